"""What boundaries hold."""

import json
from collections.abc import Iterator
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.builders.organizations import OPERATOR
from tests.policy.world import Row, Side, World
from unionhall.organizations.commands import LoadBoundaries
from unionhall.organizations.services import bounding

RING = [[1, 40], [2, 40], [2, 41], [1, 40]]


def a_map(side: Side) -> bytes:
    shape = {"type": "Polygon", "coordinates": [RING]}
    feature = {"type": "Feature", "properties": {"name": side.body.name}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def a_form(side: Side) -> dict[str, object]:
    file = SimpleUploadedFile("b.geojson", a_map(side))
    return {"file": file, "source": "区规自分局", "dated_on": "2026-03-01", "deed": "preview"}


BODIES = {"organizations:boundaries": a_form, "organizations_load_boundaries": a_form}


def rows(world: World, side: Side) -> Iterator[Row]:
    source = world.mark(side)
    command = LoadBoundaries(
        organization=world.city.public_id,
        content=a_map(side),
        source=source,
        dated_on=date(2026, 3, 1),
    )
    bounding.load(OPERATOR, command)
    guard = {"permissions": ("organizations.view",), "path": side.body.path}
    yield Row(kwarg="", public_id=side.body.public_id, markers=(source,), **guard)
