"""The life of one card: from entitlement to closing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.cards import errors, permissions, queries
from unionhall.cards.bank import checked_last_four, checked_reference
from unionhall.cards.models import BatchLine, Card, CardStep
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.facts import changed
from unionhall.joining.events import ApplicationApproved
from unionhall.members.events import (
    ConsentGiven,
    ConsentWithdrawn,
    MemberAdmitted,
    MembershipEnded,
    MemberTransferred,
)
from unionhall.members.models import Consent, Membership, Person
from unionhall.members.queries import live_consents
from unionhall.outreach.models import Meeting

State = Card.State
BY_STAFF = (State.ACTIVATED, State.CONSENTED, State.FROZEN, State.LOST, State.CLOSED)
"""The steps that staff write down; all others follow from something else."""
NEED_REASON = frozenset({State.FROZEN, State.LOST, State.CLOSED})
BEFORE_THE_BANK = (State.ELIGIBLE, State.CONSENTED, State.RETURNED)
SHORTEST_REASON = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare:
    """A current member is to have a card; usually this happens by itself on admission."""

    membership: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignMeeting:
    """A new member joined at this meeting."""

    membership: Membership
    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStep:
    """Staff write down what became of a card."""

    card: UUID
    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """The bank replaced a lost card at its counter."""

    card: UUID
    last_four: str
    bank_reference: str
    on: date


def step(  # noqa: PLR0913 -- one step with everything that is written down about it
    actor: Actor,
    card: Card,
    to: str,
    *,
    at: datetime,
    reason: str = "",
    reason_code: str = "",
    **changes: object,
) -> None:
    """Take one step on the map and write it on the card's time line and in the trail."""
    was, before = card.state, (card.handed_over_on, card.ended_on)
    if to in Card.DEAD:
        changes["ended_on"] = timezone.localdate(at)
    card.advance(to, since=at, reason=reason, reason_code=reason_code, **changes)
    CardStep.objects.create(
        card=card, was=was, became=to, at=at, by=actor.name, reason=reason, reason_code=reason_code
    )
    audit.record(actor, "cards.stepped", card, reason=reason, before=str(was), after=str(to))
    _tell_figures(card, *before)


def _tell_figures(card: Card, *before: date | None) -> None:
    for fact in ("cards_handed_over", "cards_live"):
        changed(fact, card.scope_path, *before, card.handed_over_on, card.ended_on)


@transaction.atomic
def prepare(actor: Actor, command: Prepare) -> Card:
    """Make a card for a current member; a live card of the same person is refused."""
    membership = (
        Membership.objects.visible_to(actor, permissions.EXCHANGE)
        .filter(public_id=command.membership)
        .first()
    )
    if membership is None:
        raise NotFound
    if membership.ended_on is not None:
        raise errors.NotAMemberYet
    card, is_new = _entitled(actor, membership, live_consents(membership.person))
    if not is_new:
        raise errors.HasLiveCard
    return card


@transaction.atomic
def on_admitted(actor: Actor, command: MemberAdmitted) -> None:
    """Give a new member a card; whoever rejoins keeps the one they have."""
    _entitled(actor, command.membership, command.consents)


@transaction.atomic
def on_transferred(actor: Actor, command: MemberTransferred) -> None:
    """Let the card follow its bearer to the new union."""
    _entitled(actor, command.membership, live_consents(command.membership.person))


@transaction.atomic
def on_membership_ended(actor: Actor, command: MembershipEnded) -> None:
    """Stop a card that never went to the bank; an account that exists is the bearer's own."""
    card = _locked(command.membership.person)
    if card is not None and card.state in BEFORE_THE_BANK:
        stop_line(card)
        step(actor, card, State.CLOSED, at=timezone.now(), reason_code="membership_ended")


@transaction.atomic
def on_consent_given(actor: Actor, command: ConsentGiven) -> None:
    """Let the card go on once its bearer agrees that data goes to the bank."""
    if command.purpose != Consent.Purpose.CARD:
        return
    card = _locked(command.person)
    if card is not None and card.state == State.ELIGIBLE:
        step(actor, card, State.CONSENTED, at=timezone.now())


@transaction.atomic
def on_consent_withdrawn(actor: Actor, command: ConsentWithdrawn) -> None:
    """Stop everything that is not at the bank yet; what was done before stays done."""
    if command.purpose != Consent.Purpose.CARD:
        return
    card = _locked(command.person)
    if card is not None and card.state in {State.CONSENTED, State.RETURNED}:
        stop_line(card)
        step(actor, card, State.ELIGIBLE, at=timezone.now(), reason_code="consent_withdrawn")


