"""Supervision over the API: letters, investigations and inspectors, as on the pages."""

from base64 import b64decode, b64encode
from binascii import Error
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.papers.errors import NotAScan
from unionhall.supervision import commands, permissions, queries, schemas, services
from unionhall.supervision.notices_api import router as notices
from unionhall.supervision.services import answers, investigations

router = Router(tags=["supervision"])
router.add_router("/notices", notices)


def listed(rows: Any, paging: Paging, shape: Any) -> dict[str, Any]:
    """Return one page of rows in their shape."""
    found = page(rows, paging)
    items: Any = found["items"]
    return {"items": [shape.of(row) for row in items], "next": found["next"]}


def _letter(actor: Actor, letter: UUID) -> schemas.LetterPageOut:
    return schemas.LetterPageOut.page(queries.letter(actor, letter))


@router.get("/letters", response=Paged[schemas.LetterOut], operation_id="supervision_letters")
def letters(
    request: ActorRequest, paging: Query[Paging], narrow: Query[schemas.NarrowLetters]
) -> dict[str, Any]:
    """List the letters in sight, the latest first."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    rows = queries.letters(request.actor).order_by("-pk")
    lookups = {
        "kind": narrow.kind,
        "state": narrow.state,
        "employer__public_id": narrow.employer,
    }
    rows = rows.filter(**{name: value for name, value in lookups.items() if value is not None})
    if narrow.late is not None:
        late = queries.silent(rows, timezone.localdate())
        rows = late if narrow.late else rows.exclude(pk__in=late.values("pk"))
    return listed(rows, paging, schemas.LetterOut)


@router.post(
    "/letters", response={201: schemas.LetterPageOut}, operation_id="supervision_draft_letter"
)
def draft_letter(request: ActorRequest, body: schemas.LetterIn) -> Status[schemas.LetterPageOut]:
    """Begin a letter; the same draft sent again is the same letter."""
    told = body.dict() | {"inspectors": tuple(body.inspectors)}
    made = services.draft_letter(request.actor, commands.DraftLetter(**told))
    return Status(201, _letter(request.actor, made.public_id))


@router.get("/months", response=list[schemas.MonthOut], operation_id="supervision_months")
def months(request: ActorRequest) -> list[schemas.MonthOut]:
    """Count the letters of the last twelve months, with the share answered in time."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    found = queries.months(request.actor, timezone.localdate())
    return [
        schemas.MonthOut(
            month=one.month, issued=one.issued, due=one.due, in_time=one.in_time, rate=one.rate
        )
        for one in found
    ]


@router.get(
    "/letters/{uuid:letter}", response=schemas.LetterPageOut, operation_id="supervision_letter"
)
def letter(request: ActorRequest, letter: UUID) -> schemas.LetterPageOut:
    """Show one letter: its words, its clock, its answers, what may follow."""
    return _letter(request.actor, letter)


@router.put(
    "/letters/{uuid:letter}",
    response=schemas.LetterPageOut,
    operation_id="supervision_change_letter",
)
def change_letter(
    request: ActorRequest, letter: UUID, body: schemas.LetterChangeIn
) -> schemas.LetterPageOut:
    """Write a draft otherwise."""
    told = body.dict() | {"inspectors": tuple(body.inspectors)}
    services.change_letter(request.actor, commands.ChangeLetter(letter=letter, **told))
    return _letter(request.actor, letter)


@router.get(
    "/letters/{uuid:letter}/signers",
    response=list[schemas.SignerOut],
    operation_id="supervision_signers",
)
def signers(request: ActorRequest, letter: UUID) -> list[schemas.SignerOut]:
    """List who may sign an opinion letter today: the chair and the vice-chairs."""
    found = queries.letter(request.actor, letter, permissions.HANDLE)
    seats = queries.signers(found.organization, timezone.localdate())
    return [
        schemas.SignerOut(seat=one.public_id, name=one.name, post=str(one.get_post_display()))
        for one in seats
    ]


@router.post(
    "/letters/{uuid:letter}/issue", response=schemas.LetterPageOut, operation_id="supervision_issue"
)
def issue(request: ActorRequest, letter: UUID, body: schemas.IssueIn) -> schemas.LetterPageOut:
    """Sign a letter and give it its number."""
    services.issue_letter(request.actor, commands.IssueLetter(letter=letter, **body.dict()))
    return _letter(request.actor, letter)


