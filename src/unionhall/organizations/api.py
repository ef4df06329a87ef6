"""Union bodies, employers, coverage and stations over the API: everything the pages do."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.organizations import commands, queries, services
from unionhall.organizations.boundaries import outlines
from unionhall.organizations.boundaries.geojson import MOST_BYTES
from unionhall.organizations.models import (
    Affiliation,
    Coverage,
    Headcount,
    Organization,
    ServiceStation,
)
from unionhall.organizations.names import Named, all_names
from unionhall.organizations.schemas import (
    BodyAtLength,
    BodyFilter,
    BodyOut,
    BoundaryOut,
    BranchOut,
    CoverageOut,
    CoverIn,
    DescribeIn,
    DissolveIn,
    EmployerFilter,
    EmployerIn,
    EmployerOut,
    EndIn,
    FoundIn,
    HeadcountIn,
    HeadcountOut,
    KindCount,
    KindIn,
    MatchingOut,
    MoveIn,
    MovePreview,
    NameOut,
    NewEmployerIn,
    PlaceOut,
    RemovedOut,
    RenameIn,
    StationIn,
    StationOut,
)
from unionhall.organizations.services import bounding, dissolving, naming

router = Router(tags=["organizations"])

# Union bodies ----------------------------------------------------------------------------


@router.get("", response=Paged[BodyOut], operation_id="organizations_list")
def bodies(
    request: ActorRequest, paging: Query[Paging], wanted: Query[BodyFilter]
) -> dict[str, object]:
    """List the union bodies in sight, in the order of the tree."""
    rows = queries.matching(queries.organizations(request.actor), wanted.q)
    if wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind)
    if wanted.code:
        rows = rows.filter(code=wanted.code)
    if wanted.on is not None:
        rows = rows.filter(queries.existing(wanted.on))
    return page(rows, paging)


@router.post("", response={201: BodyOut}, operation_id="organizations_found")
def found(request: ActorRequest, body: FoundIn) -> Status[Organization]:
    """Found a union body below another."""
    return Status(201, services.found(request.actor, commands.Found(**body.dict())))


# The employers stand before what takes any identifier.


def _employers(request: ActorRequest) -> Any:
    return queries.with_staff(queries.employers(request.actor), timezone.localdate())


def _employer(request: ActorRequest, employer: UUID) -> Any:
    queries.employer(request.actor, employer)
    return _employers(request).get(public_id=employer)


@router.get("/employers", response=Paged[EmployerOut], operation_id="organizations_employers")
def employers(
    request: ActorRequest, paging: Query[Paging], wanted: Query[EmployerFilter]
) -> dict[str, object]:
    """List the employers in sight, by name."""
    rows = queries.matching_employers(_employers(request), wanted.q)
    for column in ("industry", "unit_class", "ownership"):
        if value := getattr(wanted, column):
            rows = rows.filter(**{column: value})
    if wanted.area is not None:
        area = queries.organization(request.actor, wanted.area)
        rows = rows.filter(scope_path__within=area.path)
    if wanted.covered is not None:
        rows = queries.covered(rows, wanted=wanted.covered)
    if wanted.large is not None:
        rows = queries.large(rows, wanted=wanted.large)
    return page(rows, paging)


@router.post("/employers", response={201: EmployerOut}, operation_id="organizations_enter_employer")
def enter_employer(request: ActorRequest, body: NewEmployerIn) -> Status[Any]:
    """Enter an employer in the area of a general union."""
    command = commands.EnterEmployer(**body.dict())
    entered = services.enter_employer(request.actor, command)
    return Status(201, _employer(request, entered.public_id))


@router.get(
    "/employers/{uuid:employer}", response=EmployerOut, operation_id="organizations_employer"
)
def employer(request: ActorRequest, employer: UUID) -> Any:
    """Show one employer."""
    return _employer(request, employer)


@router.put(
    "/employers/{uuid:employer}",
    response=EmployerOut,
    operation_id="organizations_describe_employer",
)
def describe_employer(request: ActorRequest, employer: UUID, body: EmployerIn) -> Any:
    """Correct what is written about an employer."""
    command = commands.DescribeEmployer(employer=employer, **body.dict())
    services.describe_employer(request.actor, command)
    return _employer(request, employer)


@router.get(
    "/employers/{uuid:employer}/names",
    response=list[NameOut],
    operation_id="organizations_employer_names",
)
def employer_names(request: ActorRequest, employer: UUID) -> list[Named]:
    """List the names of an employer, that of today first."""
    return all_names(queries.employer(request.actor, employer))


@router.post(
    "/employers/{uuid:employer}/names",
    response=EmployerOut,
    operation_id="organizations_rename_employer",
)
def rename_employer(request: ActorRequest, employer: UUID, body: RenameIn) -> Any:
    """Give an employer another name from a day on."""
    command = commands.RenameEmployer(employer=employer, **body.dict())
    naming.rename_employer(request.actor, command)
    return _employer(request, employer)


@router.get(
    "/employers/{uuid:employer}/headcounts",
    response=list[HeadcountOut],
    operation_id="organizations_headcounts",
)
def headcounts(request: ActorRequest, employer: UUID) -> Any:
    """List an employer's headcounts, the latest first."""
    return queries.headcounts(queries.employer(request.actor, employer))


