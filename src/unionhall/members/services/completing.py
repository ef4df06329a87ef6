"""Filling in what a member's own record lacks; what stands there stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from unionhall.codes import lists
from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.members import queries
from unionhall.members.employing import checked_employer
from unionhall.members.errors import NotAMember
from unionhall.members.models import Membership, Person

PROFILE = ("nation", "education", "political", "household", "skill_level")
EMPLOYMENT_FORM, EMPLOYER = "employment_form", "employer"
COMPLETABLE = (*PROFILE, EMPLOYMENT_FORM, EMPLOYER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """A member states what their own record lacks.

    ``values`` by field, of ``COMPLETABLE``: codes, and the employer's name as it is written.
    """

    values: Mapping[str, str]


@transaction.atomic
def complete_own(actor: Actor, command: Complete) -> list[str]:
    """Fill in what is missing or in no list; returns the fields that were written."""
    known = queries.own(actor)
    person = Person.objects.select_for_update().get(pk=known.pk)
    spell = Membership.objects.select_for_update().filter(person=person, ended_on=None).first()
    if spell is None:
        raise NotAMember
    checked = {name: _checked(name, value) for name, value in command.values.items()}
    of_person = {
        name: value
        for name, value in checked.items()
        if name in PROFILE and not lists.is_known(name, getattr(person, name))
    }
    of_spell = _of_spell(spell, checked)
    written = [*of_person, *of_spell]
    if not written:
        return []
    if of_person:
        Person.objects.filter(pk=person.pk).update(**of_person)
    if of_spell:
        Membership.objects.filter(pk=spell.pk).update(**of_spell)
    facts.rows_changed("memberships", [(spell.scope_path, (spell.began_on, spell.ended_on))])
    audit.record(actor, "members.completed", spell, changed=", ".join(written))
    return written


def _checked(name: str, value: str) -> str:
    return checked_employer(value) if name == EMPLOYER else lists.check(name, value)


def _of_spell(spell: Membership, checked: Mapping[str, str]) -> dict[str, str]:
    found = {}
    form = checked.get(EMPLOYMENT_FORM)
    if form and not lists.is_known(EMPLOYMENT_FORM, spell.employment_form):
        found[EMPLOYMENT_FORM] = form
    employer = checked.get(EMPLOYER)
    if employer and spell.employer_id is None and not spell.employer_typed:
        found["employer_typed"] = employer
    return found
