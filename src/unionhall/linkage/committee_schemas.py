"""What the API of the tripartite committee takes and gives."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from unionhall.linkage import commands, queries
from unionhall.linkage.models import CommitteeMeeting, CommitteeMember, ResolutionTask
from unionhall.linkage.schemas import Long, Name, Reason


class CommitteeMemberIn(Schema):
    """``partner`` empty: for the union itself."""

    organization: UUID
    name: Annotated[str, Field(max_length=80)]
    since: date
    post: Annotated[str, Field(max_length=80)] = ""
    partner: UUID | None = None


class LeaveCommitteeIn(Schema):
    until: date


class CommitteeMemberOut(Schema):
    id: UUID
    organization: UUID
    partner: UUID | None
    name: str
    post: str
    since: date
    until: date | None

    @staticmethod
    def of(one: CommitteeMember) -> "CommitteeMemberOut":
        return CommitteeMemberOut(
            id=one.public_id,
            organization=one.organization.public_id,
            partner=one.partner.public_id if one.partner else None,
            name=one.name,
            post=one.post,
            since=one.since,
            until=one.until,
        )


class CommitteeMeetingIn(Schema):
    submission_id: UUID
    organization: UUID
    on: date
    place: Name
    agenda: Long


class HoldMeetingIn(Schema):
    on: date
    came: Annotated[list[UUID], Field(max_length=200)]
    minutes: Annotated[str, Field(max_length=8000)]


class TaskIn(Schema):
    task: Annotated[str, Field(max_length=300)]
    due_on: date
    partner: UUID | None = None


class ResolveIn(Schema):
    submission_id: UUID
    text: Annotated[str, Field(max_length=2000)]
    tasks: Annotated[list[TaskIn], Field(max_length=20)]

    def command(self, meeting: UUID) -> commands.Resolve:
        return commands.Resolve(
            submission_id=self.submission_id,
            meeting=meeting,
            text=self.text,
            tasks=tuple(commands.TaskSet(**one.dict()) for one in self.tasks),
        )


class FinishTaskIn(Schema):
    report: Reason
    on: date | None = None


class CommitteeTaskOut(Schema):
    id: UUID
    partner: UUID | None
    task: str
    due_on: date
    done_on: date | None
    done_by: str
    report: str
    standing: Literal["open", "overdue", "done", "done_late"]

    @staticmethod
    def of(one: ResolutionTask) -> "CommitteeTaskOut":
        done = "done_late" if one.late else "done"
        still = "overdue" if one.overdue(timezone.localdate()) else "open"
        return CommitteeTaskOut(
            id=one.public_id,
            partner=one.partner.public_id if one.partner else None,
            task=one.task,
            due_on=one.due_on,
            done_on=one.done_on,
            done_by=one.done_by,
            report=one.report,
            standing=done if one.done_on else still,  # type: ignore[arg-type]
        )


class ResolutionOut(Schema):
    number: int
    text: str
    tasks: list[CommitteeTaskOut]


class CommitteeMeetingOut(Schema):
    id: UUID
    organization: UUID
    on: date
    place: str
    state: str
    agenda: str
    minutes: str
    quorum: int | None
    came: list[UUID]
    resolutions: list[ResolutionOut]

    @staticmethod
    def of(one: CommitteeMeeting) -> "CommitteeMeetingOut":
        found = queries.whole_meeting(one)
        return CommitteeMeetingOut(
            id=found.public_id,
            organization=found.organization.public_id,
            on=found.on,
            place=found.place,
            state=found.state,
            agenda=found.agenda,
            minutes=found.minutes,
            quorum=found.quorum,
            came=[each.member.public_id for each in found.came.all()],
            resolutions=[
                ResolutionOut(
                    number=each.number,
                    text=each.text,
                    tasks=[CommitteeTaskOut.of(task) for task in each.tasks.all()],
                )
                for each in found.resolutions.all()
            ],
        )


class CommitteeMeetingLineOut(Schema):
    id: UUID
    on: date
    place: str
    state: str

    @staticmethod
    def of(one: CommitteeMeeting) -> "CommitteeMeetingLineOut":
        return CommitteeMeetingLineOut(
            id=one.public_id, on=one.on, place=one.place, state=one.state
        )
