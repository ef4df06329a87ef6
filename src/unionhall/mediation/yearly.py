"""What the yearly return asks of mediation: counted from rows, each cell open to its cases.

Cases, people and money are measures of their own, each by a day of its own: what was applied for
is of the year of the application, what was paid of the year of the payment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.enums import Choices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from unionhall.core.actors import Actor
from unionhall.mediation import queries
from unionhall.mediation.models import (
    AgreedSum,
    Case,
    Category,
    Channel,
    Claim,
    Event,
    Party,
    Payment,
    Side,
)
from unionhall.mediation.permissions import VIEW
from unionhall.organizations.models import Organization

Body = Organization
"""Whose return it is, with all below it."""
Days = tuple[date, date]
FIRST_YEAR = 2000
BY: dict[str, type[Choices]] = {"category": Category, "channel": Channel, "state": Case.State}
"""By what the measures are broken down: the field of a case, and its values."""
TITLES: dict[str, StrOrPromise] = {
    "category": pgettext_lazy("dispute", "What it is about"),
    "channel": pgettext_lazy("dispute", "How it came"),
    "state": pgettext_lazy("dispute", "How it stands now"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One column of the return: rows that lie in a year by their own day.

    ``case`` leads from a row to its case, empty where the row is the case; ``amount`` is what
    is added up, where not the rows are counted.
    """

    title: StrOrPromise
    unit: StrOrPromise
    rows: Callable[[Days], QuerySet[Any]]
    case: str = ""
    amount: str = ""

    def field(self, name: str) -> str:
        """Name a field of the case, seen from a row."""
        return f"{self.case}__{name}" if self.case else name


CASES = pgettext_lazy("yearly", "cases")
PEOPLE = pgettext_lazy("yearly", "persons, once in each case")
YUAN = pgettext_lazy("yearly", "yuan")


def _cases(field: str, **narrow: Any) -> Callable[[Days], QuerySet[Any]]:
    return lambda days: Case.objects.filter(**{f"{field}__range": days}, **narrow)


MEASURES: dict[str, Measure] = {
    "applied": Measure(
        title=pgettext_lazy("yearly", "Applied for"), unit=CASES, rows=_cases("applied_on")
    ),
    "accepted": Measure(
        title=pgettext_lazy("yearly", "Accepted"), unit=CASES, rows=_cases("accepted_on")
    ),
    "collective": Measure(
        title=pgettext_lazy("yearly", "Of these collective"),
        unit=CASES,
        rows=_cases("accepted_on", collective=True),
    ),
    "workers": Measure(
        title=pgettext_lazy("yearly", "Workers in accepted cases"),
        unit=PEOPLE,
        rows=lambda days: Party.objects.filter(side=Side.WORKER, case__accepted_on__range=days),
        case="case",
    ),
    "claimed": Measure(
        title=pgettext_lazy("yearly", "Claimed in accepted cases"),
        unit=YUAN,
        rows=lambda days: Claim.objects.filter(case__accepted_on__range=days, amount__isnull=False),
        case="case",
        amount="amount",
    ),
    "ended": Measure(
        title=pgettext_lazy("yearly", "Mediation ended"),
        unit=CASES,
        rows=_cases("ended_on", accepted_on__isnull=False),
    ),
    "settled": Measure(
        title=pgettext_lazy("yearly", "Of these agreed"),
        unit=CASES,
        rows=_cases("ended_on", accepted_on__isnull=False, state__in=Case.SUCCESSFUL),
    ),
    "agreed": Measure(
        title=pgettext_lazy("yearly", "Agreed"),
        unit=YUAN,
        rows=lambda days: AgreedSum.objects.filter(agreement__effective_on__range=days),
        case="agreement__case",
        amount="amount",
    ),
    "awarded": Measure(
        title=pgettext_lazy("yearly", "Awarded"),
        unit=YUAN,
        rows=lambda days: Event.objects.filter(
            kind=Event.Kind.AWARDED, on__range=days, amount__isnull=False, taken_back_at=None
        ),
        case="case",
        amount="amount",
    ),
    "performed": Measure(
        title=pgettext_lazy("yearly", "Performed"),
        unit=YUAN,
        rows=lambda days: Payment.objects.standing().filter(paid_on__range=days),
        case="case",
        amount="amount",
    ),
}
"""The columns of the return; "recovered" is what was performed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the return: all cases, or those of one value of a field of theirs."""

    by: str
    value: str
    title: StrOrPromise
    cells: dict[str, int | Decimal]

    def __bool__(self) -> bool:
        """Say whether there is anything in it; the row of all cases always stands."""
        return not self.by or any(self.cells.values())

    @property
    def group(self) -> StrOrPromise:
        """What its rows are broken down by."""
        return TITLES.get(self.by, _("All cases"))


def year_of(year: int) -> Days:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def bodies(actor: Actor) -> QuerySet[Organization]:
    """List the bodies for which the actor may draw up a return: those with cases, the top first."""
    mediating = Case.objects.visible_to(actor, VIEW).order_by().values("organization")
    own = Q(pk__in=mediating) | Q(path__in=actor.scopes(VIEW))
    return Organization.objects.filter(own).order_by("path")


def lines(actor: Actor, body: Organization, year: int) -> list[Line]:
    """Count a year of a body and of all below it, one statement for each measure."""
    actor.require(VIEW, body.path)
    totals: dict[tuple[str, str], dict[str, int | Decimal]] = {("", ""): _nothing()}
    for by, values in BY.items():
        totals |= {(by, str(value)): _nothing() for value in values.values}
    for code, one in MEASURES.items():
        for found in _grouped(one, body, year):
            for by in ("", *BY):
                value = str(found[one.field(by)]) if by else ""
                totals[by, value][code] += found["total"]
    titles = {by: dict(values.choices) for by, values in BY.items()}
    return [
        Line(by=by, value=value, title=titles[by][value] if by else _("All cases"), cells=cells)
        for (by, value), cells in totals.items()
    ]


def _nothing() -> dict[str, int | Decimal]:
    return {code: Decimal(0) if one.amount else 0 for code, one in MEASURES.items()}


def _grouped(one: Measure, body: Organization, year: int) -> QuerySet[Any, dict[str, Any]]:
    rows = one.rows(year_of(year)).filter(**{one.field("scope_path") + "__within": body.path})
    total = Sum(one.amount) if one.amount else Count("pk")
    fields = [one.field(by) for by in BY]
    found: QuerySet[Any, dict[str, Any]] = rows.order_by().values(*fields).annotate(total=total)
    return found


def records(actor: Actor, measure: str, body: Organization, year: int) -> QuerySet[Case]:
    """List the cases behind a measure, each with its part of it as ``part``."""
    one = MEASURES[measure]
    rows: QuerySet[Case] = queries.lines(actor).filter(scope_path__within=body.path)
    found = one.rows(year_of(year))
    if not one.case:
        return rows.filter(pk__in=found.order_by().values("pk")).annotate(part=Value(1))
    total = Sum(one.amount) if one.amount else Count("pk")
    of_case = found.filter(**{one.case: OuterRef("pk")}).order_by().values(one.case)
    part = Subquery(of_case.annotate(total=total).values("total"))
    return rows.annotate(part=part).filter(part__isnull=False)


def total(rows: QuerySet[Case]) -> int | Decimal:
    """Add the parts of the cases listed up: what stands in the cell."""
    found: int | Decimal | None = rows.order_by().aggregate(total=Sum("part"))["total"]
    return found or 0
