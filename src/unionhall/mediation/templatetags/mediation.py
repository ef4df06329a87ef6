"""What only the pages of mediation need."""

from decimal import Decimal

from django import template

from unionhall.mediation.lists import tone_of

register = template.Library()
register.filter("dispute_tone", tone_of)


@register.filter
def yuan(value: Decimal | None) -> str:
    """Write money: 8,000.00."""
    return "–" if value is None else f"{value:,.2f}"
