"""Workbooks as streams: whole, in pieces, and with every value as what it is."""

import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from unionhall.core.workbook import ROWS_AT_A_TIME, letters, workbook


def sheet(headings: list[str], rows: list[list[object]], title: str = "会员") -> object:
    book = load_workbook(io.BytesIO(b"".join(workbook(title, headings, rows))))
    return book.worksheets[0]


def values(headings: list[str], rows: list[list[object]]) -> list[tuple[object, ...]]:
    return list(sheet(headings, rows).iter_rows(values_only=True))  # type: ignore[attr-defined]


def test_every_kind_of_value_comes_back_as_what_it_is() -> None:
    row = [
        "古丽·买买提 <&> 𠮷",
        "=1+1",
        "110119199005170011",
        " both ends ",
        12,
        Decimal("1.5"),
        date(1990, 5, 17),
        datetime(2026, 3, 2, 9, 5),  # noqa: DTZ001 -- as a file holds it
        time(9, 5),
        None,
        "",
        "last",
    ]
    [_head, written] = values([str(number) for number in range(len(row))], [row])
    moments = (datetime(1990, 5, 17), datetime(2026, 3, 2, 9, 5))  # noqa: DTZ001
    assert written == (*row[:4], 12, 1.5, *moments, "09:05", None, None, "last")


def test_a_text_is_never_a_formula_nor_a_number() -> None:
    made = sheet(["a", "b"], [["=1+1", "007"]])
    first, second = made[2]  # type: ignore[index]
    assert (first.data_type, first.value) == ("s", "=1+1")
    assert (second.data_type, second.number_format) == ("s", "@")


def test_days_that_spreadsheets_count_wrongly_are_texts() -> None:
    assert values(["day"], [[date(1900, 2, 28)], [date(1900, 3, 1)]])[1:] == [
        ("1900-02-28",),
        (datetime(1900, 3, 1),),  # noqa: DTZ001
    ]


@given(st.text(max_size=40))
def test_any_text_can_be_written(text: str) -> None:
    [_head, *rest] = values(["a", "b"], [[text, "end"]])
    [(_value, end)] = rest
    assert end == "end"


@given(st.text(max_size=40))
def test_any_title_can_be_written(title: str) -> None:
    assert len(sheet(["a"], [], title).title) <= 31  # type: ignore[attr-defined]


def test_it_is_written_piece_by_piece_and_the_same_each_time() -> None:
    rows = [[str(number)] for number in range(ROWS_AT_A_TIME * 3 + 1)]
    pieces = list(workbook("x", ["n"], rows))
    assert len(pieces) == 4
    assert b"".join(pieces) == b"".join(workbook("x", ["n"], rows))
    assert [row[0] for row in values(["n"], rows)[1:]] == [row[0] for row in rows]


@pytest.mark.parametrize(
    ("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_spreadsheets_do(number: int, name: str) -> None:
    assert letters(number) == name
