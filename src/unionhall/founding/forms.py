"""The forms of a case: one for each deed; what is typed becomes a command."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import DomainError
from unionhall.core.fields import Day, blame
from unionhall.core.identifiers import uuid7
from unionhall.founding import commands, errors
from unionhall.founding.models import KINDS, Office
from unionhall.organizations.models import Kind
from unionhall.targets.models import Mode

Choices = Iterable[tuple[str, object]]


class Sheet(forms.Form):
    """A form whose refusals stand beside the field at fault."""

    use_required_attribute = False

    def blame(self, refusal: DomainError) -> None:
        """Show a refusal beside its field, or above the form."""
        blame(self, refusal)

    def _apart(self, *names: str) -> None:
        """Give the fields ids of their own where a page holds several such forms."""
        told = [str(self.data.get(name) or self.initial.get(name, "")) for name in names]
        self.auto_id = "_".join([type(self).__name__.lower(), *told, "%s"])

    def _ticked(self, name: str) -> list[UUID]:
        """Return the public ids that were ticked under a name."""
        data: Any = self.data
        return [UUID(key) for key in data.getlist(name) if is_id(key)]

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)


class NewCaseForm(Sheet):
    """A new case. Employers are picked from a search, or named one a line."""

    kind = forms.ChoiceField(
        label=_("Kind of union"), choices=[(k.value, k.label) for k in KINDS], initial=Kind.SINGLE
    )
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    guiding = forms.ChoiceField(
        label=_("Guiding body"),
        choices=[],
        help_text=_("It approves the steps; the new union will stand below it."),
    )
    guided_by = forms.ChoiceField(
        label=_("Guided from above by"),
        choices=[],
        required=False,
        help_text=_("Where a body above took it in hand: it counts as guided by that body."),
    )
    name = forms.CharField(label=_("Proposed name of the union"), max_length=120)
    firms = forms.TypedMultipleChoiceField(label=_("Employers"), required=False, coerce=UUID)
    employers = forms.CharField(
        label=_("Employers, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, by name or credit code. A federation has none."),
    )
    group = forms.CharField(
        label=_("Preparatory group"),
        required=False,
        max_length=300,
        help_text=_("The names, for the papers"),
    )
    address = forms.CharField(label=_("Premises"), required=False, max_length=200)
    target = forms.UUIDField(required=False, widget=forms.HiddenInput)
    submission_id = forms.UUIDField(initial=uuid7, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, guides: Choices = (), above: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("guiding", guides)
        self._offer("guided_by", [("", _("nobody")), *above])
        self._offer("firms", [(str(key), "") for key in self.picked()])

    def blame(self, refusal: DomainError) -> None:
        """Show what is wrong with the employers beside the picker; unknown names beside these."""
        names = errors.EmployerUnknown, errors.EmployerAmbiguous
        if refusal.field == "employers" and not isinstance(refusal, names):
            self.add_error("firms", str(refusal))
        else:
            super().blame(refusal)

    def picked(self) -> list[UUID]:
        """Return the employers that are ticked, whatever else is wrong."""
        if self.is_bound:
            return self._ticked("firms")
        return list(self.initial.get("firms", []))

    def lines(self) -> list[str]:
        """Return the employers as they were named."""
        return lines_of(self.cleaned_data.get("employers", ""))

    @property
    def can_be_checked(self) -> bool:
        """Say whether enough is known to look for what else is wrong."""
        return {"kind", "guiding"} <= self.cleaned_data.keys()

    def command(self, employers: tuple[UUID, ...]) -> commands.OpenCase:
        """Return the command; where the form is not valid, only to find what else is wrong."""
        data = self.cleaned_data
        guided_by = data.get("guided_by")
        return commands.OpenCase(
            submission_id=data.get("submission_id") or uuid7(),
            kind=Kind(data["kind"]),
            mode=Mode(data.get("mode") or Mode.KEY),
            guiding=UUID(data["guiding"]),
            name=data.get("name") or "–",
            employers=tuple(dict.fromkeys([*self.picked(), *employers])),
            target=data.get("target"),
            guided_by=UUID(guided_by) if guided_by else None,
            address=data.get("address", ""),
            group=data.get("group", ""),
        )


def lines_of(text: str) -> list[str]:
    """Return the lines with something in them."""
    return [line.strip() for line in re.split(r"[\r\n;；]+", text) if line.strip()]


class DescribeForm(Sheet):
    name = forms.CharField(label=_("Proposed name of the union"), max_length=120)
    address = forms.CharField(label=_("Premises"), required=False, max_length=200)
    group = forms.CharField(label=_("Preparatory group"), required=False, max_length=300)

    def command(self, case: UUID) -> commands.Describe:
        return commands.Describe(case=case, **self.cleaned_data)


class EmployersForm(Sheet):
    employers = forms.CharField(
        label=_("Employers"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("All of them, one a line, by name or credit code."),
    )


class OnForm(Sheet):
    """A deed with nothing but its day."""

    on = Day(label=_("Day that stands on the paper"))


class ApplyForm(OnForm):
    def command(self, case: UUID) -> commands.Apply:
        return commands.Apply(case=case, on=self.cleaned_data["on"])


class ApproveGroupForm(OnForm):
    def command(self, case: UUID) -> commands.ApproveGroup:
        return commands.ApproveGroup(case=case, on=self.cleaned_data["on"])


class ApproveCongressForm(OnForm):
    def command(self, case: UUID) -> commands.ApproveCongress:
        return commands.ApproveCongress(case=case, on=self.cleaned_data["on"])


class ReportForm(OnForm):
    day_reason = forms.CharField(
        label=_("Why the congress was held on another day"), required=False, max_length=200
    )

    def __init__(self, *args: Any, other_day: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if other_day:
            self.fields["day_reason"].help_text = other_day
        else:
            del self.fields["day_reason"]

    def command(self, case: UUID) -> commands.ReportResult:
        return commands.ReportResult(case=case, **self.cleaned_data)


class CongressForm(OnForm):
    planned_on = Day(label=_("Day planned for the congress"))
    organiser_only = forms.BooleanField(
        label=_("Elect one organiser instead of a committee"), required=False
    )

    def command(self, case: UUID) -> commands.RequestCongress:
        return commands.RequestCongress(case=case, **self.cleaned_data)


class ApproveUnionForm(OnForm):
    term_years = forms.TypedChoiceField(
        label=_("Years of the term"), choices=[("3", "3"), ("5", "5")], coerce=int, initial="5"
    )
    take_staff_along = forms.BooleanField(
        label=_("Members that the employer has in joint unions move over with it"),
        required=False,
    )

    def __init__(
        self, *args: Any, years: Choices = (), staff_elsewhere: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if years:
            self._offer("term_years", years)
        if staff_elsewhere:
            words = ngettext("%(count)s member", "%(count)s members", staff_elsewhere)
            self.fields["take_staff_along"].help_text = words % {"count": staff_elsewhere}
        else:
            del self.fields["take_staff_along"]

    def command(self, case: UUID) -> commands.ApproveUnion:
        return commands.ApproveUnion(case=case, **self.cleaned_data)


class ReasonForm(Sheet):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": errors.ReasonNeeded.message},
    )

    def back(self, case: UUID) -> commands.GiveBack:
        return commands.GiveBack(case=case, reason=self.cleaned_data["reason"])


class HoldForm(ReasonForm):
    until = Day(label=_("On hold until"))

    def command(self, case: UUID) -> commands.PutOnHold:
        return commands.PutOnHold(case=case, **self.cleaned_data)


class HandForm(Sheet):
    user = forms.ChoiceField(label=_("Hand this step to"), choices=[], required=False)

    def __init__(self, *args: Any, users: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("user", [("", _("anybody of the body")), *users])

    def command(self, case: UUID) -> commands.HandTo:
        chosen = self.cleaned_data["user"]
        return commands.HandTo(case=case, user=UUID(chosen) if chosen else None)


class CertificateForm(Sheet):
    number = forms.CharField(label=_("Number of the certificate"), max_length=40)
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=30, help_text=_("As on the certificate")
    )
    issued_on = Day(label=_("Issued on"))
    last_day = Day(label=_("Last day of validity"))
    registrar = forms.CharField(label=_("Registered with"), max_length=120)

    def command(self, case: UUID) -> commands.NoteCertificate:
        return commands.NoteCertificate(case=case, **self.cleaned_data)


class AccountForm(Sheet):
    bank = forms.CharField(label=_("Bank"), max_length=120)
    last_four = forms.CharField(
        label=_("Last four digits of the account"),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Never the whole number"),
    )
    opened_on = Day(label=pgettext_lazy("founding", "Opened on"))

    def command(self, case: UUID) -> commands.NoteAccount:
        return commands.NoteAccount(case=case, **self.cleaned_data)


class HeldForm(Sheet):
    held_on = Day(label=_("Day of the congress"))
    attended = forms.IntegerField(
        label=_("Present"), min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    entitled = forms.IntegerField(
        label=_("Delegates entitled to vote"),
        min_value=1,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def command(self, case: UUID) -> commands.HoldCongress:
        return commands.HoldCongress(case=case, **self.cleaned_data)


class ContestForm(Sheet):
    office = forms.ChoiceField(label=_("Office"), choices=Office.choices)
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    by_body = forms.BooleanField(label=_("The committee itself elects"), required=False)

    def command(self, case: UUID) -> commands.SetContest:
        data = self.cleaned_data
        return commands.SetContest(
            case=case, office=Office(data["office"]), seats=data["seats"], by_body=data["by_body"]
        )


class NominateForm(Sheet):
    office = forms.ChoiceField(choices=Office.choices, widget=forms.HiddenInput)
    application = forms.ChoiceField(label=_("Candidate"), choices=[], required=False)
    name = forms.CharField(label=_("Candidate"), max_length=80, required=False)
    relative = forms.BooleanField(
        label=_("Is a close relative of the employer's main head"), required=False
    )

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._apart("office")
        self._offer("application", [("", gettext("please choose")), *people])

    def command(self, case: UUID) -> commands.Nominate:
        data = self.cleaned_data
        chosen = data["application"]
        return commands.Nominate(
            case=case,
            office=Office(data["office"]),
            application=UUID(chosen) if chosen else None,
            name=data["name"],
            relative=data["relative"],
        )


class CountForm(Sheet):
    """The ballots of one round; the votes are fields named after the candidacies."""

    office = forms.ChoiceField(choices=Office.choices, widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput)
    valid = forms.IntegerField(
        label=_("Valid ballots"),
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    spoiled = forms.IntegerField(
        label=_("Spoiled ballots"),
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, standing: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._apart("office", "number")
        self.standing = [key for key, _name in standing]
        for key, name in standing:
            missing = gettext("Give the votes of %(name)s, 0 where there are none.")
            self.fields[f"votes_{key}"] = forms.IntegerField(
                label=str(name),
                min_value=0,
                error_messages={"required": missing % {"name": name}},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def vote_fields(self) -> list[Any]:
        """Return the fields of the votes, in the order of the candidates."""
        return [self[f"votes_{key}"] for key in self.standing]

    def command(self, case: UUID) -> commands.Count:
        data = self.cleaned_data
        return commands.Count(
            case=case,
            office=Office(data["office"]),
            number=data["number"],
            valid=data["valid"],
            spoiled=data["spoiled"] or 0,
            votes={UUID(key): data[f"votes_{key}"] for key in self.standing},
        )


class AlongForm(Sheet):
    """Who is taken along: all that the list shows, or those ticked in it."""

    whom = forms.ChoiceField(
        choices=[("all", ""), ("chosen", "")], initial="chosen", widget=forms.HiddenInput
    )
    members = forms.TypedMultipleChoiceField(required=False, coerce=UUID)
    agreed = forms.BooleanField(
        label=_(
            "These members were told and agreed; the paper or the record of the meeting is at hand"
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self._offer("members", [(str(key), "") for key in self._ticked("members")])

    def command(self, case: UUID) -> commands.TakeMembers:
        data = self.cleaned_data
        chosen = tuple(data["members"]) if data["whom"] == "chosen" else None
        return commands.TakeMembers(case=case, members=chosen, agreed=data["agreed"])


def is_id(text: str) -> bool:
    """Say whether a text is a public id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def is_office(text: str) -> bool:
    """Say whether a text names an office."""
    return text in Office.values


class LeaveForm(Sheet):
    application = forms.UUIDField()


class RosterForm(Sheet):
    file = forms.FileField(
        label=_("List (.xlsx or .csv, up to 500 rows)"),
        allow_empty_file=True,
        error_messages={"required": _("Choose the file.")},
    )
    attested = forms.BooleanField(
        label=_("The signed application forms of all people on the list are at hand"),
        required=False,
    )
