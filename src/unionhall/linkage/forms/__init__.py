"""The forms of the linkage: one for each deed; what is typed becomes a command."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.errors import DomainError
from unionhall.core.fields import Day
from unionhall.core.identifiers import uuid7
from unionhall.linkage import commands
from unionhall.linkage.errors import NobodySigned
from unionhall.linkage.handing import Part
from unionhall.linkage.models import PartnerBody, Referral, ReferralFile
from unionhall.mediation.commands import Apply, ClaimAsked, WorkerNamed
from unionhall.mediation.forms import Choices, Sheet, amount_of, text
from unionhall.mediation.models import Category, Channel, Claim
from unionhall.organizations.choosing import BodyField

MOST_WORKERS = 20
SCANS = ".pdf,.jpg,.jpeg,.png"
SHORT = {"rows": 3}
MANY = forms.CheckboxSelectMultiple
CLAIMS = [("", "–"), *((one.value, one.label) for one in Claim.Kind)]


def several(label: Any, choices: Choices = (), **options: Any) -> forms.MultipleChoiceField:
    """Return a field in which several entries can be ticked."""
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), widget=MANY, required=False, **options
    )


class PartnerForm(Sheet):
    organization = BodyField(label=pgettext_lazy("linkage", "Works with"), choices=[])
    kind = forms.ChoiceField(label=_("Kind of partner"), choices=PartnerBody.Kind.choices)
    name = forms.CharField(label=_("Its name"), max_length=120)

    def __init__(self, *args: Any, bodies: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("organization", bodies)

    def command(self) -> commands.EnterPartner:
        return commands.EnterPartner(**self.cleaned_data)


class RenameForm(Sheet):
    name = forms.CharField(label=_("Its name"), max_length=120)

    def command(self, partner: UUID) -> commands.RenamePartner:
        return commands.RenamePartner(partner=partner, **self.cleaned_data)


class EndForm(Sheet):
    on = Day(label=_("Last day"))

    def command(self, partner: UUID) -> commands.EndPartner:
        return commands.EndPartner(partner=partner, **self.cleaned_data)


class SeatForm(Sheet):
    user = forms.ChoiceField(label=pgettext_lazy("partner", "Who sits at the window"), choices=[])

    def __init__(self, *args: Any, users: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("user", users)

    def command(self, partner: UUID) -> commands.Seat:
        return commands.Seat(partner=partner, user=UUID(self.cleaned_data["user"]))


class UnseatForm(Sheet):
    seat = forms.UUIDField(widget=forms.HiddenInput)

    def command(self, partner: UUID) -> commands.Unseat:
        return commands.Unseat(partner=partner, **self.cleaned_data)


class ReferForm(Sheet):
    """What is handed over to whom; ``seen`` comes with the preview."""

    partner = forms.ChoiceField(label=_("To which partner"), choices=[])
    purpose = forms.ChoiceField(
        label=pgettext_lazy("referral", "What for"), choices=Referral.Purpose.choices
    )
    reason = forms.ChoiceField(label=_("Kind of linkage"), choices=Referral.Reason.choices)
    parts = several(_("What is handed over"), Part.choices)
    papers = several(_("Papers and scans"))
    note = forms.CharField(
        label=_("Note to the partner"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=SHORT),
    )
    consented = several(
        _("Who agreed to it"),
        help_text=_("Only workers who agreed that this partner gets their data are handed over."),
    )
    consented_on = Day(label=pgettext_lazy("consent", "Agreed on"), required=False)
    both_ask = forms.BooleanField(
        label=_("Both sides ask together (review, confirmation)"), required=False
    )
    answer_by = Day(
        label=_("Answer asked for by"),
        required=False,
        help_text=_("Empty: by the committee's term, if it has set one"),
    )
    on = Day(label=_("Sent on paper already on"), required=False)
    submission_id = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        partners: Choices = (),
        workers: Choices = (),
        files: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("partner", partners)
        for name, choices in (("consented", workers), ("papers", files)):
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = list(choices)
        if not list(files):
            del self.fields["papers"]

    def blame(self, refusal: DomainError) -> None:
        """Show what is wrong with files beside the papers that were chosen."""
        name = "papers" if refusal.field == "files" else refusal.field
        self.add_error(name if name in self.fields else None, str(refusal))

    def command(self, case: UUID) -> commands.Refer:
        told = dict(self.cleaned_data)
        return commands.Refer(
            case=case,
            partner=UUID(told.pop("partner")),
            parts=tuple(told.pop("parts")),
            files=tuple(map(UUID, told.pop("papers", ()))),
            consented=tuple(map(UUID, told.pop("consented"))),
            **told,
        )


class ReferInForm(Sheet):
    """What a partner hands over to the union: one worker a row."""

    partner = forms.ChoiceField(label=_("Referred by"), choices=[])
    reason = forms.ChoiceField(label=_("Kind of linkage"), choices=Referral.Reason.choices)
    employer = forms.CharField(label=_("Employer"), max_length=120)
    category = forms.ChoiceField(
        label=pgettext_lazy("dispute", "What it is about"), choices=Category.choices, initial="5"
    )
    facts = text(_("Request, facts and reasons"), rows=6)
    note = forms.CharField(
        label=_("Note to the union"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=SHORT),
    )
    consented_on = Day(label=_("The workers agreed to this on"))
    on = Day(label=_("Came on paper on"), required=False)
    submission_id = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)

    def __init__(self, *args: Any, partners: Choices = (), window: bool = False, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._offer("partner", partners)
        if window:
            self.fields["partner"].widget = forms.HiddenInput()
            del self.fields["on"]
        for number in range(MOST_WORKERS):
            first = number == 0
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Worker's name"), max_length=80, required=first
            )
            self.fields[f"document_{number}"] = forms.CharField(
                label=_("ID card number"), max_length=24, required=False
            )
            self.fields[f"phone_{number}"] = forms.CharField(
                label=_("Phone"), max_length=20, required=False
            )
            self.fields[f"claim_{number}"] = forms.ChoiceField(
                label=pgettext_lazy("dispute", "Claim"), choices=CLAIMS, required=first
            )
            self.fields[f"amount_{number}"] = forms.CharField(
                label=pgettext_lazy("dispute", "Yuan"), max_length=20, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Refuse rows without a name and amounts that are none: nothing typed is left out."""
        told = super().clean() or self.cleaned_data
        for n in range(MOST_WORKERS):
            rest = [told.get(f"{name}_{n}") for name in ("document", "phone", "amount")]
            if any(rest) and not told.get(f"name_{n}") and f"name_{n}" not in self.errors:
                self.add_error(f"name_{n}", _("Write the worker's name."))
            amount = told.get(f"amount_{n}")
            if amount and amount_of(amount) is None:
                self.add_error(f"amount_{n}", _("Write the amount in yuan, like 8000 or 8000.50."))
        return told

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The workers' rows, for the page; further ones fold."""
        names = ("name", "document", "phone", "claim", "amount")
        return [[self[f"{name}_{n}"] for name in names] for n in range(MOST_WORKERS)]

    def command(self) -> commands.ReferIn:
        told = self.cleaned_data
        workers = [
            commands.WorkerTold(
                name=told[f"name_{n}"],
                document=told[f"document_{n}"],
                phone=told[f"phone_{n}"],
                claim=told[f"claim_{n}"] or Claim.Kind.OTHER,
                amount=amount_of(told[f"amount_{n}"]),
            )
            for n in range(MOST_WORKERS)
            if told[f"name_{n}"].strip()
        ]
        return commands.ReferIn(
            submission_id=told["submission_id"],
            partner=UUID(told["partner"]),
            reason=told["reason"],
            category=told["category"],
            employer=told["employer"],
            facts=told["facts"],
            workers=tuple(workers),
            consented_on=told["consented_on"],
            note=told["note"],
            on=told.get("on"),
        )


