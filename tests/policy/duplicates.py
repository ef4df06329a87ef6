"""What pairs of records hold."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from tests.builders.duplicates import a_pair, merged
from tests.builders.organizations import OPERATOR, an_organization
from tests.policy.world import Row, Side, World
from unionhall.organizations.models import Kind

FIXED: dict[str, str] = {}
BODIES: dict[str, Any] = {
    "duplicates_merge": lambda _side: {"key": str(uuid4())},
    "duplicates_merge_exact": lambda _side: {"key": str(uuid4()), "count": 1},
    "duplicates_preview": lambda _side: {},
    "duplicates_answer": lambda _side: {"same": True, "reason": "核对"},
}


def rows(world: World, side: Side) -> Iterator[Row]:
    first, second = world.mark(side), world.mark(side)
    other = an_organization("对面联合工会", parent=side.body, kind=Kind.JOINT)
    pair = a_pair(side.union, other, f"赵{first}一")
    done = a_pair(side.union, other, f"钱{second}二")
    merge = merged(OPERATOR, done)
    # A pair is seen by whoever has one of its records, a merge by the body above both.
    for name, record, place in (("pair", pair, side.union), ("merge", merge, side.body)):
        yield Row(
            kwarg=name,
            public_id=record.public_id,
            permissions=("duplicates.view",),
            path=place.path,
        )
    yield Row(
        kwarg="",
        public_id=pair.public_id,
        markers=(first, second),
        permissions=("members.see_names",),
        path=side.union.path,
    )
