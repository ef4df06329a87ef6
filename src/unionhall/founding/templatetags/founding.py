"""What only the pages of cases need."""

from django import template

from unionhall.founding.lists import tone_of

register = template.Library()
register.filter("case_tone", tone_of)
