"""The kinds of filter that a list may offer.

Each reads its own values from the address as form fields, so that a wrong value gets a
sentence beside the field. ``field`` names the model's field; where that is not enough,
``apply`` narrows the rows itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from unionhall.core.fields import SearchText

Row = TypeVar("Row", bound=Model)
Label = StrOrPromise
ALL, YES, NO = _("all"), _("yes"), _("no")
Apply = Callable[[QuerySet[Any], Any], QuerySet[Any]]


class Filter(ABC):
    """Something that a list can be narrowed by."""

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]:
        """Return the form fields, by the names of their parameters."""

    @abstractmethod
    def narrow(self, rows: QuerySet[Row], given: Mapping[str, Any]) -> QuerySet[Row]:
        """Keep the rows that pass what was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Single(Filter):
    key: str
    label: Label
    field: str = ""
    apply: Apply | None = None

    def narrow(self, rows: QuerySet[Row], given: Mapping[str, Any]) -> QuerySet[Row]:
        value = given[self.key]
        if value in {"", None}:
            return rows
        if self.apply is not None:
            return self.apply(rows, value)
        return rows.filter(**{self._lookup(): value})

    def _lookup(self) -> str:
        return self.field or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(_Single):
    """One of some values. ``choices`` as for a form field, or a callable that returns them."""

    choices: Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]
    all_label: Label = ALL

    def fields(self) -> dict[str, forms.Field]:
        offered = self.choices() if callable(self.choices) else self.choices
        return {
            self.key: forms.ChoiceField(
                label=self.label,
                required=False,
                choices=[("", self.all_label), *offered],
                error_messages={"invalid_choice": _("Choose one of the values in the list.")},
            )
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(_Single):
    """Part of a text."""

    max_length: int = 80

    def fields(self) -> dict[str, forms.Field]:
        return {
            self.key: SearchText(
                label=self.label,
                max_length=self.max_length,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
        }

    def _lookup(self) -> str:
        return f"{self.field or self.key}__icontains"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boolean(_Single):
    """Yes, no, or both."""

    yes: Label = YES
    no: Label = NO

    def fields(self) -> dict[str, forms.Field]:
        return {
            self.key: forms.TypedChoiceField(
                label=self.label,
                required=False,
                choices=[("", ALL), ("1", self.yes), ("0", self.no)],
                coerce=lambda value: value == "1",
                empty_value=None,
                error_messages={"invalid_choice": _("Choose one of the values in the list.")},
            )
        }


class _Day(forms.DateField):
    def __init__(self, label: Label) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": _("Write the day as year-month-day, like 2026-03-02.")},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange(Filter):
    """From one day to another, both included; ``timed`` if the field holds a time."""

    key: str
    label: Label
    field: str = ""
    timed: bool = False

    def fields(self) -> dict[str, forms.Field]:
        return {
            f"{self.key}_from": _Day(_("%(what)s from") % {"what": self.label}),
            f"{self.key}_to": _Day(_("%(what)s to") % {"what": self.label}),
        }

    def narrow(self, rows: QuerySet[Row], given: Mapping[str, Any]) -> QuerySet[Row]:
        name = self.field or self.key
        first, last = given[f"{self.key}_from"], given[f"{self.key}_to"]
        if first:
            rows = rows.filter(**{f"{name}__gte": midnight(first) if self.timed else first})
        if last and last < date.max:
            following = last + timedelta(days=1)
            rows = rows.filter(**{f"{name}__lt": midnight(following) if self.timed else following})
        return rows


def midnight(day: date) -> datetime:
    """Return the first moment of a day, by which fields with a time are narrowed."""
    return timezone.make_aware(datetime.combine(day, time.min))
