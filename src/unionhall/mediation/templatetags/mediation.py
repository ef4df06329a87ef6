"""What only the pages of mediation need."""

from decimal import Decimal

from django import template

from unionhall.mediation.lists import SHORT, next_of, tone_of
from unionhall.mediation.models import Case

register = template.Library()
register.filter("dispute_tone", tone_of)
register.filter("dispute_next", next_of)


@register.filter
def about(case: Case) -> str:
    """Say in a word what a dispute is about."""
    return str(SHORT[case.category])


@register.filter
def yuan(value: Decimal | None) -> str:
    """Write money: 8,000.00."""
    return "–" if value is None else f"{value:,.2f}"
