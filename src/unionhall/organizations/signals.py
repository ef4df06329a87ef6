"""What employers on record may warn of: staff that fell as in a layoff, unions that ended."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.signals import SIGNALS, Hook, Opened, Signal, SignalKind, Span, of_columns
from unionhall.organizations import queries
from unionhall.organizations.models import Coverage, Headcount, Kind, Organization
from unionhall.rules import queries as rules


def _fell(kind: str, span: Span) -> Iterator[Signal]:
    """Yield counts that lie so far below the one before them as a layoff by law does.

    The law asks for a notice from 20 people or a tenth of the staff on; the fall of a
    headcount is no notice, so that the grade says inferred.
    """
    before = Headcount.objects.filter(
        employer=OuterRef("employer"), counted_on__lt=OuterRef("counted_on")
    ).order_by("-counted_on")
    rows = Headcount.objects.filter(counted_on__gte=span.first, counted_on__lte=span.last)
    if span.path:
        rows = rows.filter(employer__scope_path__within=span.path)
    counted = rows.annotate(before=Subquery(before.values("staff")[:1])).filter(
        before__gt=F("staff")
    )
    people = rules.shipped_rule("layoff.people", on=span.last)
    share = rules.shipped_rule("layoff.share", on=span.last).share
    for row in counted.order_by("counted_on", "pk").values(
        "employer", "counted_on", "staff", "before",
        "employer__public_id", "employer__scope_path", "employer__industry",
    ):  # fmt: skip
        fall = row["before"] - row["staff"]
        if people.met(fall) or fall >= share * row["before"]:
            yield Signal(
                kind=kind,
                record=row["employer__public_id"],
                on=row["counted_on"],
                path=row["employer__scope_path"],
                employer=row["employer"],
                trade=row["employer__industry"][:1],
                weight=fall,
            )


def _fell_opened(actor: Actor, records: Collection[UUID]) -> Mapping[UUID, Opened]:
    rows = queries.employers(actor).filter(public_id__in=records)
    return {
        row.public_id: Opened(row.name, page_of("organizations:employer", row.public_id))
        for row in rows
    }


def _ended() -> QuerySet[Any]:
    """List the dissolved unions of single employers, with the employer that each last covered."""
    last = Coverage.objects.filter(organization=OuterRef("pk")).order_by("-valid_from", "-pk")
    return Organization.objects.filter(kind=Kind.SINGLE, dissolved_on__isnull=False).annotate(
        own_employer=Subquery(last.values("employer")[:1]),
        own_trade=Subquery(last.values("employer__industry")[:1]),
    )


def _ended_opened(actor: Actor, records: Collection[UUID]) -> Mapping[UUID, Opened]:
    rows = queries.organizations(actor).filter(public_id__in=records)
    return {
        row.public_id: Opened(row.name, page_of("organizations:organization", row.public_id))
        for row in rows
    }


SIGNALS.register(
    _("Employers and unions"),
    SignalKind(
        id="organizations.staff_fell",
        name=_("staff fell by 20 or more, or by a tenth"),
        hook=Hook(article=_("Art. 41"), source="LCL", grade="I"),
        rows=_fell,
        open=_fell_opened,
    ),
    SignalKind(
        id="organizations.union_ended",
        name=_("union of a single employer dissolved"),
        hook=Hook(article=_("Art. 13"), source="S14", grade="A"),
        rows=of_columns(
            _ended, day="dissolved_on", place="path", employer="own_employer", trade="own_trade"
        ),
        open=_ended_opened,
    ),
)
