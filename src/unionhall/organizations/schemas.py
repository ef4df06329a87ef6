"""What the API of union bodies takes in and gives out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.codes.lists import label
from unionhall.organizations.models import Affiliation, Employer, Kind

Line = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Code = Annotated[str, Field(max_length=40)]
Number = Annotated[int, Field(ge=0, le=10_000_000)]


class BodyOut(Schema):
    """A union body as it is today."""

    id: Annotated[UUID, Field(alias="public_id")]
    code: str
    name: str
    kind: Kind
    credit_code: str
    division_code: str
    address: str
    founded_on: date
    dissolved_on: date | None


class BodyAtLength(BodyOut):
    """A union body, who guided its founding and who took over at its end, if in sight."""

    guided_by: UUID | None
    successor: UUID | None


class NameOut(Schema):
    """A name and the days on which it held (``until`` excluded)."""

    name: str
    since: date | None
    until: date | None


class BoundaryOut(Schema):
    """The boundary of an area: polygons of rings of pairs of degrees (east, north)."""

    organization: Annotated[UUID, Field(alias="organization.public_id")]
    name: Annotated[str, Field(alias="organization.name")]
    source: str
    dated_on: date
    points: int
    outline: list[list[list[tuple[float, float]]]]


class MatchedOut(Schema):
    """A body, and what the file calls its area."""

    organization: UUID
    name: str
    area: str


class MatchingOut(Schema):
    """What a file of boundaries comes to; ``foreign`` are its areas that fit no body."""

    matched: list[MatchedOut]
    missing: list[str]
    foreign: list[str]


class RemovedOut(Schema):
    removed: int


class RenameIn(Schema):
    name: Name
    on: date


class PlaceOut(Schema):
    """What a body was, and under whom, over a stretch of days."""

    organization: Annotated[UUID, Field(alias="organization.public_id")]
    name: Annotated[str, Field(alias="organization.name")]
    kind: Kind
    parent: UUID | None
    valid_from: date
    valid_until: date | None

    @staticmethod
    def resolve_parent(spell: Affiliation) -> UUID | None:
        return spell.parent.public_id if spell.parent else None


class BranchOut(Schema):
    """A body that stood directly below another on a day, by its name of that day."""

    organization: Annotated[UUID, Field(alias="organization.public_id")]
    name: Annotated[str, Field(alias="name_then")]
    kind: Kind
    number_below: int


class KindCount(Schema):
    kind: Kind
    number: int


class FoundIn(Schema):
    """A body to be founded; the parent says where."""

    parent: UUID
    kind: Kind
    code: Annotated[str, Field(min_length=1, max_length=20)]
    name: Name
    founded_on: date
    credit_code: Code = ""
    division_code: Code = ""
    address: Line = ""
    guided_by: UUID | None = None


class DescribeIn(Schema):
    name: Name
    credit_code: Code = ""
    division_code: Code = ""
    address: Line = ""


class MoveIn(Schema):
    parent: UUID
    on: date


class MovePreview(Schema):
    """How many bodies would go along, the body itself included."""

    bodies: int


class KindIn(Schema):
    kind: Kind
    on: date


class DissolveIn(Schema):
    on: date
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    successor: UUID | None = None


class EmployerOut(Schema):
    """An employer, its latest headcount, and whether a union covers it today."""

    id: Annotated[UUID, Field(alias="public_id")]
    name: str
    credit_code: str
    industry: str
    unit_class: str
    unit_class_name: str
    ownership: str
    address: str
    division_code: str
    area: Annotated[UUID, Field(alias="area.public_id")]
    staff: int | None
    women: int | None
    covered: bool

    @staticmethod
    def resolve_unit_class_name(employer: Employer) -> str:
        return label("unit_class", employer.unit_class)


class EmployerIn(Schema):
    name: Name
    credit_code: Code = ""
    industry: Annotated[str, Field(max_length=4)] = ""
    unit_class: Annotated[str, Field(max_length=3)] = ""
    ownership: Annotated[str, Field(pattern="^(public|non_public)?$")] = ""
    address: Line = ""
    division_code: Code = ""


class NewEmployerIn(EmployerIn):
    area: UUID
    staff: Number | None = None
    women: Number | None = None
    counted_on: date | None = None


class HeadcountIn(Schema):
    counted_on: date
    staff: Number
    women: Number | None = None
    source: Annotated[str, Field(max_length=80)] = ""


class HeadcountOut(Schema):
    counted_on: date
    staff: int
    women: int | None
    source: str


class CoverIn(Schema):
    employer: UUID
    on: date


class EndIn(Schema):
    on: date


class CoverageOut(Schema):
    """A union covers an employer over a stretch of days."""

    id: Annotated[UUID, Field(alias="public_id")]
    organization: Annotated[UUID, Field(alias="organization.public_id")]
    employer: Annotated[UUID, Field(alias="employer.public_id")]
    employer_name: Annotated[str, Field(alias="employer.name")]
    valid_from: date
    valid_until: date | None


class StationIn(Schema):
    name: Name
    division_code: Annotated[str, Field(min_length=6, max_length=12)]
    address: Line = ""
    catch_all: UUID


class StationOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    organization: Annotated[UUID, Field(alias="organization.public_id")]
    name: str
    division_code: str
    address: str
    catch_all: Annotated[UUID, Field(alias="catch_all.public_id")]
    closed_on: date | None


class BodyFilter(Schema):
    """What the list of bodies may be narrowed by; ``on`` keeps those that existed that day."""

    q: Annotated[str, Field(max_length=80)] = ""
    kind: Kind | None = None
    code: Annotated[str, Field(max_length=20)] = ""
    on: date | None = None


class EmployerFilter(Schema):
    q: Annotated[str, Field(max_length=80)] = ""
    industry: Annotated[str, Field(max_length=4)] = ""
    unit_class: Annotated[str, Field(max_length=3)] = ""
    ownership: Annotated[str, Field(max_length=12)] = ""
    area: UUID | None = None
    large: bool | None = None
    covered: bool | None = None
