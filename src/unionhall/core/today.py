"""What to do today: cards on the first page that every app contributes.

An app lists its cards in a room called ``today``, which is found and loaded once all apps
are ready. A callable gets the actor and the day and answers with as many cards as apply to
them; each may ask the database one cheap question::

    @TODAY.register
    def waiting(actor: Actor, today: date) -> Iterable[Card]:
        if actor.holds(DECIDE):
            yield Card(_("Applications waiting"), queries.waiting(actor).count(), …)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

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
    tone: str = "calm"
    order: int = 100
    more: bool = False


Source = Callable[[Actor, date], Iterable[Card]]


@dataclass(slots=True)
class Today:
    sources: list[Source] = field(default_factory=list)

    def register(self, source: Source) -> Source:
        """Add a source of cards; usable as a decorator."""
        if source not in self.sources:
            self.sources.append(source)
        return source

    def cards(self, actor: Actor, today: date) -> list[Card]:
        """Ask every source; the most urgent cards come first."""
        urgency = {"late": 0, "due": 1, "calm": 2}
        cards = [card for source in self.sources for card in source(actor, today)]
        return sorted(cards, key=lambda card: (urgency[card.tone], card.order))


TODAY = Today()
