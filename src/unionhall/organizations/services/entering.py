"""Entering employers by the thousand: as many statements as for a handful."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from unionhall.core import audit, bulk
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.organizations import errors, permissions, queries, tree
from unionhall.organizations.commands import EnterEmployer
from unionhall.organizations.models import Employer, Headcount, Organization
from unionhall.organizations.rules import counted, employer_columns, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterEmployers:
    """Many employers at once, each as ``EnterEmployer`` says; all of them, or none.

    ``source`` says where their headcounts come from.
    """

    employers: Sequence[EnterEmployer]
    source: str = ""


@transaction.atomic
def enter_employers(actor: Actor, command: EnterEmployers) -> list[Employer]:
    """Enter many employers in the order given, by the rules of ``enter_employer``."""
    tree.hold_still()
    areas = _areas(actor, {one.area for one in command.employers})
    made = []
    for one in command.employers:
        counted(one.staff, one.women, one.counted_on)
        area = areas[one.area]
        made.append(Employer(area=area, scope_path=area.path, **employer_columns(one)))
    _codes_are_free(made)
    try:
        with transaction.atomic():
            bulk.insert(made)
    except IntegrityError as taken_meanwhile:
        _codes_are_free(made)
        raise errors.CreditCodeTaken(code="–", name="–") from taken_meanwhile
    bulk.insert(
        [
            Headcount(
                employer=employer,
                counted_on=one.counted_on,
                staff=one.staff,
                women=one.women,
                source=command.source[:80],
            )
            for one, employer in zip(command.employers, made, strict=True)
            if one.staff is not None and one.counted_on is not None
        ]
    )
    audit.record_all(
        actor, [audit.deed("organizations.employer_entered", employer) for employer in made]
    )
    return made


def _areas(actor: Actor, wanted: set[UUID]) -> dict[UUID, Organization]:
    bodies = queries.organizations(actor).filter(public_id__in=wanted)
    found = {body.public_id: body for body in bodies}
    if found.keys() != wanted:
        raise NotFound
    for body in found.values():
        standing(body)
        actor.require(permissions.CHANGE_EMPLOYERS, body.path)
    return found


def _codes_are_free(made: Sequence[Employer]) -> None:
    codes = [employer.credit_code for employer in made if employer.credit_code]
    if len(set(codes)) != len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise errors.CreditCodeTaken(code=twice, name=gettext("another row"))
    if taken := Employer.objects.filter(credit_code__in=codes).first():
        raise errors.CreditCodeTaken(code=taken.credit_code, name=taken.name)
