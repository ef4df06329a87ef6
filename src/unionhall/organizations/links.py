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
    """One way, shown to those who hold the permission at the place."""

    label: str | Promise
    url: Callable[[Any], str]
    icon: str
    permission: Permission
    order: int = 100


@dataclass(slots=True)
class PlaceLinks:
    """The ways that the apps have registered."""

    ways: list[PlaceLink] = field(default_factory=list)

    def register(self, *ways: PlaceLink) -> None:
        """Add ways, each once however often registered."""
        self.ways.extend(way for way in ways if way not in self.ways)
        self.ways.sort(key=lambda way: way.order)

    def at(self, actor: Actor, thing: Any) -> Iterator[tuple[str | Promise, str, str]]:
        """List label, address and icon of what the actor may open at this place."""
        for way in self.ways:
            if actor.may(way.permission, thing.scope_path):
                yield way.label, way.url(thing), way.icon


BODY_LINKS = PlaceLinks()
EMPLOYER_LINKS = PlaceLinks()
