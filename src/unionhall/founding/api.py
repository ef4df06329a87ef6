"""Founding over the API: everything that the pages do."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.founding import commands, elsewhere, errors, permissions, queries, schemas, services
from unionhall.founding.services import along as taking
from unionhall.founding.services import approval, finishing, stopping
from unionhall.founding.services import election as elections
from unionhall.joining import roster
from unionhall.joining.services.roster import TakeRoster, preview_roster, take_roster

router = Router(tags=["founding"])


def _page(actor: Actor, case: UUID) -> schemas.CasePageOut:
    return schemas.CasePageOut.page(queries.case(actor, case))


def _election(actor: Actor, case: UUID) -> schemas.ElectionOut:
    return schemas.ElectionOut.of(actor, queries.case(actor, case))


@router.get("", response=Paged[schemas.CaseOut], operation_id="founding_cases")
def cases(
    request: ActorRequest, paging: Query[Paging], narrow: Query[schemas.NarrowCases]
) -> dict[str, Any]:
    """List the cases in sight, the latest first."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    rows = queries.cases(request.actor)
    lookups = {
        "state": narrow.state,
        "kind": narrow.kind,
        "mode": narrow.mode,
        "guiding__public_id": narrow.guiding,
    }
    rows = rows.filter(**{name: value for name, value in lookups.items() if value is not None})
    if narrow.late is not None:
        late = queries.overdue(rows, timezone.localdate())
        rows = late if narrow.late else rows.exclude(pk__in=late.values("pk"))
    found = page(rows, paging)
    items: Any = found["items"]
    return {"items": [schemas.CaseOut.of(row) for row in items], "next": found["next"]}


@router.post("", response={201: schemas.CasePageOut}, operation_id="founding_open")
def open_case(request: ActorRequest, body: schemas.CaseIn) -> Status[schemas.CasePageOut]:
    """Open a case; the same case sent again is the same case."""
    told = body.dict() | {"employers": tuple(body.employers)}
    case = services.open_case(request.actor, commands.OpenCase(**told))
    return Status(201, _page(request.actor, case.public_id))


@router.get("/{uuid:case}", response=schemas.CasePageOut, operation_id="founding_case")
def case(request: ActorRequest, case: UUID) -> schemas.CasePageOut:
    """Show one case: its way, what is next, its history."""
    return _page(request.actor, case)


@router.put("/{uuid:case}", response=schemas.CasePageOut, operation_id="founding_describe")
def describe(request: ActorRequest, case: UUID, body: schemas.DescribeIn) -> schemas.CasePageOut:
    """Change name, premises and preparatory group."""
    services.describe(request.actor, commands.Describe(case=case, **body.dict()))
    return _page(request.actor, case)


@router.put(
    "/{uuid:case}/employers", response=schemas.CasePageOut, operation_id="founding_set_employers"
)
def set_employers(
    request: ActorRequest, case: UUID, body: schemas.CaseEmployersIn
) -> schemas.CasePageOut:
    """Set whose people the union organizes."""
    command = commands.SetEmployers(case=case, employers=tuple(body.employers))
    services.set_employers(request.actor, command)
    return _page(request.actor, case)


@router.post("/{uuid:case}/apply", response=schemas.CasePageOut, operation_id="founding_apply")
def apply(request: ActorRequest, case: UUID, body: schemas.StepIn) -> schemas.CasePageOut:
    """Send in the application."""
    services.apply(request.actor, commands.Apply(case=case, on=body.on))
    return _page(request.actor, case)


@router.post(
    "/{uuid:case}/approve-group",
    response=schemas.CasePageOut,
    operation_id="founding_approve_group",
)
def approve_group(request: ActorRequest, case: UUID, body: schemas.StepIn) -> schemas.CasePageOut:
    """Approve the preparatory group."""
    services.approve_group(request.actor, commands.ApproveGroup(case=case, on=body.on))
    return _page(request.actor, case)


@router.post(
    "/{uuid:case}/request-congress",
    response=schemas.CasePageOut,
    operation_id="founding_request_congress",
)
def request_congress(
    request: ActorRequest, case: UUID, body: schemas.CongressIn
) -> schemas.CasePageOut:
    """Ask to hold the congress."""
    services.request_congress(request.actor, commands.RequestCongress(case=case, **body.dict()))
    return _page(request.actor, case)


@router.post(
    "/{uuid:case}/approve-congress",
    response=schemas.CasePageOut,
    operation_id="founding_approve_congress",
)
def approve_congress(
    request: ActorRequest, case: UUID, body: schemas.StepIn
) -> schemas.CasePageOut:
    """Approve the congress."""
    services.approve_congress(request.actor, commands.ApproveCongress(case=case, on=body.on))
    return _page(request.actor, case)


@router.post("/{uuid:case}/report", response=schemas.CasePageOut, operation_id="founding_report")
def report(request: ActorRequest, case: UUID, body: schemas.ReportIn) -> schemas.CasePageOut:
    """Report the result of the election."""
    elections.report_result(request.actor, commands.ReportResult(case=case, **body.dict()))
    return _page(request.actor, case)


