"""Stated rules: so many signals about one unit within so many days. Pure functions."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import timedelta

from unionhall.core.signals import Signal


def amount(signals: Iterable[Signal], *, workers: bool) -> int:
    """Count signals, or the workers whom they concern."""
    return sum(one.weight if workers else 1 for one in signals)


def episodes(
    signals: Sequence[Signal], *, least: int, days: int, workers: bool = False
) -> list[list[Signal]]:
    """Return the runs of signals about one unit that a rule warns of, the earliest first.

    A run begins when ``least`` of them lie within ``days`` days (the first and the last day
    included); those that follow within ``days`` days after its latest one belong to it.
    """
    found: list[list[Signal]] = []
    waiting: deque[Signal] = deque()
    span = timedelta(days=days)
    for signal in sorted(signals, key=lambda one: (one.on, str(one.record))):
        if found and not waiting and signal.on < found[-1][-1].on + span:
            found[-1].append(signal)
            continue
        while waiting and signal.on - waiting[0].on >= span:
            waiting.popleft()
        waiting.append(signal)
        if amount(waiting, workers=workers) >= least:
            found.append([*waiting])
            waiting.clear()
    return found
