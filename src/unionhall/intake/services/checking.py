"""Checking a batch: every row gets its verdict; nothing but the batch itself is written."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable

import polars as pl
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.intake import errors, known, problems, queries
from unionhall.intake.models import Batch, Chunk, Stage, Verdict
from unionhall.intake.prepared import Prepared, prepare
from unionhall.intake.reading import File
from unionhall.intake.staging import stage

State = Batch.State
ANSWERED = ("line", "verdict", "problems", "changed")
Progress = Callable[[int, int], None]
"""Told how many rows are done, and of how many."""


Each = Callable[[int, int, list[problems.Kept] | None, str], None]
"""Told of each row: its line, its verdict, what is wrong with it, which fields it changes."""


def unheard(_line: int, _verdict: int, _why: object, _changed: str) -> None:
    """Nobody wants to know of each row."""


class NotConserved(RuntimeError):
    """The verdicts do not add up to the rows of the list: nothing may be written."""


def count(verdicts: Iterable[int]) -> dict[str, int]:
    """Count verdicts, under the names of a batch's columns."""
    found = Counter(verdicts)
    return {verdict.name.lower(): found[int(verdict)] for verdict in Verdict}


def run(actor: Actor, batch: Batch, progress: Progress, file: File | None = None) -> None:
    """Check what is not checked yet. May be killed at any moment and called again."""
    prepared = prepare(actor, batch, batch.checked_on or timezone.localdate(), file=file)
    done = set(batch.chunks.filter(stage=Stage.CHECKED).values_list("number", flat=True))
    for number in prepared.parts:
        if number not in done and not _check(batch, number, prepared.part(number)):
            return
        progress(min((number + 1) * _size(prepared), prepared.total), prepared.total)
    finish_check(actor, batch, prepared.total, prepared.notes)


def _size(prepared: Prepared) -> int:
    return -(-prepared.total // max(len(prepared.parts), 1))


def _check(batch: Batch, number: int, rows: pl.DataFrame) -> bool:
    """Write a part's verdicts, unless somebody else did; say whether to go on."""
    try:
        with transaction.atomic():
            if not under_way(batch, State.CHECKING):
                return False
            ledger(batch, Stage.CHECKED, number, rows["id"])
            stage(rows)
            counted = {name: F(name) + found for name, found in count(rows["verdict"]).items()}
            Batch.objects.filter(pk=batch.pk).update(**counted)
    except IntegrityError as taken:
        if not batch.chunks.filter(stage=Stage.CHECKED, number=number).exists():
            raise taken from None
    return True


def under_way(batch: Batch, state: str) -> bool:
    """Keep the batch in its state until the transaction ends; say whether it still is.

    It is not either where somebody went back to the columns since the batch was read.
    """
    now = Batch.objects.select_for_update().filter(pk=batch.pk, state=state)
    return now.filter(generation=batch.generation).exists()


def ledger(batch: Batch, through: str, number: int, keys: Collection[int]) -> None:
    """Note that a part went through a stage; of two who note it at once, the second is refused."""
    Chunk.objects.create(
        batch=batch,
        stage=through,
        number=number,
        first=min(keys),
        last=max(keys),
        rows=len(keys),
        at=timezone.now(),
    )


def finish_check(actor: Actor, batch: Batch, total: int, notes: int = 0) -> None:
    """Make sure that no row was lost on the way: the law of conservation."""
    with transaction.atomic():
        if not under_way(batch, State.CHECKING):
            return
        batch.refresh_from_db()
        staged = queries.rows(batch).count()
        if not sum(batch.counts.values()) == staged == total:
            raise NotConserved(f"{batch.counts} of {total}, {staged} staged")
        batch.advance(State.CHECKED, total=total, notes=notes)
        audit.record(actor, "intake.checked", batch, total=total, counts=dict(batch.counts))


def counted(
    actor: Actor, batch: Batch, file: File, progress: Progress, each: Each = unheard
) -> dict[str, int]:
    """Count what a list would come to; nothing at all is written."""
    settled = known.borne_out(batch) if batch.pk else {}
    prepared = prepare(actor, batch, timezone.localdate(), file=file, settled=settled)
    found = Counter({int(Verdict.UNCHANGED): len(settled)})
    total = len(settled) + prepared.total
    for part in prepared.every_part():
        found.update(part["verdict"])
        if each is not unheard:
            for line, verdict, why, changed in part.select(*ANSWERED).iter_rows():
                each(line, verdict, json.loads(why) if why else None, changed)
        progress(found.total(), total)
    if found.total() != total:
        raise NotConserved
    return count(found.elements())


def judge_again(actor: Actor, batch: Batch, lines: frozenset[int]) -> list[int]:
    """Judge some rows again, in the stead of what they came to; return their verdicts."""
    prepared = prepare(actor, batch, batch.checked_on or timezone.localdate())
    found = pl.concat(
        prepared.part(number).filter(pl.col("line").is_in(sorted(lines)))
        for number in prepared.parts
        if not lines.isdisjoint(prepared.lines_of(number))
    )
    queries.rows(batch).filter(line__in=lines).delete()
    stage(found)
    return list(found["verdict"])


def back_to_columns(batch: Batch) -> None:
    """Forget the verdicts so far; the batch is locked by the caller, nothing was written."""
    queries.rows(batch).delete()
    Chunk.objects.filter(batch=batch).delete()
    batch.advance(
        State.MAPPING,
        total=0,
        confirmed=[],
        generation=batch.generation + 1,
        unread_since=timezone.now(),
        **dict.fromkeys(batch.counts, 0),
    )


def must_be(batch: Batch, *states: str) -> None:
    """Refuse what the state of a batch does not allow."""
    if batch.state not in states:
        raise errors.NotNow(state=Batch.state_label(batch.state))
