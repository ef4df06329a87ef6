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
from unionhall.core.workbook import workbook
from unionhall.intake import errors, filing, headings, problems, reading, subjects
from unionhall.intake.models import TO_CORRECT, Batch, Row, Verdict, key
from unionhall.intake.verdicts import TONES as TONE_OF

logger = logging.getLogger(__name__)

MOST_KEPT = 5_000
"""Rows of a workbook that comes back as it was; opening it whole takes a second for 4,000."""
MOST_UNPACKED = 30_000_000
"""Bytes of XML of such a workbook, all sheets together."""
WIDTHS = {0: 16, 1: 60}
WRONG = PatternFill("solid", fgColor="FFF4C7C3")
TONES = {
    Verdict.NEW: "FFD9EAD3",
    Verdict.UPDATED: "FFD9EAD3",
    Verdict.MEMBER_ELSEWHERE: "FFFCE8B2",
    Verdict.NEEDS_PERSON: "FFFCE8B2",
    Verdict.REJECTED: "FFF4C7C3",
}
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


def of(batch: Batch, *, only_to_correct: bool = False, content: bytes = b"") -> Iterator[bytes]:
    """Write the answer to a batch; ``only_to_correct``: only the rows that came to nothing."""
    if batch.forgotten_at is not None:
        raise errors.NotKept
    content = content or filing.get(batch)
    given = answers(batch)
    if only_to_correct:
        given = {line: one for line, one in given.items() if one.verdict in TO_CORRECT}
    short = content.startswith(reading.WORKBOOK) and reading.unpacked(content) <= MOST_UNPACKED
    if short and not only_to_correct and batch.total <= MOST_KEPT:
        try:
            return iter([_own(batch, content, given)])
        except Exception:  # noqa: BLE001 -- whatever breaks in there, others could read it
            logger.info("intake: a workbook comes back as a fresh one")
    return _fresh(batch, content, given)


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
    one, said = Verdict(verdict), problems.said(kept)
    result = _("%(verdict)s, taken back") % {"verdict": one.label} if undone else str(one.label)
    words = [str(problem) for problem in said]
    if not words and changed:
        labels = lists.join(changed_labels(subject, changed))
        words = [_("changes: %(fields)s") % {"fields": labels}]
    fields = tuple(dict.fromkeys(problem.field for problem in said if problem.field))
    return Answer(one, result, " ".join(filter(None, words)), fields, subject)


def changed_labels(subject: subjects.Subject, changed: str) -> list[str]:
    """Name the fields of a record that a row changes."""
    named = map(subject.label_of, changed.split(","))
    return list(dict.fromkeys(filter(None, named)))


# The sender's own workbook -----------------------------------------------------------------


def _own(batch: Batch, content: bytes, given: Mapping[int, Answer]) -> bytes:
    book = load_workbook(io.BytesIO(content), data_only=True)
    sheet = book[batch.sheet]
    result, reason = _places(sheet, batch)
    head = max(batch.head_line, 1)
    for place, column, word in ((0, result, _("Result")), (1, reason, _("Reason"))):
        cell = sheet.cell(head, column)
        cell.value, cell.font = word, Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = WIDTHS[place]
    for line, one in given.items():
        _write(sheet.cell(line, result), one.result, TONES.get(one.verdict))
        _write(sheet.cell(line, reason), one.reason)
        if one.verdict in TO_CORRECT:
            _colour(sheet, batch, line, one)
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def _places(sheet: Any, batch: Batch) -> tuple[int, int]:
    """Find the columns of an earlier answer, else take the first two behind all others."""
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
    return found[0], found[1]


def _write(cell: Cell, text: str, tone: str | None = None) -> None:
    """Write a text as a text: one that begins with "=" is no formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.fill = PatternFill("solid", fgColor=tone) if tone else PatternFill()


def _colour(sheet: Any, batch: Batch, line: int, one: Answer) -> None:
    for name in one.fields:
        if column := batch.mapping.get(name):
            sheet.cell(line, int(column[1:]) + 1).fill = WRONG


# A fresh workbook --------------------------------------------------------------------------


def _fresh(batch: Batch, content: bytes, given: Mapping[int, Answer]) -> Iterator[bytes]:
    columns = sorted(batch.titles, key=lambda column: int(column[1:]))
    lines = pl.Series(list(given), dtype=pl.Int64)
    number = batch.mapping.get("number", "")
    rows = pl.concat(
        _as_shown(piece, number).filter(pl.col(reading.NUMBER).is_in(lines.implode()))
        for piece in reading.open_file(content).pieces(batch.sheet, columns, number)
    )
    titles = [batch.titles[column] for column in columns]
    return workbook(
        batch.sheet, [*titles, _("Result"), _("Reason")], list(_rows(rows, columns, given))
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
    rows: pl.DataFrame, columns: Sequence[str], given: Mapping[int, Answer]
) -> Iterable[Sequence[object]]:
    for line, *cells in rows.select(reading.NUMBER, *columns).iter_rows():
        one = given[line]
        yield [*cells, one.result, one.reason]
