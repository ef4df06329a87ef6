"""The linkage over the API: everything that the desk, the window and the committee do."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.linkage import board as boards
from unionhall.linkage import commands, handing, permissions, queries, schemas
from unionhall.linkage.schemas import PartnerOut, ReferralLineOut, ReferralOut
from unionhall.linkage.services import answering, looking, receiving, sending
from unionhall.linkage.services import partners as keeping
from unionhall.papers.downloads import as_file

router = Router(tags=["linkage"])


def _must(request: ActorRequest, permission: Permission) -> None:
    if not request.actor.holds(permission):
        raise NotPermitted


def _shown(actor: Actor, public_id: UUID) -> ReferralOut:
    """Show one referral at the window; that somebody saw it is kept, whatever they asked for."""
    looking.note_opening(actor, queries.sent_to(actor, public_id))
    return ReferralOut.at_window(actor, public_id)


def _paged(rows: Any, paging: Paging, out: Any) -> dict[str, Any]:
    found = page(rows, paging)
    items: Any = found["items"]
    return {"items": [out.of(row) for row in items], "next": found["next"]}


@router.get("/partners", response=Paged[PartnerOut], operation_id="linkage_partners")
def partners(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the partners in sight."""
    _must(request, permissions.VIEW)
    return _paged(queries.partners(request.actor).order_by("pk"), paging, PartnerOut)


@router.post("/partners", response={201: PartnerOut}, operation_id="linkage_enter_partner")
def enter_partner(request: ActorRequest, body: schemas.PartnerIn) -> Status[PartnerOut]:
    """Enter a partner at a union body."""
    found = keeping.enter_partner(request.actor, commands.EnterPartner(**body.dict()))
    return Status(201, PartnerOut.kept(found))


@router.put("/partners/{uuid:linked}", response=PartnerOut, operation_id="linkage_rename_partner")
def rename_partner(
    request: ActorRequest, linked: UUID, body: schemas.RenamePartnerIn
) -> PartnerOut:
    """Correct the name of a partner."""
    command = commands.RenamePartner(partner=linked, name=body.name)
    return PartnerOut.kept(keeping.rename_partner(request.actor, command))


@router.post("/partners/{uuid:linked}/end", response=PartnerOut, operation_id="linkage_end_partner")
def end_partner(request: ActorRequest, linked: UUID, body: schemas.EndPartnerIn) -> PartnerOut:
    """Let a partner go that takes part no more."""
    command = commands.EndPartner(partner=linked, on=body.on)
    return PartnerOut.kept(keeping.end_partner(request.actor, command))


@router.post("/partners/{uuid:linked}/seats", response=PartnerOut, operation_id="linkage_seat")
def seat(request: ActorRequest, linked: UUID, body: schemas.SeatIn) -> PartnerOut:
    """Give somebody the partner's window."""
    keeping.seat(request.actor, commands.Seat(partner=linked, user=body.user))
    return PartnerOut.kept(queries.partner(request.actor, linked))


@router.delete(
    "/partners/{uuid:linked}/seats/{uuid:partner_seat}",
    response=PartnerOut,
    operation_id="linkage_unseat",
)
def unseat(request: ActorRequest, linked: UUID, partner_seat: UUID) -> PartnerOut:
    """Take the window away from somebody."""
    keeping.unseat(request.actor, commands.Unseat(partner=linked, seat=partner_seat))
    return PartnerOut.kept(queries.partner(request.actor, linked))


@router.get("/board/{int:year}", response=list[schemas.TallyOut], operation_id="linkage_board")
def board(request: ActorRequest, year: int) -> list[schemas.TallyOut]:
    """Count the referrals sent in a year, by partner."""
    _must(request, permissions.VIEW)
    if not date.min.year <= year <= date.max.year:
        raise NotFound
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = boards.board(request.actor, first, last, timezone.localdate())
    return [schemas.TallyOut.of(one) for one in rows]


@router.get("/referrals", response=Paged[ReferralLineOut], operation_id="linkage_referrals")
def referrals(
    request: ActorRequest, paging: Query[Paging], narrow: Query[schemas.NarrowReferrals]
) -> dict[str, Any]:
    """List the lines in sight."""
    _must(request, permissions.VIEW)
    return _paged(_narrowed(queries.lines(request.actor), narrow), paging, ReferralLineOut)


def _narrowed(rows: Any, narrow: schemas.NarrowReferrals) -> Any:
    if narrow.state is not None:
        rows = rows.filter(state=narrow.state)
    if narrow.direction is not None:
        rows = rows.filter(direction=narrow.direction)
    if narrow.partner is not None:
        rows = rows.filter(partner__public_id=narrow.partner)
    if narrow.late is not None:
        late = queries.overdue(rows, timezone.localdate())
        rows = late if narrow.late else rows.exclude(pk__in=late.order_by().values("pk"))
    if narrow.counted is not None:
        rows = rows.filter(boards.counted(narrow.counted, timezone.localdate()))
    if narrow.sent_from is not None:
        rows = rows.filter(sent_on__gte=narrow.sent_from)
    if narrow.sent_until is not None:
        rows = rows.filter(sent_on__lte=narrow.sent_until)
    return rows.order_by("pk")


