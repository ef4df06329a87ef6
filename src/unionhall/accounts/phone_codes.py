"""One-time codes that prove who holds a phone.

``ask`` sends six digits; ``confirm`` compares them and returns a proof; ``proven`` says
whether a proof still stands for that phone, so that a form may be sent twice. Unknown
phones go the same way, only that nothing is sent (``deliver=False``).
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from unionhall.accounts import sms, throttle
from unionhall.accounts.errors import AskedJustNow, AskedTooOften, NotAPhone, WrongCode
from unionhall.accounts.models import PhoneCode
from unionhall.core.sealed import keyed_hash

DIGITS = 6
VALID = timedelta(minutes=10)
TRIES = 5
PAUSE = timedelta(seconds=60)
PROOF_VALID = timedelta(minutes=30)
PER_PHONE = 5
PER_ADDRESS = 30
WINDOW = timedelta(hours=1)
PHONE_DIGITS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody at ``address`` wants a code for a phone.

    ``purpose`` keeps codes apart; ``text_key`` is one of ``sms.TEXTS``.
    """

    purpose: str
    phone: str
    address: str
    text_key: str
    deliver: bool = True


def normal_phone(text: str) -> str:
    """Return the eleven digits of a mainland mobile number; raises NotAPhone."""
    digits = "".join(c for c in text if c not in " -\u3000")
    digits = digits.removeprefix("+86").removeprefix("0086")
    if not (
        len(digits) == PHONE_DIGITS
        and digits.isascii()
        and digits.isdigit()
        and digits[0] == "1"
        and digits[1] in "3456789"
    ):
        raise NotAPhone
    return digits


def subject_of(purpose: str, phone: str) -> UUID:
    """Return the keyed hash under which the codes of a purpose and phone stand."""
    return keyed_hash(f"phone_code.{purpose}", phone)


def _hashed(row_id: UUID, code: str) -> UUID:
    return keyed_hash(f"phone_code.digits.{row_id}", code)


def ask(command: Ask) -> None:
    """Send a code, unless one was sent a moment ago or too many were asked for."""
    phone = normal_phone(command.phone)
    throttle.hit(
        "code.pause", f"{command.purpose}.{phone}", limit=1, window=PAUSE, refusal=AskedJustNow
    )
    throttle.hit("code.phone", phone, limit=PER_PHONE, window=WINDOW, refusal=AskedTooOften)
    throttle.hit(
        "code.address", command.address, limit=PER_ADDRESS, window=WINDOW, refusal=AskedTooOften
    )
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = PhoneCode(subject=subject_of(command.purpose, phone), asked_at=timezone.now())
    row.code = _hashed(row.public_id, code)
    row.save(force_insert=True)
    if command.deliver:
        minutes = int(VALID.total_seconds() // 60)
        sms.deliver(phone, command.text_key, code=code, minutes=minutes)


def count_guess(address: str) -> None:
    """Count a guess from an address; raises TooManyGuesses."""
    throttle.hit("code.guess", address, limit=PER_ADDRESS, window=WINDOW)


def confirm(purpose: str, phone: str, code: str) -> UUID:
    """Compare the digits with the last code sent; return a proof, or raise WrongCode.

    Every wrong guess is kept, so this must not run inside a transaction that may be rolled
    back.
    """
    now = timezone.now()
    with transaction.atomic(durable=True):
        row = (
            PhoneCode.objects.select_for_update()
            .filter(subject=subject_of(purpose, normal_phone(phone)))
            .order_by("-asked_at", "-pk")
            .first()
        )
        right = row is not None and _hashed(row.public_id, code.strip()) == row.code
        fresh = row is not None and row.tries < TRIES and row.asked_at > now - VALID
        if row is not None and right and fresh:
            if row.confirmed_at is None:
                PhoneCode.objects.filter(pk=row.pk).update(confirmed_at=now)
        elif row is not None:
            PhoneCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    if row is None or not right or not fresh:
        raise WrongCode
    return row.public_id


def proven(purpose: str, phone: str, proof: UUID) -> bool:
    """Say whether this proof was given for this phone, not too long ago."""
    return PhoneCode.objects.filter(
        public_id=proof,
        subject=subject_of(purpose, normal_phone(phone)),
        confirmed_at__gt=timezone.now() - PROOF_VALID,
    ).exists()


def spend(proof: UUID) -> bool:
    """Use a proof up; of two at once, one gets False."""
    spent = PhoneCode.objects.filter(public_id=proof).exclude(confirmed_at=None)
    return bool(spent.update(confirmed_at=None, tries=TRIES))


def sweep() -> int:
    """Delete the codes that prove nothing any more; returns how many."""
    return PhoneCode.objects.filter(asked_at__lt=timezone.now() - WINDOW).delete()[0]
