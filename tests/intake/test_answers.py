"""The answer to a list: the same workbook, corrected by people and handed in again."""

import io
from typing import Any

import pytest
from django.utils.translation import gettext, override
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from tests.builders.intake import HEADINGS, a_book, a_number, a_row, checked, written
from tests.builders.lists import a_csv
from unionhall.core.actors import Actor
from unionhall.intake import answers, headings
from unionhall.intake.errors import NotKept, NotYourFile
from unionhall.intake.models import Batch
from unionhall.intake.services import answering, retention
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db


def answered(batch: Batch, **more: Any) -> bytes:
    return b"".join(answers.of(batch, **more))


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def table(content: bytes) -> list[list[Any]]:
    return [list(row) for row in opened(content).worksheets[0].iter_rows(values_only=True)]


def test_the_workbook_comes_back_as_it_was_with_an_answer_in_each_row(
    actor: Actor, joint_union: Organization
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["某街道会员名单"])
    sheet.merge_cells("A1:G1")
    sheet.append(list(HEADINGS))
    sheet.append(a_row("赵一"))
    sheet.append(a_row("钱二", phone="12"))
    sheet["A3"].font = Font(bold=True, color="FF336699")
    sheet.column_dimensions["B"].width = 31
    book.create_sheet("备注")["B2"] = "其他表"
    box = io.BytesIO()
    book.save(box)

    batch = checked(actor, joint_union, box.getvalue())
    back = opened(answered(batch))
    shown = back.worksheets[0]
    assert back["备注"]["B2"].value == "其他表"
    assert shown["A3"].font.color.rgb == "FF336699"
    assert shown.column_dimensions["B"].width == 31
    assert [shown.cell(2, 8).value, shown.cell(2, 9).value] == ["结果", "原因"]
    assert shown.cell(3, 8).value == "新增"
    assert "手机" in shown.cell(4, 9).value
    assert shown["C4"].fill.fgColor.rgb == "FFF4C7C3"
    assert shown["C3"].fill.fgColor.rgb != "FFF4C7C3"


def test_only_the_corrected_rows_are_new_work(actor: Actor, joint_union: Organization) -> None:
    rows = [a_row("赵一"), a_row("钱二", phone="12"), a_row("孙三", phone="13")]
    first = written(actor, joint_union, a_book(rows))
    assert (first.new, first.rejected) == (1, 2)

    back = opened(answered(first))
    back.worksheets[0]["C3"] = "13712345678"
    box = io.BytesIO()
    back.save(box)
    second = written(actor, joint_union, box.getvalue())
    assert (second.unchanged, second.new, second.rejected) == (1, 1, 1)
    assert not set(second.titles.values()) & {"结果", "原因"}

    third = opened(answered(second)).worksheets[0]
    assert [cell.value for cell in third[1]] == [*HEADINGS, "结果", "原因"]
    assert [third.cell(line, 8).value for line in (2, 3, 4)] == ["无变化", "新增", "不合格"]


def test_only_the_rows_to_correct(actor: Actor, joint_union: Organization) -> None:
    rows = [a_row("赵一"), a_row("钱二", phone="12")]
    batch = checked(actor, joint_union, a_book(rows))
    found = table(answered(batch, only_to_correct=True))
    assert [row[0] for row in found] == ["姓名", "钱二"]
    corrected = a_book([[*found[1][:4], "13712345679", *found[1][5:]]], found[0])
    again = checked(actor, joint_union, corrected)
    assert (again.total, again.new) == (1, 1)


@pytest.mark.parametrize("kind", ["csv", "long"])
def test_what_cannot_come_back_as_it_was_comes_as_a_fresh_workbook(
    actor: Actor, joint_union: Organization, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [a_row("赵一"), a_row("钱二", phone="12")]
    monkeypatch.setattr(answers, "MOST_KEPT", 1)
    content = a_csv(rows, HEADINGS) if kind == "csv" else a_book(rows)
    found = table(answered(checked(actor, joint_union, content)))
    assert found[0] == ["姓名", "结果", "原因", *HEADINGS[1:]]
    assert [row[1] for row in found[1:]] == ["新增", "不合格"]


@pytest.mark.parametrize("keep", [True, False])
def test_a_formula_comes_back_as_no_formula(
    actor: Actor, joint_union: Organization, keep: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = '=HYPERLINK("http://x","赵")'
    content = a_book([a_row(bad), a_row("=1+1")])
    if not keep:
        monkeypatch.setattr(answers, "MOST_KEPT", 0)
    back = opened(answered(checked(actor, joint_union, content)))
    kinds = {cell.data_type for row in back.worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds


def test_an_answer_is_for_its_sender_and_for_its_time(
    actor: Actor, organizer: Actor, joint_union: Organization
) -> None:
    batch = written(actor, joint_union, a_book([a_row()]))
    assert answering.answer_of(actor, batch.public_id).filename == "名单-回执.xlsx"
    with pytest.raises(NotYourFile):
        answering.answer_of(organizer, batch.public_id)
    retention.forget(organizer, retention.Forget(days=0))
    with pytest.raises(NotKept):
        answering.answer_of(actor, batch.public_id)


def test_the_words_of_our_columns_are_those_that_are_recognised() -> None:

    for place, language in enumerate(("zh-hans", "en")):
        with override(language):
            assert gettext("Result") == headings.RESULT[place]
            assert gettext("Reason") == headings.REASON[place]


def test_a_number_in_an_answer_is_still_a_text(actor: Actor, joint_union: Organization) -> None:
    number = a_number()
    back = opened(answered(checked(actor, joint_union, a_book([a_row(number=number)]))))
    assert back.worksheets[0]["B2"].value == number
