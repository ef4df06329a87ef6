"""How days, times and numbers are written for people, in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

WAN = 10_000
YI = 100_000_000


@dataclass(frozen=True, slots=True)
class Month:
    """A day of which only the month is known; as a text, 2023-07."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def day(value: date | Month | None) -> str:
    """Write a day: 2026年3月2日; where only the month is known, 2026年3月."""
    if value is None:
        return ""
    if isinstance(value, Month):
        return date_format(date(value.year, value.month, 1), "YEAR_MONTH_FORMAT")
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return _day(value, get_language())


@lru_cache(maxsize=4096)
def _day(value: date, _language: str | None) -> str:
    return date_format(value, "DATE_FORMAT")


def clock(value: datetime | None) -> str:
    """Write the time of day: 09:05."""
    if value is None:
        return ""
    return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%H:%M}"


def moment(value: datetime | None) -> str:
    """Write a day and a time: 2026年3月2日 09:05."""
    return f"{day(value)} {clock(value)}".strip()


def grouped(value: float | Decimal | None) -> str:
    """Write a number in groups of three: 68,000."""
    return "" if value is None else f"{value:,}"


def wan(value: int | None) -> str:
    """Write a big number as Chinese does: 6.8万; other languages group it."""
    if value is None:
        return ""
    if not (get_language() or "").startswith("zh") or abs(value) < WAN:
        return grouped(value)
    unit, word = (YI, "亿") if abs(value) >= YI else (WAN, "万")
    tenths = (Decimal(value) / unit).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{tenths:f}".removesuffix(".0") + word


def shown(value: object, *, numeric: bool = False) -> object:
    """Write any value of a list for the page."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date | Month):
        return day(value)
    if numeric and isinstance(value, int | float | Decimal):
        return grouped(value)
    return value
