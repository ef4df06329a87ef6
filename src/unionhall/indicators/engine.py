"""Answering "how many": closed months counted in advance, the rest from the rows.

However many figures are asked for at once, it takes five statements: what is counted, what
is stale, the counts, the rows of the days that are not counted, and the few figures that
cannot be added up. Answers are exact at all times; the counts made in advance only make
them quick.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from itertools import chain
from operator import or_
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    DecimalField,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Round, Substr
from django.db.models.lookups import Exact

from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.core.scoping import STEP
from unionhall.indicators import registry
from unionhall.indicators.definition import Indicator, Kind
from unionhall.indicators.models import CountedTo, StaleMonth
from unionhall.indicators.months import Days, uncovered, whole_months
from unionhall.indicators.statements import (
    Counts,
    Key,
    MonthCounts,
    RowCount,
    Rows,
    Statement,
    text,
)

LEVELS = 3
"""Months are counted in advance for the upper levels of the tree: city, district, street."""

Tally = dict[Key, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One figure at some places, all of one level of the tree, over some days.

    ``first`` empty: from the beginning. ``by`` splits by a dimension, ``apart`` place by
    place, ``monthly`` month by month. Of a stock the answer is what was added less what
    ended: from the beginning, what there is.
    """

    indicator: Indicator
    places: tuple[str, ...]
    first: date | None
    last: date
    where: tuple[tuple[str, str], ...] = ()
    by: str = ""
    apart: bool = False
    monthly: bool = False
    then: bool = False

    @property
    def fact(self) -> Fact:
        """The fact whose rows count: by the tree of today, or of then."""
        today = registry.fact(self.indicator.fact)
        return registry.fact(today.then) if self.then else today


