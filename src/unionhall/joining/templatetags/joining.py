"""What only joining's pages need."""

from django import template

from unionhall.joining.labels import TONES
from unionhall.joining.readable import grouped

register = template.Library()
register.filter("grouped_code", grouped)


@register.filter
def tone(state: str) -> str:
    """Return the colour of a state."""
    return TONES.get(state, "neutral")
