"""Taking lists of union bodies and employers back, row by row, the last of the list first."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.intake import queries
from unionhall.intake.models import Batch, Chunk, Row, Stage, Verdict
from unionhall.intake.services.checking import Progress, under_way
from unionhall.intake.services.records import Keeper, unchanged_since
from unionhall.intake.services.undoing import CHANGED, finish_undo
from unionhall.organizations.models import Employer, Organization
from unionhall.organizations.services import withdrawing

State = Batch.State


def run(actor: Actor, batch: Batch, progress: Progress, keeper: Keeper) -> None:
    """Take back what can be, all or the lines asked for. May be killed and called again."""
    gone = 0
    for part in batch.chunks.filter(stage=Stage.WRITTEN).order_by("-number"):
        with transaction.atomic():
            if not under_way(batch, State.UNDOING):
                return
            gone += _take_back(actor, batch, part, keeper)
        progress(gone, batch.new + batch.updated)
    finish_undo(actor, batch)


def _take_back(actor: Actor, batch: Batch, part: Chunk, keeper: Keeper) -> int:
    lines = None if batch.undo_only is None else frozenset(batch.undo_only)
    done = []
    for row in standing(batch, lines).filter(pk__range=(part.first, part.last)):
        try:
            with transaction.atomic():
                keeper.undo(row)
        except DomainError:
            continue  # it stays, and the page says what depends on it
        row.undone = True
        row.record = None if row.verdict == Verdict.NEW else row.record
        done.append(row)
    if done:
        Row.objects.bulk_update(done, ["undone", "record"])
        audit.record(actor, "intake.rows_taken_back", batch, part=part.number + 1, rows=len(done))
    return len(done)


def standing(batch: Batch, lines: frozenset[int] | None = None) -> QuerySet[Row]:
    """List the rows that were written and stand, the last of the list first."""
    return queries.standing(batch, lines).order_by("-id")


def dependents(
    model: type[Organization | Employer], rows: Sequence[Row], keeper: Keeper
) -> Mapping[int, set[str]]:
    """Return what keeps rows, the last of the list first, from being taken back, by line.

    What stands below a new body and goes with it does not keep it; what stays there does.
    """
    there = model._default_manager.in_bulk([row.record for row in rows if row.record])
    keeper.remember(*there.values())
    new = [row.record for row in rows if row.verdict == Verdict.NEW and row.record]
    found = withdrawing.dependents(model, new, going=new)
    holding: set[int | None] = set()
    kept: dict[int, set[str]] = {}
    for row in rows:
        record, why = there.get(row.record or 0), set[str]()
        if row.verdict == Verdict.NEW:
            why |= found.get(row.record or 0, set())
            why |= {model._meta.label_lower} if row.record in holding else set()
        if record is None or not unchanged_since(row, keeper.values(record)):
            why.add(CHANGED)
        if why:
            kept[row.line] = why
            holding.add(getattr(record, "parent_id", None))
    return kept
