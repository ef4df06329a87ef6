"""Sections of a union body's page that other apps fill: one page for a union, not one per app.

A section follows the page, so that the page costs the same however many apps have one. An app
registers its own in a room that is loaded when all apps are ready (its ``navigation``)::

    BODY_PANELS.register(
        Panel(
            name="register",
            title=_("Register"),
            url=lambda body, day: f"{reverse('register:union', args=[body.public_id])}?on={day}",
            permission=VIEW,
        )
    )

What stands at the address is the part alone where htmx asks for it, else a page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from unionhall.core.actors import Actor, Permission
from unionhall.organizations.models import Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One section, shown to those who hold the permission at the body.

    ``url`` gets the body and the day as of which the page is asked for. ``style`` is the
    section's style sheet. ``when`` says whether there is anything to show; empty: always.
    """

    name: str
    title: str | Promise
    url: Callable[[Organization, date], str]
    permission: Permission
    style: str = ""
    order: int = 100
    when: Callable[[Actor, Organization], bool] | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A section as a page shows it."""

    name: str
    title: str | Promise
    url: str
    style: str


@dataclass(slots=True)
class Panels:
    """The sections that the apps have registered, by name."""

    panels: dict[str, Panel] = field(default_factory=dict)

    def register(self, panel: Panel) -> None:
        """Add a section; one of the same name takes the place of the earlier."""
        self.panels[panel.name] = panel

    def at(self, actor: Actor, body: Organization, day: date) -> list[Drawn]:
        """List the sections that the actor may open of a body as of a day."""
        return [
            Drawn(panel.name, panel.title, panel.url(body, day), panel.style)
            for panel in sorted(self.panels.values(), key=lambda one: one.order)
            if actor.may(panel.permission, body.path)
            and (panel.when is None or panel.when(actor, body))
        ]


BODY_PANELS = Panels()
