"""What the tree and the employers hold."""

import json
from collections.abc import Iterator
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.policy.world import Row, Side, World, readers_below
from unionhall.accounts.models import Role
from unionhall.organizations import services
from unionhall.organizations.commands import LoadBoundaries
from unionhall.organizations.models import Kind
from unionhall.organizations.services import bounding

RING = [[1, 40], [2, 40], [2, 41], [1, 40]]


def a_map(side: Side) -> bytes:
    shape = {"type": "Polygon", "coordinates": [RING]}
    area = {"type": "Feature", "properties": {"name": f"{side.letter}甲"}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [area]}).encode()


def a_form(side: Side) -> dict[str, object]:
    file = SimpleUploadedFile("b.geojson", a_map(side))
    return {"file": file, "source": "区规自分局", "dated_on": "2026-03-01", "deed": "preview"}


BODIES = {
    "organizations_describe_employer": lambda _side: {"name": "policy"},
    "organizations:boundaries": a_form,
    "organizations_load_boundaries": a_form,
}


def rows(world: World, side: Side) -> Iterator[Row]:
    body = {"permissions": ("organizations.view",), "path": side.union.path}
    yield Row(kwarg="organization", public_id=side.union.public_id, **body)

    kind = Kind.STREET if side.body.kind == Kind.DISTRICT else Kind.COMMUNITY
    community = an_organization(f"{side.letter}甲总工会", parent=side.body, kind=kind)
    source = world.mark(side)
    load = LoadBoundaries(
        organization=side.body.public_id,
        content=a_map(side),
        source=source,
        dated_on=date(2026, 3, 1),
    )
    bounding.load(OPERATOR, load)
    drawn = {"permissions": ("organizations.view",), "path": community.path}
    yield Row(kwarg="", public_id=community.public_id, markers=(source,), **drawn)

    name, address = world.mark(side), world.mark(side)
    employer = an_employer(side.body, f"{name}速递有限公司", address=f"{address}号")
    side.things["employer"] = employer
    guard = {"permissions": ("organizations.view_employers",), "path": side.body.path}
    yield Row(kwarg="employer", public_id=employer.public_id, markers=(address,), **guard)
    # A chair sees the names of the employers that their union covers.
    chairs = frozenset({Role.UNION_CHAIR} if side.name == "inside" else ())
    yield Row(kwarg="", public_id=employer.public_id, markers=(name,), readers=chairs, **guard)

    cover = services.Cover(
        organization=side.union.public_id, employer=employer.public_id, on=date(2026, 1, 5)
    )
    coverage = services.cover(OPERATOR, cover)
    ties = {"permissions": ("organizations.view_employers",), "path": side.union.path}
    yield Row(kwarg="coverage", public_id=coverage.public_id, **ties)

    counter = world.mark(side)
    station = services.open_station(
        OPERATOR,
        services.OpenStation(
            organization=side.body.public_id,
            name=f"{counter}工会服务站",
            division_code="110119001",
            address="",
            catch_all=side.union.public_id,
        ),
    )
    side.things["station"] = station
    body = {"permissions": ("organizations.view",), "path": side.body.path}
    below = readers_below(world, side.body)  # a counter serves whoever works in its area
    yield Row(
        kwarg="station", public_id=station.public_id, markers=(counter,), readers=below, **body
    )
