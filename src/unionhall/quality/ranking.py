"""Which detail to complete first, so that most records become qualified soonest."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from unionhall.quality.standard import DETAILS, Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One detail of the list, in the step in which it is completed.

    ``lacking`` records lack the detail, ``alone`` nothing else. Completed after the steps
    before it, the step makes ``gained`` more records qualified, ``after`` in all; ``rate`` is
    then per hundred of all members. ``together``: further details of the same step, which
    help only if all of it is done. ``points`` is the detail's equal share of what the step
    raises the rate by, in percentage points; over the whole list they add up to all that is
    missing from 100.
    """

    detail: Detail
    step: int
    together: tuple[Detail, ...]
    lacking: int
    alone: int
    gained: int
    points: float
    after: int
    rate: float

    @property
    def together_words(self) -> str:
        """Name the further details of the step."""
        return gettext(", ").join(str(one.label) for one in self.together)


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
    def lacking_any(self) -> int:
        """Count the records that lack something."""
        return self.members - self.qualified

    @property
    def rate(self) -> float | None:
        """The qualified per hundred members; None where there are no members."""
        return 100 * self.qualified / self.members if self.members else None

    def lacking(self, detail: Detail) -> int:
        """Count the records that lack a detail, whatever else they lack."""
        return sum(count for mask, count in self.masks.items() if mask & detail.bit)

    def repairs(self) -> list[Repair]:
        """Rank the details by what each raises the rate by, the largest first.

        Some help only together: of a thousand records that lack both phone and consent,
        neither alone makes one qualified. So each step is the set of details that makes most
        records qualified for each detail in it; what is qualified grows faster the more is
        done, and therefore no later step gains more for a detail than an earlier one.
        """
        lacks = {detail: self.lacking(detail) for detail in DETAILS}
        lacked = [detail for detail in DETAILS if lacks[detail]]
        everything = sum(detail.bit for detail in lacked)
        within = self._within(everything)
        done, found = 0, list[Repair]()
        for step in range(1, len(lacked) + 1):
            if done == everything:
                break
            before = within[done]
            best = max(
                (one for one in within if one & done == done and one != done),
                key=lambda one: (
                    (within[one] - before) / (one & ~done).bit_count(),
                    -(one & ~done).bit_count(),
                    sum(lacks[detail] for detail in lacked if one & ~done & detail.bit),
                ),
            )
            details = [detail for detail in lacked if best & ~done & detail.bit]
            details.sort(key=lambda one: -lacks[one])
            gained = within[best] - before
            found += [
                Repair(
                    detail=detail,
                    step=step,
                    together=tuple(one for one in details if one is not detail),
                    lacking=lacks[detail],
                    alone=self.masks.get(detail.bit, 0),
                    gained=gained,
                    points=100 * gained / len(details) / self.members,
                    after=within[best],
                    rate=100 * within[best] / self.members,
                )
                for detail in details
            ]
            done = best
        return found

    def _within(self, everything: int) -> dict[int, int]:
        """Count, for each set of details, the records that lack nothing outside of it.

        All sets at once: each detail is let in after the other (a sum over subsets).
        """
        sets = [0]
        for detail in DETAILS:
            if everything & detail.bit:
                sets += [one | detail.bit for one in sets]
        counts = {one: self.masks.get(one, 0) for one in sets}
        for detail in DETAILS:
            for one in sets:
                if one & detail.bit:
                    counts[one] += counts[one & ~detail.bit]
        return counts


def joined(tallies: Mapping[str, Tally]) -> Tally:
    """Add the tallies of several bodies."""
    masks: dict[int, int] = {}
    for tally in tallies.values():
        for mask, count in tally.masks.items():
            masks[mask] = masks.get(mask, 0) + count
    return Tally(masks=masks)
