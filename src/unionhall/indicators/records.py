"""The very rows behind a figure, as far as the reader may open them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet, Sum

from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.facts import Fact, Period
from unionhall.indicators import engine, permissions, queries
from unionhall.indicators.definition import Indicator, Kind
from unionhall.indicators.engine import Ask
from unionhall.indicators.errors import NotOneFigure, NoTreeOfThen
from unionhall.indicators.queries import Where, sees_everything
from unionhall.organizations.models import Organization

CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which figure is to be opened, and narrowed by what."""

    indicator: Indicator
    at: Where
    period: Period
    narrowed: tuple[tuple[str, str], ...] = ()
    then: bool = False

    @property
    def ask(self) -> Ask:
        """The question whose answer is the figure."""
        if self.indicator.kind is Kind.RATIO:
            raise NotOneFigure(indicator=self.indicator.name)
        for dimension, _ in self.narrowed:
            queries.dimension(self.indicator, dimension)
        if self.then and not queries.knows_then(self.indicator):
            raise NoTreeOfThen(indicator=self.indicator.name)
        return queries.ask(
            self.indicator, self.at, self.period, where=self.narrowed, then=self.then
        )


def value(choice: Choice) -> int:
    """Return the figure."""
    return sum(engine.tally([choice.ask])[0].values())


def rows(actor: Actor, choice: Choice) -> QuerySet[Any]:
    """List the rows behind the figure that this reader may open, the latest first."""
    asked = choice.ask
    seen = engine.records(asked, None if sees_everything(actor) else actor)
    column = asked.fact.ends if choice.indicator.ended else asked.fact.begins
    return seen.order_by(f"-{column}", "-pk")


def in_sight(actor: Actor, choice: Choice) -> int:
    """Return how much of a figure lies in the rows that this reader may open."""
    found, amount = rows(actor, choice), choice.ask.fact.amount
    if amount is None:
        return found.order_by().count()
    total = Decimal(found.order_by().aggregate(sum=Sum(amount))["sum"] or 0)
    return int(total.quantize(Decimal(1), ROUND_HALF_UP))


def export_rows(actor: Actor, choice: Choice) -> QuerySet[Any]:
    """List the rows that this reader may take away as a file."""
    fact = choice.ask.fact
    permission = fact.export or permissions.REPORT
    if not actor.holds(permission):
        raise NotPermitted
    found = rows(actor, choice)
    if sees_everything(actor):
        return found
    places = (Q(**{f"{fact.place}__within": scope}) for scope in actor.scopes(permission))
    return found.filter(reduce(or_, places))


def presented(actor: Actor, fact: Fact, found: Iterable[Model]) -> Iterator[dict[str, Any]]:
    """Show rows as their app shows them, some hundred at a time."""
    iterator = iter(found)
    while page := list(islice(iterator, CHUNK)):
        yield from fact.present(actor, page)


def per_unit(choice: Choice) -> list[tuple[Organization, int]]:
    """Count for each body directly below: for readers who may not open the rows."""
    at, on = choice.at, choice.period.last
    if at.scope:
        bodies = list(at.bodies)
    elif choice.then:
        bodies = list(queries.below_on(at.body, on))
    else:
        bodies = list(Organization.objects.filter(parent=at.body).order_by("path"))
    stood = queries.stood_on(bodies, on) if choice.then else {}
    places = {stood.get(body.pk, body.path): body.pk for body in bodies}
    counts = count_at(choice, places, then=choice.then)
    return [(body, counts[body.pk]) for body in bodies if counts[body.pk]]


def count_at(choice: Choice, places: Mapping[str, int], *, then: bool) -> dict[int, int]:
    """Count a figure at each of these places; they have keys, by which the answer tells them."""
    levels: dict[int, list[str]] = defaultdict(list)
    for path in places:
        levels[len(path)].append(path)
    asks = [
        queries.ask(
            choice.indicator,
            choice.at,
            choice.period,
            where=choice.narrowed,
            places=tuple(paths),
            apart=True,
            then=then,
        )
        for paths in levels.values()
    ]
    counts: dict[int, int] = defaultdict(int)
    for answer in engine.tally(asks):
        for (place, _, _), count in answer.items():
            counts[places[place]] += count
    return counts
