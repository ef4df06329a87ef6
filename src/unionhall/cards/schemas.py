"""What cards look like over the API: going out and coming in."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from unionhall.cards import permissions, queries
from unionhall.cards.lists import why, words
from unionhall.cards.models import BatchLine, Card, Sharing
from unionhall.cards.services import spot
from unionhall.core.actors import Actor
from unionhall.members.queries import Shown
from unionhall.outreach.models import Meeting

Reason = Annotated[str, Field(max_length=200)]
Digits = Annotated[str, Field(max_length=40, description="the last four digits, never more")]
Reference = Annotated[str, Field(max_length=60, description="the bank's own reference")]


class CardOut(Schema):
    """A card; the name is masked for those who may not see it."""

    id: UUID
    state: str
    since: datetime
    name: str
    union: str
    organization: UUID
    membership: UUID
    last_four: str
    bank_reference: str
    reason_code: str
    reason: str
    handed_over_on: date | None

    @staticmethod
    def of(actor: Actor, card: Card) -> "CardOut":
        return CardOut(
            id=card.public_id,
            state=card.state,
            since=card.since,
            name=queries.shown(actor, card).name,
            union=card.membership.organization.name,
            organization=card.membership.organization.public_id,
            membership=card.membership.public_id,
            last_four=card.last_four,
            bank_reference=card.bank_reference,
            reason_code=card.reason_code,
            reason=why(card),
            handed_over_on=card.handed_over_on,
        )


class CardStepOut(Schema):
    """One step on a card's time line."""

    at: datetime
    was: str
    became: str
    by: str
    reason: str


class CardPage(CardOut):
    """A card with what it went through and what may be done with it now."""

    steps: list[CardStepOut]
    may_become: list[str]


class PrepareCardIn(Schema):
    """The membership whose bearer is to have a card."""

    membership: UUID


class CardStepIn(Schema):
    """What became of a card."""

    to: str = Field(max_length=20, examples=["activated", "lost", "frozen", "closed", "consented"])
    reason: Reason = ""


class HandOverIn(Schema):
    """A card is put into its bearer's hand."""

    last_four: Digits
    bank_reference: Reference = ""
    id_seen: bool


class ReplaceCardIn(Schema):
    """The bank replaced a lost card."""

    last_four: Digits
    bank_reference: Reference
    on: date


class UndoHandOverIn(Schema):
    """Why a hand-over is undone."""

    reason: Reason


class BatchOut(Schema):
    """A file for the bank and how far the bank is."""

    id: UUID
    number: str
    organization: UUID
    union: str
    state: str
    recipient: str
    count: int
    sha256: str
    made_at: datetime
    sent_at: datetime | None
    waiting: int
    opened: int
    refused: int
    stopped: int

    @staticmethod
    def of(batch: Any) -> "BatchOut":
        return BatchOut(
            id=batch.public_id,
            number=batch.number,
            organization=batch.organization.public_id,
            union=batch.organization.name,
            state=batch.state,
            recipient=batch.recipient,
            count=batch.count,
            sha256=batch.sha256,
            made_at=batch.made_at,
            sent_at=batch.sent_at,
            waiting=batch.waiting,
            opened=batch.opened,
            refused=batch.refused,
            stopped=batch.stopped,
        )


class MatterOut(Schema):
    """Something about a file that somebody must act on."""

    kind: str
    words: str
    who: str
    days: int
    card: UUID | None
    line: int | None
    reference: str
    difference: UUID | None


class BatchPage(BatchOut):
    """A file with what is open about it."""

    matters: list[MatterOut]


class BatchLineOut(Schema):
    """One card in a file, and the bank's answer to it."""

    number: int
    reference: UUID
    card: UUID
    outcome: str
    reason_code: str
    reason: str
    answered_at: datetime | None

    @staticmethod
    def of(line: BatchLine) -> "BatchLineOut":
        return BatchLineOut(
            number=line.number,
            reference=line.public_id,
            card=line.card.public_id,
            outcome=line.outcome,
            reason_code=line.reason_code,
            reason=words(line.reason_code),
            answered_at=line.answered_at,
        )


