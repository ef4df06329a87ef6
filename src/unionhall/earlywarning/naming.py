"""Whether an employer is named to who may not open the confidential records behind a warning.

Cases and consultations are seen by those who work on them. A warning that rests on such records
says whose they are; where the reader may not open each of them, the employer is named only from
a least number of records on (``warnings.least_named``; a body may set more from a day on, not
fewer), and then nothing of the records is said. Streets and trades are named to everybody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.utils import timezone

from unionhall.core.actors import Actor
from unionhall.core.signals import SIGNALS, Seen, Signal
from unionhall.earlywarning.models import WarningFact
from unionhall.organizations.models import Organization
from unionhall.rules import queries as rules

LEAST = "warnings.least_named"


def least(body: Organization, on: date) -> int:
    """Return from how many confidential records on a body has an employer named."""
    set_here = rules.rule(LEAST, on=on, place=body.path).number
    return max(set_here, rules.shipped_rule(LEAST, on=on).number)


def confidential(kinds: Iterable[str] | None = None) -> dict[Seen, list[str]]:
    """Return the confidential kinds, or those among some, by what of them a reader may open."""
    found: dict[Seen, list[str]] = defaultdict(list)
    for id_ in SIGNALS.kinds if kinds is None else kinds:
        kind = SIGNALS.kind(id_)
        if kind is not None and kind.seen is not None:
            found[kind.seen].append(id_)
    return found


def with_names(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add to warnings whether the reader may know all (``whole``), or who it is (``named``).

    Who may know all may open each confidential record that the warning rests on.
    """
    kinds = confidential()
    if actor.everywhere or not kinds:
        all_told: QuerySet[Any] = rows.annotate(whole=Value(value=True), named=Value(value=True))
        return all_told
    shut = Q(pk__in=[])
    for seen, ids in kinds.items():
        shut |= Q(kind__in=ids) & ~Q(record__in=seen(actor))
    facts = WarningFact.objects.filter(warning=OuterRef("pk"))
    every = [id_ for ids in kinds.values() for id_ in ids]
    number = (
        facts.filter(kind__in=every)
        .order_by()
        .values("warning")
        .annotate(n=Count("record", distinct=True))
        .values("n")
    )
    is_whole = Q(employer=None) | ~Q(Exists(facts.filter(shut)))
    enough = Q(confidential__gte=F("least_named"))
    counted = rows.annotate(
        confidential=Subquery(number), least_named=_least_at(timezone.localdate())
    )
    told: QuerySet[Any] = counted.annotate(whole=_yes(is_whole), named=_yes(is_whole | enough))
    return told


def _yes(condition: Q) -> Case:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False))


def _least_at(on: date) -> Combinable:
    """Return the least number where a warning stands: that of the nearest body that set one."""
    shipped = rules.shipped_rule(LEAST, on=on).number
    nearest = sorted(rules.settled([LEAST], on), key=lambda one: -len(one.scope_path))
    return Case(
        *(
            When(scope_path__within=one.scope_path, then=Value(max(shipped, int(str(one.value)))))
            for one in nearest
        ),
        default=Value(shipped),
        output_field=IntegerField(),
    )


def shut(actor: Actor, signals: Collection[Signal]) -> set[UUID]:
    """Return the confidential records behind some signals that the reader may not open."""
    if actor.everywhere:
        return set()
    found: set[UUID] = set()
    for seen, ids in confidential({one.kind for one in signals}).items():
        found |= {one.record for one in signals if one.kind in ids} - set(seen(actor))
    return found


def told(signals: Collection[Signal]) -> int:
    """Count the confidential records behind some signals."""
    kinds = {id_ for ids in confidential({one.kind for one in signals}).values() for id_ in ids}
    return len({one.record for one in signals if one.kind in kinds})
