"""The JSON endpoints of the register: everything that its pages do."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.core.dues import Wanted
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.register import commands, coverage, inbox, queries, schemas, services
from unionhall.register.law import RequiredBody
from unionhall.register.models import Account, Certificate, ChangeNotice, PutOff, Seat, Term
from unionhall.register.permissions import VIEW
from unionhall.register.services import (
    bank_accounts,
    certificates,
    feeds,
    notices,
    putting_off,
    seating,
)

router = Router(tags=["register"])


# Reading


@router.get("/due", response=schemas.DuesOut, operation_id="register_due")
def due(request: ActorRequest, asked: Query[schemas.DueFilter]) -> dict[str, object]:
    """List what is due, the most urgent first; what is put off only when asked for."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    body = queries.union(request.actor, asked.organization) if asked.organization else None
    wanted = Wanted(
        today=timezone.localdate(),
        path=body.path if body else "",
        until=asked.until,
        kinds=frozenset({asked.kind}) if asked.kind else frozenset(),
    )
    now, put_off = inbox.items(request.actor, wanted)
    found = put_off if asked.put_off else now
    return {
        "count": len(found),
        "items": [_due(one) for one in found[asked.start : asked.start + asked.limit]],
    }


def _due(item: inbox.Item) -> schemas.DueOut:
    return schemas.DueOut(
        kind=item.due.kind,
        subject=item.due.subject,
        organization=item.due.body,
        name=item.due.name,
        due_on=item.due.due_on,
        steps=list(item.due.steps),
        detail=str(item.due.detail),
        about=item.due.about,
        upper=item.upper,
        may=item.may,
        put_off_until=item.put_off.until if item.put_off else None,
    )


@router.get("/coverage", response=list[schemas.AreaOut], operation_id="register_coverage")
def areas(request: ActorRequest, asked: Query[schemas.AsOf]) -> list[schemas.AreaOut]:
    """Count each street's, township's and park's small firms and joint unions on a day."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    return [
        schemas.AreaOut(
            organization=area.body.public_id,
            name=area.body.name,
            covered=area.covered,
            uncovered=area.uncovered,
            joint_unions=area.joint_unions,
            federations=area.federations,
            members=area.members,
        )
        for area in coverage.areas(request.actor, asked.on or timezone.localdate())
    ]


@router.get("/terms", response=Paged[schemas.TermOut], operation_id="register_terms")
def terms(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the terms in sight."""
    return page(queries.terms(request.actor), paging)


@router.get("/seats", response=Paged[schemas.SeatOut], operation_id="register_seats")
def seats(
    request: ActorRequest, asked: Query[schemas.AsOf], paging: Query[Paging]
) -> dict[str, object]:
    """List the seats in sight; with a day, those that were taken then."""
    rows = queries.seats(request.actor)
    return page(rows.filter(queries.sitting_on(asked.on)) if asked.on else rows, paging)


