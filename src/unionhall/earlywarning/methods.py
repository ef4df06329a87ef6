"""Statistical rules: whether a week exceeds what a method expects of the unit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from unionhall.core.signals import Signal
from unionhall.earlywarning import ears, farrington
from unionhall.earlywarning.ears import Counts, Expectation
from unionhall.rules import holidays

WEEK = timedelta(days=7)
SPRING_FESTIVAL = "春节"
FARRINGTON = "farrington"
HISTORY = timedelta(weeks=5 * 53 + 60)
"""So far back signals are read: five years before the first week of a year's preview."""


@dataclass(frozen=True, slots=True)
class Series:
    """The weekly counts of one unit; ``begin`` is the Monday of the first week."""

    begin: date
    counts: Counts

    def monday(self, at: int) -> date:
        """Return the first day of the week at an index."""
        return self.begin + at * WEEK


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def series(signals: Iterable[Signal], begin: date, end: date, *, workers: bool) -> Series:
    """Count signals by week, from the week of ``begin`` to the last one that is over by ``end``."""
    first = monday_of(begin)
    weeks = max(0, (monday_of(end) - first).days // 7)
    counted: Counter[int] = Counter()
    for one in signals:
        counted[(monday_of(one.on) - first).days // 7] += one.weight if workers else 1
    return Series(first, np.array([counted[n] for n in range(weeks)], dtype=np.float64))


def expect(method: str, of: Series, at: int) -> Expectation | None:
    """Say what a method expects of a week; None where the history is too short for it."""
    if method == FARRINGTON:
        return farrington.expect(of.counts, at, of.monday(at), festivals())
    return ears.expect(method, of.counts, at)


def exceeds(method: str, of: Series, at: int, least: int) -> Expectation | None:
    """Return what was expected of a week that exceeds it, with ``least`` counted at the least."""
    if of.counts[at] < least:
        return None
    expected = expect(method, of, at)
    if expected is None or of.counts[at] <= expected.threshold:
        return None
    return expected


def festivals() -> Sequence[date]:
    """Return the first days off of the Spring Festival, as far as the table of holidays goes."""
    named = [
        [day for day, name in year.off.items() if SPRING_FESTIVAL in name]
        for year in holidays.table().years.values()
    ]
    return [min(days) for days in named if days]


def weeks_needed(method: str) -> int:
    """Return how many weeks must lie before the one that is judged."""
    return farrington.needs() if method == FARRINGTON else ears.needs(method)