@router.post("/previews", response=schemas.PreviewOut, operation_id="linkage_preview")
def preview(request: ActorRequest, body: schemas.PreviewIn) -> schemas.PreviewOut:
    """Show exactly what a partner would see; nothing is sent."""
    return schemas.PreviewOut.of(sending.preview(request.actor, body.command()))


@router.post("/referrals", response={201: ReferralOut}, operation_id="linkage_refer")
def refer(request: ActorRequest, body: schemas.ReferIn) -> Status[ReferralOut]:
    """Send what was shown; the same sent again is the same referral."""
    found = sending.refer(request.actor, body.command())
    return Status(201, ReferralOut.at_desk(request.actor, found.public_id))


@router.post("/incoming", response={201: ReferralOut}, operation_id="linkage_enter_incoming")
def enter_incoming(request: ActorRequest, body: schemas.IncomingIn) -> Status[ReferralOut]:
    """Enter what a partner referred on paper."""
    _must(request, permissions.REFER)
    found = receiving.refer_in(request.actor, body.command())
    return Status(201, ReferralOut.at_desk(request.actor, found.public_id))


@router.post(
    "/incoming/{uuid:incoming}/open", response=ReferralOut, operation_id="linkage_open_case"
)
def open_case(request: ActorRequest, incoming: UUID, body: schemas.OpenCaseIn) -> ReferralOut:
    """Accept what a partner referred, and open its case."""
    command = commands.OpenCase(referral=incoming, apply=body.command())
    receiving.open_case(request.actor, command)
    return ReferralOut.at_desk(request.actor, incoming)


@router.get("/lines/{uuid:referral_line}", response=ReferralLineOut, operation_id="linkage_line")
def line(request: ActorRequest, referral_line: UUID) -> ReferralLineOut:
    """Show the line of one referral."""
    _must(request, permissions.VIEW)
    found = queries.lines(request.actor).filter(public_id=referral_line).first()
    if found is None:
        raise NotFound
    return ReferralLineOut.of(found)


@router.get("/referrals/{uuid:referral}", response=ReferralOut, operation_id="linkage_referral")
def referral(request: ActorRequest, referral: UUID) -> ReferralOut:
    """Show one referral to those who may open its case."""
    return ReferralOut.at_desk(request.actor, referral)


@router.post(
    "/referrals/{uuid:referral}/accept", response=ReferralOut, operation_id="linkage_note_accepted"
)
def note_accepted(request: ActorRequest, referral: UUID, body: schemas.AnswerIn) -> ReferralOut:
    """Note that a partner accepted on paper."""
    queries.referral(request.actor, referral, work=True)
    answering.accept(request.actor, commands.Answer(referral=referral, on=body.on))
    return ReferralOut.at_desk(request.actor, referral)


@router.post(
    "/referrals/{uuid:referral}/return", response=ReferralOut, operation_id="linkage_give_back"
)
def give_back(request: ActorRequest, referral: UUID, body: schemas.ReturnIn) -> ReferralOut:
    """Return what a partner referred, or note that a partner returned on paper."""
    queries.referral(request.actor, referral, work=True)
    answering.give_back(request.actor, commands.Return(referral=referral, **body.dict()))
    return ReferralOut.at_desk(request.actor, referral)


@router.post(
    "/referrals/{uuid:referral}/report", response=ReferralOut, operation_id="linkage_report"
)
def report(request: ActorRequest, referral: UUID, body: schemas.ReportIn) -> ReferralOut:
    """Report to the partner, or note what a partner reported on paper."""
    queries.referral(request.actor, referral, work=True)
    answering.report(request.actor, commands.Report(referral=referral, **body.dict()))
    return ReferralOut.at_desk(request.actor, referral)


@router.post(
    "/referrals/{uuid:referral}/extend", response=ReferralOut, operation_id="linkage_note_extended"
)
def note_extended(request: ActorRequest, referral: UUID, body: schemas.AnswerIn) -> ReferralOut:
    """Note that the arbitration body extended its review."""
    queries.referral(request.actor, referral, work=True)
    answering.extend(request.actor, commands.Answer(referral=referral, on=body.on))
    return ReferralOut.at_desk(request.actor, referral)


@router.post(
    "/referrals/{uuid:referral}/withdraw", response=ReferralOut, operation_id="linkage_withdraw"
)
def withdraw(request: ActorRequest, referral: UUID, body: schemas.WithdrawIn) -> ReferralOut:
    """Take a referral back."""
    queries.referral(request.actor, referral, work=True)
    sending.withdraw(request.actor, commands.Withdraw(referral=referral, reason=body.reason))
    return ReferralOut.at_desk(request.actor, referral)


