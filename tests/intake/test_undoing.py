"""Taking a list back: everything as before, but for rows on which something depends."""

from datetime import date
from uuid import UUID

from tests.builders.accounts import a_user
from tests.builders.duplicates import a_pair, merged, with_passport
from tests.builders.intake import OPERATOR, a_line, taken
from tests.builders.members import admitted
from tests.builders.organizations import an_organization
from tests.intake.test_writing import Lines, lines, record  # noqa: F401 -- a fixture
from unionhall.accounts.models import Duty, Role
from unionhall.duplicates.commands import UndoMerge
from unionhall.duplicates.models import Pair
from unionhall.duplicates.services import finding
from unionhall.duplicates.services.undoing import undo_merge
from unionhall.intake.models import Batch, Row
from unionhall.intake.services import TakeBack, begin_undo, undoing
from unionhall.members import queries
from unionhall.members.identity import Identity
from unionhall.members.models import Consent, Membership, Person, PersonToken, Unsealing
from unionhall.members.services import GiveConsent, Transfer, give_consent, transfer
from unionhall.organizations.models import Kind, Organization

EXPORT = UUID("01900000-0000-7000-8000-000000000001")


def undo(batch: Batch, *only: int) -> Batch:
    command = TakeBack(batch=batch.public_id, lines=frozenset(only) if only else None)
    undoing.run(OPERATOR, begin_undo(OPERATOR, command), lambda *_: None)
    batch.refresh_from_db()
    return batch


def passport_line(who: Identity, **said: str) -> dict[str, str]:
    sex = "男" if who.sex == "1" else "女"
    same = {"name": who.name, "number": who.number, "phone": who.phone, "sex": sex}
    return a_line(kind="passport", birth=who.birth.isoformat(), **same | said)


def test_everything_is_as_before(joint_union: Organization, lines: Lines) -> None:  # noqa: F811
    before, tokens = record(), PersonToken.objects.count()
    batch = taken(joint_union, lines, attested=True)
    assert Consent.objects.count() == 7
    assert undo(batch).state == Batch.State.UNDONE
    assert record() == before
    assert PersonToken.objects.count() == tokens
    assert Consent.objects.count() == 0
    assert Row.objects.filter(undone=True).count() == 8


def test_only_some_rows(joint_union: Organization, lines: Lines) -> None:  # noqa: F811
    before = Membership.objects.count()
    batch = taken(joint_union, lines)
    assert undo(batch, 2, 4, 9).state == Batch.State.DONE
    assert Membership.objects.count() == before + 5
    changed = Membership.objects.order_by("pk")[0]
    assert (changed.post, queries.identity_of(changed.person).phone[:3]) == ("", "139")
    assert undo(batch).state == Batch.State.UNDONE
    assert Membership.objects.count() == before


def test_what_depends_stays_and_is_named(joint_union: Organization, street: Organization) -> None:
    batch = taken(joint_union, [a_line(phone=f"1380000{number:04d}") for number in range(4)])
    moved, agreed, seen, free = Membership.objects.order_by("pk")
    other = an_organization("旁边联合工会", kind=Kind.JOINT, parent=street)
    transfer(
        OPERATOR,
        Transfer(
            person=moved.person.public_id,
            organization=other.public_id,
            on=date(2026, 3, 1),
            channel="unit",
            employment_form="03",
        ),
    )
    give_consent(
        OPERATOR,
        GiveConsent(
            person=agreed.person.public_id,
            purpose="contact",
            text_version="2026-11",
            language="zh-hans",
            channel="at_desk",
        ),
    )
    user = a_user(street, Role.STREET_STAFF)
    Unsealing.objects.create(
        person=seen.person, user=user, duty=Duty.objects.get(user=user), role="x", reason="核对证件"
    )
    batch = undo(batch)
    assert batch.state == Batch.State.DONE
    assert undoing.dependents(batch) == {
        2: {"cards.card", "changed", "members.membership"},
        3: {"members.consent"},
    }
    assert not Person.objects.filter(pk__in=[seen.person_id, free.person_id]).exists()
    assert Person.objects.count() == 2


def test_who_looked_stays_on_record_without_standing_in_the_way(
    joint_union: Organization, street: Organization
) -> None:
    batch = taken(joint_union, [a_line(phone=f"1380000{number:04d}") for number in range(3)])
    user = a_user(street, Role.STREET_STAFF)
    duty = Duty.objects.get(user=user)
    known = list(Person.objects.order_by("pk"))
    Unsealing.objects.bulk_create(
        [
            Unsealing(person=one, user=user, duty=duty, role="x", reason="核对证件", export=EXPORT)
            for one in known
        ]
    )
    assert undo(batch).state == Batch.State.UNDONE
    assert not Person.objects.exists()
    left = Unsealing.objects.order_by("pk")
    assert [(one.person_id, one.gone, one.reason) for one in left] == [
        (None, one.public_id, "核对证件") for one in known
    ]


def test_what_was_changed_later_is_not_overwritten(joint_union: Organization) -> None:
    member = admitted(joint_union)
    who = queries.identity_of(member.person)
    first = taken(joint_union, [{"name": who.name, "number": who.number, "phone": "13700000001"}])
    taken(joint_union, [{"name": who.name, "number": who.number, "phone": "13700000002"}])
    undo(first)
    person = Person.objects.get(pk=member.person_id)
    assert queries.identity_of(person).phone == "13700000002"
    assert undoing.dependents(first) == {2: {"changed"}}


def test_a_record_that_was_merged_away_stays(
    joint_union: Organization, street: Organization
) -> None:
    other = an_organization("旁边联合工会", kind=Kind.JOINT, parent=street)
    pair = a_pair(joint_union, other)
    who = queries.identity_of(pair.second)
    batch = taken(other, [passport_line(who, phone="13712345678", post="店长")])
    assert (batch.new, batch.updated) == (0, 1)
    merge = merged(OPERATOR, pair, keep=pair.first.public_id)
    before = record()
    assert "duplicates.merge" in undoing.dependents(batch)[2]
    assert undo(batch).state == Batch.State.DONE
    assert record() == before
    undo_merge(OPERATOR, UndoMerge(merge=merge.public_id, reason="合并有误"))
    assert undo(batch).state == Batch.State.UNDONE


def test_a_record_that_a_list_brought_and_that_was_merged_away_stays(
    joint_union: Organization, street: Organization
) -> None:
    other = an_organization("旁边联合工会", kind=Kind.JOINT, parent=street)
    first = a_line(name="买买提江", employer_name="甲公司", phone="13900000077")
    taken(joint_union, [first], began_on=date(2025, 3, 3))
    known = Membership.objects.get()
    who = with_passport(queries.identity_of(known.person))
    line = passport_line(who, employer_name="甲公司", phone="13900000079")
    batch = taken(other, [line], began_on=date(2026, 1, 5))
    assert batch.new == 1
    finding.find_all()
    merge = merged(OPERATOR, Pair.objects.get(), keep=known.person.public_id)
    before = record()
    assert "duplicates.merge" in undoing.dependents(batch)[2]
    assert undo(batch).state == Batch.State.DONE
    assert record() == before
    assert undo_merge(OPERATOR, UndoMerge(merge=merge.public_id, reason="合并有误")).undone_at
