"""Calculating: by name and with what was sent; and the days of a limitation for other apps."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils import timezone

from unionhall.codes.counties import is_known
from unionhall.core.scoping import step
from unionhall.entitlements.book import RulesBook, regions_with_values
from unionhall.entitlements.errors import InputUnusable, UnknownCalculator
from unionhall.entitlements.law import limitation as law
from unionhall.entitlements.law.book import NATIONAL, Book
from unionhall.entitlements.law.calculators import CALCULATORS, Calculator
from unionhall.entitlements.law.results import Problem, Result, Unusable
from unionhall.entitlements.law.words import Text
from unionhall.rules import queries as rules
from unionhall.rules.places import region_of

SHOWN = 60
TODAY_FIELD = "on"
"""The field for the day from which days are counted; left out, it is today."""


def calculators() -> list[Calculator]:
    """List the calculations."""
    return list(CALCULATORS.values())


def calculator(name: str) -> Calculator:
    """Return a calculation by its name."""
    found = CALCULATORS.get(name)
    if found is None:
        raise UnknownCalculator(name=name[:SHOWN])
    return found


def calculate(name: str, given: Mapping[str, object], book: Book | None = None) -> Result:
    """Calculate with what was sent; raises InputUnusable, which names each field at fault."""
    chosen = calculator(name)
    today = timezone.localdate()
    if TODAY_FIELD in chosen.fields and not given.get(TODAY_FIELD):
        given = {**given, TODAY_FIELD: today}
    wrong = [*_region(given.get("region")), *_birth(given.get("birth"), today)]
    try:
        result = chosen.run(given, book or RulesBook())
    except Unusable as unusable:
        named = {one.field for one in wrong}
        further = (one for one in unusable.problems if one.field not in named)
        raise InputUnusable((*wrong, *further)) from unusable
    if wrong:
        raise InputUnusable(tuple(wrong))
    return result


def book_at_hand() -> Book:
    """Return the rules with local values, or as they ship where no database is set up yet."""
    return RulesBook(local=rules.kept())


def limitation(facts: law.Facts) -> law.Limitation:
    """Return the last day to ask for arbitration; for apps that count down."""
    return law.last_day(facts, RulesBook())


def home_region() -> str:
    """Return the division of the body at the top of the tree; the whole country without one."""
    return region_of(step(1)) or NATIONAL


def regions() -> list[str]:
    """List the divisions that are offered: home, those with local standards, the provinces."""
    home = [home_region(), *regions_with_values(timezone.localdate())]
    return [*dict.fromkeys([*home, *PROVINCES])]


PROVINCES = tuple(
    f"{code}0000"
    for code in (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
    )
)


def _birth(birth: object, today: date) -> Iterator[Problem]:
    try:
        born = date.fromisoformat(str(birth))
    except ValueError:
        return  # the reader says what is wrong with it
    if born > today:
        yield Problem(
            "birth", Text("That day has not come yet. Check it.", "该日期尚未到来，请核对。")
        )


def _region(code: object) -> Iterator[Problem]:
    if not isinstance(code, str) or not code.isdigit():
        return  # the reader says what is wrong with it
    plain = code[:6].ljust(6, "0")
    if plain != NATIONAL and not is_known(plain):
        yield Problem(
            "region",
            Text(
                f"No division of the country has the code {code[:12]}. Look the code up, or "
                "leave the field empty for the national rules.",
                f"没有代码为{code[:12]}的行政区划，请核对代码；不填则只按国家规定计算。",
            ),
        )
