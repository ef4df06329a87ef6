"""A year of the law's calendar, laid out in months for the page and the API."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from unionhall.rules.errors import UnknownYear
from unionhall.rules.holidays import SATURDAY, Table, Year, table


class DayKind(StrEnum):
    """What the table makes of a day."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day; ``name`` is the holiday that it belongs to or is worked for."""

    day: date
    kind: DayKind
    name: str
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday to Sunday; days of its neighbours are not ``inside``."""

    first: date
    weeks: list[list[DayCell]]


def year_of(number: int, holidays: Table | None = None) -> Year:
    """Return a year of the table; raises UnknownYear."""
    found = (holidays or table()).years.get(number)
    if found is None:
        raise UnknownYear(year=number)
    return found


def cell(year: Year, day: date) -> DayCell:
    """Say what a day of the year is."""
    if day in year.work:
        return DayCell(day, DayKind.WORK, year.work[day])
    if day in year.off:
        return DayCell(day, DayKind.OFF, year.off[day])
    weekend = day.isoweekday() >= SATURDAY
    return DayCell(day, DayKind.WEEKEND if weekend else DayKind.WORKDAY, "")


def months(year: Year) -> list[Month]:
    """Lay the year out."""
    calendar = Calendar()
    return [
        Month(
            date(year.year, number, 1),
            [
                [
                    cell(year, day)
                    if day.month == number
                    else DayCell(day, DayKind.WORKDAY, "", inside=False)
                    for day in week
                ]
                for week in calendar.monthdatescalendar(year.year, number)
            ],
        )
        for number in range(1, 13)
    ]


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday as people speak of it: its days off in a row, and the days worked for it."""

    name: str
    first: date
    last: date
    worked: list[date]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def spans(year: Year) -> list[Holiday]:
    """List the year's holidays in order."""
    found: list[Holiday] = []
    for day, name in sorted(year.off.items()):
        if found and found[-1].name == name and (day - found[-1].last).days == 1:
            found[-1] = Holiday(name, found[-1].first, day, [])
        else:
            found.append(Holiday(name, day, day, []))
    for day, name in sorted(year.work.items()):
        near = [one for one in found if one.name == name]
        if near:
            min(near, key=lambda one: abs((one.first - day).days)).worked.append(day)
    return found
