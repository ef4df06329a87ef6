"""Keeping, suspending, ending, coming back: each by its rule, reversible while nothing follows."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.accounts import an_actor
from tests.builders.lifecycle import FIELDS, KEPT_ON, acted, done
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.cards.models import Card
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound, NotPermitted, NumberInReason
from unionhall.core.facts import Period
from unionhall.core.models import AuditEntry
from unionhall.indicators import counting
from unionhall.indicators import queries as figures
from unionhall.lifecycle import errors, queries
from unionhall.lifecycle.commands import Act, Rejoin, Reverse
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.services import act, preview, rejoin
from unionhall.lifecycle.services.correcting import reverse
from unionhall.members import services as members
from unionhall.members import standings
from unionhall.members.models import Consent, Membership, Person, StandingSpell
from unionhall.organizations.models import Kind, Organization
from unionhall.rules import services as rules

ENDINGS = {
    "withdraw": "withdrawn",
    "deem": "deemed_withdrawn",
    "expel": "expelled",
    "decease": "deceased",
}
LATER = date(2026, 4, 1)


def figure(code: str, day: date, body: Organization) -> int:
    where, days = figures.where(body, on=day), Period(first=day, last=day)
    return figures.figures(where, days, [code])[code].value


def refusal(kind: str, member: Membership, actor: Actor = OPERATOR, **fields: Any) -> DomainError:
    """Say why it cannot be done, whether the whole command is refused or the one row."""
    try:
        [refused] = acted(kind, member, actor=actor, **fields).refused
    except DomainError as why:
        return why
    return refused.why


def test_a_kept_member_neither_votes_nor_pays_and_the_rule_says_why(
    member: Membership, chair: Actor
) -> None:
    done("keep", member, chair)
    member.refresh_from_db()
    rights = standings.rights(member, LATER)
    assert (member.standing, rights.standing, rights.ground) == ("retained", "retained", "retired")
    assert (rights.vote.may, rights.dues.may) == (False, False)
    assert rights.vote.rule is not None
    assert (rights.vote.rule.id, rights.vote.rule.grade) == ("membership.retained_vote", "A")
    assert rights.dues.rule is not None
    assert rights.dues.rule.grade == "C"
    assert standings.rights(member, date(2026, 3, 1)).vote.may


def test_the_voters_of_a_day_are_those_of_that_day(
    member: Membership, joint_union: Organization
) -> None:
    kept, suspended = admitted(joint_union), admitted(joint_union)
    done("keep", kept)
    done("suspend", suspended)
    done("resume", suspended, on=LATER)

    def voters(on: date) -> set[Membership]:
        rows = Membership.objects.filter(organization=joint_union)
        return set(standings.voters(rows, on, joint_union.path))

    assert voters(date(2026, 3, 1)) == {member, kept, suspended}
    assert voters(KEPT_ON) == {member}
    assert voters(LATER) == {member, suspended}


def test_an_office_may_let_suspended_members_vote(
    member: Membership, joint_union: Organization
) -> None:
    done("suspend", member)
    rules.set_value(
        OPERATOR,
        rules.SetValue(
            rule="membership.suspended_vote",
            value="yes",
            valid_from=KEPT_ON,
            reason="区总规定",
            place=joint_union.path,
        ),
    )
    rows = Membership.objects.all()
    assert set(standings.voters(rows, LATER, joint_union.path)) == {member}
    assert standings.rights(member, LATER).vote.may


def test_past_days_keep_their_figures_when_the_standing_changes_later(
    member: Membership, joint_union: Organization, street: Organization
) -> None:
    done("keep", member)
    counting.count_months(today=date(2026, 11, 1))
    before = [figure("kept", day, street) for day in (date(2026, 3, 1), KEPT_ON, LATER)]
    assert before == [0, 1, 1]
    done("resume", member, on=date(2026, 5, 4))
    assert [figure("kept", day, street) for day in (date(2026, 3, 1), KEPT_ON, LATER)] == before
    assert figure("kept", date(2026, 5, 4), street) == 0
    assert figure("members", date(2026, 5, 4), street) == 1


@pytest.mark.parametrize(("kind", "ending"), ENDINGS.items())
def test_a_membership_ends_with_its_rule_day_and_trail(
    member: Membership, chair: Actor, kind: str, ending: str
) -> None:
    change = done(kind, member, chair)
    member.refresh_from_db()
    assert (member.ended_on, member.ending) == (KEPT_ON, ending)
    assert (change.state, change.on, change.rule.partition(".")[0]) == (
        "done",
        KEPT_ON,
        "membership",
    )
    assert not standings.rights(member, KEPT_ON).vote.may
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))[-2:]
    assert set(actions) == {"members.ended", "lifecycle.done"} or "lifecycle.done" in actions
    assert Card.objects.get(membership=member).state == "closed"


@pytest.mark.parametrize(
    ("kind", "fields", "wanted"),
    [
        ("keep", {"ground": ""}, errors.GroundMissing),
        ("keep", {"ground": "internal_retirement"}, errors.NothingChanges),
        ("keep", {"on": None}, errors.DayMissing),
        ("keep", {"on": date(2099, 1, 1)}, errors.InFuture),
        ("keep", {"on": date(2026, 2, 1)}, errors.BeforeItBegan),
        ("keep", {"decided_on": date(2026, 3, 3)}, errors.AfterTheDay),
        ("suspend", {"reason": ""}, errors.ReasonMissing),
        ("suspend", {"reason": "见13911112222"}, NumberInReason),
        ("resume", {}, errors.SameStanding),
        ("withdraw", {"requested_on": None}, errors.RequestMissing),
        ("expel", {"decided_on": None}, errors.DecisionMissing),
        ("deem", {"last_part_on": None}, errors.LastPartMissing),
        ("deem", {"talked_on": None}, errors.TalkMissing),
        ("deem", {"last_part_on": date(2025, 9, 3)}, errors.TooEarlyToDeem),
    ],
)
def test_what_a_rule_asks_for_must_be_there(
    member: Membership, kind: str, fields: dict[str, Any], wanted: type[DomainError]
) -> None:
    assert isinstance(refusal(kind, member, **fields), wanted)
    member.refresh_from_db()
    assert (member.standing, member.ended_on) == ("active", None)


def test_six_months_to_the_day_are_enough_and_an_office_may_set_another_number(
    member: Membership, joint_union: Organization
) -> None:
    assert not isinstance(
        refusal("deem", member, last_part_on=date(2025, 9, 3)), errors.TalkMissing
    )
    rules.set_value(
        OPERATOR,
        rules.SetValue(
            rule="membership.deemed_after",
            value="12",
            valid_from=date(2026, 1, 1),
            reason="区总规定",
            place=joint_union.path,
        ),
    )
    why = refusal("deem", member, last_part_on=date(2025, 9, 2))
    assert isinstance(why, errors.TooEarlyToDeem)
    assert "12" in str(why)


def test_nobody_decides_on_their_own_membership(
    member: Membership, joint_union: Organization
) -> None:
    actor = an_actor(joint_union, "union_chair")
    own = type(actor)(
        user_id=actor.user_id, name=actor.name, grants=actor.grants, person=member.person.public_id
    )
    assert isinstance(refusal("keep", member, own), errors.OwnMembership)


def test_members_of_others_cannot_be_decided_on(
    member: Membership, other_chair: Actor, joint_union: Organization
) -> None:
    with pytest.raises(NotPermitted):
        acted("keep", member, actor=other_chair)
    with pytest.raises(NotPermitted):
        acted("keep", member, actor=an_actor(joint_union, "auditor"))


def test_a_second_sending_of_the_same_decision_is_the_first(member: Membership) -> None:
    key = MembershipChange().batch
    first = acted("keep", member, key=key)
    second = acted("keep", member, key=key)
    assert [one.pk for one in second.done] == [one.pk for one in first.done]
    assert StandingSpell.objects.count() == 1


@pytest.mark.parametrize("kind", FIELDS)
def test_what_was_a_mistake_can_be_corrected_and_leaves_nothing_but_the_trail(
    member: Membership, chair: Actor, joint_union: Organization, kind: str
) -> None:
    if kind == "resume":
        done("suspend", member, on=date(2026, 2, 16))
    held = Membership.objects.filter(pk=member.pk).values().get()
    periods = list(StandingSpell.objects.values())
    change = done(kind, member, chair)
    command = Reverse(changes=[change.public_id], reason="登记错人")
    assert [one.state for one in reverse(chair, command).done] == ["reversed"]
    assert Membership.objects.filter(pk=member.pk).values().get() == held
    assert list(StandingSpell.objects.values()) == periods
    assert AuditEntry.objects.filter(action="lifecycle.reversed").count() == 1
    again = reverse(chair, command)
    assert isinstance(again.refused[0].why, errors.NothingToReverse)


def test_the_end_of_a_kept_membership_is_taken_back_with_its_standing(member: Membership) -> None:
    done("keep", member)
    change = done("decease", member, on=LATER)
    assert StandingSpell.objects.get().until == LATER
    reverse(OPERATOR, Reverse(changes=[change.public_id], reason="误报"))
    member.refresh_from_db()
    assert (member.standing, member.ended_on) == ("retained", None)
    assert StandingSpell.objects.get().until is None


def test_what_something_later_depends_on_stays(
    member: Membership, joint_union: Organization
) -> None:
    kept = done("keep", member)
    done("resume", member, on=LATER)
    outcome = reverse(OPERATOR, Reverse(changes=[kept.public_id], reason="登记错误"))
    assert isinstance(outcome.refused[0].why, errors.SomethingCameLater)
    left = done("withdraw", member, on=LATER)
    identity = queries.members.identity_of(Person.objects.get(pk=member.person_id))
    admitted(joint_union, identity, began_on=date(2026, 4, 2), actor=OPERATOR)
    outcome = reverse(OPERATOR, Reverse(changes=[left.public_id], reason="登记错误"))
    assert isinstance(outcome.refused[0].why, errors.MemberElsewhere)


def test_who_left_is_admitted_again_as_the_same_person(member: Membership, chair: Actor) -> None:
    done("withdraw", member)
    with pytest.raises(errors.ConsentNeeded):
        rejoin(chair, Rejoin(membership=member.public_id, on=LATER))
    text = members.GiveConsent(
        person=member.person.public_id,
        purpose=Consent.Purpose.MEMBERSHIP,
        text_version="2026-11",
        language="zh-hans",
        channel="at_desk",
    )
    members.give_consent(OPERATOR, text)
    change = rejoin(chair, Rejoin(membership=member.public_id, on=LATER))
    assert change.result is not None
    assert (change.result.person, change.result.beginning) == (member.person, "rejoined")
    with pytest.raises(errors.MemberElsewhere):
        rejoin(chair, Rejoin(membership=member.public_id, on=LATER))


def test_a_preview_says_the_same_as_the_deed_and_writes_nothing(
    member: Membership, joint_union: Organization
) -> None:
    gone = admitted(joint_union)
    done("withdraw", gone)
    kept = admitted(joint_union)
    done("keep", kept)
    changes = MembershipChange.objects.count()
    command = Act(
        kind="keep",
        memberships=[one.public_id for one in (member, gone, kept)],
        on=KEPT_ON,
        ground="unemployed",
    )
    verdict = preview(OPERATOR, command)
    assert MembershipChange.objects.count() == changes
    outcome = act(OPERATOR, command)
    assert verdict.good == [one.membership for one in outcome.done] == [member]
    assert [type(one.why) for one in verdict.refused] == [type(one.why) for one in outcome.refused]
    assert len(verdict.good) + len(verdict.refused) == 3


def test_hundreds_take_as_many_statements_as_ten(joint_union: Organization) -> None:
    def counted(kind: str, people: list[Membership], **fields: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            outcome = acted(kind, *people, **fields)
        assert len(outcome.done) == len(people)
        return len(asked)

    few, many = ([admitted(joint_union) for _ in range(n)] for n in (3, 40))
    for kind, fields in (("keep", {}), ("resume", {"on": LATER}), ("expel", {"on": LATER})):
        assert counted(kind, few, **fields) == counted(kind, many, **fields)
    changes = list(
        MembershipChange.objects.filter(kind="expel").values_list("public_id", flat=True)
    )
    with CaptureQueriesContext(connection) as asked:
        reverse(OPERATOR, Reverse(changes=changes, reason="登记错误"))
    assert len(asked) < 50


def test_who_is_kept_by_another_union_goes_there_and_is_kept(
    member: Membership, district: Organization
) -> None:
    upper = an_organization("延庆区直属联合工会", parent=district, kind=Kind.JOINT)
    change = done("keep", member, ground="unit_closed", organization=upper.public_id)
    assert change.result is not None
    assert change.target == upper
    assert change.result.standing == "retained"
    period = StandingSpell.objects.get()
    assert (period.membership, period.ground, period.scope_path) == (
        change.result,
        "unit_closed",
        upper.path,
    )


def test_a_change_out_of_sight_does_not_exist(member: Membership, other_chair: Actor) -> None:
    change = done("keep", member)
    with pytest.raises(NotFound):
        queries.change(other_chair, change.public_id)
    with pytest.raises(NotFound):
        reverse(other_chair, Reverse(changes=[change.public_id], reason="登记错误"))


def test_who_has_not_reached_the_age_of_the_table_is_kept_only_with_a_confirmation(
    member: Membership, joint_union: Organization
) -> None:
    plain = {"early": False, "reason": ""}
    why = refusal("keep", member, **plain)  # a man born on 1990-05-17: 63 years
    assert isinstance(why, errors.BeforeRetirementAge)
    assert "2053" in str(why)
    entry = AuditEntry.objects.get(action="lifecycle.births_opened")
    assert entry.facts["opened"] == 1
    assert isinstance(refusal("keep", member, early=True, reason=""), errors.ReasonMissing)
    assert AuditEntry.objects.filter(action="lifecycle.births_opened").count() == 1
    done("keep", member, early=True, reason="井下工种，已批准提前退休")
    old = admitted(joint_union, an_identity(birth=date(1963, 5, 17)))
    done("keep", old, **plain)


def test_a_woman_may_have_reached_the_age_from_the_earlier_day_on(
    joint_union: Organization,
) -> None:
    born = date(1974, 12, 31)  # 50 before the age began to rise, 55 with the 58 to come
    woman = admitted(joint_union, an_identity(birth=born, sex="2"))
    done("keep", woman, early=False, reason="")
    young = admitted(joint_union, an_identity(birth=date(1985, 3, 2), sex="2"))
    why = refusal("keep", young, early=False, reason="")
    assert ("2040" in str(why), "2043" in str(why)) == (True, True)


def test_whoever_is_kept_for_another_ground_is_asked_for_no_age(member: Membership) -> None:
    done("keep", member, ground="unemployed", early=False, reason="")
    assert not AuditEntry.objects.filter(action="lifecycle.births_opened").exists()
