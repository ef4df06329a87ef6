"""What a file holds, for the page on which its columns are named: headings and a few values."""

from dataclasses import dataclass

from unionhall.intake import filing, reading, subjects
from unionhall.intake.models import Batch
from unionhall.members import words

VALUES = 3
LONGEST = 24
HARMLESS = frozenset(
    {"kind", "sex", "nation", "education", "political", "household", "skill_level", "post"}
    | {"employment_form", "union_name", "union_code", "employer_name", "credit_code", "began_on"}
)
"""Fields whose values tell nothing about one person to somebody who may not see the file."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of the file: where it stands, its heading, some values, and what it is taken for."""

    column: str
    letter: str
    title: str
    values: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The sheets of a file, and the columns of the chosen one."""

    sheets: tuple[str, ...]
    columns: list[Shown]

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
    sheet = file.beginning(batch.sheet, batch.head_line + VALUES * 10)
    below = sheet.cells.filter(sheet.cells[reading.NUMBER] > batch.head_line)
    subject = subjects.of(batch)
    fields = {column: field for field, column in batch.mapping.items()}
    shown = []
    for column in sheet.columns:
        if column not in batch.titles:
            continue
        found = [text for text in below[column].to_list() if text][:VALUES]
        title = batch.titles[column]
        if not title and not found:
            continue
        field = fields.get(column, "")
        shows = clear or (subject.of_records and bool(field))
        values = tuple(_said(text, words.meaning(title), clear=shows) for text in found)
        shown.append(Shown(column, letters(int(column[1:])), title, values, field))
    return Sample(file.sheets, shown)


def _said(text: str, field: str, *, clear: bool) -> str:
    if not clear and field not in HARMLESS:
        return "•••"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def missing(batch: Batch) -> list[str]:
    """Name the fields that the form asks for and that no column holds."""
    return [
        str(one.label)
        for one in subjects.of(batch).columns
        if one.needed and one.field not in batch.mapping
    ]
