"""The forms about cards."""

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.cards.bank import checked_last_four, checked_reference, looks_like_card_number
from unionhall.cards.errors import NoFile, OriginalNotSeen
from unionhall.cards.services.batches import MakeBatch, SettleDifference
from unionhall.cards.services.life import Replace
from unionhall.cards.services.spot import HandOver
from unionhall.core.errors import DomainError
from unionhall.core.fields import Day
from unionhall.organizations.choosing import BodyField, Choices

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "class": "digits", "maxlength": "4"}
REFERENCE = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "maxlength": "40",
}


class Forgetful(forms.TextInput):
    """Shows again what was typed, except what may be a full card number."""

    def format_value(self, value: Any) -> str | None:
        """Return what stands in the field, or nothing."""
        text = str(value or "")
        many_digits = sum(letter.isdigit() for letter in text) > FOUR and self.digits_only
        return "" if many_digits or looks_like_card_number(text) else text

    digits_only = False


class Digits(Forgetful):
    digits_only = True


FOUR = 4


def _as_the_service(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except DomainError as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class HandOverForm(forms.Form):
    """A card is put into its bearer's hand; everything that is wrong is said at once."""

    last_four = forms.CharField(label=_("Last four digits"), widget=Digits(attrs=DIGITS))
    bank_reference = forms.CharField(label=_("Bank's reference"), widget=Forgetful(attrs=REFERENCE))
    id_seen = forms.BooleanField(
        label=_("I have seen the original of the document"),
        error_messages={"required": OriginalNotSeen.message},
    )

    def clean_last_four(self) -> str:
        """Say at once, with whatever else is wrong, what the service would refuse."""
        return _as_the_service(checked_last_four, self.cleaned_data["last_four"])

    def clean_bank_reference(self) -> str:
        """Say at once, with whatever else is wrong, what the service would refuse."""
        return _as_the_service(checked_reference, self.cleaned_data["bank_reference"])

    def command(self, card: UUID, meeting: UUID | None = None) -> HandOver:
        """Return what the form asks for; only valid forms have an answer."""
        return HandOver(card=card, meeting=meeting, **self.cleaned_data)


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("Why is it undone?"), max_length=200)


class ReplaceForm(forms.Form):
    """The bank replaced a lost card."""

    last_four = forms.CharField(
        label=_("Last four digits of the new card"),
        widget=Digits(attrs=DIGITS),
    )
    bank_reference = forms.CharField(label=_("Bank's reference"), widget=Forgetful(attrs=REFERENCE))
    on = Day(label=_("Day"), initial=timezone.localdate)

    def command(self, card: UUID) -> Replace:
        """Return what the form asks for; only valid forms have an answer."""
        return Replace(card=card, **self.cleaned_data)


class BatchForm(forms.Form):
    """A new file for the bank. The page makes the number by which a retry is known."""

    organization = BodyField(label=_("Cards of"))
    request_id = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = bodies  # type: ignore[attr-defined]

    def command(self) -> MakeBatch:
        """Return what the form asks for; only valid forms have an answer."""
        data = self.cleaned_data
        return MakeBatch(**data | {"organization": UUID(data["organization"])})


class AnswerForm(forms.Form):
    """The bank's answer. Any name and any content: the service says what is wrong with it."""

    file = forms.FileField(
        label=_("Answer file of the bank"),
        allow_empty_file=True,
        error_messages={"required": NoFile.message},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )


class SettleForm(forms.Form):
    note = forms.CharField(label=_("How was it settled?"), max_length=200)

    def command(self, difference: UUID) -> SettleDifference:
        """Return what the form asks for; only valid forms have an answer."""
        return SettleDifference(difference=difference, **self.cleaned_data)
