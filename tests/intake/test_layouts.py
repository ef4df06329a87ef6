"""Ugly lists, as offices really send them: each gets the right answer, none a crash."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from tests.builders.intake import HEADINGS, a_book, a_number, a_row, checked, handed_in
from tests.builders.lists import a_csv
from unionhall.core.actors import Actor
from unionhall.core.errors import EmptyFile, UnreadableFile
from unionhall.intake import answers
from unionhall.intake.models import Batch, Row
from unionhall.intake.problems import said
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db
Counts = tuple[int, int, int]
"""Rows in all, new ones, rejected ones."""


def saved(book: Workbook) -> bytes:
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def merged_titles() -> bytes:
    book = load_workbook(io.BytesIO(a_book([a_row()], above=[["某街道会员名单"], ["填表人：周"]])))
    book.worksheets[0].merge_cells("A1:G1")
    book.worksheets[0].merge_cells("A2:G2")
    return saved(book)


def two_line_headings() -> bytes:
    row = a_row()
    below = (None, "证件号码", "手机号", "证件有效期止", None, None, None)
    headings = ("姓名", "证件及联系信息", None, None, "就业形态", "工会名称", "学历")
    return a_book([below, row], headings)


def notes_and_stars() -> bytes:
    headings = (
        "*姓 名（必填）",
        "身份证号【18位】",
        "联系电话*",
        "有效期至(长期填长期)",
        "用工形式 *",
        "所属工会",
        "文化程度",
    )
    return a_book([a_row()], headings)


def full_width() -> bytes:
    row = a_row()
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    row[1], row[2] = row[1].translate(wide), f" {row[2].translate(wide)} "
    return a_book([row])


def gb18030() -> bytes:
    return a_csv([a_row()], HEADINGS)


def semicolons() -> bytes:
    lines = [";".join(HEADINGS), ";".join(a_row()), ";".join(a_row())]
    return ("\ufeff" + "\r\n".join(lines)).encode()


def empty_lines() -> bytes:
    blank: list[Any] = [None] * 7
    return a_book([blank, a_row(), blank, blank, a_row(), blank])


def eighty_columns() -> bytes:
    more = [f"备用{place}" for place in range(73)]
    return a_book([[*a_row(), *["x"] * 73]], (*HEADINGS, *more))


def far_too_wide() -> bytes:
    return a_book([[*a_row(), *["x"] * 400]], (*HEADINGS, *[f"列{place}" for place in range(400)]))


def numbers_as_numbers() -> bytes:
    row = a_row()
    return a_book([[row[0], int(row[1][:17]) * 10, *row[2:]]])


def to_the_right() -> bytes:
    """Of two numbers the second is a number; two columns before the table are empty."""
    good, row = a_row(), a_row()
    row[1] = int(row[1][:17]) * 10
    book = load_workbook(io.BytesIO(a_book([good, row])))
    book.worksheets[0].insert_cols(1, 2)
    return saved(book)


def behind_a_cover() -> bytes:
    """Before the list stand a hidden sheet and one that explains it."""
    book = load_workbook(io.BytesIO(a_book([a_row()])))
    explained, hidden = book.create_sheet("说明", 0), book.create_sheet("旧表", 0)
    explained.append(["填表说明", "请勿改动"])
    hidden.append(list(HEADINGS))
    hidden.append(a_row())
    hidden.append(a_row())
    hidden.sheet_state = "hidden"
    return saved(book)


def numbers_in_e_notation() -> bytes:
    row = a_row()
    return a_book([[row[0], "1.10101E+17", *row[2:]]])


def float_phones() -> bytes:
    first, second = a_row(), a_row()
    return a_book(
        [[*first[:2], 13712345678.0, *first[3:]], [*second[:2], "+86 137 1234 5679", *second[3:]]]
    )


DAYS = ("2035/7/1", "20350701", "2035年7月1日", "2035.7.1", "二〇三五年七月一日", date(2035, 7, 1),
        datetime(2035, 7, 1, 0, 0), "长期")  # noqa: DTZ001 -- as a spreadsheet holds it  # fmt: skip


def days_of_all_kinds() -> bytes:
    rows = []
    for day in DAYS:
        row: list[Any] = list(a_row())
        row[3] = day
        rows.append(row)
    return a_book(rows)


def rare_names() -> bytes:
    names = ("买买提·艾力", "阿卜杜拉•库尔班", "𠮷田", "㛃华", "欧阳  修")
    return a_book([a_row(name) for name in names])


def with_formulas() -> bytes:
    box = io.BytesIO()
    book = xlsxwriter.Workbook(box)
    sheet = book.add_worksheet("会员")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, a_row())
    sheet.write_formula(1, 6, '=IF(1," ","")', None, " ")
    book.close()
    return box.getvalue()


GOOD: dict[str, tuple[Callable[[], bytes], Counts]] = {
    "merged titles": (merged_titles, (1, 1, 0)),
    "two lines of headings": (two_line_headings, (1, 1, 0)),
    "notes in brackets and stars": (notes_and_stars, (1, 1, 0)),
    "full width": (full_width, (1, 1, 0)),
    "GB18030": (gb18030, (1, 1, 0)),
    "semicolons": (semicolons, (2, 2, 0)),
    "empty lines": (empty_lines, (2, 2, 0)),
    "eighty columns": (eighty_columns, (1, 1, 0)),
    "far too wide": (far_too_wide, (1, 1, 0)),
    "numbers as numbers": (numbers_as_numbers, (1, 0, 1)),
    "behind a cover": (behind_a_cover, (1, 1, 0)),
    "to the right": (to_the_right, (2, 1, 1)),
    "numbers in E notation": (numbers_in_e_notation, (1, 0, 1)),
    "float phones": (float_phones, (2, 2, 0)),
    "days of all kinds": (days_of_all_kinds, (len(DAYS), len(DAYS), 0)),
    "rare names": (rare_names, (5, 5, 0)),
    "formulas": (with_formulas, (1, 1, 0)),
}


@pytest.mark.parametrize("layout", GOOD)
def test_an_ugly_list_is_understood(actor: Actor, joint_union: Organization, layout: str) -> None:
    make, counts = GOOD[layout]
    batch = checked(actor, joint_union, make())
    reasons = [(row.line, str(why)) for row in Row.objects.all() for why in said(row.problems)]
    assert (batch.total, batch.new, batch.rejected) == counts, reasons
    assert batch.state == Batch.State.CHECKED


def test_a_number_that_was_a_number_is_refused_with_its_own_words(
    actor: Actor, joint_union: Organization
) -> None:
    for content in (numbers_as_numbers(), numbers_in_e_notation()):
        batch = checked(actor, joint_union, content)
        (why,) = said(Row.objects.get(batch=batch).problems)
        assert why.code == "lost_digits"


def test_a_fault_is_coloured_where_it_stands(actor: Actor, joint_union: Organization) -> None:
    batch = checked(actor, joint_union, to_the_right())
    (why,) = said(Row.objects.get(batch=batch, line=3).problems)
    assert why.code == "lost_digits"
    sheet = load_workbook(io.BytesIO(b"".join(answers.of(batch)))).worksheets[0]
    coloured = [cell.coordinate for cell in sheet[3] if cell.fill.fgColor.rgb == "FFF4C7C3"]
    assert coloured == ["D3", "J3"]  # the number, and what became of the row


def blank_sheet() -> bytes:
    return saved(Workbook())


def headings_only() -> bytes:
    return a_book([])


@pytest.mark.parametrize("make", [blank_sheet, headings_only])
def test_a_list_without_rows_has_none(
    actor: Actor, joint_union: Organization, make: Callable[[], bytes], client: Any
) -> None:
    batch = handed_in(actor, joint_union, make())
    answer = client.get(f"/intake/{batch.public_id}/")
    assert answer.status_code == 200


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage".ljust(4096, b"\0")


def zip_bomb() -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as packed:
        for place in range(3):
            with packed.open(f"xl/worksheets/sheet{place}.xml", "w", force_zip64=True) as part:
                for _ in range(800):
                    part.write(b"\0" * 1_000_000)
    return box.getvalue()


def an_image() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0\x01\x02" * 200


def torn() -> bytes:
    return a_book([a_row()])[:900]


@pytest.mark.parametrize("make", [encrypted, zip_bomb, an_image, torn])
def test_what_is_no_list_gets_one_sentence(
    actor: Actor, joint_union: Organization, make: Callable[[], bytes]
) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        handed_in(actor, joint_union, make())
    assert str(refusal.value)
    assert not Batch.objects.exists()


def test_nothing_at_all_is_no_file(actor: Actor, joint_union: Organization) -> None:
    with pytest.raises(EmptyFile):
        handed_in(actor, joint_union, b"")


def test_a_person_twice_in_a_file_counts_once(actor: Actor, joint_union: Organization) -> None:
    number = a_number()
    rows = [a_row("赵一", number=number), a_row("赵一", number=number), a_row("钱二")]
    batch = checked(actor, joint_union, a_book(rows))
    assert (batch.new, batch.duplicate_in_file) == (2, 1)
