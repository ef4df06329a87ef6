"""Forms about rules and the law's calendar."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.fields import Day
from unionhall.rules.book import Kind, Rule
from unionhall.rules.deadlines import MOST, Unit
from unionhall.rules.errors import AmountNeeded, BasisNeeded
from unionhall.rules.services import EndValue, SetValue

UNITS = [
    (Unit.CALENDAR_DAYS.value, _("calendar days")),
    (Unit.WORKING_DAYS.value, _("working days")),
    (Unit.MONTHS.value, _("months")),
    (Unit.YEARS.value, _("years")),
]
FORWARDS, BACKWARDS = "after", "before"
HINTS = {
    Kind.INTEGER: _("A whole number, like 10."),
    Kind.INTEGERS: _("Whole numbers with commas, like 90, 30, 7."),
    Kind.DECIMAL: _("A share, like 5%."),
    Kind.NUMBER: _("A number, like 2540 or 21.75."),
    Kind.FRACTION: _("A fraction, like 2/3."),
}


class ValueForm(forms.Form):
    value = forms.CharField(label=_("New value"), max_length=80)
    valid_from = Day(label=_("Valid from"))
    reason = forms.CharField(
        label=_("Basis"),
        max_length=200,
        error_messages={"required": BasisNeeded.message},
        help_text=_("The document or decision that says so, with its number and day."),
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        if rule.kind is Kind.YES_NO:
            choices = [("yes", _("yes")), ("no", _("no"))]
            self.fields["value"] = forms.ChoiceField(label=_("New value"), choices=choices)
        else:
            self.fields["value"].help_text = HINTS[rule.kind]

    def command(self) -> SetValue:
        return SetValue(rule=self.rule.id, **self.cleaned_data)


class EndForm(forms.Form):
    valid_until = Day(label=_("Until (excluded)"))

    def command(self, value: UUID) -> EndValue:
        return EndValue(value=value, valid_until=self.cleaned_data["valid_until"])


class DeadlineForm(forms.Form):
    """What is to be counted; as a form in the address, so that an answer can be passed on."""

    start = Day(label=_("Day of the event"))
    amount = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=MOST,
        error_messages={"min_value": AmountNeeded.message},
    )
    unit = forms.ChoiceField(label=_("Counted in"), choices=UNITS)
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[
            (FORWARDS, _("after the event: no later than")),
            (BACKWARDS, _("before the event: no later than")),
        ],
        initial=FORWARDS,
    )


class YearForm(forms.Form):
    """Which year the calendar shows."""

    year = forms.IntegerField(required=False, min_value=1990, max_value=2100)

    def chosen(self, today: date) -> int:
        """Return the year asked for, or this one."""
        self.is_valid()
        return int(self.cleaned_data.get("year") or today.year)
