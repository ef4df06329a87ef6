"""Words for codes: ``{% load members %}``."""

from django import template

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind

register = template.Library()


@register.simple_tag
def code(name: str, value: str) -> str:
    """Say what a code of an official list is called."""
    return lists.label(name, value)


@register.simple_tag
def document_kind(value: str) -> str:
    """Say what kind of document it is."""
    return str(DocumentKind(value).label)
