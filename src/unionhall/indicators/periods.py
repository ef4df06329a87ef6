"""The periods that a reader can choose."""

from collections.abc import Mapping
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Rejected
from unionhall.core.facts import Period
from unionhall.indicators.bulletin import years_back
from unionhall.indicators.queries import period

OCTOBER = 10


class Preset(models.TextChoices):
    """Periods with a name."""

    MONTH = "month", _("this month")
    YEAR = "year", _("this year")
    UNION_YEAR = "union_year", _("union statistical year")
    FIVE_YEARS = "five_years", _("five years to today")
    CUSTOM = "custom", _("other days")


class NotADay(Rejected):
    message = _("“%(text)s” is not a day. Write it as 2024-06-18.")


def of_preset(preset: str, today: date) -> Period:
    """Return the days of a period with a name, up to today."""
    match preset:
        case Preset.MONTH:
            first = today.replace(day=1)
        case Preset.UNION_YEAR:
            year = today.year if today.month >= OCTOBER else today.year - 1
            first = date(year, OCTOBER, 1)
        case Preset.FIVE_YEARS:
            first = years_back(today, 5)
        case _:
            first = date(today.year, 1, 1)
    return Period(first=first, last=today)


def chosen(given: Mapping[str, str], today: date) -> tuple[str, Period]:
    """Return the period that an address asks for: days, or one with a name."""
    first, last = given.get("from", ""), given.get("to", "")
    preset = given.get("period", "")
    if (first or last) and preset in {"", Preset.CUSTOM}:
        usual = of_preset(Preset.YEAR, today)
        days = period(day("from", first) or usual.first, day("to", last) or usual.last, today)
        return named(days, today), days
    if preset not in set(Preset) - {Preset.CUSTOM}:
        preset = Preset.YEAR
    return preset, of_preset(preset, today)


def named(days: Period, today: date) -> Preset:
    """Return the period with a name that has these days; in January the year goes first."""
    names = (Preset.YEAR, Preset.UNION_YEAR, Preset.FIVE_YEARS, Preset.MONTH)
    return next((name for name in names if of_preset(name, today) == days), Preset.CUSTOM)


def day(field: str, text: str) -> date | None:
    """Read a day that somebody typed."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise NotADay(text=text[:20], field=field) from wrong