@router.get(
    "/certificates", response=Paged[schemas.CertificateOut], operation_id="register_certificates"
)
def certificate_list(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the certificates in sight."""
    return page(queries.certificates(request.actor), paging)


@router.get("/accounts", response=Paged[schemas.AccountOut], operation_id="register_accounts")
def account_list(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the bank accounts in sight."""
    return page(queries.accounts(request.actor), paging)


@router.get("/changes", response=Paged[schemas.NoticeOut], operation_id="register_changes")
def notice_list(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the changes in sight that were or must be registered."""
    return page(queries.notices(request.actor), paging)


def _required(one: RequiredBody) -> schemas.RequiredOut:
    return schemas.RequiredOut(
        body=one.body,
        least=one.least,
        most=one.most,
        may=one.may,
        full_time=one.full_time,
        unknown=one.unknown,
        rule=one.rule.id,
        source=str(one.rule.source.title),
        article=str(one.rule.article),
        grade=one.rule.grade.value,
    )


@router.get("/{uuid:organization}", response=schemas.UnionOut, operation_id="register_union")
def union(
    request: ActorRequest, organization: UUID, asked: Query[schemas.AsOf]
) -> dict[str, object]:
    """Show the register of one union as of a day."""
    body = queries.union(request.actor, organization)
    day = asked.on or timezone.localdate()
    sitting = queries.seats(request.actor).filter(queries.sitting_on(day), organization=body)
    return {
        "id": body.public_id,
        "name": body.name,
        "on": day,
        "term": queries.term_on(body, day),
        "seats": list(sitting),
        "certificate": queries.certificate_on(body, day),
        "accounts": list(queries.accounts(request.actor).filter(organization=body)),
        "notices": list(queries.notices(request.actor).filter(organization=body)),
        "required": [_required(one) for one in queries.required(body, day)],
    }


# Writing


@router.post(
    "/{uuid:organization}/terms",
    response={201: schemas.TermOut},
    operation_id="register_begin_term",
)
def begin_term(request: ActorRequest, organization: UUID, body: schemas.TermIn) -> Status[Term]:
    """Begin a term with those who were elected; sending the same again answers the same."""
    command = commands.BeginTerm(
        organization=organization,
        begins_on=body.begins_on,
        years=body.years,
        approval_number=body.approval_number,
        approved_on=body.approved_on,
        elected_on=body.elected_on,
        seats=tuple(seat.seat() for seat in body.seats),
    )
    return Status(201, services.begin_term(request.actor, command))


@router.post(
    "/{uuid:organization}/term/close",
    response=schemas.TermOut,
    operation_id="register_close_term",
)
def close_term(request: ActorRequest, organization: UUID, body: schemas.CloseTermIn) -> Term:
    """End the running term early."""
    command = commands.CloseTerm(organization=organization, **body.dict())
    return services.close_term(request.actor, command)


@router.post(
    "/{uuid:organization}/term/order",
    response=schemas.TermOut,
    operation_id="register_order_election",
)
def order_election(request: ActorRequest, organization: UUID, body: schemas.OrderIn) -> Term:
    """Set, as the upper union, the day by which an overdue election must be held."""
    command = commands.OrderElection(organization=organization, **body.dict())
    return services.order_election(request.actor, command)


@router.post(
    "/{uuid:organization}/term/extend",
    response=schemas.TermOut,
    operation_id="register_extend_term",
)
def extend_term(request: ActorRequest, organization: UUID, body: schemas.ExtendIn) -> Term:
    """Let the running term run longer, as the upper union."""
    command = commands.ExtendTerm(organization=organization, **body.dict())
    return services.extend_term(request.actor, command)


@router.post(
    "/{uuid:organization}/seats",
    response={201: schemas.SeatOut},
    operation_id="register_change_seat",
)
def change_seat(
    request: ActorRequest, organization: UUID, body: schemas.ChangeSeatIn
) -> Status[Seat]:
    """Have somebody take a seat in the running term."""
    command = commands.ChangeSeat(
        organization=organization, seat=body.seat.seat(), since=body.since
    )
    return Status(201, seating.change_seat(request.actor, command))


@router.post("/seats/{uuid:seat}/end", response=schemas.SeatOut, operation_id="register_end_seat")
def end_seat(request: ActorRequest, seat: UUID, body: schemas.EndSeatIn) -> Seat:
    """Have somebody give up a seat."""
    return seating.end_seat(request.actor, commands.EndSeat(seat=seat, until=body.until))


@router.post(
    "/{uuid:organization}/certificate",
    response={201: schemas.CertificateOut},
    operation_id="register_enter_certificate",
)
def enter_certificate(
    request: ActorRequest, organization: UUID, body: schemas.CertificateIn
) -> Status[Certificate]:
    """Enter the first certificate of a union."""
    command = commands.EnterCertificate(organization=organization, **body.dict())
    return Status(201, certificates.enter_certificate(request.actor, command))


@router.post(
    "/{uuid:organization}/certificate/renew",
    response={201: schemas.CertificateOut},
    operation_id="register_renew_certificate",
)
def renew_certificate(
    request: ActorRequest, organization: UUID, body: schemas.RenewIn
) -> Status[Certificate]:
    """Put a new certificate in the place of the one on record."""
    command = commands.RenewCertificate(organization=organization, **body.dict())
    return Status(201, certificates.renew_certificate(request.actor, command))


@router.post(
    "/{uuid:organization}/accounts",
    response={201: schemas.AccountOut},
    operation_id="register_open_account",
)
def open_account(
    request: ActorRequest, organization: UUID, body: schemas.AccountIn
) -> Status[Account]:
    """Enter a bank account."""
    command = commands.OpenAccount(organization=organization, **body.dict())
    return Status(201, bank_accounts.open_account(request.actor, command))


@router.post(
    "/accounts/{uuid:account}/close",
    response=schemas.AccountOut,
    operation_id="register_close_account",
)
def close_account(request: ActorRequest, account: UUID, body: schemas.CloseAccountIn) -> Account:
    """Enter that a bank account was closed."""
    command = commands.CloseAccount(account=account, closed_on=body.closed_on)
    return bank_accounts.close_account(request.actor, command)


@router.post(
    "/{uuid:organization}/changes",
    response={201: schemas.NoticeOut},
    operation_id="register_note_change",
)
def note_change(
    request: ActorRequest, organization: UUID, body: schemas.NoteIn
) -> Status[ChangeNotice]:
    """Note a change that must be registered."""
    command = commands.NoteChange(organization=organization, **body.dict())
    return Status(201, notices.note_change(request.actor, command))


@router.post(
    "/changes/{uuid:notice}/registered",
    response=schemas.NoticeOut,
    operation_id="register_report_change",
)
def report_change(request: ActorRequest, notice: UUID, body: schemas.ReportIn) -> ChangeNotice:
    """Note that a change was registered."""
    command = commands.ReportChange(notice=notice, reported_on=body.reported_on)
    return notices.report_change(request.actor, command)


@router.post(
    "/{uuid:organization}/put-off", response=schemas.PutOffOut, operation_id="register_put_off"
)
def put_off(request: ActorRequest, organization: UUID, body: schemas.PutOffIn) -> PutOff:
    """Put something that is due off until a day, with a reason."""
    command = commands.PutOffDue(organization=organization, **body.dict())
    return putting_off.put_off(request.actor, command)


@router.get("/feed", response=schemas.FeedState, operation_id="register_feed")
def feed(request: ActorRequest) -> dict[str, object]:
    """Say when the calendar feed of one's duty was made, if there is one."""
    found = queries.feed_of(request.actor)
    return {"made_at": found.made_at if found else None}


@router.post("/feed", response={201: schemas.FeedOut}, operation_id="register_make_feed")
def make_feed(request: ActorRequest) -> Status[dict[str, str]]:
    """Make a new secret address for the feed of one's duty; the old one opens nothing any more."""
    secret = feeds.make_feed(request.actor, commands.MakeFeed())
    return Status(201, {"path": reverse("register:feed", args=[secret])})


@router.delete("/feed", response={204: None}, operation_id="register_revoke_feed")
def revoke_feed(request: ActorRequest) -> Status[None]:
    """Close the feed of one's duty."""
    feeds.revoke_feed(request.actor, commands.RevokeFeed())
    return Status(204, None)
