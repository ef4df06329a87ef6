"""Form fields that every app uses, and how a form shows a refusal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import DomainError

LONGEST_SEARCH = 80


def blame(form: forms.Form, refusal: DomainError) -> None:
    """Show a refusal beside the field at fault, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


class SearchText(forms.CharField):
    """What is looked for in a list: a few characters, or nothing."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Search"))
        options.setdefault("max_length", LONGEST_SEARCH)
        super().__init__(
            required=False,
            error_messages={
                "max_length": _(
                    "What you search for is longer than %(limit_value)d characters. Shorten it: "
                    "a part of a name or number is enough."
                )
            },
            **options,
        )


class Day(forms.DateField):
    """A day, chosen in the browser's own calendar or typed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(
            input_formats=["%Y-%m-%d"],
            error_messages={
                "invalid": _("Write the day as year-month-day, like 2026-03-02."),
                "required": _("Choose the day."),
            },
            **options,
        )
