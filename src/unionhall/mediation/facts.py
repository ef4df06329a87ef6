"""What is counted of mediation: cases, people, and money agreed, awarded and performed, apart.

Money is added up from the rows on which it stands; performed money alone is "recovered".
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.facts import Fact
from unionhall.mediation import permissions
from unionhall.mediation.models import AgreedSum, Case, Event, Party, Payment, Side

Rows = Callable[[], QuerySet[Any]]


def _accepted() -> QuerySet[Case]:
    return Case.objects.filter(accepted_on__isnull=False)


def _ended() -> QuerySet[Case]:
    return _accepted().filter(ended_on__isnull=False)


def _settled() -> QuerySet[Case]:
    return _ended().filter(state__in=Case.SUCCESSFUL)


def _workers() -> QuerySet[Party]:
    return Party.objects.filter(side=Side.WORKER, case__accepted_on__isnull=False)


def _helped() -> QuerySet[Party]:
    return _workers().filter(case__ended_on__isnull=False, case__state__in=Case.SUCCESSFUL)


def _agreed() -> QuerySet[AgreedSum]:
    return AgreedSum.objects.all()


def _awarded() -> QuerySet[Event]:
    return Event.objects.filter(kind=Event.Kind.AWARDED, amount__isnull=False, taken_back_at=None)


def _paid() -> QuerySet[Payment]:
    return Payment.objects.standing()


def _visible(rows: Rows, case: str) -> Callable[[Actor], QuerySet[Any]]:
    """Keep what belongs to cases whose line the reader may see."""

    def narrowed(actor: Actor) -> QuerySet[Any]:
        found = rows().select_related(*([case] if case else []))
        if actor.everywhere:
            return found
        lines = Case.objects.visible_to(actor, permissions.VIEW).values("pk")
        return found.filter(**{f"{case or 'pk'}__in": lines})

    return narrowed


def _case_of(row: Any) -> Case:
    if isinstance(row, Case):
        return row
    found: Case = row.agreement.case if isinstance(row, AgreedSum) else row.case
    return found


def _present(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    del actor
    shown = []
    for row in page:
        case = _case_of(row)
        shown.append(
            {
                "case": case.reference,
                "category": case.get_category_display(),
                "channel": case.get_channel_display(),
                "state": case.state_name,
                "accepted_on": case.accepted_on,
                "ended_on": case.ended_on,
                "amount": getattr(row, "amount", None),
                "url": page_of("mediation:line", case.public_id),
            }
        )
    return shown


_COLUMNS = (
    ("case", pgettext_lazy("dispute", "Case")),
    ("category", pgettext_lazy("dispute", "What it is about")),
    ("channel", pgettext_lazy("dispute", "How it came")),
    ("state", _("State")),
    ("accepted_on", _("Accepted on")),
    ("ended_on", pgettext_lazy("dispute", "Mediation ended on")),
)
_MONEY = (*_COLUMNS, ("amount", pgettext_lazy("dispute", "Yuan")))


def _fact(code: str, rows: Rows, begins: str, case: str = "", amount: str | None = None) -> Fact:
    before = f"{case}__" if case else ""
    return Fact(
        code=code,
        rows=rows,
        place=f"{before}scope_path",
        begins=begins,
        amount=amount,
        dimensions={
            "category": f"{before}category",
            "channel": f"{before}channel",
            "industry": f"{before}employer__industry",
        },
        visible=_visible(rows, case),
        columns=_MONEY if amount else _COLUMNS,
        present=_present,
        export=permissions.EXPORT,
    )


FACTS = (
    _fact("disputes_accepted", _accepted, "accepted_on"),
    _fact("disputes_ended", _ended, "ended_on"),
    _fact("disputes_settled", _settled, "ended_on"),
    _fact("disputes_workers", _workers, "case__accepted_on", "case"),
    _fact("disputes_helped", _helped, "case__ended_on", "case"),
    _fact("disputes_agreed_money", _agreed, "agreement__effective_on", "agreement__case", "amount"),
    _fact("disputes_awarded", _awarded, "on", "case", "amount"),
    _fact("disputes_paid", _paid, "paid_on", "case", "amount"),
)
