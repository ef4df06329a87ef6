"""Small worlds of joint unions with firms and people, and commands about them."""

import itertools
from datetime import date
from typing import Any
from uuid import uuid4

from tests.builders.cards import agreed
from tests.builders.members import admitted
from tests.builders.organizations import OPERATOR, an_employer
from unionhall.core.actors import Actor
from unionhall.members.models import Membership
from unionhall.organizations import commands as bodies
from unionhall.organizations import services as organizing
from unionhall.organizations.models import Employer, Organization
from unionhall.restructuring import services
from unionhall.restructuring.commands import CarryOut, NewUnion, Operation
from unionhall.restructuring.models import Change

JOINED = date(2025, 3, 3)
ON = date(2026, 5, 6)
_numbers = itertools.count(1)


def covered(union: Organization, firm: Employer, on: date = JOINED) -> None:
    command = bodies.Cover(organization=union.public_id, employer=firm.public_id, on=on)
    organizing.cover(OPERATOR, command)


def a_firm(union: Organization, name: str = "云帆速递", *, people: int = 0) -> Employer:
    """An employer that a union covers, some of whose people are its members."""
    firm = an_employer(union, name)
    covered(union, firm)
    for _ in range(people):
        a_member(union, firm)
    return firm


def a_member(union: Organization, firm: Employer | None, on: date = JOINED) -> Membership:
    return admitted(
        union,
        actor=OPERATOR,
        employer=firm.public_id if firm else None,
        began_on=on,
        consents=(agreed(),),
    )


def a_new_union(name: str = "新联合工会") -> NewUnion:
    return NewUnion(code=f"N{next(_numbers):06d}", name=name)


def carried_out(actor: Actor, operation: Operation, **overrides: Any) -> Change:
    return services.carry_out(
        actor, CarryOut(operation=operation, **{"key": uuid4(), "reason": "调整"} | overrides)
    )
