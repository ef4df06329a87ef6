"""Taking a batch back: what it wrote goes or becomes what it was, unless something depends on it.

What depends is found through the relations of the models themselves, so that an app that is
added later is asked as well. Part after part, each in one transaction, like writing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import CASCADE, DO_NOTHING, ManyToOneRel, Model
from django.utils import timezone

from unionhall.core import audit, events
from unionhall.core.actors import Actor
from unionhall.core.sealed import unseal
from unionhall.duplicates.models import Merge
from unionhall.duplicates.services import finding
from unionhall.intake import queries
from unionhall.intake.events import RowsTakenBack
from unionhall.intake.models import WRITTEN, Batch, Chunk, Row, Stage, Verdict
from unionhall.intake.services import statements as sql
from unionhall.intake.services.checking import Progress
from unionhall.intake.services.writing import tell
from unionhall.members.identity import TABLE
from unionhall.members.models import (
    Consent,
    Membership,
    Person,
    PersonDocument,
    PersonToken,
    Unsealing,
)
from unionhall.members.queries import hold

State = Batch.State
CHANGED = "changed"
"""Stands among what depends for a record that was changed again later."""
OWN = (PersonToken, Membership, Consent)
"""What a batch writes for a person itself."""
LOGS = (Unsealing,)
"""What says who looked at a person: it depends on nobody and stays when they go."""


@dataclass(slots=True)
class Dependents:
    """By line, what keeps a row from being taken back: names of tables, or ``CHANGED``."""

    by_line: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, what: str, lines: Collection[int]) -> None:
        """Note that something depends on these lines."""
        for line in lines:
            self.by_line[line].add(what)


def find(batch: Batch, first: int, last: int) -> Mapping[int, set[str]]:
    """Find what depends on the written rows between two keys, by line."""
    found = Dependents()
    where = {"batch": batch.pk, "first": first, "last": last, "given": _moment(batch.at)}
    with connection.cursor() as cursor:
        for query, what in _questions():
            cursor.execute(query, where)
            found.add(what, [line for (line,) in cursor.fetchall()])
    found.add(CHANGED, _changed_since(where))
    return found.by_line


def _questions() -> Iterator[tuple[str, str]]:
    for table, column, name in _pointing_at(Person, OWN + LOGS):
        yield sql.who_points_at_person(table, column), name
    for table, column, name in _pointing_at(Membership, ()):
        yield sql.who_points_at_spell(table, column), name
    yield sql.LATER_SPELLS, Membership._meta.label_lower
    yield sql.LATER_CONSENTS, Consent._meta.label_lower
    yield sql.OTHER_SPELLS, CHANGED
    yield sql.MERGED, Merge._meta.label_lower


def _pointing_at(
    model: type[Model], apart: tuple[type[Model], ...], *, derived: bool = False
) -> Iterator[tuple[str, str, str]]:
    """List the columns of other tables that point at a model's rows.

    ``derived``: those whose rows go with it by themselves, because they were only worked out
    about it; else those that must not lose it. A further document is of the second kind.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model not in apart:
            other = relation.related_model
            goes = relation.on_delete is CASCADE and other is not PersonDocument
            if goes is derived and relation.on_delete is not DO_NOTHING:
                yield other._meta.db_table, relation.field.column, other._meta.label_lower


def _changed_since(where: Mapping[str, Any]) -> list[int]:
    """Return the lines whose person is not what the row made of them; sealing anew is no change."""
    with connection.cursor() as cursor:
        cursor.execute(sql.OTHER_PERSONS, where)
        return [row[0] for row in cursor.fetchall() if not _same(row)]


def _same(row: tuple[Any, ...]) -> bool:
    _line, public_id, now, version, then, then_version, *codes = row
    half = len(codes) // 2
    if codes[:half] != codes[half:]:
        return False
    key = Person._meta.get_field("public_id").to_python(public_id)
    return unseal(TABLE, key, bytes(now), version) == unseal(TABLE, key, bytes(then), then_version)


