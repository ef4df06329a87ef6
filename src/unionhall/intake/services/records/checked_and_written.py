"""Going through the rows of a batch, part after part: to check them, to write them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.intake import queries
from unionhall.intake.models import WRITTEN, Batch, Chunk, Row, Stage, key
from unionhall.intake.reading import File
from unionhall.intake.services.checking import (
    Each,
    Progress,
    count,
    finish_check,
    ledger,
    under_way,
    unheard,
)
from unionhall.intake.services.records import Judged, Keeper, parts, rehearsed, tried
from unionhall.intake.services.records.cells import Cells
from unionhall.intake.services.writing import finish_writing

State = Batch.State


@dataclass(frozen=True, slots=True)
class Rows:
    """How a batch about one subject is checked, written and taken back."""

    keeper: Callable[[Actor, Batch], Keeper]

    def check(
        self, actor: Actor, batch: Batch, progress: Progress, file: File | None = None
    ) -> None:
        """Check what is not checked yet. May be killed at any moment and called again.

        Parts that were checked before are judged again, for later rows refer to them.
        """
        keeper, rows = self.keeper(actor, batch), parts(batch, file)
        total, done = sum(map(len, rows)), 0
        ready = set(batch.chunks.filter(stage=Stage.CHECKED).values_list("number", flat=True))
        for number, part in enumerate(rows):
            judged = rehearsed(keeper, part)
            if number not in ready and not _stage(batch, number, judged):
                return
            done += len(part)
            progress(done, total)
        finish_check(actor, batch, total)

    def write(self, actor: Actor, batch: Batch, progress: Progress) -> None:
        """Write what is not written yet. May be killed at any moment and called again."""
        keeper, rows = self.keeper(actor, batch), parts(batch)
        ready = set(batch.chunks.filter(stage=Stage.WRITTEN).values_list("number", flat=True))
        done = 0
        for number, part in enumerate(rows):
            if number not in ready and not _write(actor, batch, keeper, number, part):
                return
            done += len(part)
            progress(done, batch.total)
        finish_writing(actor, batch)

    def count(
        self,
        actor: Actor,
        batch: Batch,
        file: File,
        progress: Progress,
        each: Each = unheard,
    ) -> dict[str, int]:
        """Count what a list would come to; nothing of it stays."""
        keeper, rows = self.keeper(actor, batch), parts(batch, file)
        total, found = sum(map(len, rows)), Counter[int]()
        for part in rows:
            judged = rehearsed(keeper, part)
            found.update(int(one.verdict) for one in judged)
            for row in (one.staged(0) for one in judged):
                each(row.line, row.verdict, row.problems, row.changed)
            progress(found.total(), total)
        return count(found.elements())

    def judge_again(self, actor: Actor, batch: Batch, lines: frozenset[int]) -> list[int]:
        """Judge rows anew, in their staging rows' stead; return their verdicts."""
        keeper, found = self.keeper(actor, batch), []
        for part in parts(batch):
            found += [one for one in rehearsed(keeper, part) if one.line in lines]
        queries.rows(batch).filter(line__in=lines).delete()
        Row.objects.bulk_create([one.staged(batch.pk) for one in found])
        return [int(one.verdict) for one in found]


def _stage(batch: Batch, number: int, judged: Sequence[Judged]) -> bool:
    """Write a part's verdicts, unless somebody else did; say whether to go on."""
    try:
        with transaction.atomic():
            if not under_way(batch, State.CHECKING):
                return False
            ledger(batch, Stage.CHECKED, number, [key(batch.pk, one.line) for one in judged])
            Row.objects.bulk_create([one.staged(batch.pk) for one in judged])
            counted = count(one.verdict for one in judged)
            Batch.objects.filter(pk=batch.pk).update(
                **{name: F(name) + found for name, found in counted.items()}
            )
    except IntegrityError as taken:
        if not batch.chunks.filter(stage=Stage.CHECKED, number=number).exists():
            raise taken from None
    return True


def _write(actor: Actor, batch: Batch, keeper: Keeper, number: int, part: Sequence[Cells]) -> bool:
    """Write a part, unless somebody else does; say whether to go on."""
    keys = [key(batch.pk, row.line) for row in part]
    try:
        with transaction.atomic():
            if not under_way(batch, State.WRITING):
                return False
            ledger(batch, Stage.WRITTEN, number, keys)
            staged = queries.rows(batch).filter(pk__in=keys, verdict__in=WRITTEN)
            wanted = {row.line: row for row in staged}
            judged = tried(keeper, [row for row in part if row.line in wanted], wanted)
            _note(actor, batch, number, wanted, judged)
    except IntegrityError as taken:
        if not batch.chunks.filter(stage=Stage.WRITTEN, number=number).exists():
            raise taken from None
    return True


def _note(
    actor: Actor,
    batch: Batch,
    number: int,
    staged: Mapping[int, Row],
    judged: Sequence[Judged],
) -> None:
    """Note what became of the rows of a part, where it is not what the check had found too."""
    rows = [one.staged(batch.pk) for one in judged]
    Row.objects.bulk_update(rows, ["verdict", "problems", "changed", "name", "record", "was"])
    before = count(row.verdict for row in staged.values())
    now = count(one.verdict for one in judged)
    moved = {name: F(name) + now[name] - before[name] for name in now if now[name] != before[name]}
    if moved:
        Batch.objects.filter(pk=batch.pk).update(**moved)
    Chunk.objects.filter(batch=batch, stage=Stage.WRITTEN, number=number).update(
        rows=now["new"] + now["updated"]
    )
    audit.record(
        actor,
        "intake.rows_written",
        batch,
        part=number + 1,
        new=now["new"],
        updated=now["updated"],
    )
