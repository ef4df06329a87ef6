"""What the endpoints of outreach take and answer."""

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from unionhall.organizations.models import Kind
from unionhall.outreach import services
from unionhall.outreach.models import Counter, Level, Meeting, Partner, Promise, ScheduleRule, Visit
from unionhall.outreach.services import stall


def _of_the_house(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("give the time of the house, without a zone")
    return value.replace(second=0, microsecond=0)


def _without_nothing(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text cannot hold the character NUL")
    return value


Plain = AfterValidator(_without_nothing)
Name = Annotated[str, Field(min_length=1, max_length=120), Plain]
Short = Annotated[str, Field(max_length=200), Plain]
Long = Annotated[str, Field(max_length=2000), Plain]
Hour = Annotated[time, AfterValidator(_of_the_house)]
Count = Annotated[int, Field(ge=0, le=services.MOST)]
Number = Annotated[int, Field(ge=-(2**31), lt=2**31)]


class PlanIn(Schema):
    organization: UUID
    kind: Meeting.Kind
    theme: Name
    held_on: date
    starts_at: Hour
    ends_at: Hour
    place: Annotated[
        str,
        Field(max_length=120, description="a visit's may be left out: it is at the employer's"),
        Plain,
    ] = ""
    place_type: Meeting.PlaceType
    level: Level | None = None
    organizer: UUID | None = None
    guided_by: UUID | None = None
    station: UUID | None = None
    address: Short = ""
    division_code: Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12})?$")] = ""
    employer: UUID | None = None
    partners: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()
    key: Annotated[UUID | None, Field(description="made by the client; the same key, once")] = None


class HeldIn(PlanIn):
    asked: Count = 0
    materials: Count = 0
    questionnaires: Count = 0
    forms: Count = 0


class ChangeIn(Schema):
    theme: Name | None = None
    held_on: date | None = None
    starts_at: Hour | None = None
    ends_at: Hour | None = None
    place: Name | None = None
    place_type: Meeting.PlaceType | None = None
    address: Short | None = None
    level: Level | None = None
    organizer: UUID | None = None
    guided_by: UUID | None = None
    no_guide: bool = False


class MeetingOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    kind: Meeting.Kind
    level: Level
    state: Meeting.State
    theme: str
    held_on: date
    starts_at: time
    ends_at: time
    place: str
    place_type: Meeting.PlaceType
    address: str
    division_code: str
    organization: UUID
    organization_name: str
    organizer: UUID
    guided_by: UUID | None
    cancel_reason: str
    asked: int
    materials: int
    questionnaires: int
    forms: int

    @staticmethod
    def resolve_organization(meeting: Meeting) -> UUID:
        return meeting.organization.public_id

    @staticmethod
    def resolve_organization_name(meeting: Meeting) -> str:
        return meeting.organization.name

    @staticmethod
    def resolve_organizer(meeting: Meeting) -> UUID:
        return meeting.organizer.public_id

    @staticmethod
    def resolve_guided_by(meeting: Meeting) -> UUID | None:
        return meeting.guided_by.public_id if meeting.guided_by else None


class MeetingFilter(Schema):
    kind: Meeting.Kind | None = None
    state: Meeting.State | None = None
    organization: UUID | None = None
    first: date | None = None
    last: date | None = None


class ReasonIn(Schema):
    reason: Short


class AgainIn(Schema):
    on: date
    key: UUID | None = None


class TapIn(Schema):
    id: UUID
    counter: Counter
    by: Annotated[int, Field(ge=-stall.MOST_AT_ONCE, le=stall.MOST_AT_ONCE)] = 1


class TapsIn(Schema):
    taps: Annotated[list[TapIn], Field(min_length=1, max_length=stall.MOST_TAPS)]


class TapsOut(Schema):
    counts: dict[str, int]
    taken: list[UUID]
    refused: list[UUID]


class CorrectionIn(Schema):
    counter: Counter
    number: Number
    reason: Short
    key: UUID | None = None


