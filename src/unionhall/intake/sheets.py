"""A program that reads files which strangers made, with its own limits of memory and time.

A kilobyte of XML can ask a reader for a terabyte; whoever asks for too much here dies alone,
and ``reading`` says so in a sentence. The program knows nothing of the product: it gets a
file and orders on its input, and answers with frames of texts on its output.

A message is its length in eight bytes and as many bytes. First come the kind of file (JSON)
and the file, then orders (JSON). Each answer begins with one byte: ``{`` a JSON object, ``F``
a frame, ``!`` what is wrong with the file, ``.`` the end of an order.

fastexcel holds a whole sheet in memory while it reads; a long workbook is read cell by cell
by openpyxl, which is slower and needs no more memory for a long sheet than for a short one.
"""

import codecs
import csv
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any
from xml.etree import ElementTree as ET

import fastexcel
import polars as pl

MEMORY = 3_000_000_000
"""Bytes of address space, threads and libraries included; 1.5 GB of them are there to begin."""
CPU_TO_OPEN, CPU_TO_READ = 40, 600
"""Seconds of work."""
MOST_COLUMNS = 80
AT_A_TIME = 20_000
HEAD = 200
"""Lines in which the headings are looked for."""
MOST_IN_A_CELL = 32_767
"""Characters, as a spreadsheet has it."""
DELIMITERS = ",\t;"
HARMLESS = r"^'([=+\-@\t\r])"
"""How an exported text begins that a spreadsheet would take for a formula; the mark goes."""
PIECE = 1 << 20
MOST_UNSAVED = 200_000
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HIDDEN = frozenset({"hidden", "veryHidden"})
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})

Part = tuple[pl.DataFrame, Sequence[int]]
"""Lines of a sheet, and in which of them, counted from 1, the exact column is a number."""
Cell = tuple[int, int]
"""The line of a cell, counted from 1, and its column, counted from 0."""


class Unreadable(Exception):
    """The file is no table; says in a word why."""


# Workbooks -------------------------------------------------------------------------------


