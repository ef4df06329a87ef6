"""Ways from a union body's or an employer's page to what other apps keep about it.

An app registers its own in a room that is loaded when all apps are ready (its
``navigation``)::

    BODY_LINKS.register(
        PlaceLink(_("Meetings"), lambda body: reverse("outreach:at", args=[body.public_id]),
                  icon="messages", permission=VIEW)
    )
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from unionhall.core.actors import Actor, Permission


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """One way, shown to those who hold the permission at the place.

    ``count`` says how many records of the place the actor would find there, and stands beside
    the way; where it answers with None, the way is not shown to this actor.
    """

    label: str | Promise
    url: Callable[[Any], str]
    icon: str
    permission: Permission
    order: int = 100
    count: Callable[[Actor, Any], int | None] | None = None

    def words(self, actor: Actor, thing: Any) -> str:
        """Return the label, with how many there are; empty: not for this actor."""
        if not actor.may(self.permission, thing.scope_path):
            return ""
        counted = self.count(actor, thing) if self.count is not None else 0
        if counted is None:
            return ""
        return f"{self.label} ({counted})" if counted else str(self.label)


@dataclass(slots=True)
class PlaceLinks:
    """The ways that the apps have registered."""

    ways: list[PlaceLink] = field(default_factory=list)

    def register(self, *ways: PlaceLink) -> None:
        """Add ways, each once however often registered."""
        self.ways.extend(way for way in ways if way not in self.ways)
        self.ways.sort(key=lambda way: way.order)

    def at(self, actor: Actor, thing: Any) -> Iterator[tuple[str, str, str]]:
        """List label, address and icon of what the actor may open at this place."""
        for way in self.ways:
            if words := way.words(actor, thing):
                yield words, way.url(thing), way.icon


BODY_LINKS = PlaceLinks()
EMPLOYER_LINKS = PlaceLinks()


@dataclass(frozen=True, slots=True)
class Way:
    """A way from a whole list, shown to those who hold all permissions anywhere."""

    label: str | Promise
    address: Callable[[], str]
    icon: str
    permissions: tuple[Permission, ...]

    @property
    def url(self) -> str:
        """Where it leads."""
        return self.address()


@dataclass(slots=True)
class Ways:
    """The ways from a list that the apps have registered."""

    ways: list[Way] = field(default_factory=list)

    def register(self, way: Way) -> None:
        """Add a way, once however often registered."""
        if way not in self.ways:
            self.ways.append(way)

    def open_to(self, actor: Actor) -> list[Way]:
        """List the ways that the actor may go."""
        return [way for way in self.ways if all(map(actor.holds, way.permissions))]


REGISTER_WAYS = Ways()
"""From the register of union bodies."""
EMPLOYERS_WAYS = Ways()
"""From the list of employers."""