class BatchIn(Schema):
    """A new file; the same ``request_id`` again is the same file."""

    organization: UUID
    request_id: UUID


class BankAnswerOut(Schema):
    """What an answer came to; ``again``: it was taken before, nothing changed."""

    batch: BatchPage
    again: bool
    lines: int
    opened: int
    refused: int
    unchanged: int
    different: int


class SettleDifferenceIn(Schema):
    """How a difference was settled."""

    note: Reason


class SharingOut(Schema):
    """A person's data went to somebody outside."""

    id: UUID
    at: datetime
    name: str
    card: UUID
    recipient: str
    data: list[str]
    ground: str
    batch: str
    by: str

    @staticmethod
    def of(actor: Actor, sharing: Sharing) -> "SharingOut":
        return SharingOut(
            id=sharing.public_id,
            at=sharing.at,
            name=Shown.of(actor, sharing.person, sharing.scope_path).name,
            card=sharing.card.public_id,
            recipient=sharing.recipient,
            data=sharing.fields.split(","),
            ground=sharing.ground,
            batch=sharing.batch.number if sharing.batch else "",
            by=sharing.by,
        )


class ClerkMeetingOut(Schema):
    """A meeting that a clerk is assigned to."""

    id: UUID
    theme: str
    place: str
    held_on: date
    open: bool

    @staticmethod
    def of(meeting: Meeting) -> "ClerkMeetingOut":
        return ClerkMeetingOut(
            id=meeting.public_id,
            theme=meeting.theme,
            place=meeting.place,
            held_on=meeting.held_on,
            open=queries.open_to_clerks(meeting, timezone.localdate()),
        )


class ClerkRowOut(Schema):
    """One person on the clerk's list."""

    card: UUID
    name: str
    number: str
    phone: str
    state: str
    last_four: str
    bank_reference: str
    handed_over_at: datetime | None


class ClerkDeskOut(Schema):
    """What the clerk sees; ``open``: it is the meeting's day, or the day after."""

    meeting: ClerkMeetingOut
    open: bool
    waiting: list[ClerkRowOut]
    recent: list[ClerkRowOut]
    done: int

    @staticmethod
    def of(desk: spot.Desk) -> "ClerkDeskOut":
        return ClerkDeskOut(
            meeting=ClerkMeetingOut.of(desk.meeting),
            open=desk.open,
            waiting=[row_out(row) for row in desk.waiting],
            recent=[row_out(row) for row in desk.recent],
            done=desk.done,
        )


class MyCardOut(Schema):
    """The member's own card."""

    state: str
    since: datetime
    last_four: str
    reason: str


def row_out(row: spot.Row) -> ClerkRowOut:
    return ClerkRowOut(**{name: getattr(row, name) for name in ClerkRowOut.model_fields})


def card_page(actor: Actor, card: Card) -> CardPage:
    """Return a card with what it went through."""
    steps = [
        CardStepOut(
            at=step.at,
            was=step.was,
            became=step.became,
            by=step.by,
            reason=step.reason or words(step.reason_code),
        )
        for step in queries.steps(card)
    ]
    in_charge = actor.may(permissions.EXCHANGE, card.scope_path)
    may = [str(step) for step in queries.staff_steps(card)] if in_charge else []
    return CardPage(**CardOut.of(actor, card).dict(), steps=steps, may_become=may)


def batch_page(actor: Actor, public_id: UUID) -> BatchPage:
    """Return a file with what is open about it."""
    batch = queries.batch(actor, public_id)
    matters = [
        MatterOut(
            kind=matter.kind,
            words=matter.words,
            who=matter.who,
            days=matter.days,
            card=matter.card.public_id if matter.card else None,
            line=matter.line,
            reference=matter.reference,
            difference=matter.difference,
        )
        for matter in queries.matters(batch, timezone.localdate())
    ]
    return BatchPage(**BatchOut.of(batch).dict(), matters=matters)


def with_items(found: dict[str, Any], shown: Callable[[Any], Schema]) -> dict[str, Any]:
    """Return a page with its rows as the caller may see them."""
    return {**found, "items": [shown(row) for row in found["items"]]}