class Short:
    """A workbook that fits in memory; the sheet that was read last is kept."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._book = fastexcel.read_excel(content)
        self._last: tuple[str, pl.DataFrame] | None = None

    def names(self) -> list[str]:
        """Name the sheets that people see."""
        return seen(self._content, self._book.sheet_names)

    def beginning(self, name: str, most: int) -> pl.DataFrame:
        """Return the first lines of a sheet."""
        return self._whole(name).head(most)

    def parts(self, name: str, places: Sequence[int], number: int) -> Iterator[Part]:
        """Return some columns of a sheet, by parts."""
        frame = self._whole(name)
        frame = frame.select(f"c{place}" for place in places if place < frame.width)
        lines = pl.Series([], dtype=pl.Int64)
        if number >= 0:
            # As truth values, numbers are true or false and texts are nothing.
            wanted = {"use_columns": [number], "dtypes": {number: "boolean"}}
            lines = self._sheet(name, **wanted).to_polars().to_series().is_not_null().arg_true() + 1
        for start in range(0, frame.height, AT_A_TIME):
            here = lines.filter(lines.is_between(start + 1, start + AT_A_TIME)) - start
            yield frame[start : start + AT_A_TIME], here.to_list()

    def unsaved(self, name: str) -> list[Cell]:
        """Return the cells that hold a formula and no result."""
        return unsaved(self._content, name)

    def _whole(self, name: str) -> pl.DataFrame:
        if self._last is None or self._last[0] != name:
            sheet = self._sheet(name, dtypes="string")
            frame = sheet.to_polars()
            # A table may stand to the right of empty columns, which are not loaded.
            first = min((column.absolute_index for column in sheet.selected_columns), default=0)
            frame.columns = [f"c{place}" for place in range(first, first + frame.width)]
            empty = [pl.lit(None, pl.String).alias(f"c{place}") for place in range(first)]
            self._last = (name, frame.select(*empty, pl.all())[:, :MOST_COLUMNS])
        return self._last[1]

    def _sheet(self, name: str, **wanted: Any) -> fastexcel.ExcelSheet:
        sheet: fastexcel.ExcelSheet = self._book.load_sheet(
            name, header_row=None, skip_rows=0, **wanted
        )
        return sheet


class Long:
    """A workbook that is read cell by cell."""

    def __init__(self, content: bytes) -> None:
        import openpyxl  # noqa: PLC0415 -- takes longer to load than most files to read

        self._content = content
        self._book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)

    def names(self) -> list[str]:
        """Name the sheets that people see."""
        return seen(self._content, [sheet.title for sheet in self._book.worksheets])

    def beginning(self, name: str, most: int) -> pl.DataFrame:
        """Return the first lines of a sheet."""
        return self._frame(list(islice(self._lines(name), most)), range(MOST_COLUMNS))

    def parts(self, name: str, places: Sequence[int], number: int) -> Iterator[Part]:
        """Return some columns of a sheet, by parts."""
        lines = self._lines(name)
        while part := list(islice(lines, AT_A_TIME)):
            rounded = [
                at
                for at, line in enumerate(part, start=1)
                if 0 <= number < len(line) and isinstance(line[number], int | float)
            ]
            yield self._frame(part, places), rounded

    def unsaved(self, name: str) -> list[Cell]:
        """Return the cells that hold a formula and no result."""
        return unsaved(self._content, name)

    def _lines(self, name: str) -> Iterator[tuple[object, ...]]:
        sheet = self._book[name]
        sheet.reset_dimensions()  # what a file says of its own extent may be wrong
        return iter(sheet.iter_rows(values_only=True))

    @staticmethod
    def _frame(lines: Sequence[tuple[object, ...]], places: Sequence[int]) -> pl.DataFrame:
        width = max(map(len, lines), default=0)
        texts = {
            f"c{place}": [text(line[place]) if place < len(line) else None for line in lines]
            for place in places
            if place < width
        }
        if not texts:
            return pl.DataFrame(height=len(lines))
        return pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))


def text(value: object) -> str | None:
    """Write a cell as fastexcel does."""
    if value is None or value in ERRORS:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        plain = f"{Decimal(repr(value)):f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, date):  # with a time as well
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return str(value)


FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]+")?(?: t="n")?>\s*'
    rb"<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
"""A cell whose formula was written by a program that calculates nothing; one whose result is
an empty text says so."""


def unsaved(content: bytes, name: str) -> list[Cell]:
    """Return the cells of a sheet that hold a formula and no result; of very many, the first."""
    if not content.startswith(b"PK"):
        return []
    found: set[Cell] = set()
    with suppress(KeyError), zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet, left = packed.open(_part_of(packed, name)), b""
        while len(found) < MOST_UNSAVED and (piece := sheet.read(PIECE)):
            whole = left + piece
            if b"<f" in whole:
                found |= {_place(*match.groups()) for match in FORMULA.finditer(whole)}
            left = whole[max(whole.rfind(b"<c "), len(whole) - PIECE, 0) :]
    return sorted(found)


def seen(content: bytes, names: Sequence[str]) -> list[str]:
    """Leave hidden sheets out, unless all are hidden; an old workbook does not say which are."""
    hidden = set[str]()
    if content.startswith(b"PK"):
        with suppress(KeyError), zipfile.ZipFile(io.BytesIO(content)) as packed:
            book = ET.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314 -- as in _part_of
            sheets = book.iter(f"{{{MAIN}}}sheet")
            hidden = {one.get("name", "") for one in sheets if one.get("state") in HIDDEN}
    return [name for name in names if name not in hidden] or list(names)


def _part_of(packed: zipfile.ZipFile, name: str) -> str:
    """Return which part of a workbook is a sheet; raises KeyError where none is."""
    parts, book = (
        ET.fromstring(packed.read(f"xl/{name}"))  # noqa: S314 -- here nothing can be harmed
        for name in ("_rels/workbook.xml.rels", "workbook.xml")
    )
    related = {one.get("Id", ""): one.get("Target", "") for one in parts}
    for one in book.iter(f"{{{MAIN}}}sheet"):
        if one.get("name") == name:
            target = related[one.get(f"{{{RELATION}}}id", "")]
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(name)


def _place(letters: bytes, line: bytes) -> Cell:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(line), column - 1


# CSV -------------------------------------------------------------------------------------


class Table:
    """A table of comma-separated values, in UTF-8 or GB18030."""

    def __init__(self, content: bytes) -> None:
        plain = in_utf8(content)
        head = plain[:60_000].decode("utf-8-sig", errors="ignore")
        delimiter = max(DELIMITERS, key=head.count)
        lines = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        width = max((len(line) for line in islice(lines, HEAD)), default=0)
        if not width:
            raise Unreadable("empty")
        self._table = pl.scan_csv(
            plain,
            has_header=False,
            separator=delimiter,
            infer_schema=False,
            truncate_ragged_lines=True,
            missing_columns="insert",
            schema={f"c{place}": pl.String for place in range(min(width, MOST_COLUMNS))},
            low_memory=True,
        ).with_columns(pl.all().str.replace(HARMLESS, "$1"))

    def unsaved(self, _name: str) -> list[Cell]:
        """Return nothing: there are no formulas."""
        return []

    def names(self) -> list[str]:
        """Name the only sheet."""
        return ["csv"]

    def beginning(self, _name: str, most: int) -> pl.DataFrame:
        """Return the first lines."""
        return self._table.head(most).collect()

    def parts(self, _name: str, places: Sequence[int], _number: int) -> Iterator[Part]:
        """Return some columns, by parts."""
        names = self._table.collect_schema().names()
        wanted = self._table.select(names[place] for place in places if place < len(names))
        for part in wanted.collect_batches(chunk_size=AT_A_TIME, maintain_order=True):
            yield part, ()


def in_utf8(content: bytes) -> bytes:
    """Return a text in UTF-8, whichever of the two encodings it is written in."""
    if b"\0" not in content:
        if is_text("utf-8", content):
            return content  # with its mark, which polars leaves out
        if is_text("gb18030", content):
            if any(map(_surely_utf_8, content.splitlines())):
                raise Unreadable("mixed")
            return content.decode("gb18030").encode()
    raise Unreadable("encoding")


def _surely_utf_8(line: bytes) -> bool:
    """Say whether a line is UTF-8 beyond doubt: four letters of three bytes are no accident."""
    if line.isascii():
        return False
    try:
        return sum(letter > "\u07ff" for letter in line.decode()) >= 4  # noqa: PLR2004
    except UnicodeDecodeError:
        return False


def is_text(encoding: str, content: bytes) -> bool:
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


# The program -----------------------------------------------------------------------------


def receive(source: IO[bytes]) -> bytes | None:
    """Read a message; nothing where the other side has gone."""
    length = source.read(8)
    if len(length) < 8:  # noqa: PLR2004 -- bytes of a length
        return None
    whole = int.from_bytes(length)
    found = source.read(whole)
    return found if len(found) == whole else None


def send(drain: IO[bytes], message: bytes) -> None:
    """Write a message."""
    drain.write(len(message).to_bytes(8))
    drain.write(message)
    drain.flush()


def packed(frame: pl.DataFrame) -> bytes:
    """Return a frame as the message that holds it."""
    if any(most and most > MOST_IN_A_CELL for most in _longest(frame)):
        raise Unreadable("much")
    file = io.BytesIO()
    frame.write_ipc(file)
    return b"F" + file.getvalue()


def _longest(frame: pl.DataFrame) -> Sequence[int | None]:
    if not frame.width or not frame.height:
        return ()
    return frame.select(pl.all().str.len_chars().max()).row(0)


def opened(kind: dict[str, Any], content: bytes) -> Short | Long | Table:
    """Open a file; what it is was seen by its first bytes."""
    if kind["kind"] == "csv":
        return Table(content)
    return Long(content) if kind["long"] else Short(content)


def answers(file: Short | Long | Table, order: dict[str, Any]) -> Iterator[bytes]:
    """Do what is ordered."""
    if order["do"] == "names":
        yield json.dumps({"names": file.names()}).encode()
    elif order["do"] == "beginning":
        yield packed(file.beginning(order["sheet"], order["most"]))
    else:
        allow(CPU_TO_READ)
        wanted = set(order["places"])
        unsaved = [cell for cell in file.unsaved(order["sheet"]) if cell[1] in wanted]
        yield json.dumps({"unsaved": unsaved}).encode()
        for frame, rounded in file.parts(order["sheet"], order["places"], order["number"]):
            yield json.dumps({"rounded": list(rounded)}).encode()
            yield packed(frame)
    yield b"."


def allow(seconds: int) -> None:
    """Allow so much more work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main() -> None:
    """Read a file and follow orders until nobody gives any."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    allow(CPU_TO_OPEN)
    source, drain = sys.stdin.buffer, sys.stdout.buffer
    first = receive(source)
    kind = json.loads(first) if first else {"kind": ""}
    try:
        file = opened(kind, receive(source) or b"")
        while (order := receive(source)) is not None:
            for answer in answers(file, json.loads(order)):
                send(drain, answer)
    except Unreadable as why:
        send(drain, f"!{why}".encode())
    except MemoryError:
        send(drain, b"!much")
    except BrokenPipeError:
        return
    except BaseException:  # noqa: BLE001 -- a reader's panic is no Exception
        # Whatever broke in a stranger's file says nothing that its sender could use.
        send(drain, b"!table" if kind["kind"] == "csv" else b"!damaged")


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
