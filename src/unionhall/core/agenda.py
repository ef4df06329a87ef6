"""What happens on which day at union bodies: contributed by the apps, shown in one calendar.

What must be done until a day stands in ``core.dues``; what happens on one (a meeting) comes from
a room called ``agenda``, found and loaded once all apps are ready. A source names the kinds that
it yields and answers with a fixed number of statements::

    @AGENDA.register({"outreach.meeting": _("meetings")})
    def meetings(actor: Actor, window: Window) -> Iterable[Happening]:
        for meeting in queries.meetings(actor).filter(held_on__range=(window.first, window.last)):
            yield Happening(kind="outreach.meeting", …)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from django.utils.functional import Promise

from unionhall.core.actors import Actor, Permission

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which days are asked for, both included, seen from ``today``.

    ``path`` and what lies below it; empty: all that is in sight. Sums over bodies are yielded
    for a path only.
    """

    first: date
    last: date
    today: date
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something on one day. ``subject`` names it for good; ``place`` and ``title`` no people.

    ``summed`` is a line about many bodies, which no calendar program takes in. ``tone`` is one of
    the badges: neutral, good, due, late, info. ``cancelled`` is shown crossed out.
    """

    kind: str
    subject: str
    on: date
    title: Words
    url: str
    detail: Words = ""
    place: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    tone: str = "neutral"
    summed: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A way from the calendar to what an app lets its reader do there."""

    label: Words
    url: str
    icon: str
    permission: Permission


Source = Callable[[Actor, Window], Iterable[Happening]]


@dataclass(slots=True)
class Agenda:
    """The sources that the apps have registered, the names of their kinds, and their ways."""

    sources: dict[Source, frozenset[str]] = field(default_factory=dict)
    kinds: dict[str, Words] = field(default_factory=dict)
    ways: list[Callable[[], Way]] = field(default_factory=list)

    def register(self, kinds: Mapping[str, Words]) -> Callable[[Source], Source]:
        """Add a source with the kinds that it yields; registering again changes nothing."""

        def add(source: Source) -> Source:
            self.sources[source] = frozenset(kinds)
            self.kinds.update(kinds)
            return source

        return add

    def lead(self, *ways: Callable[[], Way]) -> None:
        """Add ways, each once."""
        self.ways.extend(way for way in ways if way not in self.ways)

    def ways_of(self, actor: Actor) -> list[Way]:
        """List the ways that an actor may go."""
        return [way for make in self.ways if actor.holds((way := make()).permission)]

    def collect(self, actor: Actor, window: Window, kind: str = "") -> list[Happening]:
        """Ask every source that is concerned; in the order of the days and hours."""
        found = [
            one
            for source, kinds in self.sources.items()
            if not kind or kind in kinds
            for one in source(actor, window)
            if not kind or one.kind == kind
        ]
        return sorted(found, key=_order)


def _order(one: Happening) -> tuple[date, bool, time, str]:
    return one.on, one.starts_at is not None, one.starts_at or time.min, one.subject


AGENDA = Agenda()
