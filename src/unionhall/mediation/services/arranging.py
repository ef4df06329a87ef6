"""Arranging a session beforehand, and calling it off."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.mediation import errors, telling
from unionhall.mediation.commands import Arrange, CallOff
from unionhall.mediation.models import Appointment, Case, Event, Handler
from unionhall.mediation.services.common import Happened, at_state, sound_reason, write_down

FARTHEST = timedelta(days=366)
"""What is arranged further ahead is a slip of the year."""


@transaction.atomic
def arrange(actor: Actor, command: Arrange) -> Appointment:
    """Arrange a session of a case in mediation; the same one arranged twice is one.

    A day off, or one after the mediation must end, is no refusal: ``appointments.hints`` says it.
    """
    case = at_state(actor, command.case, Case.State.ACCEPTED)
    at = timezone.make_aware(datetime.combine(command.on, command.at.replace(second=0)))
    place = " ".join(command.place.split())[:120]
    if not place:
        raise errors.PlaceMissing
    mediators = _mediators(case, command)
    stands = case.appointments.filter(at=at, called_off_at=None).first()
    if stands is not None:
        if (stands.place, stands.mediators) != (place, mediators):
            raise errors.ArrangedAlready(moment=formats.moment(at))
        return stands
    if at < timezone.now():
        raise errors.ArrangedForThePast(moment=formats.moment(at))
    if command.on > timezone.localdate() + FARTHEST:
        raise errors.ArrangedFarAhead(day=formats.day(command.on))
    found = Appointment.objects.create(
        case=case, at=at, place=place, mediators=mediators, arranged_by=actor.name[:80]
    )
    _write(actor, case, Event.Kind.ARRANGED, telling.stamped(at, place))
    return found


def _mediators(case: Case, command: Arrange) -> str:
    """Return the names of those who will mediate."""
    rows = case.handlers.filter(part=Handler.Part.MEDIATOR, until=None).order_by("pk")
    if command.mediators:
        rows = rows.filter(public_id__in=list(command.mediators))
        if rows.count() != len(set(command.mediators)):
            raise errors.NoSuchMediator(field="mediators")
    names = [one.name for one in rows]
    if not names:
        raise errors.MediatorMissing(field="mediators")
    return "、".join(names)[:400]


@transaction.atomic
def call_off(actor: Actor, command: CallOff) -> Appointment:
    """Call an arranged session off, with the reason; called off twice, it is called off once."""
    case = at_state(actor, command.case)
    found = case.appointments.filter(public_id=command.appointment).first()
    if found is not None and found.called_off_at is not None:
        return found
    found = open_one(case, command.appointment)
    reason = sound_reason(case, command.reason)
    found.called_off_at, found.called_off_why = timezone.now(), reason
    found.save(update_fields=["called_off_at", "called_off_why"])
    _write(actor, case, Event.Kind.CALLED_OFF, telling.stamped(found.at, reason))
    return found


def open_one(case: Case, appointment: UUID) -> Appointment:
    """Find an arranged session of a case that was neither held nor called off."""
    found = case.appointments.filter(public_id=appointment).first()
    if found is None or not found.is_open:
        raise errors.NoSuchAppointment
    return found


def _write(actor: Actor, case: Case, kind: str, text: str) -> None:
    write_down(actor, case, Happened(kind=kind, on=timezone.localdate(), text=text))
