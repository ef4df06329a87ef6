"""Calendar months, and stretches of days cut into whole months and the rest."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

Days = tuple[date | None, date]
"""From the first day (empty: from the beginning) to the last, both included."""


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_end(month: date) -> date:
    """Return the last day of a month."""
    return next_month(month) - timedelta(days=1)


def last_closed(today: date) -> date:
    """Return the last month that may be counted in advance.

    A month is left alone for one day after its end, so that a write which began in it has
    come to its end.
    """
    return month_of(month_of(today - timedelta(days=1)) - timedelta(days=1))


def months(first: date, last: date) -> Iterator[date]:
    """List the months that contain any of these days."""
    month = month_of(first)
    while month <= last:
        yield month
        month = next_month(month)


def whole_months(first: date | None, last: date, counted_to: date) -> tuple[date | None, date]:
    """Return the first and the last month that lie wholly in these days and are counted.

    There are none when the first lies after the last.
    """
    start = first if first is None or first.day == 1 else next_month(month_of(first))
    end = month_of(last) if last == month_end(month_of(last)) else month_of(before(month_of(last)))
    return start, min(end, counted_to)


def before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


def uncovered(days: Days, whole: tuple[date | None, date], stale: Collection[date]) -> list[Days]:
    """Return the stretches of ``days`` outside the whole months, and the stale ones inside."""
    first, last = days
    start, end = whole
    if start is not None and start > end:
        return [days]
    stretches: list[Days] = []
    if first is not None and start is not None and first < start:
        stretches.append((first, before(start)))
    stretches += [
        (m, month_end(m)) for m in sorted(stale) if m <= end and not (start and m < start)
    ]
    if last > month_end(end):
        stretches.append((next_month(end), last))
    return _joined(stretches)


def _joined(stretches: list[Days]) -> list[Days]:
    joined: list[Days] = []
    for first, last in stretches:
        if joined and first == joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
