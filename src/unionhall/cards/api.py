"""Cards over the API: everything that the pages do."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from unionhall.cards import errors, files, permissions, queries, schemas
from unionhall.cards.downloads import as_download
from unionhall.cards.lists import why
from unionhall.cards.models import Batch, Card
from unionhall.cards.services import answers, batches, life, spot
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.members.queries import own

router = Router(tags=["cards"])


def _viewing(actor: Actor) -> Actor:
    if not actor.holds(permissions.VIEW):
        raise NotPermitted
    return actor


@router.get("", response=Paged[schemas.CardOut], operation_id="cards_cards")
def cards(request: ActorRequest, paging: Query[Paging], state: str = "") -> dict[str, Any]:
    """List the cards in sight."""
    actor = _viewing(request.actor)
    rows = queries.cards(actor)
    found = page(rows.filter(state=state) if state in Card.State else rows, paging)
    return schemas.with_items(found, lambda card: schemas.CardOut.of(actor, card))


@router.post("", response={201: schemas.CardPage}, operation_id="cards_prepare")
def prepare(request: ActorRequest, body: schemas.PrepareCardIn) -> Status[schemas.CardPage]:
    """Prepare a card for a current member who has none."""
    card = life.prepare(request.actor, life.Prepare(membership=body.membership))
    return Status(
        201, schemas.card_page(request.actor, queries.card(request.actor, card.public_id))
    )


@router.get("/mine", response=schemas.MyCardOut | None, operation_id="cards_mine")
def mine(request: ActorRequest) -> schemas.MyCardOut | None:
    """Show the member's own card."""
    card = queries.own_card(own(request.actor).pk)
    if card is None:
        return None
    return schemas.MyCardOut(
        state=card.state, since=card.since, last_four=card.last_four, reason=why(card)
    )


@router.get("/mine/sharings", response=list[schemas.SharingOut], operation_id="cards_my_sharings")
def my_sharings(request: ActorRequest) -> list[schemas.SharingOut]:
    """Show when the member's own data went to a bank."""
    rows = queries.own_sharings(own(request.actor).pk)
    return [schemas.SharingOut.of(request.actor, sharing) for sharing in rows]


