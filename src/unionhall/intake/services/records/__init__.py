"""Lists of union bodies and employers: each row judged by the service of the single page.

There are thousands of them, not hundreds of thousands, so one execution of the rules is
enough. Checking is writing that is taken back: part by part the services are asked for
everything that a row wants, and what they did, or why they refused, is the verdict. Writing
asks them again, part by part with its line of the ledger, by the record as it is then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import transaction

from unionhall.core import audit
from unionhall.core.errors import DomainError
from unionhall.intake import errors, filing, headings, problems
from unionhall.intake.models import Batch, Row, Verdict, key
from unionhall.intake.reading import File, open_file
from unionhall.intake.services.records.cells import Cells

PART = 200
"""Rows that are judged, or written, in one transaction."""
EXACT = 15
"""Digits that a spreadsheet's numbers keep."""
Values = dict[str, Any]


@dataclass(slots=True)
class Found:
    """What a row is about and what it wants, before it is tried.

    ``wants`` asks the services for it and returns the record afterwards; without it, the row
    wants nothing, or ``why`` says what stands against it.
    """

    verdict: Verdict
    why: tuple[DomainError, ...] = ()
    name: str = ""
    record: int | None = None
    before: Values = field(default_factory=dict)
    wants: Callable[[], Any] | None = None


class Keeper(Protocol):
    """Knows the rules of one subject: what a row is about, what it wants, how it is undone."""

    def look(self, rows: Sequence[Cells]) -> None:
        """Look up what these rows refer to, at once."""

    def judge(self, row: Cells) -> Found:
        """Say what a row is about and what it wants."""

    def values(self, record: Any) -> Values:
        """Return what a record says, under the fields of its columns."""

    def remember(self, *made: Any) -> None:
        """Keep in mind what rows have made, for those that refer to it."""

    def forget(self) -> None:
        """Know that what was tried last is taken back."""

    def undo(self, row: Row) -> None:
        """Take back what a row did; raises a refusal where it cannot be."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its verdict, and what became of the record."""

    line: int
    verdict: Verdict
    why: tuple[DomainError, ...] = ()
    name: str = ""
    record: int | None = None
    before: Values | None = None
    after: Values | None = None

    def staged(self, batch: int) -> Row:
        """Return it as a row of the staging table."""
        changed = sorted(self.after or ()) if self.verdict == Verdict.UPDATED else ()
        was = None if self.after is None else {"before": self.before, "after": self.after}
        return Row(
            id=key(batch, self.line),
            batch_id=batch,
            line=self.line,
            verdict=self.verdict,
            problems=problems.keep(self.why) or None,
            changed=",".join(changed)[:160],
            name=self.name[:120],
            record=self.record,
            was=was,
        )


def parts(batch: Batch, file: File | None = None) -> list[list[Cells]]:
    """Read the rows of a batch, in the parts in which they are judged."""
    file = file or open_file(filing.get(batch))
    wanted, exact = set(batch.mapping.values()), batch.mapping.get("credit_code", "")
    rows = []
    fields = {column: name for name, column in batch.mapping.items()}
    for piece in file.pieces(batch.sheet, wanted, exact):
        unsaved = {line: fields[column] for line, column in piece.unsaved if column in fields}
        body = headings.body(piece.cells, batch.head_line, batch.mapping)
        for texts in body.iter_rows(named=True):
            line = texts.pop("line")
            row = Cells(line, texts)
            if line in piece.rounded and len(row.text("credit_code")) > EXACT:
                row.problems.append(errors.NumberRounded())
            if line in unsaved:
                row.problems.append(errors.FormulaWithoutResult(field=unsaved[line]))
            rows.append(row)
    return [rows[at : at + PART] for at in range(0, len(rows), PART)]


# Judging -----------------------------------------------------------------------------------


def tried(keeper: Keeper, rows: Sequence[Cells], staged: Mapping[int, Row]) -> list[Judged]:
    """Do what rows want, each in a savepoint, and say what came of it.

    ``staged`` are rows that were checked before: what changed since then is not written.
    """
    keeper.look(rows)
    return [_tried(keeper, row, staged.get(row.line)) for row in rows]


def _tried(keeper: Keeper, row: Cells, staged: Row | None) -> Judged:
    found = keeper.judge(row)
    if found.wants is None:
        return Judged(row.line, found.verdict, found.why, found.name, found.record)
    if staged is not None and not _as_checked(found, staged):
        why = (errors.ChangedSince(),)
        return Judged(row.line, Verdict.NEEDS_PERSON, why, found.name, found.record)
    try:
        with transaction.atomic():
            made = found.wants()
    except DomainError as refused:
        return Judged(row.line, Verdict.REJECTED, (refused,), found.name, found.record)
    keeper.remember(made)
    after = keeper.values(made)
    if found.verdict == Verdict.UPDATED:
        changed = [name for name, value in after.items() if value != found.before.get(name)]
        if not changed:
            return Judged(row.line, Verdict.UNCHANGED, (), found.name, found.record)
        before = {name: found.before.get(name) for name in changed}
        after = {name: after[name] for name in changed}
        return Judged(row.line, found.verdict, (), found.name, made.pk, before, after)
    return Judged(row.line, found.verdict, (), found.name, made.pk, {}, after)


def _as_checked(found: Found, staged: Row) -> bool:
    if found.verdict != staged.verdict:
        return False
    before = (staged.was or {}).get("before", {})
    return all(found.before.get(name) == value for name, value in before.items())


def unchanged_since(row: Row, now: Values) -> bool:
    """Say whether a record is still what a row made of it."""
    after = (row.was or {}).get("after", {})
    return all(now.get(name) == value for name, value in after.items())


def rehearsed(keeper: Keeper, rows: Sequence[Cells]) -> list[Judged]:
    """Judge rows by trying what they want; nothing of it stays."""
    with audit.rehearsal():
        judged = tried(keeper, rows, {})
    keeper.forget()
    return [_not_there_yet(one) for one in judged]


def _not_there_yet(one: Judged) -> Judged:
    if one.verdict != Verdict.NEW:
        return one
    return Judged(one.line, one.verdict, one.why, one.name, None, one.before, one.after)
