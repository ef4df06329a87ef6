"""What people choose for a change, turned into what is asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.fields import Day
from unionhall.core.identifiers import uuid7
from unionhall.restructuring import commands
from unionhall.restructuring.commands import NewUnion, Operation
from unionhall.restructuring.models import Change

Choices = Sequence[tuple[str, str]]
Kind = Change.Kind
KINDS = Kind


class _Pick(forms.ChoiceField):
    """One of the bodies or firms that the page offers; the service sees to the rest."""

    def valid_value(self, value: object) -> bool:
        return _is_id(value)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return UUID(chosen) if chosen else None


class _Picks(forms.MultipleChoiceField):
    """Some of the bodies or firms that the page offers."""

    def valid_value(self, value: object) -> bool:
        return _is_id(value)

    def clean(self, value: Any) -> Any:
        return tuple(UUID(one) for one in super().clean(value))


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _one(label: Any, *, required: bool = True, hint: Any = "") -> _Pick:
    wrong = {"required": _("Choose one from the list."), "invalid_choice": _("Choose one.")}
    return _Pick(label=label, required=required, error_messages=wrong, help_text=hint)


def _some(label: Any) -> _Picks:
    wrong = {"required": _("Choose at least one from the list."), "invalid_choice": _("Choose.")}
    return _Picks(label=label, widget=forms.CheckboxSelectMultiple, error_messages=wrong)


def _name(*, required: bool) -> forms.CharField:
    return forms.CharField(label=_("Name of the new union"), max_length=120, required=required)


def _code() -> forms.CharField:
    hint = _("Letters, digits, dots and hyphens, at most 20. Left empty, a code is given.")
    return forms.CharField(label=_("Register code"), max_length=20, required=False, help_text=hint)


class PlanForm(forms.Form):
    """What all changes have in common: from when, and why."""

    picks: tuple[str, ...] = ()
    """The fields that are filled from the bodies and firms on offer."""

    on = Day(
        label=pgettext_lazy("change", "From"),
        help_text=_("The first day on which it holds. The figures of earlier days stay."),
    )
    reason = forms.CharField(
        label=pgettext_lazy("change", "Reason"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the record; no names or numbers of people."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, firms: Choices = (), targets: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        offered = {"employer": firms, "employers": firms}
        for name in self.picks:
            field = self.fields[name]
            choices = list(offered.get(name, targets))
            if isinstance(field, _Pick):
                choices = [("", "—"), *choices]
            field.choices = choices  # type: ignore[attr-defined]

    def operation(self, body: UUID) -> Operation:
        """Return what is asked for, seen from a body's page."""
        raise NotImplementedError

    def carrying_out(self, body: UUID) -> commands.CarryOut:
        """Return the order to do it."""
        return commands.CarryOut(
            operation=self.operation(body),
            key=self.cleaned_data["key"] or uuid7(),
            reason=self.cleaned_data["reason"],
        )

    @property
    def day(self) -> date:
        """The first day on which it holds."""
        day: date = self.cleaned_data["on"]
        return day


class LeaveForm(PlanForm):
    """A firm leaves for its own union."""

    picks = ("employer", "target")
    field_order = ["employer", "target", "name", "code", "on", "reason"]
    employer = _one(_("Firm"))
    target = _one(
        _("Its own union"),
        required=False,
        hint=_("Empty: a new union is founded, with the name below."),
    )
    name = _name(required=False)
    code = _code()

    def operation(self, body: UUID) -> Operation:
        given = self.cleaned_data
        named = given["name"] or given["code"]
        new = NewUnion(code=given["code"], name=given["name"]) if named else None
        return commands.Leave(
            source=body,
            employer=given["employer"],
            on=self.day,
            target=given["target"],
            new=new,
        )


class PassForm(PlanForm):
    """A firm passes to another joint union."""

    picks = ("employer", "target")
    field_order = ["employer", "target", "on", "reason"]
    employer = _one(_("Firm"))
    target = _one(_("To this joint union"))

    def operation(self, body: UUID) -> Operation:
        given = self.cleaned_data
        return commands.Pass(
            source=body, employer=given["employer"], target=given["target"], on=self.day
        )


class MergeForm(PlanForm):
    """Other unions are merged into the body whose page this is."""

    picks = ("sources",)
    field_order = ["sources", "on", "reason"]
    sources = _some(_("Unions that end and are taken over"))

    def operation(self, body: UUID) -> Operation:
        return commands.Merge(target=body, sources=self.cleaned_data["sources"], on=self.day)


class SplitForm(PlanForm):
    """Some firms form a new joint union."""

    picks = ("employers",)
    field_order = ["employers", "name", "code", "on", "reason"]
    employers = _some(_("Firms that go, with their people"))
    name = _name(required=True)
    code = _code()

    def operation(self, body: UUID) -> Operation:
        given = self.cleaned_data
        return commands.Split(
            source=body,
            employers=given["employers"],
            new=NewUnion(code=given["code"], name=given["name"]),
            on=self.day,
        )


class MoveForm(PlanForm):
    """A body gets another upper union."""

    picks = ("parent",)
    field_order = ["parent", "on", "reason"]
    parent = _one(_("New upper union"))

    def operation(self, body: UUID) -> Operation:
        return commands.Move(organization=body, parent=self.cleaned_data["parent"], on=self.day)


class DissolveForm(PlanForm):
    """A body ends."""

    picks = ("successor",)
    field_order = ["successor", "on", "reason"]
    successor = _one(
        _("Members, applications and stations go to"),
        required=False,
        hint=_(
            "Membership outlasts the union: its members are kept at the upper union, in the joint "
            "union of its service station, which is chosen where there is one. "
            "With members in it, a union must be named here."
        ),
    )

    def operation(self, body: UUID) -> Operation:
        return commands.Dissolve(
            organization=body, on=self.day, successor=self.cleaned_data["successor"]
        )


FORMS: dict[str, type[PlanForm]] = {
    Kind.LEAVE: LeaveForm,
    Kind.PASS: PassForm,
    Kind.MERGE: MergeForm,
    Kind.SPLIT: SplitForm,
    Kind.MOVE: MoveForm,
    Kind.DISSOLVE: DissolveForm,
}


class ReasonForm(forms.Form):
    """Why a change is taken back."""

    reason = forms.CharField(
        max_length=200, error_messages={"required": _("Write in a few words why.")}
    )


class AsOfForm(forms.Form):
    """The day as of which firms are listed."""

    on = Day(label=_("As of"), required=False)
