"""The board of cases: what is still to be done, by state, the most urgent first."""

from dataclasses import dataclass
from typing import Any

from unionhall.core.actors import Actor
from unionhall.mediation import queries
from unionhall.mediation.models import Case
from unionhall.mediation.steps import STEPS

CARDS = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One state: how many cases stand there, and the first of them."""

    state: str
    count: int
    cards: list[Any]

    @property
    def name(self) -> str:
        """Return the state in the reader's language."""
        return Case.state_label(self.state)

    @property
    def next(self) -> object:
        """Say what its cases wait for."""
        step = STEPS.get(self.state)
        return step.short if step else ""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


def columns(actor: Actor) -> list[Column]:
    """List the columns of the board, two statements."""
    rows = queries.with_sight(actor, queries.lines(actor))
    counts = queries.state_counts(rows)
    cards = queries.first_of_each_state(rows, CARDS)
    return [Column(state, counts[state], cards[state]) for state in queries.ON_THE_BOARD]
