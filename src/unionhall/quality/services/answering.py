"""Taking what a member answers to a link."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.accounts import phone_codes
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.members import queries as members
from unionhall.members.services import completing
from unionhall.quality import errors, queries
from unionhall.quality.models import Form
from unionhall.quality.standard import BY_CODE

PURPOSE = "quality"
"""The purpose of the codes that confirm a sensitive answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The bearer of a link says what is to stand in the record.

    ``proof`` is that of a code that was sent to the phone; sensitive details need it.
    """

    token: str = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    proof: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCode:
    """The bearer of a link wants a code on the phone that is on record."""

    token: str = field(repr=False)
    address: str


def ask_code(actor: Actor, command: AskCode) -> None:  # noqa: ARG001 -- anybody with the link
    """Send a code to the phone on record."""
    phone_codes.ask(
        phone_codes.Ask(
            purpose=PURPOSE,
            phone=_phone(queries.form_of(command.token)),
            address=command.address,
            text_key="quality_code",
        )
    )


def confirm(actor: Actor, token: str, code: str) -> UUID:  # noqa: ARG001 -- anybody with the link
    """Compare a code; returns the proof, or raises WrongCode. Not inside a transaction."""
    return phone_codes.confirm(PURPOSE, _phone(queries.form_of(token)), code)


@transaction.atomic
def answer(actor: Actor, command: Answer) -> Form:  # noqa: ARG001 -- the link says who it is
    """Fill in what is still missing; sent twice, it is answered once."""
    found = queries.form_of(command.token)
    form = Form.objects.select_for_update().get(pk=found.pk)
    if form.state == Form.State.ANSWERED:
        return form
    values = {name: command.values.get(name, "").strip() for name in form.fields}
    for name, value in values.items():
        if not value:
            raise errors.AnswerMissing(field=name)
    if any(BY_CODE[name].sensitive for name in values):
        phone = _phone(found)
        proof = command.proof
        if proof is None or not phone_codes.proven(PURPOSE, phone, proof):
            raise errors.PhoneNotConfirmed
        phone_codes.spend(proof)
    person = found.membership.person
    member = Actor(
        user_id=None, name=queries.masked_name(found.membership), person=person.public_id
    )
    completing.complete_own(member, completing.Complete(values=values))
    form.advance(Form.State.ANSWERED, answered_at=timezone.now())
    audit.record(member, "quality.answered", form, changed=", ".join(values))
    return form


def _phone(form: Form) -> str:
    return members.identity_of(form.membership.person).phone
