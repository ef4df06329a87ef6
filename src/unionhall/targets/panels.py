"""What the apps above show on a target's page: the way to the founding case.

Targets do not know the founding case; founding does, and stands above them. So it registers
a panel when its app is ready::

    panels.register(panels.Panel(name="founding", links=…))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from unionhall.core.actors import Actor
from unionhall.targets.models import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way from a target to a page of the app above; ``main`` is the next step."""

    label: str | Promise
    url: str
    icon: str = "file-text"
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What one app adds.

    ``helped``: the keys of employers for whom it has taken a union in hand, on the board or not.
    """

    name: str
    links: Callable[[Actor, Target], Sequence[Link]]
    helped: Callable[[], QuerySet[Any]] | None = None


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel; one of the same name takes the place of the earlier."""
    _panels[panel.name] = panel


def without_helped(rows: QuerySet[Target]) -> QuerySet[Target]:
    """Leave out the targets for whose employers an app above has a union in hand."""
    for panel in _panels.values():
        if panel.helped is not None:
            rows = rows.exclude(employer__in=panel.helped())
    return rows


def links(actor: Actor, target: Target) -> list[Link]:
    """Return the ways from a target into the apps above."""
    return [link for panel in _panels.values() for link in panel.links(actor, target)]
