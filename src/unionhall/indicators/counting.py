"""Counting closed months in advance, and knowing which of them to count again.

What is counted is never needed for a right answer, only for a quick one. A late row marks
its month stale in its own transaction; the recount reads first and takes away only the
marks that it had seen before it read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import CharField, Count, F, Q
from django.db.models.expressions import Value
from django.db.models.functions import Cast, Coalesce, Substr
from django.utils import timezone

from unionhall.core import bulk
from unionhall.core.actors import Actor
from unionhall.core.facts import Fact, FactChanged
from unionhall.core.scoping import STEP
from unionhall.indicators import registry
from unionhall.indicators.engine import LEVELS, counted_nodes
from unionhall.indicators.models import CountedTo, MonthCount, StaleMonth
from unionhall.indicators.months import last_closed, month_end, month_of, next_month
from unionhall.organizations.events import OrganizationMoved
from unionhall.organizations.models import Organization

Cell = tuple[str, str, str, str, str]
"""Series, node, dimension, value, month as 2024-06."""
Cells = dict[Cell, list[int]]
MANY = 24
"""So many late months of one node are marked one by one; more are marked as the whole node."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a run of counting did for one fact."""

    fact: str
    lines: int
    to: date
    complete: bool


@dataclass(slots=True)
class _Work:
    """What has to be counted: whole nodes, and months of nodes."""

    everything: bool = False
    since: date | None = None
    nodes: set[str] = field(default_factory=set)
    months: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))


# Marking ------------------------------------------------------------------------------


def note_change(_actor: Actor, change: FactChanged) -> None:
    """Mark the closed months of rows that came late as stale, at all nodes above them.

    A node at which more than ``MANY`` months are late is marked as a whole.
    """
    open_month = month_of(timezone.localdate())
    late: dict[str, set[date]] = defaultdict(set)
    for place, days in change.days.items():
        if months := {month for day in days if (month := month_of(day)) < open_month}:
            for node in counted_nodes(place):
                late[node] |= months
    if not late:
        return
    told = [fact for fact in registry.known() if fact.code == change.fact]
    codes = {code for fact in told for code in (fact.code, fact.then) if code}
    marks: list[tuple[str, date | None]] = []
    for node, months in sorted(late.items()):
        marks += [(node, None)] if len(months) > MANY else [(node, m) for m in sorted(months)]
    bulk.insert(
        [
            StaleMonth(fact=fact.code, node=node, month=month)
            for fact in countable()
            if fact.code in codes
            for node, month in marks
        ]
    )


def note_move(_actor: Actor, move: OrganizationMoved) -> None:
    """Mark every node that lost or gained the moved rows, with all its months."""
    lost, gained = set(counted_nodes(move.old_path)), set(counted_nodes(move.new_path))
    touched = lost ^ gained
    longest = LEVELS * STEP
    for path in Organization.objects.filter(path__within=move.new_path).values_list(
        "path", flat=True
    ):
        if len(path) <= longest:
            touched |= {path, move.old_path + path[len(move.new_path) :]}
    marks: list[tuple[str, date | None]] = [
        (node, None) for node in sorted(touched) if len(node) <= longest
    ]
    if month_of(move.on) < month_of(timezone.localdate()):
        marks += [(node, month_of(move.on)) for node in sorted(lost & gained)]
    StaleMonth.objects.bulk_create(
        StaleMonth(fact=fact.code, node=node, month=month)
        for fact in countable()
        for node, month in marks
    )


def countable() -> list[Fact]:
    """List the facts that are counted in advance: those with figures that add up."""
    return [fact for fact in registry.known() if fact.additive and registry.counting(fact)]


# Counting -----------------------------------------------------------------------------


def count_months(*, today: date, rebuild: bool = False) -> list[Counted]:
    """Count what was closed or became stale since the last time; ``rebuild``: everything."""
    return [_count(fact, last_closed(today), rebuild=rebuild) for fact in countable()]


