"""Employers' notices over the API, with the one endpoint that needs no account."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from unionhall.accounts.addresses import client_address
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.supervision import commands, notices_schemas, permissions, queries, schemas
from unionhall.supervision.services import deciding, links
from unionhall.supervision.services import notices as services

router = Router(tags=["supervision"])


def _notice(actor: Actor, notice: UUID) -> notices_schemas.NoticeOut:
    return notices_schemas.NoticeOut.of(queries.notice(actor, notice))


@router.get("", response=Paged[notices_schemas.NoticeOut], operation_id="supervision_notices")
def notices(
    request: ActorRequest, paging: Query[Paging], narrow: Query[notices_schemas.NarrowNotices]
) -> dict[str, Any]:
    """List the notices in sight, the latest first."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    rows = queries.notices(request.actor).order_by("-pk")
    told = narrow.dict(exclude_none=True)
    found = page(rows.filter(**told), paging)
    items: Any = found["items"]
    return {"items": [notices_schemas.NoticeOut.of(row) for row in items], "next": found["next"]}


@router.post("", response={201: notices_schemas.NoticeOut}, operation_id="supervision_take_notice")
def take_notice(
    request: ActorRequest, body: notices_schemas.NoticeIn
) -> Status[notices_schemas.NoticeOut]:
    """Write down an employer's notice; it stands at the union that covers the employer."""
    command = commands.TakeNotice(
        submission_id=body.submission_id,
        employer=body.employer,
        received_on=body.received_on,
        told=commands.Told(**body.told.dict()),
    )
    made = services.take_notice(request.actor, command)
    return Status(201, _notice(request.actor, made.public_id))


@router.post(
    "/sent",
    auth=None,
    response={201: notices_schemas.ReceiptOut},
    operation_id="supervision_send_notice",
)
def send_notice(
    request: ActorRequest, body: notices_schemas.SentIn
) -> Status[notices_schemas.ReceiptOut]:
    """Send a notice as an employer, by a union's link; sent again, it has the same receipt."""
    door = services.by_link(body.token, client_address(request))
    command = commands.SendNotice(
        submission_id=body.submission_id,
        token=body.token,
        address=client_address(request),
        employer_name=body.employer_name,
        credit_code=body.credit_code,
        told=commands.Told(**body.told.dict()),
    )
    made = services.receipt(services.send_notice(request.actor, command), door)
    return Status(201, notices_schemas.ReceiptOut.of(made))


