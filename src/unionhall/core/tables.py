"""Reading a file as a table: an Excel workbook, or CSV in UTF-8 or GB18030."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from unionhall.core.errors import EmptyFile, TooManyRows, UnreadableFile

MOST_BYTES = 10_000_000
MOST_COLUMNS = 60
ABOVE = 50
"""So many lines may stand above the rows: titles, notes, the headings."""
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
PDF = b"%PDF"
WORKBOOKS = (".xlsx", ".xlsm")
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"

Line = tuple[int, Sequence[object]]
"""A line's number in the file, from 1, and its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a list may hold: rows below its headings, bytes of the workbook unpacked."""

    rows: int
    unpacked: int


def sheets(content: bytes, limits: Limits, filename: str = "") -> Iterator[list[Line]]:
    """Yield each sheet's lines that hold anything; a CSV file has one sheet.

    What calls itself a workbook by its ``filename`` must be one.
    """
    if not content:
        raise EmptyFile
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            why=_("It is larger than %(most)s MB.") % {"most": MOST_BYTES // 1_000_000}
        )
    if content.startswith(OLD_WORKBOOK):
        raise UnreadableFile(why=_("It is an old Excel workbook (.xls), or has a password."))
    if content.startswith(PDF):
        raise UnreadableFile(why=_("It is a PDF."))
    if filename.lower().endswith(WORKBOOKS) and not content.startswith(WORKBOOK):
        raise UnreadableFile(why=_("It is damaged, or no Excel workbook."))
    if content.startswith(WORKBOOK):
        yield from _workbook(content, limits)
    else:
        yield _filled(enumerate(_csv(content), start=1), limits.rows)


def _workbook(content: bytes, limits: Limits) -> Iterator[list[Line]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > limits.unpacked:
            raise UnreadableFile(why=_("It holds far more than a list."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says about its size may be wrong
            rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
            yield _filled(enumerate(rows, start=1), limits.rows)
    except (
        zipfile.BadZipFile,
        zlib.error,
        InvalidFileException,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        ArithmeticError,
        RuntimeError,
        OSError,
        EOFError,
    ) as broken:  # what openpyxl raises for parts that are missing or torn
        raise UnreadableFile(why=_("It is damaged, or no Excel workbook.")) from broken


def _csv(content: bytes) -> Iterator[list[str]]:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        head = text[:4000]
        delimiter = max(DELIMITERS, key=head.count)
        try:
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        except csv.Error as broken:
            raise UnreadableFile(why=_("It is no table.")) from broken
        return
    raise UnreadableFile(why=_("It is written neither in UTF-8 nor in GB18030."))


def _filled(lines: Iterator[Line], most: int) -> list[Line]:
    found = [
        (number, cells[:MOST_COLUMNS])
        for number, cells in islice(lines, 10 * most)
        if any(cell is not None and str(cell).strip() for cell in cells)
    ]
    if len(found) > most + ABOVE:
        raise TooManyRows(count=len(found), most=most)
    return found