@router.post("/{uuid:case}/approve", response=schemas.CasePageOut, operation_id="founding_approve")
def approve(
    request: ActorRequest, case: UUID, body: schemas.UnionApprovalIn
) -> schemas.CasePageOut:
    """Approve the union: it stands, with its members and its committee, in one transaction."""
    approval.approve_union(request.actor, commands.ApproveUnion(case=case, **body.dict()))
    return _page(request.actor, case)


@router.post(
    "/{uuid:case}/certificate", response=schemas.CasePageOut, operation_id="founding_certificate"
)
def certificate(
    request: ActorRequest, case: UUID, body: schemas.CertificateOfCaseIn
) -> schemas.CasePageOut:
    """Enter the legal-person certificate."""
    finishing.note_certificate(request.actor, commands.NoteCertificate(case=case, **body.dict()))
    return _page(request.actor, case)


@router.post("/{uuid:case}/account", response=schemas.CasePageOut, operation_id="founding_account")
def account(
    request: ActorRequest, case: UUID, body: schemas.AccountOfCaseIn
) -> schemas.CasePageOut:
    """Enter the union's bank account."""
    finishing.note_account(request.actor, commands.NoteAccount(case=case, **body.dict()))
    return _page(request.actor, case)


@router.post("/{uuid:case}/close", response=schemas.CasePageOut, operation_id="founding_close")
def close(request: ActorRequest, case: UUID, body: schemas.WhyIn) -> schemas.CasePageOut:
    """Close a case without certificate or account."""
    finishing.close_case(request.actor, commands.CloseCase(case=case, reason=body.reason))
    return _page(request.actor, case)


@router.post("/{uuid:case}/back", response=schemas.CasePageOut, operation_id="founding_give_back")
def give_back(request: ActorRequest, case: UUID, body: schemas.WhyIn) -> schemas.CasePageOut:
    """Return what was submitted, with the reason."""
    stopping.give_back(request.actor, commands.GiveBack(case=case, reason=body.reason))
    return _page(request.actor, case)


@router.post("/{uuid:case}/refuse", response=schemas.CasePageOut, operation_id="founding_refuse")
def refuse(request: ActorRequest, case: UUID, body: schemas.WhyIn) -> schemas.CasePageOut:
    """Refuse the founding for good."""
    stopping.refuse(request.actor, commands.Refuse(case=case, reason=body.reason))
    return _page(request.actor, case)


@router.post(
    "/{uuid:case}/withdraw", response=schemas.CasePageOut, operation_id="founding_withdraw"
)
def withdraw(request: ActorRequest, case: UUID, body: schemas.WhyIn) -> schemas.CasePageOut:
    """Withdraw the case."""
    stopping.withdraw(request.actor, commands.Withdraw(case=case, reason=body.reason))
    return _page(request.actor, case)


@router.post("/{uuid:case}/hold", response=schemas.CasePageOut, operation_id="founding_hold")
def hold(request: ActorRequest, case: UUID, body: schemas.HoldIn) -> schemas.CasePageOut:
    """Put the case on hold until a day, with the reason."""
    stopping.put_on_hold(request.actor, commands.PutOnHold(case=case, **body.dict()))
    return _page(request.actor, case)


@router.delete("/{uuid:case}/hold", response=schemas.CasePageOut, operation_id="founding_resume")
def resume(request: ActorRequest, case: UUID) -> schemas.CasePageOut:
    """Take the case up again."""
    stopping.resume(request.actor, commands.Resume(case=case))
    return _page(request.actor, case)


@router.post("/{uuid:case}/hand", response=schemas.CasePageOut, operation_id="founding_hand_to")
def hand_to(request: ActorRequest, case: UUID, body: schemas.HandIn) -> schemas.CasePageOut:
    """Let somebody stand in at this step."""
    stopping.hand_to(request.actor, commands.HandTo(case=case, user=body.user))
    return _page(request.actor, case)


