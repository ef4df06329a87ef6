"""Transfers: asked for, handed over, accepted or sent back; silence, deadlines, many at once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.lifecycle import asked, done
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.core.actors import Actor
from unionhall.core.dues import Wanted
from unionhall.core.errors import DomainError, NotFound
from unionhall.lifecycle import dues, errors, queries
from unionhall.lifecycle.commands import (
    AskOwnTransfer,
    AskToLeave,
    AskTransfer,
    Claim,
    Decide,
    TakeBackOwn,
)
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.services import own
from unionhall.lifecycle.services.transfers import ask_transfer, claim, decide
from unionhall.members.models import Membership
from unionhall.members.services.moving import MoveStaff, move_staff
from unionhall.organizations import services as organizations
from unionhall.organizations.models import Kind, Organization
from unionhall.rules import services as rules
from unionhall.rules.deadlines import due


def step(actor: Actor, what: str, *changes: MembershipChange, reason: str = "") -> str:
    """Take a step with changes; return the state of the first, or the refusal's code."""
    ids = [one.public_id for one in changes]
    try:
        outcome = decide(actor, Decide(step=what, changes=ids, reason=reason))
    except DomainError as why:
        return why.code
    return outcome.refused[0].why.code if outcome.refused else str(outcome.done[0].state)


def past_due(change: MembershipChange) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    MembershipChange.objects.filter(pk=change.pk).update(due_on=yesterday)


def own_request(themselves: Actor, target: Organization) -> MembershipChange:
    return own.ask_own_transfer(themselves, AskOwnTransfer(target=target.public_id))


def test_one_step_for_the_member_and_both_unions_do_the_rest(
    member: Membership,
    themselves: Actor,
    chair: Actor,
    other_chair: Actor,
    other_union: Organization,
) -> None:
    change = own_request(themselves, other_union)
    assert (change.state, change.asked_by) == ("asked", "member")
    assert change.due_on == due(change.asked_on, 10, "working_days").on
    assert own_request(themselves, other_union).pk == change.pk
    assert step(chair, "hand_over", change) == "handed_over"
    change.refresh_from_db()
    assert step(other_chair, "accept", change) == "done"
    change.refresh_from_db()
    member.refresh_from_db()
    assert member.ending == "transferred_out"
    assert change.result is not None
    assert change.result.organization == other_union
    assert change.result.beginning == "transferred_in"


def test_the_new_union_waits_for_the_old_one_until_its_time_is_over(
    themselves: Actor, chair: Actor, other_chair: Actor, other_union: Organization
) -> None:
    change = own_request(themselves, other_union)
    assert step(other_chair, "accept", change) == "old_unions_turn"
    assert step(other_chair, "hand_over", change) == "not_yours"
    past_due(change)
    assert step(other_chair, "accept", change) == "done"
    assert step(chair, "hand_over", change) == "not_waiting"


def test_where_silence_does_not_hand_over_the_new_union_goes_on_waiting(
    member: Membership, themselves: Actor, other_chair: Actor, other_union: Organization
) -> None:
    change = own_request(themselves, other_union)
    past_due(change)
    rules.set_value(
        OPERATOR,
        rules.SetValue(
            rule="membership.silence_hands_over",
            value="no",
            valid_from=date(2026, 1, 1),
            reason="市总规定",
            place=member.scope_path[:4],
        ),
    )
    assert step(other_chair, "accept", change) == "old_union_must_hand_over"


def test_sent_back_with_a_reason_the_member_may_ask_again(
    themselves: Actor, chair: Actor, other_chair: Actor, other_union: Organization
) -> None:
    change = own_request(themselves, other_union)
    assert step(other_chair, "send_back", change) == "reason_missing"
    assert step(chair, "send_back", change, reason="不是我会的") == "not_yours"
    assert step(other_chair, "send_back", change, reason="不在本单位工作") == "sent_back"
    assert own_request(themselves, other_union).pk != change.pk


