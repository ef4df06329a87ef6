"""The answer to a list: the sender's own workbook again, with a verdict and a reason in each row.

A workbook of a size that can be opened whole keeps its formats, its widths and its other
sheets; a longer one, an old one and CSV come back as a fresh workbook with the same columns.
Both can be handed in again: the two columns of ours are recognised and left aside.
"""

import io
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill

from unionhall.codes import lists
from unionhall.core.workbook import Look, workbook
from unionhall.intake import errors, filing, headings, problems, reading, sample, subjects
from unionhall.intake.models import TO_CORRECT, Batch, Row, Verdict, key
from unionhall.intake.verdicts import TONES as TONE_OF

logger = logging.getLogger(__name__)

MOST_KEPT = 5_000
"""Rows of a workbook that comes back as it was; opening it whole takes a second for 4,000."""
MOST_UNPACKED = 30_000_000
"""Bytes of XML of such a workbook, all sheets together."""
RESULT_WIDE, REASON_WIDE, COLUMN_WIDE = 16, 60, 22
"""Widths in characters."""
WRONG = PatternFill("solid", fgColor="FFF4C7C3")
TONES = {
    Verdict.NEW: "FFD9EAD3",
    Verdict.UPDATED: "FFD9EAD3",
    Verdict.MEMBER_ELSEWHERE: "FFFCE8B2",
    Verdict.NEEDS_PERSON: "FFFCE8B2",
    Verdict.REJECTED: "FFF4C7C3",
}
MOST_IN_SIGHT = 6
"""Lines, or columns, that may stay in sight while one scrolls; more would fill a small screen."""
ROWS_AT_ONCE = 5_000
SHOWN_IN_FULL = 11
"""Digits of a number that a spreadsheet shows in full."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one row of the file, and which of its fields are at fault."""

    verdict: Verdict
    result: str
    reason: str
    fields: tuple[str, ...]
    subject: subjects.Subject

    @property
    def tone(self) -> str:
        """The tone of the verdict's chip."""
        return TONE_OF[self.verdict]

    @property
    def labels(self) -> list[str]:
        """The names of the fields at fault."""
        return list(dict.fromkeys(filter(None, map(self.subject.label_of, self.fields))))


def of(
    batch: Batch,
    *,
    only_to_correct: bool = False,
    content: bytes = b"",
    given: dict[int, Answer] | None = None,
) -> Iterator[bytes]:
    """Write the answer to a batch; ``only_to_correct``: only the rows that came to nothing.

    ``content`` is the file, ``given`` what is said to its rows, where they are at hand.
    """
    if batch.forgotten_at is not None:
        raise errors.NotKept
    content = content or filing.get(batch)
    given = answers(batch) if given is None else given
    if only_to_correct:
        given = {line: one for line, one in given.items() if one.verdict in TO_CORRECT}
    short = content.startswith(reading.WORKBOOK) and reading.unpacked(content) <= MOST_UNPACKED
    if short and not only_to_correct and batch.total <= MOST_KEPT:
        try:
            return iter([_own(batch, content, given)])
        except Exception:  # noqa: BLE001 -- whatever breaks in there, others could read it
            logger.info("intake: a workbook comes back as a fresh one")
    return _fresh(batch, content, given, _("to correct") if only_to_correct else batch.sheet)


def answers(batch: Batch) -> dict[int, Answer]:
    """Return what is said to each row of a batch, by line."""
    rows = Row.objects.filter(id__gte=key(batch.pk, 0), id__lt=key(batch.pk + 1, 0))
    subject = subjects.of(batch)
    wanted = rows.order_by("id").values_list("line", "verdict", "problems", "changed", "undone")
    return {
        line: answer(subject, verdict, kept, changed, undone=undone)
        for line, verdict, kept, changed, undone in wanted.iterator(chunk_size=ROWS_AT_ONCE)
    }


def answer(
    subject: subjects.Subject, verdict: int, kept: Any, changed: str, *, undone: bool = False
) -> Answer:
    """Put the verdict on a row into words."""
    what, said = Verdict(verdict), problems.said(kept)
    result = _("%(verdict)s, taken back") % {"verdict": what.label} if undone else str(what.label)
    words = [str(problem) for problem in said]
    if not words and changed:
        labels = lists.join(changed_labels(subject, changed))
        words = [_("changes: %(fields)s") % {"fields": labels}]
    named = (subjects.OTHER_NAMES.get(one.field, one.field) for one in said if one.field)
    fields = tuple(dict.fromkeys(named))
    return Answer(what, result, " ".join(filter(None, words)), fields, subject)


def changed_labels(subject: subjects.Subject, changed: str) -> list[str]:
    """Name the fields of a record that a row changes."""
    named = map(subject.label_of, changed.split(","))
    return list(dict.fromkeys(filter(None, named)))


# The sender's own workbook -----------------------------------------------------------------


