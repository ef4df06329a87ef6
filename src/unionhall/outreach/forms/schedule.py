"""Forms about rules of the schedule and what is due."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.fields import Day
from unionhall.organizations.choosing import BodyField
from unionhall.organizations.models import Kind
from unionhall.outreach.forms.fields import Bodies, bodies_offered
from unionhall.outreach.models import WEEKDAYS, Level, Meeting, ScheduleRule
from unionhall.outreach.services import BEGINNING
from unionhall.outreach.services.rules import EndRule, SetRule

WEEKS = [(1, _("first")), (2, _("second")), (3, _("third")), (4, _("fourth")), (5, _("last"))]
LAST_YEAR = 2100
OWING = (Kind.DISTRICT, Kind.STREET, Kind.TOWNSHIP, Kind.PARK, Kind.COMMUNITY, Kind.BUILDING)


def _number(value: str) -> int:
    return int(value)


class RuleForm(forms.Form):
    organization = BodyField(label=_("Set by"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Meeting.Kind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.STREET)
    below = forms.MultipleChoiceField(
        label=_("Applies to"),
        choices=[(kind.value, kind.label) for kind in OWING],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each body of these kinds below. Tick none for the body itself."),
    )
    pattern = forms.ChoiceField(label=_("How often"), choices=ScheduleRule.Pattern.choices)
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        choices=[("", _("any day of the week")), *list(enumerate(WEEKDAYS))[1:]],
        coerce=_number,
        empty_value=None,
        required=False,
    )
    week = forms.TypedChoiceField(
        label=_("Week of the month"),
        choices=[("", "—"), *WEEKS],
        coerce=_number,
        empty_value=None,
        required=False,
    )
    counting = forms.ChoiceField(
        label=_("How weeks are counted"),
        choices=ScheduleRule.Counting.choices,
        initial=ScheduleRule.Counting.WEEKDAYS,
    )
    day = forms.IntegerField(
        label=_("Day of the month"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("In a shorter month, its last day."),
    )
    grace = forms.IntegerField(
        label=_("Days of grace"),
        min_value=0,
        max_value=14,
        initial=0,
        help_text=_("A meeting so many days later still counts."),
    )
    theme = forms.CharField(label=_("Theme"), max_length=120, required=False)
    source = forms.CharField(
        label=_("Basis"),
        max_length=200,
        help_text=_("The document or decision that says so, with its number and day."),
    )
    valid_from = Day(label=_("Valid from"))
    valid_until = Day(label=_("Until (excluded)"), required=False)

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization = self.fields["organization"]
        if isinstance(organization, forms.ChoiceField):
            organization.choices = bodies_offered(bodies)

    def command(self) -> SetRule:
        data = self.cleaned_data
        return SetRule(
            organization=UUID(data["organization"]),
            kind=Meeting.Kind(data["kind"]),
            level=Level(data["level"]),
            below=tuple(Kind(kind) for kind in data["below"]),
            pattern=ScheduleRule.Pattern(data["pattern"]),
            weekday=data["weekday"],
            week=data["week"],
            counting=ScheduleRule.Counting(data["counting"]),
            day=data["day"],
            grace=data["grace"],
            theme=data["theme"],
            source=data["source"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
        )


class EndRuleForm(forms.Form):
    valid_until = Day(label=_("Until (excluded)"))

    def command(self, rule: UUID) -> EndRule:
        return EndRule(rule=rule, valid_until=self.cleaned_data["valid_until"])


def in_our_time(day: date) -> bool:
    """Say whether a calendar is worth showing for a day."""
    return BEGINNING.year <= day.year <= LAST_YEAR


class PeriodForm(forms.Form):
    """From which day to which."""

    first = Day(label=_("First day"), required=False)
    last = Day(label=_("Last day"), required=False)
    organization = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and not in_our_time(day):
                self.add_error(name, _("Check the year of the day."))
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first. Give a later one."))
        elif first and last and (last - first).days > 366:  # noqa: PLR2004 -- one leap year
            self.add_error("last", _("Choose at most one year at a time."))
        return data
