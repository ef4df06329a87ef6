"""Long workbooks are read cell by cell, and come out as short ones do."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from unionhall.core.errors import UnreadableFile
from unionhall.intake import reading, sheets
from unionhall.intake.reading import File, open_file

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=12)
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.integers(-(10**9), 10**9).map(lambda number: number / 8),
    st.sampled_from([13712349876, 45108, "2023.07", "长期", "110101198001010014", "=1+1"]),
    st.datetimes(datetime(1950, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001
        lambda at: at.replace(microsecond=0)
    ),
    st.dates(date(1950, 1, 1), date(2099, 1, 1)),
)


def a_workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


Read = tuple[list[tuple[str | None, ...]], set[int]]


def read(book: sheets.Short | sheets.Long) -> Read:
    rows: list[tuple[str | None, ...]] = []
    rounded: set[int] = set()
    for frame, lines in book.parts(book.names()[0], [0, 1, 2], 1):
        rows += [tuple(cell or None for cell in row) for row in frame.rows()]
        rounded.update(lines)
    return [row for row in rows if any(row)], rounded


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_both_readers_see_the_same(rows: list[list[object]]) -> None:
    content = a_workbook([["姓名", "证件号码", "手机号"], *rows])
    assert read(sheets.Long(content)) == read(sheets.Short(content))


@pytest.mark.parametrize("long", [False, True])
def test_only_the_beginning_is_read_for_the_headings(*, long: bool) -> None:
    content = a_workbook([["名单"], [], *([n, "b"] for n in range(300))])
    sheet = File(content, "xlsx", long=long).beginning(most=4)
    assert sheet.cells.rows() == [(1, "名单", None), (3, "0", "b"), (4, "1", "b")]


@pytest.mark.parametrize("kind", ["short", "long", "csv"])
def test_a_sheet_comes_in_pieces_with_its_own_lines(kind: str) -> None:
    rows = [[f"n{n}", n if n % 2 else str(n), None] for n in range(1, 45_001)]
    content = a_csv(rows) if kind == "csv" else a_workbook(rows)
    pieces = list(File(content, kind, long=kind == "long").pieces("", ["c0", "c1", "c4"], "c1"))
    assert [piece.cells.height for piece in pieces] == [20_000, 20_000, 5_000]
    cells = pl.concat(piece.cells for piece in pieces)
    assert cells["number"].to_list() == list(range(1, 45_001))
    assert cells["c0"].to_list() == [f"n{n}" for n in range(1, 45_001)]
    assert cells["c4"].null_count() == 45_000
    odd = set() if kind == "csv" else set(range(1, 45_001, 2))
    assert set().union(*(piece.rounded for piece in pieces)) == odd


def a_csv(rows: Sequence[Sequence[object]]) -> bytes:
    return "\n".join(",".join(str(cell or "") for cell in row) for row in rows).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_is_read_in_either_encoding(encoding: str) -> None:
    content = "姓名,证件号码\n㐀𠮷·阿不都,1\n".encode(encoding)
    assert open_file(content).beginning().cells.rows() == [
        (1, "姓名", "证件号码"),
        (2, "㐀𠮷·阿不都", "1"),
    ]


def test_texts_that_cells_share_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_row(0, 0, ["姓名", "证件号码"])
    assert read(sheets.Long(file.getvalue())) == ([("姓名", "证件号码")], set())
    monkeypatch.setattr(reading, "MOST_SHARED", 10)
    with pytest.raises(UnreadableFile):
        open_file(file.getvalue())


def packed(**parts: str) -> bytes:
    """A workbook of these parts; the sheet is a list of two people unless it is one of them."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_row(0, 0, ["姓名", "证件号码"])
    given = zipfile.ZipFile(file)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            short = name.rpartition("/")[2].partition(".")[0]
            made.writestr(name, parts.get(short, given.read(name)))
    return out.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)
TEXTS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'count="2" uniqueCount="4000000000"><si><t>a</t></si></sst>'
)


@pytest.mark.parametrize(
    "content",
    [
        packed(
            sheet1=SHEET.format(
                '<row r="1"><c r="A1"><v>1</v></c></row>'
                '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        ),
        packed(sheet1=SHEET.format('<row r="1"><c r="A4294967295"><v>1</v></c></row>')),
        packed(
            sheet1=SHEET.format(
                f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 3_000_000}</t></is></c></row>'
                * 2
            )
        ),
        packed(sharedStrings=TEXTS),
        b"\n" * 1_100_000,
    ],
    ids=["corners", "far away", "one long text", "four thousand million texts", "lines"],
)
def test_a_file_that_asks_for_too_much_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(open_file(content).pieces("", ["c0", "c1"], "c1"))


def test_the_reader_goes_with_its_file() -> None:
    file = open_file(a_workbook([["姓名", "证件号码"]]))
    reader = file._reader  # noqa: SLF001 -- the process, to see it end
    assert reader.poll() is None
    del file
    assert reader.poll() is not None
