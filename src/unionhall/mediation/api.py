"""Mediation over the API: everything that the pages do."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.mediation import (
    commands,
    permissions,
    queries,
    schemas,
    services,
    session_schemas,
    yearly,
)
from unionhall.mediation.schemas import DisputeOut
from unionhall.mediation.services import (
    access,
    arranging,
    performing,
    retracting,
    sessions,
    settling,
    taking,
)
from unionhall.organizations import queries as organizations

router = Router(tags=["mediation"])


def _page(request: ActorRequest, dispute: UUID) -> DisputeOut:
    return DisputeOut.page(request.actor, dispute)


@router.get("", response=Paged[schemas.LineOut], operation_id="mediation_cases")
def cases(
    request: ActorRequest, paging: Query[Paging], narrow: Query[schemas.NarrowDisputes]
) -> dict[str, Any]:
    """List the lines in sight: number and standing, nobody's name."""
    actor, today = request.actor, timezone.localdate()
    if not actor.holds(permissions.VIEW):
        raise NotPermitted
    rows = queries.lines(actor)
    if narrow.state is not None:
        rows = rows.filter(state=narrow.state)
    if narrow.category is not None:
        rows = rows.filter(category=narrow.category)
    if narrow.due is not None:
        find = queries.overdue if narrow.due == "late" else queries.soon
        rows = rows.filter(pk__in=find(rows, today).order_by().values("pk"))
    if narrow.opens is not None:
        mine = queries.cases(actor).order_by().values("pk")
        rows = rows.filter(pk__in=mine) if narrow.opens else rows.exclude(pk__in=mine)
    found = page(rows.order_by("pk"), paging)
    items: Any = found["items"]
    return {"items": [schemas.LineOut.of(row) for row in items], "next": found["next"]}


@router.post("", response={201: DisputeOut}, operation_id="mediation_apply")
def apply(request: ActorRequest, body: schemas.ApplyIn) -> Status[DisputeOut]:
    """Take an application in; the same one sent again is the same case."""
    case = services.apply(request.actor, body.command())
    return Status(201, _page(request, case.public_id))


@router.get("/year", response=list[schemas.YearLineOut], operation_id="mediation_year")
def year(request: ActorRequest, asked: Query[schemas.YearIn]) -> list[schemas.YearLineOut]:
    """Count a year of a body and of all below it, as its yearly return does."""
    body = organizations.organization(request.actor, asked.organization)
    lines = yearly.lines(request.actor, body, asked.year)
    return [schemas.YearLineOut.of(one) for one in lines]


@router.get("/lines/{uuid:line}", response=schemas.LineOut, operation_id="mediation_line")
def line(request: ActorRequest, line: UUID) -> schemas.LineOut:
    """Show the line of one case."""
    return schemas.LineOut.of(queries.line(request.actor, line))


@router.post(
    "/lines/{uuid:line}/open", response=schemas.LineOut, operation_id="mediation_break_glass"
)
def break_glass(request: ActorRequest, line: UUID, body: schemas.GlassIn) -> schemas.LineOut:
    """Open a case without a part in it, for 24 hours and a reason; its handlers are told."""
    access.break_glass(request.actor, body.command(line))
    return schemas.LineOut.of(queries.line(request.actor, line))


@router.get("/{uuid:dispute}", response=DisputeOut, operation_id="mediation_case")
def case(request: ActorRequest, dispute: UUID) -> DisputeOut:
    """Show one case to who may open it; that they did is kept."""
    found = queries.case(request.actor, dispute)
    access.look(request.actor, found)
    return _page(request, dispute)