def counted_nodes(place: str) -> list[str]:
    """List the places from the top down to this one for which months are counted."""
    depth = min(len(place) // STEP, LEVELS)
    return [place[: level * STEP] for level in range(1, depth + 1)]


def tally(asks: Sequence[Ask]) -> list[Tally]:
    """Answer all of these at once, in five statements."""
    answers: list[Tally] = [defaultdict(int) for _ in asks]
    known = _Known(asks)
    counts, rows, apart = Counts(), Rows(), Statement()
    for number, ask in enumerate(asks):
        if ask.fact.additive:
            _plan_sums(counts, rows, known, number, ask)
        else:
            sql, params = _count_apart(ask, connection.vendor)
            apart.parts.append(f"SELECT {number}, a.* FROM ({sql}) AS a")  # noqa: S608 -- our own
            apart.params += params
    for number, key, count in chain(counts.read(), rows.read()):
        answers[number][key] += count
    for number, place, value, count in apart.rows():
        answers[number][place, value, ""] += count
    return answers


class _Known:
    """What has been counted in advance, and what of it is stale."""

    def __init__(self, asks: Sequence[Ask]) -> None:
        facts = {ask.fact.code: ask.fact for ask in asks if ask.fact.additive}
        self.counted = {
            row.fact: (row.month, row.stamp)
            for row in CountedTo.objects.filter(fact__in=facts)
            if row.shape == registry.shape(facts[row.fact])
        }
        self.stale: dict[tuple[str, str], set[date | None]] = defaultdict(set)
        if self.counted:
            places = {place for ask in asks for place in ask.places}
            for fact, node, month in (
                StaleMonth.objects.filter(fact__in=self.counted, node__in=places)
                .values_list("fact", "node", "month")
                .distinct()
            ):
                self.stale[fact, node].add(month)


def _plan_sums(counts: Counts, rows: Rows, known: _Known, number: int, ask: Ask) -> None:
    """Plan the whole months that are counted, and the rows of all other days."""
    fact, dimension = ask.fact, _counted_dimension(ask)
    whole: tuple[date | None, date] = (date.max, date.min)
    counted: list[tuple[str, frozenset[date]]] = []
    live: dict[tuple[Days, ...], list[str]] = defaultdict(list)
    to, stamp = known.counted.get(fact.code, (None, None))
    for place in ask.places:
        stale = known.stale.get((fact.code, place), set())
        if to is None or dimension is None or None in stale or len(place) > LEVELS * STEP:
            live[((ask.first, ask.last),)].append(place)
            continue
        whole = whole_months(ask.first, ask.last, to)
        late = frozenset(cast("set[date]", stale))
        counted.append((place, late))
        if stretches := tuple(uncovered((ask.first, ask.last), whole, late)):
            live[stretches].append(place)
    if counted and stamp and dimension is not None and (whole[0] is None or whole[0] <= whole[1]):
        counts.add(number, _month_counts(ask, stamp, dimension, whole, tuple(counted)))
    for stretches, places in live.items():
        for column, sign in _sides(ask):
            rows.add(fact, column, stretches, _row_count(number, ask, sign, places))


def _counted_dimension(ask: Ask) -> str | None:
    """Say which one dimension of the counts answers this (``""``: the total), if any does."""
    wanted = {dimension for dimension, _ in ask.where} | ({ask.by} if ask.by else set())
    if len(wanted) > 1:
        return None
    dimension = wanted.pop() if wanted else ""
    series = registry.series_name(ask.indicator, ask.fact)
    if dimension and dimension not in registry.split_by(ask.fact, series):
        return None
    return dimension if series in registry.series(ask.fact) else None


def _sides(ask: Ask) -> list[tuple[str, int]]:
    fact = ask.fact
    if ask.indicator.kind is Kind.STOCK:
        return [(fact.begins, 1)] + ([(fact.ends, -1)] if fact.ends else [])
    return [(cast("str", fact.ends) if ask.indicator.ended else fact.begins, 1)]


def _month_counts(
    ask: Ask,
    stamp: UUID,
    dimension: str,
    whole: tuple[date | None, date],
    counted: tuple[tuple[str, frozenset[date]], ...],
) -> MonthCounts:
    stock = ask.indicator.kind is Kind.STOCK
    return MonthCounts(
        stamp=stamp,
        series=registry.series_name(ask.indicator, ask.fact),
        dimension=dimension,
        values=tuple(value for _, value in ask.where),
        months=whole,
        places=counted,
        column="begun - ended" if stock else "ended" if ask.indicator.ended else "begun",
        apart=ask.apart,
        by=bool(ask.by),
        monthly=ask.monthly,
    )


def _row_count(number: int, ask: Ask, sign: int, places: list[str]) -> RowCount:
    wanted = {**ask.indicator.where}
    for dimension, value in ask.where:
        held = wanted.get(dimension)
        wanted[dimension] = (value,) if held is None or value in held else ()
    return RowCount(
        ask=number,
        sign=sign,
        places=tuple(places),
        where={dimension: frozenset(values) for dimension, values in wanted.items()},
        by=ask.by,
        apart=ask.apart,
        monthly=ask.monthly,
    )


@lru_cache(maxsize=1000)
def _count_apart(ask: Ask, _vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Count what cannot be added up: each place for itself, on the day itself."""
    rows = matching(ask, standing(ask), ask.places)
    sums: QuerySet[Any] = (
        rows.order_by()
        .values(
            key=Substr(ask.fact.place, 1, len(ask.places[0])) if ask.apart else Value(""),
            val=text(ask.fact.dimensions[ask.by]) if ask.by else Value(""),
        )
        .annotate(n=_number(ask.fact))
    )
    return sums.values_list("key", "val", "n").query.sql_with_params()


def _number(fact: Fact) -> Combinable | Aggregate:
    if fact.amount is not None:
        # Money has cents: a figure is a whole number, rounded once, of the whole sum.
        wide = DecimalField(max_digits=20, decimal_places=2)
        total = Coalesce(Sum(fact.amount), 0, output_field=wide)
        return Cast(Round(total), BigIntegerField())
    return Count(fact.distinct or "pk", distinct=True)


def matching(ask: Ask, rows: QuerySet[Any], places: Iterable[str]) -> QuerySet[Any]:
    """Keep the rows at these places that fulfil the conditions."""
    fact = ask.fact
    rows = rows.filter(reduce(or_, (Q(**{f"{fact.place}__within": place}) for place in places)))
    for dimension, values in ask.indicator.where.items():
        rows = rows.filter(_is(fact.dimensions[dimension], values))
    for dimension, value in ask.where:
        rows = rows.filter(_is(fact.dimensions[dimension], (value,)))
    return rows


def standing(ask: Ask, actor: Actor | None = None) -> QuerySet[Any]:
    """Return the rows that count by their days, as far as the actor may open them."""
    fact = ask.fact
    if fact.as_of is not None:
        rows = fact.as_of(ask.last)
        return rows if actor is None else rows.filter(pk__in=fact.visible(actor).values("pk"))
    rows = fact.rows() if actor is None else fact.visible(actor)
    if ask.indicator.kind is not Kind.STOCK:
        return rows.filter(_between(_sides(ask)[0][0], ask.first, ask.last))
    rows = rows.filter(_between(fact.begins, None, ask.last))
    if fact.ends is not None:
        rows = rows.filter(Q(**{fact.ends: None}) | Q(**{f"{fact.ends}__gt": ask.last}))
    return rows


def records(ask: Ask, actor: Actor | None = None) -> QuerySet[Any]:
    """Return the very rows behind a figure: one for each that was counted."""
    rows = matching(ask, standing(ask, actor), ask.places)
    if ask.fact.distinct is not None:
        one_each = rows.order_by().values(ask.fact.distinct).annotate(one=Min("pk"))
        return ask.fact.rows().filter(pk__in=one_each.values("one"))
    return rows


def _between(column: str, first: date | None, last: date) -> Q:
    days = Q(**{f"{column}__lte": last})
    return days if first is None else days & Q(**{f"{column}__gte": first})


def _is(column: str, values: Iterable[str]) -> Q:
    """Match the values as texts; an empty one also stands for "not known"."""
    wanted = tuple(values)
    known = Q(**{f"{column}__in": [value for value in wanted if value]})
    return known | Q(Exact(text(column), Value(""))) if "" in wanted else known
