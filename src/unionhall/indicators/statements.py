"""The two statements that add up: over the counts of closed months, and over rows.

Written as SQL by hand. A dashboard adds up some sixty numbers: all who ask about one fact in
the same days share one pass over its rows (docs/decisions/0008-counting-statements.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from unionhall.core.facts import Fact
from unionhall.core.scoping import STEP, after
from unionhall.indicators.models import MonthCount
from unionhall.indicators.months import Days

Key = tuple[str, str, str]
"""Place (where asked for place by place), value of the dimension, month as 2024-06."""
Answer = tuple[int, Key, int]
"""The number of the ask, the key in its tally, and what is to be added there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCounts:
    """Sum up the counts of whole months at some places; some months of a place are stale.

    ``stamp`` is that of the counts: as long as it holds, so does the answer.
    """

    stamp: UUID
    series: str
    dimension: str
    values: tuple[str, ...]
    months: tuple[date | None, date]
    places: tuple[tuple[str, frozenset[date]], ...]
    column: str
    apart: bool
    by: bool
    monthly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCount:
    """Count the rows at these places whose dimensions have the values wanted."""

    ask: int
    sign: int
    places: tuple[str, ...]
    where: Mapping[str, frozenset[str]]
    by: str
    apart: bool
    monthly: bool

    @property
    def dimensions(self) -> set[str]:
        """Name what has to be known of a row."""
        return {*self.where, self.by} - {""}


class Statement:
    """A union of parts, with the parameters of all of them."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.params: list[Any] = []

    def take(self, value: str | date) -> str:
        """Take one parameter; return the mark that stands for it."""
        if isinstance(value, str):
            self.params.append(value)
        else:
            self.params.append(connection.ops.adapt_datefield_value(value))
        return "%s"

    def take_all(self, values: "Iterator[str | date]") -> str:
        return ", ".join(self.take(value) for value in values)

    def rows(self) -> list[tuple[Any, ...]]:
        """Carry it out."""
        if not self.parts:
            return []
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(self.parts), self.params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


Sums = list[tuple[Key, int]]
MOST_RANGES = 8
MOST_KEPT = 2000
_kept: dict[MonthCounts, Sums] = {}
"""Sums of closed months as this process took them; a recount makes them unreachable."""


class Counts:
    """Sums over the counts of closed months, taken in one statement where they are not known."""

    def __init__(self) -> None:
        self._statement = Statement()
        self._known: list[tuple[int, Sums]] = []
        self._asked: list[tuple[int, MonthCounts]] = []

    def add(self, ask: int, wanted: MonthCounts) -> None:
        """Add the sums that an ask needs."""
        if (known := _kept.get(wanted)) is not None:
            self._known.append((ask, known))
        else:
            self._put(len(self._asked), wanted)
            self._asked.append((ask, wanted))

    def _put(self, tag: int, wanted: MonthCounts) -> None:
        take, take_all = self._statement.take, self._statement.take_all
        keys = [
            "node" if wanted.apart else "''",
            "value" if wanted.by else "''",
            _month("month") if wanted.monthly else "''",
        ]
        where = [
            f"series = {take(wanted.series)}",
            f"dimension = {take(wanted.dimension)}",
            f"month <= {take(wanted.months[1])}",
        ]
        if wanted.months[0] is not None:
            where.append(f"month >= {take(wanted.months[0])}")
        if wanted.values:
            where.append(f"value IN ({take_all(iter(wanted.values))})")
        fresh = [place for place, late in wanted.places if not late]
        nodes = [f"node IN ({take_all(iter(fresh))})"] if fresh else []
        nodes += [
            f"(node = {take(place)} AND month NOT IN ({take_all(iter(sorted(late)))}))"
            for place, late in wanted.places
            if late
        ]
        where.append(f"({' OR '.join(nodes)})")
        self._statement.parts.append(
            f"SELECT {tag}, {', '.join(keys)}, SUM({wanted.column}) "  # noqa: S608 -- our own names
            f"FROM {MonthCount._meta.db_table} WHERE {' AND '.join(where)}{_grouped(keys)}"
        )

    def read(self) -> Iterator[Answer]:
        """Take the sums, and keep them."""
        taken: list[Sums] = [[] for _ in self._asked]
        for tag, place, value, month, count in self._statement.rows():
            taken[tag].append(((place, value, month), count or 0))
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        for (ask, wanted), sums in zip(self._asked, taken, strict=True):
            _kept[wanted] = sums
            self._known.append((ask, sums))
        for ask, sums in self._known:
            for key, count in sums:
                yield ask, key, count


@dataclass(slots=True)
class _Group:
    """Rows of one fact in the same days: gone through once, for all who ask."""

    fact: Fact
    column: str
    stretches: tuple[Days, ...]
    wanted: list[RowCount] = field(default_factory=list)

    @property
    def dimensions(self) -> list[str]:
        return sorted({name for one in self.wanted for name in one.dimensions})

    @property
    def by_place(self) -> int:
        """Return the length of path by which the rows are told apart; 0: not at all."""
        alike = len({one.places for one in self.wanted}) == 1
        if alike and not any(one.apart for one in self.wanted):
            return 0
        return max(len(place) for one in self.wanted for place in one.places)


class Rows:
    """Numbers of rows, counted in one statement."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, tuple[Days, ...]], _Group] = {}

    def add(self, fact: Fact, column: str, stretches: tuple[Days, ...], wanted: RowCount) -> None:
        """Add one number of rows whose ``column`` lies in any of the stretches of days."""
        key = (fact.code, column, stretches)
        group = self._groups.setdefault(key, _Group(fact, column, stretches))
        group.wanted.append(wanted)

    def read(self) -> Iterator[Answer]:
        """Count the rows."""
        groups = list(self._groups.values())
        width = max((len(group.dimensions) for group in groups), default=0)
        statement = Statement()
        for tag, group in enumerate(groups):
            statement.parts.append(_count(statement, tag, group, width))
        takers = [[_Taker(one, group) for one in group.wanted] for group in groups]
        fitting: dict[tuple[Any, ...], list[_Taker]] = {}
        for tag, place, month, *values, count in statement.rows():
            told = (tag, *values)
            if told not in fitting:
                fitting[told] = [one for one in takers[tag] if one.wants(values)]
            for one in fitting[told]:
                here = place[: one.length]
                if one.places is None or here in one.places:
                    value = "" if one.by is None else values[one.by]
                    key = (here if one.apart else "", value, month if one.monthly else "")
                    yield one.ask, key, one.sign * count


