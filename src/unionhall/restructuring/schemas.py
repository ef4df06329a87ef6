"""What the API of changes of the structure takes in and gives out."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.restructuring import commands
from unionhall.restructuring.commands import NewUnion, Operation
from unionhall.restructuring.models import Change, ChangeBody

Name = Annotated[str, Field(min_length=1, max_length=120)]
Code = Annotated[str, Field(max_length=20)]
Many = Annotated[tuple[UUID, ...], Field(min_length=1, max_length=500)]


class NewUnionIn(Schema):
    """A union that the change itself founds; an empty ``code`` is given by itself."""

    name: Name
    code: Code = ""

    def command(self) -> NewUnion:
        """Return what is to be founded."""
        return NewUnion(code=self.code, name=self.name)


class LeaveIn(Schema):
    """A firm leaves a joint union for its own: ``target``, or a ``new`` one."""

    kind: Literal["leave"]
    source: UUID
    employer: UUID
    on: date
    target: UUID | None = None
    new: NewUnionIn | None = None

    def command(self) -> Operation:
        return commands.Leave(
            source=self.source,
            employer=self.employer,
            on=self.on,
            target=self.target,
            new=self.new.command() if self.new else None,
        )


class PassIn(Schema):
    """A firm passes from one joint union to another."""

    kind: Literal["pass"]
    source: UUID
    employer: UUID
    target: UUID
    on: date

    def command(self) -> Operation:
        return commands.Pass(
            source=self.source, employer=self.employer, target=self.target, on=self.on
        )


class MergeIn(Schema):
    """Unions end and are taken over by one."""

    kind: Literal["merge"]
    target: UUID
    sources: Many
    on: date

    def command(self) -> Operation:
        return commands.Merge(target=self.target, sources=self.sources, on=self.on)


class SplitIn(Schema):
    """Some firms of a joint union form a new one."""

    kind: Literal["split"]
    source: UUID
    employers: Many
    new: NewUnionIn
    on: date

    def command(self) -> Operation:
        return commands.Split(
            source=self.source, employers=self.employers, new=self.new.command(), on=self.on
        )


class MoveIn(Schema):
    """A body gets another upper union."""

    kind: Literal["move"]
    organization: UUID
    parent: UUID
    on: date

    def command(self) -> Operation:
        return commands.Move(organization=self.organization, parent=self.parent, on=self.on)


class DissolveIn(Schema):
    """A body ends; ``successor`` takes over what stands there."""

    kind: Literal["dissolve"]
    organization: UUID
    on: date
    successor: UUID | None = None

    def command(self) -> Operation:
        return commands.Dissolve(
            organization=self.organization, on=self.on, successor=self.successor
        )


OperationIn = Annotated[
    LeaveIn | PassIn | MergeIn | SplitIn | MoveIn | DissolveIn, Field(discriminator="kind")
]


class PreviewIn(Schema):
    operation: OperationIn


class CarryOutIn(Schema):
    """``key`` is made by the client; the same key, once."""

    operation: OperationIn
    key: UUID
    reason: Annotated[str, Field(max_length=200)] = ""


class UndoIn(Schema):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class LineOut(Schema):
    """A figure on the day before (``eve``) and on the day, without and with the change."""

    label: str
    eve: int
    before: int
    after: int


class TableOut(Schema):
    id: UUID
    name: str
    lines: list[LineOut]


class EffectOut(Schema):
    label: str
    count: int


class OutcomeOut(Schema):
    """What a change would do; ``blocked`` says why it cannot be, ``field`` what is at fault.

    ``foundings`` names cases in sight that the change concerns and that go on.
    Where ``tried`` is false there are too many members to try it out: effects and figures are
    left out, and a refusal would come only when it is carried out.
    """

    blocked: str
    field: str
    members: int
    firms: int
    left_behind: int
    foundings: list[str]
    tried: bool
    names: list[str]
    effects: list[EffectOut]
    figures: list[TableOut]


class PartOut(Schema):
    organization: UUID | None
    name: str
    part: ChangeBody.Part

    @staticmethod
    def resolve_organization(one: Any) -> UUID | None:
        body = getattr(one, "organization", None)
        return body.public_id if body is not None else None


class ChangeOut(Schema):
    """One change of the structure."""

    id: Annotated[UUID, Field(alias="public_id")]
    kind: Change.Kind
    on: date
    reason: str
    members: int
    firms: int
    made_by: Annotated[str, Field(alias="made_by_name")]
    made_at: datetime
    undone_at: datetime | None
    undo_reason: str
    bodies: list[PartOut]

    @staticmethod
    def resolve_bodies(change: Any) -> list[Any]:
        return list(change.bodies.all())


class ChangeAtLength(Schema):
    """One change with its figures, and what keeps it from being taken back."""

    change: ChangeOut
    figures: list[TableOut]
    in_the_way: list[str]


class FirmOut(Schema):
    """A firm that a joint union covers, with its people, as of a day."""

    employer: Annotated[UUID, Field(alias="employer.public_id")]
    name: Annotated[str, Field(alias="employer.name")]
    union: Annotated[UUID, Field(alias="organization.public_id")]
    staff: int | None
    here: int
    elsewhere: int
    share: int | None
    valid_from: date
    valid_until: date | None


class TotalsOut(Schema):
    firms: int
    unions: int
    staff: int
    here: int
    members: int
    without_firm: int
