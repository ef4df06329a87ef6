"""Sections of a union body's page that other apps fill: one page for a union, not one per app.

An app registers its own in a room that is loaded when all apps are ready (its
``navigation``)::

    BODY_PANELS.register(
        Panel(name="register", permission=VIEW, template="register/panel.html", content=content)
    )
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from unionhall.core.actors import Actor, Permission
from unionhall.organizations.models import Organization

Content = Callable[[Actor, Organization, date], dict[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One section, shown to those who hold the permission at the body.

    ``content`` gets the day as of which the page is asked for, and answers with what the
    template knows as ``panel``, or with nothing where there is nothing to show.
    """

    name: str
    permission: Permission
    template: str
    content: Content
    style: str = ""
    order: int = 100


@dataclass(frozen=True, slots=True)
class Drawn:
    """A section that is shown."""

    name: str
    template: str
    style: str
    content: dict[str, Any]


@dataclass(slots=True)
class Panels:
    """The sections that the apps have registered, by name."""

    panels: dict[str, Panel] = field(default_factory=dict)

    def register(self, panel: Panel) -> None:
        """Add a section; one of the same name takes the place of the earlier."""
        self.panels[panel.name] = panel

    def at(self, actor: Actor, body: Organization, day: date) -> list[Drawn]:
        """List the sections that the actor sees of a body as of a day."""
        drawn = []
        for panel in sorted(self.panels.values(), key=lambda one: one.order):
            if not actor.may(panel.permission, body.path):
                continue
            content = panel.content(actor, body, day)
            if content is not None:
                drawn.append(Drawn(panel.name, panel.template, panel.style, content))
        return drawn


BODY_PANELS = Panels()