@router.get("/{uuid:case}/along", response=Paged[schemas.AlongOut], operation_id="founding_along")
def along(request: ActorRequest, case: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """List the members whom the employer has in joint unions, and how each stands."""
    found = queries.case(request.actor, case, permissions.PREPARE)
    rows = page(elsewhere.listed(request.actor, found), paging)
    items: Any = rows["items"]
    people = [schemas.AlongOut.of(request.actor, one) for one in items]
    return {"items": people, "next": rows["next"]}


@router.post(
    "/{uuid:case}/along", response=schemas.TakenAlongOut, operation_id="founding_take_along"
)
def take_along(
    request: ActorRequest, case: UUID, body: schemas.TakeAlongIn
) -> schemas.TakenAlongOut:
    """Take members along into the union; sent again, nobody is taken along twice."""
    members = None if body.members is None else tuple(body.members)
    command = commands.TakeMembers(case=case, members=members, agreed=body.agreed)
    done = taking.take_members(request.actor, command)
    return schemas.TakenAlongOut(
        taken=len(done.taken), there=done.there, applied=done.applied, own=done.own
    )


@router.delete(
    "/{uuid:case}/along/{uuid:application}",
    response=schemas.CasePageOut,
    operation_id="founding_leave_behind",
)
def leave_behind(request: ActorRequest, case: UUID, application: UUID) -> schemas.CasePageOut:
    """Take somebody off again, before the congress is asked for."""
    taking.leave_behind(request.actor, commands.LeaveBehind(case=case, application=application))
    return _page(request.actor, case)


@router.post(
    "/{uuid:case}/people/preview",
    response=list[schemas.RowOut],
    operation_id="founding_preview_list",
)
def preview_list(
    request: ActorRequest, case: UUID, file: File[UploadedFile]
) -> list[schemas.RowOut]:
    """Say what a list of people comes to, row by row; nothing is taken in."""
    queries.case(request.actor, case, permissions.PREPARE)
    lines = roster.read_roster(file.read(roster.LARGEST + 1), file.name or "")
    answers = preview_roster(request.actor, TakeRoster(case=case, lines=lines))
    return [schemas.RowOut.of(answer) for answer in answers]


@router.post(
    "/{uuid:case}/people", response=list[schemas.RowOut], operation_id="founding_take_list"
)
def take_list(
    request: ActorRequest,
    case: UUID,
    file: File[UploadedFile],
    attested: Form[bool] = False,  # noqa: FBT002 -- a field of the form
) -> list[schemas.RowOut]:
    """Take in a list of people (.xlsx or .csv); every row is answered."""
    queries.case(request.actor, case, permissions.PREPARE)
    lines = roster.read_roster(file.read(roster.LARGEST + 1), file.name or "")
    answers = take_roster(request.actor, TakeRoster(case=case, lines=lines, attested=attested))
    return [schemas.RowOut.of(answer) for answer in answers]


@router.get("/{uuid:case}/election", response=schemas.ElectionOut, operation_id="founding_election")
def election(request: ActorRequest, case: UUID) -> schemas.ElectionOut:
    """Show the congress: who stands, what was counted, every check with its rule."""
    return _election(request.actor, case)


@router.put(
    "/{uuid:case}/election", response=schemas.ElectionOut, operation_id="founding_hold_congress"
)
def hold_congress(
    request: ActorRequest, case: UUID, body: schemas.CongressHeldIn
) -> schemas.ElectionOut:
    """Note when the congress was held and how many came."""
    elections.hold_congress(request.actor, commands.HoldCongress(case=case, **body.dict()))
    return _election(request.actor, case)


@router.post(
    "/{uuid:case}/election/offices",
    response=schemas.ElectionOut,
    operation_id="founding_set_contest",
)
def set_contest(request: ActorRequest, case: UUID, body: schemas.ContestIn) -> schemas.ElectionOut:
    """Set how many seats an office has."""
    elections.set_contest(request.actor, commands.SetContest(case=case, **body.dict()))
    return _election(request.actor, case)


@router.post(
    "/{uuid:case}/election/candidates",
    response=schemas.ElectionOut,
    operation_id="founding_nominate",
)
def nominate(request: ActorRequest, case: UUID, body: schemas.CandidateIn) -> schemas.ElectionOut:
    """Put somebody up for an office."""
    elections.nominate(request.actor, commands.Nominate(case=case, **body.dict()))
    return _election(request.actor, case)


@router.delete(
    "/{uuid:case}/election/candidates/{uuid:candidacy}",
    response=schemas.ElectionOut,
    operation_id="founding_take_off",
)
def take_off(request: ActorRequest, case: UUID, candidacy: UUID) -> schemas.ElectionOut:
    """Take somebody off the list of an office."""
    elections.take_off(request.actor, commands.TakeOff(case=case, candidacy=candidacy))
    return _election(request.actor, case)


@router.post(
    "/{uuid:case}/election/counts", response=schemas.ElectionOut, operation_id="founding_count"
)
def count(request: ActorRequest, case: UUID, body: schemas.CountIn) -> schemas.ElectionOut:
    """Enter the count of a round."""
    votes = {one.candidacy: one.votes for one in body.votes}
    if len(votes) < len(body.votes):
        raise errors.CandidateTwice
    told = body.dict() | {"votes": votes}
    elections.count(request.actor, commands.Count(case=case, **told))
    return _election(request.actor, case)


@router.post(
    "/{uuid:case}/election/finish", response=schemas.CasePageOut, operation_id="founding_finish"
)
def finish(request: ActorRequest, case: UUID) -> schemas.CasePageOut:
    """Close the election, if every check passes."""
    elections.finish_election(request.actor, commands.FinishElection(case=case))
    return _page(request.actor, case)


@router.post(
    "/{uuid:case}/election/repeat", response=schemas.CasePageOut, operation_id="founding_repeat"
)
def repeat(request: ActorRequest, case: UUID, body: schemas.WhyIn) -> schemas.CasePageOut:
    """Hold the election again."""
    command = commands.RepeatElection(case=case, reason=body.reason)
    elections.repeat_election(request.actor, command)
    return _page(request.actor, case)
