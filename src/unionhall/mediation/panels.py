"""What the apps above show on the page of a case, and which of its entries are theirs.

Mediation does not know who a case is referred to; the linkage does, and stands above it. So it
registers a panel when its app is ready::

    panels.register(panels.Panel(name="linkage", title=…, lines=…, links=…, says=…))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from unionhall.core.actors import Actor
from unionhall.mediation.models import Case, Event

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something about a case that has a page elsewhere, with how it stands."""

    label: Words
    url: str
    state: Words
    tone: str = "neutral"
    detail: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way from a case to something that can be done elsewhere."""

    label: Words
    url: str
    icon: str = "arrow-right"


def _nothing(_case: Case, _entry: Event) -> Words:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What one app adds; each part may answer with nothing.

    ``says`` names the record of the app that says what an entry of a case says.
    """

    name: str
    title: Words
    lines: Callable[[Actor, Case], Sequence[Line]]
    links: Callable[[Actor, Case], Sequence[Link]]
    says: Callable[[Case, Event], Words] = _nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A panel as one actor sees it."""

    title: Words
    lines: Sequence[Line]
    links: Sequence[Link]


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel; one of the same name takes the place of the earlier."""
    _panels[panel.name] = panel


def shown(actor: Actor, case: Case) -> list[Shown]:
    """Collect the panels that have something to show to an actor."""
    found = [
        Shown(title=one.title, lines=one.lines(actor, case), links=one.links(actor, case))
        for one in _panels.values()
    ]
    return [one for one in found if one.lines or one.links]


def said_by(case: Case, entry: Event) -> Words:
    """Name the record elsewhere that says the same as an entry; empty where there is none."""
    told = (one.says(case, entry) for one in _panels.values())
    return next((one for one in told if one), "")
