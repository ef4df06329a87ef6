"""Merging, deleting, moving, taking back at once: none waits in a circle, nobody comes back."""

from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.duplicates import a_pair, found_pairs, merged, with_passport
from tests.builders.intake import a_line, taken
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_organization
from tests.cards.test_races import at_once
from unionhall.accounts.models import Role
from unionhall.duplicates.commands import MergeExact, UndoMerge
from unionhall.duplicates.models import Pair
from unionhall.duplicates.services import finding, merging
from unionhall.duplicates.services.undoing import undo_merge
from unionhall.intake.models import Batch
from unionhall.intake.services import TakeBack, begin_undo, undoing
from unionhall.lifecycle import services as lifecycle
from unionhall.lifecycle.commands import Act, AskTransfer, Decide
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.services import transfers
from unionhall.members.models import Membership, Person, PersonToken
from unionhall.members.services.erasing import erase
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture
def third(joint_union: Organization) -> Organization:
    return an_organization("第三联合工会", parent=joint_union.parent, kind=Kind.JOINT)


def erased(person: Person) -> None:
    with transaction.atomic():
        erase(OPERATOR, person)


def test_overlapping_pairs_are_merged_one_after_the_other(
    joint_union: Organization, other_joint: Organization, third: Organization
) -> None:
    for number in range(ROUNDS):
        who = an_identity(f"买买提江{chr(0x4E00 + number)}", birth=date(1980, 1, 1 + number))
        one = admitted(joint_union, who, actor=OPERATOR, began_on=date(2025, 3, 3))
        two, three = (
            admitted(
                union,
                with_passport(who, f"{letter}{one.pk:07d}"),
                actor=OPERATOR,
                began_on=date(2026, 1, 5),
            )
            for union, letter in ((other_joint, "E"), (third, "F"))
        )
        people = {spell.person_id: spell.person.public_id for spell in (one, two, three)}
        pairs = [pair for pair in found_pairs() if pair.first_id in people]
        assert len(pairs) == 3
        outcomes = at_once(
            *(
                lambda pair=pair, keep=people[keep]: merged(OPERATOR, pair, keep=keep)
                for pair, keep in (
                    (pairs[0], pairs[0].first_id),
                    (pairs[1], pairs[1].second_id),
                    (pairs[2], pairs[2].first_id),
                )
            )
        )
        assert outcomes["done"] >= 1
        assert outcomes.keys() <= {"done", "already_decided", "not_found"}
        assert Person.objects.filter(pk__in=people).count() == 3 - outcomes["done"]


def test_the_same_exact_pairs_are_merged_once(
    joint_union: Organization, other_joint: Organization
) -> None:
    for number in range(ROUNDS):
        a_pair(joint_union, other_joint, f"买买提江{chr(0x4E00 + number)}")
    command = [MergeExact(key=uuid4(), count=ROUNDS, reason="同一人") for _ in range(2)]
    outcomes = at_once(*(lambda one=one: merging.merge_exact(OPERATOR, one) for one in command))
    assert outcomes == Counter({"done": 1, "meanwhile_others": 1})
    assert Pair.objects.filter(state=Pair.State.MERGED).count() == ROUNDS


def test_who_is_deleted_while_a_merge_is_pressed_stays_deleted(
    joint_union: Organization, other_joint: Organization
) -> None:
    for number in range(ROUNDS):
        pair = a_pair(joint_union, other_joint, f"买买提江{chr(0x4E00 + number)}")
        kept = pair.first
        outcomes = at_once(
            lambda pair=pair: merged(OPERATOR, pair, keep=pair.first.public_id),
            lambda kept=kept: erased(kept),
        )
        assert outcomes["done"] >= 1
        assert outcomes.keys() <= {"done", "already_decided", "data_deleted"}
        kept.refresh_from_db()
        assert kept.erased_at is not None
        assert not PersonToken.objects.filter(person=kept).exists()
        assert not Membership.objects.filter(person=kept, ended_on=None).exists()
        alone = outcomes["done"] == 1
        assert Person.objects.filter(pk=pair.second_id).exists() is alone


def test_accepting_keeping_sending_back_and_deleting_do_not_block_each_other(
    joint_union: Organization, third: Organization
) -> None:
    old, new = (an_actor(union, Role.UNION_CHAIR) for union in (joint_union, third))
    for _round in range(ROUNDS):
        member = admitted(joint_union)
        asks = AskTransfer(memberships=[member.public_id], target=third.public_id, key=uuid4())
        [change] = transfers.ask_transfer(old, asks).done
        accept = Decide(changes=[change.public_id], step="accept")
        back = Decide(changes=[change.public_id], step="send_back", reason="不在本单位")
        stay = Act(
            kind="keep",
            ground="unemployed",
            memberships=[member.public_id],
            on=timezone.localdate(),
        )
        at_once(
            lambda accept=accept: transfers.decide(new, accept),
            lambda back=back: transfers.decide(new, back),
            lambda stay=stay: lifecycle.act(old, stay),
            lambda member=member: erased(member.person),
        )
        change.refresh_from_db()
        assert not change.is_open
        assert not Membership.objects.filter(person=member.person_id, ended_on=None).exists()
    assert not MembershipChange.objects.filter(state__in=MembershipChange.OPEN).exists()


def test_a_list_is_taken_back_or_its_record_merged_but_not_both(
    joint_union: Organization, other_joint: Organization
) -> None:
    for number in range(ROUNDS):
        who = an_identity(f"买买提江{chr(0x4E00 + number)}", birth=date(1984 + number, 5, 6))
        passport = with_passport(who, f"E{number:07d}")
        first = admitted(joint_union, who, actor=OPERATOR, began_on=date(2025, 3, 3))
        line = a_line(
            name=passport.name,
            kind="passport",
            number=passport.number,
            sex="男" if passport.sex == "1" else "女",
            birth=f"{1984 + number}-05-06",
            phone=f"1398765000{number}",
        )
        batch = taken(other_joint, [line])
        assert batch.new == 1
        finding.find_all()
        pair = Pair.objects.get(first=first.person_id)
        merge = merged(OPERATOR, pair, keep=first.person.public_id)
        undo_merge(OPERATOR, UndoMerge(merge=merge.public_id, reason="合并有误"))
        batch = begin_undo(OPERATOR, TakeBack(batch=batch.public_id))
        outcomes = at_once(
            lambda pair=pair, first=first: merged(OPERATOR, pair, keep=first.person.public_id),
            lambda batch=batch: undoing.run(OPERATOR, batch, lambda *_: None),
        )
        batch.refresh_from_db()
        merges = outcomes["done"] == 2
        assert batch.state == (Batch.State.DONE if merges else Batch.State.UNDONE)
        assert Membership.objects.filter(person=first.person_id, ended_on=None).count() == 1
