"""What the endpoints of lists of members take and answer."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from unionhall.core.models import Job
from unionhall.intake import depending, problems, sample
from unionhall.intake.models import Batch, Row, Template, Verdict
from unionhall.intake.services import Check


def _without_nothing(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text cannot hold the character NUL")
    return value


Plain = AfterValidator(_without_nothing)
Name = Annotated[str, Field(max_length=80), Plain]
Reason = Annotated[str, Field(max_length=200), Plain]
Line = Annotated[int, Field(ge=1, le=1_048_576)]
Lines = Annotated[list[Line], Field(max_length=5000)]
MostFields = 40


class BatchOut(Schema):
    """A batch: where it stands and what its rows came to; ``total`` is the sum of ``counts``."""

    id: Annotated[UUID, Field(alias="public_id")]
    subject: Batch.Subject
    organization: UUID
    organization_name: str
    filename: str
    digest: str
    sheet: str
    state: Batch.State
    handed_in_by: Annotated[str, Field(alias="by")]
    handed_in_at: Annotated[datetime, Field(alias="at")]
    finished_at: datetime | None
    titles: dict[str, str]
    mapping: dict[str, str]
    began_on: date
    employment_form: str
    attested: bool
    total: int
    notes: int
    counts: dict[str, int]
    data_kept: bool

    @staticmethod
    def resolve_organization(batch: Batch) -> UUID:
        return batch.organization.public_id

    @staticmethod
    def resolve_organization_name(batch: Batch) -> str:
        return batch.organization.name

    @staticmethod
    def resolve_data_kept(batch: Batch) -> bool:
        return batch.forgotten_at is None


class ColumnOut(Schema):
    """A column of the file; ``field`` is what it is taken for, empty where it is not used."""

    column: str
    letter: str
    title: str
    values: list[str]
    field: str


class ColumnsOut(Schema):
    sheets: list[str]
    columns: list[ColumnOut]
    missing: list[str]

    @classmethod
    def of(cls, batch: Batch, found: sample.Sample) -> Self:
        columns = [
            ColumnOut(
                column=one.column,
                letter=one.letter,
                title=one.title,
                values=list(one.values),
                field=one.field,
            )
            for one in found.columns
        ]
        return cls(sheets=list(found.sheets), columns=columns, missing=sample.missing(batch))


class SheetIn(Schema):
    sheet: Name


class CheckIn(Schema):
    """``mapping`` is by field: the column (``c0``, ``c1``, …) that holds it; empty: the guess."""

    mapping: Annotated[dict[Name, Name], Field(max_length=MostFields)] = {}
    began_on: date | None = None
    employment_form: Annotated[str, Field(max_length=2), Plain] = ""
    attested: bool = False

    def command(self, batch: Batch) -> Check:
        mapping = self.mapping or batch.mapping
        return Check(
            batch=batch.public_id,
            mapping=mapping,
            began_on=self.began_on,
            employment_form=self.employment_form,
            attested=self.attested,
        )


class LinesIn(Schema):
    """Rows, by the line of the file."""

    lines: Lines


class ProposeIn(Schema):
    """``attested`` must be true: these members are at the union now and agree."""

    attested: bool = False


class TakeBackIn(Schema):
    """Without ``lines``, all rows that nothing depends on."""

    lines: Lines | None = None


class ProblemOut(Schema):
    code: str
    field: str
    message: str


class RowOut(Schema):
    """A row: its line in the file, its verdict, and why; no person's name or number.

    ``name`` is that of a union body or an employer, empty in lists of members.
    """

    line: int
    name: str
    verdict: str
    organization: UUID | None
    problems: list[ProblemOut]
    changed: list[str]
    undone: bool

    @staticmethod
    def resolve_verdict(row: Row) -> str:
        return Verdict(row.verdict).name.lower()

    @staticmethod
    def resolve_organization(row: Row) -> UUID | None:
        return row.organization.public_id if row.organization else None

    @staticmethod
    def resolve_problems(row: Row) -> list[dict[str, str]]:
        return [
            {"code": one.code, "field": one.field, "message": str(one)}
            for one in problems.said(row.problems)
        ]

    @staticmethod
    def resolve_changed(row: Row) -> list[str]:
        return [name for name in row.changed.split(",") if name]


class RowFilter(Schema):
    verdict: Annotated[str, Field(max_length=20), Plain] = ""
    field: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]*$")] = ""
    union: Annotated[str, Field(max_length=80), Plain] = ""


class BatchFilter(Schema):
    subject: Batch.Subject | None = None
    state: Batch.State | None = None
    organization: UUID | None = None
    since: date | None = None


class StartedOut(Schema):
    """A batch after a step; ``job`` where the rest is done beside the pages."""

    batch: BatchOut
    job: UUID | None

    @classmethod
    def of(cls, batch: Batch, job: Job | None) -> dict[str, Any]:
        return {"batch": batch, "job": job.public_id if job else None}


class KeptOut(Schema):
    """A row that cannot be taken back, and what depends on it."""

    line: int
    why: list[str]

    @classmethod
    def of(cls, kept: depending.Kept) -> Self:
        return cls(line=kept.line, why=list(kept.why))


class TemplateOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    organization: UUID
    name: str
    version: int
    sheet: str
    titles: dict[str, str]
    columns: dict[str, list[str]]

    @staticmethod
    def resolve_organization(template: Template) -> UUID:
        return template.organization.public_id


class MarkIn(Schema):
    """By column, the field and ``code`` or ``label``."""

    columns: Annotated[dict[Name, tuple[Name, Name]], Field(max_length=200)]


class FillIn(Schema):
    organization: UUID
    reason: Reason
