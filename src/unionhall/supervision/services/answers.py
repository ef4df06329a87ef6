"""What comes back to a letter: the answer, later supplements, and who reads them."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import only
from unionhall.core.sealed import seal
from unionhall.papers import checking
from unionhall.supervision import errors, queries, sealing
from unionhall.supervision.commands import OpenAnswer, RecordAnswer
from unionhall.supervision.models import Answer, Letter
from unionhall.supervision.permissions import HANDLE
from unionhall.supervision.services.checks import day_between, fingerprint
from unionhall.supervision.services.silence import end_silence, recount

State = Letter.State
WAITING = (State.DELIVERED, State.SILENT)
CAME_BACK = (*WAITING, State.ANSWERED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer as it came: its words, and the scan with its format."""

    answer: Answer
    text: str
    scan: bytes
    format: str


@transaction.atomic
def record_answer(actor: Actor, command: RecordAnswer) -> Answer:
    """Write down an answer; after the first, it is kept as a supplement and changes nothing.

    Sent twice, it is one answer.
    """
    letter = queries.letter(actor, command.letter, HANDLE, lock=True)
    scan_format = checking.scan_format(command.scan) if command.scan else ""
    text = command.text.strip()
    if not text and not command.scan:
        raise errors.AnswerEmpty
    sent = fingerprint(command.letter, command.on, text, sha256(command.scan).hexdigest())
    if earlier := _earlier(command, sent):
        return earlier
    if letter.state not in CAME_BACK:
        raise errors.NotNow(state=letter.state_name)
    day_between(command.on, letter.delivered_on, _("the delivery"))
    number = letter.answers.count() + 1
    due_on = recount(letter) if letter.state in WAITING else letter.due_on
    late = due_on is not None and command.on > due_on
    row = uuid7()
    sealed, version = seal(
        Answer.TABLE, row, {"text": text, "file": b64encode(command.scan).decode()}
    )
    answer = Answer.objects.create(
        public_id=row,
        submission_id=command.submission_id,
        sent_hash=sent,
        scope_path=letter.scope_path,
        letter=letter,
        number=number,
        received_on=command.on,
        late=late,
        scan_format=scan_format,
        noted_at=timezone.now(),
        noted_by=actor.name[:80],
        sealed=sealed,
        key_version=version,
    )
    if letter.state in WAITING:
        _answered(letter, answer)
    audit.record(
        actor,
        "supervision.answer_recorded",
        letter,
        on=command.on.isoformat(),
        late=late,
        version=number,
    )
    return answer


def _earlier(command: RecordAnswer, sent: UUID) -> Answer | None:
    """Find what was sent with the same key: the letter is locked, so no other sends it now."""
    earlier = only(Answer.objects.filter(submission_id=command.submission_id))
    if earlier is not None and earlier.sent_hash != sent:
        raise errors.OtherContent
    return earlier


def _answered(letter: Letter, answer: Answer) -> None:
    """Take the first answer: the letter is answered, in time or late."""
    was_silent = letter.silent_on
    letter.advance(
        State.ANSWERED,
        answered_on=answer.received_on,
        timing=_timing(letter, answer),
        **end_silence(letter, answer.received_on),
    )
    facts.changed("letters_answered", letter.scope_path, answer.received_on)
    days = (was_silent, letter.silent_on, letter.silent_until)
    facts.changed("letters_silent", letter.scope_path, *days)


def _timing(letter: Letter, answer: Answer) -> str:
    if letter.due_on is None:
        return Letter.Timing.NO_TERM
    return Letter.Timing.LATE if answer.late else Letter.Timing.IN_TIME


@transaction.atomic
def open_answer(actor: Actor, command: OpenAnswer) -> Opened:
    """Open an answer, and write down who did."""
    letter = queries.letter(actor, command.letter, HANDLE)
    answer = only(letter.answers.filter(number=command.number))
    if answer is None:
        raise NotFound
    content = sealing.opened(answer)
    audit.record(actor, "supervision.answer_opened", letter, version=answer.number)
    return Opened(
        answer, str(content.get("text", "")), b64decode(content.get("file", "")), answer.scan_format
    )