def _count(statement: Statement, tag: int, group: _Group, width: int) -> str:
    dimensions = [group.fact.dimensions[name] for name in group.dimensions]
    values = [f"d{number}" for number in range(len(dimensions))]
    inner, params = _rows_of(group.fact, group.column, tuple(dimensions), connection.vendor)
    statement.params += params
    length, monthly = group.by_place, any(one.monthly for one in group.wanted)
    keys = [
        f"substr(p, 1, {length})" if length else "''",
        _month("t") if monthly else "''",
        *values,
        *["''"] * (width - len(values)),
    ]
    days = " OR ".join(
        f"(t <= {statement.take(last)}" + (f" AND t >= {statement.take(first)})" if first else ")")
        for first, last in group.stretches
    )
    place = _beside_days(group)
    within = " OR ".join(
        f"({place} >= {statement.take(top)} AND {place} < {statement.take(after(top))})"
        for top in _tops(group)
    )
    return (
        f"SELECT {tag}, {', '.join(keys)}, COUNT(*) FROM ({inner}) AS r{tag} "  # noqa: S608 -- our own names
        f"WHERE ({days}) AND ({within}){_grouped(keys)}"
    )


@lru_cache(maxsize=500)
def _rows_of(
    fact: Fact, column: str, dimensions: tuple[str, ...], _vendor: str
) -> tuple[str, tuple[Any, ...]]:
    """Write a fact's rows with their columns renamed, as a query that both databases dissolve."""
    named = {f"d{number}": text(dimension) for number, dimension in enumerate(dimensions)}
    rows = fact.rows().order_by().values(p=F(fact.place), t=F(column), **named)
    return rows.query.sql_with_params()


def _beside_days(group: _Group) -> str:
    """Keep SQLite, which knows no distributions, to the index of the days where they are few."""
    bounded = all(first is not None for first, _ in group.stretches)
    return "+p" if bounded and connection.vendor == "sqlite" else "p"


def _tops(group: _Group) -> list[str]:
    """List the places whose rows are gone through.

    Of many neighbours it is their parent's whole place: the rows are told apart anyway, and to
    compare each with dozens of ranges takes ten times as long.
    """
    tops: list[str] = []
    for place in sorted({place for one in group.wanted for place in one.places}):
        if not tops or not place.startswith(tops[-1]):
            tops.append(place)
    parents = {place[:-STEP] for place in tops}
    together = group.by_place and len(tops) > MOST_RANGES and len(parents) == 1 and all(parents)
    return sorted(parents) if together else tops


class _Taker:
    """Takes its part of a group's rows: those at its places, of its values."""

    def __init__(self, one: RowCount, group: _Group) -> None:
        at = {name: number for number, name in enumerate(group.dimensions)}
        self.ask, self.sign = one.ask, one.sign
        self.places = frozenset(one.places) if group.by_place else None
        self.length = len(one.places[0])
        self.apart, self.monthly = one.apart, one.monthly
        self.by = at[one.by] if one.by else None
        self._conditions = [(at[name], values) for name, values in one.where.items()]

    def wants(self, values: Sequence[str]) -> bool:
        return all(values[number] in wanted for number, wanted in self._conditions)


def _grouped(keys: list[str]) -> str:
    told = [key for key in keys if key != "''"]
    return f" GROUP BY {', '.join(told)}" if told else ""


def _month(column: str) -> str:
    return f"substr(CAST({column} AS text), 1, 7)"


def text(column: str) -> Combinable:
    """Return a dimension's value as text; what is not known is empty."""
    return Coalesce(Cast(F(column), CharField()), Value(""))