@transaction.atomic
def on_approved(actor: Actor, command: ApplicationApproved) -> None:
    """Remember at which meeting the bearer joined, so that the bank's clerk there sees them."""
    if command.application.meeting is not None:
        found = AssignMeeting(membership=command.membership, meeting=command.application.meeting)
        assign_meeting(actor, found)


@transaction.atomic
def assign_meeting(actor: Actor, command: AssignMeeting) -> None:
    """Note at which meeting the bearer joined, so that the bank's clerk there finds the card."""
    card, meeting = _locked(command.membership.person), command.meeting
    if card is None or card.meeting_id == meeting.pk or card.state not in BEFORE_THE_BANK:
        return
    Card.objects.filter(pk=card.pk).update(meeting=meeting)
    card.meeting = meeting
    audit.record(actor, "cards.meeting_assigned", card, meeting=str(meeting.public_id))


@transaction.atomic
def take_step(actor: Actor, command: TakeStep) -> Card:
    """Write down what became of a card; only steps that the map and the bearer allow."""
    card = queries.card(actor, command.card, permissions.EXCHANGE, lock=True)
    if command.to not in BY_STAFF:
        raise errors.UnknownOutcome
    reason = " ".join(command.reason.split())
    if command.to in NEED_REASON and len(reason) < SHORTEST_REASON:
        raise errors.ReasonNeeded
    if command.to == State.CONSENTED and Consent.Purpose.CARD not in live_consents(card.person):
        raise errors.CardConsentMissing
    if command.to == State.CONSENTED and card.state != State.RETURNED:
        raise errors.UnknownOutcome
    if command.to == State.CLOSED and card.state == State.CONSENTED:
        stop_line(card)
    step(actor, card, command.to, at=timezone.now(), reason=reason)
    return card


@transaction.atomic
def replace(actor: Actor, command: Replace) -> Card:
    """Enter the card with which the bank replaced a lost one; the old one ends."""
    old = queries.card(actor, command.card, permissions.EXCHANGE, lock=True)
    last_four = checked_last_four(command.last_four)
    reference = checked_reference(command.bank_reference)
    if command.on > timezone.localdate():
        raise errors.DayInFuture
    now = timezone.now()
    step(actor, old, State.REPLACED, at=now)
    try:
        with transaction.atomic():
            new = Card.objects.create(
                person=old.person,
                membership=old.membership,
                scope_path=old.scope_path,
                replaces=old,
                state=State.HANDED_OVER,
                last_four=last_four,
                bank_reference=reference,
                since=now,
                handed_over_on=command.on,
            )
    except IntegrityError as bank_reference_once:
        raise errors.BankReferenceTaken from bank_reference_once
    _begin(actor, new, now)
    return new


def stop_line(card: Card) -> None:
    """Take a card out of a file that was made but has not been sent."""
    BatchLine.objects.filter(card=card, outcome=BatchLine.Outcome.WAITING).update(
        outcome=BatchLine.Outcome.STOPPED
    )


def _locked(person: Person) -> Card | None:
    return (
        Card.objects.select_for_update().filter(person=person).exclude(state__in=Card.DEAD).first()
    )


def _entitled(actor: Actor, membership: Membership, consents: frozenset[str]) -> tuple[Card, bool]:
    """Return the person's live card, new or followed to this membership."""
    card, is_new = _locked(membership.person), False
    if card is None:
        card, is_new = _new(actor, membership)
    elif card.membership_id != membership.pk:
        _follow(actor, card, membership)
    if card.state == State.ELIGIBLE and Consent.Purpose.CARD in consents:
        step(actor, card, State.CONSENTED, at=timezone.now())
    return card, is_new


def _new(actor: Actor, membership: Membership) -> tuple[Card, bool]:
    now = timezone.now()
    try:
        with transaction.atomic():
            card = Card.objects.create(
                person=membership.person,
                membership=membership,
                scope_path=membership.scope_path,
                state=State.ELIGIBLE,
                since=now,
            )
    except IntegrityError:  # one_live_card_each: somebody else was faster by a moment
        other = _locked(membership.person)
        if other is None:
            raise
        return other, False
    _begin(actor, card, now)
    return card, True


def _begin(actor: Actor, card: Card, at: datetime) -> None:
    CardStep.objects.create(card=card, was="", became=card.state, at=at, by=actor.name)
    audit.record(actor, "cards.prepared", card, after=str(card.state))
    _tell_figures(card)


def _follow(actor: Actor, card: Card, membership: Membership) -> None:
    """Carry the card over to another union, with the figures of both."""
    _tell_figures(card)
    before = card.scope_path
    Card.objects.filter(pk=card.pk).update(membership=membership, scope_path=membership.scope_path)
    card.membership, card.scope_path = membership, membership.scope_path
    audit.record(actor, "cards.followed", card, before=before, after=card.scope_path)
    _tell_figures(card)