def _count(fact: Fact, to: date, *, rebuild: bool) -> Counted:
    before = CountedTo.objects.filter(fact=fact.code).first()
    marks = list(StaleMonth.objects.filter(fact=fact.code))
    shape = registry.shape(fact)
    work = _Work(everything=rebuild or before is None or before.shape != shape)
    if before is not None and not work.everything:
        to = max(to, before.month)
        work.since = next_month(before.month) if to > before.month else None
        _sort(marks, work, to)
    if not (work.everything or work.since or marks):
        return Counted(fact.code, 0, to, complete=True)
    cells = _collect(fact, work, to)
    with transaction.atomic():
        if not _take_turn(fact, before, to, shape):
            return Counted(fact.code, 0, to, complete=False)
        _forget(fact, work)
        _write(cells)
        _unmark(marks)
    return Counted(fact.code, len(cells), to, complete=True)


def _sort(marks: Iterable[StaleMonth], work: _Work, to: date) -> None:
    work.nodes = {mark.node for mark in marks if mark.month is None}
    for mark in marks:
        if mark.month is not None and mark.node not in work.nodes and mark.month <= to:
            work.months[mark.month].add(mark.node)


def _collect(fact: Fact, work: _Work, to: date) -> Cells:
    cells: Cells = {}
    end = month_end(to)
    if work.everything:
        _add(fact, cells, (None, end))
        return cells
    if work.since is not None:
        _add(fact, cells, (work.since, end), but=work.nodes)
    for month, nodes in work.months.items():
        if work.since is None or month < work.since:
            _add(fact, cells, (month, month_end(month)), only=nodes)
    if work.nodes:
        _add(fact, cells, (None, end), only=work.nodes)
    return cells


def _add(
    fact: Fact,
    cells: Cells,
    days: tuple[date | None, date],
    *,
    only: Collection[str] | None = None,
    but: Collection[str] = (),
) -> None:
    dimensions = registry.dimensions(fact)
    counted = [
        (
            name,
            [(dimensions.index(d), set(wanted)) for d, wanted in one.where.items()],
            [(d, dimensions.index(d)) for d in registry.split_by(fact, name)],
        )
        for name, one in registry.series(fact).items()
    ]
    for side, column in enumerate((fact.begins, fact.ends)):
        if column is None:
            continue
        for path, month, *values, number in _groups(fact, column, days, only):
            nodes = [
                node
                for node in counted_nodes(path)
                if node not in but and (only is None or node in only)
            ]
            for name, conditions, split in counted:
                if any(values[at] not in wanted for at, wanted in conditions):
                    continue
                for node in nodes:
                    _put(cells, (name, node, "", "", month), side, number)
                    for dimension, at in split:
                        _put(cells, (name, node, dimension, values[at], month), side, number)


def _put(cells: Cells, cell: Cell, side: int, number: int) -> None:
    cells.setdefault(cell, [0, 0])[side] += number


def _groups(
    fact: Fact, column: str, days: tuple[date | None, date], only: Collection[str] | None
) -> Iterator[tuple[Any, ...]]:
    """Group the rows by upper place, month and all dimensions: one statement, one pass."""
    first, last = days
    rows = fact.rows().filter(**{f"{column}__lte": last})
    if first is not None:
        rows = rows.filter(**{f"{column}__gte": first})
    if only is not None:
        rows = rows.filter(
            reduce(or_, (Q(**{f"{fact.place}__within": node}) for node in _tops(only)))
        )
    named = {f"d{number}": _text(fact.dimensions[d]) for number, d in enumerate(_dims(fact))}
    grouped: Iterator[tuple[Any, ...]] = (
        rows.order_by()
        .values(
            upper=Substr(fact.place, 1, LEVELS * STEP),
            mon=Substr(Cast(F(column), CharField()), 1, 7),
            **named,
        )
        .annotate(n=Count("pk"))
        .values_list("upper", "mon", *named, "n")
        .iterator(chunk_size=5000)
    )
    return grouped


def _dims(fact: Fact) -> list[str]:
    return registry.dimensions(fact)


def _tops(nodes: Collection[str]) -> list[str]:
    """Drop the nodes that lie below another one."""
    tops: list[str] = []
    for node in sorted(nodes):
        if not tops or not node.startswith(tops[-1]):
            tops.append(node)
    return tops


