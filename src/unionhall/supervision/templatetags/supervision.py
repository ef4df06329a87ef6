"""How records of supervision are coloured."""

from typing import Any

from django import template
from django.utils import timezone

from unionhall.supervision.lists import tone_of

register = template.Library()


@register.filter
def supervision_tone(row: Any) -> str:
    """Say how a letter, notice or investigation stands, as the colour of its badge."""
    return tone_of(row, timezone.localdate())


@register.filter
def card_tone(row: Any) -> str:
    """Say whether an inspector's card is good today."""
    return "good" if row.holds_on(timezone.localdate()) else "neutral"
