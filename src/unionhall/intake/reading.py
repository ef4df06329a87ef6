"""Reading a file as columns of text: Excel workbooks new and old, CSV in UTF-8 or GB18030.

A sheet comes back as frames of texts with one column for each of the file's, and
``number``, the line as the spreadsheet shows it. A cell that holds a number is written as a
spreadsheet would show it in full; where a document number was stored as a number, its last
digits are lost, and ``rounded`` names those lines: they are refused, never repaired.

The reading itself is done by ``sheets``, a program with limits of its own: whatever a file
asks for, the pages go on, and its sender gets a sentence.
"""

import io
import json
import re
import subprocess
import sys
import weakref
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import EmptyFile, UnreadableFile
from unionhall.intake import sheets
from unionhall.intake.errors import NotATable

PROGRAM = Path(sheets.__file__)
MOST_BYTES = 200_000_000
MOST_UNPACKED = 2_000_000_000
STREAMED = 100_000_000
"""Bytes of XML, about a hundred thousand rows of fifteen columns; above, cell by cell."""
MOST_SHARED = 300_000_000
"""Bytes of XML of the texts that cells share, which every reader holds in memory."""
MOST_LINES = 1_048_576
"""As many as a sheet of a spreadsheet has."""
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
NUMBER = "number"
GIVEN_BACK = {"_RJEM_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0"}
"""Lets polars give memory back as soon as it is free, not some time later."""

