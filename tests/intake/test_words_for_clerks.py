"""What a list says to the clerk who handed it in, and what a clerk's look can settle."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.builders.accounts import a_user
from tests.builders.intake import (
    HEADINGS,
    OPERATOR,
    a_book,
    a_line,
    a_row,
    checked,
    handed_in,
    taken,
)
from tests.builders.members import admitted, an_identity
from unionhall.accounts.models import Role, User
from unionhall.codes.documents import demo_number
from unionhall.core.actors import Actor
from unionhall.intake import answers, errors, lists, problems
from unionhall.intake.models import Row, Verdict
from unionhall.intake.services.confirming import Confirm, confirm_rows
from unionhall.intake.services.taking import Take, take
from unionhall.members import queries
from unionhall.organizations.models import Organization


def codes(line: int) -> list[str]:
    return [one.code for one in problems.said(Row.objects.get(line=line).problems)]


def test_a_row_without_a_name_says_nothing_of_a_signature(joint_union: Organization) -> None:
    taken(joint_union, [a_line(name="")])
    assert codes(2) == ["name_missing"]


def test_a_child_and_a_missing_form_of_work_are_said_as_to_a_clerk(
    joint_union: Organization,
) -> None:
    child = demo_number("0001", date(2015, 3, 7), 1)
    taken(joint_union, [a_line(number=child), a_line(employment_form="")])
    assert codes(2) == ["too_young_by_number"]
    assert codes(3) == ["form_of_work_not_stated"]


def test_a_row_with_a_sex_that_its_number_contradicts_is_rejected(
    joint_union: Organization,
) -> None:
    man = demo_number("0001", date(1990, 3, 7), 1)
    batch = taken(joint_union, [a_line(number=man, sex="女", birth="1990-03-08")])
    assert batch.rejected == 1
    assert codes(2) == ["sex_contradicts", "birth_contradicts"]


def test_the_everyday_words_of_a_list_are_taken(joint_union: Organization) -> None:
    said = {"nation": "汉", "education": "本科", "political": "党员", "household": "农村"}
    batch = taken(joint_union, [a_line(employment_form="骑手", valid_until="长期有效", **said)])
    assert (batch.new, batch.rejected) == (1, 0)
    row = Row.objects.get()
    coded = (row.nation, row.education, row.political, row.household, row.employment_form)
    assert coded == ("01", "20", "01", "10", "04")


def test_every_fault_of_a_row_is_counted(joint_union: Organization) -> None:
    batch = taken(joint_union, [a_line(number="1", phone="1"), a_line(phone="1"), a_line()])
    counted = {why.rpartition(":")[2]: count for why, _gist, _field, count in lists.reasons(batch)}
    assert counted == {"PhoneWrongLength": 2, "WrongLength": 1}


def test_only_what_a_look_settles_is_confirmed_and_the_rest_says_why(
    client: Client, actor: Actor, keeper: User, joint_union: Organization
) -> None:
    alike = queries.identity_of(admitted(joint_union, an_identity("王建国")).person)
    named = queries.identity_of(admitted(joint_union).person)
    rows = [
        a_row("王建国", union=joint_union.name, phone=alike.phone),
        a_row("李不同", union=joint_union.name, number=named.number),
    ]
    batch = checked(actor, joint_union.parent, a_book(rows))
    assert batch.needs_person == 2
    page = client.get(reverse("intake:batch", args=[batch.public_id])).text
    assert 'name="line" value="2"' in page
    assert 'name="line" value="3"' not in page
    answer = client.post(
        reverse("intake:confirm", args=[batch.public_id]), {"line": ["2", "3"]}, follow=True
    ).text
    assert "已确认第2行。" in answer
    assert "第3行不能通过确认来处理" in answer
    verdicts = dict(Row.objects.values_list("line", "verdict"))
    assert verdicts == {2: Verdict.NEW, 3: Verdict.NEEDS_PERSON}
    with pytest.raises(errors.NothingToConfirm):
        confirm_rows(OPERATOR, Confirm(batch=batch.public_id, lines=frozenset({3})))


def test_whoever_handed_a_list_in_reads_the_names_of_rows_that_came_to_nothing(
    client: Client, actor: Actor, keeper: User, joint_union: Organization
) -> None:
    rows = [a_row("李待查", union="没有这家工会", phone="1")]
    batch = checked(actor, joint_union.parent, a_book(rows))
    address = reverse("intake:batch", args=[batch.public_id])
    page = client.get(address).text
    assert "李待查" in page
    assert "没有这家工会" in page
    client.force_login(a_user(joint_union.parent, Role.STREET_STAFF, name="别人"))
    assert "李待查" not in client.get(address).text


def test_a_number_that_lost_its_digits_comes_back_as_it_was_shown(
    actor: Actor, joint_union: Organization
) -> None:
    batch = checked(
        actor,
        joint_union,
        a_book([a_row(number=1.10101e17, union=joint_union.name)]),  # type: ignore[arg-type]
    )
    book = load_workbook(BytesIO(b"".join(answers.of(batch, only_to_correct=True))))
    titles, row = ([cell.value for cell in line] for line in book.worksheets[0].iter_rows())
    assert row[titles.index("证件号码")] == "1.10101E+17"
    again = checked(actor, joint_union, a_book([row], titles))
    assert (again.total, again.rejected) == (1, 1)


def test_the_console_leaves_a_list_alone_that_waits_on_the_page(
    actor: Actor, joint_union: Organization
) -> None:
    content = a_book([a_row(union=joint_union.name)])
    handed_in(actor, joint_union, content)
    command = Take(organization=joint_union, filename="名单.xlsx", content=content)
    with pytest.raises(errors.WaitsOnThePage) as refused:
        take(OPERATOR, command, lambda *_told: None)
    assert "周干事" in str(refused.value)
    assert take(OPERATOR, replace(command, go_on=True), lambda *_told: None).new == 1


def test_a_form_of_work_may_hold_for_the_whole_list_and_changes_nobody_on_record(
    joint_union: Organization,
) -> None:
    member = admitted(joint_union)
    who = queries.identity_of(member.person)
    known = {"name": who.name, "number": who.number, "employment_form": ""}
    batch = taken(joint_union, [a_line(employment_form=""), known], employment_form="04")
    assert (batch.new, batch.unchanged) == (1, 1)
    assert Row.objects.get(line=2).employment_form == "04"


def test_lines_of_totals_and_signatures_are_nobody(actor: Actor, joint_union: Organization) -> None:
    nothing = [""] * (len(HEADINGS) - 1)
    rows = [
        a_row(union=joint_union.name),
        ["合 计", "", "1人", *nothing[2:]],
        ["审核人：王某", "", "制表：李某", *nothing[2:]],
        ["王合计", "", "13800000009", *nothing[2:]],
    ]
    batch = checked(actor, joint_union.parent, a_book(rows))
    assert (batch.total, batch.notes, batch.new, batch.rejected) == (2, 2, 1, 1)
