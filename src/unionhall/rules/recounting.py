"""Last days that are kept with records, counted again by the table of holidays of now.

The table of a year comes out in the autumn before, and may still exchange days of December: a day
beyond it is not known yet or was counted plainly, and one inside it may move.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.scoping import ScopedModel
from unionhall.rules.queries import values_held

AT_ONCE = 500
"""So many records are counted, and written, with the same few statements."""

Row = TypeVar("Row", bound=ScopedModel)
Days = Mapping[str, date | str | bool | None]
"""What the law gives for one record: columns with their values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAgain:
    """Count the days of what is open anew: the table of holidays may reach further."""


def count_again(
    actor: Actor,
    rows: QuerySet[Row],
    counted: Callable[[Sequence[Row]], Sequence[Days]],
    action: str,
) -> int:
    """Write the days that the law counts otherwise now; return how many records have others.

    ``counted`` gives the days of many records, in their order, by the law that set them. It is
    asked without a lock first, so that a run which finds nothing holds nobody up; what differs is
    locked, looked at once more and written, with an entry in the trail for each.
    """
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    changed = 0
    with values_held():
        for start in range(0, len(keys), AT_ONCE):
            chunk = rows.filter(pk__in=keys[start : start + AT_ONCE]).order_by("pk")
            if other := [row.pk for row, _days in _otherwise(chunk, counted)]:
                changed += _written(actor, chunk.filter(pk__in=other), counted, action)
    return changed


def _otherwise(
    rows: QuerySet[Row], counted: Callable[[Sequence[Row]], Sequence[Days]]
) -> list[tuple[Row, Days]]:
    found = list(rows)
    return [
        (row, days)
        for row, days in zip(found, counted(found), strict=True)
        if any(getattr(row, name) != value for name, value in days.items())
    ]


@transaction.atomic
def _written(
    actor: Actor,
    rows: QuerySet[Row],
    counted: Callable[[Sequence[Row]], Sequence[Days]],
    action: str,
) -> int:
    other = _otherwise(rows.select_for_update(of=("self",)), counted)
    if not other:
        return 0
    deeds = []
    for row, days in other:
        before = {name: getattr(row, name) for name in days}
        deeds.append(audit.deed(action, row, before=_in_words(before), after=_in_words(days)))
        for name, value in days.items():
            setattr(row, name, value)
    rows.model._default_manager.bulk_update([row for row, _days in other], list(other[0][1]))
    audit.record_all(actor, deeds)
    return len(other)


def _in_words(days: Mapping[str, Any]) -> dict[str, audit.Scalar]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in days.items()
    }
