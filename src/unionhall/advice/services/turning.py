"""A consultation becomes a demand of a meeting, or a record of an app above."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.advice import errors, queries
from unionhall.advice.commands import IntoDemand, MarkTurned
from unionhall.advice.models import Consultation, Turn
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.outreach.models import Promise
from unionhall.outreach.services import promises

CATEGORIES = {
    "4": Promise.Category.REST,
    "5": Promise.Category.PAY,
}
"""The category of a demand, where the type of the question says it; else legal advice."""
LONGEST_DEMAND = 2000


@transaction.atomic
def mark_turned(actor: Actor, command: MarkTurned) -> Turn:
    """Note what a consultation became, once for each kind; front door for the apps above."""
    row = queries.consultation(actor, command.consultation, lock=True)
    return turn(actor, row, command)


def turn(actor: Actor, row: Consultation, command: MarkTurned) -> Turn:
    """Note what a consultation became, in the caller's transaction."""
    try:
        with transaction.atomic():
            made, new = Turn.objects.get_or_create(
                consultation=row,
                into=command.into,
                defaults={"ref": command.ref, "at": timezone.now(), "by_id": actor.user_id},
            )
    except IntegrityError as pressed_twice_at_once:
        raise errors.TurnedAlready(into=Turn.Into(command.into).label) from pressed_twice_at_once
    if made.ref != command.ref:
        raise errors.TurnedAlready(into=Turn.Into(command.into).label)
    if new:
        audit.record(actor, "advice.turned", row, into=str(command.into), ref=str(command.ref))
    return made


@transaction.atomic
def into_demand(actor: Actor, command: IntoDemand) -> Promise:
    """Put a question among the demands of a meeting; doing it again answers the same."""
    row = queries.consultation(actor, command.consultation, lock=True)
    known = row.turns.filter(into=Turn.Into.DEMAND).first()
    if known is not None:
        return Promise.objects.get(public_id=known.ref)
    meeting = command.meeting or (row.meeting.public_id if row.meeting else None)
    if meeting is None:
        raise errors.MeetingNeeded(field="meeting")
    text = command.text.strip() or row.question
    demand = promises.write_down(
        actor,
        promises.WriteDown(
            meeting=meeting,
            kind=Promise.Kind.DEMAND,
            category=CATEGORIES.get(row.topic, Promise.Category.LEGAL),
            text=text[:LONGEST_DEMAND],
        ),
    )
    turn(
        actor,
        row,
        MarkTurned(consultation=row.public_id, into=Turn.Into.DEMAND, ref=demand.public_id),
    )
    return demand
