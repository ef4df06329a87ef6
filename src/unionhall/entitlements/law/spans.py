"""Spans of time as the law of labour counts them: both ends are days of work."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from unionhall.entitlements.law.words import Text

DAY = timedelta(days=1)
YEAR = 12


def plus_months(day: date, months: int) -> date:
    """Return the corresponding day so many months later, or that month's last day."""
    year, month = divmod(day.year * YEAR + day.month - 1 + months, YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, and the days left over."""

    months: int
    days: int

    @classmethod
    def of(cls, first: date, last: date) -> "Span":
        """Measure from a first to a last day, both worked; empty where last lies before."""
        after = last + DAY
        months = max(0, (after.year - first.year) * YEAR + after.month - first.month)
        while months and plus_months(first, months) > after:
            months -= 1
        return cls(months, max(0, (after - plus_months(first, months)).days))

    @property
    def years(self) -> int:
        return self.months // YEAR

    @property
    def rest(self) -> int:
        """Return the whole months beyond the whole years."""
        return self.months % YEAR

    @property
    def said(self) -> Text:
        return Text(
            f"{self.years} years, {self.rest} months, {self.days} days",
            f"{self.years}年{self.rest}个月{self.days}天",
        )
