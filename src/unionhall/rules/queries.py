"""Looking rules up: the one in force on the day of the fact, at the place of the fact."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from uuid import UUID

from django.db import OperationalError, connection
from django.db.models import Q, QuerySet

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.scoping import STEP, only
from unionhall.rules import values
from unionhall.rules.book import NATIONAL, Rule, Subject, Value, shipped, value_from
from unionhall.rules.errors import RuleNotKnown, UnknownRule
from unionhall.rules.models import LocalValue
from unionhall.rules.permissions import VIEW

STEPS = (6, 4, 2)
Held = Mapping[tuple[str, str], Sequence[LocalValue]]
"""What bodies have set, by rule and place."""

_held: ContextVar[Held | None] = ContextVar("values_held", default=None)


def regions(code: str) -> Iterator[str]:
    """Yield a division and those that contain it: 110117, 110100, 110000, 000000."""
    seen: set[str] = set()
    for digits in STEPS:
        region = code[:digits].ljust(6, "0")
        if region not in seen and region != NATIONAL:
            seen.add(region)
            yield region
    yield NATIONAL


def rule(id: str, *, on: date, region: str = "", place: str = "") -> Rule:  # noqa: A002
    """Return the rule in force on a day, in a division and at a body's place.

    The nearest region that has one wins: the city's before the nation's. Where the rule is
    settable, the value that the body or the nearest above it has set wins over what ships.
    Raises RuleNotKnown where none is in force, UnknownRule for an id that no rule has.
    """
    found = shipped_rule(id, on=on, region=region)
    if not (place and found.settable):
        return found
    local = _nearest(id, on, place)
    return found if local is None else values.applied(found, local)


def shipped_rule(id: str, *, on: date, region: str = "") -> Rule:  # noqa: A002
    """Return the rule as it ships, whatever a body has set."""
    for code in regions(region):
        for version in versions(id):
            if version.region == code and version.holds_on(on):
                return version
    raise RuleNotKnown(id=id, on=on)


@contextmanager
def values_held() -> Iterator[None]:
    """Read what bodies have set once for all that is looked up inside, however much that is."""
    held: dict[tuple[str, str], list[LocalValue]] = defaultdict(list)
    for one in LocalValue.objects.all():
        held[one.rule, one.scope_path].append(one)
    before = _held.set(dict(held))
    try:
        yield
    finally:
        _held.reset(before)


def _nearest(rule_id: str, on: date, place: str) -> LocalValue | None:
    held = _held.get()
    if held is not None:
        near = (one for path in reversed(line_of(place)) for one in held.get((rule_id, path), ()))
        return next((one for one in near if one.holds_on(on)), None)
    return (
        LocalValue.objects.filter(rule=rule_id, scope_path__in=line_of(place), valid_from__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gt=on))
        .order_by("-scope_path")
        .first()
    )


def versions(id: str) -> tuple[Rule, ...]:  # noqa: A002
    """Return every shipped version of a rule, region by region, the oldest first."""
    found = shipped().get(id)
    if found is None:
        raise UnknownRule(id=id[:60])
    return tuple(sorted(found, key=lambda one: (one.region, one.valid_from or date.min)))


def everything() -> list[Rule]:
    """List every shipped version of every rule, subject by subject, in the order of the book."""
    order = list(Subject)
    ids = sorted(shipped(), key=lambda id_: order.index(shipped()[id_][0].subject))
    return [version for id_ in ids for version in versions(id_)]


def settled(ids: Collection[str], on: date) -> list[LocalValue]:
    """List what bodies anywhere have set for these rules and a day, those above first."""
    rows = LocalValue.objects.filter(rule__in=list(ids), valid_from__lte=on)
    return list(rows.filter(Q(valid_until=None) | Q(valid_until__gt=on)).order_by("scope_path"))


def kept() -> bool:
    """Say whether there is a database with values of bodies in it."""
    try:
        return LocalValue._meta.db_table in connection.introspection.table_names()
    except OperationalError:
        return False


def own_place(actor: Actor, permission: Permission) -> str:
    """Return the place of the actor's duty; empty where there is none."""
    return next(iter(actor.scopes(permission)), "")


def local_values(actor: Actor) -> QuerySet[LocalValue]:
    """List the values in sight: set at the actor's place, below it, or above it."""
    if not actor.holds(VIEW):
        raise NotPermitted
    if actor.everywhere:
        return LocalValue.objects.order_by("scope_path", "-valid_from", "pk")
    sight = Q(pk__in=[])
    for scope in actor.scopes(VIEW):
        sight |= Q(scope_path__within=scope) | Q(scope_path__in=line_of(scope))
    return LocalValue.objects.filter(sight).order_by("scope_path", "-valid_from", "pk")


def line_of(place: str) -> list[str]:
    """List a place and those above it, by their paths."""
    return [place[:length] for length in range(STEP, len(place) + 1, STEP)]


def local_value(actor: Actor, public_id: UUID) -> LocalValue:
    """Find one value in sight."""
    found = only(local_values(actor).filter(public_id=public_id))
    if found is None:
        raise NotFound
    return found


def value_of(spell: LocalValue) -> Value:
    """Return a local value as its rule's type."""
    return value_from(versions(spell.rule)[0].kind, spell.value)
