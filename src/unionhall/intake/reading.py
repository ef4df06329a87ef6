"""Reading a file as columns of text: Excel workbooks new and old, CSV in UTF-8 or GB18030.

A sheet comes back as a frame of texts with one column for each of the file's, and
``number``, the line as the spreadsheet shows it. A cell that holds a number is written as a
spreadsheet would show it in full; where a document number was stored as a number, its last
digits are lost, and ``rounded`` names those lines: they are refused, never repaired.
"""

import csv
import io
import sys
import zipfile
from dataclasses import dataclass, field
from typing import Any

import fastexcel
import polars as pl
from django.utils.translation import gettext as _

from unionhall.core.errors import EmptyFile, UnreadableFile

MOST_BYTES = 200_000_000
MOST_UNPACKED = 2_000_000_000
MOST_COLUMNS = 80
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"
HEAD = 60
"""Lines that are looked at for the headings."""
NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file: its name and its cells; what is empty is null."""

    name: str
    cells: pl.DataFrame = field(repr=False)

    @property
    def columns(self) -> list[str]:
        """Name the frame's columns of the file, from the left."""
        return [name for name in self.cells.columns if name != NUMBER]


@dataclass(frozen=True, slots=True)
class File:
    """An opened file, whose sheets are read when they are asked for, and the last one kept."""

    content: bytes = field(repr=False)
    sheets: tuple[str, ...]
    kind: str
    _read: dict[str, Sheet] = field(default_factory=dict, repr=False)

    def read(self, name: str = "") -> Sheet:
        """Read one sheet, the first unless another is named."""
        if name and name not in self.sheets:
            raise UnreadableFile(why=_("It has no sheet of that name."))
        wanted = name or self.sheets[0]
        if wanted not in self._read:
            self._read.clear()
            self._read[wanted] = self._sheet(wanted)
        return self._read[wanted]

    def beginning(self, name: str, most: int) -> Sheet:
        """Read so many lines of a sheet and no more."""
        return self._sheet(name, most)

    def forget(self) -> None:
        """Let go of what was read."""
        self._read.clear()

    def _sheet(self, wanted: str, most: int | None = None) -> Sheet:
        if self.kind == "csv":
            frame = _csv(self.content).head(most or sys.maxsize)
        else:
            frame = _excel(self.content, wanted, **({"n_rows": most} if most else {}))
        names = [f"c{place}" for place in range(min(frame.width, MOST_COLUMNS))]
        frame = frame[:, : len(names)]
        frame.columns = names
        numbered = frame.with_row_index(NUMBER, offset=1).with_columns(
            pl.col(NUMBER).cast(pl.Int64), pl.col(names).str.strip_chars()
        )
        filled = pl.any_horizontal(pl.col(names).is_not_null() & (pl.col(names) != ""))
        return Sheet(wanted, numbered.filter(filled) if names else numbered)

    def rounded(self, sheet: Sheet, column: str) -> set[int]:
        """Return the lines of a column whose cells are numbers, not texts."""
        if self.kind == "csv":
            return set()
        place = int(column[1:])
        # As truth values, numbers are true or false and texts are nothing.
        cells = _excel(self.content, sheet.name, use_columns=[place], dtypes={place: "boolean"})
        numbers = cells.to_series().is_not_null().arg_true() + 1
        return set(numbers.to_list())


def open_file(content: bytes) -> File:
    """Open a file; raises UnreadableFile with the remedy."""
    if not content:
        raise EmptyFile
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            why=_("It is larger than %(most)s MB.") % {"most": MOST_BYTES // 1_000_000}
        )
    if content.startswith((WORKBOOK, OLD_WORKBOOK)):
        new = content.startswith(WORKBOOK)
        if new:
            _not_too_much(content)
        with _readable():
            names = tuple(fastexcel.read_excel(content).sheet_names)
        return File(content, names, "xlsx" if new else "xls")
    return File(content, ("csv",), "csv")


class _readable:  # noqa: N801 -- a context manager, used like a function
    """Turn whatever the readers raise for broken parts into one sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None or not issubclass(kind, Exception) or issubclass(kind, UnreadableFile):
            return
        raise UnreadableFile(
            why=_("It is damaged, protected by a password, or no Excel workbook.")
        ) from None


def _not_too_much(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as broken:
        raise UnreadableFile(why=_("It is damaged, or no Excel workbook.")) from broken
    if unpacked > MOST_UNPACKED:
        raise UnreadableFile(why=_("It holds far more than a list."))


def _excel(content: bytes, name: str, **wanted: Any) -> pl.DataFrame:
    with _readable():
        book = fastexcel.read_excel(content)
        options = {"dtypes": "string"} | wanted
        return book.load_sheet(name, header_row=None, skip_rows=0, **options).to_polars()


def _csv(content: bytes) -> pl.DataFrame:
    text = _decoded(content)
    head = text[:20_000]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        lines = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        width = max((len(line) for line, _n in zip(lines, range(HEAD), strict=False)), default=0)
        if not width:
            raise UnreadableFile(why=_("It is empty."))
        return pl.read_csv(
            text.encode(),
            has_header=False,
            separator=delimiter,
            infer_schema=False,
            truncate_ragged_lines=True,
            missing_columns="insert",
            schema={f"c{place}": pl.String for place in range(min(width, MOST_COLUMNS))},
        )
    except (csv.Error, pl.exceptions.PolarsError) as broken:
        raise UnreadableFile(why=_("It is no table.")) from broken


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise UnreadableFile(why=_("It is written neither in UTF-8 nor in GB18030."))
