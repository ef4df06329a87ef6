"""What the arithmetic asks of the outside: rules of a day, days of work, ages of retirement."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from unionhall.entitlements.law.results import Parameter
from unionhall.entitlements.law.words import Text

NATIONAL = "000000"


class NotOnRecord(Exception):
    """No version of a rule is on record for the day; the earliest one begins on ``since``.

    That says nothing of the law of that day: an older text may have held.
    """

    def __init__(self, name: Text, since: date | None) -> None:
        super().__init__(name.en, since)
        self.name = name
        self.since = since


@dataclass(frozen=True, slots=True)
class Ages:
    """When somebody reaches the former and the present age of retirement.

    ``former`` and ``new`` are the ages between which it rises, in years; ``delay`` is by how
    many months this person works longer than formerly.
    """

    former_day: date
    day: date
    delay: int
    former: int
    new: int


class Book(Protocol):
    """The rules of law, the calendar and the table of ages."""

    def parameter(self, id: str, *, on: date, region: str) -> Parameter:  # noqa: A002
        """Return a rule as it was on a day, in a region; raises NotOnRecord where none is."""

    def working_days(self, first: date, last: date) -> int | None:
        """Count the working days of a span, both ends in it; None where the table ends."""

    def working_day(self, day: date) -> date | None:
        """Return the day itself or the next one worked; None where the table ends."""

    def ages(self, track: str, birth: date) -> Ages:
        """Say when somebody reaches the age of a track: men, women_55, women_50."""