class DutyOut(Schema):
    duty: UUID
    name: str
    role: str
    organization: str

    @staticmethod
    def of(duty: Any) -> "DutyOut":
        return DutyOut(
            duty=duty.public_id,
            name=duty.user.name,
            role=duty.role,
            organization=duty.organization.name,
        )


class PartnerIn(Schema):
    organization: UUID
    name: Name
    kind: Partner.Kind


class PartnerOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    name: str
    kind: Partner.Kind


class PartnersIn(Schema):
    partners: Annotated[tuple[UUID, ...], Field(max_length=50)]


class VisitIn(Schema):
    union_before: Visit.UnionStatus
    employer: UUID | None = None
    head_met: Annotated[str, Field(max_length=80), Plain] = ""
    staff: Number | None = None
    obstacles: Long = ""
    needs: Long = ""
    intent: Visit.Intent | None = None
    founded: UUID | None = None
    result: Long = ""
    next_visit_on: date | None = None


class VisitOut(Schema):
    employer: UUID
    employer_name: str
    head_met: str
    staff: int | None
    union_before: Visit.UnionStatus
    obstacles: str
    needs: str
    intent: str
    founded: UUID | None
    result: str
    next_visit_on: date | None

    @staticmethod
    def resolve_employer(visit: Visit) -> UUID:
        return visit.employer.public_id

    @staticmethod
    def resolve_employer_name(visit: Visit) -> str:
        return visit.employer.name

    @staticmethod
    def resolve_founded(visit: Visit) -> UUID | None:
        return visit.founded.public_id if visit.founded else None


class PromiseIn(Schema):
    kind: Promise.Kind
    category: Promise.Category
    text: Long
    owner: UUID | None = None
    due_on: date | None = None
    key: UUID | None = None


class PromiseChangeIn(Schema):
    category: Promise.Category
    text: Long
    owner: UUID
    due_on: date


class AnswerIn(Schema):
    answer: Long
    answered_on: date
    satisfied: bool | None = None


class PromiseOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    kind: Promise.Kind
    category: Promise.Category
    text: str
    owner: UUID
    owner_name: str
    made_on: date
    due_on: date
    answer: str
    answered_on: date | None
    satisfied: bool | None

    @staticmethod
    def resolve_owner(promise: Promise) -> UUID:
        return promise.owner.public_id

    @staticmethod
    def resolve_owner_name(promise: Promise) -> str:
        return promise.owner.name


class PromiseFilter(Schema):
    kind: Promise.Kind | None = None
    standing: Annotated[str, Field(pattern="^(open|late|done)$")] | None = None


class RuleIn(Schema):
    organization: UUID
    level: Level
    pattern: ScheduleRule.Pattern
    source: Short
    valid_from: date
    kind: Meeting.Kind = Meeting.Kind.EMPLOYEE
    below: Annotated[tuple[Kind, ...], Field(max_length=5)] = ()
    weekday: Number | None = None
    week: Number | None = None
    counting: ScheduleRule.Counting = ScheduleRule.Counting.WEEKDAYS
    day: Number | None = None
    grace: Number = 0
    theme: Annotated[str, Field(max_length=120), Plain] = ""
    valid_until: date | None = None


class RuleEndIn(Schema):
    valid_until: date


class RuleOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    organization: UUID
    kind: Meeting.Kind
    level: Level
    below: str
    pattern: ScheduleRule.Pattern
    weekday: int | None
    week: int | None
    counting: ScheduleRule.Counting
    day: int | None
    grace: int
    theme: str
    source: str
    valid_from: date
    valid_until: date | None

    @staticmethod
    def resolve_organization(rule: ScheduleRule) -> UUID:
        return rule.organization.public_id


class DueFilter(Schema):
    first: date
    last: date
    organization: UUID | None = None


class DueItem(Schema):
    rule: UUID
    first: date
    last: date
    on: date | None
    state: str


class DueOut(Schema):
    organization: UUID
    name: str
    done: int
    missed: int
    due: int
    coming: int
    items: list[DueItem]
