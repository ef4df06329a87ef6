"""The life of cards: from entitlement to closing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from unionhall.cards import errors, permissions, queries
from unionhall.cards.bank import checked_last_four, checked_reference
from unionhall.cards.models import BatchLine, Card, CardStep
from unionhall.core import audit, bulk
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.facts import rows_changed
from unionhall.core.states import advance_all
from unionhall.joining.events import ApplicationApproved
from unionhall.members.events import (
    ConsentGiven,
    ConsentWithdrawn,
    MemberAdmitted,
    MembersAdmitted,
    MembershipsEnded,
    MembershipsReopened,
    MembersTransferred,
    PersonToBeErased,
)
from unionhall.members.models import Consent, Membership, Person
from unionhall.members.queries import consenting, hold_members, live_consents
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
    cards: Sequence[Card],
    to: str,
    *,
    at: datetime,
    reason: str = "",
    reason_code: str = "",
    **changes: object,
) -> None:
    """Take one step on the map with each card; write it on its time line and in the trail."""
    was, counted = [card.state for card in cards], [_counted(card) for card in cards]
    if to in Card.DEAD:
        changes["ended_on"] = timezone.localdate(at)
    advance_all(cards, to, since=at, reason=reason, reason_code=reason_code, **changes)
    _write_down(actor, cards, was, at)
    audit.record_all(
        actor,
        [
            audit.deed("cards.stepped", card, reason=reason, before=str(before), after=str(to))
            for card, before in zip(cards, was, strict=True)
        ],
    )
    _tell_figures([*counted, *map(_counted, cards)])


def _write_down(actor: Actor, cards: Sequence[Card], was: Sequence[str], at: datetime) -> None:
    """Put the state that each card has now on its time line."""
    bulk.insert(
        [
            CardStep(
                card=card,
                was=before,
                became=card.state,
                at=at,
                by=actor.name,
                reason=card.reason,
                reason_code=card.reason_code,
            )
            for card, before in zip(cards, was, strict=True)
        ]
    )


def _counted(card: Card) -> tuple[str, tuple[date | None, ...]]:
    """Return where and on which days a card counts."""
    return card.scope_path, (card.handed_over_on, card.ended_on)


def _tell_figures(counted: Sequence[tuple[str, tuple[date | None, ...]]]) -> None:
    for fact in ("cards_handed_over", "cards_live"):
        rows_changed(fact, counted)


def tell_of(persons: Iterable[int]) -> None:
    """Tell the figures of all cards of these persons (by primary key)."""
    _tell_figures([_counted(card) for card in Card.objects.filter(person__in=list(persons))])


@transaction.atomic
def prepare(actor: Actor, command: Prepare) -> Card:
    """Make a card for a current member; a live card of the same person is refused."""
    visible = Membership.objects.visible_to(actor, permissions.EXCHANGE)
    rows = visible.filter(public_id=command.membership)
    hold_members(rows)
    membership = rows.select_for_update(of=("self",)).first()
    if membership is None:
        raise NotFound
    if membership.ended_on is not None:
        raise errors.NotAMemberYet
    new = _entitle(actor, [membership], consenting([membership.person_id], Consent.Purpose.CARD))
    if not new:
        raise errors.HasLiveCard
    return new[0]


@transaction.atomic
def on_admitted(actor: Actor, command: MemberAdmitted) -> None:
    """Give a new member a card; whoever rejoins keeps the one they have."""
    membership = command.membership
    agrees = Consent.Purpose.CARD in command.consents
    _entitle(actor, [membership], {membership.person_id} if agrees else set())


@transaction.atomic
def on_many_admitted(actor: Actor, command: MembersAdmitted) -> None:
    """Do the same for all who were admitted at once."""
    agree = {person for person, given in command.consents.items() if Consent.Purpose.CARD in given}
    _entitle(actor, command.memberships, agree)


@transaction.atomic
def on_transferred(actor: Actor, command: MembersTransferred) -> None:
    """Let the cards follow their bearers to the new union."""
    persons = [membership.person_id for membership in command.memberships]
    _entitle(actor, command.memberships, consenting(persons, Consent.Purpose.CARD))


@transaction.atomic
def on_memberships_ended(actor: Actor, command: MembershipsEnded) -> None:
    """Stop cards that never went to the bank; an account that exists is the bearer's own."""
    live = _live(one.person_id for one in command.memberships).values()
    if stopped := [card for card in live if card.state in BEFORE_THE_BANK]:
        stop_lines(stopped)
        step(actor, stopped, State.CLOSED, at=timezone.now(), reason_code="membership_ended")


@transaction.atomic
def on_memberships_reopened(actor: Actor, command: MembershipsReopened) -> None:
    """Let members whose membership had not ended after all have a card again."""
    persons = [membership.person_id for membership in command.memberships]
    _entitle(actor, command.memberships, consenting(persons, Consent.Purpose.CARD))


@transaction.atomic
def on_to_be_erased(actor: Actor, command: PersonToBeErased) -> None:
    """Close the card here; the account at the bank is the bearer's own."""
    card = _locked(command.person)
    if card is not None:
        stop_line(card)
        step(actor, [card], State.CLOSED, at=timezone.now(), reason_code="bearer_deleted")


