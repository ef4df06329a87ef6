"""Ways from the list of members to what other apps do with many of them.

An app registers its own in its room ``navigation``, as for the pages of union bodies.
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise

from unionhall.core.actors import Actor, Permission


@dataclass(frozen=True, slots=True)
class Way:
    """One way, shown to those who hold the permission anywhere."""

    label: str | Promise
    route: str
    icon: str
    permission: Permission

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.route)


@dataclass(slots=True)
class Ways:
    """The ways that the apps have registered."""

    ways: dict[str, Way] = field(default_factory=dict)

    def register(self, way: Way) -> None:
        """Add a way, once however often registered."""
        self.ways[way.route] = way

    def open_to(self, actor: Actor) -> list[Way]:
        """List the ways that the actor may go."""
        return [way for way in self.ways.values() if actor.holds(way.permission)]


LIST_WAYS = Ways()
