"""What papers look like over the API: going out and coming in."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.core.actors import Actor
from unionhall.papers import queries
from unionhall.papers.kinds import KINDS, PaperKind
from unionhall.papers.models import Paper, Scan, Template
from unionhall.papers.rendering import plain

Reason = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=60, description="the code of a kind of paper")]
Place = Annotated[
    str, Field(max_length=64, description="the path of a body; empty is one's own place")
]


class PaperOut(Schema):
    """A paper without its file."""

    id: UUID
    kind: str
    kind_name: str
    state: str
    reference: str
    word: str
    year: int
    number: int | None
    on: date
    body: str
    subject_app: str
    subject: UUID
    subject_name: str
    made_at: datetime
    made_by: str
    voided_at: datetime | None
    void_reason: str

    @staticmethod
    def of(paper: Paper) -> "PaperOut":
        names = ("kind", "state", "reference", "word", "year", "number", "on", "subject_app")
        more = ("subject_name", "made_at", "voided_at", "void_reason")
        return PaperOut(
            id=paper.public_id,
            kind_name=KINDS.named(paper.kind),
            body=paper.body_name,
            subject=paper.subject_id,
            made_by=paper.made_by_name,
            **{name: getattr(paper, name) for name in names + more},
        )


class ScanOut(Schema):
    """A scan without its file."""

    id: UUID
    page: int
    version: int
    format: str
    size: int
    attached_at: datetime
    attached_by: str
    replaced_at: datetime | None

    @staticmethod
    def of(scan: Scan) -> "ScanOut":
        names = ("page", "version", "format", "size", "attached_at", "replaced_at")
        return ScanOut(
            id=scan.public_id,
            attached_by=scan.attached_by_name,
            **{name: getattr(scan, name) for name in names},
        )


class PaperPage(PaperOut):
    """A paper with its scans."""

    may_open: bool
    corrects: UUID | None
    corrected_by: UUID | None
    scans: list[ScanOut]

    @staticmethod
    def page(actor: Actor, public_id: UUID) -> "PaperPage":
        paper = queries.paper(actor, public_id)
        correction = queries.correction_of(paper)
        return PaperPage(
            **PaperOut.of(paper).dict(),
            may_open=queries.may_open(actor, paper),
            corrects=paper.corrects.public_id if paper.corrects else None,
            corrected_by=correction.public_id if correction else None,
            scans=[ScanOut.of(scan) for scan in queries.scans(paper)],
        )


class VariableOut(Schema):
    """A variable of a template."""

    name: str
    label: str
    example: Any


class KindOut(Schema):
    """A kind of paper, its variables, and the template in use at a place."""

    code: str
    name: str
    numbered: bool
    series: str
    variables: list[VariableOut]

    @staticmethod
    def of(kind: PaperKind) -> "KindOut":
        return KindOut(
            code=kind.code,
            name=str(kind.name),
            numbered=kind.numbered,
            series=kind.series if kind.numbered else "",
            variables=[
                VariableOut(name=v.name, label=str(v.label), example=plain(v.example))
                for v in kind.variables
            ],
        )


class TemplateOut(Schema):
    """Which template a kind uses at a place; without ``sha256`` the shipped one."""

    kind: str
    own: bool
    sha256: str
    valid_from: datetime | None
    uploaded_by: str

    @staticmethod
    def of(kind: str, template: Template | None, *, own: bool) -> "TemplateOut":
        return TemplateOut(
            kind=kind,
            own=own,
            sha256=template.sha256 if template else "",
            valid_from=template.valid_from if template else None,
            uploaded_by=template.uploaded_by_name if template else "",
        )


class SettingsOut(Schema):
    """The templates in use at a place and the words of its numbers, by series."""

    place: str
    words: dict[str, str]
    templates: list[TemplateOut]

    @staticmethod
    def at(place: str) -> "SettingsOut":
        return SettingsOut(
            place=place,
            words=queries.words(place),
            templates=[
                TemplateOut.of(one.kind.code, one.template, own=one.own)
                for one in queries.settings_at(place)
            ],
        )


class MakePaperIn(Schema):
    """A paper about a subject, as its app drafts it; ``submission_id`` makes a retry harmless."""

    kind: Code
    subject: UUID
    on: date
    submission_id: UUID
    corrects: UUID | None = None


class VoidPaperIn(Schema):
    reason: Reason


class ArchiveIn(Schema):
    app: Annotated[str, Field(max_length=40)]
    subject: UUID


class PutBackIn(Schema):
    place: Place = ""
    kind: Code


class SetWordIn(Schema):
    place: Place = ""
    series: Annotated[str, Field(max_length=40)]
    word: Annotated[str, Field(max_length=20)]


def with_items(found: dict[str, Any], shown: Callable[[Any], Schema]) -> dict[str, Any]:
    """Return a page with its rows as the caller sees them."""
    return {**found, "items": [shown(row) for row in found["items"]]}