@transaction.atomic
def on_consent_given(actor: Actor, command: ConsentGiven) -> None:
    """Let the card go on once its bearer agrees that data goes to the bank."""
    if command.purpose != Consent.Purpose.CARD:
        return
    card = _locked(command.person)
    if card is not None and card.state == State.ELIGIBLE:
        step(actor, [card], State.CONSENTED, at=timezone.now())


@transaction.atomic
def on_consent_withdrawn(actor: Actor, command: ConsentWithdrawn) -> None:
    """Stop everything that is not at the bank yet; what was done before stays done."""
    if command.purpose != Consent.Purpose.CARD:
        return
    card = _locked(command.person)
    if card is not None and card.state in {State.CONSENTED, State.RETURNED}:
        stop_line(card)
        step(actor, [card], State.ELIGIBLE, at=timezone.now(), reason_code="consent_withdrawn")


@transaction.atomic
def on_approved(actor: Actor, command: ApplicationApproved) -> None:
    """Remember at which meeting the bearer joined, so that the bank's clerk there sees them."""
    if command.application.meeting is not None:
        found = AssignMeeting(membership=command.membership, meeting=command.application.meeting)
        assign_meeting(actor, found)


@transaction.atomic
def assign_meeting(actor: Actor, command: AssignMeeting) -> None:
    """Note at which meeting the bearer joined, so that the bank's clerk there finds the card.

    Who was just admitted is locked already.
    """
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
    step(actor, [card], command.to, at=timezone.now(), reason=reason)
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
    step(actor, [old], State.REPLACED, at=now)
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
    _begin(actor, [new], now)
    return new


def stop_line(card: Card) -> None:
    """Take a card out of a file that was made but has not been sent."""
    stop_lines([card])


def stop_lines(cards: Sequence[Card]) -> None:
    """Take cards out of files that were made but have not been sent."""
    lines = BatchLine.objects.filter(card__in=[card.pk for card in cards])
    lines.filter(outcome=BatchLine.Outcome.WAITING).update(outcome=BatchLine.Outcome.STOPPED)


def _locked(person: Person) -> Card | None:
    return _live([person.pk]).get(person.pk)


def _live(persons: Iterable[int]) -> dict[int, Card]:
    """Return the live card of each person (by primary key) who has one, and lock them."""
    cards = Card.objects.select_for_update().filter(person__in=list(persons))
    return {card.person_id: card for card in cards.exclude(state__in=Card.DEAD).order_by("pk")}


def _entitle(
    actor: Actor, memberships: Sequence[Membership], agreeing: Collection[int]
) -> list[Card]:
    """See that each member has a live card, and here; return the cards that are new.

    The cards of those who agree that their data goes to the bank (persons, by primary key)
    go on at once.
    """
    now = timezone.now()
    cards, new = _found_or_new(memberships, now)
    if new:
        _begin(actor, new, now)
    _follow(actor, [(cards[one.person_id], one) for one in memberships])
    ready = [
        card
        for card in cards.values()
        if card.state == State.ELIGIBLE and card.person_id in agreeing
    ]
    if ready:
        step(actor, ready, State.CONSENTED, at=timezone.now())
    return new


def _found_or_new(
    memberships: Sequence[Membership], at: datetime
) -> tuple[dict[int, Card], list[Card]]:
    cards = _live(one.person_id for one in memberships)
    while missing := [one for one in memberships if one.person_id not in cards]:
        new = [
            Card(
                person_id=membership.person_id,
                membership=membership,
                scope_path=membership.scope_path,
                state=State.ELIGIBLE,
                since=at,
            )
            for membership in missing
        ]
        try:
            with transaction.atomic():
                bulk.insert(new)
        except IntegrityError:  # one_live_card_each: somebody else was faster by a moment
            known, cards = cards, _live(one.person_id for one in memberships)
            if len(cards) <= len(known):
                raise
        else:
            return cards | {card.person_id: card for card in new}, new
    return cards, []


def _begin(actor: Actor, cards: Sequence[Card], at: datetime) -> None:
    _write_down(actor, cards, [""] * len(cards), at)
    audit.record_all(
        actor, [audit.deed("cards.prepared", card, after=str(card.state)) for card in cards]
    )
    _tell_figures([_counted(card) for card in cards])


def _follow(actor: Actor, bearers: Sequence[tuple[Card, Membership]]) -> None:
    """Carry cards over to another union, with the figures of both."""
    moved = [(card, there) for card, there in bearers if card.membership_id != there.pk]
    if not moved:
        return
    counted, deeds = [_counted(card) for card, _ in moved], []
    # The database knows of each bearer's membership: nobody has two at a time.
    current = Membership.objects.filter(person=OuterRef("person"), ended_on=None)
    Card.objects.filter(pk__in=[card.pk for card, _ in moved]).update(
        membership=Subquery(current.values("pk")),
        scope_path=Subquery(current.values("scope_path")),
    )
    for card, there in moved:
        before, card.membership, card.scope_path = card.scope_path, there, there.scope_path
        deeds.append(audit.deed("cards.followed", card, before=before, after=there.scope_path))
    audit.record_all(actor, deeds)
    _tell_figures([*counted, *(_counted(card) for card, _ in moved)])
