"""The picture of a case's clocks: bars from their beginning to their end, in parts of a hundred."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from unionhall.mediation.clocks import Clock, State

LONGEST = timedelta(days=120)
"""What reaches further ahead is cut at the picture's edge: a limitation of a year, a file."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One clock as the picture draws it; ``begin`` and ``width`` in parts of a hundred."""

    clock: Clock
    begin: int
    width: int
    done: int | None
    cut: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The bars, with the days at both edges and where today is."""

    bars: list[Bar]
    first: date
    last: date
    today: int | None


def draw(clocks: Sequence[Clock], today: date) -> Picture | None:
    """Draw the clocks that have begun; nothing where none has."""
    begun = [one for one in clocks if one.start is not None and one.due_on is not None]
    shown = [one for one in begun if one.state is not State.NOT_BEGUN]
    if not shown:
        return None
    first = min(one.start for one in shown if one.start is not None)
    ends = [one.due_on for one in shown if one.due_on is not None]
    near = [one for one in ends if one <= today + LONGEST] or [today + LONGEST]
    last = max(*near, today, first + timedelta(days=15))
    days = (last - first).days

    def place(day: date) -> int:
        return max(0, min(100, round((day - first).days * 100 / days)))

    bars = []
    for one in shown:
        begin, end = place(one.start or first), place(one.due_on or last)
        done = place(one.done_on) if one.done_on is not None else None
        cut = one.due_on is not None and one.due_on > last
        bars.append(Bar(one, begin, max(1, end - begin), done, cut))
    return Picture(bars, first, last, place(today) if first <= today <= last else None)
