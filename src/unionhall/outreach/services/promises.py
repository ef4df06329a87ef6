"""What was asked of us and promised by us: demands and service-package items."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.core.identifiers import uuid7
from unionhall.organizations.models import Organization
from unionhall.outreach import queries
from unionhall.outreach.errors import (
    AnsweredTooEarly,
    AnswerNeeded,
    DueTooEarly,
    DueTooLate,
    MeetingOver,
    NoSuchBody,
    OtherContent,
    TextNeeded,
)
from unionhall.outreach.models import Meeting, Promise
from unionhall.outreach.permissions import RECORD
from unionhall.outreach.services import DAYS_AHEAD, fingerprint

ANSWER_WITHIN = timedelta(days=15)
"""The due day that a form proposes. No rule prescribes it; whoever writes it down may change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteDown:
    """A demand was heard, or an item of the service package was promised.

    Left empty, the owner is the body at which the meeting counts, the due day
    ``ANSWER_WITHIN`` after it. ``key`` becomes the public id, made by the page.
    """

    meeting: UUID
    kind: Promise.Kind
    category: Promise.Category
    text: str
    owner: UUID | None = None
    due_on: date | None = None
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePromise:
    """Change who owes an answer, until when, or the wording."""

    promise: UUID
    category: Promise.Category
    text: str
    owner: UUID
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A demand is answered, an item is done; ``satisfied`` may be learnt later."""

    promise: UUID
    answer: str
    answered_on: date
    satisfied: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackAnswer:
    """An answer was entered by mistake."""

    promise: UUID
    reason: str


RAISED = {Promise.Kind.DEMAND: "demands", Promise.Kind.SERVICE: "service_items"}
ANSWERED = {Promise.Kind.DEMAND: "demands_answered", Promise.Kind.SERVICE: "service_items_done"}


def _owner(meeting: Meeting, public_id: UUID | None) -> Organization:
    if public_id is None:
        return meeting.organization
    owner = queries.bodies_in_line(meeting.scope_path).filter(public_id=public_id).first()
    if owner is None:
        raise NoSuchBody(field="owner")
    return owner


def _check_due(due: date, made: date, today: date) -> None:
    if due < made:
        raise DueTooEarly(due=due, made=made)
    if due > today + timedelta(days=DAYS_AHEAD):
        raise DueTooLate(due=due, days=DAYS_AHEAD)


def _tell_answered(promise: Promise, *days: date | None) -> None:
    facts.changed(ANSWERED[Promise.Kind(promise.kind)], promise.scope_path, *days)


@transaction.atomic
def write_down(actor: Actor, command: WriteDown) -> Promise:
    """Write down a demand or an item of the service package, once per key."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    if command.key and (earlier := Promise.objects.filter(public_id=command.key).first()):
        if earlier.meeting_id != meeting.pk:
            raise Conflict
        if earlier.sent_hash != fingerprint(command):
            raise OtherContent
        return earlier
    if meeting.state == Meeting.State.CANCELLED:
        raise MeetingOver(state=meeting.state_name)
    if not command.text.strip():
        raise TextNeeded
    due = command.due_on or max(meeting.held_on, timezone.localdate()) + ANSWER_WITHIN
    _check_due(due, meeting.held_on, timezone.localdate())
    promise = Promise.objects.create(
        public_id=command.key or uuid7(),
        sent_hash=fingerprint(command),
        meeting=meeting,
        scope_path=meeting.scope_path,
        kind=command.kind,
        category=command.category,
        text=command.text.strip(),
        owner=_owner(meeting, command.owner),
        made_on=meeting.held_on,
        due_on=due,
    )
    facts.changed(RAISED[command.kind], promise.scope_path, promise.made_on)
    audit.record(actor, "outreach.promised", promise, kind=promise.kind, due=str(due))
    return promise


@transaction.atomic
def change_promise(actor: Actor, command: ChangePromise) -> Promise:
    """Change a promise; only what differs is written."""
    promise = queries.promise(actor, command.promise, lock=True)
    if not command.text.strip():
        raise TextNeeded
    _check_due(command.due_on, promise.made_on, timezone.localdate())
    wanted = {
        "category": command.category,
        "text": command.text.strip(),
        "owner": _owner(promise.meeting, command.owner),
        "due_on": command.due_on,
    }
    changed = [name for name, value in wanted.items() if getattr(promise, name) != value]
    if changed:
        before = {n: str(getattr(promise, n)) for n in changed if n != "text"}
        for name in changed:
            setattr(promise, name, wanted[name])
        promise.save(update_fields=changed)
        facts.changed(RAISED[Promise.Kind(promise.kind)], promise.scope_path, promise.made_on)
        _tell_answered(promise, promise.answered_on)
        after = {n: str(wanted[n]) for n in changed if n != "text"}
        audit.record(actor, "outreach.promise_changed", promise, before={**before}, after={**after})
    return promise


@transaction.atomic
def answer(actor: Actor, command: Answer) -> Promise:
    """Answer a demand, or note an item as done; a later answer replaces the earlier."""
    promise = queries.promise(actor, command.promise, lock=True)
    if not command.answer.strip():
        raise AnswerNeeded
    if not promise.made_on <= command.answered_on <= timezone.localdate():
        raise AnsweredTooEarly(day=command.answered_on, made=promise.made_on)
    wanted = {
        "answer": command.answer.strip(),
        "answered_on": command.answered_on,
        "satisfied": command.satisfied,
    }
    changed = [name for name, value in wanted.items() if getattr(promise, name) != value]
    if changed:
        before = promise.answered_on
        for name in changed:
            setattr(promise, name, wanted[name])
        promise.save(update_fields=changed)
        _tell_answered(promise, before, promise.answered_on)
        audit.record(
            actor,
            "outreach.answered",
            promise,
            day=str(promise.answered_on),
            satisfied=promise.satisfied,
        )
    return promise


@transaction.atomic
def take_back_answer(actor: Actor, command: TakeBackAnswer) -> Promise:
    """Open a promise again whose answer was entered by mistake."""
    promise = queries.promise(actor, command.promise, lock=True)
    if promise.answered_on is None:
        return promise
    before = str(promise.answered_on)
    _tell_answered(promise, promise.answered_on)
    promise.answered_on, promise.satisfied = None, None
    promise.save(update_fields=["answered_on", "satisfied"])
    audit.record(actor, "outreach.answer_taken_back", promise, reason=command.reason, before=before)
    return promise