def _own(batch: Batch, content: bytes, given: Mapping[int, Answer]) -> bytes:
    book = load_workbook(io.BytesIO(content), data_only=True)
    sheet = book[batch.sheet]
    result, reason, behind = _places(sheet, batch)
    subject, head = subjects.of(batch), max(batch.head_line, 1)
    absent = {name: behind + at for at, name in enumerate(_absent(batch, given))}
    added = [(result, _("Result"), RESULT_WIDE), (reason, _("Reason"), REASON_WIDE)]
    added += [(at, subject.heading_of(name), COLUMN_WIDE) for name, at in absent.items()]
    for column, word, width in added:
        cell = sheet.cell(head, column)
        cell.value, cell.font = word, Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    columns = absent | {name: int(at[1:]) + 1 for name, at in batch.mapping.items()}
    for line, one in given.items():
        _write(sheet.cell(line, result), one.result, TONES.get(one.verdict))
        _write(sheet.cell(line, reason), one.reason)
        if one.verdict in TO_CORRECT:
            for name in one.fields:
                if name in columns:
                    sheet.cell(line, columns[name]).fill = WRONG
    _in_front(book, sheet, head)
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def _in_front(book: Any, sheet: Any, head: int) -> None:
    """Let the workbook open on the sheet with the answers, with its headings in sight."""
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is sheet
    book.active = book.worksheets.index(sheet)
    if sheet.freeze_panes is None and head <= MOST_IN_SIGHT:
        sheet.freeze_panes = f"A{head + 1}"


def _absent(batch: Batch, given: Mapping[int, Answer]) -> list[str]:
    """Name the fields at fault for which the file has no column: there they can be filled in."""
    known = subjects.of(batch).by_field
    wanted = {
        name for one in given.values() if one.verdict in TO_CORRECT for name in one.fields
    } - batch.mapping.keys()
    return [name for name in known if name in wanted]


def _places(sheet: Any, batch: Batch) -> tuple[int, int, int]:
    """Find the columns of an earlier answer, else take the first two behind all others.

    The third is the first behind those.
    """
    head = max(batch.head_line, 1)
    known = {str(cell.value or "").strip(): cell.column for cell in sheet[head]}
    free = max(sheet.max_column, 1)
    found = []
    for words in (headings.RESULT, headings.REASON):
        place = next((known[word] for word in words if word in known), 0)
        if not place:
            free += 1
            place = free
        found.append(place)
    return found[0], found[1], free + 1


def _write(cell: Cell, text: str, tone: str | None = None) -> None:
    """Write a text as a text: one that begins with "=" is no formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.fill = PatternFill("solid", fgColor=tone) if tone else PatternFill()


# A fresh workbook --------------------------------------------------------------------------


def _fresh(
    batch: Batch, content: bytes, given: Mapping[int, Answer], title: str
) -> Iterator[bytes]:
    """Write the rows anew, the answer beside the name, then what the file has no column for."""
    columns = sorted(batch.titles, key=lambda column: int(column[1:]))
    lines = pl.Series(list(given), dtype=pl.Int64)
    number = batch.mapping.get("number", "")
    file = reading.open_file(content)
    words = sample.titles(batch, file.beginning(batch.sheet))
    rows = pl.concat(
        _as_shown(piece, number).filter(pl.col(reading.NUMBER).is_in(lines.implode()))
        for piece in file.pieces(batch.sheet, columns, number)
    )
    subject, absent = subjects.of(batch), _absent(batch, given)
    titles = [words[column] for column in columns]
    named = columns.index(batch.mapping["name"]) + 1 if "name" in batch.mapping else 0
    more = [_("Result"), _("Reason"), *map(subject.heading_of, absent)]
    wide = {named: RESULT_WIDE, named + 1: REASON_WIDE}
    return workbook(
        title,
        [*titles[:named], *more, *titles[named:]],
        list(_rows(rows, columns, given, named, len(absent))),
        Look(wide, wrapped=named + 1, in_sight=named if named <= MOST_IN_SIGHT else 0),
    )


def _as_shown(piece: reading.Piece, number: str) -> pl.DataFrame:
    """Return the cells; a number that lost its digits stays visibly so: 1.10101E+17."""
    if not number or not piece.rounded:
        return piece.cells
    lost = pl.col(reading.NUMBER).is_in(sorted(piece.rounded))
    shown = pl.col(number).map_elements(_in_short, return_dtype=pl.String)
    return piece.cells.with_columns(
        pl.when(lost).then(shown).otherwise(pl.col(number)).alias(number)
    )


def _in_short(text: str) -> str:
    """Write a long number as a spreadsheet shows it."""
    if not text.isdigit() or len(text) <= SHOWN_IN_FULL:
        return text
    digits, _e, power = f"{float(text):.5E}".partition("E")
    return f"{digits.rstrip('0').rstrip('.')}E{power}"


def _rows(
    rows: pl.DataFrame, columns: Sequence[str], given: Mapping[int, Answer], named: int, absent: int
) -> Iterable[Sequence[object]]:
    empty = [None] * absent
    for line, *cells in rows.select(reading.NUMBER, *columns).iter_rows():
        one = given[line]
        yield [*cells[:named], one.result, one.reason, *empty, *cells[named:]]
