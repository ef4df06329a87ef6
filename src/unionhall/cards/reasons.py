"""Why a bank returns a card, in plain words, and who must act.

No bank publishes its codes (domain file section 15): these are the format's own, agreed with
each bank when the exchange begins. A code that is not listed is shown as it came, for the
union's staff to ask about.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Who(models.TextChoices):
    """Who must act for the card to get on."""

    MEMBER = "member", _("the member")
    UNION = "union", _("union staff")
    BANK = "bank", _("the bank")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what it means and what has to be done."""

    who: Who
    words: str | Promise


REASONS: dict[str, Reason] = {
    "name_mismatch": Reason(
        Who.UNION,
        _("The name differs from the identity document. Compare with the original and correct it."),
    ),
    "number_mismatch": Reason(
        Who.UNION,
        _(
            "The document number is not known to the police register. "
            "Compare with the original and correct it."
        ),
    ),
    "document_expired": Reason(
        Who.MEMBER, _("The identity document has expired. The member renews it first.")
    ),
    "document_kind": Reason(
        Who.MEMBER,
        _(
            "The bank opens cards for this kind of document only at its counter. "
            "The member goes there with the original."
        ),
    ),
    "phone_in_use": Reason(
        Who.MEMBER,
        _(
            "The phone number is registered at the bank for somebody else. "
            "The member clears this up there, or gives another number."
        ),
    ),
    "phone_invalid": Reason(
        Who.UNION, _("The phone number cannot be reached. Ask the member and correct it.")
    ),
    "has_card": Reason(
        Who.UNION,
        _("The bank has an earlier union card of this person. Record that card instead."),
    ),
    "visit_counter": Reason(
        Who.MEMBER,
        _("The bank has to see the member in person, with the original of the identity document."),
    ),
    "under_review": Reason(Who.BANK, _("The bank is still checking. Ask it if this takes long.")),
    "technical": Reason(
        Who.BANK, _("Something went wrong at the bank. The card can be sent again.")
    ),
    "other": Reason(Who.UNION, _("The bank gave no reason that we know. Ask it.")),
}


def reason(code: str) -> Reason:
    """Return what a code means; an unknown one is for the union's staff to ask about."""
    return REASONS.get(code, REASONS["other"])


@dataclass(frozen=True, slots=True)
class DifferenceKind:
    """One way in which an answer does not fit: what it means, and who must act."""

    who: Who
    words: str | Promise


DIFFERENCES: dict[str, DifferenceKind] = {
    "unknown_reference": DifferenceKind(
        Who.BANK, _("The bank answered a reference that we never sent.")
    ),
    "other_batch": DifferenceKind(
        Who.BANK, _("The line belongs to another file. It was not applied; answer it there.")
    ),
    "missing": DifferenceKind(
        Who.BANK, _("The bank called its answer complete, but said nothing about this card.")
    ),
    "unanswered": DifferenceKind(
        Who.BANK,
        _("The bank has answered, but not yet about this card; it announced a further answer."),
    ),
    "duplicate": DifferenceKind(
        Who.BANK, _("The same line stands in the file more than once. It was applied once.")
    ),
    "contradiction": DifferenceKind(
        Who.BANK, _("The file says two different things about this card. Nothing was applied.")
    ),
    "not_at_bank": DifferenceKind(
        Who.UNION,
        _("This card is no longer at the bank here: it was closed or taken out meanwhile."),
    ),
    "other_outcome": DifferenceKind(
        Who.BANK, _("An earlier answer of the bank said something else about this card.")
    ),
    "other_digits": DifferenceKind(
        Who.BANK, _("This card was opened before with other digits or another reference.")
    ),
    "bad_digits": DifferenceKind(
        Who.BANK, _("The last four digits are missing or are not four digits. They were not kept.")
    ),
    "bad_reference": DifferenceKind(
        Who.BANK, _("The bank's own reference is missing, malformed or looks like a card number.")
    ),
    "reference_taken": DifferenceKind(
        Who.BANK, _("The bank's reference belongs to another card already.")
    ),
    "bad_outcome": DifferenceKind(
        Who.BANK, _("The outcome is neither opened nor refused. Nothing was applied.")
    ),
    "unknown_reason": DifferenceKind(
        Who.UNION,
        _("The card was refused for a reason that we do not know. Ask the bank what it means."),
    ),
}
