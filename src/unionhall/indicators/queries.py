"""Reading figures: where the reader may, for days that lie behind us."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.core.facts import Period
from unionhall.core.scoping import only
from unionhall.indicators import engine, naming, permissions, registry
from unionhall.indicators.definition import Indicator, Kind
from unionhall.indicators.dictionary import INDICATORS
from unionhall.indicators.engine import Ask
from unionhall.indicators.errors import (
    NotOverYet,
    ScopeNotYet,
    UnknownDimension,
    UnknownOrganization,
    UnknownScope,
    WrongWayRound,
)
from unionhall.indicators.models import HouseStyle, NamedScope, ScopePlace
from unionhall.organizations.models import FEDERATIONS, GENERAL_UNIONS, Affiliation, Organization
from unionhall.organizations.queries import holding

MOST_BODIES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a figure is about: a body and all below it, or a named part of it.

    ``then``: figures that can be told so count by the tree as it stood on the last day, where
    the place of the body, or of those of the part, was ``stood``.
    """

    body: Organization
    scope: NamedScope | None = None
    bodies: tuple[Organization, ...] = ()
    paths: tuple[str, ...] = ()
    guided_by: int | None = None
    then: bool = False
    stood: tuple[str, ...] = ()

    def places(self, *, then: bool = False) -> tuple[str, ...]:
        """Return the places whose rows count."""
        if then and self.stood:
            return self.stood
        return self.paths if self.scope else (self.body.path,)

    def conditions(self, indicator: Indicator) -> tuple[tuple[str, str], ...]:
        """Return what else a row has to fulfil."""
        if self.guided_by is None or not knows_guide(indicator):
            return ()
        return (("guided_by", str(self.guided_by)),)

    def knows(self, indicator: Indicator) -> bool:
        """Say whether the figure can be told here: by guidance only where rows know theirs."""
        return self.guided_by is None or knows_guide(indicator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value with its definition; of a ratio, also what it is divided by."""

    indicator: Indicator
    value: int
    whole: int | None = None

    @property
    def percent(self) -> float | None:
        """Return a ratio in a hundred; None where there is nothing to divide by."""
        return round(100 * self.value / self.whole, 1) if self.whole else None


def sees_everything(actor: Actor) -> bool:
    """Say whether this is the operator at the console."""
    return actor.everywhere


def bodies(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Organization]:
    """List the union bodies whose figures the actor may see, in the order of the tree."""
    everybody = Organization.objects.order_by("path")
    if sees_everything(actor):
        return everybody
    scopes = actor.scopes(permission)
    within = Q(pk__in=[])
    for scope in scopes:
        within |= Q(path__within=scope)
    return everybody.filter(within)


def body(actor: Actor, public_id: UUID, permission: Permission = permissions.VIEW) -> Organization:
    """Find one union body whose figures the actor may see."""
    found = only(bodies(actor, permission).order_by().filter(public_id=public_id))
    if found is None:
        raise UnknownOrganization(code=public_id)
    return found


def body_by_code(
    actor: Actor, code: str, permission: Permission = permissions.VIEW
) -> Organization:
    """Find one union body by its register code."""
    found = bodies(actor, permission).filter(code=code).first()
    if found is None:
        raise UnknownOrganization(code=code)
    return found


def own_body(actor: Actor) -> Organization | None:
    """Return the body where the actor's sight of figures begins."""
    return bodies(actor).first()


def above(actor: Actor, organization: Organization) -> list[Organization]:
    """List the bodies above one, as far as the actor may see their figures, from the top."""
    paths = [path for path in _above(organization.path) if path != organization.path]
    return list(bodies(actor).filter(path__in=paths))


def bodies_below(organization: Organization) -> QuerySet[Organization]:
    """List the general unions and federations below a body, of which scopes are made."""
    kinds = (*GENERAL_UNIONS, *FEDERATIONS)
    below = Organization.objects.filter(path__within=organization.path, kind__in=kinds)
    return below.exclude(pk=organization.pk).order_by("path")[:MOST_BODIES]


def period(first: date, last: date, today: date) -> Period:
    """Return the days, if they are in order and behind us."""
    if first > last:
        raise WrongWayRound(first=first, last=last)
    if last > today:
        raise NotOverYet(last=last)
    return Period(first=first, last=last)


def scopes(organization: Organization) -> QuerySet[NamedScope]:
    """List the named scopes of a body."""
    return (
        NamedScope.objects.filter(organization=organization)
        .select_related("guided_by", "organization")
        .prefetch_related(
            Prefetch(
                "places",
                ScopePlace.objects.select_related("organization").order_by(
                    "organization__path", "pk"
                ),
            )
        )
        .order_by("name")
    )


def scope_names(organization: Organization) -> list[str]:
    """List the names of a body's named scopes."""
    named = NamedScope.objects.filter(organization=organization).order_by("name")
    return list(named.values_list("name", flat=True))


def named_scope(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> NamedScope:
    """Find one named scope that the actor may see."""
    known = NamedScope.objects.select_related("organization", "guided_by")
    if lock:
        known = known.select_for_update(of=("self",))
    if not sees_everything(actor):
        known = known.visible_to(actor, permission)
    found = known.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def where(organization: Organization, scope: str = "", *, on: date, then: bool = False) -> Where:
    """Return the body, or its named scope of that name with the places it had on a day."""
    if not scope:
        found_at = Where(body=organization)
        return as_it_stood(found_at, on) if then else found_at
    found = scopes(organization).filter(name=scope).first()
    if found is None:
        raise UnknownScope(organization=organization.name, name=scope)
    bodies = found.bodies_on(on)
    if not bodies:
        raise ScopeNotYet(name=scope, day=on)
    part = Where(
        body=organization,
        scope=found,
        bodies=tuple(bodies),
        paths=_outermost(each.path for each in bodies),
        guided_by=found.guided_by_id,
    )
    return as_it_stood(part, on) if then else part


def as_it_stood(at: Where, on: date) -> Where:
    """Return the same bodies, by the tree of a day: they may have stood elsewhere."""
    stood = stood_on(at.bodies if at.scope else [at.body], on)
    return replace(at, then=True, stood=_outermost(stood.values()))


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Leave out what lies below another: nothing counts twice."""
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def stood_on(bodies: Iterable[Organization], on: date) -> dict[int, str]:
    """Return by key where bodies stood on a day; those that did not exist are left out."""
    spells = Affiliation.objects.filter(holding(on), organization__in=list(bodies))
    return dict(spells.values_list("organization_id", "scope_path"))


def below_on(organization: Organization, on: date) -> QuerySet[Organization]:
    """List the bodies that stood directly below one on a day."""
    spells = Affiliation.objects.filter(holding(on), parent=organization)
    return Organization.objects.filter(pk__in=spells.values("organization")).order_by("path")


def knows_guide(indicator: Indicator) -> bool:
    """Say whether the rows of a figure know who guided them."""
    parts = [INDICATORS[code] for code in indicator.parts or (indicator.code,)]
    return all("guided_by" in registry.fact(one.fact).dimensions for one in parts)


def knows_then(indicator: Indicator) -> bool:
    """Say whether a figure can also be counted by the tree as it stood on the day."""
    return indicator.kind is Kind.STOCK and bool(registry.fact(indicator.fact).then)


def ask(indicator: Indicator, at: Where, days: Period, **how: Any) -> Ask:
    """Put the question for one figure."""
    stock = indicator.kind is Kind.STOCK
    how.setdefault("then", at.then and knows_then(indicator))
    return Ask(
        indicator=indicator,
        places=how.pop("places", at.places(then=how["then"])),
        first=how.pop("first", None if stock else days.first),
        last=days.last,
        where=at.conditions(indicator) + tuple(how.pop("where", ())),
        **how,
    )


def figures(at: Where, days: Period, codes: Sequence[str]) -> dict[str, Figure]:
    """Answer several figures at once."""
    chosen = [registry.indicator(code) for code in codes]
    plain = {part for one in chosen for part in (one.parts or (one.code,))}
    asked = [INDICATORS[code] for code in sorted(plain)]
    answers = engine.tally([ask(one, at, days) for one in asked])
    values = {one.code: sum(answer.values()) for one, answer in zip(asked, answers, strict=True)}
    return {one.code: of_values(one, values) for one in chosen}


def of_values(one: Indicator, values: Mapping[str, int]) -> Figure:
    """Return a figure from the values of what it is made of."""
    if one.parts:
        part, whole = one.parts
        return Figure(indicator=one, value=values[part], whole=values[whole])
    return Figure(indicator=one, value=values[one.code])


def dimension(indicator: Indicator, name: str) -> str:
    """Return the name of a dimension that this figure has."""
    if name not in registry.fact(indicator.fact).dimensions:
        raise UnknownDimension(indicator=indicator.name, dimension=name)
    return name


def house_style(organization: Organization) -> str:
    """Return the template chosen by the nearest body above, or by the body itself."""
    chosen = {
        style.scope_path: style.template
        for style in HouseStyle.objects.filter(scope_path__in=_above(organization.path))
    }
    return chosen[max(chosen)] if chosen else HouseStyle.Template.OVERVIEW


def _above(path: str) -> Iterable[str]:
    return [path[:end] for end in range(4, len(path) + 1, 4)]


def narrowed(indicator: Indicator, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Read the conditions on dimensions from an address; bodies are named by public id."""
    fact = registry.fact(indicator.fact)
    found = []
    for name in fact.dimensions:
        value = given.get(name, "")
        if not value or name in indicator.where:
            continue
        if naming.is_body(fact, name):
            value = _key_of_body(value, name)
        found.append((name, value))
    return tuple(found)


def _key_of_body(text: str, field: str) -> str:
    try:
        public_id = UUID(text)
    except ValueError as wrong:
        raise NotFound(field=field) from wrong
    body = Organization.objects.filter(public_id=public_id).first()
    if body is None:
        raise NotFound(field=field)
    return str(body.pk)
