from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.builders.organizations import OPERATOR, an_organization
from unionhall.core.actors import Actor
from unionhall.organizations import services as organizations
from unionhall.organizations.commands import Cover
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.targets import services
from unionhall.targets.commands import AddTask, ListTarget, NameParty
from unionhall.targets.models import Mode, Party, Target, Task
from unionhall.targets.services import parties


def a_target(employer: Employer, *, actor: Actor = OPERATOR, **overrides: Any) -> Target:
    fields: dict[str, Any] = {"mode": Mode.KEY}
    command = ListTarget(employer=employer.public_id, **fields | overrides)
    return services.list_target(actor, command)


def a_party(target: Target, name: str = "儒林街道党工委", **overrides: Any) -> Party:
    fields: dict[str, Any] = {"role": Party.Role.PARTY, "name": name}
    command = NameParty(target=target.public_id, **fields | overrides)
    return parties.name_party(OPERATOR, command)


def a_task(party: Party, what: str = "约见法定代表人", **overrides: Any) -> Task:
    fields: dict[str, Any] = {"what": what, "due_on": timezone.localdate() + timedelta(days=7)}
    return parties.add_task(OPERATOR, AddTask(party=party.public_id, **fields | overrides))


def its_own_union(employer: Employer, name: str = "云帆速递工会") -> Organization:
    union = an_organization(name, parent=employer.area, kind=Kind.SINGLE)
    cover(union, employer)
    return union


def cover(union: Organization, employer: Employer) -> None:
    command = Cover(
        organization=union.public_id, employer=employer.public_id, on=timezone.localdate()
    )
    organizations.cover(OPERATOR, command)
