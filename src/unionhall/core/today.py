"""What to do today: cards on the first page that every app contributes.

An app lists its cards in a room called ``today``, which is found and loaded once all apps
are ready. A callable gets the actor and the day and answers with as many cards as apply to
them; each may ask the database one cheap question::

    @TODAY.register
    def waiting(actor: Actor, today: date) -> Iterable[Card]:
        if actor.holds(DECIDE):
            yield Card(_("Applications waiting"), queries.waiting(actor).count(), …)

What takes more than a cheap question follows the page: a callable answers with ``Later``
and asks nothing itself::

    @TODAY.follow
    def figures(actor: Actor) -> Iterable[Later]:
        if actor.holds(VIEW):
            yield Later(_("Figures"), reverse("…:part"), way=reverse("…"), say=_("Open them"))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.utils.functional import Promise

from unionhall.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do: how many, where to do it, and how urgent.

    ``tone`` is ``calm``, ``due`` (today) or ``late``. Without a count the card is only a
    way in. ``more`` says that the count was capped.
    """

    title: str | Promise
    url: str
    count: int | None = None
    hint: str | Promise = ""
    icon: str = "checklist"
    tone: Literal["calm", "due", "late"] = "calm"
    order: int = 100
    more: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """A part of the first page that is fetched from ``url`` once the page is there.

    Until then, and without scripts, the page shows the ``way`` to it and what to ``say``.
    """

    title: str | Promise
    url: str
    way: str
    say: str | Promise


Source = Callable[[Actor, date], Iterable[Card]]
Follower = Callable[[Actor], Iterable[Later]]


@dataclass(slots=True)
class Today:
    sources: list[Source] = field(default_factory=list)
    followers: list[Follower] = field(default_factory=list)

    def register(self, source: Source) -> Source:
        """Add a source of cards; usable as a decorator."""
        if source not in self.sources:
            self.sources.append(source)
        return source

    def follow(self, follower: Follower) -> Follower:
        """Add a source of parts that come later; usable as a decorator."""
        if follower not in self.followers:
            self.followers.append(follower)
        return follower

    def later(self, actor: Actor) -> list[Later]:
        """List the parts that come later, without a question to the database."""
        return [part for follower in self.followers for part in follower(actor)]

    def cards(self, actor: Actor, today: date) -> list[Card]:
        """Ask every source; the most urgent cards come first."""
        urgency = {"late": 0, "due": 1, "calm": 2}
        cards = [card for source in self.sources for card in source(actor, today)]
        return sorted(cards, key=lambda card: (urgency[card.tone], card.order))


TODAY = Today()
