"""What the apps above show on a meeting's page and at its stall.

Outreach does not know who joins; joining does, and stands above it. So it registers a
panel when its app is ready::

    panels.register(panels.Panel(name="joining", figures=…, links=…, join=…))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from unionhall.core.actors import Actor
from unionhall.outreach.models import Meeting

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number about a meeting, with the page that opens its records."""

    label: Words
    value: Words | int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way from a meeting to a page of the app above."""

    label: Words
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """What the stall shows for joining.

    ``image_url`` is the QR code as an SVG or PNG, ``host`` (empty: the one that was asked)
    and ``path`` the short link as people read it, ``live_url`` answers
    with the part of a page that lists who has joined so far; the stall asks for it again
    every few seconds. ``style`` is that part's style sheet.
    """

    image_url: str
    host: str
    path: str
    live_url: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What one app adds; each part may be left out and may answer with nothing."""

    name: str
    figures: Callable[[Actor, Meeting], Sequence[Figure]] | None = None
    links: Callable[[Actor, Meeting], Sequence[Link]] | None = None
    join: Callable[[Actor, Meeting], Join | None] | None = None


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel; one of the same name takes the place of the earlier."""
    _panels[panel.name] = panel


def figures(actor: Actor, meeting: Meeting) -> list[Figure]:
    """Return the numbers that the apps above know about a meeting."""
    return [f for p in _panels.values() if p.figures for f in p.figures(actor, meeting)]


def links(actor: Actor, meeting: Meeting) -> list[Link]:
    """Return the ways from a meeting into the apps above."""
    return [link for p in _panels.values() if p.links for link in p.links(actor, meeting)]


def join(actor: Actor, meeting: Meeting) -> Join | None:
    """Return how to join at a meeting, if some app takes people in."""
    for panel in _panels.values():
        if panel.join and (found := panel.join(actor, meeting)):
            return found
    return None
