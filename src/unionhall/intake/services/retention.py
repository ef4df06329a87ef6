"""Deleting what a batch needs no longer: its file, and what was sealed for writing and undoing.

PIPL Arts. 19 and 47: the shortest time necessary. Counts, verdicts and reasons stay, for they
hold nothing about anybody; what was written is on record, where it belongs.

Nobody can be found in a file whose rows were never checked, so that it would outlast the
deletion of somebody in it: such a file goes within days, and at once where it is cancelled.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.intake import queries
from unionhall.intake.models import Batch, FilePart

State = Batch.State
AT_ONCE = 20
"""Batches in one go; the rows of each go in a transaction of their own."""
UNREAD_DAYS = 7
"""Days in which the columns of a list are to be named; within the 15 working days of a request."""
OVER = (State.DONE, State.CANCELLED, State.UNDONE)
EMPTIED = {
    **dict.fromkeys(
        ("blind_index", "sealed", "key_version", "before", "before_version", "birth_year"), None
    ),
    **dict.fromkeys(("name_token", "phone_token", "began_on", "was"), None),
    **dict.fromkeys(
        ("sex", "nation", "education", "political", "household", "skill_level", "post"), ""
    ),
    **dict.fromkeys(("employer_typed", "employment_form"), ""),
}
"""What a row loses; it keeps its verdict, and which record it was about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Delete the data of batches so many days after they ended, or were handed in and left."""

    days: int | None = None

    @property
    def limit(self) -> int:
        """The days that hold: those asked for, else those of this installation."""
        return settings.INTAKE_DAYS if self.days is None else self.days


def forget(actor: Actor, command: Forget) -> int:
    """Delete what is past its term; return of how many batches."""
    before = timezone.now() - timedelta(days=command.limit)
    unread_before = timezone.now() - timedelta(days=min(command.limit, UNREAD_DAYS))
    over = Q(state__in=OVER, finished_at__lt=before)
    left_lying = Q(state__in=(State.CHECKING, State.CHECKED), at__lt=before)
    unread = Q(state=State.MAPPING, unread_since__lt=unread_before)
    due = Batch.objects.filter(over | left_lying | unread, forgotten_at=None).order_by("id")
    done = 0
    while keys := list(due.values_list("pk", flat=True)[:AT_ONCE]):
        for pk in keys:
            _forget(actor, pk)
        done += len(keys)
    return done


@transaction.atomic
def _forget(actor: Actor, pk: int) -> None:
    batch = Batch.objects.select_for_update().get(pk=pk)
    if batch.forgotten_at is not None:
        return
    if batch.state in {State.MAPPING, State.CHECKING, State.CHECKED}:
        batch.advance(State.CANCELLED, finished_at=timezone.now())
    let_go(actor, batch)


def let_go(actor: Actor, batch: Batch) -> None:
    """Delete the file and the data of a batch, which is locked by the caller."""
    FilePart.objects.filter(batch=batch).delete()
    queries.rows(batch).update(**EMPTIED)
    batch.forgotten_at = timezone.now()
    batch.filename = ""
    batch.save(update_fields=["forgotten_at", "filename"])
    audit.record(actor, "intake.forgotten", batch)
