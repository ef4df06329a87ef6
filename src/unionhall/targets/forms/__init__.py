"""The HTML forms of targets; each valid form answers with a command."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.fields import Day
from unionhall.organizations.choosing import BodyField, Offered
from unionhall.outreach.forms.fields import Bodies, Key, Text, bodies_offered, uuid_or_none
from unionhall.outreach.models import Partner, Visit
from unionhall.targets.commands import (
    AddTask,
    Assign,
    FinishTask,
    GiveUp,
    ListTarget,
    NameParty,
    NoteIntent,
    NoteWish,
    SetMode,
)
from unionhall.targets.errors import ReasonNeeded, ResultNeeded, WhatNeeded
from unionhall.targets.models import Mode, Party, Target


class Owner(BodyField):
    """The body that answers for a target."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Who answers for it"),
            help_text=_(
                "A general union or federation of the employer's line, up to your own body."
            ),
            **kwargs,
        )


class NewTargetForm(forms.Form):
    """An employer becomes a target."""

    employer = forms.UUIDField(error_messages={"required": _("Choose an employer.")})
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    owner = Owner(required=False)
    opened_on = Day(label=_("Opening day of the employer"), required=False)
    wanted_on = Day(
        label=_("Workers want a union since"),
        required=False,
        help_text=_("Leave it empty if nobody has asked for one."),
    )

    def __init__(self, *args: Any, owners: Bodies = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner", bodies_offered(owners, _("nobody yet")))

    def command(self) -> ListTarget:
        data = self.cleaned_data
        return ListTarget(
            employer=data["employer"],
            mode=Mode(data["mode"]),
            owner=uuid_or_none(data["owner"]),
            opened_on=data["opened_on"],
        )


class AssignForm(forms.Form):
    owner = Owner()
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)

    def __init__(self, *args: Any, owners: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner", bodies_offered(owners, _("Choose a body")))

    def assign(self, target: UUID) -> Assign:
        return Assign(target=target, owner=UUID(self.cleaned_data["owner"]))

    def set_mode(self, target: UUID) -> SetMode:
        return SetMode(target=target, mode=Mode(self.cleaned_data["mode"]))


class IntentForm(forms.Form):
    """What the employer wants, what stands in the way, and the days of the six-month rule."""

    intent = forms.ChoiceField(
        label=_("Intent"),
        choices=[("", _("as the visits heard")), *Visit.Intent.choices],
        required=False,
        help_text=_("A later visit's word goes before what is noted here."),
    )
    obstacle = forms.ChoiceField(
        label=_("Obstacle"),
        choices=[("", _("none known")), *Target.Obstacle.choices],
        required=False,
    )
    obstacle_text = Text(label=_("About the obstacle"), rows=2, max_length=500, required=False)
    expected_on = Day(label=_("Union expected on"), required=False)
    opened_on = Day(label=_("Opening day of the employer"), required=False)
    wanted_on = Day(
        label=_("Workers want a union since"),
        required=False,
        help_text=_("Half a year after its opening, the upper union must send somebody to help."),
    )

    def note(self, target: UUID) -> NoteIntent:
        data = {**self.cleaned_data}
        data.pop("wanted_on")
        return NoteIntent(target=target, **data)

    def wish(self, target: UUID) -> NoteWish:
        return NoteWish(target=target, on=self.cleaned_data["wanted_on"])


class GiveUpForm(forms.Form):
    gone = forms.ChoiceField(
        label=pgettext_lazy("target", "What happened"),
        choices=[("", _("the employer refuses")), ("1", _("it has closed or moved away"))],
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": ReasonNeeded.message}
    )

    def command(self, target: UUID) -> GiveUp:
        data = self.cleaned_data
        return GiveUp(target=target, reason=data["reason"], gone=bool(data["gone"]))


PARTS = {
    Party.Role.PARTY: _("The Party committee that leads: of the street, the park or the trade."),
    Party.Role.GOVERNMENT: _(
        "The government office that supports: human resources, market supervision, the street."
    ),
    Party.Role.UNION: _("The general union or federation that does the work."),
    Party.Role.OTHERS: _(
        "Who cooperates: a partner of your union, or another body, such as the federation of "
        "industry and commerce."
    ),
}


def part(text: str) -> Party.Role:
    """Return the part that an address asks for; without one, the first of the four."""
    return Party.Role(text) if text in Party.Role.values else Party.Role.PARTY


class PartyForm(forms.Form):
    """Who takes one of the four parts; only what can take this part is asked for."""

    key = Key()
    organization = BodyField(label=_("Union body"))
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    name = forms.CharField(
        label=_("Full name of the body"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-bodies"}),
    )
    contact_name = forms.CharField(label=_("Person in charge"), max_length=40, required=False)
    contact_phone = forms.CharField(
        label=_("Office phone"),
        max_length=20,
        required=False,
        help_text=_("A landline; mobile numbers are not kept."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def __init__(
        self,
        *args: Any,
        role: Party.Role,
        bodies: Bodies,
        partners: "list[Partner]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        _offer(self, "organization", bodies_offered(bodies, _("Choose a body")))
        known = [(str(partner.public_id), partner.name) for partner in partners]
        _offer(self, "partner", [("", _("none")), *known])
        self.fields["name"].required = Party.TAKEN_BY[role] == {"name"}
        for column in ("organization", "partner", "name"):
            if column not in Party.TAKEN_BY[role]:
                del self.fields[column]

    def command(self, target: UUID) -> NameParty:
        data = self.cleaned_data
        return NameParty(
            target=target,
            role=self.role,
            organization=uuid_or_none(data.get("organization", "")),
            partner=uuid_or_none(data.get("partner", "")),
            name=data.get("name", ""),
            contact_name=data["contact_name"],
            contact_phone=data["contact_phone"],
            key=data["key"],
        )


class TaskForm(forms.Form):
    key = Key()
    party = forms.ChoiceField(label=_("Who does it"))
    what = forms.CharField(
        label=_("What is to be done"),
        max_length=300,
        error_messages={"required": WhatNeeded.message},
    )
    due_on = Day(label=_("Due on"))

    def __init__(self, *args: Any, parties: "list[Party]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (str(party.public_id), f"{party.get_role_display()} · {party.body}")
            for party in parties
        ]
        _offer(self, "party", offered)

    def command(self) -> AddTask:
        data = self.cleaned_data
        return AddTask(
            party=UUID(data["party"]), what=data["what"], due_on=data["due_on"], key=data["key"]
        )


class FinishForm(forms.Form):
    done_on = Day(label=_("Done on"))
    result = Text(
        label=_("What came of it"),
        rows=2,
        max_length=500,
        error_messages={"required": ResultNeeded.message},
    )

    def command(self, task: UUID) -> FinishTask:
        return FinishTask(task=task, **self.cleaned_data)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": ReasonNeeded.message}
    )


class ImportForm(forms.Form):
    """A list of employers, and where they lie."""

    organization = BodyField(
        label=_("Area"),
        help_text=_("New employers are entered here, or in the street that the row names."),
    )
    mode = forms.ChoiceField(
        label=_("Mode of rows that name none"),
        choices=[
            ("", _("by size: large ones one by one, the others by the safety net")),
            *Mode.choices,
        ],
        required=False,
    )
    file = forms.FileField(
        label=_("List"),
        allow_empty_file=True,
        help_text=_(
            "Excel (.xlsx) or CSV. Columns may have any order and name, as long as one is the "
            "employer's name."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose a file.")},
    )

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organization", bodies_offered(bodies))


class BoardForm(forms.Form):
    """By what the board and the map of streets can be narrowed."""

    mode = forms.ChoiceField(
        label=_("Mode"), choices=[("", _("all")), *Mode.choices], required=False
    )
    large = forms.BooleanField(label=_("Only large employers"), required=False)

    def __init__(self, *args: Any, areas: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = areas.fields(_("Area")) | self.fields


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
