"""The two ways to the bank, behind one interface.

Whatever the way, the union shows as little as the law asks, the bank answers with a verdict,
and only the member's separate consent opens the way at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.cards import errors
from unionhall.cards.models import Card
from unionhall.members.identity import Identity

GROUND = "separate_consent"
"""On what ground data goes to the bank; stands in every record of a sharing."""
GROUNDS: Mapping[str, str | Promise] = {
    GROUND: _("the member's separate consent (PIPL Art. 29)"),
}
DATA: Mapping[str, str | Promise] = {
    "name": pgettext_lazy("data", "name"),
    "document_kind": _("kind of document"),
    "document_number": _("document number"),
    "document_number_masked": _("document number, masked"),
    "phone": _("phone number"),
    "phone_masked": _("phone number, masked"),
}
"""The data that a record of a sharing may name, in words."""

_FOUR = re.compile(r"[0-9]{4}")
_REFERENCE = re.compile(r"[A-Za-z0-9-]{4,40}")
_CARD_NUMBER_LENGTHS = range(13, 20)
_UNIONPAY = "62"
_UNIONPAY_LENGTHS = range(16, 20)
_TEN, _NINE = 10, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the bank says about one card; ``reason`` only where it refuses."""

    opened: bool
    last_four: str = ""
    bank_reference: str = ""
    reason: str = ""


class Way(Protocol):
    """One way to the bank."""

    @property
    def shares(self) -> tuple[str, ...]:
        """Name the data that the bank learns."""

    def shows(self, who: Identity) -> Mapping[str, str]:
        """Return what the bank learns about a person, one value for each of ``shares``."""

    def lands(self, verdict: Verdict) -> Card.State:
        """Say which state a verdict leads to."""


class OnTheSpot:
    """The clerk's page: a name to compare with the original document, the number masked."""

    shares = ("name", "document_number_masked", "phone_masked")

    def shows(self, who: Identity) -> Mapping[str, str]:
        masked = who.masked()
        values = (who.name, masked.number, masked.phone)
        return dict(zip(self.shares, values, strict=True))

    def lands(self, verdict: Verdict) -> Card.State:
        return Card.State.HANDED_OVER if verdict.opened else Card.State.RETURNED


class ByFile:
    """The signed hand-over file: what an account needs, no more."""

    shares = ("name", "document_kind", "document_number", "phone")

    def shows(self, who: Identity) -> Mapping[str, str]:
        values = (who.name, str(who.kind), who.number, who.phone)
        return dict(zip(self.shares, values, strict=True))

    def lands(self, verdict: Verdict) -> Card.State:
        return Card.State.OPENED if verdict.opened else Card.State.RETURNED


ON_THE_SPOT: Way = OnTheSpot()
BY_FILE: Way = ByFile()


def data_in_words(codes: str) -> str:
    """Name the data of a sharing in the reader's language."""
    return str(_(", ")).join(str(DATA.get(code, code)) for code in codes.split(","))


def checked_last_four(text: str) -> str:
    """Return the last four digits; anything else is refused and never kept."""
    digits = text.strip()
    if not _FOUR.fullmatch(digits):
        raise errors.OnlyLastFour
    return digits


def checked_reference(text: str) -> str:
    """Return the bank's reference; what looks like a card number is refused and never kept."""
    reference = text.strip()
    if looks_like_card_number(reference):
        raise errors.LooksLikeCardNumber
    if not _REFERENCE.fullmatch(reference):
        raise errors.ReferenceNeeded
    return reference


def looks_like_card_number(text: str) -> bool:
    """Say whether a text could be a full card number (UnionPay's form, or a right check digit)."""
    digits = re.sub(r"[\s-]", "", text)
    if not (digits.isascii() and digits.isdigit()):
        return False
    if digits.startswith(_UNIONPAY) and len(digits) in _UNIONPAY_LENGTHS:
        return True
    return len(digits) in _CARD_NUMBER_LENGTHS and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - _NINE if value > _NINE else value
    return total % _TEN == 0
