"""Reading a file as columns of text: Excel workbooks new and old, CSV in UTF-8 or GB18030.

A sheet comes back as a frame of texts with one column for each of the file's, and
``number``, the line as the spreadsheet shows it. A cell that holds a number is written as a
spreadsheet would show it in full; where a document number was stored as a number, its last
digits are lost, and ``rounded`` names those lines: they are refused, never repaired.

fastexcel holds a whole sheet in memory while it reads; a workbook that unpacks to more than
``STREAMED`` is read cell by cell by openpyxl, which is slower and needs no more memory for a
long sheet than for a short one. A test compares the two.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

import fastexcel
import openpyxl
import polars as pl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ERROR_CODES

from unionhall.core.errors import EmptyFile, UnreadableFile

MOST_BYTES = 200_000_000
MOST_UNPACKED = 2_000_000_000
STREAMED = 100_000_000
"""Bytes of XML, about a hundred thousand rows of fifteen columns."""
MOST_SHARED = 300_000_000
"""Bytes of XML of the texts that cells share, which every reader holds in memory."""
MOST_COLUMNS = 80
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
PIECE = 1 << 20
DELIMITERS = ",\t;"
HEAD = 200
"""Lines in which the headings are looked for."""
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
class Piece:
    """Some lines of some columns of a sheet: their texts, and where a number was rounded."""

    cells: pl.DataFrame = field(repr=False)
    rounded: frozenset[int]


@dataclass(frozen=True, slots=True)
class File:
    """An opened file; a short sheet that was read is kept until it is read in full."""

    content: bytes = field(repr=False)
    sheets: tuple[str, ...]
    kind: str
    long: bool = False
    _read: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False)

    def named(self, name: str) -> str:
        """Return the sheet of a name, the first unless one is named."""
        if name and name not in self.sheets:
            raise UnreadableFile(why=_("It has no sheet of that name."))
        return name or self.sheets[0]

    def beginning(self, name: str = "", most: int = HEAD) -> Sheet:
        """Read the first lines of a sheet, without those in which nothing stands."""
        wanted = self.named(name)
        if self.kind == "csv":
            frame = _csv(self.content, most)
        elif self.long:
            frame = next(_streamed(self.content, wanted, most=most), (pl.DataFrame(), ()))[0]
        else:
            frame = self._whole(wanted).head(most)
        names = frame.columns
        numbered = _numbered(frame)
        filled = pl.any_horizontal(pl.col(names).is_not_null() & (pl.col(names) != ""))
        return Sheet(wanted, numbered.filter(filled) if names else numbered)

    def pieces(self, name: str, wanted: Collection[str], number: str = "") -> Iterator[Piece]:
        """Read columns of a sheet from beginning to end, piece after piece.

        Cells of the column ``number`` that are numbers are rounded.
        """
        sheet, places = self.named(name), sorted(int(column[1:]) for column in wanted)
        done = 0
        for frame, rounded in self._parts(sheet, places, int(number[1:]) if number else -1):
            absent = [pl.lit(None, pl.String).alias(n) for n in wanted if n not in frame.columns]
            yield Piece(
                _numbered(frame.with_columns(absent), done),
                frozenset(line + done for line in rounded),
            )
            done += frame.height

    def _parts(
        self, sheet: str, places: Sequence[int], number: int
    ) -> Iterator[tuple[pl.DataFrame, Sequence[int]]]:
        if self.kind == "csv":
            return ((frame, ()) for frame in _csv_parts(self.content, places))
        if self.long:
            return _streamed(self.content, sheet, places=places, number=number)
        frame = self._whole(sheet)
        frame = frame.select([f"c{place}" for place in places if place < frame.width])
        self._read.clear()
        rounded = _rounded(self.content, sheet, number) if number >= 0 else []
        return iter([(frame, rounded)])

    def _whole(self, name: str) -> pl.DataFrame:
        if name not in self._read:
            self._read.clear()
            self._read[name] = _named(_excel(self.content, name))
        return self._read[name]


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame[:, :MOST_COLUMNS]
    frame.columns = [f"c{place}" for place in range(frame.width)]
    return frame


def _numbered(frame: pl.DataFrame, before: int = 0) -> pl.DataFrame:
    return frame.with_row_index(NUMBER, offset=before + 1).with_columns(
        pl.col(NUMBER).cast(pl.Int64), pl.col(frame.columns).str.strip_chars()
    )


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
        unpacked = _unpacked(content) if new else 0
        with _readable():
            names = tuple(fastexcel.read_excel(content).sheet_names)
        return File(content, names, "xlsx" if new else "xls", unpacked > STREAMED)
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


def _unpacked(content: bytes) -> int:
    """Return how many bytes a workbook unpacks to; refuses what is far more than a list."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            sizes = {part.filename: part.file_size for part in packed.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError) as broken:
        raise UnreadableFile(why=_("It is damaged, or no Excel workbook.")) from broken
    shared = max((size for name, size in sizes.items() if "sharedStrings" in name), default=0)
    if sum(sizes.values()) > MOST_UNPACKED or shared > MOST_SHARED:
        raise UnreadableFile(why=_("It holds far more than a list."))
    return sum(sizes.values())


