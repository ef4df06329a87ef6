"""Members' accounts: opened by a one-time code to the phone on record."""

import uuid

from django.db import IntegrityError, transaction

from unionhall.accounts import people, phone_codes
from unionhall.accounts.errors import WrongCode
from unionhall.accounts.models import User

PURPOSE = "sign_in"


def ask_code(phone: str, address: str) -> None:
    """Send a code if the phone is on record; the answer is the same if it is not."""
    command = phone_codes.Ask(
        purpose=PURPOSE,
        phone=phone,
        address=address,
        text_key="sign_in_code",
        deliver=people.person_by_phone(phone_codes.normal_phone(phone)) is not None,
    )
    phone_codes.ask(command)


def open_by_code(phone: str, code: str, address: str) -> User:
    """Return the member's account; made at the first sign-in. Raises WrongCode."""
    phone_codes.count_guess(address)
    proof = phone_codes.confirm(PURPOSE, phone, code)
    if not phone_codes.spend(proof):
        raise WrongCode
    person = people.person_by_phone(phone_codes.normal_phone(phone))
    if person is None:
        raise WrongCode
    return of_person(*person)


def of_person(person: uuid.UUID, masked_name: str) -> User:
    """Return the account of a person, made where there is none; it bears the masked name."""
    found = User.objects.filter(person=person).first()
    if found is None:
        try:
            with transaction.atomic():
                found = User.objects.create_user(
                    f"member-{uuid.uuid4().hex[:12]}", name=masked_name, person=person
                )
        except IntegrityError:  # the same person on two phones at once
            found = User.objects.get(person=person)
    if not found.is_active:
        raise WrongCode
    return found
