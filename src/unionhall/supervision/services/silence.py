"""Letters whose day went by: found every hour."""

from datetime import date, timedelta

from django.db import transaction

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.supervision import law, queries
from unionhall.supervision.commands import MarkSilent
from unionhall.supervision.models import Letter

State = Letter.State
DAY = timedelta(days=1)
AT_ONCE = 500
"""So many are marked in one transaction; the next run takes the rest."""


@transaction.atomic
def mark_silent(actor: Actor, command: MarkSilent) -> int:
    """Mark the letters whose day is over and that nothing answered; returns how many."""
    everywhere = Letter.objects.select_related("organization").select_for_update(of=("self",))
    waiting = queries.silent(everywhere, command.today).filter(state=State.DELIVERED)
    done = 0
    for letter in waiting.order_by("pk")[:AT_ONCE]:
        due_on = recount(letter)
        if due_on is None or due_on >= command.today:
            continue
        since = due_on + DAY
        letter.advance(State.SILENT, silent_on=since)
        facts.changed("letters_silent", letter.scope_path, since)
        audit.record(actor, "supervision.letter_silent", letter, since=since.isoformat())
        done += 1
    return done


def recount(letter: Letter) -> date | None:
    """Return until when a letter is to be answered, by the table of holidays of now.

    The table of a year comes out in the autumn before: a term counted earlier may have been
    counted plainly, or not at all. What a letter rests on is the day by today's table.
    """
    due_on = law.answer_clock(letter).on
    if due_on != letter.due_on:
        letter.due_on = due_on
        letter.save(update_fields=["due_on"])
    return due_on


def end_silence(letter: Letter, on: date) -> dict[str, date | None]:
    """Return the days of a letter's silence when it ends: by an answer, by closing.

    Whether the hourly look came before or after, the days are the same: the silence begins on
    the day after the due one. What came in time, and is only noted later, was no silence.
    """
    if letter.due_on is None or on <= letter.due_on:
        return {"silent_on": None, "silent_until": None}
    return {"silent_on": letter.due_on + DAY, "silent_until": on}
