import itertools
from datetime import date
from typing import Any

from unionhall.core.actors import Actor, the_system
from unionhall.organizations import services
from unionhall.organizations.models import Employer, Kind, Organization

OPERATOR = the_system("tests")
_numbers = itertools.count(1)


def an_organization(
    name: str = "延庆区总工会",
    *,
    parent: Organization | None = None,
    kind: Kind = Kind.CITY,
    actor: Actor = OPERATOR,
    **overrides: Any,
) -> Organization:
    fields: dict[str, Any] = {
        "code": f"U{next(_numbers):08d}",
        "founded_on": date(2015, 3, 2),
    }
    command = services.Found(
        name=name, kind=kind, parent=parent.public_id if parent else None, **fields | overrides
    )
    return services.found(actor, command)


def an_employer(area: Organization, name: str = "云帆速递有限公司", **overrides: Any) -> Employer:
    command = services.EnterEmployer(area=area.public_id, name=name, **overrides)
    return services.enter_employer(OPERATOR, command)
