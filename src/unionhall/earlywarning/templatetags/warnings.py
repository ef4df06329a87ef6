"""What the pages of early warning say of a warning."""

from django import template

from unionhall.earlywarning import queries

register = template.Library()
register.filter("about", queries.about)
