"""Asking the arithmetic as programs do, by the rules as they ship."""

from datetime import date
from decimal import Decimal
from typing import Any

from unionhall.entitlements import queries
from unionhall.entitlements.book import RulesBook
from unionhall.entitlements.errors import InputUnusable
from unionhall.entitlements.law.results import Result

SHIPPED = RulesBook(local=False)


def calculate(name: str, **given: Any) -> Result:
    return queries.calculate(name, given, SHIPPED)


def money(name: str, **given: Any) -> Decimal:
    amount = calculate(name, **given).amount
    assert isinstance(amount, Decimal)
    return amount


def day(name: str, **given: Any) -> date | None:
    amount = calculate(name, **given).amount
    assert amount is None or isinstance(amount, date)
    return amount


def refused(name: str, **given: Any) -> dict[str, str]:
    """Return what is wrong, field by field, in English."""
    try:
        result = queries.calculate(name, given, SHIPPED)
    except InputUnusable as unusable:
        return {one.field: one.sentence.en for one in unusable.problems}
    raise AssertionError(f"computed {result.amount}")


def missing(result: Result) -> list[str]:
    return [one.what for one in result.missing]


def questions(result: Result) -> str:
    return "\n".join(one.sentence.en for one in result.questions)
