"""What the endpoints of targets take and answer."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from unionhall.outreach.models import Visit
from unionhall.targets.models import Mode, Party, Target, Task
from unionhall.targets.queries import Shown
from unionhall.targets.verdicts import Outcome, Verdict
from unionhall.targets.watching import Due, Street


def _without_nothing(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text cannot hold the character NUL")
    return value


Plain = AfterValidator(_without_nothing)
Short = Annotated[str, Field(max_length=120), Plain]
Reason = Annotated[str, Field(max_length=200), Plain]
Long = Annotated[str, Field(max_length=500), Plain]


class TargetIn(Schema):
    employer: UUID
    mode: Mode
    owner: UUID | None = None
    opened_on: date | None = None
    contact: Annotated[str, Field(max_length=80), Plain] = ""


class AssignIn(Schema):
    owner: UUID


class ModeIn(Schema):
    mode: Mode


class IntentIn(Schema):
    intent: Visit.Intent | None = None
    obstacle: Target.Obstacle | None = None
    obstacle_text: Long = ""
    expected_on: date | None = None
    opened_on: date | None = None


class WishIn(Schema):
    on: date | None


class GiveUpIn(Schema):
    reason: Reason
    gone: bool = False


class ReasonIn(Schema):
    reason: Reason


class UnionIn(Schema):
    organization: UUID


class PartyIn(Schema):
    role: Party.Role
    organization: UUID | None = None
    partner: UUID | None = None
    name: Short = ""
    contact_name: Annotated[str, Field(max_length=40), Plain] = ""
    contact_phone: Annotated[str, Field(max_length=20), Plain] = ""
    key: UUID | None = None


class TaskIn(Schema):
    party: UUID
    what: Annotated[str, Field(max_length=300), Plain]
    due_on: date
    key: UUID | None = None


class FinishIn(Schema):
    done_on: date
    result: Long


class TargetOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    employer: UUID
    employer_name: str
    area: UUID
    owner: UUID | None
    mode: Mode
    stage: Annotated[Target.State, Field(alias="state")]
    intent: str
    obstacle: str
    obstacle_text: str
    expected_on: date | None
    opened_on: date | None
    wanted_on: date | None
    listed_on: date
    closed_on: date | None
    close_reason: str
    union: UUID | None

    @staticmethod
    def resolve_employer(target: Target) -> UUID:
        return target.employer.public_id

    @staticmethod
    def resolve_employer_name(target: Target) -> str:
        return target.employer.name

    @staticmethod
    def resolve_area(target: Target) -> UUID:
        return target.area.public_id

    @staticmethod
    def resolve_owner(target: Target) -> UUID | None:
        return target.owner.public_id if target.owner else None

    @staticmethod
    def resolve_union(target: Target) -> UUID | None:
        return target.union.public_id if target.union else None


class PartyOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    role: Party.Role
    body: str
    contact_name: str
    contact_phone: str


class TaskOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    target: UUID
    party: UUID
    party_body: str
    what: str
    due_on: date
    done_on: date | None
    result: str

    @staticmethod
    def resolve_target(task: Task) -> UUID:
        return task.target.public_id

    @staticmethod
    def resolve_party(task: Task) -> UUID:
        return task.party.public_id

    @staticmethod
    def resolve_party_body(task: Task) -> str:
        return task.party.body


class TargetPage(Schema):
    """One target with who does what, and the visits and promises that it is about."""

    target: TargetOut
    intent: str
    parties: list[PartyOut]
    tasks: list[TaskOut]
    meetings: list[UUID]
    promises: list[UUID]


class TargetFilter(Schema):
    stage: Target.State | None = None
    open: bool | None = None
    mode: Mode | None = None
    large: bool = False
    organization: UUID | None = None


class TaskFilter(Schema):
    late: bool = False
    done: bool | None = None


class StreetOut(Schema):
    organization: UUID
    name: str
    stages: dict[str, int]
    total: int

    @classmethod
    def of(cls, street: Street) -> "StreetOut":
        return cls(
            organization=street.area.public_id,
            name=street.area.name,
            stages=street.counts,
            total=street.total,
        )


class HelpOut(Schema):
    target: TargetOut
    due_on: date
    holidays_known: bool

    @staticmethod
    def of(target: Target, due: Due) -> dict[str, Any]:
        return {"target": target, "due_on": due.on, "holidays_known": due.known}


class LargeOut(Schema):
    employer: Annotated[UUID, Field(alias="public_id")]
    name: str
    staff: int
    target: UUID | None
    stage: str | None


class GatheredOut(Schema):
    employer: Annotated[UUID, Field(alias="public_id")]
    name: str
    members: Annotated[int, Field(alias="gathered")]


class GatheringOut(Schema):
    """One of an employer's people in a joint union; masked for those who may not see names."""

    name: str
    union: str
    since: date

    @staticmethod
    def of(shown: Shown) -> dict[str, Any]:
        return {"name": shown.name, "union": shown.union, "since": shown.since}


class RowOut(Schema):
    row: int
    name: str
    verdict: Verdict
    reason: str


class OutcomeOut(Schema):
    """What a list came to: the counts add up to ``total``; ``unused`` are columns left out."""

    saved: bool
    total: int
    counts: dict[str, int]
    digest: str
    unused: list[str]
    rows: list[RowOut]

    @classmethod
    def of(cls, outcome: Outcome) -> "OutcomeOut":
        return cls(
            saved=outcome.saved,
            total=outcome.total,
            counts={verdict.value: count for verdict, count in outcome.table},
            digest=outcome.digest,
            unused=list(outcome.unused),
            rows=[
                RowOut(
                    row=one.row.number,
                    name=one.row.name[:120],
                    verdict=one.verdict,
                    reason=one.words,
                )
                for one in outcome.rows
            ],
        )
