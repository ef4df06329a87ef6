"""When a period ends, as the Civil Code counts (Arts. 201 to 203), step by step.

Pure: days in, days out; the only thing read is the table of holidays, which may be handed
in. The first day is not counted. Months and years end on the corresponding day, or on the
month's last where there is none. A period that would end on a day of rest ends on the next
working day. The Code says "statutory holiday" (法定休假日); that days of rest at weekends and
those exchanged by the yearly notice are such days, and worked weekends are not, is how courts
and offices read it (grade I). A day counted backwards ("not later than 30 days before") is the
last on which the act is in time, and stays where it falls: Art. 203 moves ends of periods
only (grade I).
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats
from unionhall.rules.errors import AmountNeeded, CalendarEnds, DateOutOfRange
from unionhall.rules.holidays import Table, table

DAY = timedelta(days=1)
MONTHS = 12
MOST = 40_000
"""No period of law is longer, in any unit; more is a slip."""
TURN_OF_YEAR = (12, 26)
"""From here on the notice for the next year has exchanged days of this one."""


class Unit(StrEnum):
    """In what a period is counted."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of the explanation, in the reader's language when it is read."""

    sentence: Promise
    facts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.sentence) % {
            name: formats.day(fact) if isinstance(fact, date) else fact
            for name, fact in self.facts.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last day, and how it was found.

    ``counted`` is the day before rolling; ``backwards`` says that it was counted back.
    """

    on: date
    start: date
    amount: int
    unit: Unit
    counted: date
    steps: tuple[Step, ...]
    backwards: bool = False

    @property
    def rolled(self) -> bool:
        """Say whether a day of rest moved the end."""
        return self.on != self.counted

    @property
    def why(self) -> list[str]:
        """Return the steps as sentences in the reader's language."""
        return [str(step) for step in self.steps]


_COUNTED: dict[Unit, Promise] = {
    Unit.CALENDAR_DAYS: _("Calendar days counted: %(amount)s. The last is %(day)s."),
    Unit.WORKING_DAYS: _("Working days counted: %(amount)s. The last is %(day)s."),
    Unit.MONTHS: _("Months counted: %(amount)s. The corresponding day is %(day)s."),
    Unit.YEARS: _("Years counted: %(amount)s. The corresponding day is %(day)s."),
}
_BACK: dict[Unit, Promise] = {
    Unit.CALENDAR_DAYS: _("Calendar days counted back: %(amount)s. That is %(day)s."),
    Unit.WORKING_DAYS: _("Working days counted back: %(amount)s. That is %(day)s."),
    Unit.MONTHS: _("Months counted back: %(amount)s. The corresponding day is %(day)s."),
    Unit.YEARS: _("Years counted back: %(amount)s. The corresponding day is %(day)s."),
}


def due(start: date, amount: int, unit: Unit | str, *, holidays: Table | None = None) -> Due:
    """Return the last day of a period that begins with an event on ``start``.

    Raises CalendarEnds where the table of holidays does not reach the days it needs.
    """
    unit, holidays = _asked(amount, unit), holidays or table()
    steps = [Step(_("The first day, %(day)s, is not counted."), {"day": start})]
    if unit is Unit.WORKING_DAYS:
        on = counted = _working_days(start, amount, DAY, holidays)
        steps += [Step(_COUNTED[unit], {"amount": amount, "day": on})]
    else:
        counted = counted_day(start, amount, unit)
        steps += _counting(_COUNTED[unit], start, amount, counted, unit)
        on = roll(counted, holidays)
        steps += _rolling(counted, on, holidays)
    if on.year == holidays.last and (on.month, on.day) >= TURN_OF_YEAR:
        steps.append(Step(_("Next year's notice may still exchange these last days of December.")))
    return Due(on=on, start=start, amount=amount, unit=unit, counted=counted, steps=tuple(steps))


def due_before(end: date, amount: int, unit: Unit | str, *, holidays: Table | None = None) -> Due:
    """Return the last day that lies at least so long before an event on ``end``."""
    unit = _asked(amount, unit)
    steps = [Step(_("The day of the event, %(day)s, is not counted."), {"day": end})]
    if unit is Unit.WORKING_DAYS:
        on = _working_days(end, amount, -DAY, holidays or table())
        steps += [Step(_BACK[unit], {"amount": amount, "day": on})]
    else:
        on = counted_day(end, -amount, unit)
        steps += _counting(_BACK[unit], end, amount, on, unit)
        steps += [Step(_("A day that is counted back is not moved by days of rest."))]
    return Due(
        on=on, start=end, amount=amount, unit=unit, counted=on, steps=tuple(steps), backwards=True
    )


def counted_day(start: date, amount: int, unit: Unit | str) -> date:
    """Count calendar days, months or years from a day, whatever day of rest that meets.

    For spans that simply run out, such as a term of five years; it needs no table. A
    negative amount counts back.
    """
    if abs(amount) > MOST:
        raise DateOutOfRange(amount=amount, start=start)
    if unit == Unit.WORKING_DAYS:
        raise ValueError("working days need the table of holidays: use due or due_before")
    try:
        if unit == Unit.CALENDAR_DAYS:
            return start + amount * DAY
        by = MONTHS if Unit(unit) is Unit.YEARS else 1
        year, month = divmod(start.year * MONTHS + start.month - 1 + amount * by, MONTHS)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError) as beyond:
        raise DateOutOfRange(amount=amount, start=start) from beyond


def roll(day: date, holidays: Table | None = None) -> date:
    """Return the day itself, or the next working day if it is one of rest."""
    holidays = holidays or table()
    on = day
    try:
        while not holidays.is_working(on):
            on += DAY
    except CalendarEnds as ends:
        ends.counted = day
        raise
    return on


def _asked(amount: int, unit: Unit | str) -> Unit:
    if amount < 1:
        raise AmountNeeded
    return Unit(unit)


def _working_days(start: date, amount: int, step: timedelta, holidays: Table) -> date:
    on = start
    while amount:
        try:
            on += step
        except OverflowError as beyond:
            raise DateOutOfRange(amount=amount, start=start) from beyond
        amount -= holidays.is_working(on)
    return on


def _counting(sentence: Promise, start: date, amount: int, counted: date, unit: Unit) -> list[Step]:
    steps = [Step(sentence, {"amount": amount, "day": counted})]
    if unit is not Unit.CALENDAR_DAYS and counted.day != start.day:
        steps.append(
            Step(_("That month has no day %(number)s: its last one counts."), {"number": start.day})
        )
    return steps


def _rolling(counted: date, on: date, holidays: Table) -> list[Step]:
    if on == counted:
        return [Step(_("%(day)s is a working day: the period ends on it."), {"day": on})]
    facts: dict[str, object] = {"counted": counted, "day": on, "name": holidays.holiday(counted)}
    if facts["name"]:
        return [
            Step(
                _(
                    "%(counted)s is a day off (%(name)s): "
                    "the period ends on the next working day, %(day)s."
                ),
                facts,
            )
        ]
    return [
        Step(
            _("%(counted)s is a weekend: the period ends on the next working day, %(day)s."), facts
        )
    ]
