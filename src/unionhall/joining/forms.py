"""The worker's form, and the small forms around it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unionhall.codes import errors as codes
from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind
from unionhall.core.errors import DomainError
from unionhall.joining import errors
from unionhall.joining.papers import CODED, Filled
from unionhall.joining.services import Correct, Submit
from unionhall.members import consents as texts
from unionhall.members.models import Consent, Person

STEPS = (
    ("membership_consent", "card_consent"),
    (),  # everything that is in neither of the others
    ("signature", "typed_signature"),
)
PROBLEMS = {
    "membership_consent": errors.ConsentMissing,
    "name": codes.NameMissing,
    "number": codes.NumberMissing,
    "valid_until": codes.ValidityMissing,
    "phone": codes.PhoneMissing,
    "employment_form": errors.EmploymentFormMissing,
}


def _coded(name: str) -> list[tuple[Any, Any]]:
    later: list[tuple[Any, Any]] = [("", _("later"))]
    return later + list(lists.choices(name))


class WorkerForm(forms.Form):
    """What a worker fills in; read as texts, judged by ``papers`` as everywhere else."""

    use_required_attribute = False

    membership_consent = forms.BooleanField(label=_("Consent"))
    card_consent = forms.BooleanField(label=_("Consent to the card"), required=False)
    name = forms.CharField(label=_("Full name"), help_text=_("As it stands on the document"))
    kind = forms.ChoiceField(
        label=_("Document"), choices=DocumentKind.choices, initial=DocumentKind.RESIDENT_ID
    )
    number = forms.CharField(label=_("Document number"))
    valid_until = forms.CharField(
        label=_("Valid until"), help_text=_("On the back of the card, for example 20360302")
    )
    valid_long = forms.BooleanField(label=_("valid indefinitely (长期)"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=[], required=False)
    birth = forms.CharField(
        label=_("Date of birth"), required=False, help_text=_("For example 19900501")
    )
    phone = forms.CharField(label=_("Mobile phone"), help_text=_("Of the mainland, 11 digits"))
    employment_form = forms.ChoiceField(label=_("Your work"), choices=[])
    employer_name = forms.CharField(
        label=_("Employer or platform"),
        required=False,
        help_text=_("For example the delivery station or the platform you work for"),
    )
    post = forms.CharField(label=_("Post"), required=False)
    address = forms.CharField(label=_("Where you live now"), required=False)
    nation = forms.ChoiceField(label=_("Nation"), choices=[], required=False)
    education = forms.ChoiceField(label=_("Education"), choices=[], required=False)
    political = forms.ChoiceField(label=_("Political affiliation"), choices=[], required=False)
    household = forms.ChoiceField(label=_("Household type"), choices=[], required=False)
    skill_level = forms.ChoiceField(label=_("Skill level"), choices=[], required=False)
    valid_from = forms.CharField(label=_("Document valid from"), required=False)
    signature = forms.CharField(label=_("Signature"), required=False, widget=forms.HiddenInput)
    typed_signature = forms.CharField(label=_("Your name as signature"), required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    opening = forms.CharField(widget=forms.HiddenInput, required=False)
    text_language = forms.CharField(widget=forms.HiddenInput, required=False)
    membership_version = forms.CharField(widget=forms.HiddenInput, required=False)
    card_version = forms.CharField(widget=forms.HiddenInput, required=False)
    workplace = forms.CharField(widget=forms.HiddenInput, required=False)
    residence = forms.CharField(widget=forms.HiddenInput, required=False)

    later = ("post", "address", *CODED, "valid_from")

    def __init__(
        self, *args: Any, correcting: bool = False, firms: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.correcting = correcting
        if firms:
            self.fields["employer_name"] = forms.ChoiceField(
                label=_("Your employer"),
                choices=[("", _("please choose")), *((name, name) for name in firms)],
                error_messages={"required": errors.FirmMissing.message},
            )
        for name in CODED:
            self._choices(name, _coded(name))
        self._choices("sex", [("", _("choose")), *Person.Sex.choices])
        self._choices(
            "employment_form", [("", _("please choose")), *lists.choices("employment_form")]
        )
        self.texts = {
            purpose: texts.current(purpose)
            for purpose in (Consent.Purpose.MEMBERSHIP, Consent.Purpose.CARD)
        }
        for purpose, text in self.texts.items():
            self.fields[f"{purpose}_consent"].help_text = str(text.label)
            self.initial.setdefault(f"{purpose}_version", text.version)
        self.initial.setdefault("text_language", get_language() or "zh-hans")
        for name, problem in PROBLEMS.items():
            self.fields[name].error_messages["required"] = str(problem.message)
        if correcting:
            for name in ("membership_consent", "name", "number", "valid_until", "phone"):
                self.fields[name].required = False

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Forget that no date was typed where the document is valid for good."""
        if self.data.get("valid_long"):
            self.errors.pop("valid_until", None)
        return self.cleaned_data

    @classmethod
    def unsent(
        cls, given: QueryDict, *, correcting: bool = False, firms: Sequence[str] = ()
    ) -> "WorkerForm":
        """Return the form as far as it was filled in, judged by nobody yet.

        Whoever has agreed did so to the text they read: that language and version stay.
        """
        agreed = "membership_consent" in given or "card_consent" in given
        kept = {name: given[name] for name in cls.base_fields if name in given}
        if not agreed:
            for name in ("text_language", "membership_version", "card_version"):
                kept.pop(name, None)
        return cls(initial=kept, correcting=correcting, firms=firms)

    def _text(self, name: str) -> str:
        return str(self.data.get(name, ""))

    def filled(self) -> Filled:
        """Return what was typed, as it was typed."""
        agreed = tuple(
            (str(purpose), self._text(f"{purpose}_version"))
            for purpose in self.texts
            if self.data.get(f"{purpose}_consent")
        )
        plain = ("name", "kind", "number", "phone", "employment_form", "sex", "birth", "signature")
        return Filled(
            consents=agreed,
            language=self._text("text_language"),
            valid_until="长期" if self.data.get("valid_long") else self._text("valid_until"),
            typed_signature=self._text("typed_signature"),
            employer_name=self._text("employer_name"),
            **{name: self._text(name) for name in (*plain, *self.later)},
        )

    def submit(self, token: str, address: str = "") -> Submit:
        """Return the command; the submission's own number must be readable."""
        return Submit(
            submission_id=self.cleaned_data["submission_id"],
            filled=self.filled(),
            link=token,
            opening=self._text("opening"),
            workplace=self._text("workplace"),
            residence=self._text("residence"),
            address=address,
        )

    def correct(self, receipt: str, phone: str) -> Correct:
        """Return the command that corrects a returned application."""
        return Correct(receipt=receipt, phone=phone, filled=self.filled())

    def show(self, problems: list[DomainError]) -> None:
        """Put each problem beside its field, once."""
        for problem in problems:
            name = problem.field if problem.field in self.fields else None
            if name is None or name not in self.errors:
                self.add_error(name, str(problem))

    @property
    def wrong_step(self) -> int:
        """Return the first step with something wrong in it; 1 where nothing is."""
        wrong = set(self.errors) if self.is_bound else set()
        if wrong & set(STEPS[0]):
            return 1
        others = wrong - set(STEPS[0]) - set(STEPS[2])
        return 2 if others else 3 if wrong else 1


class ReceiptForm(forms.Form):
    """Ask how an application stands."""

    use_required_attribute = False

    receipt = forms.CharField(label=_("Receipt code"), max_length=20)
    phone = forms.CharField(label=_("Mobile phone"), max_length=30)


class CodeForm(forms.Form):
    """The six digits of a one-time code."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=12,
        error_messages={"required": _("Enter the six digits from the message.")},
    )


class LinkForm(forms.Form):
    """For what a link is wanted."""

    meeting = forms.UUIDField(required=False)
    organization = forms.UUIDField(required=False)


def submission_id(text: str) -> UUID | None:
    """Read a submission's own number."""
    try:
        return UUID(text)
    except ValueError:
        return None
