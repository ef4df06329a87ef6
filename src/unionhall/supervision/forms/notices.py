"""The forms of employers' notices, on the desk and on the employer's own page."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.errors import DomainError
from unionhall.core.fields import Day
from unionhall.supervision import commands, errors
from unionhall.supervision.forms.fields import Choices, Key, Number, Sheet, Words
from unionhall.supervision.models import Letter, Notice, Violation


class ToldForm(Sheet):
    """What an employer tells; what does not belong to the kind stays empty."""

    kind = forms.ChoiceField(
        label=_("Kind of notice"), choices=Notice.Kind.choices, initial=Notice.Kind.DISMISSAL
    )
    happens_on = Day(
        label=_("Day of the event"),
        help_text=_("The day on which contracts are to end, or on which it happened."),
    )
    worker = forms.CharField(
        label=_("Worker"),
        required=False,
        max_length=80,
        help_text=_("For a dismissal. Sealed, as the reasons are."),
    )
    post = forms.CharField(label=_("Post"), required=False, max_length=80)
    reasons = Words(label=_("Reasons of the dismissal"), required=False, rows=3)
    people = Number(label=_("People concerned"), min_value=1, initial=1)
    staff = Number(label=_("Staff in all"), required=False, min_value=1)
    dead = Number(label=_("Dead"), required=False)
    serious = forms.BooleanField(label=_("Serious accident"), required=False)
    text = Words(
        label=_("What happened, or is planned"),
        required=False,
        rows=4,
        help_text=_("For layoffs, accidents and stoppages. No names, no phone numbers."),
    )
    contact = forms.CharField(label=_("Contact at the employer"), required=False, max_length=80)
    phone = forms.CharField(label=_("Phone of the contact"), required=False, max_length=30)
    submission_id = Key()
    NEEDED: ClassVar[dict[str, type[DomainError]]] = {
        "worker": errors.WorkerMissing,
        "reasons": errors.ReasonsMissing,
        "text": errors.ReasonsMissing,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dismissal = self["kind"].value() == Notice.Kind.DISMISSAL
        for name, missing in self.NEEDED.items():
            self.fields[name].required = dismissal != (name == "text")
            self.fields[name].error_messages["required"] = str(missing.message)

    def told(self) -> commands.Told:
        """Return what was told as a command."""
        data = self.cleaned_data
        return commands.Told(
            kind=Notice.Kind(data["kind"]),
            happens_on=data["happens_on"],
            people=data["people"],
            staff=data["staff"],
            dead=data["dead"] or 0,
            serious=data["serious"] or bool(data["dead"]),
            text=data["text"],
            worker=data["worker"],
            post=data["post"],
            reasons=data["reasons"],
            contact=data["contact"],
            phone=data["phone"],
        )


class NewNoticeForm(ToldForm):
    """A notice as staff, or the enterprise's union, write it down."""

    employer = forms.UUIDField(
        label=_("Employer"), error_messages={"required": errors.EmployerUnknown.message}
    )
    received_on = Day(label=_("Received on"))

    def command(self) -> commands.TakeNotice:
        data = self.cleaned_data
        return commands.TakeNotice(
            submission_id=data["submission_id"],
            employer=data["employer"],
            received_on=data["received_on"],
            told=self.told(),
        )


class SendForm(ToldForm):
    """A notice as the employer sends it, without an account."""

    employer_name = forms.CharField(label=_("Full name of the employer"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=18,
        required=False,
        help_text=_("18 characters; by it the notice reaches the right union."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].required = True
        self.fields["phone"].required = True

    def command(self, token: str, address: str) -> commands.SendNotice:
        data = self.cleaned_data
        return commands.SendNotice(
            submission_id=data["submission_id"],
            token=token,
            address=address,
            employer_name=data["employer_name"],
            credit_code=data["credit_code"],
            told=self.told(),
        )


class NameEmployerForm(Sheet):
    """Which employer on record it is from."""

    employer = forms.UUIDField(
        label=_("Employer"), error_messages={"required": errors.EmployerUnknown.message}
    )

    def command(self, notice: UUID) -> commands.NameEmployer:
        return commands.NameEmployer(notice=notice, employer=self.cleaned_data["employer"])


class NoObjectionForm(Sheet):
    on = Day(label=_("Day"))
    note = forms.CharField(label=pgettext_lazy("notice", "Note"), required=False, max_length=200)

    def command(self, notice: UUID) -> commands.NoObjection:
        return commands.NoObjection(notice=notice, **self.cleaned_data)


class ObjectForm(Sheet):
    on = Day(label=_("Day"))
    objection = Words(
        label=_("What is to be corrected"),
        error_messages={"required": errors.DemandMissing.message},
    )

    def command(self, notice: UUID) -> commands.AskCorrection:
        return commands.AskCorrection(notice=notice, **self.cleaned_data)


class ReplyForm(Sheet):
    on = Day(label=_("Received on"))
    reply = Words(
        label=_("The employer's written answer"),
        error_messages={"required": errors.AnswerEmpty.message},
    )

    def command(self, notice: UUID) -> commands.RecordReply:
        return commands.RecordReply(notice=notice, **self.cleaned_data)


class ReportForm(Sheet):
    on = Day(label=_("Reported on"))
    reported_to = forms.CharField(
        label=_("Reported to"),
        required=False,
        max_length=120,
        help_text=_("Empty: the union right above."),
    )

    def command(self, notice: UUID) -> commands.ReportUp:
        return commands.ReportUp(notice=notice, **self.cleaned_data)


class CloseNoticeForm(Sheet):
    on = Day(label=pgettext_lazy("notice", "Closed on"))
    note = forms.CharField(label=pgettext_lazy("notice", "Note"), required=False, max_length=200)

    def command(self, notice: UUID) -> commands.CloseNotice:
        return commands.CloseNotice(notice=notice, **self.cleaned_data)


class IntoLetterForm(Sheet):
    """The letter that a notice becomes: reminder or opinion."""

    kind = forms.ChoiceField(
        label=_("Kind of letter"),
        choices=[one for one in Letter.Kind.choices if one[0] != Letter.Kind.SUGGESTION],
        initial=Letter.Kind.OPINION,
    )
    violation = forms.ChoiceField(label=_("Violation"), choices=[])
    facts = Words(label=_("What was found"), rows=4, max_length=4000)
    demand = Words(label=_("What is asked for"), rows=2)
    submission_id = Key()

    def __init__(self, *args: Any, violations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("violation", violations)

    def command(self, notice: UUID) -> commands.TurnIntoLetter:
        data = self.cleaned_data
        return commands.TurnIntoLetter(
            notice=notice,
            submission_id=data["submission_id"],
            kind=Letter.Kind(data["kind"]),
            violation=Violation(data["violation"]),
            facts=data["facts"],
            demand=data["demand"],
        )
