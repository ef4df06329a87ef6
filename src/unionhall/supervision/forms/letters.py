"""The forms of a letter."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.fields import Day
from unionhall.organizations.choosing import BodyField
from unionhall.organizations.models import Organization
from unionhall.supervision import commands, errors
from unionhall.supervision.forms.fields import (
    Choices,
    Key,
    Sheet,
    WithInspectors,
    Words,
    bodies_offered,
)
from unionhall.supervision.models import Letter, Violation


class LetterWords(WithInspectors):
    """What stands in a letter."""

    violation = forms.ChoiceField(label=_("Violation"), choices=[])
    facts = Words(
        label=_("What was found"),
        rows=5,
        max_length=4000,
        error_messages={"required": errors.TextMissing.message},
        help_text=_("No names of workers, no phone or document numbers."),
    )
    demand = Words(
        label=_("What is asked for"),
        rows=3,
        error_messages={"required": errors.DemandMissing.message},
    )
    addressee = forms.CharField(
        label=_("Authority"),
        required=False,
        max_length=120,
        help_text=_("For a suggestion letter: to whom it goes."),
    )

    def __init__(self, *args: Any, violations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("violation", violations)

    def told(self) -> dict[str, Any]:
        """Return the words as a command takes them."""
        data = self.cleaned_data
        return {
            "violation": Violation(data["violation"]),
            "facts": data["facts"],
            "demand": data["demand"],
            "addressee": data["addressee"],
            "inspectors": self.ids("inspectors"),
        }


class NewLetterForm(LetterWords):
    """A new letter: from whom, of which kind, about which employer."""

    organization = BodyField(label=_("Union body that sends it"), choices=[])
    kind = forms.ChoiceField(
        label=_("Kind of letter"), choices=Letter.Kind.choices, initial=Letter.Kind.REMINDER
    )
    employer = forms.UUIDField(
        label=_("Employer"), error_messages={"required": errors.EmployerUnknown.message}
    )
    follows = forms.UUIDField(required=False, widget=forms.HiddenInput)
    investigation = forms.UUIDField(required=False, widget=forms.HiddenInput)
    case = forms.UUIDField(required=False, widget=forms.HiddenInput)
    submission_id = Key()

    def __init__(self, *args: Any, bodies: Iterable[Organization] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organization", bodies_offered(bodies))

    def command(self) -> commands.DraftLetter:
        data = self.cleaned_data
        return commands.DraftLetter(
            submission_id=data["submission_id"],
            organization=UUID(data["organization"]),
            kind=Letter.Kind(data["kind"]),
            employer=data["employer"],
            follows=data["follows"],
            investigation=data["investigation"],
            case=data["case"],
            **self.told(),
        )


class ChangeForm(LetterWords):
    """A draft is written otherwise; ``version`` is the one that was read."""

    version = forms.IntegerField(min_value=1)

    def command(self, letter: UUID) -> commands.ChangeLetter:
        version = self.cleaned_data["version"]
        return commands.ChangeLetter(letter=letter, version=version, **self.told())


class IssueForm(Sheet):
    """Who signs, and on which day."""

    on = Day(label=_("Day of the letter"))
    signer = forms.ChoiceField(label=_("Signed by"), required=False, choices=[])

    def __init__(self, *args: Any, signers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("signer", [("", _("please choose")), *signers])

    def command(self, letter: UUID) -> commands.IssueLetter:
        data = self.cleaned_data
        signer = UUID(data["signer"]) if data["signer"] else None
        return commands.IssueLetter(letter=letter, on=data["on"], signer=signer)


class DeliverForm(Sheet):
    """How and when it arrived."""

    on = Day(label=_("Delivered on"))
    manner = forms.ChoiceField(label=_("Manner of delivery"), choices=Letter.Manner.choices)
    receipt = forms.CharField(
        label=_("Receipt"),
        required=False,
        max_length=120,
        help_text=_("Who received it, or the number of the consignment."),
    )

    def command(self, letter: UUID) -> commands.DeliverLetter:
        data = self.cleaned_data
        return commands.DeliverLetter(
            letter=letter,
            on=data["on"],
            manner=Letter.Manner(data["manner"]),
            receipt=data["receipt"],
        )


class AnswerForm(Sheet):
    """What came back: in words, as a scan, or both."""

    on = Day(label=_("Received on"))
    text = Words(label=pgettext_lazy("letter", "Answer"), required=False, rows=4)
    scan = forms.FileField(
        label=_("Scan"), required=False, help_text=_("PDF, JPG or PNG, up to 20 MB.")
    )
    submission_id = Key()

    def command(self, letter: UUID) -> commands.RecordAnswer:
        data = self.cleaned_data
        scan = data["scan"]
        content = scan.read() if isinstance(scan, UploadedFile) else b""
        return commands.RecordAnswer(
            submission_id=data["submission_id"],
            letter=letter,
            on=data["on"],
            text=data["text"],
            scan=content,
        )


class DecisionForm(Sheet):
    """When the authority decided."""

    on = Day(label=_("The authority decided on"))

    def command(self, letter: UUID) -> commands.NoteDecision:
        return commands.NoteDecision(letter=letter, on=self.cleaned_data["on"])


class CloseForm(Sheet):
    """What came of a letter."""

    on = Day(label=pgettext_lazy("letter", "Closed on"))
    result = forms.ChoiceField(label=_("Result"), choices=Letter.Result.choices)
    outcome = Words(label=_("What came of it"), required=False, rows=2, max_length=500)

    def command(self, letter: UUID) -> commands.CloseLetter:
        data = self.cleaned_data
        return commands.CloseLetter(
            letter=letter,
            on=data["on"],
            result=Letter.Result(data["result"]),
            outcome=data["outcome"],
        )
