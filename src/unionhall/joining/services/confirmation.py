"""Confirming a phone by code; only then is anything looked up."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.accounts import phone_codes, throttle
from unionhall.accounts.errors import WrongCode
from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.joining import errors, queries
from unionhall.joining.models import Application
from unionhall.joining.readable import normal

State = Application.State
Finding = Application.Finding
PER_ADDRESS = 40
PER_RECEIPT = 10
WINDOW = timedelta(minutes=10)
"""So often may be asked how applications stand, from one address and about one receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCode:
    """Somebody with a receipt code wants a one-time code sent to the application's phone.

    ``address`` is where the request came from; it is counted, not kept.
    """

    receipt: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """The applicant enters the code."""

    receipt: str
    phone: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Somebody asks how an application stands; ``address`` is counted, not kept."""

    receipt: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTransfer:
    """A member of another union wants to be transferred to the one applied to."""

    receipt: str
    phone: str


def _purpose(receipt: str) -> str:
    return f"joining.{normal(receipt)}"


def ask_code(actor: Actor, command: AskCode) -> None:
    """Send a code, if receipt and phone belong together; the answer does not say whether."""
    del actor
    found = queries.by_receipt(command.receipt, command.phone)
    phone_codes.ask(
        phone_codes.Ask(
            purpose=_purpose(command.receipt),
            phone=command.phone,
            address=command.address,
            text_key="joining_code",
            deliver=found is not None,
        )
    )


def confirm(actor: Actor, command: Confirm) -> Application:
    """Confirm the phone; of the person's own records something is said only to that person.

    The guess itself is kept even where this is refused, so it stands outside the transaction.
    """
    phone_codes.confirm(_purpose(command.receipt), command.phone, command.code)
    found = queries.by_receipt(command.receipt, command.phone)
    if found is None:
        raise WrongCode
    return _confirmed(actor, found.pk)


@transaction.atomic
def _confirmed(actor: Actor, pk: int) -> Application:
    application = Application.objects.select_for_update().get(pk=pk)
    if application.phone_confirmed_at is not None or not application.is_open:
        return queries.own(application.public_id) or application
    record = queries.on_record(application)
    twin = queries.open_twin(application)
    application.phone_confirmed_at = timezone.now()
    application.recognised = record.recognised
    try:
        with transaction.atomic():
            _note(application, record.finding, twin)
    except IntegrityError:  # one_open_application_each: the other was confirmed just now
        twin = queries.open_twin(application)
        _note(application, record.finding, twin)
    audit.record(actor, "joining.phone_confirmed", application)
    if twin is not None and twin.phone_token == application.phone_token:
        application.advance(State.DUPLICATE, decided_at=timezone.now())
        audit.record(actor, "joining.same_as_before", application, same_as=str(twin.public_id))
    elif record.recognised and record.finding == Finding.MEMBER_HERE:
        application.advance(
            State.DUPLICATE, decided_at=timezone.now(), sealed=None, key_version=None
        )
        audit.record(actor, "joining.member_already", application)
    facts.changed("applications", application.scope_path, application.received_on)
    return queries.own(application.public_id) or application


def _note(application: Application, finding: str, twin: Application | None) -> None:
    """Write down what the code proved: the phone, and the person unless another claims to be it."""
    application.same_as = twin
    if twin is None:
        application.finding = finding
        application.confirmed_at = application.confirmed_at or application.phone_confirmed_at
        application.confirmed_by = application.confirmed_by or Application.Confirmation.BY_CODE
    else:
        application.confirmed_at, application.confirmed_by, application.finding = None, "", ""
    application.save(
        update_fields=[
            "phone_confirmed_at",
            "recognised",
            "confirmed_at",
            "confirmed_by",
            "finding",
            "same_as",
        ]
    )


def look_up(actor: Actor, command: LookUp) -> Application:
    """Find an application by receipt code and phone; every attempt is counted, right or wrong."""
    del actor
    limit = errors.AskedTooOften
    receipt = normal(command.receipt)
    throttle.hit(
        "progress.address", command.address, limit=PER_ADDRESS, window=WINDOW, refusal=limit
    )
    throttle.hit("progress.receipt", receipt, limit=PER_RECEIPT, window=WINDOW, refusal=limit)
    found = queries.by_receipt(receipt, command.phone)
    if found is None:
        raise errors.NoSuchApplication
    return found


@transaction.atomic
def ask_transfer(actor: Actor, command: AskTransfer) -> Application:
    """Note that a recognised member of another union wants to be transferred."""
    found = queries.by_receipt(command.receipt, command.phone)
    if found is None:
        raise errors.NoSuchApplication
    application = Application.objects.select_for_update().get(pk=found.pk)
    may = application.recognised and application.finding == Finding.MEMBER_ELSEWHERE
    if not may or not application.is_open:
        raise errors.NoTransferToAsk
    if not application.wants_transfer:
        application.wants_transfer = True
        application.save(update_fields=["wants_transfer"])
        audit.record(actor, "joining.transfer_asked", application)
    return queries.own(application.public_id) or application
