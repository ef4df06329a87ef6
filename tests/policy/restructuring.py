"""What changes of the structure hold."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

from tests.builders.organizations import OPERATOR, an_organization
from tests.policy.world import Row, Side, World
from unionhall.organizations.models import Kind
from unionhall.restructuring import services
from unionhall.restructuring.commands import CarryOut, Dissolve

FIXED = {"operation": "dissolve"}


def _ending(side: Side) -> dict[str, Any]:
    return {
        "kind": "dissolve",
        "organization": str(side.quiet.public_id),
        "on": "2026-03-02",
        "successor": str(side.union.public_id),
    }


BODIES = {
    "restructuring:plan": lambda _side: {"stage": "carry", "on": "2026-03-02"},
    "restructuring_preview": lambda side: {"operation": _ending(side)},
    "restructuring_carry_out": lambda side: {
        "operation": _ending(side),
        "key": str(uuid4()),
    },
}


def rows(world: World, side: Side) -> Iterator[Row]:
    reason = world.mark(side)
    short_lived = an_organization("临时联合工会", parent=side.body, kind=Kind.JOINT)
    operation = Dissolve(organization=short_lived.public_id, on=date(2026, 1, 5))
    change = services.carry_out(
        OPERATOR, CarryOut(operation=operation, key=uuid4(), reason=f"{reason}撤并")
    )
    yield Row(
        kwarg="change",
        public_id=change.public_id,
        permissions=("restructuring.view",),
        path=side.body.path,
    )
    yield Row(  # the trail keeps the reason too
        kwarg="",
        public_id=change.public_id,
        markers=(reason,),
        permissions=("restructuring.view", "accounts.read_audit"),
        path=side.body.path,
    )