def test_who_asked_may_take_it_back_and_nobody_else(
    member: Membership,
    themselves: Actor,
    chair: Actor,
    other_chair: Actor,
    other_union: Organization,
) -> None:
    change = own_request(themselves, other_union)
    assert step(other_chair, "take_back", change) == "not_yours"
    assert own.take_back_own(themselves, TakeBackOwn(change=change.public_id)).state == "taken_back"
    [handed] = asked(chair, other_union, member).done
    assert handed.state == "handed_over"
    with pytest.raises(NotFound):
        own.take_back_own(themselves, TakeBackOwn(change=handed.public_id))
    assert step(chair, "take_back", handed) == "taken_back"


def test_who_decides_at_both_unions_does_it_in_one_step(
    member: Membership, organizer: Actor, street: Organization
) -> None:
    there = an_organization("儒林商圈联合工会", parent=street, kind=Kind.JOINT)
    [change] = asked(organizer, there, member).done
    assert change.state == "done"
    assert change.result is not None
    assert change.result.organization == there


def test_a_kept_member_who_works_again_is_active_at_the_new_union(
    member: Membership, organizer: Actor, street: Organization
) -> None:
    done("keep", member)
    member.refresh_from_db()
    there = an_organization("儒林商圈联合工会", parent=street, kind=Kind.JOINT)
    [change] = asked(organizer, there, member).done
    assert change.result is not None
    assert change.result.standing == "active"
    period = member.standings.get()
    assert period.until == change.on


def test_a_union_claims_who_stands_there_and_learns_nothing_of_others(
    member: Membership, other_chair: Actor, other_union: Organization
) -> None:
    who = queries.members.identity_of(member.person)

    def claimed(name: str, number: str, *, seen: bool = True) -> MembershipChange:
        return claim(
            other_chair,
            Claim(
                target=other_union.public_id,
                name=name,
                kind="resident_id",
                number=number,
                seen=seen,
            ),
        )

    with pytest.raises(errors.DocumentNotSeen):
        claimed(who.name, who.number, seen=False)
    with pytest.raises(errors.NobodyFound):
        claimed("李四", who.number)
    with pytest.raises(errors.NobodyFound):
        claimed(who.name, an_identity().number)
    change = claimed(who.name, who.number)
    assert (change.state, change.asked_by) == ("asked", "target")
    assert claimed(who.name, who.number).pk == change.pk


def test_nobody_accepts_their_own_transfer(
    member: Membership, themselves: Actor, other_union: Organization, other_chair: Actor
) -> None:
    change = own_request(themselves, other_union)
    past_due(change)
    self_made = type(other_chair)(
        user_id=other_chair.user_id,
        name="",
        grants=other_chair.grants,
        person=member.person.public_id,
    )
    assert step(self_made, "accept", change) == "own_membership"


def test_one_thing_at_a_time_is_under_way(
    member: Membership, themselves: Actor, chair: Actor, other_union: Organization
) -> None:
    own_request(themselves, other_union)
    with pytest.raises(errors.UnderWay):
        own.ask_to_leave(themselves, AskToLeave())
    [refused] = asked(chair, other_union, member).refused
    assert isinstance(refused.why, errors.UnderWay)


def test_a_wish_to_leave_is_decided_by_the_union(
    member: Membership, themselves: Actor, chair: Actor
) -> None:
    change = own.ask_to_leave(themselves, AskToLeave(reason="回老家"))
    assert change.requested_on == change.asked_on
    assert step(chair, "accept", change) == "done"
    member.refresh_from_db()
    assert member.ending == "withdrawn"


def test_what_is_under_way_lapses_when_the_membership_moves_otherwise(
    joint_union: Organization, street: Organization, other_union: Organization, chair: Actor
) -> None:
    firm = an_employer(street)
    there = an_organization("云帆速递工会", parent=street, kind=Kind.SINGLE)
    for union in (joint_union, there):
        cover = organizations.Cover(
            organization=union.public_id, employer=firm.public_id, on=date(2026, 2, 2)
        )
        organizations.cover(OPERATOR, cover)
    one = admitted(joint_union, actor=OPERATOR, employer=firm.public_id)
    [change] = asked(chair, other_union, one).done
    moving = MoveStaff(
        employer=firm.public_id,
        source=joint_union.public_id,
        target=there.public_id,
        on=date(2026, 5, 6),
    )
    move_staff(OPERATOR, moving)
    change.refresh_from_db()
    assert change.state == "lapsed"


