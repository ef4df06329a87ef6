"""Many members go over to one union on one day, each from wherever they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from unionhall.codes import lists
from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.members import permissions
from unionhall.members.errors import (
    BeforeTheSpellBegan,
    NotAMember,
    SameUnion,
    TransferNotConfirmed,
)
from unionhall.members.models import Membership
from unionhall.members.queries import hold_members
from unionhall.members.services import receiving
from unionhall.members.services.spells import change_unions
from unionhall.organizations.models import Employer


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """One who goes: where they work from then on; left empty, that stays as it was."""

    membership: UUID
    employer: UUID | None = None
    employer_typed: str = ""
    employment_form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferMany:
    """From ``on``, members belong to another union.

    ``agreed``: the members asked for it, or their unions handed them over (or let the time
    for it pass); without that, whoever transfers needs the permission at the old unions too.
    ``active``: they are active there, whatever they were before.
    """

    organization: UUID
    on: date
    movers: Sequence[Mover]
    agreed: bool = False
    active: bool = True


@transaction.atomic
def transfer_many(actor: Actor, command: TransferMany) -> list[Membership]:
    """Move members to a union; return the new spells in the order of ``movers``."""
    organization = receiving(actor, command.organization, command.on)
    for form in {one.employment_form for one in command.movers if one.employment_form}:
        lists.check("employment_form", form)
    wanted = [one.membership for one in command.movers]
    rows = Membership.objects.filter(public_id__in=wanted)
    hold_members(rows)
    locked = rows.select_for_update(of=("self",))
    found = {one.public_id: one for one in locked.select_related("organization").order_by("pk")}
    if len(found) != len(set(wanted)):
        raise NotFound
    for one in found.values():
        if one.ended_on is not None:
            raise NotAMember
        if not command.agreed and not actor.may(permissions.ADMIT, one.scope_path):
            raise TransferNotConfirmed
        if one.organization_id == organization.pk:
            raise SameUnion(name=organization.name)
        if command.on < one.began_on:
            raise BeforeTheSpellBegan(began=formats.day(one.began_on))
    employers = _employers(command.movers)
    left = [found[one] for one in wanted]
    begun = [
        Membership(
            person_id=old.person_id,
            organization=organization,
            scope_path=organization.path,
            employer_id=_employer(old, mover, employers),
            began_on=command.on,
            beginning=Membership.Beginning.TRANSFERRED_IN,
            standing=Membership.Standing.ACTIVE if command.active else old.standing,
            channel=old.channel,
            employment_form=mover.employment_form or old.employment_form,
            employer_typed=mover.employer_typed or ("" if mover.employer else old.employer_typed),
            post=old.post,
            guided_by_id=old.guided_by_id,
        )
        for old, mover in zip(left, command.movers, strict=True)
    ]
    change_unions(actor, left, begun, command.on)
    return begun


def _employers(movers: Sequence[Mover]) -> dict[UUID, int]:
    wanted = {one.employer for one in movers if one.employer}
    if not wanted:
        return {}
    found = dict(Employer.objects.filter(public_id__in=wanted).values_list("public_id", "pk"))
    if len(found) != len(wanted):
        raise NotFound
    return found


def _employer(old: Membership, mover: Mover, known: dict[UUID, int]) -> int | None:
    """Return who employs somebody from then on; a name that they wrote is no employer on record."""
    if mover.employer:
        return known[mover.employer]
    return None if mover.employer_typed else old.employer_id
