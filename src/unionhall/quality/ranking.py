"""Which detail to complete first, so that most records become qualified soonest."""

from collections.abc import Mapping
from dataclasses import dataclass

from unionhall.quality.standard import DETAILS, Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One step of the list.

    ``lacking`` records lack the detail, ``alone`` nothing else. Completed after the steps
    before it, it makes ``gained`` more records qualified, ``after`` in all; ``rate`` is then
    per hundred of all members.
    """

    detail: Detail
    lacking: int
    alone: int
    gained: int
    after: int
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many records lack which combination of details."""

    masks: Mapping[int, int]

    @property
    def members(self) -> int:
        return sum(self.masks.values())

    @property
    def qualified(self) -> int:
        return self.masks.get(0, 0)

    @property
    def rate(self) -> float | None:
        """The qualified per hundred members; None where there are no members."""
        return 100 * self.qualified / self.members if self.members else None

    def lacking(self, detail: Detail) -> int:
        """Count the records that lack a detail, whatever else they lack."""
        return sum(count for mask, count in self.masks.items() if mask & detail.bit)

    def repairs(self) -> list[Repair]:
        """Rank the details: always the one that makes most records qualified at this point.

        Where none alone makes any so, the one that most records lack comes next.
        """
        left = [detail for detail in DETAILS if self.lacking(detail)]
        done, after, found = 0, self.qualified, []
        while left:
            best = max(left, key=lambda one: (self._within(done | one.bit), self.lacking(one)))
            left.remove(best)
            done |= best.bit
            now = self._within(done)
            found.append(
                Repair(
                    detail=best,
                    lacking=self.lacking(best),
                    alone=self.masks.get(best.bit, 0),
                    gained=now - after,
                    after=now,
                    rate=100 * now / self.members,
                )
            )
            after = now
        return found

    def _within(self, done: int) -> int:
        """Count the records that lack nothing but what is done."""
        return sum(count for mask, count in self.masks.items() if not mask & ~done)


def joined(tallies: Mapping[str, Tally]) -> Tally:
    """Add the tallies of several bodies."""
    masks: dict[int, int] = {}
    for tally in tallies.values():
        for mask, count in tally.masks.items():
            masks[mask] = masks.get(mask, 0) + count
    return Tally(masks=masks)
