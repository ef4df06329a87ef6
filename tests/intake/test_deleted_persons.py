"""A person of a list is deleted: nothing about them stays, and the list of the others goes on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.builders.duplicates import a_pair, merged
from tests.builders.intake import OPERATOR, a_line, as_csv, checked, handed_in
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_organization
from unionhall.core.actors import Actor
from unionhall.intake import queries
from unionhall.intake.models import Batch, FilePart, Row, Verdict
from unionhall.intake.services import Check, Step, begin_check, begin_writing, checking, writing
from unionhall.members.models import Membership, Person
from unionhall.members.queries import identity_of, subject
from unionhall.members.services import erasing
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db
Lines = list[dict[str, str]]
DELETED = [{"is": "unionhall.intake.errors:PersonDeleted", "field": "", "facts": {}}]


@pytest.fixture
def person(joint_union: Organization) -> Person:
    return admitted(joint_union, an_identity("欧阳小攻")).person


@pytest.fixture
def listed(person: Person) -> bytes:
    """A list with the person, whose post changes, and five people who are new."""
    who = identity_of(person)
    known = {"name": who.name, "number": who.number, "phone": who.phone, "post": "店长"}
    return as_csv([known, *(a_line(phone=f"1380000{number:04d}") for number in range(5))])


def write(batch: Batch) -> Batch:
    writing.run(
        OPERATOR, begin_writing(OPERATOR, Step(batch=batch.public_id)), lambda _done, _total: None
    )
    batch.refresh_from_db()
    return batch


def test_the_rest_of_the_list_is_written_and_only_their_row_is_left_out(
    actor: Actor, joint_union: Organization, person: Person, listed: bytes
) -> None:
    batch = checked(actor, joint_union, listed)
    assert (batch.new, batch.updated, batch.rejected) == (5, 1, 0)
    erasing.erase(OPERATOR, person)
    batch.refresh_from_db()
    assert (batch.new, batch.updated, batch.rejected) == (5, 0, 1)
    assert not FilePart.objects.exists()
    write(batch)
    assert (batch.state, sum(batch.counts.values())) == (Batch.State.DONE, batch.total)
    assert Membership.objects.filter(ended_on=None).count() == 5
    row = Row.objects.get(batch=batch, line=2)
    assert row.birth_year is None
    assert (row.verdict, row.problems, row.sealed) == (Verdict.REJECTED, DELETED, None)


def test_deleted_while_it_is_written_a_list_is_written_from_what_was_checked(
    actor: Actor, joint_union: Organization, person: Person, listed: bytes
) -> None:
    batch = checked(actor, joint_union, listed)
    begun = begin_writing(OPERATOR, Step(batch=batch.public_id))
    erasing.erase(OPERATOR, person)
    writing.run(OPERATOR, begun, lambda _done, _total: None)
    batch.refresh_from_db()
    assert (batch.state, batch.new, batch.rejected) == (Batch.State.DONE, 5, 1)


def test_without_the_file_what_still_holds_is_written_and_the_rest_waits_for_somebody(
    actor: Actor, joint_union: Organization, person: Person
) -> None:
    who = identity_of(person)
    left, stays, moved = (admitted(joint_union) for _each in range(3))
    changes = [
        {"name": one.name, "number": one.number, "phone": one.phone, "post": "店长"}
        for one in (who, *(identity_of(one.person) for one in (left, stays, moved)))
    ]
    newcomer = a_line(phone="13800000007")
    batch = checked(actor, joint_union, as_csv([*changes, newcomer, a_line(phone="13800000008")]))
    assert (batch.new, batch.updated) == (2, 4)
    erasing.erase(OPERATOR, person)
    gone = EndSpells(memberships=[left.public_id], on=left.began_on, ending="withdrawn")
    end_spells(OPERATOR, gone)
    admitted(joint_union, an_identity(newcomer["name"], number=newcomer["number"]))
    write(batch)
    assert (batch.state, batch.new, batch.updated) == (Batch.State.DONE, 1, 2)
    assert (batch.needs_person, batch.rejected) == (2, 1)
    assert list(batch.rows.order_by("line").values_list("verdict", flat=True)) == [7, 6, 2, 2, 6, 1]
    posts = Membership.objects.filter(pk__in=[left.pk, stays.pk, moved.pk]).order_by("pk")
    assert list(posts.values_list("post", flat=True)) == ["", "店长", "店长"]


def test_every_page_of_such_a_list_opens_and_it_can_be_cancelled(
    client: Client, actor: Actor, joint_union: Organization, person: Person, listed: bytes
) -> None:
    batch = checked(actor, joint_union, listed)
    erasing.erase(OPERATOR, person)
    page = client.get(reverse("intake:batch", args=[batch.public_id]))
    assert page.status_code == 200
    assert page.context["file_gone"]
    assert not page.context["may_take"]
    assert client.post(reverse("intake:again", args=[batch.public_id])).status_code == 409
    client.post(reverse("intake:cancel", args=[batch.public_id]))
    batch.refresh_from_db()
    assert batch.state == Batch.State.CANCELLED


def test_a_list_whose_columns_are_to_be_named_says_that_its_file_is_gone(
    client: Client, actor: Actor, joint_union: Organization, listed: bytes
) -> None:
    batch = handed_in(actor, joint_union, listed)
    FilePart.objects.all().delete()
    page = client.get(reverse("intake:batch", args=[batch.public_id]))
    assert page.status_code == 200
    assert reverse("intake:cancel", args=[batch.public_id]) in page.content.decode()


def test_deleted_while_it_is_checked_a_list_forgets_what_it_found_and_its_file(
    actor: Actor, joint_union: Organization, person: Person, listed: bytes
) -> None:
    batch = handed_in(actor, joint_union, listed, "欧阳小攻.csv")
    begun = begin_check(actor, Check(batch=batch.public_id, mapping=batch.mapping))

    def delete(_done: int, _total: int) -> None:
        erasing.erase(OPERATOR, person)

    checking.run(actor, begun, delete)
    batch.refresh_from_db()
    assert (batch.state, batch.filename, batch.counts["new"]) == (Batch.State.MAPPING, "", 0)
    assert not Row.objects.exists()
    assert not FilePart.objects.exists()


def test_the_same_file_handed_in_again_is_a_new_list(
    client: Client, actor: Actor, joint_union: Organization, person: Person, listed: bytes
) -> None:
    first = checked(actor, joint_union, listed)
    erasing.erase(OPERATOR, person)
    file = SimpleUploadedFile("x.csv", listed)
    sent = {"organization": str(joint_union.public_id), "file": file}
    page = client.post(reverse("intake:hand_in"), sent, follow=True)
    assert page.status_code == 200
    first.refresh_from_db()
    again = Batch.objects.latest("pk")
    assert (first.state, again.state) == (Batch.State.CANCELLED, Batch.State.MAPPING)
    assert again.pk != first.pk


def test_what_was_written_stays_written_when_they_are_deleted_between_two_parts(
    actor: Actor,
    joint_union: Organization,
    person: Person,
    listed: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("unionhall.intake.prepared.CHUNK", 3)
    batch = checked(actor, joint_union, listed)
    done: list[int] = []

    def delete(at: int, _total: int) -> None:
        if not done:
            erasing.erase(OPERATOR, person)
        done.append(at)

    writing.run(OPERATOR, begin_writing(OPERATOR, Step(batch=batch.public_id)), delete)
    batch.refresh_from_db()
    assert (batch.state, batch.new, batch.updated) == (Batch.State.DONE, 5, 1)
    assert queries.written_keys(batch) == [range(Row.objects.first().pk, Row.objects.last().pk + 1)]


# Rows that were refused ---------------------------------------------------------------------


def about(batch: Batch) -> set[int]:
    return set(batch.rows.exclude(blind_index=None).values_list("line", flat=True))


def test_refused_rows_are_found_by_their_document(
    actor: Actor, joint_union: Organization, person: Person
) -> None:
    who = identity_of(person)
    wrong = {"name": who.name, "number": who.number, "phone": "12"}
    newcomer = a_line(phone="13800000007")
    lines = [
        wrong,
        {"name": who.name, "number": f" {who.number} ", "phone": who.phone},
        {"name": "欧阳", "number": who.number, "phone": who.phone},
        newcomer,
        newcomer,
        newcomer | {"employment_form": "无此形态"},
    ]
    batch = checked(actor, joint_union, as_csv(lines))
    assert batch.new == 1
    assert about(batch) == {2, 3, 4, 5, 6, 7}
    assert queries.rows_about(subject(person)).count() == 3
    erasing.erase(OPERATOR, person)
    assert about(batch) == {5, 6, 7}
    assert not FilePart.objects.exists()


def test_rows_of_a_record_that_was_merged_into_theirs_are_theirs(
    actor: Actor, joint_union: Organization, street: Organization
) -> None:
    other = an_organization("旁边联合工会", kind=Kind.JOINT, parent=street)
    pair = a_pair(joint_union, other)
    gone = identity_of(pair.second)
    said = {
        "name": gone.name,
        "kind": "护照",
        "number": gone.number,
        "sex": "男" if gone.sex == "1" else "女",
        "birth": gone.birth.isoformat(),
        "phone": "13712345678",
    }
    batch = checked(actor, other, as_csv([said]))
    assert batch.updated == 1
    merged(OPERATOR, pair, keep=pair.first.public_id)
    erasing.erase(OPERATOR, Person.objects.get(pk=pair.first_id))
    row = Row.objects.get(batch=batch)
    assert (row.person_public_id, row.blind_index, row.sealed, row.before) == (None,) * 4
    assert row.phone_token is None
    assert not FilePart.objects.exists()
    batch.refresh_from_db()
    assert batch.filename == ""
    assert batch.called.endswith("提交的名单")
