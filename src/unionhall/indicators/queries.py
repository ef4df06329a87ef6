"""Reading figures: where the reader may, for days that lie behind us."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from unionhall.core.actors import Actor, Permission
from unionhall.core.facts import Period
from unionhall.indicators import engine, permissions, registry
from unionhall.indicators.dictionary import INDICATORS, Indicator, Kind
from unionhall.indicators.engine import Ask
from unionhall.indicators.errors import (
    NotOverYet,
    UnknownDimension,
    UnknownOrganization,
    UnknownScope,
    WrongWayRound,
)
from unionhall.indicators.models import HouseStyle, NamedScope
from unionhall.organizations.models import Organization

OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a figure is about: a body and all below it, or a named part of it."""

    body: Organization
    scope: NamedScope | None = None
    paths: tuple[str, ...] = ()
    guided_by: int | None = None

    def places(self) -> tuple[str, ...]:
        """Return the places whose rows count."""
        return self.paths if self.scope else (self.body.path,)

    def conditions(self, indicator: Indicator) -> tuple[tuple[str, str], ...]:
        """Return what else a row has to fulfil."""
        known = registry.fact(indicator.fact).dimensions
        if self.guided_by is None or "guided_by" not in known:
            return ()
        return (("guided_by", str(self.guided_by)),)


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
    return actor.role == OPERATOR


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
    found = bodies(actor, permission).filter(public_id=public_id).first()
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
        .prefetch_related("bodies")
        .order_by("name")
    )


def where(organization: Organization, scope: str = "") -> Where:
    """Return the body, or its named scope of that name."""
    if not scope:
        return Where(body=organization)
    found = scopes(organization).filter(name=scope).first()
    if found is None:
        raise UnknownScope(organization=organization.name, name=scope)
    paths: list[str] = []
    for path in sorted(each.path for each in found.bodies.all()):
        if not paths or not path.startswith(paths[-1]):
            paths.append(path)
    return Where(body=organization, scope=found, paths=tuple(paths), guided_by=found.guided_by_id)


def ask(indicator: Indicator, at: Where, days: Period, **how: Any) -> Ask:
    """Put the question for one figure."""
    stock = indicator.kind is Kind.STOCK
    return Ask(
        indicator=indicator,
        places=how.pop("places", at.places()),
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
    return {one.code: _figure(one, values) for one in chosen}


def _figure(one: Indicator, values: Mapping[str, int]) -> Figure:
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
