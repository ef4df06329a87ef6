"""What is due at union bodies: computed by every app from its own rows, never stored.

An app yields its dues in a room called ``dues``, which is found and loaded once all apps are
ready. A source names the kinds that it yields, gets the actor and what is wanted, and answers
with a fixed number of statements, however many bodies lie in sight::

    @DUES.register({"register.term_ends": _("term ends")})
    def terms(actor: Actor, wanted: Wanted) -> Iterable[Due]:
        for term in queries.terms(actor).filter(scope_path__within=wanted.path, …):
            yield Due(kind="register.term_ends", …)

A due is never dismissed: it goes when the thing itself is done. The cards of ``core.today``
say how many there are and lead to them; this is the list itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.functional import Promise

from unionhall.core.actors import Actor, Permission

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which dues are asked for.

    ``path`` and what lies below it (empty: all that is in sight), as of ``today``. A due stands
    in the inbox from its first reminder on; with ``until``, those due by that day are asked for
    as well. ``dated`` leaves out what has no day. ``kinds`` empty: every kind.
    """

    today: date
    path: str = ""
    until: date | None = None
    dated: bool = False
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that somebody must do at a body.

    ``subject`` names it for good (kind and record), so that it can be put off and keeps its
    place in calendars. ``due_on`` is the last day on which it is in time; empty where something
    is missing and no day is set. ``steps`` are the days on which to remind, the first one first.
    ``about`` names the firm or the case where it is not about the body itself: never a person.
    ``permission`` at ``at`` (a path; empty: the body's own) lets somebody do it.
    """

    kind: str
    subject: str
    title: Words
    body: UUID
    name: str
    path: str
    due_on: date | None
    permission: Permission
    url: str
    steps: tuple[date, ...] = ()
    at: str = ""
    detail: Words = ""
    about: str = ""

    @property
    def heading(self) -> str:
        """Return what it is about, and the body at which it stands."""
        return f"{self.about} · {self.name}" if self.about else self.name

    def late(self, today: date) -> bool:
        """Say whether its day is over."""
        return self.due_on is not None and self.due_on < today

    def days_left(self, today: date) -> int | None:
        """Say in how many days it is due; below zero: for how many it has been late."""
        return None if self.due_on is None else (self.due_on - today).days

    def step(self, today: date) -> int:
        """Say how many of its reminders have come."""
        return sum(one <= today for one in self.steps)

    def tone(self, today: date) -> str:
        """Say how urgent it is: late, due (the last reminder but one has come) or calm."""
        if self.late(today):
            return "late"
        if self.due_on is None:
            return "info"
        left = len(self.steps) - self.step(today)
        return "due" if left <= 1 or self.due_on == today else "neutral"

    def may(self, actor: Actor) -> bool:
        """Say whether this actor may do it."""
        return actor.may(self.permission, self.at or self.path)


Source = Callable[[Actor, Wanted], Iterable[Due]]


@dataclass(slots=True)
class Dues:
    """The sources that the apps have registered, and the names of their kinds."""

    sources: dict[Source, frozenset[str]] = field(default_factory=dict)
    kinds: dict[str, Words] = field(default_factory=dict)

    def register(self, kinds: Mapping[str, Words]) -> Callable[[Source], Source]:
        """Add a source with the kinds that it yields; registering again changes nothing."""

        def add(source: Source) -> Source:
            self.sources[source] = frozenset(kinds)
            self.kinds.update(kinds)
            return source

        return add

    def collect(self, actor: Actor, wanted: Wanted) -> list[Due]:
        """Ask every source that is concerned; the most urgent come first."""
        found = [
            due
            for source, kinds in self.sources.items()
            if not wanted.kinds or kinds & wanted.kinds
            for due in source(actor, wanted)
            if not wanted.kinds or due.kind in wanted.kinds
        ]
        return sorted(found, key=_urgency)


def _urgency(due: Due) -> tuple[date, str, str]:
    return (due.due_on or date.max, due.path, due.subject)


DUES = Dues()
