"""What employers without a union may warn of."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.signals import SIGNALS, Hook, Opened, Signal, SignalKind, Span, of_columns
from unionhall.organizations.models import Organization
from unionhall.rules import deadlines
from unionhall.rules import queries as rules
from unionhall.rules.errors import RuleNotKnown
from unionhall.targets import queries
from unionhall.targets.models import Target

HELP = "founding.help_after"


def _half_a_year(kind: str, span: Span) -> Iterator[Signal]:
    """Yield employers on the day on which they had been open so long without a union.

    Only those whose opening day is known; the number of months is that of the rule which
    holds in their district on that day.
    """
    rows = Target.objects.filter(closed_on=None, opened_on__isnull=False)
    if span.path:
        rows = rows.filter(scope_path__within=span.path)
    latest = deadlines.counted_day(span.last, -1, "months")
    division = _division(span.path)
    try:
        rule = rules.rule(HELP, on=span.last, region=division, place=span.path)
    except RuleNotKnown:
        return
    for row in (
        rows.filter(opened_on__lte=latest)
        .order_by("opened_on", "pk")
        .values("public_id", "opened_on", "scope_path", "employer", "employer__industry")
    ):
        opened = row["opened_on"]
        if opened is None:
            continue
        on = deadlines.counted_day(opened, rule.number, rule.unit) + timedelta(days=1)
        if span.first <= on <= span.last:
            yield Signal(
                kind=kind,
                record=row["public_id"],
                on=on,
                path=row["scope_path"],
                employer=row["employer"],
                trade=row["employer__industry"][:1],
            )


def _division(path: str) -> str:
    line = Organization.objects.filter(path__in=rules.line_of(path)).exclude(division_code="")
    return line.order_by("-path").values_list("division_code", flat=True).first() or ""


def _gone() -> QuerySet[Target]:
    return Target.objects.filter(state=Target.State.GONE)


def _opened(actor: Actor, records: Collection[UUID]) -> Mapping[UUID, Opened]:
    rows = queries.targets(actor).filter(public_id__in=records)
    return {
        row.public_id: Opened(row.employer.name, page_of("targets:target", row.public_id))
        for row in rows
    }


SIGNALS.register(
    _("Employers without a union"),
    SignalKind(
        id="targets.half_a_year",
        name=_("employer open for half a year, without a union"),
        hook=Hook(article=_("Art. 11"), source="S12", grade="A"),
        rows=_half_a_year,
        open=_opened,
    ),
    SignalKind(
        id="targets.gone",
        name=_("employer closed or moved away"),
        hook=Hook(article=_("Art. 44"), source="LCL", grade="K"),
        rows=of_columns(_gone, day="closed_on", employer="employer", trade="employer__industry"),
        open=_opened,
    ),
)