REASONS: Mapping[str, str | Promise] = {
    "damaged": _("It is damaged, protected by a password, or no Excel workbook."),
    "table": _("It is no table."),
    "empty": _("It is empty."),
    "encoding": _("It is written neither in UTF-8 nor in GB18030."),
    "mixed": _("Some of its lines are written in UTF-8 and others in GB18030."),
    "much": _("It holds far more than a list."),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The beginning of a sheet: its name and its cells; what is empty is null."""

    name: str
    cells: pl.DataFrame = field(repr=False)

    @property
    def columns(self) -> list[str]:
        """Name the frame's columns of the file, from the left."""
        return [name for name in self.cells.columns if name != NUMBER]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of some columns of a sheet: their texts, and where a number was rounded.

    ``unsaved`` are cells of these lines that hold a formula whose result is not in the file.
    """

    cells: pl.DataFrame = field(repr=False)
    rounded: frozenset[int]
    unsaved: tuple[tuple[int, str], ...] = ()


class File:
    """An opened file; the program that reads it goes when it was read, or with this object."""

    def __init__(self, content: bytes, kind: str, *, long: bool = False) -> None:
        self.kind, self.long, self.size = kind, long, len(content)
        # Nothing of this program's surroundings is any business of a reader of files.
        surroundings = {"POLARS_MAX_THREADS": "2", "LC_ALL": "C.UTF-8", **GIVEN_BACK}
        self._reader = subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-I", str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=surroundings,
        )
        self.close = weakref.finalize(self, _end, self._reader)
        self._send(json.dumps({"kind": "csv" if kind == "csv" else "excel", "long": long}).encode())
        self._send(content)
        names = list(self._ask(do="names"))
        self.sheets: tuple[str, ...] = tuple(json.loads(names[0])["names"])

    def named(self, name: str) -> str:
        """Return the sheet of a name, the first unless one is named."""
        if name and name not in self.sheets:
            raise UnreadableFile(why=_("It has no sheet of that name."))
        return name or self.sheets[0]

    def beginning(self, name: str = "", most: int = sheets.HEAD) -> Sheet:
        """Read the first lines of a sheet, without those in which nothing stands."""
        wanted = self.named(name)
        (answer,) = self._ask(do="beginning", sheet=wanted, most=most)
        frame = _frame(answer)
        names = frame.columns
        numbered = _numbered(frame)
        filled = pl.any_horizontal(pl.col(names).is_not_null() & (pl.col(names) != ""))
        return Sheet(wanted, numbered.filter(filled) if names else numbered)

    def pieces(self, name: str, wanted: Collection[str], number: str = "") -> Iterator[Piece]:
        """Read columns of a sheet from beginning to end, piece after piece; the file's last order.

        Cells of the column ``number`` that are numbers are rounded.
        """
        exact = int(number[1:]) if number else -1
        places = sorted(int(column[1:]) for column in wanted)
        answers = self._ask(do="pieces", sheet=self.named(name), places=places, number=exact)
        done = 0
        unsaved = [(line, f"c{at}") for line, at in json.loads(next(answers))["unsaved"]]
        for answer in answers:
            rounded, frame = json.loads(answer)["rounded"], _frame(next(answers))
            absent = [pl.lit(None, pl.String).alias(n) for n in wanted if n not in frame.columns]
            here = range(done + 1, done + frame.height + 1)
            yield Piece(
                _numbered(frame.with_columns(absent), done),
                frozenset(line + done for line in rounded),
                tuple(cell for cell in unsaved if cell[0] in here) if unsaved else (),
            )
            done += frame.height
            if done > MOST_LINES:
                raise _unreadable("much")
        self.close()

    def _ask(self, **order: Any) -> Iterator[bytes]:
        """Give an order; raises UnreadableFile where the reader complains, or died of it."""
        self._send(json.dumps(order).encode())
        assert self._reader.stdout is not None  # noqa: S101 -- a pipe, as asked for
        while (answer := sheets.receive(self._reader.stdout)) != b".":
            if answer is None:
                raise _unreadable("much")
            if answer.startswith(b"!"):
                raise _unreadable(answer[1:].decode())
            yield answer

    def _send(self, message: bytes) -> None:
        assert self._reader.stdin is not None  # noqa: S101 -- a pipe, as asked for
        with suppress(BrokenPipeError):  # it has said why, or it is dead: the answer tells
            sheets.send(self._reader.stdin, message)


def _end(reader: "subprocess.Popen[bytes]") -> None:
    reader.kill()
    for pipe in (reader.stdin, reader.stdout):
        with suppress(BrokenPipeError):
            if pipe is not None:
                pipe.close()
    reader.wait()


def _unreadable(why: str) -> UnreadableFile:
    return UnreadableFile(why=REASONS[why])


def _frame(answer: bytes) -> pl.DataFrame:
    return pl.read_ipc(answer[1:])


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
    if what := _no_table(content):
        raise NotATable(what=what)
    if content.startswith(WORKBOOK):
        return File(content, "xlsx", long=unpacked(content) > STREAMED)
    if content.startswith(OLD_WORKBOOK):
        return File(content, "xls")
    if content.count(b"\n") > MOST_LINES:
        raise _unreadable("much")
    return File(content, "csv")


OTHERS: Mapping[bytes, str | Promise] = {
    b"%PDF": _("a PDF"),
    b"\xff\xd8\xff": _("a picture"),
    b"\x89PNG": _("a picture"),
    b"GIF8": _("a picture"),
    b"II*\0": _("a picture"),
    b"MM\0*": _("a picture"),
    b"Rar!": _("a packed archive"),
    b"7z\xbc\xaf": _("a packed archive"),
    b"{\\rtf": _("a Word document"),
}
"""What people hand in instead of a table, by its first bytes."""
PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|\?xml)", re.IGNORECASE)
"""How a web page begins, as which other programs like to write what they call a workbook."""
PARTS: Mapping[str, str | Promise] = {
    "word/document.xml": _("a Word document"),
    "ppt/presentation.xml": _("a presentation"),
}
STREAMS: Mapping[bytes, str | Promise] = {
    "WordDocument".encode("utf-16-le"): _("a Word document"),
    "EncryptedPackage".encode("utf-16-le"): _("protected by a password"),
}


def _no_table(content: bytes) -> str | Promise | None:
    """Say what a file is that is plainly no table."""
    for beginning, what in OTHERS.items():
        if content.startswith(beginning):
            return what
    if PAGE.match(content):
        return _("a web page")
    if content[4:12] in {b"ftypheic", b"ftypmif1", b"ftypheix"} or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    ):
        return _("a picture")
    if content.startswith(OLD_WORKBOOK):
        return next((what for name, what in STREAMS.items() if name in content), None)
    if content.startswith(WORKBOOK):
        with suppress(zipfile.BadZipFile, OSError, ValueError):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                names = set(packed.namelist())
            return next((what for name, what in PARTS.items() if name in names), None)
    return None


def unpacked(content: bytes) -> int:
    """Return how many bytes a workbook unpacks to; refuses what is far more than a list."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            sizes = {part.filename: part.file_size for part in packed.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError) as broken:
        raise _unreadable("damaged") from broken
    shared = max((size for name, size in sizes.items() if "sharedStrings" in name), default=0)
    if sum(sizes.values()) > MOST_UNPACKED or shared > MOST_SHARED:
        raise _unreadable("much")
    return sum(sizes.values())
