"""The world in which the policy is proven: three places side by side, every record marked.

``inside`` is the place of the actors' duties, ``above`` its district, ``beside`` a street of
another district. Each app contributes a module of its own name in this package with::

    def rows(world: World, side: Side) -> Iterator[Row]: ...

which builds its records at one side, through its services, and yields each with the name
by which addresses know it, the markers that stand in its texts, and the permission and the
path that guard it. ``FIXED`` may give values for words in addresses that name no record,
``BODIES`` what to send to an address (by its name, or that of the operation) that must get
more than the usual words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

from tests.builders.accounts import a_user
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import ANYONE, Actor
from unionhall.organizations.models import Kind, Organization

APPS = (
    "core",
    "rules",
    "entitlements",
    "organizations",
    "papers",
    "accounts",
    "members",
    "lifecycle",
    "duplicates",
    "quality",
    "register",
    "outreach",
    "joining",
    "intake",
    "targets",
    "founding",
    "cards",
    "advice",
    "supervision",
    "mediation",
    "earlywarning",
    "linkage",
    "indicators",
    "restructuring",
)
MARKER = re.compile(r"(?<![0-9A-Z])MK[ABC][A-Z]{3}(?![0-9A-Z])", re.IGNORECASE)
"""Letters only, for names of people hold no digits; alone, unlike chance in a CSRF token."""
ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}|%[0-9A-F]{2}")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TODAY = date(2026, 3, 2)
MEMBER, VISITOR = "member", "visitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record: who may see it, and by which of its texts it would be recognised.

    ``kwarg`` empty: no address names it. ``permissions``: any of them, at ``path``, opens
    it. ``readers``: names of actors (a role, or MEMBER) who may see it besides. ``public``:
    anybody may (a joining link's own page).
    """

    kwarg: str
    public_id: UUID | str
    markers: tuple[str, ...] = ()
    permissions: tuple[str, ...]
    path: str
    readers: frozenset[str] = frozenset()
    public: bool = False


@dataclass(slots=True)
class Side:
    """One place: a general union, a joint union below it, and one that nobody advertises."""

    name: str
    letter: str
    body: Organization
    union: Organization
    quiet: Organization
    rows: list[Row] = field(default_factory=list)
    things: dict[str, Any] = field(default_factory=dict)

    def row(self, kwarg: str) -> Row | None:
        """Return the record by which a word in an address is filled."""
        return next((row for row in self.rows if row.kwarg == kwarg), None)


@dataclass(slots=True)
class World:
    """Everything there is."""

    sides: dict[str, Side] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, Callable[[Side], Any]] = field(default_factory=dict)
    guards: dict[str, Row] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)

    def mark(self, side: Side | str) -> str:
        """Make a marker that occurs nowhere else."""
        letter = side if isinstance(side, str) else side.letter
        number = len(self.made) * 7919  # far apart, so that no marker looks like another
        tail = "".join(LETTERS[number // 26**place % 26] for place in range(3))
        self.made.append(f"MK{letter}{tail}")
        return self.made[-1]

    def add(self, side: Side, row: Row) -> None:
        """Take in a record and what guards its markers."""
        side.rows.append(row)
        for marker in row.markers:
            assert marker not in self.guards, marker
            self.guards[marker] = row

    def may_see(self, who: str, row: Row) -> bool:
        """Say whether the policy opens the record to an actor."""
        if row.public or who in row.readers:
            return True
        actor = self.actors[who]
        return any(
            row.path.startswith(grant.scope)
            for grant in actor.grants
            if grant.permission in row.permissions
        )

    def leaks(self, who: str, body: str) -> list[str]:
        """Return the markers in a body that the actor must not see."""
        plain = ESCAPED.sub(" ", body)
        found = {marker.upper() for marker in MARKER.findall(plain)} & self.guards.keys()
        return sorted(m for m in found if not self.may_see(who, self.guards[m]))


def build() -> World:
    """Build the places, the actors, and every app's records at each place."""
    world = World()
    city = an_organization("北京市总工会")
    near = _body(world, "A", city, Kind.DISTRICT, "区总工会")
    far = _body(world, "B", city, Kind.DISTRICT, "区总工会")
    street = _body(world, "C", near, Kind.STREET, "街道总工会")
    other = _body(world, "B", far, Kind.STREET, "街道总工会")
    for name, letter, body in (
        ("inside", "C", street),
        ("above", "A", near),
        ("beside", "B", other),
    ):
        union = _body(world, letter, body, Kind.JOINT, "联合工会")
        quiet = _body(world, letter, body, Kind.JOINT, "联合工会")
        world.sides[name] = Side(name, letter, body, union, quiet)
    inside = world.sides["inside"]
    for role in Role.values:
        place = inside.union if role == Role.UNION_CHAIR else inside.body
        world.users[role] = a_user(place, role, name=f"policy {role}")
        world.actors[role] = actor_for(world.users[role], TODAY)
    world.actors[VISITOR] = ANYONE
    world.users[MEMBER] = User.objects.create_user("member-policy", name="王*")
    world.actors[MEMBER] = actor_for(world.users[MEMBER], TODAY)
    for app in APPS:
        module = import_module(f"tests.policy.{app}")
        world.fixed |= getattr(module, "FIXED", {})
        world.bodies |= getattr(module, "BODIES", {})
        for side in world.sides.values():
            for row in module.rows(world, side):
                world.add(side, row)
    _guard_the_bodies(world, near, far)
    assert set(world.made) == set(world.guards), "a marker without a guard"
    return world


def _body(world: World, letter: str, parent: Organization, kind: Kind, what: str) -> Organization:
    return an_organization(f"{world.mark(letter)}{what}", parent=parent, kind=kind)


def _guard_the_bodies(world: World, *districts: Organization) -> None:
    """Names of bodies are markers too.

    Those with a joining link, and the bodies above them that handle the data, are named on
    a page that everybody may open: the notice of privacy has to.
    """
    bodies = [*districts]
    for side in world.sides.values():
        bodies += [side.body, side.union, side.quiet]
    for body in bodies:
        marker = MARKER.search(body.name)
        if marker and marker.group() not in world.guards:
            world.guards[marker.group()] = Row(
                kwarg="",
                public_id=body.public_id,
                permissions=SEES_BODIES,
                path=body.path,
                readers=readers_below(world, body),
                public=any(side.union.path.startswith(body.path) for side in world.sides.values()),
            )


SEES_BODIES = ("organizations.view",)


def readers_below(world: World, body: Organization) -> frozenset[str]:
    """Say who belongs below a body, and so may know its name: its staff and its members."""
    readers = {
        who
        for who, actor in world.actors.items()
        if any(grant.scope.startswith(body.path) for grant in actor.grants)
    }
    if world.sides["inside"].union.path.startswith(body.path):
        readers.add(MEMBER)
    return frozenset(readers)
