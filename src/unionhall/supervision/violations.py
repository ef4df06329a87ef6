"""Which kinds of violation the law of a place names, as of a day: ``data/violations.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from unionhall.rules.book import Grade, Pair, Source, sources
from unionhall.rules.queries import regions
from unionhall.supervision.models import Violation

DATA = Path(__file__).parent / "data" / "violations.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The kinds that one text names, for a region and from a day (included) until another."""

    region: str
    valid_from: date
    valid_until: date | None
    kinds: tuple[Violation, ...]
    article: Pair
    source: Source
    grade: Grade


@cache
def lists() -> tuple[Listed, ...]:
    """Return every list, as the file has them."""
    raw = tomllib.loads(DATA.read_text(encoding="utf-8"))["list"]
    return tuple(
        Listed(
            region=one["region"],
            valid_from=one["from"],
            valid_until=one.get("until"),
            kinds=tuple(Violation(kind) for kind in one["kinds"]),
            article=Pair(*one["article"]),
            source=sources()[one["source"]],
            grade=Grade(one["grade"]),
        )
        for one in raw
    )


def named(region: str, on: date) -> Listed | None:
    """Return the list of the nearest region in force on a day; None: the words are free."""
    for code in regions(region):
        for one in lists():
            ended = one.valid_until is not None and one.valid_until <= on
            if one.region == code and one.valid_from <= on and not ended:
                return one
    return None


def offered(region: str, on: date) -> list[tuple[str, object]]:
    """List the kinds that a letter may name there and then."""
    found = named(region, on)
    kinds = found.kinds if found else (Violation.OTHER,)
    return [(kind.value, kind.label) for kind in kinds]
