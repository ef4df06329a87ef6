"""Each row ends as exactly one of seven, and the seven add up to the rows."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from tests.builders.accounts import an_actor
from tests.builders.intake import a_line, taken
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_employer, an_organization
from unionhall.codes.documents import DEMO, check_character
from unionhall.core import formats
from unionhall.core.actors import Grant
from unionhall.intake import problems
from unionhall.intake.models import Batch, Row, Verdict
from unionhall.intake.permissions import TAKE_IN, VIEW
from unionhall.members import queries
from unionhall.members.models import Membership, Person
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.organizations.models import Kind, Organization


def verdicts(batch: Batch) -> list[tuple[int, str]]:
    rows = Row.objects.filter(batch=batch).order_by("line")
    return [(row.line, Verdict(row.verdict).name) for row in rows]


def reasons(batch: Batch, line: int) -> list[tuple[str, str]]:
    row = Row.objects.get(batch=batch, line=line)
    return [(one.field, one.code) for one in problems.said(row.problems)]


def line_of(member: Membership, **said: str) -> dict[str, str]:
    who = queries.identity_of(member.person)
    return {"name": who.name, "number": who.number} | said


def test_a_list_of_every_kind_of_row_adds_up(joint_union: Organization) -> None:
    elsewhere = an_organization("东街第一工会", kind=Kind.JOINT, parent=joint_union.parent)
    member, other = admitted(joint_union), admitted(elsewhere)
    fresh = a_line()
    batch = taken(
        joint_union,
        [
            fresh,
            fresh,
            line_of(member),
            line_of(member, phone="13712345678"),
            line_of(other),
            line_of(admitted(joint_union), name="李不同"),
            a_line(number="123"),
        ],
    )
    # The third and the fourth row are of one person: the later one is the copy.
    assert verdicts(batch) == [
        (2, "NEW"),
        (3, "DUPLICATE_IN_FILE"),
        (4, "UNCHANGED"),
        (5, "DUPLICATE_IN_FILE"),
        (6, "MEMBER_ELSEWHERE"),
        (7, "NEEDS_PERSON"),
        (8, "REJECTED"),
    ]
    assert batch.total == sum(batch.counts.values()) == 7
    assert batch.state == Batch.State.DONE
    assert reasons(batch, 7) == [("name", "name_differs")]
    assert reasons(batch, 8) == [("number", "wrong_length")]


def test_a_row_changes_what_it_says_and_leaves_the_rest(joint_union: Organization) -> None:
    member = admitted(joint_union)
    before = queries.identity_of(member.person)
    taken(joint_union, [line_of(member, phone="13712345678", education="大学本科", post="店长")])
    member.refresh_from_db()
    person = Person.objects.get(pk=member.person_id)
    now = queries.identity_of(person)
    assert (now.phone, now.address, now.valid_from) == (
        "13712345678",
        before.address,
        before.valid_from,
    )
    assert (person.education, member.post, member.employment_form) == ("20", "店长", "03")
    everybody = Membership.objects.all()
    assert list(queries.with_phone(everybody, "13712345678")) == [member]
    assert list(queries.with_phone(everybody, before.phone)) == []


def test_what_the_form_asks_for_may_be_left_out_of_a_member_only(joint_union: Organization) -> None:
    member = admitted(joint_union)
    batch = taken(joint_union, [line_of(member), a_line(phone=""), a_line(valid_until="")])
    assert verdicts(batch) == [(2, "UNCHANGED"), (3, "REJECTED"), (4, "REJECTED")]
    assert reasons(batch, 3) == [("phone", "phone_missing")]
    assert reasons(batch, 4) == [("valid_until", "validity_missing")]


def test_everything_that_is_wrong_with_a_row_is_said_at_once(joint_union: Organization) -> None:
    batch = taken(
        joint_union, [a_line(number="123", phone="1", union_name="没有这家工会", began_on="明天")]
    )
    assert reasons(batch, 2) == [
        ("number", "wrong_length"),
        ("phone", "phone_wrong_length"),
        ("union_name", "union_unknown"),
        ("began_on", "day_unreadable"),
    ]


def test_a_new_member_is_what_admit_makes_of_them(joint_union: Organization) -> None:
    who = an_identity("买买提·艾力")
    by_admit = admitted(joint_union, an_identity("买买提·艾力"), post="骑手")
    taken(
        joint_union,
        [
            a_line(
                name="买买提•艾力",
                number=who.number,
                phone=who.phone,
                address=who.address,
                valid_from="20160301",
                post="骑手",
                employment_form="03",
            )
        ],
    )
    person = Person.objects.get(blind_index=who.blind_index)
    row = person.memberships.get()
    stored = queries.identity_of(person)
    assert (stored.name, stored.number, stored.phone, stored.birth) == (
        who.name,
        who.number,
        who.phone,
        who.birth,
    )
    assert (stored.valid_from, stored.valid_until) == (who.valid_from, None)
    assert stored.division_code == who.number[:6]
    same = ("organization_id", "scope_path", "began_on", "standing", "employment_form", "post")
    assert [getattr(row, name) for name in same] == [getattr(by_admit, name) for name in same]
    assert (row.channel, row.beginning) == ("list", "taken_over")
    assert queries.with_name(Membership.objects.all(), "买买提·艾力").count() == 2


def test_signed_forms_make_joiners_and_are_consents_on_paper(joint_union: Organization) -> None:
    line = a_line()
    taken(joint_union, [line], attested=True)
    row = Membership.objects.get()
    assert row.beginning == Membership.Beginning.JOINED
    consent = row.person.consents.get()
    assert (consent.purpose, consent.channel) == ("membership", "paper")


def test_two_names_for_one_document_are_for_a_person_to_look_at(joint_union: Organization) -> None:
    line = a_line(name="王建国")
    batch = taken(joint_union, [line, line | {"name": "王建军"}])
    assert verdicts(batch) == [(2, "NEEDS_PERSON"), (3, "NEEDS_PERSON")]
    assert not Membership.objects.exists()


def test_a_known_name_and_phone_under_another_number_is_looked_at(
    joint_union: Organization,
) -> None:
    member = admitted(joint_union)
    who = queries.identity_of(member.person)
    batch = taken(joint_union, [a_line(name=who.name, phone=who.phone)])
    assert reasons(batch, 2) == [("number", "same_under_other_number")]


def test_who_left_joins_again_but_not_who_was_expelled(joint_union: Organization) -> None:
    chair = an_actor(joint_union, "union_chair")
    left, expelled = admitted(joint_union), admitted(joint_union)
    for member, ending in ((left, "withdrawn"), (expelled, "expelled")):
        command = EndSpells(memberships=[member.public_id], on=date(2026, 3, 1), ending=ending)
        end_spells(chair, command)
    told = {"phone": "13700000000", "valid_until": "长期", "employment_form": "03"}
    batch = taken(
        joint_union, [line_of(left, **told), line_of(expelled, **told)], began_on=date(2026, 4, 1)
    )
    assert verdicts(batch) == [(2, "NEW"), (3, "NEEDS_PERSON")]
    again = Membership.objects.get(person=left.person, ended_on=None)
    assert (again.beginning, again.began_on) == ("rejoined", date(2026, 4, 1))


def test_unions_are_found_by_code_or_name_below_the_body_only(
    street: Organization, joint_union: Organization
) -> None:
    other = an_organization("别处街道", kind=Kind.STREET, parent=street.parent)
    there = an_organization("别处联合工会", kind=Kind.JOINT, parent=other)
    batch = taken(
        street,
        [
            a_line(union_code=joint_union.code),
            a_line(union_name=joint_union.name),
            a_line(union_code=there.code),
            a_line(),
            a_line(union_code=joint_union.code, union_name=there.name),
        ],
    )
    assert [name for _line, name in verdicts(batch)] == ["NEW", "NEW", *["REJECTED"] * 3]
    assert [reasons(batch, line)[0][1] for line in (4, 5, 6)] == [
        "union_unknown",
        "union_not_stated",
        "union_differs",
    ]


def test_employers_are_found_by_code_or_by_name_among_those_covered(
    joint_union: Organization, street: Organization
) -> None:
    employer = an_employer(street, credit_code="91110000600037341L")
    batch = taken(
        joint_union,
        [
            a_line(credit_code="91110000600037341L"),
            a_line(employer_name=employer.name),
            a_line(credit_code="91110000600037342L"),
        ],
    )
    assert verdicts(batch)[2] == (4, "REJECTED")
    assert reasons(batch, 4) == [("credit_code", "credit_code_wrong")]
    by_code, by_name = Membership.objects.order_by("pk")
    assert by_code.employer == employer
    assert (by_name.employer, by_name.employer_typed) == (None, employer.name)


def test_nobody_takes_members_in_where_they_may_not_admit(
    street: Organization, joint_union: Organization
) -> None:
    other = an_organization("旁边联合工会", kind=Kind.JOINT, parent=street)
    chair = an_actor(joint_union, "union_chair")
    chair = replace(
        chair, grants=chair.grants | {Grant(one, street.path) for one in (VIEW, TAKE_IN)}
    )
    batch = taken(
        street,
        [a_line(union_code=joint_union.code), a_line(union_code=other.code)],
        actor=chair,
    )
    assert verdicts(batch) == [(2, "NEW"), (3, "REJECTED")]
    assert reasons(batch, 3) == [("union_name", "not_at_this_union")]


@pytest.mark.parametrize("born", ["20101129", "20101128"])
def test_the_sixteenth_birthday_counts_on_the_day_of_joining(
    joint_union: Organization, born: str
) -> None:
    batch = taken(joint_union, [a_line(number=_number(born))], began_on=date(2026, 11, 27))
    assert verdicts(batch) == [(2, "REJECTED")]


def _number(born: str) -> str:
    first = f"{DEMO}0001{born}001"
    return first + check_character(first)


def test_the_same_list_again_changes_nothing(joint_union: Organization) -> None:
    lines = [a_line(phone=f"1380000{number:04d}") for number in range(5)]
    first = taken(joint_union, lines)
    again = taken(joint_union, lines)
    assert again.public_id == first.public_id
    assert (again.new, again.unchanged) == (0, 5)
    assert Batch.objects.count() == 1


def test_a_month_of_joining_stays_a_month(joint_union: Organization) -> None:
    taken(joint_union, [a_line(began_on="2026.02"), a_line(began_on="2025年12月", name="李四")])
    found = Membership.objects.order_by("pk")
    assert [(one.began_on, str(one.began)) for one in found] == [
        (date(2026, 2, 1), "2026-02"),
        (date(2025, 12, 1), "2025-12"),
    ]
    with translation.override("zh-hans"):
        assert formats.day(found[0].began) == "2026年2月"


def test_a_month_is_the_same_as_a_day_in_it_and_a_day_is_news(joint_union: Organization) -> None:
    by_day = admitted(joint_union, began_on=date(2026, 2, 20))
    by_month = admitted(joint_union, began_on=date(2026, 2, 1))
    Membership.objects.filter(pk=by_month.pk).update(began_by_month=True)
    batch = taken(
        joint_union,
        [
            line_of(by_day, began_on="2026-02"),
            line_of(by_month, began_on="2026-02"),
        ],
    )
    assert batch.counts["unchanged"] == 2
    batch = taken(
        joint_union,
        [
            line_of(by_day, began_on="2026-03"),
            line_of(by_month, began_on="2026-02-01"),
        ],
    )
    assert batch.counts["needs_person"] == 2
    assert [code for _field, code in reasons(batch, 3)] == ["other_beginning"]


def test_in_the_month_of_its_founding_a_union_has_members_from_that_day(
    street: Organization,
) -> None:
    union = an_organization(
        "新立联合工会", kind=Kind.JOINT, parent=street, founded_on=date(2026, 2, 11)
    )
    batch = taken(
        union, [a_line(began_on="2026-02"), a_line(began_on="2026-01"), a_line(began_on="2027-05")]
    )
    assert (batch.new, batch.rejected) == (1, 2)
    assert [str(one.began) for one in Membership.objects.all()] == ["2026-02"]
    assert Membership.objects.get().began_on == date(2026, 2, 11)
    assert reasons(batch, 3) == [("began_on", "union_not_there")]
    assert reasons(batch, 4) == [("began_on", "day_in_future")]
