"""What a list leaves outside its sealed parts names nobody: titles, file names, reasons."""

import json
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.builders.intake import HEADINGS, OPERATOR, a_book, a_number, a_row, checked, handed_in
from unionhall.codes import errors as of_codes
from unionhall.core.actors import Actor
from unionhall.intake import answers, sample
from unionhall.intake.models import Batch, Layout, Row, Verdict
from unionhall.intake.problems import said
from unionhall.intake.services import Check, Step, begin_check, cancel, checking
from unionhall.intake.services.retention import Forget, forget
from unionhall.joining import errors as of_forms
from unionhall.members import errors as of_members
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db


def without_headings(number: str) -> bytes:
    lines = [f"欧阳小攻,{number},15400099999", f"李四,{a_number()},15400099998"]
    return "\n".join(lines).encode()


def test_a_list_without_headings_has_columns_without_titles_and_all_its_rows(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    batch = handed_in(actor, joint_union, without_headings(a_number()), "名单.csv")
    assert (batch.head_line, batch.titles) == (0, {"c0": "", "c1": "", "c2": ""})
    page = client.get(reverse("intake:batch", args=[batch.public_id]))
    assert [one.letter for one in page.context["sample"].columns] == ["A", "B", "C"]
    command = Check(batch=batch.public_id, mapping={"name": "c0", "number": "c1", "phone": "c2"})
    checking.run(actor, begin_check(actor, command), lambda _done, _total: None)
    batch.refresh_from_db()
    assert batch.total == 2
    assert not Layout.objects.exists()  # nothing tells this list from another without headings


def test_whoever_did_not_hand_it_in_sees_masked_values_only(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    number = a_number()
    batch = handed_in(OPERATOR, joint_union, without_headings(number), "名单.csv")
    page = client.get(reverse("intake:batch", args=[batch.public_id])).content.decode()
    assert number not in page
    assert "欧阳小攻" not in page


def test_headings_that_nobody_knows_are_no_row_and_shown_to_the_sender_only(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    batch = handed_in(actor, joint_union, "甲栏,乙栏\n欧阳小攻,13800000001\n".encode(), "x.csv")
    assert (batch.head_line, batch.titles) == (1, {"c0": "", "c1": ""})
    page = client.get(reverse("intake:batch", args=[batch.public_id]))
    assert [one.title for one in page.context["sample"].columns] == ["甲栏", "乙栏"]  # own file
    theirs = sample.taken(batch, clear=False).columns
    assert [(one.title, one.values) for one in theirs] == [("", ("•••",))] * 2


@pytest.mark.parametrize("number", ["E12345678", "H60123456", "军字第1234567号"])
def test_a_first_line_with_any_document_number_is_a_row(
    actor: Actor, joint_union: Organization, number: str
) -> None:
    rows = f"欧阳小攻,{number}\n李四,E87654321\n".encode()
    batch = handed_in(actor, joint_union, rows, "x.csv")
    assert (batch.head_line, batch.titles, batch.fingerprint) == (0, {"c0": "", "c1": ""}, "")


def test_a_list_with_unknown_headings_is_recognised_and_answered_under_them(
    actor: Actor, joint_union: Organization
) -> None:
    first = handed_in(actor, joint_union, f"甲栏,乙栏\n张三,{a_number()}\n".encode(), "x.csv")
    mapping = {"name": "c0", "number": "c1"}
    command = Check(batch=first.public_id, mapping=mapping)
    checking.run(actor, begin_check(actor, command), lambda _done, _total: None)
    first.refresh_from_db()
    book = load_workbook(BytesIO(b"".join(answers.of(first, only_to_correct=True))))
    shown = [cell.value for cell in book.worksheets[0][1]]
    assert [shown[0], shown[-1]] == ["甲栏", "乙栏"]
    second = handed_in(actor, joint_union, f"甲栏,乙栏\n李四,{a_number()}\n".encode(), "y.csv")
    assert second.mapping == mapping
    assert "甲栏" not in str(Layout.objects.values()) + str(Batch.objects.values())


def test_a_number_in_the_line_of_headings_is_no_title(
    actor: Actor, joint_union: Organization
) -> None:
    row = [*a_row(), "x"]
    batch = handed_in(actor, joint_union, a_book([row], (*HEADINGS, "13800000001")))
    assert batch.titles["c0"] == "姓名"
    assert batch.titles["c7"] == ""


def test_the_name_of_the_file_goes_with_the_file(actor: Actor, joint_union: Organization) -> None:
    batch = handed_in(actor, joint_union, a_book([a_row()]), "欧阳小攻入会.xlsx")
    cancel(actor, Step(batch=batch.public_id))
    forget(OPERATOR, Forget(days=-1))
    batch.refresh_from_db()
    assert batch.filename == ""
    assert batch.called


def test_reasons_quote_no_cell(actor: Actor, joint_union: Organization) -> None:
    number = a_number()
    batch = checked(
        actor,
        joint_union,
        a_book([a_row(education=number), a_row(form="欧阳小攻 13912345678")]),
    )
    rows = Row.objects.filter(batch=batch).order_by("line")
    assert [row.verdict for row in rows] == [Verdict.REJECTED, Verdict.REJECTED]
    kept = json.dumps([row.problems for row in rows], ensure_ascii=False)
    assert number not in kept
    assert "13912345678" not in kept
    assert "欧阳小攻" not in kept
    sentences = {str(one).partition("。")[0] for row in rows for one in said(row.problems)}
    assert sentences == {"填写的内容不在“学历”之列", "填写的内容不在“用工形式”之列"}


def test_no_other_sentence_about_a_row_quotes_what_stands_in_it() -> None:
    quoting = [
        name
        for module in (of_codes, of_forms, of_members)
        for name, one in vars(module).items()
        if isinstance(one, type) and "%(code)s" in str(getattr(one, "message", ""))
    ]
    of_lists = {"UnknownChoice", "UnknownChoiceOfMany"}  # kept without it, see above
    of_pages = {"NoSuchDivision", "RosterChoiceUnknown"}  # said of no row of a list
    assert set(quoting) == of_lists | of_pages
