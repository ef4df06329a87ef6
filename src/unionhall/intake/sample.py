"""What a file holds, for the page on which its columns are named: headings and a few values."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from unionhall.core.errors import DomainError
from unionhall.intake import filing, headings, reading, subjects
from unionhall.intake.models import Batch
from unionhall.members.words import meaning

VALUES = 3
LOOKED_AT = 200
"""Rows of a long file in which empty cells are counted."""
WHO = ("name", "union_name", "union_code")
MOST_TO_LOOK_UP = 2_000_000
"""Bytes of a file that is read again for the names on a page: some ten thousand rows."""
LONGEST = 24
HARMLESS = frozenset(
    {"kind", "sex", "nation", "education", "political", "household", "skill_level", "post"}
    | {"employment_form", "union_name", "union_code", "employer_name", "credit_code", "began_on"}
)
"""Fields whose values tell nothing about one person to somebody who may not see the file."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of the file: where it stands, its heading, some values, and what it is taken for.

    ``empty``: in how many of the rows that were looked at nothing stands in it.
    """

    column: str
    letter: str
    title: str
    values: tuple[str, ...]
    field: str
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Typed:
    """What a row calls a person and their union."""

    name: str
    union: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The sheets of a file, and the columns of the chosen one.

    ``rows`` were looked at; these are all of them where it is ``whole``.
    """

    sheets: tuple[str, ...]
    columns: list[Shown]
    rows: int = 0
    whole: bool = True

    @property
    def unused(self) -> list[Shown]:
        """The columns that are not used."""
        return [one for one in self.columns if not one.field]


def letters(place: int) -> str:
    """Name a column as a spreadsheet does, counted from 0."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def taken(batch: Batch, *, clear: bool) -> Sample:
    """Read the beginning of a batch's file; ``clear``: the reader handed it in."""
    file = reading.open_file(filing.get(batch))
    sheet = file.beginning(batch.sheet, batch.head_line + LOOKED_AT)
    below = _rows(file, batch, sheet)
    words = titles(batch, sheet) if clear else batch.titles
    subject = subjects.of(batch)
    fields = {column: field for field, column in batch.mapping.items()}
    shown = []
    for column in sheet.columns:
        if column not in batch.titles:
            continue
        found = [text for text in below[column].to_list() if text][:VALUES]
        title = words[column]
        if not title and not found:
            continue
        field = fields.get(column, "")
        shows = clear or (subject.of_records and bool(field))
        values = tuple(_said(text, meaning(title), clear=shows) for text in found)
        empty = below.height - below[column].drop_nulls().len()
        shown.append(Shown(column, letters(int(column[1:])), title, values, field, empty))
    return Sample(file.sheets, shown, below.height, batch.size <= MOST_TO_LOOK_UP)


def _rows(file: reading.File, batch: Batch, sheet: reading.Sheet) -> pl.DataFrame:
    """Return the rows of a short file, the first rows of a long one; what is empty is null."""
    cells, columns = sheet.cells, sheet.columns
    if batch.size <= MOST_TO_LOOK_UP and columns:
        cells = pl.concat(piece.cells for piece in file.pieces(batch.sheet, columns))
    below = cells.filter(pl.col(reading.NUMBER) > batch.head_line)
    if "number" in batch.mapping:
        below = headings.without_notes(below, batch.head_line, batch.mapping)
    if not columns:
        return below
    below = below.with_columns(
        pl.when(pl.col(column) != "").then(pl.col(column)).alias(column) for column in columns
    )
    return below.filter(pl.any_horizontal(pl.col(columns).is_not_null()))


def titles(batch: Batch, sheet: reading.Sheet) -> dict[str, str]:
    """Return what the file calls its columns, also where nobody recognised that as headings."""
    line = sheet.cells.filter(sheet.cells[reading.NUMBER] == batch.head_line).to_dicts()
    words = line[0] if line else {}
    return {column: said or words.get(column) or "" for column, said in batch.titles.items()}


def typed(batch: Batch, lines: Collection[int]) -> dict[int, Typed]:
    """Return what some lines of a short file call whom they are about; of a long one, nothing.

    Only for whoever handed the file in.
    """
    columns = {name: batch.mapping[name] for name in WHO if name in batch.mapping}
    if not lines or not columns or batch.size > MOST_TO_LOOK_UP or batch.forgotten_at is not None:
        return {}
    try:
        file = reading.open_file(filing.get(batch))
    except DomainError:  # cancelled, and gone
        return {}
    found: dict[int, Typed] = {}
    for piece in file.pieces(batch.sheet, list(columns.values())):
        some = piece.cells.filter(piece.cells[reading.NUMBER].is_in(sorted(lines)))
        for row in some.iter_rows(named=True):
            said = {name: row[column] or "" for name, column in columns.items()}
            union = said.get("union_name") or said.get("union_code") or ""
            found[row[reading.NUMBER]] = Typed(said.get("name", "")[:LONGEST], union)
    return found


def _said(text: str, field: str, *, clear: bool) -> str:
    if not clear and field not in HARMLESS:
        return "•••"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def gaps(batch: Batch, found: Sample) -> list[tuple[str, int]]:
    """Count the empty cells of columns that hold what the form asks for, in the form's order."""
    empty = {one.field: one.empty for one in found.columns if one.field}
    needed = (one for one in subjects.of(batch).columns if one.needed)
    return [(str(one.label), empty[one.field]) for one in needed if empty.get(one.field)]


def missing(batch: Batch) -> list[str]:
    """Name the fields that the form asks for and that no column holds."""
    return [
        str(one.label)
        for one in subjects.of(batch).columns
        if one.needed and one.field not in batch.mapping
    ]
