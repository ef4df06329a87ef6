"""How forms are drawn: ``{{ form }}`` uses our own components."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop

# Django's own sentences that we translate more kindly than Django does.
KINDER = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
)


INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html" for kind in ("text", "date", "number", "hidden", "input")
)


class Renderer(DjangoTemplates):
    """Django's own, but with our form, and with choices and plain inputs written by hand.

    Django includes a template for each single option and each attribute, and the filters of one
    list have dozens.
    """

    form_template_name = "core/ui/form.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if template_name == "django/forms/widgets/select.html":
            return _select(context["widget"])
        if template_name in INPUTS:
            return _input(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    given = {"type": widget["type"], "name": widget["name"], "value": widget["value"]}
    return format_html("<input{}>", flatatt(given | widget["attrs"]))


def _select(widget: dict[str, Any]) -> SafeString:
    groups = SafeString("")
    for label, options, _index in widget["optgroups"]:
        drawn = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((one["value"], flatatt(one["attrs"]), one["label"]) for one in options),
        )
        groups += (
            format_html('<optgroup label="{}">{}</optgroup>', label, drawn) if label else drawn
        )
    attrs = flatatt(widget["attrs"])
    return format_html('<select name="{}"{}>{}</select>', widget["name"], attrs, groups)