@router.get("/sharings", response=Paged[schemas.SharingOut], operation_id="cards_sharings")
def sharings(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List whose data went to a bank."""
    if not request.actor.holds(permissions.VIEW_SHARINGS):
        raise NotPermitted
    found = page(queries.sharings(request.actor), paging)
    return schemas.with_items(found, lambda one: schemas.SharingOut.of(request.actor, one))


@router.get(
    "/clerk/meetings", response=list[schemas.ClerkMeetingOut], operation_id="cards_clerk_meetings"
)
def clerk_meetings(request: ActorRequest) -> list[schemas.ClerkMeetingOut]:
    """List the meetings that the clerk is assigned to."""
    if not request.actor.holds(permissions.HAND_OVER):
        raise NotPermitted
    return [
        schemas.ClerkMeetingOut.of(meeting)
        for meeting in queries.clerk_meetings(request.actor)[:100]
    ]


@router.get(
    "/clerk/meetings/{uuid:meeting}", response=schemas.ClerkDeskOut, operation_id="cards_clerk"
)
def clerk(request: ActorRequest, meeting: UUID) -> schemas.ClerkDeskOut:
    """Show whom the clerk may hand a card to; each showing is recorded."""
    return schemas.ClerkDeskOut.of(spot.show(request.actor, spot.Show(meeting=meeting)))


@router.post(
    "/clerk/meetings/{uuid:meeting}/cards/{uuid:card}/hand-over",
    response=schemas.ClerkDeskOut,
    operation_id="cards_clerk_hand_over",
)
def clerk_hand_over(
    request: ActorRequest, meeting: UUID, card: UUID, body: schemas.HandOverIn
) -> schemas.ClerkDeskOut:
    """Mark a card as handed over; safe to send again."""
    spot.hand_over(request.actor, spot.HandOver(card=card, meeting=meeting, **body.dict()))
    return schemas.ClerkDeskOut.of(spot.show(request.actor, spot.Show(meeting=meeting)))


@router.post(
    "/clerk/meetings/{uuid:meeting}/cards/{uuid:card}/undo",
    response=schemas.ClerkDeskOut,
    operation_id="cards_clerk_undo",
)
def clerk_undo(
    request: ActorRequest, meeting: UUID, card: UUID, body: schemas.UndoHandOverIn
) -> schemas.ClerkDeskOut:
    """Take a hand-over of the last minutes back."""
    command = spot.UndoHandOver(meeting=meeting, card=card, reason=body.reason)
    spot.undo_hand_over(request.actor, command)
    return schemas.ClerkDeskOut.of(spot.show(request.actor, spot.Show(meeting=meeting)))


@router.get("/batches", response=Paged[schemas.BatchOut], operation_id="cards_batches")
def list_batches(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the files for the bank."""
    found = page(queries.batches(_viewing(request.actor)), paging)
    return schemas.with_items(found, schemas.BatchOut.of)


@router.post("/batches", response={201: schemas.BatchPage}, operation_id="cards_make_batch")
def make_batch(request: ActorRequest, body: schemas.BatchIn) -> Status[schemas.BatchPage]:
    """Make a file of the consented cards of a body."""
    batch = batches.make_batch(request.actor, batches.MakeBatch(**body.dict()))
    return Status(201, schemas.batch_page(request.actor, batch.public_id))


@router.post(
    "/batches/answers", response=schemas.BankAnswerOut, operation_id="cards_take_any_answer"
)
def take_any_answer(request: ActorRequest, file: File[UploadedFile]) -> schemas.BankAnswerOut:
    """Take an answer of the bank; the file says which of ours it answers."""
    return _take(request.actor, file, None)


@router.get("/batches/{uuid:batch}", response=schemas.BatchPage, operation_id="cards_batch")
def batch(request: ActorRequest, batch: UUID) -> schemas.BatchPage:
    """Show a file and what is open about it."""
    return schemas.batch_page(request.actor, batch)


@router.get(
    "/batches/{uuid:batch}/lines", response=Paged[schemas.BatchLineOut], operation_id="cards_lines"
)
def lines(request: ActorRequest, batch: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """List the lines of a file."""
    found = page(queries.lines(queries.batch(request.actor, batch)), paging)
    return schemas.with_items(found, schemas.BatchLineOut.of)


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


@router.post(
    "/batches/{uuid:batch}/answers",
    response=schemas.BankAnswerOut,
    operation_id="cards_take_answer",
)
def take_answer(
    request: ActorRequest, batch: UUID, file: File[UploadedFile]
) -> schemas.BankAnswerOut:
    """Take an answer of the bank to this file; safe to send again."""
    return _take(request.actor, file, batch)


def _take(actor: Actor, file: UploadedFile, batch: UUID | None) -> schemas.BankAnswerOut:
    if (file.size or 0) > files.LARGEST_FILE:
        raise errors.TooLarge(limit=files.LARGEST_FILE // files.MEGABYTE)
    taken = answers.take_answer(actor, answers.TakeAnswer(content=file.read(), batch=batch))
    counts = ("lines", "opened", "refused", "unchanged", "different")
    return schemas.BankAnswerOut(
        batch=schemas.batch_page(actor, taken.batch.public_id),
        again=taken.again,
        **{name: getattr(taken.answer, name) for name in counts},
    )


@router.post(
    "/batches/{uuid:batch}/cancel", response=schemas.BatchPage, operation_id="cards_cancel_batch"
)
def cancel_batch(request: ActorRequest, batch: UUID) -> schemas.BatchPage:
    """Call off a file that has not been sent."""
    batches.cancel_batch(request.actor, batches.CancelBatch(batch=batch))
    return schemas.batch_page(request.actor, batch)


@router.post(
    "/differences/{uuid:difference}/settle", response=schemas.BatchPage, operation_id="cards_settle"
)
def settle(
    request: ActorRequest, difference: UUID, body: schemas.SettleDifferenceIn
) -> schemas.BatchPage:
    """Note how a difference was settled."""
    command = batches.SettleDifference(difference=difference, note=body.note)
    found: Batch = batches.settle_difference(request.actor, command).answer.batch
    return schemas.batch_page(request.actor, found.public_id)


@router.get("/{uuid:card}", response=schemas.CardPage, operation_id="cards_card")
def card(request: ActorRequest, card: UUID) -> schemas.CardPage:
    """Show a card and what it went through."""
    return schemas.card_page(request.actor, queries.card(request.actor, card))


@router.post("/{uuid:card}/steps", response=schemas.CardPage, operation_id="cards_take_step")
def take_step(request: ActorRequest, card: UUID, body: schemas.CardStepIn) -> schemas.CardPage:
    """Write down what became of a card."""
    life.take_step(request.actor, life.TakeStep(card=card, to=body.to, reason=body.reason))
    return schemas.card_page(request.actor, queries.card(request.actor, card))


@router.post("/{uuid:card}/hand-over", response=schemas.CardPage, operation_id="cards_hand_over")
def hand_over(request: ActorRequest, card: UUID, body: schemas.HandOverIn) -> schemas.CardPage:
    """Hand on a card that the bank opened after a file."""
    spot.hand_over(request.actor, spot.HandOver(card=card, **body.dict()))
    return schemas.card_page(request.actor, queries.card(request.actor, card))


@router.post(
    "/{uuid:card}/replacement", response={201: schemas.CardPage}, operation_id="cards_replace"
)
def replace(
    request: ActorRequest, card: UUID, body: schemas.ReplaceCardIn
) -> Status[schemas.CardPage]:
    """Enter the card with which the bank replaced a lost one."""
    new = life.replace(request.actor, life.Replace(card=card, **body.dict()))
    return Status(201, schemas.card_page(request.actor, queries.card(request.actor, new.public_id)))
