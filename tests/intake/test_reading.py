"""Long workbooks are read cell by cell, and come out as short ones do."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from unionhall.core.errors import UnreadableFile
from unionhall.intake import reading
from unionhall.intake.reading import Piece, open_file

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


def read(content: bytes, *, long: bool) -> Piece:
    file = replace(open_file(content), long=long)
    pieces = list(file.pieces("", ["c0", "c1", "c2"], "c1"))
    cells = pl.concat(piece.cells for piece in pieces)
    return Piece(cells, frozenset().union(*(piece.rounded for piece in pieces)))


def said(piece: Piece) -> list[list[object]]:
    rows = ([text or None for text in row] for row in piece.cells.rows())
    return [row for row in rows if any(row[1:])]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_both_readers_see_the_same(rows: list[list[object]]) -> None:
    content = a_workbook([["姓名", "证件号码", "手机号"], *rows])
    short, long = read(content, long=False), read(content, long=True)
    assert said(long) == said(short)
    assert long.rounded == short.rounded


@pytest.mark.parametrize("long", [False, True])
def test_only_the_beginning_is_read_for_the_headings(*, long: bool) -> None:
    content = a_workbook([["名单"], [], *([n, "b"] for n in range(300))])
    sheet = replace(open_file(content), long=long).beginning(most=4)
    assert sheet.cells.rows() == [(1, "名单", None), (3, "0", "b"), (4, "1", "b")]


def test_a_long_sheet_comes_in_pieces_with_its_own_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_A_TIME", 3)
    rows = [[f"n{n}", n if n % 2 else str(n), None] for n in range(1, 9)]
    for content, most in ((a_workbook(rows), {2: 1}), (a_csv(rows), {})):
        file = replace(open_file(content), long=True)
        pieces = list(file.pieces("", ["c0", "c1", "c4"], "c1"))
        assert len(pieces) == 3
        cells = pl.concat(piece.cells for piece in pieces)
        assert cells["number"].to_list() == list(range(1, 9))
        assert cells["c0"].to_list() == [f"n{n}" for n in range(1, 9)]
        assert cells["c4"].null_count() == 8
        odd = {n for n in range(1, 9) if n % 2} if most else set()
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
    assert read(file.getvalue(), long=True).cells.rows() == [(1, "姓名", "证件号码", None)]
    monkeypatch.setattr(reading, "MOST_SHARED", 10)
    with pytest.raises(UnreadableFile):
        open_file(file.getvalue())
