"""Lists and merges: neither takes back what the other relies on; in the right order both can."""

from collections.abc import Mapping

import pytest

from tests.builders.duplicates import a_pair, everything, found_pairs, merged
from tests.builders.intake import OPERATOR, a_line, as_csv, checked, taken
from tests.builders.joining import a_number
from tests.builders.organizations import an_organization
from tests.intake.test_undoing import undo
from unionhall.duplicates.commands import UndoMerge
from unionhall.duplicates.models import Merge, Pair
from unionhall.duplicates.services.undoing import undo_merge
from unionhall.intake.models import Batch, Row, Verdict
from unionhall.intake.services import Step, begin_writing, undoing, working
from unionhall.members.identity import Identity
from unionhall.members.models import Membership, Person
from unionhall.members.queries import identity_of
from unionhall.organizations.models import Kind, Organization

State = Batch.State
MERGED = Merge._meta.label_lower


@pytest.fixture
def other(street: Organization) -> Organization:
    return an_organization("旁边联合工会", kind=Kind.JOINT, parent=street)


def with_passport(who: Identity, **said: str) -> dict[str, str]:
    """A line about somebody on record by their passport."""
    assert who.birth is not None
    sex = "男" if who.sex == "1" else "女"
    line = {"name": who.name, "kind": "passport", "number": who.number, "sex": sex}
    line |= {"birth": who.birth.isoformat(), "phone": who.phone}
    return line | {"valid_until": "长期", "employment_form": "快递员"} | said


def apart(merge: Merge) -> Merge:
    return undo_merge(OPERATOR, UndoMerge(merge=merge.public_id, reason="合并有误"))


def people() -> Mapping[str, object]:
    """Everything about people, but for what lists and pairs keep for themselves."""
    found = everything()
    apart_from = ("intake", "duplicates", "members.persontoken", "core", "quality")
    return {table: rows for table, rows in found.items() if not table.startswith(apart_from)}


@pytest.mark.parametrize("kept", [0, 1])
def test_what_two_lists_brought_stays_while_it_is_one_record(
    joint_union: Organization, other: Organization, kept: int
) -> None:
    number = a_number()
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    who = {"name": "买买提江", "employer_name": "甲公司"}
    sex = "男" if int(number[16]) % 2 else "女"
    passport = who | {"kind": "passport", "number": "E7654321", "birth": birth, "sex": sex}
    more = a_line(**passport, phone="13900000077")
    first = taken(joint_union, [a_line(**who, number=number)])
    second = taken(other, [more, a_line(name="赵六", phone="13900000088")])
    [pair] = found_pairs()
    merge = merged(OPERATOR, pair, keep=(pair.first, pair.second)[kept].public_id)
    assert MERGED in undoing.dependents(first)[2]
    assert MERGED in undoing.dependents(second)[2]
    assert list(undoing.dependents(second)) == [2]
    assert undo(first).state == State.DONE
    assert undo(second).state == State.DONE
    assert Row.objects.filter(undone=True).count() == 1
    assert Membership.objects.filter(ended_on=None).count() == 1
    assert apart(merge).undone_at is not None
    assert undoing.dependents(first) == undoing.dependents(second) == {}
    assert undo(first).state == State.UNDONE
    assert undo(second).state == State.UNDONE
    assert Person.objects.count() == 0


@pytest.mark.parametrize("kept", [0, 1])
def test_what_a_list_changed_stays_while_it_is_one_record(
    joint_union: Organization, other: Organization, kept: int
) -> None:
    pair = a_pair(joint_union, other, "买买提江")
    before = people()
    batch = taken(
        other, [with_passport(identity_of(pair.second), phone="13712345678", post="店长")]
    )
    assert batch.updated == 1
    merge = merged(OPERATOR, pair, keep=(pair.first, pair.second)[kept].public_id)
    stands = people()
    assert MERGED in undoing.dependents(batch)[2]
    assert undo(batch).state == State.DONE
    assert people() == stands
    apart(merge)
    assert undo(batch).state == State.UNDONE
    assert people() == before


def test_what_was_checked_before_a_merge_and_written_after_it_goes_first(
    joint_union: Organization, other: Organization
) -> None:
    pair = a_pair(joint_union, other, "买买提江")
    before = people()
    line = with_passport(identity_of(pair.second), phone="13712345678", post="店长")
    batch = checked(OPERATOR, other, as_csv([line]))
    assert batch.updated == 1
    merge = merged(OPERATOR, pair, keep=pair.first.public_id)
    stands = people()
    begin_writing(OPERATOR, Step(batch=batch.public_id))
    batch.refresh_from_db()
    working.carry_on(OPERATOR, batch)
    batch.refresh_from_db()
    assert (batch.state, batch.updated) == (State.DONE, 1)
    assert undoing.dependents(batch) == {}
    assert undo(batch).state == State.UNDONE
    assert people() == stands
    assert apart(merge).undone_at is not None
    assert people() == before
    assert Pair.objects.get().state == Pair.State.PROPOSED
    assert Row.objects.get().verdict == Verdict.UPDATED
