"""Values of rules: as people type them, and as the database keeps them."""

import re
from decimal import Decimal
from fractions import Fraction

from unionhall.rules.book import Bracket, Kind, Rule, Value, value_from
from unionhall.rules.errors import (
    NotSettable,
    NumberNeeded,
    ShareNeeded,
    WholeNumberNeeded,
    WholeNumbersNeeded,
    YesOrNoNeeded,
)
from unionhall.rules.models import LocalValue

MOST = 40_000
MOST_NUMBERS = 12
_SHOWN = 40
_YES = frozenset({"yes", "1", "true", "是"})
_NO = frozenset({"no", "0", "false", "否"})


def typed(rule: Rule, text: str) -> Value:
    """Read what somebody typed for a rule; refuses what is not of the rule's type."""
    plain = text.strip()
    match rule.kind:
        case Kind.INTEGER:
            return _whole(plain)
        case Kind.INTEGERS:
            parts = [part for part in re.split(r"[,，、;；\s]+", plain) if part]
            if not 0 < len(parts) <= MOST_NUMBERS:
                raise WholeNumbersNeeded(value=plain[:_SHOWN])
            return tuple(dict.fromkeys(_whole(part) for part in parts))
        case Kind.DECIMAL:
            return _share(plain, Decimal)
        case Kind.NUMBER:
            return _number(plain)
        case Kind.FRACTION:
            return _share(plain, Fraction)
        case Kind.YES_NO:
            if plain.lower() not in _YES | _NO:
                raise YesOrNoNeeded(value=plain[:_SHOWN])
            return plain.lower() in _YES
    raise NotSettable(name=rule.name)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < _SHOWN and 0 < int(text) <= MOST):
        raise WholeNumberNeeded(value=text[:_SHOWN], most=MOST)
    return int(text)


def _number(text: str) -> Decimal:
    plain = re.fullmatch(r"(\d{1,9}(?:\.\d{1,4})?)\s*元?", text.replace(",", ""), re.ASCII)
    if plain is None or not Decimal(plain[1]):
        raise NumberNeeded(value=text[:_SHOWN])
    return Decimal(plain[1])


def _share(text: str, number: type[Decimal] | type[Fraction]) -> Decimal | Fraction:
    share = _fraction(text)
    if share is None or not 0 < share <= 1:
        raise ShareNeeded(value=text[:_SHOWN])
    if number is Fraction:
        return share
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    if Fraction(exact) != share:  # a third has no decimal
        raise ShareNeeded(value=text[:_SHOWN])
    return exact


def _fraction(text: str) -> Fraction | None:
    found = re.fullmatch(r"(\d{1,4}(?:\.\d{1,6})?|\d{1,4}/[1-9]\d{0,3})\s*([%％]?)", text, re.ASCII)
    return Fraction(found[1]) / (100 if found[2] else 1) if found else None


def stored(value: Value) -> object:
    """Write a value so that JSON can hold it."""
    if isinstance(value, Fraction | Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [
            {"least": one.least, "most": one.most, "low": one.low, "high": one.high}
            if isinstance(one, Bracket)
            else one
            for one in value
        ]
    return value


def applied(rule: Rule, local: LocalValue) -> Rule:
    """Return the rule as it is where a body has set a value."""
    return rule.with_value(
        value_from(rule.kind, local.value),
        place=local.scope_path,
        since=local.valid_from,
        until=local.valid_until,
    )
