"""The form of a calculation, made of what the calculation says that it asks for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from unionhall.core import formats
from unionhall.core.fields import Day
from unionhall.entitlements import queries
from unionhall.entitlements.errors import InputUnusable
from unionhall.entitlements.law.calculators import Calculator
from unionhall.entitlements.law.inputs import Kind, Spec
from unionhall.entitlements.law.results import Result
from unionhall.entitlements.schemas import said
from unionhall.rules import wording

EVENTS = 3
FEW = 3
"""Up to so many choices are shown at once."""
MONEY_ATTRS = {"inputmode": "decimal", "maxlength": 16}


class CalculatorForm(forms.Form):
    """One calculation: what was filled in, what is wrong with it, and what came out.

    The arithmetic itself judges the fields, not Django, so that pages, API and command say
    the same.
    """

    result: Result | None = None

    def __init__(self, calculator: Calculator, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.calculator = calculator
        self._further: list[str] = []
        for name, spec in calculator.fields.items():
            if spec.kind is Kind.EVENTS:
                self._add_events(name, spec)
            else:
                self.fields[name] = _field(spec)
                self._further += [name] if spec.more else []

    def _add_events(self, name: str, spec: Spec) -> None:
        choices = [("", "—"), *((code, said(label)) for code, label in spec.choices)]
        for number in range(1, EVENTS + 1):
            self.fields[f"{name}_{number}"] = forms.CharField(
                label=f"{said(spec.label)} ({number})",
                required=False,
                widget=forms.Select(choices=choices),
                help_text=said(spec.hint) if number == 1 else "",
            )
            self.fields[f"{name}_{number}_on"] = forms.CharField(
                label=_("On which day"), required=False, widget=Day().widget
            )
            if number > 1:
                self._further += [f"{name}_{number}", f"{name}_{number}_on"]

    def full_clean(self) -> None:
        """Calculate with what was filled in; what is wrong stands beside its field."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        if not self.is_bound:
            return
        self.cleaned_data = {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
        }
        try:
            self.result = queries.calculate(self.calculator.name, self._given())
        except InputUnusable as unusable:
            for problem in unusable.problems:
                self.add_error(self._place(problem.field), said(problem.sentence))

    def _place(self, field: str) -> str | None:
        if field in self.fields:
            return field
        first = f"{field}_1"
        return first if first in self.fields else None

    def _given(self) -> dict[str, object]:
        given: dict[str, object] = {}
        for name, spec in self.calculator.fields.items():
            if spec.kind is Kind.EVENTS:
                given[name] = self._events(name)
            else:
                given[name] = self.cleaned_data.get(name)
        return given

    def _events(self, name: str) -> list[dict[str, str]]:
        rows = []
        for number in range(1, EVENTS + 1):
            kind = self.cleaned_data.get(f"{name}_{number}", "")
            on = self.cleaned_data.get(f"{name}_{number}_on", "")
            if kind or on:
                rows.append({"kind": kind, "on": on})
        return rows

    def first(self) -> list[BoundField]:
        """Return what everybody fills in."""
        return [bound for bound in self if bound.name not in self._further]

    def more(self) -> list[BoundField]:
        """Return what only some fill in."""
        return [self[name] for name in self._further]

    def entered(self) -> list[tuple[str, str]]:
        """Return what was filled in, for a printed sheet, which shows no form."""
        return [
            (str(bound.label), shown)
            for bound in [*self.first(), *self.more()]
            if (shown := _shown(bound, self.cleaned_data.get(bound.name)))
        ]

    @property
    def opened(self) -> bool:
        """Say whether something stands, or is wrong, among the further details."""
        return any(bound.errors or bound.value() for bound in self.more())


def _shown(bound: BoundField, value: object) -> str:
    """Write what was filled into a field as people read it."""
    widget = bound.field.widget
    if isinstance(widget, forms.Select | forms.RadioSelect):
        labels = {str(code): str(label) for code, label in widget.choices}
        return labels.get(str(value), "") if value else ""
    if isinstance(value, bool):
        return _("yes") if value else ""
    if getattr(widget, "input_type", "") == "date" and value:
        return formats.day(date.fromisoformat(str(value)))
    return str(value or "")


def _field(spec: Spec) -> forms.Field:
    options: dict[str, Any] = {
        "label": said(spec.label),
        "help_text": said(spec.hint),
        "required": spec.required,
    }
    match spec.kind:
        case Kind.FLAG:
            return forms.BooleanField(**options)
        case Kind.CHOICE:
            return _choice(spec, options)
        case Kind.REGION:
            offered = [(code, wording.region(code)) for code in queries.regions()]
            options["label"] = _("Where you work")
            options["help_text"] = _(
                "Local standards are those of this place, where they are on record."
            )
            return forms.CharField(
                **options, widget=forms.Select(choices=offered), initial=queries.home_region()
            )
        case Kind.DAY:
            return forms.CharField(**options, widget=Day().widget)
        case Kind.MONEYS:
            return forms.CharField(**options, widget=forms.Textarea(attrs={"rows": 2}))
    default = spec.default if spec.kind in {Kind.WHOLE, Kind.NUMBER} else None
    return forms.CharField(**options, initial=default, widget=forms.TextInput(attrs=MONEY_ATTRS))


def _choice(spec: Spec, options: dict[str, Any]) -> forms.Field:
    choices = [(code, said(label)) for code, label in spec.choices]
    if spec.default is None:
        choices = choices if len(choices) <= FEW else [("", "—"), *choices]
    widget = forms.RadioSelect if len(choices) <= FEW else forms.Select
    return forms.CharField(**options, widget=widget(choices=choices), initial=spec.default)
