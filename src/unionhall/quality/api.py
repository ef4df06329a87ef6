"""The quality of records over the API: everything that the staff's pages do."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from unionhall.core.http import ActorRequest
from unionhall.core.jobs_api import JobOut
from unionhall.core.paging import Paged, Paging, page
from unionhall.members.queries import Shown
from unionhall.quality import queries
from unionhall.quality.addressing import site
from unionhall.quality.schemas import (
    AskManyIn,
    CountOut,
    ExplainedOut,
    FormOut,
    PictureOut,
    RecordOut,
    finding_of,
    picture_of,
    record_of,
)
from unionhall.quality.services import asking
from unionhall.quality.standard import BY_CODE

router = Router(tags=["quality"])


@router.get("/bodies/{uuid:organization}", response=PictureOut, operation_id="quality_body")
def body(request: ActorRequest, organization: UUID) -> dict[str, Any]:
    """Count the qualified records at a body and below, with the repairs in their order."""
    return picture_of(queries.picture(queries.body(request.actor, organization)))


@router.get("/records", response=Paged[RecordOut], operation_id="quality_records")
def records(request: ActorRequest, paging: Query[Paging], lacks: str = "") -> dict[str, object]:
    """List the records in sight that lack something, or one detail."""
    what = queries.today()
    rows = queries.unqualified(queries.records(request.actor, what))
    if lacks in BY_CODE:
        rows = queries.lacking(rows, what, lacks)
    found = page(rows, paging)
    items: Any = found["items"]
    return found | {"items": [record_of(row, _name(request, row)) for row in items]}


def _name(request: ActorRequest, row: Any) -> str:
    return Shown.of(request.actor, row.person, row.scope_path).name


@router.get("/records/{uuid:membership}", response=ExplainedOut, operation_id="quality_record")
def record(request: ActorRequest, membership: UUID) -> dict[str, Any]:
    """Explain one record: what counts, what it lacks, by which rule, what to do."""
    found: Any = queries.record(request.actor, membership)
    findings = queries.findings(found, queries.today(), found.mask)
    return record_of(found, _name(request, found)) | {
        "qualified": not found.mask,
        "findings": [finding_of(one) for one in findings],
    }


@router.post("/records/{uuid:membership}/ask", response={201: FormOut}, operation_id="quality_ask")
def ask(request: ActorRequest, membership: UUID) -> Status[Any]:
    """Send the member a link for what the record lacks; while one is open, that one."""
    command = asking.AskOne(membership=membership, site=site(request))
    return Status(201, asking.ask_one(request.actor, command))


@router.get(
    "/bodies/{uuid:organization}/ask/{detail}", response=CountOut, operation_id="quality_count"
)
def count(request: ActorRequest, organization: UUID, detail: str) -> dict[str, int]:
    """Count who would be sent a link for a detail."""
    found = queries.body_to_ask(request.actor, organization)
    return {"count": queries.askable(found, detail, queries.today()).count()}


@router.post(
    "/bodies/{uuid:organization}/ask/{detail}",
    response={202: JobOut},
    operation_id="quality_ask_many",
)
def ask_many(
    request: ActorRequest, organization: UUID, detail: str, body: AskManyIn
) -> Status[Any]:
    """Have the links sent; refused where the count is another by now."""
    command = asking.AskMany(
        organization=organization, field=detail, count=body.count, site=site(request)
    )
    return Status(202, JobOut.of(asking.ask_many(request.actor, command)))