class OpenForm(Sheet):
    """What is still to be said for the case; workers and claims come from the referral."""

    organization = BodyField(label=_("Mediated by"), choices=[])
    employer = forms.UUIDField(
        label=_("Employer"), error_messages={"required": _("Choose the employer.")}
    )
    category = forms.ChoiceField(
        label=pgettext_lazy("dispute", "What it is about"), choices=Category.choices
    )
    facts = text(_("Request, facts and reasons"), rows=6)
    known_on = Day(label=_("Known since"), required=False)
    employed = forms.BooleanField(label=_("Still employed there"), required=False, initial=True)
    left_on = Day(label=pgettext_lazy("dispute", "Left on"), required=False)

    def __init__(self, *args: Any, bodies: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("organization", bodies)

    def command(self, found: Referral, content: dict[str, Any]) -> commands.OpenCase:
        told = self.cleaned_data
        apply = Apply(
            submission_id=found.public_id,
            organization=UUID(told["organization"]),
            employer=told["employer"],
            category=told["category"],
            channel=Channel.REFERRAL,
            applied_on=found.sent_on,
            facts=told["facts"],
            workers=tuple(_named(one) for one in content.get("workers", [])),
            known_on=told["known_on"],
            employed=told["employed"],
            left_on=told["left_on"],
        )
        return commands.OpenCase(referral=found.public_id, apply=apply)


def _named(one: dict[str, Any]) -> WorkerNamed:
    claims = [
        ClaimAsked(kind=claim["kind"], amount=amount_of(claim["amount"] or ""))
        for claim in one["claims"]
    ]
    return WorkerNamed(
        name=one["name"],
        claims=tuple(claims),
        document=one.get("document", ""),
        phone=one.get("phone", ""),
    )


class DayForm(Sheet):
    """A deed of which only the day may be told, where the union notes it for a partner."""

    on = Day(label=_("Day"), required=False)

    def __init__(self, *args: Any, window: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if window:
            del self.fields["on"]

    def command(self, referral: UUID) -> commands.Answer:
        return commands.Answer(referral=referral, on=self.cleaned_data.get("on"))


class ReturnForm(DayForm):
    reason = forms.CharField(
        label=_("Why it is returned"), max_length=500, widget=forms.Textarea(attrs=SHORT)
    )
    field_order = ("reason", "on")

    def command(self, referral: UUID) -> commands.Return:  # type: ignore[override]
        return commands.Return(referral=referral, **self.cleaned_data)


class ReportForm(DayForm):
    result = forms.ChoiceField(label=_("Result"), choices=[])
    text = text(pgettext_lazy("referral", "What was done"), rows=4, required=False)
    field_order = ("result", "text", "on")

    def __init__(self, *args: Any, results: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("result", results)

    def command(self, referral: UUID) -> commands.Report:  # type: ignore[override]
        return commands.Report(referral=referral, **self.cleaned_data)


class AttachForm(Sheet):
    """A file: to what the union sent the signed consents alone, with whose signatures they bear."""

    what = forms.ChoiceField(
        label=pgettext_lazy("file", "What it is"), choices=ReferralFile.What.choices
    )
    signed_by = several(
        _("Whose signature stands on it"),
        error_messages={"required": NobodySigned.message},
    )
    file = forms.FileField(
        label=_("Scan (PDF, JPG or PNG)"),
        allow_empty_file=True,
        help_text=_("PDF, JPG or PNG, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": SCANS}),
    )

    def __init__(self, *args: Any, workers: Choices = (), out: bool = False, **kw: Any) -> None:
        super().__init__(*args, **kw)
        signed = self.fields["signed_by"]
        if out and isinstance(signed, forms.MultipleChoiceField):
            signed.choices, signed.required = list(workers), True
        del self.fields["what" if out else "signed_by"]

    def command(self, referral: UUID) -> commands.AttachFile:
        told = self.cleaned_data
        file = told["file"]
        return commands.AttachFile(
            referral=referral,
            what=told.get("what", ReferralFile.What.CONSENT),
            content=file.read() if isinstance(file, UploadedFile) else b"",
            signed_by=tuple(map(UUID, told.get("signed_by", ()))),
        )


class WithdrawForm(Sheet):
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def command(self, referral: UUID) -> commands.Withdraw:
        return commands.Withdraw(referral=referral, **self.cleaned_data)


class CloseForm(Sheet):
    def command(self, referral: UUID) -> commands.Close:
        return commands.Close(referral=referral)
