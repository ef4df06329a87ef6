"""On the spot: the bank's clerk at a meeting, and the cards that the union hands on itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.cards import errors, permissions, queries
from unionhall.cards.bank import GROUND, ON_THE_SPOT, Verdict, checked_last_four, checked_reference
from unionhall.cards.models import Card, Sharing
from unionhall.cards.services.life import SHORTEST_REASON, step, stop_line
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.members.models import Consent
from unionhall.members.queries import identities_to_share, identity_of, live_consents
from unionhall.outreach.models import Meeting, Partner

State = Card.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """The clerk opens the list of a meeting."""

    meeting: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A card is put into its bearer's hand; ``meeting`` None: by the union, after a file."""

    card: UUID
    last_four: str
    bank_reference: str
    id_seen: bool
    meeting: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoHandOver:
    """A hand-over was recorded by mistake, a moment ago."""

    meeting: UUID
    card: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person on the clerk's list: the name to compare with the original document."""

    card: UUID
    name: str
    number: str
    phone: str
    state: str
    last_four: str
    bank_reference: str
    handed_over_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the clerk sees: who waits, what can still be undone, how many are done."""

    meeting: Meeting
    waiting: tuple[Row, ...]
    recent: tuple[Row, ...]
    done: int
    open: bool


def bank_at(meeting: Meeting) -> str:
    """Name the bank that came along to a meeting."""
    partner = meeting.partners.filter(kind=Partner.Kind.BANK).order_by("pk").first()
    return partner.name if partner else settings.BANK_NAME


@transaction.atomic
def show(actor: Actor, command: Show) -> Desk:
    """Open the clerk's list; whoever appears on it has been shared with the bank, once."""
    meeting = queries.clerk_meeting(actor, command.meeting)
    now = timezone.now()
    done = queries.done_at(meeting).count()
    if not queries.open_to_clerks(meeting, timezone.localdate(now)):
        return Desk(meeting=meeting, waiting=(), recent=(), done=done, open=False)
    ready = list(queries.ready_at(meeting))
    who = identities_to_share([card.person_id for card in ready], Consent.Purpose.CARD)
    ready = [card for card in ready if card.person_id in who]
    _note_sharings(actor, meeting, ready, now)
    waiting = []
    for card in ready:
        seen = ON_THE_SPOT.shows(who[card.person_id])
        waiting.append(
            Row(
                card=card.public_id,
                name=seen["name"],
                number=seen["document_number_masked"],
                phone=seen["phone_masked"],
                state=card.state,
                last_four=card.last_four,
                bank_reference=card.bank_reference,
            )
        )
    recent = [_recent(card) for card in queries.undoable(actor, meeting, now)]
    return Desk(meeting=meeting, waiting=tuple(waiting), recent=tuple(recent), done=done, open=True)


def _recent(card: Card) -> Row:
    masked = identity_of(card.person).masked()
    return Row(
        card=card.public_id,
        name=masked.name,
        number=masked.number,
        phone=masked.phone,
        state=card.state,
        last_four=card.last_four,
        bank_reference=card.bank_reference,
        handed_over_at=card.handed_over_at,
    )


def _note_sharings(actor: Actor, meeting: Meeting, cards: list[Card], at: datetime) -> None:
    bank = bank_at(meeting)
    pks = [card.pk for card in cards]
    noted = set(
        Sharing.objects.filter(card__in=pks, recipient=bank, batch=None).values_list(
            "card_id", flat=True
        )
    )
    fresh = [card for card in cards if card.pk not in noted]
    if not fresh:
        return
    queries.hold_bearers(Card.objects.filter(pk__in=[card.pk for card in fresh]))
    Sharing.objects.bulk_create(
        [
            Sharing(
                scope_path=card.scope_path,
                person_id=card.person_id,
                card=card,
                meeting=meeting,
                recipient=bank,
                fields=",".join(ON_THE_SPOT.shares),
                ground=GROUND,
                at=at,
                by=actor.name,
            )
            for card in fresh
        ],
        ignore_conflicts=True,  # a second device of the same clerk, at the same moment
    )
    shown: list[audit.Scalar] = [str(card.public_id) for card in fresh]
    audit.record(actor, "cards.shown_to_bank", meeting, bank=bank, cards=shown)


@transaction.atomic
def hand_over(actor: Actor, command: HandOver) -> Card:
    """Record that a card is in its bearer's hand; a double tap is one tap."""
    card = _to_hand_over(actor, command)
    last_four = checked_last_four(command.last_four)
    given = command.bank_reference or (card.bank_reference if card.state == State.OPENED else "")
    reference = checked_reference(given)
    if not command.id_seen:
        raise errors.OriginalNotSeen
    if card.handed_over_at is not None:
        if _same(actor, card, last_four, reference):
            return card
        raise errors.HandedOverAlready
    if card.state == State.OPENED and (card.last_four, card.bank_reference) != (
        last_four,
        reference,
    ):
        raise errors.OtherDigits
    if card.state == State.CONSENTED:
        stop_line(card)
    now = timezone.now()
    verdict = Verdict(opened=True, last_four=last_four, bank_reference=reference)
    try:
        with transaction.atomic():
            step(
                actor,
                [card],
                ON_THE_SPOT.lands(verdict),
                at=now,
                last_four=last_four,
                bank_reference=reference,
                handed_over_on=timezone.localdate(now),
                handed_over_at=now,
                handed_over_by_id=actor.user_id,
            )
    except IntegrityError as bank_reference_once:
        raise errors.BankReferenceTaken from bank_reference_once
    return card


def _to_hand_over(actor: Actor, command: HandOver) -> Card:
    if command.meeting is not None:
        meeting = queries.clerk_meeting(actor, command.meeting)
        if not queries.open_to_clerks(meeting, timezone.localdate()):
            raise errors.MeetingNotToday
        return queries.clerk_card(meeting, command.card, lock=True)
    card = queries.card(actor, command.card, permissions.EXCHANGE, lock=True)
    if card.state not in {State.OPENED, State.HANDED_OVER}:
        raise errors.NotForHandOver(state=card.state_label(card.state))
    return card


def _same(actor: Actor, card: Card, last_four: str, reference: str) -> bool:
    mine = card.handed_over_by_id == actor.user_id
    return mine and (card.last_four, card.bank_reference) == (last_four, reference)


@transaction.atomic
def undo_hand_over(actor: Actor, command: UndoHandOver) -> Card:
    """Take back a hand-over of the last minutes; the record of the sharing stays."""
    meeting = queries.clerk_meeting(actor, command.meeting)
    card = queries.clerk_card(meeting, command.card, lock=True)
    reason = " ".join(command.reason.split())
    if len(reason) < SHORTEST_REASON:
        raise errors.ReasonNeeded
    now = timezone.now()
    if not queries.undoable(actor, meeting, now).filter(pk=card.pk).exists():
        raise errors.TooLateToUndo(minutes=queries.UNDO_MINUTES)
    came_from = card.steps.filter(became=State.HANDED_OVER).order_by("-pk").values("was")[0]["was"]
    kept = came_from == State.OPENED
    agrees = Consent.Purpose.CARD in live_consents(card.person)
    back = State.OPENED if kept else State.CONSENTED if agrees else State.ELIGIBLE
    step(
        actor,
        [card],
        back,
        at=now,
        reason=reason,
        last_four=card.last_four if kept else "",
        bank_reference=card.bank_reference if kept else "",
        handed_over_on=None,
        handed_over_at=None,
        handed_over_by_id=None,
    )
    return card
