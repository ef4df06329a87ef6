"""What a sender reads: columns to fill in, gaps, formulas, files of other kinds, look-alikes."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.builders.accounts import a_user
from tests.builders.intake import (
    HEADINGS,
    OPERATOR,
    a_book,
    a_number,
    a_row,
    checked,
    handed_in,
    written,
)
from tests.builders.members import admitted
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import UnreadableFile
from unionhall.core.models import AuditEntry
from unionhall.intake import answers
from unionhall.intake.errors import FormulaWithoutResult
from unionhall.intake.models import Batch, Row
from unionhall.intake.problems import said
from unionhall.intake.reading import open_file
from unionhall.members.models import Membership
from unionhall.members.queries import identity_of
from unionhall.organizations import choosing
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db


def sheet_of(batch: Batch, **more: Any) -> Any:
    return load_workbook(io.BytesIO(b"".join(answers.of(batch, **more)))).worksheets[0]


def saved(book: Workbook) -> bytes:
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


# Columns that the file does not have -------------------------------------------------------


def without_phones() -> bytes:
    rows = [[row[0], row[1], row[3], row[5]] for row in (a_row("赵一"), a_row("钱二"))]
    return a_book(rows, ("姓名", "证件号码", "证件有效期止", "工会名称"))


def test_a_needed_field_without_a_column_gets_one_to_fill_in(
    actor: Actor, joint_union: Organization
) -> None:
    batch = checked(actor, joint_union, without_phones())
    assert batch.rejected == 2
    own = sheet_of(batch)
    assert [cell.value for cell in own[1]][4:] == ["结果", "原因", "手机号码", "就业形态"]
    assert own["G2"].value is None
    assert own["G2"].fill.fgColor.rgb == "FFF4C7C3"

    sheet = sheet_of(batch, only_to_correct=True)
    assert [cell.value for cell in sheet[1]][:5] == ["姓名", "结果", "原因", "手机号码", "就业形态"]
    for line in (2, 3):
        sheet.cell(line, 4).value = f"1370000000{line}"
        sheet.cell(line, 5).value = "快递员"
    again = checked(actor, joint_union, saved(sheet.parent))
    assert (again.total, again.new) == (2, 2)


def test_the_answer_opens_on_its_sheet_with_the_headings_in_sight(
    actor: Actor, joint_union: Organization
) -> None:
    book = Workbook()
    book.worksheets[0].append(["封面"])
    listed = book.create_sheet("会员")
    for row in (HEADINGS, a_row("赵一"), a_row("钱二", phone="12")):
        listed.append(list(row))
    batch = handed_in(actor, joint_union, saved(book))
    batch.sheet, batch.head_line = "会员", 1
    head = open_file(saved(book)).beginning("会员")
    batch.titles = dict(zip(head.columns, HEADINGS, strict=True))
    batch.mapping = {"name": "c0", "number": "c1", "phone": "c2"}
    batch.save()
    whole = load_workbook(io.BytesIO(b"".join(answers.of(batch, content=saved(book)))))
    assert (whole.active.title, whole["会员"].freeze_panes) == ("会员", "A2")  # type: ignore[union-attr]
    assert [one.sheet_view.tabSelected for one in whole.worksheets] == [False, True]

    batch = checked(actor, joint_union, a_book([a_row("钱二", phone="12")]))
    fresh = sheet_of(batch, only_to_correct=True)
    assert (fresh.title, fresh.freeze_panes) == ("待更正", "B2")
    assert fresh.column_dimensions["C"].width == 60
    assert fresh["C2"].alignment.wrap_text


def test_the_page_says_before_the_check_what_rows_lack(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    rows = [a_row(), a_row(phone=""), a_row(phone="", until="")]
    batch = handed_in(actor, joint_union, a_book(rows))
    answer = client.get(reverse("intake:batch", args=[batch.public_id]))
    assert answer.context["gaps"] == [("手机号码", 2), ("证件有效期至", 1)]
    assert answer.context["sample"].rows == 3
    assert "2行为空" in answer.content.decode()


# Formulas without a result -----------------------------------------------------------------


def test_a_formula_without_a_result_has_a_sentence_of_its_own(
    actor: Actor, joint_union: Organization
) -> None:
    good, bad = a_row("赵一"), a_row("钱二")
    bad[2] = "=CONCATENATE(137,12345678)"
    batch = checked(actor, joint_union, a_book([good, bad]))
    assert (batch.new, batch.rejected) == (1, 1)
    row = Row.objects.get(line=3)
    (why,) = said(row.problems)
    assert (type(why), why.field) == (FormulaWithoutResult, "phone")


@pytest.mark.parametrize("long", [False, True])
def test_both_readers_tell_a_formula_without_a_result(*, long: bool) -> None:
    from unionhall.intake.reading import File  # noqa: PLC0415 -- beside what it is about

    book = Workbook()
    for row in (["甲", "=1+1", 3], ["=A1", None, 4]):
        book.worksheets[0].append(row)
    pieces = list(File(saved(book), "xlsx", long=long).pieces("", ["c0", "c1", "c2"]))
    assert [piece.unsaved for piece in pieces] == [((1, "c1"), (2, "c0"))]


def test_a_formula_of_a_list_of_employers_is_told_as_well(
    actor: Actor, street: Organization
) -> None:
    from tests.builders.registers import listed  # noqa: PLC0415 -- beside what it is about

    book = a_book([["甲服务有限公司", "=6+6"]], ("单位名称", "职工人数"))
    batch = listed("employers", street, book)
    (why,) = said(Row.objects.get().problems)
    assert (batch.rejected, type(why), why.field) == (1, FormulaWithoutResult, "staff")


# Files of other kinds ----------------------------------------------------------------------


def a_package(part: str) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as packed:
        packed.writestr(part, "<x/>")
    return box.getvalue()


OTHERS = [
    (b"%PDF-1.7\n", "是 PDF"),
    (b"\xef\xbb\xbf\r\n<HTML><table><tr><td>1</td></tr></table>", "是网页"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "是图片"),
    (b"\x89PNG\r\n\x1a\n", "是图片"),
    (b"RIFF\x10\0\0\0WEBPVP8 ", "是图片"),
    (a_package("word/document.xml"), "是 Word 文档"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "是 Word 文档"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ("姓名,单位\n".encode() + "李四维,某某快递公司\n".encode("gb18030"), "GB18030"),
]


@pytest.mark.parametrize(("content", "words"), OTHERS)
def test_what_is_no_table_is_called_by_its_name(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        open_file(content)
    assert words in str(refused.value)


# Look-alikes -------------------------------------------------------------------------------


def a_look_alike(actor: Actor, union: Organization, of: Membership) -> Batch:
    who = identity_of(of.person)
    return checked(actor, union, a_book([a_row(who.name, phone=who.phone, number=a_number())]))


def test_who_on_record_is_meant_is_shown_and_the_row_confirmed_there(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    member = admitted(joint_union)
    batch = a_look_alike(actor, joint_union, member)
    assert batch.needs_person == 1
    here = reverse("intake:batch", args=[batch.public_id])
    text = client.get(here).content.decode()
    assert reverse("members:membership", args=[member.public_id]) in text
    assert 'name="only" value="2"' in text
    client.post(reverse("intake:confirm", args=[batch.public_id]), {"only": "2", "line": "9"})
    batch.refresh_from_db()
    assert (batch.needs_person, batch.new) == (0, 1)


def test_of_somebody_outside_only_what_is_masked_is_shown(
    client: Client, actor: Actor, joint_union: Organization, other_district: Organization
) -> None:
    street = an_organization("滨河街道总工会", parent=other_district, kind=Kind.STREET)
    outside = an_organization("滨河街道联合工会", parent=street, kind=Kind.JOINT)
    member = admitted(outside, actor=OPERATOR)
    batch = a_look_alike(actor, joint_union, member)
    text = client.get(reverse("intake:batch", args=[batch.public_id])).content.decode()
    masked = identity_of(member.person).masked()
    assert f"{masked.name} {masked.number} · 辖区外的工会" in " ".join(text.split())
    assert outside.name not in text
    assert str(member.public_id) not in text


# Taken back in part ------------------------------------------------------------------------


def test_it_is_said_how_many_rows_are_taken_back_and_how_many_stay_and_why(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    batch = written(actor, joint_union, a_book([a_row(), a_row(), a_row()]))
    Membership.objects.filter(pk=Membership.objects.latest("pk").pk).update(post="组长")
    url = reverse("intake:take_back", args=[batch.public_id])
    text = client.post(url, follow=True).content.decode()
    assert "已撤回2行。 1行保留：" in text
    assert "已写入的还有1行保留。" in text
    entry = AuditEntry.objects.get(action="intake.partly_taken_back")
    assert (entry.facts["gone"], entry.facts["left"]) == (2, 1)


# Choosing the body among many --------------------------------------------------------------


def test_among_many_bodies_one_searches(
    client: Client, street: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "FEW", 2)
    unions = [
        an_organization(f"儒林街道{what}联合工会", parent=street, kind=Kind.JOINT)
        for what in ("快递", "外卖", "家政", "货运")
    ]
    client.force_login(a_user(street, Role.STREET_STAFF, name="周干事"))
    page = reverse("intake:hand_in")
    found = client.get(page, {"q": "家政"})
    assert [one.name for one in found.context["offered"].candidates] == [unions[2].name]
    assert 'name="organization"' in found.content.decode()
    kept = client.get(page, {"q": "家政", "organization": str(unions[3].public_id)})
    assert [one.pk for one in kept.context["offered"].candidates] == [unions[3].pk, unions[2].pk]
    file = io.BytesIO(a_book([a_row()]))
    file.name = "l.xlsx"
    sent = client.post(page, {"organization": str(unions[2].public_id), "file": file})
    assert sent.status_code == 302
    assert Batch.objects.get().organization == unions[2]


def test_a_body_outside_is_no_choice(
    client: Client, street: Organization, other_district: Organization
) -> None:
    client.force_login(a_user(street, Role.STREET_STAFF, name="周干事"))
    file = io.BytesIO(a_book([a_row()]))
    file.name = "l.xlsx"
    sent = {"organization": str(other_district.public_id), "file": file}
    assert client.post(reverse("intake:hand_in"), sent).status_code == 422
    assert not Batch.objects.exists()
