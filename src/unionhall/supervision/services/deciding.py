"""What the union does about an employer's notice, and who reads what is sealed in it."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.supervision import errors, law, queries, sealing
from unionhall.supervision.commands import (
    AskCorrection,
    CloseNotice,
    DraftLetter,
    NoObjection,
    OpenNotice,
    RecordReply,
    ReportUp,
    TurnIntoLetter,
    VoidNotice,
)
from unionhall.supervision.models import Letter, Notice
from unionhall.supervision.permissions import HANDLE, OPEN
from unionhall.supervision.services import draft_letter
from unionhall.supervision.services.checks import day_between, sound_reason, words

State = Notice.State


def _at(actor: Actor, public_id: UUID, *states: str) -> Notice:
    """Find and lock a notice in one of these states, on which the actor may act."""
    notice = queries.notice(actor, public_id, HANDLE, lock=True)
    if notice.state not in states:
        raise errors.NotNow(state=notice.state_name)
    return notice


def _on(notice: Notice, on: date, earliest: date | None = None) -> None:
    day_between(on, earliest or notice.received_on, _("the day on which it came in"))


def _note(notice: Notice, note: str) -> str:
    hidden = sealing.names(notice)
    return words(note, errors.ReasonsMissing, "note", needed=False, hidden=hidden)


@transaction.atomic
def no_objection(actor: Actor, command: NoObjection) -> Notice:
    """Note that the union has looked at it and does not object."""
    notice = _at(actor, command.notice, State.RECEIVED)
    _on(notice, command.on)
    note = _note(notice, command.note)
    notice.advance(State.NOTED, decided_on=command.on, outcome=note, closed_on=command.on)
    audit.record(actor, "supervision.not_objected", notice, on=command.on.isoformat())
    return notice


@transaction.atomic
def ask_correction(actor: Actor, command: AskCorrection) -> Notice:
    """Ask the employer to correct; it must answer in writing."""
    notice = _at(actor, command.notice, State.RECEIVED)
    _on(notice, command.on)
    hidden = sealing.names(notice)
    objection = words(command.objection, errors.DemandMissing, "objection", hidden=hidden)
    clock = law.after(law.REPLY, command.on, law.place_of(notice.organization))
    notice.advance(
        State.OBJECTED, decided_on=command.on, objection=objection, reply_due_on=clock.on
    )
    audit.record(actor, "supervision.correction_asked", notice, on=command.on.isoformat())
    return notice


@transaction.atomic
def record_reply(actor: Actor, command: RecordReply) -> Notice:
    """Write down the employer's written answer."""
    notice = _at(actor, command.notice, State.OBJECTED)
    _on(notice, command.on, notice.decided_on)
    reply = words(command.reply, errors.AnswerEmpty, "reply", hidden=sealing.names(notice))
    notice.advance(State.REPLIED, reply=reply, replied_on=command.on)
    audit.record(actor, "supervision.reply_recorded", notice, on=command.on.isoformat())
    return notice


@transaction.atomic
def report_up(actor: Actor, command: ReportUp) -> Notice:
    """Note that it was reported to the upper union, the city's, or the labour office."""
    notice = _at(actor, command.notice, State.RECEIVED)
    _on(notice, command.on)
    told = " ".join(command.reported_to.split())
    if not told:
        upper = law.upper_of(notice.organization)
        if upper is None:
            raise errors.NotReportedUp
        told = upper.name
    notice.advance(
        State.REPORTED, decided_on=command.on, reported_on=command.on, reported_to=told[:120]
    )
    audit.record(actor, "supervision.notice_reported", notice, on=command.on.isoformat())
    return notice


@transaction.atomic
def turn_into_letter(actor: Actor, command: TurnIntoLetter) -> Letter:
    """Begin a letter from a notice; pressed twice, it is the same letter."""
    notice = queries.notice(actor, command.notice, HANDLE, lock=True)
    if notice.letter is not None and notice.letter.submission_id == command.submission_id:
        return notice.letter
    if State.LETTER not in Notice.ROADS.get(notice.state, ()):
        raise errors.NotNow(state=notice.state_name)
    if notice.employer is None:
        raise errors.EmployerStillUnknown
    hidden = sealing.names(notice)
    words(command.facts, errors.TextMissing, "facts", hidden=hidden)
    words(command.demand, errors.DemandMissing, "demand", hidden=hidden)
    letter = draft_letter(
        actor,
        DraftLetter(
            submission_id=command.submission_id,
            organization=notice.organization.public_id,
            kind=command.kind,
            employer=notice.employer.public_id,
            violation=command.violation,
            facts=command.facts,
            demand=command.demand,
        ),
    )
    notice.advance(State.LETTER, letter=letter, closed_on=letter.drafted_on)
    audit.record(actor, "supervision.turned_into_letter", notice)
    return letter


@transaction.atomic
def close_notice(actor: Actor, command: CloseNotice) -> Notice:
    """Close what the union is done with."""
    notice = _at(actor, command.notice, State.OBJECTED, State.REPLIED, State.REPORTED)
    _on(notice, command.on, notice.replied_on or notice.decided_on)
    note = _note(notice, command.note)
    notice.advance(State.CLOSED, closed_on=command.on, outcome=note)
    audit.record(actor, "supervision.notice_closed", notice, on=command.on.isoformat())
    return notice


@transaction.atomic
def void_notice(actor: Actor, command: VoidNotice) -> Notice:
    """Set aside what was sent or entered by mistake."""
    notice = _at(actor, command.notice, State.RECEIVED)
    reason = sound_reason(command.reason, sealing.names(notice))
    notice.advance(State.VOID, outcome=reason)
    facts.changed("notices", notice.scope_path, notice.received_on)
    audit.record(actor, "supervision.notice_voided", notice, reason=reason)
    return notice


@transaction.atomic
def open_notice(actor: Actor, command: OpenNotice) -> dict[str, str]:
    """Open who is concerned and why, and write down who looked."""
    notice = queries.notice(actor, command.notice, OPEN)
    content = sealing.opened(notice)
    if not content:
        raise errors.NothingSealed
    audit.record(actor, "supervision.notice_opened", notice)
    return {key: str(value) for key, value in content.items()}
