"""What a result looks like: a bar of its parts, or a line of time, in places of a hundred."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unionhall.entitlements.law.results import Result
from unionhall.entitlements.schemas import said

WHOLE = Decimal(100)
LINE, EDGE, APART = 300, 12, 20
"""How long the line of time is, what is kept free at its ends, and between two marks."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of the amount: where it begins on the bar and how long it is."""

    name: str
    amount: Decimal
    share: str
    x: str
    width: str
    tone: int


@dataclass(frozen=True, slots=True)
class Tick:
    """One day on the line of time."""

    number: int
    day: date
    name: str
    at: str
    main: bool


def bars(result: Result) -> list[Bar]:
    """Lay the parts out on a bar; none where there is only one."""
    total = sum((part.amount for part in result.parts), Decimal(0))
    if len(result.parts) < 2 or not total:  # noqa: PLR2004 -- one part is the whole
        return []
    found, x = [], Decimal(0)
    for tone, part in enumerate(result.parts):
        width = part.amount / total * WHOLE
        found.append(
            Bar(said(part.name), part.amount, f"{width:.0f}%", f"{x:.2f}", f"{width:.2f}", tone)
        )
        x += width
    return found


def ticks(result: Result) -> list[Tick]:
    """Lay the days out in proportion, but never so near that two cover each other."""
    marks = result.marks
    if len(marks) < 2:  # noqa: PLR2004 -- a line has two ends
        return []
    span = (marks[-1].day - marks[0].day).days or 1
    last = LINE - EDGE
    places = [EDGE + (mark.day - marks[0].day).days * (last - EDGE) / span for mark in marks]
    for at in range(1, len(places)):
        places[at] = max(places[at], places[at - 1] + APART)
    for at in reversed(range(len(places))):
        places[at] = min(places[at], last - (len(places) - 1 - at) * APART)
    return [
        Tick(number, mark.day, said(mark.name), f"{place:.1f}", mark.main)
        for number, (mark, place) in enumerate(zip(marks, places, strict=True), start=1)
    ]
