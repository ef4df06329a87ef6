"""What founding cases hold: names of unions to be, and of those who stand."""

from collections.abc import Iterator
from uuid import uuid4

from tests.builders.accounts import an_actor
from tests.builders.founding import (
    a_case,
    congress,
    contest,
    gathering,
    held,
    join,
    numbered,
    stand,
)
from tests.builders.organizations import OPERATOR, an_employer
from tests.policy.world import Row, Side, World
from unionhall.accounts.models import Role
from unionhall.founding.models import Office


def rows(world: World, side: Side) -> Iterator[Row]:
    name, person = world.mark(side), world.mark(side)
    guard = {"permissions": ("founding.view",), "path": side.body.path}
    case = a_case(
        OPERATOR,
        side.body,
        [an_employer(side.body, f"企业{uuid4().hex[:6]}")],
        name=f"{name}工会",
    )
    yield Row(kwarg="case", public_id=case.public_id, markers=(name,), public=True, **guard)
    approver = an_actor(side.body, Role.ORGANIZER)
    numbered(approver, side.body)
    gathering(OPERATOR, approver, case)
    people = join(OPERATOR, case, 3, name=f"赵{person}川", typed_signature=f"赵{person}川")
    congress(OPERATOR, approver, case)
    held(OPERATOR, case, 3)
    contest(OPERATOR, case, Office.COMMITTEE, 3)
    candidacy = stand(OPERATOR, case, Office.COMMITTEE, people[:1])[0]
    names = {"permissions": ("members.see_names",), "path": side.body.path}
    yield Row(kwarg="candidacy", public_id=candidacy.public_id, markers=(person,), **names)