@router.put("/{uuid:dispute}", response=DisputeOut, operation_id="mediation_correct")
def correct(request: ActorRequest, dispute: UUID, body: schemas.CorrectIn) -> DisputeOut:
    """Correct an entry."""
    services.correct(request.actor, commands.Correct(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/workers", response=DisputeOut, operation_id="mediation_add_workers")
def add_workers(request: ActorRequest, dispute: UUID, body: schemas.WorkersIn) -> DisputeOut:
    """Let further workers with the same claim join."""
    workers = tuple(one.command() for one in body.workers)
    services.add_workers(request.actor, commands.AddWorkers(case=dispute, workers=workers))
    return _page(request, dispute)


@router.put(
    "/{uuid:dispute}/workers/{uuid:party}/claims",
    response=DisputeOut,
    operation_id="mediation_set_claims",
)
def set_claims(
    request: ActorRequest, dispute: UUID, party: UUID, body: schemas.ClaimsIn
) -> DisputeOut:
    """Say anew what one worker asks for."""
    claims = schemas.claims_of(body.claims)
    command = commands.SetClaims(case=dispute, version=body.version, party=party, claims=claims)
    services.set_claims(request.actor, command)
    return _page(request, dispute)


@router.put(
    "/{uuid:dispute}/representatives",
    response=DisputeOut,
    operation_id="mediation_choose_representatives",
)
def representatives(
    request: ActorRequest, dispute: UUID, body: schemas.RepresentativesIn
) -> DisputeOut:
    """Note whom the workers of a collective case chose."""
    command = commands.ChooseRepresentatives(case=dispute, parties=tuple(body.parties))
    services.choose_representatives(request.actor, command)
    return _page(request, dispute)


@router.post("/{uuid:dispute}/elsewhere", response=DisputeOut, operation_id="mediation_elsewhere")
def elsewhere(request: ActorRequest, dispute: UUID, body: schemas.ElsewhereIn) -> DisputeOut:
    """Close an application that is out of scope, and say where to go."""
    taking.direct_elsewhere(request.actor, commands.DirectElsewhere(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/consents", response=DisputeOut, operation_id="mediation_consent")
def consent(request: ActorRequest, dispute: UUID, body: schemas.ConsentOfSideIn) -> DisputeOut:
    """Note whether a side agrees to mediate."""
    taking.note_consent(request.actor, commands.NoteConsent(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/mediators", response=DisputeOut, operation_id="mediation_mediator")
def mediator(request: ActorRequest, dispute: UUID, body: schemas.MediatorIn) -> DisputeOut:
    """Name a mediator; nobody is a judge of their own cause."""
    taking.name_mediator(request.actor, body.command(dispute))
    return _page(request, dispute)


@router.delete(
    "/{uuid:dispute}/mediators/{uuid:handler}",
    response=DisputeOut,
    operation_id="mediation_release",
)
def release(request: ActorRequest, dispute: UUID, handler: UUID) -> DisputeOut:
    """Let somebody go from a case."""
    taking.release(request.actor, commands.Release(case=dispute, handler=handler))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/accept", response=DisputeOut, operation_id="mediation_accept")
def accept(request: ActorRequest, dispute: UUID, body: schemas.DayIn) -> DisputeOut:
    """Accept the application."""
    taking.accept(request.actor, commands.Accept(case=dispute, on=body.on))
    return _page(request, dispute)


@router.post(
    "/{uuid:dispute}/appointments",
    response={201: session_schemas.ArrangedOut},
    operation_id="mediation_arrange",
)
def arrange(
    request: ActorRequest, dispute: UUID, body: session_schemas.ArrangeIn
) -> Status[session_schemas.ArrangedOut]:
    """Arrange a session; arranged again it is the same. Hints are no refusals."""
    command = commands.Arrange(case=dispute, **body.dict())
    return Status(201, session_schemas.ArrangedOut.of(arranging.arrange(request.actor, command)))


@router.post(
    "/{uuid:dispute}/appointments/{uuid:appointment}/call-off",
    response=DisputeOut,
    operation_id="mediation_call_off",
)
def call_off(
    request: ActorRequest, dispute: UUID, appointment: UUID, body: session_schemas.CallOffIn
) -> DisputeOut:
    """Call an arranged session off."""
    command = commands.CallOff(case=dispute, appointment=appointment, reason=body.reason)
    arranging.call_off(request.actor, command)
    return _page(request, dispute)


@router.post("/{uuid:dispute}/sessions", response=DisputeOut, operation_id="mediation_session")
def session(
    request: ActorRequest, dispute: UUID, body: session_schemas.SessionHeldIn
) -> DisputeOut:
    """Record a session."""
    sessions.hold_session(request.actor, commands.HoldSession(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/notes", response={204: None}, operation_id="mediation_note")
def note(request: ActorRequest, dispute: UUID, body: schemas.NoteTextIn) -> Status[None]:
    """Keep a private note; it is never given back here."""
    sessions.keep_note(request.actor, commands.KeepNote(case=dispute, text=body.text))
    return Status(204, None)


@router.put("/{uuid:dispute}/health", response={204: None}, operation_id="mediation_health")
def health(request: ActorRequest, dispute: UUID, body: schemas.HealthIn) -> Status[None]:
    """Keep health details of a worker, with the worker's own consent."""
    sessions.keep_health(request.actor, commands.KeepHealth(case=dispute, **body.dict()))
    return Status(204, None)


@router.delete(
    "/{uuid:dispute}/workers/{uuid:party}/health",
    response={204: None},
    operation_id="mediation_withdraw_health",
)
def withdraw_health(request: ActorRequest, dispute: UUID, party: UUID) -> Status[None]:
    """Delete health details: the consent was taken back."""
    sessions.withdraw_health(request.actor, commands.WithdrawHealth(case=dispute, party=party))
    return Status(204, None)


@router.post("/{uuid:dispute}/extend", response=DisputeOut, operation_id="mediation_extend")
def extend(request: ActorRequest, dispute: UUID, body: schemas.ExtendMediationIn) -> DisputeOut:
    """Go on for some days, by consent of both sides."""
    sessions.extend(request.actor, commands.Extend(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/agree", response=DisputeOut, operation_id="mediation_agree")
def agree(request: ActorRequest, dispute: UUID, body: schemas.AgreeIn) -> DisputeOut:
    """Enter what both sides agreed on."""
    settling.agree(request.actor, body.command(dispute))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/fail", response=DisputeOut, operation_id="mediation_fail")
def fail(request: ActorRequest, dispute: UUID, body: schemas.DayReasonIn) -> DisputeOut:
    """Note that no agreement came about."""
    settling.fail(request.actor, commands.Fail(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/withdraw", response=DisputeOut, operation_id="mediation_withdraw")
def withdraw(request: ActorRequest, dispute: UUID, body: schemas.DayReasonIn) -> DisputeOut:
    """Note that the applicant withdrew."""
    settling.withdraw(request.actor, commands.Withdraw(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/payments", response=DisputeOut, operation_id="mediation_pay")
def pay(request: ActorRequest, dispute: UUID, body: schemas.PaidIn) -> DisputeOut:
    """Note a payment; sent again it is one."""
    performing.pay(request.actor, commands.Pay(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post(
    "/{uuid:dispute}/unperformed", response=DisputeOut, operation_id="mediation_not_performed"
)
def not_performed(request: ActorRequest, dispute: UUID, body: schemas.DayReasonIn) -> DisputeOut:
    """Note that the agreement was not performed."""
    performing.not_performed(request.actor, commands.NotPerformed(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/close", response=DisputeOut, operation_id="mediation_close")
def close(request: ActorRequest, dispute: UUID, body: schemas.DayIn) -> DisputeOut:
    """Close a file in which all is done."""
    performing.close_file(request.actor, commands.CloseFile(case=dispute, on=body.on))
    return _page(request, dispute)


@router.post("/{uuid:dispute}/events", response=DisputeOut, operation_id="mediation_event")
def event(request: ActorRequest, dispute: UUID, body: schemas.EventIn) -> DisputeOut:
    """Note something that begins, ends or restarts a clock."""
    performing.note_event(request.actor, commands.NoteEvent(case=dispute, **body.dict()))
    return _page(request, dispute)


@router.post(
    "/{uuid:dispute}/events/{uuid:event}/take-back",
    response=DisputeOut,
    operation_id="mediation_take_back",
)
def take_back(
    request: ActorRequest, dispute: UUID, event: UUID, body: schemas.TakeBackIn
) -> DisputeOut:
    """Take back a wrong payment, award or other entry: it stays, and counts no more."""
    command = commands.TakeBack(case=dispute, event=event, reason=body.reason)
    retracting.take_back(request.actor, command)
    return _page(request, dispute)


@router.post("/{uuid:dispute}/dispose", response={204: None}, operation_id="mediation_dispose")
def dispose(request: ActorRequest, dispute: UUID, body: schemas.GlassIn) -> Status[None]:
    """Dispose of a file whose time is over."""
    access.dispose(request.actor, commands.Dispose(case=dispute, reason=body.reason))
    return Status(204, None)