@router.post(
    "/employers/{uuid:employer}/headcounts",
    response=HeadcountOut,
    operation_id="organizations_count_staff",
)
def count_staff(request: ActorRequest, employer: UUID, body: HeadcountIn) -> Headcount:
    """Note an employer's headcount; a second one of a day corrects the first."""
    command = commands.CountStaff(employer=employer, **body.dict())
    return services.count_staff(request.actor, command)


@router.get("/stations", response=Paged[StationOut], operation_id="organizations_stations")
def stations(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the service stations in sight."""
    return page(queries.stations(request.actor), paging)


@router.post(
    "/stations/{uuid:station}/close",
    response=StationOut,
    operation_id="organizations_close_station",
)
def close_station(request: ActorRequest, station: UUID, body: EndIn) -> ServiceStation:
    """Close a service station."""
    command = commands.CloseStation(station=station, on=body.on)
    return services.close_station(request.actor, command)


@router.post(
    "/coverages/{uuid:coverage}/end",
    response=CoverageOut,
    operation_id="organizations_end_coverage",
)
def end_coverage(request: ActorRequest, coverage: UUID, body: EndIn) -> Coverage:
    """End a coverage from a day on."""
    command = commands.EndCoverage(coverage=coverage, on=body.on)
    return services.end_coverage(request.actor, command)


# One body --------------------------------------------------------------------------------


@router.get("/{uuid:organization}", response=BodyAtLength, operation_id="organizations_body")
def organization(request: ActorRequest, organization: UUID) -> dict[str, Any]:
    """Show one union body."""
    body = queries.organization(request.actor, organization)
    guide = queries.guide_of(request.actor, body)
    successor = queries.successor_of(request.actor, body)
    shown = {name: getattr(body, name) for name in BodyOut.model_fields if name != "id"}
    return shown | {
        "public_id": body.public_id,
        "guided_by": guide.public_id if guide else None,
        "successor": successor.public_id if successor else None,
    }


@router.get(
    "/{uuid:organization}/boundaries",
    response=Paged[BoundaryOut],
    operation_id="organizations_boundaries",
)
def boundaries(
    request: ActorRequest, organization: UUID, paging: Query[Paging]
) -> dict[str, object]:
    """List the boundaries of the areas below a body."""
    body = queries.organization(request.actor, organization)
    return page(outlines.boundaries_below(request.actor, body), paging)


@router.post(
    "/{uuid:organization}/boundaries",
    response=MatchingOut,
    operation_id="organizations_load_boundaries",
)
def load_boundaries(  # noqa: PLR0913 -- all by name
    request: ActorRequest,
    organization: UUID,
    file: File[UploadedFile],
    *,
    source: Form[str],
    dated_on: Form[date],
    dry_run: Form[bool] = True,
) -> dict[str, Any]:
    """Say which areas of a GeoJSON file fit, or, without ``dry_run``, load their boundaries."""
    command = commands.LoadBoundaries(
        organization=organization,
        content=file.read(MOST_BYTES + 1),
        source=source,
        dated_on=dated_on,
    )
    found = (bounding.preview if dry_run else bounding.load)(request.actor, command)
    return {
        "matched": [
            {"organization": body.public_id, "name": body.name, "area": area}
            for body, area, _outline in found.matched
        ],
        "missing": [body.name for body in found.missing],
        "foreign": found.foreign,
    }


@router.post(
    "/{uuid:organization}/boundaries/remove",
    response=RemovedOut,
    operation_id="organizations_remove_boundaries",
)
def remove_boundaries(
    request: ActorRequest, organization: UUID, *, below: bool = True
) -> dict[str, int]:
    """Remove the boundaries of all areas below a body, or with ``below=false`` its own."""
    command = commands.RemoveBoundaries(organization=organization, below=below)
    return {"removed": bounding.remove(request.actor, command)}


@router.get(
    "/{uuid:organization}/names", response=list[NameOut], operation_id="organizations_names"
)
def names(request: ActorRequest, organization: UUID) -> list[Named]:
    """List the names of a body, that of today first."""
    return all_names(queries.organization(request.actor, organization))


@router.post("/{uuid:organization}/names", response=BodyOut, operation_id="organizations_rename")
def rename(request: ActorRequest, organization: UUID, body: RenameIn) -> Organization:
    """Give a body another name from a day on; earlier days keep the old one."""
    command = commands.Rename(organization=organization, **body.dict())
    return naming.rename(request.actor, command)


@router.put("/{uuid:organization}", response=BodyOut, operation_id="organizations_describe")
def describe(request: ActorRequest, organization: UUID, body: DescribeIn) -> Organization:
    """Correct what is written about a body."""
    command = commands.Describe(organization=organization, **body.dict())
    return services.describe(request.actor, command)


@router.get(
    "/{uuid:organization}/below",
    response=Paged[BranchOut],
    operation_id="organizations_below",
)
def below(
    request: ActorRequest, organization: UUID, paging: Query[Paging], on: date | None = None
) -> dict[str, object]:
    """List what stood directly below a body on a day (today, if none is given)."""
    body = queries.organization(request.actor, organization)
    rows = queries.standing_below(request.actor, body, on or timezone.localdate())
    return page(rows.order_by("scope_path", "pk"), paging)


@router.get(
    "/{uuid:organization}/kinds-below",
    response=list[KindCount],
    operation_id="organizations_kinds_below",
)
def kinds_below(
    request: ActorRequest, organization: UUID, on: date | None = None
) -> list[dict[str, object]]:
    """Count what stood anywhere below a body on a day, by kind."""
    body = queries.organization(request.actor, organization)
    counted = queries.kinds_below(request.actor, body, on or timezone.localdate())
    return [{"kind": kind, "number": number} for kind, number in counted]


@router.get(
    "/{uuid:organization}/history",
    response=list[PlaceOut],
    operation_id="organizations_history",
)
def history(request: ActorRequest, organization: UUID) -> list[Affiliation]:
    """List what a body was and under whom, the latest first."""
    return queries.history(request.actor, queries.organization(request.actor, organization))


@router.get(
    "/{uuid:organization}/move",
    response=MovePreview,
    operation_id="organizations_preview_move",
)
def preview_move(request: ActorRequest, organization: UUID) -> dict[str, int]:
    """Say how many bodies a move would take along."""
    return {"bodies": queries.subtree_size(queries.organization(request.actor, organization))}


@router.post("/{uuid:organization}/move", response=BodyOut, operation_id="organizations_move")
def move(request: ActorRequest, organization: UUID, body: MoveIn) -> Organization:
    """Place a body, and all below it, under another parent from a day on."""
    command = commands.Move(organization=organization, **body.dict())
    return services.move(request.actor, command)


@router.post("/{uuid:organization}/kind", response=BodyOut, operation_id="organizations_reclassify")
def reclassify(request: ActorRequest, organization: UUID, body: KindIn) -> Organization:
    """Make a body one of another kind from a day on."""
    command = commands.Reclassify(organization=organization, **body.dict())
    return services.reclassify(request.actor, command)


@router.post(
    "/{uuid:organization}/dissolve", response=BodyOut, operation_id="organizations_dissolve"
)
def dissolve(request: ActorRequest, organization: UUID, body: DissolveIn) -> Organization:
    """End a body; the successor takes over its members and applications."""
    command = commands.Dissolve(organization=organization, **body.dict())
    return dissolving.dissolve(request.actor, command)


@router.get(
    "/{uuid:organization}/coverages",
    response=Paged[CoverageOut],
    operation_id="organizations_coverages",
)
def coverages(
    request: ActorRequest, organization: UUID, paging: Query[Paging], on: date | None = None
) -> dict[str, object]:
    """List the employers that a union covers: all there ever were, or those of a day."""
    body = queries.organization(request.actor, organization)
    rows = queries.coverages(request.actor).filter(organization=body)
    if on is not None:
        rows = rows.filter(queries.holding(on))
    return page(rows.order_by("valid_from", "pk"), paging)


@router.post(
    "/{uuid:organization}/coverages", response=CoverageOut, operation_id="organizations_cover"
)
def cover(request: ActorRequest, organization: UUID, body: CoverIn) -> Coverage:
    """Have a union cover an employer; asking again is the same as once."""
    command = commands.Cover(organization=organization, **body.dict())
    return services.cover(request.actor, command)


@router.post(
    "/{uuid:organization}/stations",
    response={201: StationOut},
    operation_id="organizations_open_station",
)
def open_station(
    request: ActorRequest, organization: UUID, body: StationIn
) -> Status[ServiceStation]:
    """Open a service station at a body."""
    command = commands.OpenStation(organization=organization, **body.dict())
    return Status(201, services.open_station(request.actor, command))
