"""The HTML forms of desks, lawyers and days of duty; each valid form answers with a command."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.advice import commands
from unionhall.advice.forms import Bodies, offer_bodies
from unionhall.advice.models import Lawyer, RosterDay
from unionhall.core.fields import Day
from unionhall.organizations.choosing import BodyField


class _Hour(forms.TimeField):
    """A time of day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"invalid": _("Write the time as hours and minutes, like 11:30.")},
            **kwargs,
        )


class DeskForm(forms.Form):
    place = forms.CharField(label=_("Place of the desk"), max_length=120)
    hours = forms.CharField(label=_("Hours"), max_length=120)
    phone = forms.CharField(label=_("Telephone of the desk"), max_length=40)
    online = forms.BooleanField(label=_("Takes questions online"), required=False)


class LawyerForm(forms.Form):
    organization = BodyField(label=pgettext_lazy("lawyer", "Works with"))
    name = forms.CharField(label=_("Name of the lawyer"), max_length=60)
    firm = forms.CharField(label=_("Law firm"), max_length=120)
    phone = forms.CharField(label=_("Telephone at work"), max_length=40, required=False)

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_bodies(self, bodies)

    def command(self) -> commands.ListLawyer:
        data = self.cleaned_data
        return commands.ListLawyer(**data | {"organization": UUID(data["organization"])})


class DutyForm(forms.Form):
    """A lawyer on duty for some hours."""

    organization = BodyField(label=_("Body"))
    lawyer = forms.ChoiceField(label=_("Lawyer"))
    on = Day(label=_("Day"))
    starts_at = _Hour(label=_("Duty from"), initial="09:00")
    ends_at = _Hour(label=_("Duty until"), initial="11:30")

    def __init__(
        self, *args: Any, bodies: Bodies, lawyers: Iterable[Lawyer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_bodies(self, bodies)
        field = self.fields["lawyer"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.public_id), str(one)) for one in lawyers]

    def command(self) -> commands.PutOnDuty:
        data = self.cleaned_data
        return commands.PutOnDuty(
            organization=UUID(data["organization"]),
            lawyer=UUID(data["lawyer"]),
            on=data["on"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
        )


class SwapForm(forms.Form):
    """Whom a day of duty goes to: another lawyer, or the one of another day."""

    choice = forms.ChoiceField(label=_("Swap with, or give to"))

    def __init__(
        self,
        *args: Any,
        days: Iterable[RosterDay],
        lawyers: Iterable[Lawyer],
        shown: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["choice"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (
                    _("Swap with the day of"),
                    [(f"day:{one.public_id}", shown[one.pk]) for one in days],
                ),
                (_("Give to"), [(f"lawyer:{one.public_id}", str(one)) for one in lawyers]),
            ]

    def command(self, day: UUID) -> commands.Swap:
        kind, _colon, public_id = self.cleaned_data["choice"].partition(":")
        if kind == "day":
            return commands.Swap(day=day, other=UUID(public_id))
        return commands.Swap(day=day, lawyer=UUID(public_id))
