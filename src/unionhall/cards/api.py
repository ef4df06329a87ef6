"""Cards over the API: everything that the pages do."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils import timezone
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from unionhall.cards import errors, files, permissions, queries
from unionhall.cards.lists import why, words
from unionhall.cards.models import Batch, BatchLine, Card, Sharing
from unionhall.cards.services import answers, batches, life, spot
from unionhall.cards.views.batches import as_download
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.members.queries import Shown, own
from unionhall.outreach.models import Meeting

router = Router(tags=["cards"])
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


class StepOut(Schema):
    """One step on a card's time line."""

    at: datetime
    was: str
    became: str
    by: str
    reason: str


class CardPage(CardOut):
    """A card with what it went through and what may be done with it now."""

    steps: list[StepOut]
    may_become: list[str]


class PrepareIn(Schema):
    """The membership whose bearer is to have a card."""

    membership: UUID


class StepIn(Schema):
    """What became of a card."""

    to: str = Field(max_length=20, examples=["activated", "lost", "frozen", "closed", "consented"])
    reason: Reason = ""


class HandOverIn(Schema):
    """A card is put into its bearer's hand."""

    last_four: Digits
    bank_reference: Reference = ""
    id_seen: bool


class ReplaceIn(Schema):
    """The bank replaced a lost card."""

    last_four: Digits
    bank_reference: Reference
    on: date


class UndoIn(Schema):
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