def test_many_are_asked_for_and_accepted_with_the_statements_of_few(
    joint_union: Organization, other_union: Organization, chair: Actor, other_chair: Actor
) -> None:
    counts = []
    for number in (2, 3, 40):  # the first of them begins the chains of the trail
        people = [admitted(joint_union, actor=OPERATOR) for _ in range(number)]
        with CaptureQueriesContext(connection) as asking:
            changes = asked(chair, other_union, *people).done
        with CaptureQueriesContext(connection) as accepting:
            assert step(other_chair, "accept", *changes) == "done"
        counts.append((len(asking), len(accepting)))
    assert counts[1] == counts[2]
    assert Membership.objects.filter(organization=other_union, ended_on=None).count() == 45


def test_the_inbox_reminds_the_side_whose_turn_it_is_of_all_at_once(
    joint_union: Organization,
    other_union: Organization,
    chair: Actor,
    other_chair: Actor,
) -> None:
    people = [admitted(joint_union, actor=OPERATOR) for _ in range(3)]
    asked(chair, other_union, *people)
    wanted = Wanted(today=timezone.localdate())
    with CaptureQueriesContext(connection) as statements:
        [found] = dues.under_way(other_chair, wanted)
    assert len(statements) == 1
    assert (found.kind, found.name, found.path) == (
        "lifecycle.accept",
        other_union.name,
        other_union.path,
    )
    assert found.may(other_chair)
    assert not found.may(chair)
    assert "3" in str(found.detail)


def test_unions_are_found_by_name_or_by_their_firm(
    joint_union: Organization, street: Organization
) -> None:
    firm = an_employer(street, "蓝鲸配送有限公司")
    cover = organizations.Cover(
        organization=joint_union.public_id, employer=firm.public_id, on=date(2026, 2, 2)
    )
    organizations.cover(OPERATOR, cover)
    today = timezone.localdate()
    assert queries.unions_for("蓝鲸", today) == [joint_union]
    assert queries.unions_for("快递行业", today) == [joint_union]
    assert queries.unions_for("快", today) == []
    assert queries.unions_for("儒林街道总工会", today) == []


def test_members_of_neither_side_cannot_be_asked_for(
    member: Membership, other_chair: Actor, other_union: Organization
) -> None:
    command = AskTransfer(memberships=[member.public_id], target=other_union.public_id)
    with pytest.raises(NotFound):
        ask_transfer(other_chair, command)
    leader = an_actor(member.organization, "leader")
    with pytest.raises(errors.NotYours):
        ask_transfer(leader, command)


def test_what_was_asked_for_together_is_accepted_together(
    joint_union: Organization, chair: Actor, other_chair: Actor, other_union: Organization
) -> None:
    people = [admitted(joint_union) for _each in range(3)]
    first, second, third = asked(chair, other_union, *people).done
    alone = asked(chair, other_union, admitted(joint_union)).done[0]
    assert set(queries.together(other_chair, second)) == {first, second, third}
    assert list(queries.together(other_chair, alone)) == [alone]
    assert step(other_chair, "accept", first) == "done"
    assert set(queries.together(other_chair, second)) == {second, third}


def test_the_name_of_the_union_is_no_employer(themselves: Actor, other_union: Organization) -> None:
    words = other_union.name[:4]
    command = AskOwnTransfer(target=other_union.public_id, employer_typed=words)
    assert own.ask_own_transfer(themselves, command).employer_typed == ""


def test_the_key_of_somebody_else_asks_anew(
    member: Membership, chair: Actor, other_union: Organization
) -> None:
    key = uuid4()
    command = AskTransfer(memberships=[member.public_id], target=other_union.public_id, key=key)
    [mine] = ask_transfer(chair, command).done
    assert ask_transfer(chair, command).done == [mine]
    another = an_actor(member.organization, "union_chair")
    assert ask_transfer(another, command).done == []