@router.post(
    "/letters/{uuid:letter}/deliver",
    response=schemas.LetterPageOut,
    operation_id="supervision_deliver",
)
def deliver(request: ActorRequest, letter: UUID, body: schemas.DeliveryIn) -> schemas.LetterPageOut:
    """Note the delivery; the term for the answer begins."""
    services.deliver_letter(request.actor, commands.DeliverLetter(letter=letter, **body.dict()))
    return _letter(request.actor, letter)


@router.post(
    "/letters/{uuid:letter}/answers",
    response={201: schemas.LetterPageOut},
    operation_id="supervision_record_answer",
)
def record_answer(
    request: ActorRequest, letter: UUID, body: schemas.AnswerIn
) -> Status[schemas.LetterPageOut]:
    """Record an answer; what comes after the first is kept as a supplement."""
    queries.letter(request.actor, letter, permissions.HANDLE)
    try:
        scan = b64decode(body.scan, validate=True)
    except (Error, ValueError) as unreadable:
        raise NotAScan from unreadable
    command = commands.RecordAnswer(
        submission_id=body.submission_id, letter=letter, on=body.on, text=body.text, scan=scan
    )
    answers.record_answer(request.actor, command)
    return Status(201, _letter(request.actor, letter))


@router.post(
    "/letters/{uuid:letter}/answers/{int:number}/open",
    response=schemas.OpenedAnswerOut,
    operation_id="supervision_open_answer",
)
def open_answer(request: ActorRequest, letter: UUID, number: int) -> schemas.OpenedAnswerOut:
    """Read an answer; who did is recorded."""
    opened = answers.open_answer(request.actor, commands.OpenAnswer(letter=letter, number=number))
    return schemas.OpenedAnswerOut(
        number=opened.answer.number,
        received_on=opened.answer.received_on,
        text=opened.text,
        format=opened.format,
        scan=b64encode(opened.scan).decode(),
    )


@router.post(
    "/letters/{uuid:letter}/decision",
    response=schemas.LetterPageOut,
    operation_id="supervision_decision",
)
def decision(request: ActorRequest, letter: UUID, body: schemas.OnIn) -> schemas.LetterPageOut:
    """Note when the authority decided on a suggestion."""
    services.note_decision(request.actor, commands.NoteDecision(letter=letter, on=body.on))
    return _letter(request.actor, letter)


@router.post(
    "/letters/{uuid:letter}/close",
    response=schemas.LetterPageOut,
    operation_id="supervision_close_letter",
)
def close_letter(
    request: ActorRequest, letter: UUID, body: schemas.CloseIn
) -> schemas.LetterPageOut:
    """Close a letter with what came of it."""
    services.close_letter(request.actor, commands.CloseLetter(letter=letter, **body.dict()))
    return _letter(request.actor, letter)


@router.post(
    "/letters/{uuid:letter}/withdraw",
    response=schemas.LetterPageOut,
    operation_id="supervision_withdraw_letter",
)
def withdraw_letter(
    request: ActorRequest, letter: UUID, body: schemas.ReasonIn
) -> schemas.LetterPageOut:
    """Take a letter back, with the reason."""
    services.withdraw_letter(
        request.actor, commands.WithdrawLetter(letter=letter, reason=body.reason)
    )
    return _letter(request.actor, letter)


