"""What goes in and out of the API of membership changes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from unionhall.core.actors import Actor
from unionhall.lifecycle import queries
from unionhall.lifecycle.models import Attestation, MembershipChange
from unionhall.lifecycle.services import MOST, Outcome
from unionhall.lifecycle.services.births import Found
from unionhall.members.queries import Shown
from unionhall.members.standings import Right, Rights

Some = Annotated[list[UUID], Field(min_length=1, max_length=MOST)]
Reason = Annotated[str, Field(max_length=200)]


class AttestationOut(Schema):
    """What the new union stated about members whom it asked for from a list."""

    wording: str
    by: str
    at: datetime

    @staticmethod
    def of(row: Attestation) -> "AttestationOut":
        return AttestationOut(wording=row.wording, by=row.by.name if row.by else "", at=row.at)


class ChangeOut(Schema):
    """One change. The name is clear where the duty allows it."""

    id: UUID
    kind: str
    state: str
    name: str
    membership: UUID
    organization: UUID
    organization_name: str
    target: UUID | None
    target_name: str
    asked_by: str
    asked_on: date
    due_on: date | None
    on: date | None
    ground: str
    reason: str
    rule: str
    result: UUID | None
    batch: UUID
    attestation: AttestationOut | None

    @staticmethod
    def of(row: MembershipChange, name: str) -> "ChangeOut":
        return ChangeOut(
            id=row.public_id,
            name=name,
            membership=row.membership.public_id,
            organization=row.membership.organization.public_id,
            organization_name=row.membership.organization.name,
            target=row.target.public_id if row.target else None,
            target_name=row.target.name if row.target else "",
            result=row.result.public_id if row.result else None,
            attestation=AttestationOut.of(row.attestation) if row.attestation else None,
            **{
                name_: getattr(row, name_)
                for name_ in (
                    *("kind", "state", "asked_by", "asked_on", "due_on", "on", "ground"),
                    *("reason", "rule", "batch"),
                )
            },
        )


class RefusedOut(Schema):
    """One member with whom it could not be done, and why."""

    membership: UUID
    code: str
    detail: str


class OutcomeOut(Schema):
    """What was done; ``asked`` = ``done`` + ``refused``."""

    asked: int
    done: list[UUID]
    refused: list[RefusedOut]

    @staticmethod
    def of(outcome: Outcome) -> "OutcomeOut":
        refused = [
            RefusedOut(membership=one.membership.public_id, code=one.why.code, detail=str(one.why))
            for one in outcome.refused
        ]
        done = [one.public_id for one in outcome.done]
        return OutcomeOut(asked=len(done) + len(refused), done=done, refused=refused)


class PreviewOut(Schema):
    """With how many it could be done, and with whom not."""

    good: int
    refused: list[RefusedOut]


class RightOut(Schema):
    """Whether one may (or must), why, and the rule that says so."""

    may: bool
    why: str
    rule: str
    grade: str

    @staticmethod
    def of(right: Right) -> "RightOut":
        rule = right.rule
        return RightOut(
            may=right.may,
            why=right.why,
            rule=rule.id if rule else "",
            grade=rule.grade if rule else "",
        )


class RightsOut(Schema):
    """Where a membership stands on a day, and what follows."""

    standing: str
    ground: str
    since: date
    vote: RightOut
    dues: RightOut

    @staticmethod
    def of(rights: Rights) -> "RightsOut":
        return RightsOut(
            standing=rights.standing,
            ground=rights.ground,
            since=rights.since,
            vote=RightOut.of(rights.vote),
            dues=RightOut.of(rights.dues),
        )


class ActIn(Schema):
    """A union decides about memberships."""

    kind: Literal["keep", "suspend", "resume", "withdraw", "deem", "expel", "decease"]
    memberships: Some
    on: date
    ground: Annotated[str, Field(max_length=20)] = ""
    requested_on: date | None = None
    last_part_on: date | None = None
    talked_on: date | None = None
    decided_on: date | None = None
    decision: Annotated[str, Field(max_length=60)] = ""
    reason: Reason = ""
    early: bool = False
    organization: UUID | None = None
    key: UUID | None = None


class TransferIn(Schema):
    """A union asks that members go over to another one."""

    memberships: Some
    target: UUID
    employer: UUID | None = None
    reason: Reason = ""
    key: UUID | None = None


class ClaimIn(Schema):
    """A new union asks for somebody who stands there with the document."""

    target: UUID
    name: Annotated[str, Field(max_length=60)]
    kind: Annotated[str, Field(max_length=20)] = "resident_id"
    number: Annotated[str, Field(max_length=40)]
    seen: bool


class DecideIn(Schema):
    """The next step with changes under way."""

    step: Literal["hand_over", "accept", "send_back", "take_back"]
    changes: Some
    on: date | None = None
    reason: Reason = ""


class ReverseIn(Schema):
    """What was written down was a mistake."""

    changes: Some
    reason: Reason


class OnIn(Schema):
    on: date | None = None


class BirthsIn(Schema):
    """Whose births to look at; every look is on record."""

    organization: UUID
    months: Annotated[int, Field(ge=1, le=36)] = 6


class ReachingOut(Schema):
    """Who reaches the retirement age: one day, or two where it depends on a woman's post."""

    membership: UUID
    name: str
    organization_name: str
    days: list[date]


class BirthsOut(Schema):
    opened: int
    rows: list[ReachingOut]

    @staticmethod
    def of(actor: Actor, found: Found) -> "BirthsOut":
        return BirthsOut(
            opened=found.opened,
            rows=[
                ReachingOut(
                    membership=one.membership.public_id,
                    name=Shown.of(actor, one.membership.person, one.membership.scope_path).name,
                    organization_name=one.membership.organization.name,
                    days=list(one.days),
                )
                for one in found.rows
            ],
        )


class OwnTransferIn(Schema):
    """Where one wants to go, and where one works now."""

    target: UUID
    employer_typed: Annotated[str, Field(max_length=120)] = ""


class LeaveIn(Schema):
    reason: Reason = ""


class WordsIn(Schema):
    words: Annotated[str, Field(min_length=2, max_length=60)]


class UnionOut(Schema):
    id: UUID
    name: str


class OwnStateOut(Schema):
    """Where I stand, and what is under way."""

    rights: RightsOut | None
    changes: list[ChangeOut]


class WhichChanges(Schema):
    """Which changes to list."""

    kind: Annotated[str, Field(max_length=12)] = ""
    state: Annotated[str, Field(max_length=20)] = ""
    time: Literal["", "late", "soon"] = ""
    batch: UUID | None = None
    membership: UUID | None = None

    def narrow(self, rows: QuerySet[MembershipChange]) -> QuerySet[MembershipChange]:
        """Keep the changes that were asked for."""
        if self.time:
            rows = queries.narrowed_by_time(rows, self.time, timezone.localdate())
        wanted: dict[str, Any] = {
            "kind": self.kind,
            "state": self.state,
            "batch": self.batch,
            "membership__public_id": self.membership,
        }
        return rows.filter(**{name: value for name, value in wanted.items() if value})
