"""Letters whose day went by: found every hour, told to whoever watches employers."""

from datetime import date, timedelta

from django.db import transaction

from unionhall.core import audit, events, facts
from unionhall.core.actors import Actor
from unionhall.supervision import queries
from unionhall.supervision.commands import MarkSilent
from unionhall.supervision.events import LetterUnanswered
from unionhall.supervision.models import Letter

State = Letter.State
DAY = timedelta(days=1)
AT_ONCE = 500
"""So many are marked in one transaction; the next run takes the rest."""


@transaction.atomic
def mark_silent(actor: Actor, command: MarkSilent) -> int:
    """Mark the letters whose day is over and that nothing answered; returns how many."""
    waiting = queries.silent(Letter.objects.all(), command.today).filter(state=State.DELIVERED)
    found = waiting.select_for_update(of=("self",)).select_related("employer").order_by("pk")
    done = 0
    for letter in found[:AT_ONCE]:
        if letter.due_on is None:
            continue
        since = letter.due_on + DAY
        letter.advance(State.SILENT, silent_on=since)
        facts.changed("letters_silent", letter.scope_path, since)
        audit.record(actor, "supervision.letter_silent", letter, since=since.isoformat())
        events.publish(
            actor,
            LetterUnanswered(
                letter.public_id,
                letter.kind,
                letter.employer.public_id,
                letter.scope_path,
                since,
            ),
        )
        done += 1
    return done


def end_silence(letter: Letter, on: date) -> dict[str, date | None]:
    """Return the days of a letter's silence when it ends: by an answer, by closing.

    Whether the hourly look came before or after, the days are the same: the silence begins on
    the day after the due one. What came in time, and is only noted later, was no silence.
    """
    if letter.due_on is None or on <= letter.due_on:
        return {"silent_on": None, "silent_until": None}
    return {"silent_on": letter.due_on + DAY, "silent_until": on}
