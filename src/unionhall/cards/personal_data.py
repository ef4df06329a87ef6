"""Cards, and what went to the bank."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.cards.models import Answer, Batch, BatchLine, Card, CardStep, Difference, Sharing
from unionhall.core.personal_fields import (
    EVIDENCE,
    Ground,
    Subject,
    Table,
    declare,
    emptied,
    kept,
    nothing,
    of_staff,
    scrubbed,
)

CARD = _("opening your member service card at the bank")
KEEP = _("as long as the card; then until you ask for deletion")


def _cards(subject: Subject) -> QuerySet[Card]:
    return Card.objects.filter(person_id=subject.key)


def _steps(subject: Subject) -> QuerySet[CardStep]:
    return CardStep.objects.filter(card__person_id=subject.key)


def _lines(subject: Subject) -> QuerySet[BatchLine]:
    return BatchLine.objects.filter(card__person_id=subject.key)


def _sharings(subject: Subject) -> QuerySet[Sharing]:
    return Sharing.objects.filter(person_id=subject.key)


declare(
    Table(
        model=Card,
        title=_("Your card"),
        purpose=CARD,
        ground=Ground.CONSENT,
        keep=KEEP,
        of=_cards,
        fields={"last_four": emptied(), "bank_reference": emptied(), "reason": emptied()},
        also=("since", "handed_over_on", "ended_on"),
        plain=frozenset({"state", "reason_code"}),
    ),
    Table(
        model=CardStep,
        title=_("Steps of your card"),
        purpose=CARD,
        ground=Ground.CONSENT,
        keep=KEEP,
        of=_steps,
        fields={"reason": emptied(), "by": of_staff()},
        also=("at",),
        plain=frozenset({"was", "became", "reason_code"}),
    ),
    nothing(Batch, "state", "number", "sha256", "sender", "recipient", "request_id"),
    Table(
        model=BatchLine,
        title=_("Files to the bank"),
        purpose=CARD,
        ground=Ground.CONSENT,
        keep=KEEP,
        of=_lines,
        fields={"last_four": emptied(), "bank_reference": emptied()},
        also=("outcome", "answered_at"),
        plain=frozenset({"reason_code"}),
    ),
    nothing(Answer, "sha256"),
    Table(
        model=Difference,
        fields={"note": scrubbed(), "settled_by": of_staff()},
        plain=frozenset({"kind", "reference"}),
    ),
    Table(
        model=Sharing,
        title=_("Who got your data"),
        purpose=_("proving who got which data on which ground"),
        ground=Ground.LAW,
        keep=_("three years (Network Data Regulation Art. 12)"),
        of=_sharings,
        fields={
            "recipient": kept(EVIDENCE),
            "fields": kept(EVIDENCE),
            "ground": kept(EVIDENCE),
            "by": of_staff(),
        },
        also=("at",),
    ),
)
