"""What is counted of the linkage: referrals both ways, their results, reviews and confirmations."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.facts import Fact
from unionhall.linkage import permissions
from unionhall.linkage.models import Referral

Rows = Callable[[], QuerySet[Any]]
Purpose, Result = Referral.Purpose, Referral.Result


def _counted() -> QuerySet[Referral]:
    return Referral.objects.exclude(state=Referral.State.WITHDRAWN)


def _out() -> QuerySet[Referral]:
    return _counted().filter(direction=Referral.Direction.OUT)


def _in() -> QuerySet[Referral]:
    return _counted().filter(direction=Referral.Direction.IN)


def _reported() -> QuerySet[Referral]:
    return _counted().filter(reported_on__isnull=False)


def _reviewed() -> QuerySet[Referral]:
    return _reported().filter(purpose=Purpose.REVIEW, result=Result.CONFIRMED)


def _confirmed() -> QuerySet[Referral]:
    return _reported().filter(purpose=Purpose.CONFIRMATION, result=Result.CONFIRMED)


def _visible(rows: Rows) -> Callable[[Actor], QuerySet[Any]]:
    """Keep the referrals whose line the reader may see."""

    def narrowed(actor: Actor) -> QuerySet[Any]:
        found = rows().select_related("partner")
        if actor.everywhere:
            return found
        lines = Referral.objects.visible_to(actor, permissions.VIEW).values("pk")
        return found.filter(pk__in=lines)

    return narrowed


def _present(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    del actor
    return [
        {
            "referral": one.reference,
            "partner": one.partner.name,
            "direction": one.get_direction_display(),
            "purpose": one.get_purpose_display(),
            "state": one.state_name,
            "result": one.get_result_display(),
            "sent_on": one.sent_on,
            "reported_on": one.reported_on,
            "url": page_of("linkage:line", one.public_id),
        }
        for one in page
        if isinstance(one, Referral)
    ]


_COLUMNS = (
    ("referral", _("Referral")),
    ("partner", pgettext_lazy("partner", "Partner")),
    ("direction", _("Direction")),
    ("purpose", pgettext_lazy("referral", "What for")),
    ("state", _("State")),
    ("result", _("Result")),
    ("sent_on", _("Sent on")),
    ("reported_on", pgettext_lazy("referral", "Reported on")),
)


def _fact(code: str, rows: Rows, begins: str) -> Fact:
    return Fact(
        code=code,
        rows=rows,
        place="scope_path",
        begins=begins,
        dimensions={
            "partner": "partner__kind",
            "linkage": "reason",
            "purpose": "purpose",
            "result": "result",
        },
        visible=_visible(rows),
        columns=_COLUMNS,
        present=_present,
        export=permissions.EXPORT,
    )


FACTS = (
    _fact("referrals_out", _out, "sent_on"),
    _fact("referrals_in", _in, "sent_on"),
    _fact("referrals_reported", _reported, "reported_on"),
    _fact("agreements_reviewed", _reviewed, "reported_on"),
    _fact("agreements_confirmed", _confirmed, "reported_on"),
)
