"""What the tree and the employers hold."""

from collections.abc import Iterator
from datetime import date

from tests.builders.organizations import OPERATOR, an_employer
from tests.policy.world import Row, Side, World, readers_below
from unionhall.accounts.models import Role
from unionhall.organizations import services

BODIES = {"organizations_describe_employer": lambda _side: {"name": "policy"}}


def rows(world: World, side: Side) -> Iterator[Row]:
    body = {"permissions": ("organizations.view",), "path": side.union.path}
    yield Row(kwarg="organization", public_id=side.union.public_id, **body)

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