def run(actor: Actor, batch: Batch, progress: Progress) -> None:
    """Take back what can be, all or the lines asked for. May be killed and called again."""
    lines = None if batch.undo_only is None else frozenset(batch.undo_only)
    gone = 0
    for part in batch.chunks.filter(stage=Stage.WRITTEN).order_by("-number"):
        with transaction.atomic():
            _hold(part)
            if not Batch.objects.select_for_update().filter(pk=batch.pk, state=State.UNDOING):
                return
            gone += _take_back(actor, batch, part, lines)
        progress(gone, batch.new + batch.updated)
    finish_undo(actor, batch)


def _hold(part: Chunk) -> None:
    """Keep the persons of a part, so that nobody merges or deletes one meanwhile."""
    rows = Row.objects.filter(batch=part.batch_id, id__range=(part.first, part.last))
    wanted = rows.filter(verdict__in=WRITTEN).values("person_public_id")
    hold(Person.objects.filter(public_id__in=wanted))


def _take_back(actor: Actor, batch: Batch, part: Chunk, lines: frozenset[int] | None) -> int:
    standing = Row.objects.filter(
        batch=batch,
        id__range=(part.first, part.last),
        verdict__in=(Verdict.NEW, Verdict.UPDATED),
        undone=False,
    )
    wanted = set(standing.values_list("line", flat=True))
    if lines is not None:
        wanted &= lines
    wanted -= find(batch, part.first, part.last).keys()
    if not wanted:
        return 0
    kept = set(standing.values_list("line", flat=True)) - wanted
    given = _moment(batch.at)
    where = {"batch": batch.pk, "first": part.first, "last": part.last, "given": given}
    # Those that stay are set aside while the statements take the whole range.
    aside = standing.filter(line__in=kept)
    aside_keys = list(aside.values_list("pk", flat=True))
    Row.objects.filter(pk__in=aside_keys).update(undone=True)
    with connection.cursor() as cursor:
        tell(cursor, where)
        derived = [
            sql.forget(table, column)
            for table, column, _name in _pointing_at(Person, OWN + LOGS, derived=True)
        ]
        cursor.execute(sql.FRESH_PERSONS, where)
        finding.forget([pk for (pk,) in cursor.fetchall()])
        for query in (*sql.restore(), *derived, *sql.TAKE_BACK):
            cursor.execute(query, where)
    standing.update(undone=True)
    Row.objects.filter(pk__in=aside_keys).update(undone=False)
    audit.record(actor, "intake.rows_taken_back", batch, part=part.number + 1, rows=len(wanted))
    events.publish(actor, RowsTakenBack(batch, part.first, part.last))
    return len(wanted)


def finish_undo(actor: Actor, batch: Batch) -> None:
    """Say that a list is taken back, or that some of its rows stay."""
    with transaction.atomic():
        batch.refresh_from_db()
        if batch.state != State.UNDOING:
            return
        left = queries.standing(batch).count()
        parts, written = (
            batch.chunks.filter(stage=one).count() for one in (Stage.CHECKED, Stage.WRITTEN)
        )
        gone = undone(batch)
        before = State.DONE if parts == written else State.CANCELLED
        batch.advance(before if left else State.UNDONE, finished_at=timezone.now(), undo_only=None)
        if left:
            audit.record(actor, "intake.partly_taken_back", batch, gone=gone, left=left)
        else:
            audit.record(actor, "intake.taken_back", batch, gone=gone, left=left)


def _moment(at: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def dependents(batch: Batch) -> dict[int, set[str]]:
    """Return what keeps the written rows of a batch from being taken back, by line."""
    found: dict[int, set[str]] = {}
    for part in batch.chunks.filter(stage=Stage.WRITTEN):
        found |= find(batch, part.first, part.last)
    return found


def undone(batch: Batch) -> int:
    """Return how many rows of a batch are taken back."""
    return queries.rows(batch).filter(undone=True).count()
