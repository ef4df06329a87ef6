"""What people type on the pages about members."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind
from unionhall.core.fields import Day
from unionhall.members.errors import AnswerNeeded, GroundNeeded, ReasonNeeded
from unionhall.members.models import DataRequest, Person
from unionhall.members.requests import PROFILE
from unionhall.members.services import Profile
from unionhall.members.services.full_export import AskFullExport
from unionhall.members.services.own import CorrectContact
from unionhall.members.services.requests import AskCorrection, AskDeletion, Refuse, SendBack

PHONE_FIRST = "1"


class FindForm(forms.Form):
    """Look for somebody by exact name or phone; posted, so that neither stands in an address."""

    words = forms.CharField(
        label=_("Name or mobile phone"),
        max_length=60,
        help_text=_("The full name as on the document, or all 11 digits of the phone."),
        error_messages={"required": _("Enter a full name or a mobile phone.")},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you need the full data?"),
        max_length=200,
        error_messages={"required": ReasonNeeded.message},
        help_text=_(
            "The member can read this. Example: the bank returned the card, compare the number."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FullExportForm(ReasonForm):
    """Which members, in which form, and why; ``organization`` is the page's own."""

    field_order = ("past", "form", "reason")

    past = forms.BooleanField(label=_("former members too"), required=False)
    form = forms.ChoiceField(
        label=pgettext_lazy("export", "File"),
        choices=[
            ("xlsx", _("Excel, with words: to read and correct")),
            ("csv", _("CSV, with codes: for other programs")),
        ],
    )

    def command(self, organization: UUID) -> AskFullExport:
        """Return what the form asks for."""
        return AskFullExport(organization=organization, **self.cleaned_data)


class ContactForm(forms.Form):
    phone = forms.CharField(label=_("Mobile phone"), max_length=20)
    address = forms.CharField(
        label=pgettext_lazy("member", "Address"), max_length=200, required=False
    )

    def command(self) -> CorrectContact:
        """Return what the form asks for."""
        return CorrectContact(
            phone=self.cleaned_data["phone"], address=self.cleaned_data["address"]
        )


class ContactCodeForm(ContactForm):
    """The same once more, with the code that was sent to the new phone."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=8,
        help_text=_("We sent six digits to the new number."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("phone", "address"):
            self.fields[name].widget = forms.HiddenInput()


def _codes(name: str) -> Callable[[], list[tuple[str, str]]]:
    def choices() -> list[tuple[str, str]]:
        return [("", "—"), *lists.choices(name)]

    return choices


class CorrectionForm(forms.Form):
    """What is to stand in one's record; the document number is typed only where it is wrong."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name as on the document"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind.choices)
    number = forms.CharField(label=_("Document number"), max_length=30, required=False)
    valid_until = forms.CharField(
        label=_("Document valid until"),
        max_length=20,
        required=False,
        help_text=_("Only where it changed: a day like 2036-03-02, or 长期."),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Person.Sex.choices)
    birth = Day(label=_("Date of birth"))
    nation = forms.ChoiceField(label=_("Nation"), choices=_codes("nation"), required=False)
    education = forms.ChoiceField(label=_("Education"), choices=_codes("education"), required=False)
    political = forms.ChoiceField(
        label=_("Political affiliation"), choices=_codes("political"), required=False
    )
    household = forms.ChoiceField(
        label=_("Household type"), choices=_codes("household"), required=False
    )
    skill_level = forms.ChoiceField(
        label=_("Skill level"), choices=_codes("skill_level"), required=False
    )
    employer = forms.CharField(
        label=pgettext_lazy("member", "Employer"),
        max_length=120,
        required=False,
        help_text=_(
            "The full name, as on its licence or on your contract. Your union stays the same; "
            "to go to another one, ask for a transfer."
        ),
    )
    credit_code = forms.CharField(
        label=_("Unified social credit code of the employer"),
        max_length=40,
        required=False,
        help_text=_("18 characters, if you know it. Fill it in only where the employer changed."),
    )

    def command(self, number: str) -> AskCorrection:
        """Return what the form asks for; ``number`` is the one on record."""
        said = self.cleaned_data
        return AskCorrection(
            key=said["key"],
            name=said["name"],
            kind=said["kind"],
            number=said["number"] or number,
            sex=said["sex"],
            birth=said["birth"],
            valid_until=said["valid_until"],
            profile=Profile(**{name: said[name] for name in PROFILE}),
            employer=said["employer"],
            credit_code=said["credit_code"],
        )


class DeletionForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    understood = forms.BooleanField(
        label=_("I have read what follows, and I want to leave the union."), required=False
    )

    def command(self) -> AskDeletion:
        """Return what the form asks for."""
        said = self.cleaned_data
        return AskDeletion(key=said["key"], understood=said["understood"])


class AnswerForm(forms.Form):
    """Send a request back with a sentence."""

    answer = forms.CharField(
        label=_("What should the member know?"),
        max_length=300,
        error_messages={"required": AnswerNeeded.message},
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The member reads this sentence. Leave out names and numbers."),
    )

    def command(self, request: UUID) -> SendBack:
        """Return what the form asks for."""
        return SendBack(request=request, answer=self.cleaned_data["answer"])


class RefusalForm(AnswerForm):
    """Refuse a request, with a ground that the law knows."""

    ground = forms.ChoiceField(
        label=_("Why is it refused?"),
        choices=[("", "—"), *DataRequest.Ground.choices],
        error_messages={"required": GroundNeeded.message},
    )
    field_order = ("ground", "answer")

    def refusal(self, request: UUID) -> Refuse:
        """Return what the form asks for."""
        said = self.cleaned_data
        return Refuse(request=request, ground=said["ground"], answer=said["answer"])
