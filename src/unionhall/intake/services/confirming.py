"""Taking rows as they are, after somebody looked at them."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.intake import errors, problems, queries
from unionhall.intake.models import Batch, Row, Verdict, key
from unionhall.intake.permissions import TAKE_IN
from unionhall.intake.services import ways
from unionhall.intake.services.checking import must_be

MOST = 500
"""Rows that are confirmed at once: somebody is to have looked at each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """These rows need nobody any more: they are meant as the list says."""

    batch: UUID
    lines: frozenset[int]


@transaction.atomic
def confirm_rows(actor: Actor, command: Confirm) -> Batch:
    """Judge rows that wait for a person again, without what a person was to look at.

    Only where a look is all they wait for: a document under another name is for the record's
    keepers to settle, not for a list.
    """
    batch = queries.batch(actor, command.batch, TAKE_IN, lock=True)
    must_be(batch, Batch.State.CHECKED)
    asked = [key(batch.pk, line) for line in sorted(command.lines)[:MOST] if line > 0]
    waiting = Row.objects.filter(batch=batch, pk__in=asked, verdict=Verdict.NEEDS_PERSON)
    kept = waiting.values_list("line", "problems")
    lines = frozenset(line for line, why in kept if problems.confirmable(why))
    if not lines:
        raise errors.NothingToConfirm
    batch.confirmed = sorted({*batch.confirmed, *lines})
    verdicts = ways.of(batch).judge_again(actor, batch, lines)
    change = Counter(verdicts)
    change[int(Verdict.NEEDS_PERSON)] -= len(verdicts)
    moved = {Verdict(verdict).name.lower(): number for verdict, number in change.items() if number}
    Batch.objects.filter(pk=batch.pk).update(
        confirmed=batch.confirmed, **{name: F(name) + number for name, number in moved.items()}
    )
    audit.record(
        actor,
        "intake.confirmed",
        batch,
        rows=len(lines),
        settled=sum(number for number in change.values() if number > 0),
    )
    batch.refresh_from_db()
    return batch
