"""What the receiver of a referral does: accept, return, report; an answer given twice is one."""

from django.db import transaction

from unionhall.core.actors import Actor
from unionhall.linkage import errors, queries, terms
from unionhall.linkage.commands import Answer, Report, Return
from unionhall.linkage.models import EXTENDED, Referral
from unionhall.linkage.services import agreements, ending
from unionhall.linkage.services.common import (
    Found,
    Happened,
    as_receiver,
    chosen,
    note,
    sound_reason,
    sound_text,
)
from unionhall.mediation.models import Event

State = Referral.State
Purpose = Referral.Purpose
Kind = Event.Kind
TAKEN = (State.ACCEPTED, State.REPORTED, State.CLOSED)


@transaction.atomic
def accept(actor: Actor, command: Answer) -> Referral:
    """Accept what the union referred; late is possible, and shown."""
    held = as_receiver(actor, command.referral, command.on)
    found = held.referral
    if found.state in TAKEN:
        return found
    _open(found, State.SENT)
    if not found.is_out:
        raise errors.NotYours  # accepted by opening a case: see ``receiving.open_case``
    note(actor, found, "linkage.accepted", taken(held))
    if found.purpose == Purpose.REVIEW:
        agreements.tell_case(actor, found, Kind.REVIEW_ACCEPTED, held.on)
    return found


def taken(held: Found) -> Happened:
    """Lead a referral to accepted, with the day by which to report."""
    found = held.referral
    due = terms.report_due(found, held.on)
    found.advance(State.ACCEPTED, answered_on=held.on, report_due_on=due)
    return Happened(on=held.on, of_partner=held.of_partner, late=found.answered_late)


def _open(found: Referral, *states: str) -> None:
    if found.state in states:
        return
    day = found.ended_on or found.reported_on or found.answered_on
    if day is None or found.state == State.WITHDRAWN:
        raise errors.NotTheStep(state=found.state_name)
    raise errors.AnsweredOtherwise(state=found.state_name, day=day)


def _said(found: Referral, became: str, words: str) -> bool:
    """Say whether a step was taken in these very words before: then it is the same answer."""
    event = found.events.filter(became=became).last()
    return event is not None and queries.opened(event).get("text", "") == words


@transaction.atomic
def give_back(actor: Actor, command: Return) -> Referral:
    """Return a referral with the reason: the receiver is not the right one, or lacks something."""
    held = as_receiver(actor, command.referral, command.on)
    found = held.referral
    reason = sound_reason(command.reason)
    if found.state == State.RETURNED and _said(found, State.RETURNED, reason):
        return found
    _open(found, State.SENT)
    found.advance(State.RETURNED, answered_on=held.on, ended_on=held.on)
    happened = Happened(
        on=held.on,
        of_partner=held.of_partner,
        late=found.answered_late,
        text=reason,
    )
    note(actor, found, "linkage.returned", happened)
    ending.forget_unopened(found)
    return found


@transaction.atomic
def report(actor: Actor, command: Report) -> Referral:
    """Say what came of it; the case learns of a review or a confirmation."""
    held = as_receiver(actor, command.referral, command.on)
    found = held.referral
    if not command.result:
        raise errors.ResultMissing
    result = chosen(Referral.Result, command.result, "result")
    text = sound_text(command.text, "text")
    again = found.state in {State.REPORTED, State.CLOSED} and found.result == result
    if again and _said(found, State.REPORTED, text):
        return found
    _open(found, State.ACCEPTED)
    if (result in Referral.OF_AGREEMENTS) != (found.purpose != Purpose.HANDLE):
        raise errors.ResultDoesNotFit(result=result.label)
    if not found.is_out and found.case is not None and found.case.ended_on is None:
        raise errors.CaseStillOpen
    found.advance(State.REPORTED, reported_on=held.on, result=result)
    happened = Happened(
        on=held.on,
        of_partner=held.of_partner,
        late=found.reported_late,
        text=text,
    )
    note(actor, found, "linkage.reported", happened)
    if found.purpose == Purpose.REVIEW:
        agreements.tell_case(actor, found, Kind.REVIEWED, held.on)
    elif result == Referral.Result.CONFIRMED:
        agreements.tell_case(actor, found, Kind.CONFIRMED, held.on)
    return found


@transaction.atomic
def extend(actor: Actor, command: Answer) -> Referral:
    """Take the five further working days that the law gives a review; once."""
    held = as_receiver(actor, command.referral, command.on)
    found = held.referral
    under_way = found.purpose == Purpose.REVIEW and found.state == State.ACCEPTED
    if not under_way or found.report_due_on is None or found.answered_on is None:
        raise errors.CannotBeExtended
    if found.events.filter(became=EXTENDED).exists():
        return found
    if held.on > found.report_due_on:
        raise errors.CannotBeExtended
    due = terms.report_due(found, found.answered_on, extended=True)
    Referral.objects.filter(pk=found.pk).update(report_due_on=due)
    found.report_due_on = due
    happened = Happened(on=held.on, of_partner=held.of_partner, became=EXTENDED)
    note(actor, found, "linkage.extended", happened)
    agreements.tell_case(actor, found, Kind.REVIEW_EXTENDED, held.on)
    return found
