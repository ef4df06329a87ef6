"""What the desk counts: consultations, requests for legal aid, and what came of them."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.advice import queries
from unionhall.advice.models import TOPICS, AidRequest, Consultation
from unionhall.advice.permissions import EXPORT
from unionhall.codes import lists
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.facts import Fact


def _consultations() -> QuerySet[Consultation]:
    return Consultation.objects.all()


def _requests() -> QuerySet[AidRequest]:
    return AidRequest.objects.all()


def _closed() -> QuerySet[AidRequest]:
    return AidRequest.objects.filter(state=AidRequest.State.CLOSED)


def _seen_consultations(actor: Actor) -> QuerySet[Consultation]:
    return _consultations().filter(queries.in_sight(actor)).select_related("organization")


def _seen_requests(actor: Actor) -> QuerySet[AidRequest]:
    return _requests().filter(queries.in_sight(actor)).select_related("organization")


def _seen_closed(actor: Actor) -> QuerySet[AidRequest]:
    return _closed().filter(queries.in_sight(actor)).select_related("organization")


def _present(_actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "day": row.asked_on,
            "channel": row.get_channel_display(),
            "topic": row.topic_name,
            "organization": row.organization.name,
            "state": row.state_name,
            "url": page_of("advice:consultation", row.public_id),
        }
        for row in page
        if isinstance(row, Consultation)
    ]


def _present_aid(_actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "day": row.received_on,
            "matter": row.get_matter_display(),
            "organization": row.organization.name,
            "state": row.state_name,
            "outcome": row.get_outcome_display(),
            "url": page_of("advice:aid_request", row.public_id),
        }
        for row in page
        if isinstance(row, AidRequest)
    ]


_AID_COLUMNS = (
    ("day", _("received on")),
    ("matter", _("matter")),
    ("organization", _("counts at")),
    ("state", _("state")),
    ("outcome", _("outcome")),
)

FACTS = (
    Fact(
        code="consultations",
        rows=_consultations,
        place="scope_path",
        begins="asked_on",
        dimensions={"way": "channel", "topic": "topic", "industry": "industry"},
        labels={
            "topic": lambda: dict(lists.choices(TOPICS)),
            "industry": lambda: dict(lists.choices("industry")),
        },
        visible=_seen_consultations,
        columns=(
            ("day", _("day")),
            ("channel", _("channel")),
            ("topic", _("type")),
            ("organization", _("counts at")),
            ("state", _("state")),
        ),
        present=_present,
        export=EXPORT,
    ),
    Fact(
        code="aid_requests",
        rows=_requests,
        place="scope_path",
        begins="received_on",
        dimensions={"matter": "matter"},
        visible=_seen_requests,
        columns=_AID_COLUMNS,
        present=_present_aid,
        export=EXPORT,
    ),
    Fact(
        code="aid_closed",
        rows=_closed,
        place="scope_path",
        begins="closed_on",
        dimensions={"matter": "matter", "outcome": "outcome"},
        visible=_seen_closed,
        columns=_AID_COLUMNS,
        present=_present_aid,
        export=EXPORT,
    ),
)
