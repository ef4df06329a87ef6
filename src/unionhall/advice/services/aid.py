"""Legal aid: asked for from a consultation, decided in days, a lawyer in days after that."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from unionhall.advice import errors, law, queries
from unionhall.advice.commands import (
    AskAid,
    AskPapers,
    AssignLawyer,
    BeginFirst,
    DecideAid,
    EndAid,
    MarkTurned,
    TakePapers,
)
from unionhall.advice.models import AidRequest, Turn
from unionhall.advice.services.turning import turn
from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.core.personal import without_numbers
from unionhall.core.scoping import only
from unionhall.register.law import Place

State, Matter, Hardship = AidRequest.State, AidRequest.Matter, AidRequest.Hardship
ASKED, ENDED = "aid_requests", "aid_closed"
NO_PROOF_FOR = frozenset({Matter.WAGES, Matter.INJURY})
"""Legal Aid Law, Art. 42: what migrant workers claim without proof of hardship (domain 5.5)."""


@transaction.atomic
def ask_aid(actor: Actor, command: AskAid) -> AidRequest:
    """Turn a consultation into a request for legal aid; doing it again answers the same."""
    row = queries.consultation(actor, command.consultation, lock=True)
    known = AidRequest.objects.filter(consultation=row).first()
    if known is not None:
        return known
    if command.hardship == Hardship.EXEMPT and command.matter not in NO_PROOF_FOR:
        raise errors.ExemptForWagesOrInjury
    _check_day(command.received_on, row.asked_on)
    request = AidRequest.objects.create(
        organization=row.organization,
        scope_path=row.scope_path,
        consultation=row,
        state=State.RECEIVED,
        matter=command.matter,
        hardship=command.hardship,
        received_on=command.received_on,
    )
    turn(
        actor,
        row,
        MarkTurned(consultation=row.public_id, into=Turn.Into.AID, ref=request.public_id),
    )
    facts.changed(ASKED, request.scope_path, request.received_on)
    audit.record(actor, "advice.aid_asked", request, matter=request.matter)
    return request


@transaction.atomic
def ask_papers(actor: Actor, command: AskPapers) -> AidRequest:
    """Tell what is missing: once, and all of it."""
    request = _to_decide(actor, command)
    if request.papers_on is not None:
        raise errors.PapersToldAlready(day=request.papers_on)
    if not command.papers.strip():
        raise errors.PapersNeeded
    _check_day(command.on, request.received_on)
    request.papers, request.papers_on = without_numbers(command.papers.strip()), command.on
    request.save(update_fields=["papers", "papers_on"])
    audit.record(actor, "advice.papers_asked", request, on=str(command.on))
    return request


@transaction.atomic
def take_papers(actor: Actor, command: TakePapers) -> AidRequest:
    """Note that what was missing came; the proof of hardship with it, if that was missing."""
    request = _to_decide(actor, command)
    if request.papers_on is None:
        raise errors.NothingMissing
    _check_day(command.on, request.papers_on)
    request.complete_on = command.on
    if request.hardship == Hardship.MISSING:
        request.hardship = Hardship.PROOF
    request.save(update_fields=["complete_on", "hardship"])
    audit.record(actor, "advice.papers_came", request, on=str(command.on))
    return request


@transaction.atomic
def begin_first(actor: Actor, command: BeginFirst) -> AidRequest:
    """Begin before the decision: only when the limitation is about to end."""
    request = _to_decide(actor, command)
    if request.started_on is not None:
        raise errors.BegunAlready(day=request.started_on)
    _check_day(command.on, request.received_on)
    place = Place.of(request.organization)
    standing = law.limitation(request.consultation, command.on, place)
    if not standing.pressing:
        left = "–" if standing.left is None else standing.left
        raise errors.NotUrgent(days=law.urgency(command.on, place).number, left=left)
    request.started_on = command.on
    request.save(update_fields=["started_on"])
    audit.record(actor, "advice.aid_begun_first", request, left=standing.left)
    return request


@transaction.atomic
def decide_aid(actor: Actor, command: DecideAid) -> AidRequest:
    """Grant legal aid, or refuse it with the reason."""
    request = queries.aid_request(actor, command.request, lock=True)
    _check_day(command.on, request.received_on)
    reason = without_numbers(command.reason.strip())
    if not command.granted and not reason:
        raise errors.ReasonNeeded
    if command.granted and request.hardship == Hardship.MISSING:
        raise errors.HardshipMissing
    request.advance(
        State.GRANTED if command.granted else State.REFUSED,
        decided_on=command.on,
        decided_by_id=actor.user_id,
        reason=reason,
        closed_on=None if command.granted else command.on,
    )
    _tell(request)
    audit.record(actor, "advice.aid_decided", request, granted=command.granted)
    return request


@transaction.atomic
def assign_lawyer(actor: Actor, command: AssignLawyer) -> AidRequest:
    """Give the matter to a lawyer, or to another one."""
    request = queries.aid_request(actor, command.request, lock=True)
    lawyer = only(
        queries.lawyers_for(request.scope_path, command.on).filter(public_id=command.lawyer)
    )
    if lawyer is None:
        raise errors.LawyerNeeded
    _check_day(command.on, request.decided_on or request.received_on)
    if request.state == State.ASSIGNED:
        request.lawyer = lawyer
        request.save(update_fields=["lawyer"])
    else:
        request.advance(State.ASSIGNED, lawyer=lawyer, assigned_on=command.on)
    audit.record(actor, "advice.lawyer_assigned", request, lawyer=str(lawyer.public_id))
    return request


@transaction.atomic
def end_aid(actor: Actor, command: EndAid) -> AidRequest:
    """Note what came of it; without an outcome the asker withdrew."""
    request = queries.aid_request(actor, command.request, lock=True)
    _check_day(command.on, request.assigned_on or request.decided_on or request.received_on)
    reason = without_numbers(command.reason.strip())
    if command.outcome is None:
        if not reason:
            raise errors.ReasonNeeded
        request.advance(State.WITHDRAWN, closed_on=command.on, reason=reason)
    else:
        request.advance(State.CLOSED, closed_on=command.on, outcome=command.outcome)
    _tell(request)
    audit.record(actor, "advice.aid_ended", request, outcome=request.outcome)
    return request


def _to_decide(actor: Actor, command: AskPapers | TakePapers | BeginFirst) -> AidRequest:
    request = queries.aid_request(actor, command.request, lock=True)
    if request.state != State.RECEIVED:
        raise errors.NothingToAnswer(state=request.state_name)
    return request


def _tell(request: AidRequest) -> None:
    facts.changed(ASKED, request.scope_path, request.received_on)
    facts.changed(ENDED, request.scope_path, request.closed_on)


def _check_day(day: date, before: date) -> None:
    if not before <= day <= timezone.localdate():
        raise errors.DayOutOfOrder(day=day, before=before)
