"""Writing a checked batch: part after part, each with its line of the ledger in one transaction.

What the check found may have changed since: then the statements touch fewer rows than they
should, the part is rolled back, judged anew by the record as it is now, and written again.
"""

from datetime import date
from typing import Any

import polars as pl
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from unionhall.core import audit, events, facts
from unionhall.core.actors import Actor
from unionhall.duplicates.services.finding import LookAt, look_at
from unionhall.intake import filing
from unionhall.intake.errors import ChangedSince, FileGone
from unionhall.intake.events import RowsWritten
from unionhall.intake.models import WRITTEN, Batch, Chunk, Row, Stage
from unionhall.intake.prepared import Prepared, prepare
from unionhall.intake.services import statements as sql
from unionhall.intake.services.checking import Progress, count, ledger, under_way
from unionhall.intake.services.leaving_out import refuse
from unionhall.intake.staging import stage
from unionhall.members import consents as texts
from unionhall.members.facts import COUNTED
from unionhall.members.models import Consent, Person
from unionhall.members.permissions import ADMIT
from unionhall.members.queries import hold
from unionhall.organizations.models import Organization

State = Batch.State
MOST_TRIES = 5


class Overtaken(Exception):
    """Somebody wrote in between what this part was to write."""


def run(actor: Actor, batch: Batch, progress: Progress) -> None:
    """Write what is not written yet. May be killed at any moment and called again."""
    again = _Again(actor, batch)
    done = set(batch.chunks.filter(stage=Stage.WRITTEN).values_list("number", flat=True))
    written = 0
    for part in batch.chunks.filter(stage=Stage.CHECKED).order_by("number"):
        if part.number not in done and not _write(actor, batch, part, again):
            return
        written += part.rows
        progress(written, batch.total)
    finish_writing(actor, batch)


def _write(actor: Actor, batch: Batch, part: Chunk, again: "_Again") -> bool:
    for _try in range(MOST_TRIES):
        try:
            with transaction.atomic():
                return _move(actor, batch, part)
        except Overtaken:
            again.judge(part)
        except IntegrityError as taken:
            if batch.chunks.filter(stage=Stage.WRITTEN, number=part.number).exists():
                return True  # somebody else writes the same batch
            if not _overtaken(taken):
                raise
            again.judge(part)
    raise Overtaken


def _overtaken(error: IntegrityError) -> bool:
    """Say whether a constraint refused because somebody else was first."""
    text = str(error)
    return any(name in text for name in ("one_membership_at_a_time", "person_id", "blind_index"))


def _move(actor: Actor, batch: Batch, part: Chunk) -> bool:
    where = {"batch": batch.pk, "first": part.first, "last": part.last}
    _hold(part)
    if not under_way(batch, State.WRITING):
        return False
    ledger(batch, Stage.WRITTEN, part.number, [part.first, part.last])
    _may_still(actor, part)
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(sql.EXPECTED, where)
        fresh, begun, corrected, updated = cursor.fetchone()
        said = where | {"now": _moment(now)}

        def run_for(wanted: int, *queries: str, counted: bool = True, **more: Any) -> None:
            if not wanted:
                return
            for query in queries:
                cursor.execute(query, said | more)
            if counted and cursor.rowcount != wanted:
                raise Overtaken

        run_for(fresh, sql.ENTER)
        run_for(fresh, sql.HASH, counted=False)
        run_for(corrected, sql.CORRECT)
        run_for(corrected, sql.FORGET_PHONES, sql.HASH_PHONES, counted=False)
        if corrected:
            cursor.execute(sql.CORRECTED, where)
            look_at(actor, LookAt(persons=[pk for (pk,) in cursor.fetchall()]))
        run_for(begun, sql.BEGIN)
        run_for(updated, sql.RESPELL)
        if batch.attested:
            version = texts.current(str(Consent.Purpose.MEMBERSHIP), "zh-hans").version
            given = _moment(batch.at)
            run_for(begun, sql.AGREE, counted=False, version=version, given=given)
        tell(cursor, where)
    own = Chunk.objects.filter(batch=batch, stage=Stage.WRITTEN, number=part.number)
    own.update(rows=begun + updated)
    audit.record(
        actor, "intake.rows_written", batch, part=part.number + 1, new=begun, updated=updated
    )
    events.publish(actor, RowsWritten(batch, part.first, part.last))
    return True


