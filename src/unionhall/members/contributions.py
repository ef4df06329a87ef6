"""What other apps add to the pages about a member.

The apps above register here when they are ready: sections of the staff's page about a
membership, sections of the member's own page and of the page
of the application that was approved, what went to whom outside, and what belongs
into the member's download. A source may answer None: nothing to show.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from unionhall.core.actors import Actor
from unionhall.members.models import Membership, Person

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line: what it is called, what it says, where it leads."""

    label: Words
    value: Words
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One block of a page. ``url`` and ``action`` make a button below the lines.

    ``under_way``: more is to come, so a page that turns by itself goes on asking.
    """

    title: Words
    items: tuple[Item, ...] = ()
    note: Words = ""
    url: str = ""
    action: Words = ""
    under_way: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWith:
    """A person's data went to somebody outside."""

    at: datetime
    recipient: str
    fields: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """Something that stays after a deletion, or (``blocks``) must end before one."""

    what: Words
    why: Words
    blocks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one app adds, each by a function that asks the database few questions."""

    staff: Callable[[Actor, Membership], Section | None] | None = None
    own: Callable[[Actor, Person], Section | None] | None = None
    since_joining: Callable[[Person], Section | None] | None = None
    shared: Callable[[Person], list[SharedWith]] | None = None
    download: Callable[[Person], Any] | None = None
    stays: Callable[[Person], list[Stays]] | None = None


@dataclass(slots=True)
class Contributions:
    """The register, by the name of the app."""

    apps: dict[str, Contribution] = field(default_factory=dict)

    def register(self, app: str, contribution: Contribution) -> None:
        """Add what an app contributes; registering again replaces it."""
        self.apps[app] = contribution

    def for_staff(self, actor: Actor, membership: Membership) -> list[Section]:
        """Collect the sections of the page about a membership."""
        made = [c.staff(actor, membership) for c in self.apps.values() if c.staff]
        return [section for section in made if section is not None]

    def for_member(self, actor: Actor, person: Person) -> list[Section]:
        """Collect the sections of the member's own page."""
        made = [c.own(actor, person) for c in self.apps.values() if c.own]
        return [section for section in made if section is not None]

    def since_joining(self, person: Person) -> list[Section]:
        """Collect what a new member is told on the page of the application."""
        made = [c.since_joining(person) for c in self.apps.values() if c.since_joining]
        return [section for section in made if section is not None]

    def sharings(self, person: Person) -> list[SharedWith]:
        """Collect who got the person's data, the latest first."""
        found = [one for c in self.apps.values() if c.shared for one in c.shared(person)]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def downloads(self, person: Person) -> dict[str, Any]:
        """Collect what belongs into the member's download."""
        return {app: c.download(person) for app, c in self.apps.items() if c.download}

    def stays(self, person: Person) -> list[Stays]:
        """Collect what would stay after a deletion, or stands in its way."""
        return [one for c in self.apps.values() if c.stays for one in c.stays(person)]


CONTRIBUTIONS = Contributions()
