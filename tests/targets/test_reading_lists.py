"""A list is read by what its headings mean, however it was put together."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.utils import translation

from tests.builders.lists import HEADINGS, a_code, a_csv, a_workbook
from unionhall.core.errors import EmptyFile, TooManyRows, UnreadableFile
from unionhall.core.tables import Limits
from unionhall.targets import errors, headings

TODAY = date(2026, 11, 27)


def first(content: bytes) -> headings.Row:
    return headings.read(content, TODAY).rows[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_may_be_in_any_encoding_of_the_office(encoding: str) -> None:
    row = first(a_csv([["云帆速递有限公司", a_code(1), "儒林街道1号", "120"]], encoding=encoding))
    assert (row.name, row.credit_code, row.staff) == ("云帆速递有限公司", a_code(1), 120)


def test_titles_may_stand_above_and_columns_in_any_order() -> None:
    content = a_workbook(
        [["1", "120 人", "云帆速递有限公司", None, "2024 年 5 月 6 日", "重点建"]],
        ["序号", "从业人数（人）", "用人单位名称", "备注", "成立 日期", "建会方式"],
        above=[["2026年度未建会企业名单"], [], ["填报单位：儒林街道", None, None]],
    )
    row = first(content)
    assert (row.name, row.staff, row.opened_on, row.mode) == (
        "云帆速递有限公司", 120, date(2024, 5, 6), "key",
    )  # fmt: skip
    assert row.number == 5


def test_headings_in_full_width_are_understood() -> None:
    row = first(a_workbook([["云帆", "Ａ 1"]], ["ＮＡＭＥ", "单位　地址"]))
    assert (row.name, row.address) == ("云帆", "Ａ 1")


@pytest.mark.parametrize(
    "text", ["2024年5月6日", "2024-05-06", "2024/5/6", "20240506", 45418, "2024.5.6 00:00"]
)
def test_days_are_understood_as_they_are_written(text: object) -> None:
    assert first(a_workbook([["云帆", text]], ["企业名称", "成立时间"])).opened_on == date(
        2024, 5, 6
    )


def test_what_is_not_understood_is_left_out_and_said() -> None:
    row = first(
        a_workbook([["云帆", "很多", "明年", "炼丹"]], ["企业名称", "职工人数", "成立时间", "行业"])
    )
    assert (row.staff, row.opened_on, row.industry) == (None, None, "")
    assert len(row.notes) == 3


def test_women_on_the_staff_are_read_beside_the_staff() -> None:
    titles = ["企业名称", "其中女职工人数", "职工人数"]
    content = a_workbook([["甲", 26, 60], ["乙", "", 60], ["丙", 61, 60], ["丁", 5, ""]], titles)
    rows = headings.read(content, TODAY).rows
    assert [(row.staff, row.women) for row in rows] == [
        (60, 26),
        (60, None),
        (60, None),
        (None, None),
    ]
    assert [len(row.notes) for row in rows] == [0, 0, 1, 1]


def test_a_mobile_number_is_not_kept() -> None:
    row = first(
        a_workbook(
            [["云帆", "刘经理13800138000", "010-69101234"], ["飞毛腿", "王主任", "010-69101234"]],
            ["企业名称", "联系人", "联系电话"],
        )
    )
    assert row.contact == "刘经理"
    assert len(row.notes) == 1


def test_a_code_that_became_a_number_is_seen_as_one() -> None:
    row = first(a_workbook([["云帆", 9.11101191234e17]], ["企业名称", "信用代码"]))
    assert "E+" in row.credit_code


def test_headings_that_are_repeated_further_down_are_no_rows() -> None:
    content = a_workbook([["甲", "", "", 1], HEADINGS, ["乙", "", "", 2]])
    assert [row.name for row in headings.read(content, TODAY).rows] == ["甲", "乙"]


def test_a_file_without_headings_is_refused() -> None:
    with pytest.raises(errors.NoHeader):
        headings.read(a_workbook([["云帆", 3]], ["甲", "乙"]), TODAY)


def test_an_empty_file_is_called_empty() -> None:
    with translation.override("zh-hans"), pytest.raises(EmptyFile) as refused:
        headings.read(b"", TODAY, "名单.csv")
    assert str(refused.value).startswith("文件是空的")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("企业名称,人数\n云帆,3\n".encode(), "名单.xlsx"),
        (b"%PDF-1.7\n1 0 obj\n", "scan.pdf"),
        (b"%PDF-1.7\n1 0 obj\n", "scan.csv"),
        (b"<html>", "list.XLSX"),
    ],
)
def test_what_only_calls_itself_a_table_cannot_be_read(content: bytes, name: str) -> None:
    with pytest.raises(UnreadableFile):
        headings.read(content, TODAY, name)


def _torn() -> bytes:
    box = BytesIO()
    with zipfile.ZipFile(box, "w") as packed:
        packed.writestr("hello.txt", "no workbook")
    return box.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"\xff\xfe\x00\x00", _torn()],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        headings.read(content, TODAY)


def test_a_list_of_a_whole_city_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headings, "LIMITS", Limits(rows=5, unpacked=1_000_000))
    monkeypatch.setattr("unionhall.core.tables.ABOVE", 0)
    with pytest.raises(TooManyRows, match="5"):
        headings.read(a_csv([["甲", "", "", n] for n in range(6)]), TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年5月", date(2024, 5, 1)),
        ("2024-05", date(2024, 5, 1)),
        ("2024/5", date(2024, 5, 1)),
        ("2024年13月", None),
    ],
)
def test_a_month_is_its_first_day(text: str, day: date | None) -> None:
    assert first(a_workbook([["云帆", text]], ["企业名称", "成立时间"])).opened_on == day


def test_sums_are_no_rows_and_columns_without_meaning_are_named() -> None:
    found = headings.read(
        a_workbook(
            [[1, "甲", 7, "好"], ["小计", None, 7, None], [None, "合 计", 7, None]],
            ["序号", "企业名称", "职工人数", "备注"],
        ),
        TODAY,
    )
    assert [row.name for row in found.rows] == ["甲"]
    assert found.unused == ("备注",)
