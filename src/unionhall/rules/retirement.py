"""On which day somebody reaches the statutory retirement age, as it rises step by step.

Pure: days in, days out. The decision of 2024-09-13 raises the age from 2025-01-01 on: whoever
would have reached the former age in the first four (women of 50: two) months of 2025 works one
month longer, in the next four two months longer, and so on, up to the new age. Whoever
reached the former age before is not concerned. The numbers come from the rules
``retirement.*``; source and grade stand there.

Which women retire by which of their two ages depends on their post, not on their birth: who
does not know it says so and gets both days.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from unionhall.rules.book import Rule
from unionhall.rules.deadlines import MONTHS, Unit, counted_day


class Track(StrEnum):
    """Which of the three tables applies to somebody."""

    MEN = "retirement.men"
    WOMEN_55 = "retirement.women_55"
    WOMEN_50 = "retirement.women_50"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How an age rises: from ``former`` to ``new`` years, one month for each ``every`` months.

    ``begins`` is the first day of the first month in which it rises.
    """

    former: int
    new: int
    every: int
    begins: date

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """Read the schedule that a rule holds."""
        former, new, every = rule.numbers
        if rule.valid_from is None:
            raise TypeError(f"{rule.id} does not say when it begins")
        return cls(former=former, new=new, every=every, begins=rule.valid_from)

    def delay(self, birth: date) -> int:
        """Return by how many months somebody retires later than formerly."""
        before = counted_day(birth, self.former, Unit.YEARS)
        months = (before.year - self.begins.year) * MONTHS + before.month - self.begins.month
        if months < 0:
            return 0
        return min(months // self.every + 1, (self.new - self.former) * MONTHS)

    def reached(self, birth: date) -> date:
        """Return the day on which somebody reaches the age."""
        return counted_day(birth, self.former * MONTHS + self.delay(birth), Unit.MONTHS)

    def births(self, first: date, last: date) -> tuple[int, int]:
        """Return the years of birth, first and last, in which those reach it are born."""
        return first.year - self.new - 1, last.year - self.former