def _rows(part: Chunk) -> QuerySet[Row]:
    return Row.objects.filter(batch=part.batch_id, id__range=(part.first, part.last))


def _hold(part: Chunk) -> None:
    """Keep the persons of a part: whoever deletes one has to wait, or is waited for.

    Before the batch is, as those do who delete a person and then look for their rows.
    """
    rows = _rows(part).filter(verdict__in=WRITTEN)
    hold(Person.objects.filter(public_id__in=rows.values("person_public_id")), no_key=True)


def _may_still(actor: Actor, part: Chunk) -> None:
    """Make sure that every union of the part may still be admitted at."""
    rows = _rows(part).filter(verdict__in=WRITTEN)
    unions = Organization.objects.filter(pk__in=rows.values("organization_id"))
    for path, dissolved in unions.values_list("path", "dissolved_on"):
        if dissolved is not None or not actor.may(ADMIT, path):
            raise Overtaken


def tell(cursor: Any, where: dict[str, Any]) -> None:
    """Tell the figures which days of which unions changed."""
    cursor.execute(sql.DAYS, where)
    facts.rows_changed(COUNTED, [(path, [_day(began)]) for path, began in cursor.fetchall()])


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(at: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


class _Again:
    """Judges parts anew; the file is read only when that is needed."""

    def __init__(self, actor: Actor, batch: Batch) -> None:
        self.actor, self.batch = actor, batch
        self._prepared: Prepared | None = None

    def judge(self, part: Chunk) -> None:
        """Replace the verdicts of a part by those that hold now.

        Without the file, what still holds is written as it was checked; the rest waits.
        """
        fresh = self._fresh(part)
        with transaction.atomic():
            batch = Batch.objects.select_for_update().get(pk=self.batch.pk)
            if fresh is None or not filing.kept(batch):
                refuse(batch, _outlived(self.actor, part), ChangedSince())
                return
            before = _rows(part)
            old = count(before.values_list("verdict", flat=True))
            new = count(fresh["verdict"])
            before.delete()
            stage(fresh)
            changes = {name: F(name) + new[name] - old[name] for name in old}
            Batch.objects.filter(pk=batch.pk).update(**changes)

    def _fresh(self, part: Chunk) -> pl.DataFrame | None:
        try:
            if self._prepared is None:
                on = self.batch.checked_on or timezone.localdate()
                self._prepared = prepare(self.actor, self.batch, on)
        except FileGone:
            return None
        return self._prepared.part(part.number)


def _outlived(actor: Actor, part: Chunk) -> list[int]:
    """Return the rows of a part, by key, whose writing the record does not allow any more."""
    where = {"batch": part.batch_id, "first": part.first, "last": part.last}
    with connection.cursor() as cursor:
        cursor.execute(sql.OUTLIVED, where)
        found = [pk for (pk,) in cursor.fetchall()]
    rows = _rows(part).filter(verdict__in=WRITTEN)
    unions = Organization.objects.filter(pk__in=rows.values("organization_id"))
    closed = [pk for pk, path in unions.values_list("pk", "path") if not actor.may(ADMIT, path)]
    return [*found, *rows.filter(organization__in=closed).values_list("pk", flat=True)]


def finish_writing(actor: Actor, batch: Batch) -> None:
    """Say that a list is written, with what its rows came to in the end."""
    with transaction.atomic():
        batch.refresh_from_db()
        if batch.state != State.WRITING:
            return
        batch.advance(State.DONE, finished_at=timezone.now())
        audit.record(actor, "intake.written", batch, total=batch.total, counts=dict(batch.counts))