@router.get(
    "/links", response=Paged[notices_schemas.NoticeLinkOut], operation_id="supervision_links"
)
def list_links(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the links for employers in sight."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    found = page(queries.links(request.actor), paging)
    items: Any = found["items"]
    return {
        "items": [notices_schemas.NoticeLinkOut.of(row) for row in items],
        "next": found["next"],
    }


@router.post(
    "/links", response={201: notices_schemas.NoticeLinkOut}, operation_id="supervision_make_link"
)
def make_link(
    request: ActorRequest, body: notices_schemas.LinkIn
) -> Status[notices_schemas.NoticeLinkOut]:
    """Give a union its link; asking again returns the one it has."""
    command = commands.MakeNoticeLink(organization=body.organization)
    return Status(201, notices_schemas.NoticeLinkOut.of(links.make_link(request.actor, command)))


@router.delete("/links/{uuid:link}", response={204: None}, operation_id="supervision_revoke_link")
def revoke_link(request: ActorRequest, link: UUID) -> Status[None]:
    """Withdraw a link."""
    links.revoke_link(request.actor, commands.RevokeNoticeLink(link=link))
    return Status(204, None)


@router.get("/{uuid:notice}", response=notices_schemas.NoticeOut, operation_id="supervision_notice")
def notice(request: ActorRequest, notice: UUID) -> notices_schemas.NoticeOut:
    """Show one notice; what is sealed stays so."""
    return _notice(request.actor, notice)


@router.post(
    "/{uuid:notice}/employer",
    response=notices_schemas.NoticeOut,
    operation_id="supervision_name_employer",
)
def name_employer(
    request: ActorRequest, notice: UUID, body: notices_schemas.EmployerIn
) -> notices_schemas.NoticeOut:
    """Say which employer on record sent a notice."""
    command = commands.NameEmployer(notice=notice, employer=body.employer)
    return notices_schemas.NoticeOut.of(services.name_employer(request.actor, command))


@router.post(
    "/{uuid:notice}/no-objection",
    response=notices_schemas.NoticeOut,
    operation_id="supervision_no_objection",
)
def no_objection(
    request: ActorRequest, notice: UUID, body: notices_schemas.NoteIn
) -> notices_schemas.NoticeOut:
    """Note that the union does not object."""
    deciding.no_objection(request.actor, commands.NoObjection(notice=notice, **body.dict()))
    return _notice(request.actor, notice)


@router.post(
    "/{uuid:notice}/objection",
    response=notices_schemas.NoticeOut,
    operation_id="supervision_object",
)
def ask_correction(
    request: ActorRequest, notice: UUID, body: notices_schemas.ObjectionIn
) -> notices_schemas.NoticeOut:
    """Ask the employer to correct."""
    deciding.ask_correction(request.actor, commands.AskCorrection(notice=notice, **body.dict()))
    return _notice(request.actor, notice)


@router.post(
    "/{uuid:notice}/reply", response=notices_schemas.NoticeOut, operation_id="supervision_reply"
)
def reply(
    request: ActorRequest, notice: UUID, body: notices_schemas.ReplyIn
) -> notices_schemas.NoticeOut:
    """Record the employer's written answer."""
    deciding.record_reply(request.actor, commands.RecordReply(notice=notice, **body.dict()))
    return _notice(request.actor, notice)


@router.post(
    "/{uuid:notice}/report",
    response=notices_schemas.NoticeOut,
    operation_id="supervision_report_up",
)
def report_up(
    request: ActorRequest, notice: UUID, body: notices_schemas.ReportIn
) -> notices_schemas.NoticeOut:
    """Note that it was reported further up."""
    deciding.report_up(request.actor, commands.ReportUp(notice=notice, **body.dict()))
    return _notice(request.actor, notice)


@router.post(
    "/{uuid:notice}/letter",
    response={201: schemas.LetterPageOut},
    operation_id="supervision_into_letter",
)
def into_letter(
    request: ActorRequest, notice: UUID, body: notices_schemas.IntoLetterIn
) -> Status[schemas.LetterPageOut]:
    """Begin a letter from a notice."""
    command = commands.TurnIntoLetter(notice=notice, **body.dict())
    made = deciding.turn_into_letter(request.actor, command)
    return Status(201, schemas.LetterPageOut.page(queries.letter(request.actor, made.public_id)))


@router.post(
    "/{uuid:notice}/close",
    response=notices_schemas.NoticeOut,
    operation_id="supervision_close_notice",
)
def close_notice(
    request: ActorRequest, notice: UUID, body: notices_schemas.NoteIn
) -> notices_schemas.NoticeOut:
    """Close a notice."""
    deciding.close_notice(request.actor, commands.CloseNotice(notice=notice, **body.dict()))
    return _notice(request.actor, notice)


@router.post(
    "/{uuid:notice}/void",
    response=notices_schemas.NoticeOut,
    operation_id="supervision_void_notice",
)
def void_notice(
    request: ActorRequest, notice: UUID, body: schemas.ReasonIn
) -> notices_schemas.NoticeOut:
    """Set aside what was sent by mistake."""
    deciding.void_notice(request.actor, commands.VoidNotice(notice=notice, reason=body.reason))
    return _notice(request.actor, notice)


@router.post(
    "/{uuid:notice}/sealed", response=schemas.SealedOut, operation_id="supervision_open_notice"
)
def open_notice(request: ActorRequest, notice: UUID) -> schemas.SealedOut:
    """Open who is concerned and why; who looked is recorded."""
    command = commands.OpenNotice(notice=notice)
    return schemas.SealedOut(**deciding.open_notice(request.actor, command))
