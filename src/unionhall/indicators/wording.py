"""Numbers in the press's manner. The exact integer is the figure; this is how it is said."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

WAN = 10_000
SMALL = 1_000
"""Below this a number is always said exactly."""


class Manner(StrEnum):
    """How a house says a number."""

    EXACT = "exact"
    """1199."""
    AT_LEAST = "at_least"
    """1260余: 1260 and less than ten more."""
    WAN = "wan"
    """6.8万: rounds to 6.8 in ten thousands; smaller numbers exactly."""
    FINE_WAN = "fine_wan"
    """1.92万: the same with two places."""


@dataclass(frozen=True, slots=True)
class Said:
    """A number as it is said: ``about`` when it is not exact."""

    zh: str
    en: str


def say(value: int, manner: Manner) -> Said:
    """Say a whole number in one of the manners."""
    match manner:
        case Manner.AT_LEAST:
            return at_least(value)
        case Manner.WAN:
            return about_wan(value, 1)
        case Manner.FINE_WAN:
            return about_wan(value, 2)
        case _:
            return exactly(value)


def exactly(value: int) -> Said:
    """Say the number itself."""
    return Said(str(value), f"{value:,}")


def at_least(value: int, *, digits: int = 3) -> Said:
    """Say "N and some more", N keeping the first digits; a round number is said as it is."""
    if value < SMALL:
        return exactly(value)
    step = 10 ** max(len(str(value)) - digits, 0)
    known = value // step * step
    if known == value:
        return Said(_in_wan(Decimal(known) / WAN) if known >= WAN else str(known), f"{known:,}")
    zh = f"{_in_wan(Decimal(known) / WAN)}余" if known >= WAN else f"{known}余"
    return Said(zh, f"more than {known:,}")


def about_wan(value: int, places: int) -> Said:
    """Say a number in ten thousands, rounded half up to so many places."""
    if value < WAN:
        return exactly(value)
    unit = Decimal(1).scaleb(-places)
    rounded = (Decimal(value) / WAN).quantize(unit, ROUND_HALF_UP)
    number = int(rounded * WAN)
    return Said(_in_wan(rounded), f"about {number:,}" if number != value else f"{number:,}")


def percent_at_least(part: int, whole: int) -> Said:
    """Say "95% and more": the whole per cent not above the true ratio."""
    ratio = Decimal(100 * part) / whole
    floor = int(ratio.to_integral_value(ROUND_FLOOR))
    if floor == ratio:
        return Said(f"{floor}%", f"{floor}%")
    return Said(f"{floor}%以上", f"more than {floor}%")


def _in_wan(number: Decimal) -> str:
    text = f"{number:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}万"