@router.post("/referrals/{uuid:referral}/close", response=ReferralOut, operation_id="linkage_close")
def close(request: ActorRequest, referral: UUID) -> ReferralOut:
    """Take note of the result."""
    queries.referral(request.actor, referral, work=True)
    sending.close(request.actor, commands.Close(referral=referral))
    return ReferralOut.at_desk(request.actor, referral)


@router.get("/window", response=Paged[ReferralLineOut], operation_id="linkage_window")
def window(
    request: ActorRequest, paging: Query[Paging], narrow: Query[schemas.NarrowReferrals]
) -> dict[str, Any]:
    """List what lies at the partner's window; that its lines were shown is kept."""
    if not queries.at_window(request.actor):
        raise NotPermitted
    found = page(_narrowed(queries.window(request.actor), narrow), paging)
    items: Any = found["items"]
    looking.note_lines(request.actor, items)
    return {"items": [ReferralLineOut.of(row) for row in items], "next": found["next"]}


@router.post("/window", response={201: ReferralOut}, operation_id="linkage_window_refer")
def window_refer(request: ActorRequest, body: schemas.IncomingIn) -> Status[ReferralOut]:
    """Refer a dispute to the union, from the partner's window."""
    if not queries.at_window(request.actor):
        raise NotPermitted
    found = receiving.refer_in(request.actor, body.command())
    return Status(201, _shown(request.actor, found.public_id))


@router.get("/window/{uuid:handed}", response=ReferralOut, operation_id="linkage_window_referral")
def window_referral(request: ActorRequest, handed: UUID) -> ReferralOut:
    """Show one referral at the window."""
    return _shown(request.actor, handed)


@router.get("/window/{uuid:handed}/files/{uuid:handed_file}", operation_id="linkage_window_file")
def window_file(request: ActorRequest, handed: UUID, handed_file: UUID) -> HttpResponseBase:
    """Hand out a file of a referral; that it was taken is kept."""
    one = queries.handed_file(queries.sent_to(request.actor, handed), handed_file)
    content = looking.take_file(request.actor, one)
    return as_file(content, handing.file_name(one.paper, one.scan))


@router.post(
    "/window/{uuid:handed}/accept", response=ReferralOut, operation_id="linkage_window_accept"
)
def window_accept(request: ActorRequest, handed: UUID) -> ReferralOut:
    """Accept a referral; twice is once."""
    queries.sent_to(request.actor, handed)
    answering.accept(request.actor, commands.Answer(referral=handed))
    return _shown(request.actor, handed)


@router.post(
    "/window/{uuid:handed}/return", response=ReferralOut, operation_id="linkage_window_return"
)
def window_return(request: ActorRequest, handed: UUID, body: schemas.ReturnIn) -> ReferralOut:
    """Return a referral with the reason."""
    queries.sent_to(request.actor, handed)
    answering.give_back(request.actor, commands.Return(referral=handed, reason=body.reason))
    return _shown(request.actor, handed)


@router.post(
    "/window/{uuid:handed}/report", response=ReferralOut, operation_id="linkage_window_report"
)
def window_report(request: ActorRequest, handed: UUID, body: schemas.ReportIn) -> ReferralOut:
    """Report what came of a referral."""
    queries.sent_to(request.actor, handed)
    command = commands.Report(referral=handed, result=body.result, text=body.text)
    answering.report(request.actor, command)
    return _shown(request.actor, handed)


@router.post(
    "/window/{uuid:handed}/extend", response=ReferralOut, operation_id="linkage_window_extend"
)
def window_extend(request: ActorRequest, handed: UUID) -> ReferralOut:
    """Extend a review, once."""
    queries.sent_to(request.actor, handed)
    answering.extend(request.actor, commands.Answer(referral=handed))
    return _shown(request.actor, handed)


@router.post(
    "/window/{uuid:handed}/withdraw", response=ReferralOut, operation_id="linkage_window_withdraw"
)
def window_withdraw(request: ActorRequest, handed: UUID, body: schemas.WithdrawIn) -> ReferralOut:
    """Take back what the partner referred."""
    queries.sent_to(request.actor, handed)
    sending.withdraw(request.actor, commands.Withdraw(referral=handed, reason=body.reason))
    return _shown(request.actor, handed)


@router.post(
    "/window/{uuid:handed}/close", response=ReferralOut, operation_id="linkage_window_close"
)
def window_close(request: ActorRequest, handed: UUID) -> ReferralOut:
    """Take note of what the union reported."""
    queries.sent_to(request.actor, handed)
    sending.close(request.actor, commands.Close(referral=handed))
    return _shown(request.actor, handed)