def _excel(content: bytes, name: str, **wanted: Any) -> pl.DataFrame:
    with _readable():
        book = fastexcel.read_excel(content)
        options = {"dtypes": "string"} | wanted
        return book.load_sheet(name, header_row=None, skip_rows=0, **options).to_polars()


def _rounded(content: bytes, name: str, place: int) -> list[int]:
    """Return the lines in which a column's cell is a number, not a text."""
    # As truth values, numbers are true or false and texts are nothing.
    cells = _excel(content, name, use_columns=[place], dtypes={place: "boolean"})
    return (cells.to_series().is_not_null().arg_true() + 1).to_list()


# Cell by cell ----------------------------------------------------------------------------

AT_A_TIME = 20_000


def _streamed(
    content: bytes,
    name: str,
    *,
    most: int | None = None,
    places: Sequence[int] | None = None,
    number: int = -1,
) -> Iterator[tuple[pl.DataFrame, Sequence[int]]]:
    """Read a sheet, or some columns of it, by parts; with each, where ``number`` is a number."""
    with _readable():
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book[name]
        sheet.reset_dimensions()  # what a file says of its own extent may be wrong
        lines = islice(sheet.iter_rows(values_only=True), most)
        while part := list(islice(lines, AT_A_TIME)):
            width = min(max(map(len, part)), MOST_COLUMNS)
            here = range(width) if places is None else [one for one in places if one < width]
            texts = {
                f"c{place}": [_text(line[place]) if place < len(line) else None for line in part]
                for place in here
            }
            rounded = [
                at
                for at, line in enumerate(part, start=1)
                if 0 <= number < len(line) and isinstance(line[number], int | float)
            ]
            frame = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))
            yield (frame if texts else pl.DataFrame(height=len(part))), rounded
        book.close()


def _text(value: object) -> str | None:
    """Write a cell as fastexcel does."""
    if value is None or value in ERROR_CODES:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        plain = f"{Decimal(repr(value)):f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, date):  # with a time as well
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return str(value)


# CSV -------------------------------------------------------------------------------------


def _csv(content: bytes, most: int) -> pl.DataFrame:
    with _a_table():
        return _scanned(content).head(most).collect()


def _csv_parts(content: bytes, places: Sequence[int]) -> Iterator[pl.DataFrame]:
    with _a_table():
        table = _scanned(content)
        names = table.collect_schema().names()
        wanted = table.select(names[place] for place in places if place < len(names))
        yield from wanted.collect_batches(chunk_size=AT_A_TIME, maintain_order=True)


def _scanned(content: bytes) -> pl.LazyFrame:
    text = _in_utf8(content)
    head = text[:60_000].decode(errors="ignore")
    delimiter = max(DELIMITERS, key=head.count)
    lines = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    width = max((len(line) for line, _n in zip(lines, range(HEAD), strict=False)), default=0)
    if not width:
        raise UnreadableFile(why=_("It is empty."))
    return pl.scan_csv(
        text,
        has_header=False,
        separator=delimiter,
        infer_schema=False,
        truncate_ragged_lines=True,
        missing_columns="insert",
        schema={f"c{place}": pl.String for place in range(min(width, MOST_COLUMNS))},
        low_memory=True,
    )


@contextmanager
def _a_table() -> Iterator[None]:
    """Turn whatever the readers raise for broken lines into one sentence."""
    try:
        yield
    except (csv.Error, pl.exceptions.PolarsError) as broken:
        raise UnreadableFile(why=_("It is no table.")) from broken


def _in_utf8(content: bytes) -> bytes:
    """Return a text in UTF-8, whichever of the two encodings it is written in."""
    if b"\0" not in content:
        if _is("utf-8", content):
            return content.removeprefix(codecs.BOM_UTF8)
        if _is("gb18030", content):
            return content.decode("gb18030").encode()
    raise UnreadableFile(why=_("It is written neither in UTF-8 nor in GB18030."))


def _is(encoding: str, content: bytes) -> bool:
    """Say whether a text is written in an encoding, without holding it twice."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for start in range(0, len(content), PIECE):
            decoder.decode(view[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
