"""Who is elected by the counts of one office: pure, numbers in, keys out.

Elected is who has the majority, the most votes first. Where the last seats fall to people
with equal votes there is a tie: the seats stay open, and a further round decides among the
tied. Seats for which nobody had the majority stay open as well, for a further round among
those not yet elected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Outcome:
    """``standing``: who is on the ballot of the next round; ``tied``: because votes are equal."""

    seats: int
    elected: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    standing: tuple[int, ...] = field(default=())

    @property
    def open(self) -> int:
        """How many seats are still to be filled."""
        return self.seats - len(self.elected)

    @property
    def complete(self) -> bool:
        return self.open == 0


def outcome(
    seats: int, candidates: Sequence[int], rounds: Sequence[Mapping[int, int]], needed: int
) -> Outcome:
    """Go through the rounds in order; ``needed`` votes are a majority."""
    elected: list[int] = []
    standing: tuple[int, ...] = tuple(candidates)
    tied: tuple[int, ...] = ()
    for votes in rounds:
        here = seats - len(elected)
        chosen, tied = _first(votes, here, needed)
        elected += chosen
        left = tuple(one for one in candidates if one not in elected)
        standing = tied or left
    return Outcome(seats, tuple(elected), tied, () if len(elected) == seats else standing)


def _first(votes: Mapping[int, int], seats: int, needed: int) -> tuple[list[int], tuple[int, ...]]:
    able = sorted((one for one in votes if votes[one] >= needed), key=lambda one: -votes[one])
    if len(able) <= seats:
        return able, ()
    edge = votes[able[seats - 1]] if seats else votes[able[0]]
    if seats and votes[able[seats]] < edge:
        return able[:seats], ()
    above = [one for one in able if votes[one] > edge]
    return above, tuple(one for one in able if votes[one] == edge)
