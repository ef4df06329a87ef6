"""What members do with their own record: correct it, and take a copy."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from unionhall.accounts import phone_codes
from unionhall.codes.documents import check_phone
from unionhall.core import audit, events, personal_fields
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.members import queries
from unionhall.members.contributions import CONTRIBUTIONS
from unionhall.members.errors import PhoneNotConfirmed
from unionhall.members.events import ContactCorrected
from unionhall.members.models import Person
from unionhall.members.services import Profile, reseal

CONTACT = "contact"
"""The purpose of the codes that confirm a new phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectContact:
    """A member corrects their own phone and address.

    A new phone needs the ``proof`` of a code that was sent to it (``accounts.phone_codes``).
    """

    phone: str
    address: str
    proof: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOwnData:
    """A member takes a copy of everything that is on record about them."""


@transaction.atomic
def correct_contact(actor: Actor, command: CorrectContact) -> Person:
    """Let a member correct their own phone and address."""
    if actor.person is None:
        raise NotPermitted
    person = Person.objects.select_for_update().filter(public_id=actor.person).first()
    if person is None:
        raise NotFound
    identity = queries.identity_of(person)
    corrected = replace(
        identity, phone=check_phone(command.phone), address=" ".join(command.address.split())
    )
    if corrected == identity:
        return person
    if corrected.phone != identity.phone and not _proven(corrected.phone, command.proof):
        raise PhoneNotConfirmed
    changed = [
        name for name in ("phone", "address") if getattr(identity, name) != getattr(corrected, name)
    ]
    reseal(person, corrected)
    audit.record(
        actor, "members.contact_corrected", queries.place_of(person), changed=", ".join(changed)
    )
    events.publish(actor, ContactCorrected(person))
    return person


@transaction.atomic
def take_own_data(actor: Actor, command: TakeOwnData) -> dict[str, Any]:  # noqa: ARG001
    """Give a member a copy of their data, in a form that programs can read (PIPL Art. 45)."""
    person = queries.own(actor)
    audit.record(actor, "members.own_data_taken", queries.place_of(person))
    return {
        "identity": queries.identity_of(person).content(),
        "profile": {name: getattr(person, name) for name in Profile.__dataclass_fields__},
        "memberships": [
            {
                "id": str(spell.public_id),
                "union": spell.organization.name,
                "employer": spell.employer_name,
                "from": str(spell.began),
                "until": spell.ended_on.isoformat() if spell.ended_on else None,
                "beginning": spell.beginning,
                "ending": spell.ending,
                "channel": spell.channel,
                "employment_form": spell.employment_form,
            }
            for spell in queries.spells(person)
        ],
        "consents": [
            {
                "purpose": one.purpose,
                "text_version": one.text_version,
                "language": one.language,
                "channel": one.channel,
                "given_at": one.given_at.isoformat(),
                "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
            }
            for one in queries.consents(person)
        ],
        "opened_by": [
            {
                "at": one.at.isoformat(),
                "role": one.role,
                "body": one.duty.organization.name if one.duty else "",
                "reason": one.reason,
            }
            for one in queries.unsealings(person)
        ],
        "shared_with": [
            {
                "at": one.at.isoformat(),
                "recipient": one.recipient,
                "fields": one.fields,
                "ground": one.ground,
            }
            for one in CONTRIBUTIONS.sharings(person)
        ],
        **CONTRIBUTIONS.downloads(person),
        "everything": _everything(person),
    }


@transaction.atomic
def take_own_sheet(actor: Actor, command: TakeOwnData) -> list[list[object]]:  # noqa: ARG001
    """Give a member the same as lines that people can read: what, which, field, content, why."""
    person = queries.own(actor)
    audit.record(actor, "members.own_data_taken", queries.place_of(person))
    return [
        [part.table.title, number, line.label, line.words, part.table.purpose, part.table.keep]
        for part in personal_fields.held(queries.subject(person))
        for number, row in enumerate(part.rows, 1)
        for line in row
        if line.readable
    ]


def _everything(person: Person) -> dict[str, Any]:
    """Return what the registry of personal fields knows, by table; complete by its making."""
    return {
        part.table.label: {
            "title": str(part.table.title),
            "purpose": str(part.table.purpose),
            "ground": str(part.table.ground.words),
            "kept": str(part.table.keep),
            "rows": [{line.field: line.value for line in row} for row in part.rows],
        }
        for part in personal_fields.held(queries.subject(person))
    }


def _proven(phone: str, proof: UUID | None) -> bool:
    return (
        proof is not None and phone_codes.proven(CONTACT, phone, proof) and phone_codes.spend(proof)
    )
