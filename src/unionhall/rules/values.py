"""Values of rules, as they are stored and as they are written for people."""

from decimal import Decimal
from fractions import Fraction

from unionhall.rules.book import Bracket, Rule, Value, value_from
from unionhall.rules.models import LocalValue


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
