"""A worker asks without signing in, and reads the answer with a receipt and a code."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.accounts import throttle
from unionhall.advice import errors, queries, searching
from unionhall.advice.commands import AskOnline, ReadAnswer
from unionhall.advice.models import Consultation, Desk
from unionhall.advice.receipts import CODE_LENGTH, RECEIPT_LENGTH, chance, normal
from unionhall.advice.services import FACT, Channel, State, write_asker, write_days
from unionhall.codes import lists
from unionhall.core import audit, facts
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.identifiers import uuid7
from unionhall.core.personal import without_numbers
from unionhall.core.sealed import keyed_hash
from unionhall.organizations import tree

PER_ADDRESS, WINDOW = 10, timedelta(hours=1)
GUESSES, GUESSES_FROM_HERE, GUESS_WINDOW = 8, 30, timedelta(minutes=15)
DRAWS = 5


@dataclass(frozen=True, slots=True)
class Received:
    """What the asker keeps: with both, the answer can be read; the code is shown once."""

    receipt: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What receipt and code open, and nothing else."""

    state: str
    state_name: str
    asked_on: date
    answer: str
    answered_on: date | None
    articles: list[str]
    next_step: str
    desk: Desk | None


def ask(actor: Actor, command: AskOnline) -> Received:
    """Take a question in; the same page sent twice is one question, with the same receipt."""
    throttle.hit(
        "advice.ask",
        command.address,
        limit=PER_ADDRESS,
        window=WINDOW,
        refusal=errors.TooManyQuestions,
    )
    if not command.consent:
        raise errors.ConsentNeeded
    desk = queries.desk_online(command.desk)
    if desk is None:
        raise errors.NotOnline
    for _draw in range(DRAWS):
        received = Received(_receipt(command.key), _code(command.key))
        try:
            _take_in(ANYONE if actor.user_id is None else actor, command, desk, received)
        except IntegrityError:
            stored = command.key and Consultation.objects.filter(public_id=command.key).first()
            if not stored:
                continue  # the receipt is taken by another
            if stored.sent_hash != _fingerprint(command):
                raise errors.OtherContent from None
        return received
    raise AssertionError("no receipt is free")


def _receipt(key: UUID | None) -> str:
    return chance(RECEIPT_LENGTH) if key is None else _drawn("receipt", key, RECEIPT_LENGTH)


def _code(key: UUID | None) -> str:
    return chance(CODE_LENGTH) if key is None else _drawn("code", key, CODE_LENGTH)


def _drawn(what: str, key: UUID, length: int) -> str:
    """Draw from the page's own key, so that the same page gets the same; nobody can guess it."""
    return chance(length, keyed_hash(f"advice.{what}", str(key)).int)


def _fingerprint(command: AskOnline) -> UUID:
    names = ("topic", "question", "employer_typed", "known_on", "employment_ended_on")
    said = [str(getattr(command, name)) for name in (*names, "name", "phone", "unpaid_wages")]
    return keyed_hash("advice.online", "\0".join(said))


def code_hash(receipt: str, code: str) -> UUID:
    """Return what is stored of a code."""
    return keyed_hash("advice.code.of", f"{normal(receipt)}:{normal(code)}")


@transaction.atomic
def _take_in(actor: Actor, command: AskOnline, desk: Desk, received: Received) -> None:
    tree.hold_still()
    if not command.question.strip():
        raise errors.QuestionNeeded
    body = desk.organization
    row = Consultation(
        public_id=command.key or uuid7(),
        sent_hash=_fingerprint(command),
        organization=body,
        scope_path=body.path,
        channel=Channel.WEB,
        asked_on=timezone.localdate(),
        state=State.OPEN,
        changed_at=timezone.now(),
        receipt=received.receipt,
        code_hash=code_hash(received.receipt, received.code),
        topic=lists.check("dispute_type", command.topic, field="topic"),
        unpaid_wages=command.unpaid_wages,
        question=without_numbers(command.question.strip()),
        employer_typed=without_numbers(command.employer_typed.strip()),
    )
    write_days(row, command.known_on, command.employment_ended_on, None)
    write_asker(row, command.name, command.phone)
    row.save()
    searching.index_consultations([row])
    facts.changed(FACT, row.scope_path, row.asked_on)
    audit.record(actor, "advice.asked_online", row, topic=row.topic)


def read(actor: Actor, command: ReadAnswer) -> Told:  # noqa: ARG001 -- receipt and code are all it takes
    """Return the answer to whoever has receipt and code; guesses are counted before."""
    receipt = normal(command.receipt)
    throttle.hit("advice.receipt", receipt, limit=GUESSES, window=GUESS_WINDOW)
    throttle.hit("advice.reading", command.address, limit=GUESSES_FROM_HERE, window=GUESS_WINDOW)
    wanted = code_hash(receipt, command.code)
    row = (
        Consultation.objects.filter(receipt=receipt, code_hash=wanted)
        .select_related("organization")
        .first()
    )
    if row is None:
        raise errors.NoSuchReceipt
    throttle.undo("advice.receipt", receipt)
    throttle.undo("advice.reading", command.address)
    return Told(
        state=row.state,
        state_name=row.state_name,
        asked_on=row.asked_on,
        answer=row.answer,
        answered_on=row.answered_on,
        articles=[str(one) for one in queries.articles_cited(row)],
        next_step=str(row.get_next_step_display()) if row.next_step else "",
        desk=queries.desk_of(row.organization),
    )
