import itertools
from datetime import date
from typing import Any

from tests.builders.accounts import an_actor
from unionhall.codes.documents import demo_number
from unionhall.core.actors import Actor
from unionhall.members import services
from unionhall.members.identity import Identity
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization

BIRTH = date(1990, 5, 17)
_numbers = itertools.count(1)


def an_identity(name: str = "王建国", **overrides: Any) -> Identity:
    """An invented worker; each call is another person unless ``number`` is given."""
    number = next(_numbers)
    birth = overrides.pop("birth", BIRTH)
    fields: dict[str, Any] = {
        "kind": "resident_id",
        "number": demo_number(f"{number // 500:04d}", birth, number % 500 * 2 + 1),
        "sex": "1",
        "birth": birth,
        "phone": f"139{number:08d}",
        "address": "儒林街道湖南小区3号楼",
        "division_code": "110119001",
        "valid_from": date(2016, 3, 1),
        "valid_until": None,
    }
    return Identity(name=name, **fields | overrides)


def admitted(
    organization: Organization,
    identity: Identity | None = None,
    *,
    actor: Actor | None = None,
    **overrides: Any,
) -> Membership:
    """Make somebody a member through the front door."""
    fields: dict[str, Any] = {
        "began_on": date(2026, 2, 2),
        "channel": Membership.Channel.ON_SITE,
        "employment_form": "03",
    }
    command = services.Admit(
        identity=identity or an_identity(),
        organization=organization.public_id,
        **fields | overrides,
    )
    return services.admit(actor or an_actor(organization, "union_chair"), command)
