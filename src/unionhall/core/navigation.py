"""The back office's navigation: every app contributes its own entries.

An app lists its entries in a room called ``navigation``, which is found and loaded once all
apps are ready::

    NAVIGATION.register(
        Entry(_("Meetings"), "outreach:meetings", icon="messages", permission=VIEW, order=110)
    )

``order`` sorts the entries; its hundred names the group that they stand in. Four stand in the
bottom bar of a phone: today's page, what is the actor's own tool (``tool_of``), and the main ones,
those at a multiple of ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Actor, Permission

GROUPS: dict[int, str | Promise] = {
    0: "",
    1: _("Daily work"),
    2: pgettext_lazy("group of the navigation", "Rights"),
    3: pgettext_lazy("group of the navigation", "Figures"),
    4: _("Organizations"),
    5: _("Administration"),
}
ADMINISTRATION = 5
IN_THE_BAR = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in, shown to those who hold the permission (to everybody, if there is none).

    ``daily``: whose daily work an entry of the administration is, so that it stands among
    the ways of their first page. ``tool_of``: whose own tool it is, more than the main entries.
    """

    label: str | Promise
    route: str
    icon: str
    permission: Permission | None = None
    order: int = 100
    daily: Permission | None = None
    tool_of: Permission | None = None

    def everyday(self, actor: Actor) -> bool:
        """Say whether this is daily work for the actor."""
        if self.order // 100 < ADMINISTRATION:
            return True
        return self.daily is not None and actor.holds(self.daily)


@dataclass(frozen=True, slots=True)
class DutyChoice:
    """A duty that the signed-in account may act in; ``request.duties`` holds them."""

    public_id: UUID
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page shows it."""

    label: str | Promise
    url: str
    icon: str
    group: str | Promise
    current: bool
    bar: bool
    everyday: bool


@dataclass(slots=True)
class Navigation:
    entries: list[Entry] = field(default_factory=list)

    def register(self, *entries: Entry) -> None:
        """Add entries, each once however often registered."""
        self.entries.extend(entry for entry in entries if entry not in self.entries)
        self.entries.sort(key=lambda entry: (entry.order, entry.route))

    def links(self, actor: Actor, path: str) -> Sequence[Link]:
        """List what the actor may open; the entry that the path lies below is the current one."""
        allowed = [
            (entry, _address(entry.route))
            for entry in self.entries
            if entry.permission is None or actor.holds(entry.permission)
        ]
        here = max((url for _entry, url in allowed if _below(path, url)), key=len, default="")
        bar = _in_the_bar(actor, [entry for entry, _url in allowed])
        return [
            Link(
                entry.label,
                url,
                entry.icon,
                GROUPS.get(entry.order // 100, ""),
                current=url == here,
                bar=entry in bar,
                everyday=entry.everyday(actor),
            )
            for entry, url in allowed
        ]


def _in_the_bar(actor: Actor, allowed: Sequence[Entry]) -> Sequence[Entry]:
    main = [entry for entry in allowed if entry.order % 10 == 0]
    tools = [one for one in allowed if one.tool_of is not None and actor.holds(one.tool_of)]
    return [*main[:1], *tools, *main[1:]][:IN_THE_BAR]


@lru_cache(maxsize=100)
def _address(route: str) -> str:
    return reverse(route)


def _below(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


NAVIGATION = Navigation()
NAVIGATION.register(Entry(_("Today"), "home", icon="layout-dashboard", order=0))