@router.get(
    "/inspectors", response=Paged[schemas.InspectorOut], operation_id="supervision_inspectors"
)
def inspectors(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the inspectors in sight."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    return listed(queries.inspectors(request.actor).order_by("-pk"), paging, schemas.InspectorOut)


@router.post(
    "/inspectors",
    response={201: schemas.InspectorOut},
    operation_id="supervision_enter_inspector",
)
def enter_inspector(
    request: ActorRequest, body: schemas.InspectorIn
) -> Status[schemas.InspectorOut]:
    """Enter somebody's card as inspector."""
    made = investigations.enter_inspector(request.actor, commands.EnterInspector(**body.dict()))
    return Status(201, schemas.InspectorOut.of(made))


@router.get(
    "/inspectors/{uuid:inspector}",
    response=schemas.InspectorOut,
    operation_id="supervision_inspector",
)
def inspector(request: ActorRequest, inspector: UUID) -> schemas.InspectorOut:
    """Show one inspector."""
    return schemas.InspectorOut.of(queries.inspector(request.actor, inspector))


@router.post(
    "/inspectors/{uuid:inspector}/end",
    response=schemas.InspectorOut,
    operation_id="supervision_end_card",
)
def end_card(
    request: ActorRequest, inspector: UUID, body: schemas.CardEndIn
) -> schemas.InspectorOut:
    """End a card before its time."""
    command = commands.EndCard(inspector=inspector, **body.dict())
    return schemas.InspectorOut.of(investigations.end_card(request.actor, command))


@router.get(
    "/investigations",
    response=Paged[schemas.InvestigationOut],
    operation_id="supervision_investigations",
)
def list_investigations(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the investigations in sight, the latest first."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    rows = queries.investigations(request.actor).order_by("-pk")
    return listed(rows, paging, schemas.InvestigationOut)


def _investigation(actor: Actor, investigation: UUID) -> schemas.InvestigationOut:
    return schemas.InvestigationOut.of(queries.investigation(actor, investigation))


@router.post(
    "/investigations",
    response={201: schemas.InvestigationOut},
    operation_id="supervision_receive",
)
def receive(request: ActorRequest, body: schemas.ComplaintIn) -> Status[schemas.InvestigationOut]:
    """Write down a complaint or a finding; sent again, it is the same."""
    made = investigations.receive(request.actor, commands.Receive(**body.dict()))
    return Status(201, _investigation(request.actor, made.public_id))


@router.get(
    "/investigations/{uuid:investigation}",
    response=schemas.InvestigationOut,
    operation_id="supervision_investigation",
)
def investigation(request: ActorRequest, investigation: UUID) -> schemas.InvestigationOut:
    """Show one investigation."""
    return _investigation(request.actor, investigation)


@router.post(
    "/investigations/{uuid:investigation}/open",
    response=schemas.InvestigationOut,
    operation_id="supervision_open_investigation",
)
def open_investigation(
    request: ActorRequest, investigation: UUID, body: schemas.OpenIn
) -> schemas.InvestigationOut:
    """Take it up, by inspectors with valid cards."""
    command = commands.OpenInvestigation(
        investigation=investigation, inspectors=tuple(body.inspectors), on=body.on
    )
    investigations.open_investigation(request.actor, command)
    return _investigation(request.actor, investigation)


@router.post(
    "/investigations/{uuid:investigation}/conclude",
    response=schemas.InvestigationOut,
    operation_id="supervision_conclude",
)
def conclude(
    request: ActorRequest, investigation: UUID, body: schemas.ConclusionIn
) -> schemas.InvestigationOut:
    """Write down what was found."""
    command = commands.Conclude(investigation=investigation, **body.dict())
    investigations.conclude(request.actor, command)
    return _investigation(request.actor, investigation)


@router.post(
    "/investigations/{uuid:investigation}/decline",
    response=schemas.InvestigationOut,
    operation_id="supervision_decline",
)
def decline(
    request: ActorRequest, investigation: UUID, body: schemas.DeclineIn
) -> schemas.InvestigationOut:
    """Do not take it up; the worker must be told in writing."""
    command = commands.Decline(investigation=investigation, **body.dict())
    investigations.decline(request.actor, command)
    return _investigation(request.actor, investigation)


@router.post(
    "/investigations/{uuid:investigation}/told",
    response=schemas.InvestigationOut,
    operation_id="supervision_tell_worker",
)
def tell_worker(
    request: ActorRequest, investigation: UUID, body: schemas.OnIn
) -> schemas.InvestigationOut:
    """Note that the worker was told in writing."""
    command = commands.TellWorker(investigation=investigation, on=body.on)
    investigations.tell_worker(request.actor, command)
    return _investigation(request.actor, investigation)


@router.post(
    "/investigations/{uuid:investigation}/complainant",
    response=schemas.SealedOut,
    operation_id="supervision_complainant",
)
def complainant(request: ActorRequest, investigation: UUID) -> schemas.SealedOut:
    """Open who complained; who looked is recorded."""
    command = commands.OpenComplainant(investigation=investigation)
    return schemas.SealedOut(**investigations.open_complainant(request.actor, command))