class LineOut(Schema):
    """One card in a file, and the bank's answer to it."""

    number: int
    reference: UUID
    card: UUID
    outcome: str
    reason_code: str
    reason: str
    answered_at: datetime | None

    @staticmethod
    def of(line: BatchLine) -> "LineOut":
        return LineOut(
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


class AnswerOut(Schema):
    """What an answer came to; ``again``: it was taken before, nothing changed."""

    batch: BatchPage
    again: bool
    lines: int
    opened: int
    refused: int
    unchanged: int
    different: int


class SettleIn(Schema):
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


class MeetingOut(Schema):
    """A meeting that a clerk is assigned to."""

    id: UUID
    theme: str
    place: str
    held_on: date
    open: bool

    @staticmethod
    def of(meeting: Meeting) -> "MeetingOut":
        return MeetingOut(
            id=meeting.public_id,
            theme=meeting.theme,
            place=meeting.place,
            held_on=meeting.held_on,
            open=queries.open_to_clerks(meeting, timezone.localdate()),
        )


class RowOut(Schema):
    """One person on the clerk's list."""

    card: UUID
    name: str
    number: str
    phone: str
    state: str
    last_four: str
    bank_reference: str
    handed_over_at: datetime | None


class DeskOut(Schema):
    """What the clerk sees; ``open``: it is the meeting's day, or the day after."""

    meeting: MeetingOut
    open: bool
    waiting: list[RowOut]
    recent: list[RowOut]
    done: int

    @staticmethod
    def of(desk: spot.Desk) -> "DeskOut":
        return DeskOut(
            meeting=MeetingOut.of(desk.meeting),
            open=desk.open,
            waiting=[_row(row) for row in desk.waiting],
            recent=[_row(row) for row in desk.recent],
            done=desk.done,
        )


class MyCardOut(Schema):
    """The member's own card."""

    state: str
    since: datetime
    last_four: str
    reason: str


def _row(row: spot.Row) -> RowOut:
    return RowOut(**{name: getattr(row, name) for name in RowOut.model_fields})


def _card_page(actor: Actor, card: Card) -> CardPage:
    steps = [
        StepOut(
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


def _batch_page(actor: Actor, public_id: UUID) -> BatchPage:
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


def _with(found: dict[str, Any], shown: Callable[[Any], Schema]) -> dict[str, Any]:
    """Return a page with its rows as the caller may see them."""
    return {**found, "items": [shown(row) for row in found["items"]]}


def _viewing(actor: Actor) -> Actor:
    if not actor.holds(permissions.VIEW):
        raise NotPermitted
    return actor


@router.get("", response=Paged[CardOut], operation_id="cards_cards")
def cards(request: ActorRequest, paging: Query[Paging], state: str = "") -> dict[str, Any]:
    """List the cards in sight."""
    actor = _viewing(request.actor)
    rows = queries.cards(actor)
    found = page(rows.filter(state=state) if state in Card.State else rows, paging)
    return _with(found, lambda card: CardOut.of(actor, card))


@router.post("", response={201: CardPage}, operation_id="cards_prepare")
def prepare(request: ActorRequest, body: PrepareIn) -> Status[CardPage]:
    """Prepare a card for a current member who has none."""
    card = life.prepare(request.actor, life.Prepare(membership=body.membership))
    return Status(201, _card_page(request.actor, queries.card(request.actor, card.public_id)))


@router.get("/mine", response=MyCardOut | None, operation_id="cards_mine")
def mine(request: ActorRequest) -> MyCardOut | None:
    """Show the member's own card."""
    card = queries.own_card(own(request.actor).pk)
    if card is None:
        return None
    return MyCardOut(state=card.state, since=card.since, last_four=card.last_four, reason=why(card))


@router.get("/mine/sharings", response=list[SharingOut], operation_id="cards_my_sharings")
def my_sharings(request: ActorRequest) -> list[SharingOut]:
    """Show when the member's own data went to a bank."""
    rows = queries.own_sharings(own(request.actor).pk)
    return [SharingOut.of(request.actor, sharing) for sharing in rows]


@router.get("/sharings", response=Paged[SharingOut], operation_id="cards_sharings")
def sharings(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List whose data went to a bank."""
    if not request.actor.holds(permissions.VIEW_SHARINGS):
        raise NotPermitted
    found = page(queries.sharings(request.actor), paging)
    return _with(found, lambda one: SharingOut.of(request.actor, one))


@router.get("/clerk/meetings", response=list[MeetingOut], operation_id="cards_clerk_meetings")
def clerk_meetings(request: ActorRequest) -> list[MeetingOut]:
    """List the meetings that the clerk is assigned to."""
    if not request.actor.holds(permissions.HAND_OVER):
        raise NotPermitted
    return [MeetingOut.of(meeting) for meeting in queries.clerk_meetings(request.actor)[:100]]


@router.get("/clerk/meetings/{uuid:meeting}", response=DeskOut, operation_id="cards_clerk")
def clerk(request: ActorRequest, meeting: UUID) -> DeskOut:
    """Show whom the clerk may hand a card to; each showing is recorded."""
    return DeskOut.of(spot.show(request.actor, spot.Show(meeting=meeting)))


@router.post(
    "/clerk/meetings/{uuid:meeting}/cards/{uuid:card}/hand-over",
    response=DeskOut,
    operation_id="cards_clerk_hand_over",
)
def clerk_hand_over(request: ActorRequest, meeting: UUID, card: UUID, body: HandOverIn) -> DeskOut:
    """Mark a card as handed over; safe to send again."""
    spot.hand_over(request.actor, spot.HandOver(card=card, meeting=meeting, **body.dict()))
    return DeskOut.of(spot.show(request.actor, spot.Show(meeting=meeting)))


@router.post(
    "/clerk/meetings/{uuid:meeting}/cards/{uuid:card}/undo",
    response=DeskOut,
    operation_id="cards_clerk_undo",
)
def clerk_undo(request: ActorRequest, meeting: UUID, card: UUID, body: UndoIn) -> DeskOut:
    """Take a hand-over of the last minutes back."""
    command = spot.UndoHandOver(meeting=meeting, card=card, reason=body.reason)
    spot.undo_hand_over(request.actor, command)
    return DeskOut.of(spot.show(request.actor, spot.Show(meeting=meeting)))


@router.get("/batches", response=Paged[BatchOut], operation_id="cards_batches")
def list_batches(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the files for the bank."""
    found = page(queries.batches(_viewing(request.actor)), paging)
    return _with(found, BatchOut.of)


@router.post("/batches", response={201: BatchPage}, operation_id="cards_make_batch")
def make_batch(request: ActorRequest, body: BatchIn) -> Status[BatchPage]:
    """Make a file of the consented cards of a body."""
    batch = batches.make_batch(request.actor, batches.MakeBatch(**body.dict()))
    return Status(201, _batch_page(request.actor, batch.public_id))


@router.post("/batches/answers", response=AnswerOut, operation_id="cards_take_any_answer")
def take_any_answer(request: ActorRequest, file: File[UploadedFile]) -> AnswerOut:
    """Take an answer of the bank; the file says which of ours it answers."""
    return _take(request.actor, file, None)


@router.get("/batches/{uuid:batch}", response=BatchPage, operation_id="cards_batch")
def batch(request: ActorRequest, batch: UUID) -> BatchPage:
    """Show a file and what is open about it."""
    return _batch_page(request.actor, batch)


@router.get("/batches/{uuid:batch}/lines", response=Paged[LineOut], operation_id="cards_lines")
def lines(request: ActorRequest, batch: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """List the lines of a file."""
    found = page(queries.lines(queries.batch(request.actor, batch)), paging)
    return _with(found, LineOut.of)


@router.post(
    "/batches/{uuid:batch}/file",
    operation_id="cards_send_batch",
    openapi_extra={
        "responses": {200: {"description": "The file", "content": {"application/zip": {}}}}
    },
)
def send_batch(request: ActorRequest, batch: UUID) -> HttpResponseBase:
    """Take the file away; the first time marks it as sent and records every sharing."""
    return as_download(batches.send_batch(request.actor, batches.SendBatch(batch=batch)))


@router.post("/batches/{uuid:batch}/answers", response=AnswerOut, operation_id="cards_take_answer")
def take_answer(request: ActorRequest, batch: UUID, file: File[UploadedFile]) -> AnswerOut:
    """Take an answer of the bank to this file; safe to send again."""
    return _take(request.actor, file, batch)


def _take(actor: Actor, file: UploadedFile, batch: UUID | None) -> AnswerOut:
    if (file.size or 0) > files.LARGEST_FILE:
        raise errors.TooLarge(limit=files.LARGEST_FILE // files.MEGABYTE)
    taken = answers.take_answer(actor, answers.TakeAnswer(content=file.read(), batch=batch))
    counts = ("lines", "opened", "refused", "unchanged", "different")
    return AnswerOut(
        batch=_batch_page(actor, taken.batch.public_id),
        again=taken.again,
        **{name: getattr(taken.answer, name) for name in counts},
    )


@router.post("/batches/{uuid:batch}/cancel", response=BatchPage, operation_id="cards_cancel_batch")
def cancel_batch(request: ActorRequest, batch: UUID) -> BatchPage:
    """Call off a file that has not been sent."""
    batches.cancel_batch(request.actor, batches.CancelBatch(batch=batch))
    return _batch_page(request.actor, batch)


@router.post(
    "/differences/{uuid:difference}/settle", response=BatchPage, operation_id="cards_settle"
)
def settle(request: ActorRequest, difference: UUID, body: SettleIn) -> BatchPage:
    """Note how a difference was settled."""
    command = batches.SettleDifference(difference=difference, note=body.note)
    found: Batch = batches.settle_difference(request.actor, command).answer.batch
    return _batch_page(request.actor, found.public_id)


@router.get("/{uuid:card}", response=CardPage, operation_id="cards_card")
def card(request: ActorRequest, card: UUID) -> CardPage:
    """Show a card and what it went through."""
    return _card_page(request.actor, queries.card(request.actor, card))


@router.post("/{uuid:card}/steps", response=CardPage, operation_id="cards_take_step")
def take_step(request: ActorRequest, card: UUID, body: StepIn) -> CardPage:
    """Write down what became of a card."""
    life.take_step(request.actor, life.TakeStep(card=card, to=body.to, reason=body.reason))
    return _card_page(request.actor, queries.card(request.actor, card))


@router.post("/{uuid:card}/hand-over", response=CardPage, operation_id="cards_hand_over")
def hand_over(request: ActorRequest, card: UUID, body: HandOverIn) -> CardPage:
    """Hand on a card that the bank opened after a file."""
    spot.hand_over(request.actor, spot.HandOver(card=card, **body.dict()))
    return _card_page(request.actor, queries.card(request.actor, card))


@router.post("/{uuid:card}/replacement", response={201: CardPage}, operation_id="cards_replace")
def replace(request: ActorRequest, card: UUID, body: ReplaceIn) -> Status[CardPage]:
    """Enter the card with which the bank replaced a lost one."""
    new = life.replace(request.actor, life.Replace(card=card, **body.dict()))
    return Status(201, _card_page(request.actor, queries.card(request.actor, new.public_id)))
