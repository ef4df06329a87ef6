"""When meetings are due: pure functions from rules, days and what was held.

Nothing here reads a database or a clock. A rule gives occurrences; each is a stretch of
days in which a meeting must be held. An occurrence belongs to the period in which its
``last`` day lies, so that neighbouring periods share none and lose none.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
JUNE, DECEMBER = 6, 12
LAST = 5
"""As a week's number: the last one of the month."""

WIDTH = {"city": 3, "district": 2, "street": 1, "park": 1, "building": 1, "station": 1}
"""A meeting satisfies rules of its own level's width and of narrower ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The numbers of a schedule rule; ``outreach.models.ScheduleRule`` explains them."""

    pattern: str
    weekday: int | None = None
    week: int | None = None
    counting: str = "weekdays"
    day: int | None = None
    grace: int = 0
    kind: str = "employee"
    level: str = "street"
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """A meeting is due from ``first`` to ``last``, both included; ``on`` is its proper day."""

    first: date
    last: date
    on: date | None = None


class State(StrEnum):
    """What became of an occurrence."""

    DONE = "done"
    MISSED = "missed"
    DUE = "due"
    COMING = "coming"


def occurrences(rule: Rule, first: date, last: date) -> list[Occurrence]:
    """Return what a rule asks for in a period, in order.

    Only stretches that lie wholly within the rule's own validity are asked for: nobody
    owes a weekly meeting for a week that was half over when the rule began.
    """
    found = (_weekly if rule.pattern == "weekly" else _by_month)(rule, first, last)
    return [
        one
        for one in found
        if first <= one.last <= last
        and one.first >= rule.valid_from
        and (rule.valid_until is None or one.last < rule.valid_until)
    ]


def _weekly(rule: Rule, first: date, last: date) -> Iterator[Occurrence]:
    monday = first - timedelta(days=first.weekday()) - WEEK
    while monday <= last:
        if rule.weekday is None:
            yield Occurrence(monday, monday + 6 * DAY)
        else:
            on = monday + (rule.weekday - 1) * DAY
            yield Occurrence(on, on + min(rule.grace, 6) * DAY, on)
        monday += WEEK


def _by_month(rule: Rule, first: date, last: date) -> Iterator[Occurrence]:
    for year, month in _months(first - timedelta(days=31 + rule.grace), last):
        if rule.pattern == "half_yearly":
            if month in {JUNE, DECEMBER}:
                end = date(year, month, monthrange(year, month)[1])
                yield Occurrence(date(year, month - 5, 1), end)
            continue
        if rule.pattern == "monthly_day":
            on = date(year, month, min(rule.day or 1, monthrange(year, month)[1]))
        else:
            on = nth_weekday(year, month, rule.week or 1, rule.weekday or 1, rule.counting)
        yield Occurrence(on, on + rule.grace * DAY, on)


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year + 1, 1) if month == DECEMBER else (year, month + 1)


def nth_weekday(year: int, month: int, week: int, weekday: int, counting: str) -> date:
    """Return the day in a month that "the weekday of the n-th week" means.

    ``weekdays``: the n-th such weekday. ``calendar_weeks``: in the n-th week, the one with
    the 1st being the first; where that weekday still lies before the 1st, a week later.
    ``full_weeks``: in the n-th week that lies in the month from its Monday on. ``LAST``
    means the last such weekday of the month in all readings, and no reading leaves it.
    """
    first = date(year, month, 1)
    nth = first + timedelta(days=(weekday - first.isoweekday()) % 7)
    final = nth + WEEK * ((monthrange(year, month)[1] - nth.day) // 7)
    if week == LAST:
        return final
    if counting == "weekdays":
        return nth + WEEK * (week - 1)
    monday = first - timedelta(days=first.weekday())
    if counting == "full_weeks" and monday < first:
        monday += WEEK
    on = monday + WEEK * (week - 1) + (weekday - 1) * DAY
    return min(max(on, nth), final)


def satisfies(kind: str, level: str, rule: Rule) -> bool:
    """Say whether a meeting of this kind and level is what the rule asks for."""
    return kind == rule.kind and WIDTH[level] >= WIDTH[rule.level]


def judge(
    due: Iterable[Occurrence], held: Sequence[date], today: date
) -> list[tuple[Occurrence, State]]:
    """Say of each occurrence what became of it; ``held`` are the days held, in order."""
    return [(one, _state(one, held, today)) for one in due]


def _state(one: Occurrence, held: Sequence[date], today: date) -> State:
    place = bisect_left(held, one.first)
    if place < len(held) and held[place] <= one.last:
        return State.DONE
    if one.last < today:
        return State.MISSED
    return State.DUE if one.first <= today else State.COMING
