"""The lists of the desk: their columns, filters and searches."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.advice import keeping, library, queries, searching, wording
from unionhall.advice.models import TOPICS, AidRequest, Article, Consultation, Lawyer
from unionhall.advice.permissions import EXPORT
from unionhall.codes import lists as codes
from unionhall.core.addresses import page_of
from unionhall.core.filters import Boolean, Choice, DateRange
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.organizations import queries as organizations
from unionhall.organizations.filters import OfEmployer
from unionhall.organizations.models import Organization
from unionhall.register.law import Place
from unionhall.rules.book import Grade

URGENT = "urgent"


def _in_state(today: date, place: Place) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def narrow(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
        if state == URGENT:
            return queries.pressing(rows, today, place)
        return rows.filter(state=state)

    return narrow


def _at_meeting(request: ActorRequest) -> QuerySet[Consultation]:
    rows = queries.consultations(request.actor)
    meeting = request.GET.get("meeting", "")
    return queries.at_meeting(rows, meeting) if meeting else rows


def _turned(rows: QuerySet[Consultation], into: str) -> QuerySet[Consultation]:
    return rows.filter(turns__into=into)


def _industries() -> list[tuple[str, str]]:
    return codes.choices("industry")


def consultations(request: ActorRequest, today: date, place: Place) -> Listing[Consultation]:
    """List the consultations in sight."""
    left = wording.DaysLeft(today, place)
    return Listing(
        request,
        _at_meeting(request),
        name="advice.consultations",
        columns=[
            Column(
                "question",
                _("Question"),
                lambda c: c.question,
                template="advice/cells/question.html",
            ),
            Column("asked_on", _("Asked on"), lambda c: c.asked_on, sort="asked_on"),
            Column("channel", _("Channel"), lambda c: c.get_channel_display()),
            Column("topic", _("Type"), lambda c: c.topic_name),
            Column("organization", _("Body"), lambda c: c.organization.name),
            Column("employer", _("Employer"), lambda c: c.employer_name, shown=False),
            Column(
                "industry",
                _("Industry"),
                lambda c: codes.label("industry", c.industry) if c.industry else "",
                shown=False,
            ),
            Column("state", _("State"), lambda c: c.state_name, template="advice/cells/state.html"),
            Column("left", _("To the limitation"), left, template="advice/cells/left.html"),
            Column("limit_on", _("Last day of the limitation"), lambda c: c.limit_on, shown=False),
            Column("next_step", _("Next step"), lambda c: c.get_next_step_display(), shown=False),
            Column(
                "satisfaction",
                _("Satisfaction"),
                lambda c: c.get_satisfaction_display(),
                shown=False,
            ),
        ],
        filters=[
            Choice(
                key="state",
                label=_("State"),
                choices=[
                    *Consultation.State.choices,
                    (URGENT, _("limitation ends within days")),
                ],
                apply=_in_state(today, place),
            ),
            DateRange(key="asked_on", label=_("Asked on")),
            Choice(key="topic", label=_("Type"), choices=lambda: codes.choices(TOPICS)),
            Choice(key="channel", label=_("Channel"), choices=Consultation.Channel.choices),
            Choice(key="industry", label=_("Industry"), choices=_industries),
            Boolean(key="unpaid_wages", label=_("Unpaid wages")),
            OfEmployer(),
            Choice(
                key="turned",
                label=_("Became"),
                choices=wording.TURNS,
                apply=_turned,
            ),
        ],
        search=searching.containing,
        search_hint=_("Words of the question or the answer"),
        default_sort="-asked_on",
        export=EXPORT,
        filename=_("consultations"),
        row_url=lambda c: page_of("advice:consultation", c.public_id),
        empty=_("No question matches. Take one down, or widen the filters."),
    )


def to_dispose(request: ActorRequest, today: date) -> Listing[Consultation]:
    """List the consultations that need no longer be kept."""
    return Listing(
        request,
        keeping.due(request.actor, today),
        name="advice.disposal",
        columns=[
            Column("last_act_on", _("Counts from"), keeping.last_act, sort="last_act_on"),
            Column("why", _("Why from that day"), wording.why_from),
            Column("asked_on", _("Asked on"), lambda c: c.asked_on, sort="asked_on"),
            Column("channel", _("Channel"), lambda c: c.get_channel_display()),
            Column("topic", _("Type"), lambda c: c.topic_name),
            Column("organization", _("Body"), lambda c: c.organization.name),
        ],
        filters=[
            DateRange(key="last_act_on", label=_("Counts from")),
            Choice(key="topic", label=_("Type"), choices=lambda: codes.choices(TOPICS)),
            Choice(key="channel", label=_("Channel"), choices=Consultation.Channel.choices),
        ],
        default_sort="last_act_on",
        export=EXPORT,
        filename=_("consultations no longer kept"),
        row_url=lambda c: page_of("advice:consultation", c.public_id),
        empty=_("No consultation has reached the end of its time."),
    )


def aid_requests(request: ActorRequest, today: date) -> Listing[AidRequest]:
    """List the requests for legal aid in sight."""
    next_day = wording.NextDay(today)
    return Listing(
        request,
        queries.aid_requests(request.actor),
        name="advice.aid_requests",
        columns=[
            Column("matter", _("Matter"), lambda a: a.get_matter_display()),
            Column("received_on", _("Received on"), lambda a: a.received_on, sort="received_on"),
            Column(
                "state", _("State"), lambda a: a.state_name, template="advice/cells/aid_state.html"
            ),
            Column("due", _("Next by"), next_day, template="advice/cells/due.html"),
            Column("hardship", _("Hardship"), lambda a: a.get_hardship_display(), shown=False),
            Column("organization", _("Body"), lambda a: a.organization.name),
            Column("lawyer", _("Lawyer"), lambda a: a.lawyer.name if a.lawyer else ""),
            Column("decided_on", _("Decided on"), lambda a: a.decided_on, shown=False),
            Column("assigned_on", _("Assigned on"), lambda a: a.assigned_on, shown=False),
            Column("closed_on", _("Ended on"), lambda a: a.closed_on, shown=False),
            Column("outcome", _("Outcome"), lambda a: a.get_outcome_display()),
        ],
        filters=[
            Choice(key="state", label=_("State"), choices=AidRequest.State.choices),
            Choice(key="matter", label=_("Matter"), choices=AidRequest.Matter.choices),
            Choice(key="outcome", label=_("Outcome"), choices=AidRequest.Outcome.choices),
            DateRange(key="received_on", label=_("Received on")),
        ],
        default_sort="-received_on",
        export=EXPORT,
        filename=_("legal aid"),
        row_url=lambda a: page_of("advice:aid_request", a.public_id),
        empty=_("Nobody has asked for legal aid here. It is asked for from a consultation's page."),
    )


def articles(request: ActorRequest) -> Listing[Article]:
    """List the articles that serve the reader."""
    return Listing(
        request,
        library.articles(request.actor),
        name="advice.articles",
        columns=[
            Column("law", _("Law"), str),
            Column("text", _("Text or summary"), lambda a: a.text),
            Column(
                "organization",
                _("Entered by"),
                lambda a: a.organization.name if a.organization else _("rules of law"),
            ),
            Column("valid_from", _("In force from"), lambda a: a.valid_from, sort="valid_from"),
            Column("valid_until", _("In force until"), lambda a: a.valid_until, shown=False),
            Column("region", _("Division code"), lambda a: a.region, shown=False),
            Column("source", _("Source"), lambda a: a.source, shown=False),
            Column(
                "grade",
                pgettext_lazy("article", "Certainty"),
                lambda a: a.get_grade_display(),
                template="advice/cells/grade.html",
            ),
        ],
        filters=[
            Choice(key="grade", label=pgettext_lazy("article", "Certainty"), choices=Grade.choices),
            Choice(key="topic", label=_("Type"), choices=lambda: codes.choices(TOPICS)),
            Boolean(
                key="own",
                label=_("Own entries"),
                apply=lambda rows, own: rows.filter(organization__isnull=not own),
            ),
        ],
        search=searching.articles_containing,
        search_hint=_("Words of the law or the text"),
        export=EXPORT,
        filename=_("articles"),
        row_url=lambda a: page_of("advice:article", a.public_id),
        empty=_("No article matches. Add one, or widen the filters."),
    )


def lawyers(request: ActorRequest) -> Listing[Lawyer]:
    """List the lawyers who work with the bodies on the reader's line."""
    return Listing(
        request,
        queries.lawyers(request.actor),
        name="advice.lawyers",
        columns=[
            Column("name", pgettext_lazy("person", "Name"), lambda one: one.name, sort="name"),
            Column("firm", _("Law firm"), lambda one: one.firm, sort="firm"),
            Column("phone", _("Telephone at work"), lambda one: one.phone),
            Column(
                "organization",
                pgettext_lazy("lawyer", "Works with"),
                lambda one: one.organization.name,
            ),
            Column("left_on", pgettext_lazy("lawyer", "Left on"), lambda one: one.left_on),
        ],
        filters=[
            Boolean(
                key="left",
                label=_("Has left"),
                apply=lambda rows, left: rows.filter(left_on__isnull=not left),
            )
        ],
        search=lambda rows, text: (
            rows.filter(name__icontains=text) | rows.filter(firm__icontains=text)
        ),
        search_hint=_("Name or firm"),
        export=EXPORT,
        filename=_("list of lawyers"),
        row_url=lambda one: page_of("advice:lawyer", one.public_id),
        empty=_("No lawyer is on the list yet."),
    )


def _said(name: str) -> Callable[[Organization], object]:
    """Show what a body says of its desk, if it said anything."""
    return lambda body: getattr(getattr(body, "advice_desk", None), name, "–")


def desks(request: ActorRequest) -> Listing[Organization]:
    """List the bodies whose desk the reader keeps."""
    return Listing(
        request,
        queries.desks_kept(request.actor),
        name="advice.desks",
        columns=[
            Column("body", _("Body"), lambda body: body.name),
            Column("place", _("Place of the desk"), _said("place")),
            Column("hours", _("Hours"), _said("hours")),
            Column("online", _("Takes questions online"), _said("online")),
        ],
        search=organizations.matching,
        search_hint=_("Name, pinyin initials or credit code"),
        row_url=lambda body: page_of("advice:desk", body.public_id),
    )
