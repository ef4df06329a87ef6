"""One's own jobs and files over the API."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router, Schema

from unionhall.core import exporting, exports, jobs
from unionhall.core.models import Export, Job
from unionhall.core.paging import Paged, Paging, page

router = Router(tags=["jobs"])
files = Router(tags=["jobs"])


class JobOut(Schema):
    """A job: ``error`` is a sentence, ``result`` the public id of what it made."""

    public_id: UUID
    kind: str
    subject: UUID | None
    state: Job.State
    asked_at: datetime
    ended_at: datetime | None
    done: int
    total: int | None
    rate: int
    seconds_left: int | None
    error_code: str
    error: str
    result: UUID | None

    @classmethod
    def of(cls, job: Job) -> Self:
        """Describe a job as it stands at this moment."""
        at = jobs.progress(job)
        return cls(
            rate=at.rate,
            seconds_left=at.seconds_left,
            **{
                name: getattr(job, name)
                for name in cls.model_fields
                if name not in {"rate", "seconds_left"}
            },
        )


class ExportOut(Schema):
    """A file: ``clear`` says whether full personal data stands in it."""

    public_id: UUID
    name: str
    filename: str
    clear: bool
    rows: int
    size: int
    made_at: datetime
    expires_at: datetime


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@router.get("", response=Paged[JobOut], operation_id="jobs_list", summary="My jobs")
def own_jobs(request: HttpRequest, paging: Query[Paging]) -> Any:
    """List one's own jobs, the latest first."""
    part = page(jobs.jobs(_actor(request)), paging)
    rows: list[Job] = part["items"]  # type: ignore[assignment]
    return {**part, "items": [JobOut.of(row) for row in rows]}


@router.get("/{uuid:job}", response=JobOut, operation_id="jobs_get", summary="How far a job is")
def job(request: HttpRequest, job: UUID) -> Any:
    """Show how far a job is, how fast it goes, and what came of it."""
    return JobOut.of(jobs.job(_actor(request), job))


@router.post(
    "/{uuid:job}/cancel", response=JobOut, operation_id="jobs_cancel", summary="Stop a job"
)
def cancel(request: HttpRequest, job: UUID) -> Any:
    """Ask a job to stop; one that runs stops within seconds."""
    return JobOut.of(jobs.cancel(_actor(request), job))


@files.get("", response=Paged[ExportOut], operation_id="exports_list", summary="My files")
def own_files(request: HttpRequest, paging: Query[Paging]) -> Any:
    """List the files that one asked for and that are still kept."""
    part = page(exports.exports(_actor(request)), paging)
    rows: list[Export] = part["items"]  # type: ignore[assignment]
    return {**part, "items": [ExportOut.from_orm(row) for row in rows]}


@files.get(
    "/{uuid:export}/file",
    operation_id="exports_file",
    summary="Take a file",
    response={200: None},
    openapi_extra={"responses": {200: {"content": {"text/csv": {}, exporting.XLSX: {}}}}},
)
def file(request: HttpRequest, export: UUID) -> HttpResponseBase:
    """Take a file of one's own, if the duty still allows what it was made under."""
    found, pieces = exports.take(_actor(request), export)
    return exporting.as_attachment(pieces, found.filename)
