"""The tripartite committee over the API."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.linkage import commands, committee_schemas, permissions, queries
from unionhall.linkage.committee_schemas import (
    CommitteeMeetingLineOut,
    CommitteeMeetingOut,
    CommitteeMemberOut,
    CommitteeTaskOut,
)
from unionhall.linkage.services import committee

router = Router(tags=["linkage"])


def _paged(request: ActorRequest, rows: Any, paging: Paging, out: Any) -> dict[str, Any]:
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    found = page(rows.order_by("pk"), paging)
    items: Any = found["items"]
    return {"items": [out.of(row) for row in items], "next": found["next"]}


@router.get("/members", response=Paged[CommitteeMemberOut], operation_id="committee_members")
def members(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the members of committees in sight, former ones too."""
    return _paged(request, queries.members(request.actor), paging, CommitteeMemberOut)


@router.post("/members", response={201: CommitteeMemberOut}, operation_id="committee_enter_member")
def enter_member(
    request: ActorRequest, body: committee_schemas.CommitteeMemberIn
) -> Status[CommitteeMemberOut]:
    """Enter a member for a party."""
    found = committee.take_place(request.actor, commands.TakePlace(**body.dict()))
    return Status(201, CommitteeMemberOut.of(found))


@router.post(
    "/members/{uuid:committee_member}/leave",
    response=CommitteeMemberOut,
    operation_id="committee_leave",
)
def leave(
    request: ActorRequest, committee_member: UUID, body: committee_schemas.LeaveCommitteeIn
) -> CommitteeMemberOut:
    """End somebody's membership."""
    command = commands.LeavePlace(member=committee_member, until=body.until)
    return CommitteeMemberOut.of(committee.leave_place(request.actor, command))


@router.get("/meetings", response=Paged[CommitteeMeetingLineOut], operation_id="committee_meetings")
def meetings(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the meetings in sight."""
    return _paged(request, queries.meetings(request.actor), paging, CommitteeMeetingLineOut)


@router.post(
    "/meetings", response={201: CommitteeMeetingOut}, operation_id="committee_plan_meeting"
)
def plan_meeting(
    request: ActorRequest, body: committee_schemas.CommitteeMeetingIn
) -> Status[CommitteeMeetingOut]:
    """Call a meeting."""
    found = committee.plan_meeting(request.actor, commands.PlanMeeting(**body.dict()))
    return Status(201, CommitteeMeetingOut.of(found))


@router.get(
    "/meetings/{uuid:committee_meeting}",
    response=CommitteeMeetingOut,
    operation_id="committee_meeting",
)
def meeting(request: ActorRequest, committee_meeting: UUID) -> CommitteeMeetingOut:
    """Show one meeting with its resolutions."""
    return CommitteeMeetingOut.of(queries.meeting(request.actor, committee_meeting))


@router.post(
    "/meetings/{uuid:committee_meeting}/hold",
    response=CommitteeMeetingOut,
    operation_id="committee_hold_meeting",
)
def hold_meeting(
    request: ActorRequest, committee_meeting: UUID, body: committee_schemas.HoldMeetingIn
) -> CommitteeMeetingOut:
    """Record who came, and the minutes."""
    told = body.dict() | {"came": tuple(body.came)}
    command = commands.HoldMeeting(meeting=committee_meeting, **told)
    return CommitteeMeetingOut.of(committee.hold_meeting(request.actor, command))


@router.post(
    "/meetings/{uuid:committee_meeting}/cancel",
    response=CommitteeMeetingOut,
    operation_id="committee_cancel_meeting",
)
def cancel_meeting(request: ActorRequest, committee_meeting: UUID) -> CommitteeMeetingOut:
    """Call a meeting off."""
    command = commands.CancelMeeting(meeting=committee_meeting)
    return CommitteeMeetingOut.of(committee.cancel_meeting(request.actor, command))


@router.post(
    "/meetings/{uuid:committee_meeting}/resolutions",
    response=CommitteeMeetingOut,
    operation_id="committee_resolve",
)
def resolve(
    request: ActorRequest, committee_meeting: UUID, body: committee_schemas.ResolveIn
) -> CommitteeMeetingOut:
    """Enter a resolution that binds each party by a day."""
    committee.resolve(request.actor, body.command(committee_meeting))
    return CommitteeMeetingOut.of(queries.meeting(request.actor, committee_meeting))


@router.get("/tasks", response=Paged[CommitteeTaskOut], operation_id="committee_tasks")
def tasks(request: ActorRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the tasks in sight."""
    return _paged(request, queries.tasks(request.actor), paging, CommitteeTaskOut)


@router.get("/window/tasks", response=list[CommitteeTaskOut], operation_id="committee_window_tasks")
def window_tasks(request: ActorRequest) -> list[CommitteeTaskOut]:
    """List the tasks of the partner at whose window one sits."""
    if not queries.at_window(request.actor):
        raise NotPermitted
    return [CommitteeTaskOut.of(one) for one in queries.tasks_of_window(request.actor)[:200]]


@router.post(
    "/tasks/{uuid:committee_task}/finish",
    response=CommitteeTaskOut,
    operation_id="committee_finish_task",
)
def finish_task(
    request: ActorRequest, committee_task: UUID, body: committee_schemas.FinishTaskIn
) -> CommitteeTaskOut:
    """Note a task as done, for any party."""
    command = commands.FinishTask(task=committee_task, **body.dict())
    return CommitteeTaskOut.of(committee.finish_task(request.actor, command))


@router.post(
    "/window/tasks/{uuid:window_task}/finish",
    response=CommitteeTaskOut,
    operation_id="committee_window_finish",
)
def window_finish(
    request: ActorRequest, window_task: UUID, body: committee_schemas.FinishTaskIn
) -> CommitteeTaskOut:
    """Report a task of one's partner as done, today."""
    if not queries.at_window(request.actor):
        raise NotPermitted
    command = commands.FinishTask(task=window_task, report=body.report)
    return CommitteeTaskOut.of(committee.finish_task(request.actor, command))