def _text(column: str) -> Coalesce:
    return Coalesce(Cast(F(column), CharField()), Value(""))


# Writing ------------------------------------------------------------------------------


def _take_turn(fact: Fact, before: CountedTo | None, to: date, shape: str) -> bool:
    """Note how far we counted; of two runs at once, the second gives way."""
    now = timezone.now()
    if before is None:
        _, first = CountedTo.objects.get_or_create(
            fact=fact.code, defaults={"month": to, "shape": shape, "counted_at": now}
        )
        return first
    unchanged = CountedTo.objects.filter(fact=fact.code, stamp=before.stamp)
    return bool(unchanged.update(month=to, shape=shape, counted_at=now, stamp=uuid4()))


def _forget(fact: Fact, work: _Work) -> None:
    counts = MonthCount.objects.filter(_of(fact))
    if work.everything:
        counts.delete()
        return
    if work.since is not None:
        counts.filter(month__gte=work.since).delete()
    for month, nodes in work.months.items():
        counts.filter(month=month, node__in=nodes).delete()
    if work.nodes:
        counts.filter(node__in=work.nodes).delete()


def _of(fact: Fact) -> Q:
    return Q(series=fact.code) | Q(series__startswith=f"{fact.code}?")


COLUMNS = ("series", "node", "dimension", "value", "month", "begun", "ended")


def _write(cells: Cells) -> None:
    rows = ((*cell[:4], f"{cell[4]}-01", *sides) for cell, sides in cells.items())
    bulk.write(MonthCount, COLUMNS, rows)


def _unmark(marks: Sequence[StaleMonth]) -> None:
    for start in range(0, len(marks), 500):
        seen = [mark.pk for mark in marks[start : start + 500]]
        StaleMonth.objects.filter(pk__in=seen).delete()


# Proving ------------------------------------------------------------------------------

Difference = tuple[Cell, tuple[int, int], tuple[int, int]]


def check() -> Iterator[tuple[str, int, list[Difference]]]:
    """Compare all counts that are read with a recount, row by row and without grouping."""
    for fact in countable():
        counted = CountedTo.objects.filter(fact=fact.code, shape=registry.shape(fact)).first()
        if counted is None:
            yield fact.code, 0, []
            continue
        true = _recount(fact, counted.month)
        found: Cells = {
            (row.series, row.node, row.dimension, row.value, f"{row.month:%Y-%m}"): [
                row.begun,
                row.ended,
            ]
            for row in MonthCount.objects.filter(_of(fact)).iterator()
        }
        stale = {
            (mark.node, mark.month and f"{mark.month:%Y-%m}")
            for mark in StaleMonth.objects.filter(fact=fact.code)
        }
        yield (
            fact.code,
            len(found),
            [
                (cell, _pair(found.get(cell)), _pair(true.get(cell)))
                for cell in sorted(true.keys() | found.keys())
                if _pair(true.get(cell)) != _pair(found.get(cell))
                and not {(cell[1], None), (cell[1], cell[4])} & stale
            ],
        )


def _pair(sides: list[int] | None) -> tuple[int, int]:
    begun, ended = sides or (0, 0)
    return begun, ended


def _recount(fact: Fact, to: date) -> Cells:
    names = registry.dimensions(fact)
    columns = [fact.place, fact.begins, *([fact.ends] if fact.ends else [])]
    rows = fact.rows().order_by().values_list(*columns, *(fact.dimensions[d] for d in names))
    cells: Cells = {}
    for path, *rest in rows.iterator(chunk_size=5000):
        days = rest[: len(columns) - 1]
        told = {
            d: "" if v is None else str(v)
            for d, v in zip(names, rest[len(columns) - 1 :], strict=True)
        }
        for side, day in enumerate(days):
            if day is None or day > month_end(to):
                continue
            for name, one in registry.series(fact).items():
                if any(told[d] not in wanted for d, wanted in one.where.items()):
                    continue
                for node in counted_nodes(path):
                    month = f"{day:%Y-%m}"
                    _put(cells, (name, node, "", "", month), side, 1)
                    for d in registry.split_by(fact, name):
                        _put(cells, (name, node, d, told[d], month), side, 1)
    return cells
