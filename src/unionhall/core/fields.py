"""Form fields that every app uses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
