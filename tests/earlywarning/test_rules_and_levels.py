"""Rules and levels are set by the district: dated, with their basis, by whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.earlywarning import FakeRoom, a_level, a_rule, a_warning, a_wording, changed
from tests.builders.organizations import OPERATOR, an_employer
from unionhall.accounts.models import Role
from unionhall.core.errors import Conflict, NotPermitted
from unionhall.core.identifiers import uuid7
from unionhall.earlywarning import errors, queries
from unionhall.earlywarning.commands import (
    ChangeLevel,
    EndRule,
    PreviewRule,
    RetireLevel,
    SetRule,
    SwitchRule,
)
from unionhall.earlywarning.models import EarlyWarning, Level, WarningRule
from unionhall.earlywarning.services import levels, rules
from unionhall.organizations.models import Employer, Organization

TODAY = timezone.localdate()


def test_no_level_ships(district: Organization) -> None:
    assert not Level.objects.exists()


def test_a_rule_says_who_set_it_when_and_on_what_basis(
    room: FakeRoom, district: Organization
) -> None:
    organizer = an_actor(district)
    rule = a_rule(district, actor=organizer)
    assert (rule.set_by_id, rule.valid_from, rule.source) == (
        organizer.user_id, TODAY, "区总工会风险预警工作办法",
    )  # fmt: skip


def test_a_change_makes_a_new_version_and_the_old_one_stays(
    room: FakeRoom, district: Organization
) -> None:
    rule = a_rule(district)
    assert changed(rule) == rule  # the same wording
    fresh = changed(rule, least=5)
    assert [one.least for one in queries.versions(fresh)] == [5, 3]
    assert list(queries.rules_of_today(OPERATOR)) == [fresh]
    with pytest.raises(errors.RuleReplaced):
        changed(rule, least=7)


def test_a_rule_is_switched_and_ended(room: FakeRoom, district: Organization) -> None:
    rule = a_rule(district)
    assert not rules.switch_rule(OPERATOR, SwitchRule(rule=rule.public_id, active=False)).active
    rules.end_rule(OPERATOR, EndRule(rule=rule.public_id))
    assert not queries.rules_of_today(OPERATOR).exists()
    with pytest.raises(errors.RuleReplaced):
        rules.switch_rule(OPERATOR, SwitchRule(rule=rule.public_id, active=True))


def test_a_rule_that_is_sent_twice_stands_once(room: FakeRoom, district: Organization) -> None:
    wording, key = a_wording(a_level(district)), uuid7()
    command = SetRule(organization=district.public_id, wording=wording, key=key)
    assert rules.set_rule(OPERATOR, command) == rules.set_rule(OPERATOR, command)
    other = SetRule(
        organization=district.public_id, wording=a_wording(Level.objects.get(), least=9), key=key
    )
    with pytest.raises(errors.OtherContent):
        rules.set_rule(OPERATOR, other)
    assert WarningRule.objects.count() == 1


@pytest.mark.parametrize(
    ("overrides", "refusal"),
    [
        ({"name": " "}, errors.NameNeeded),
        ({"source": " "}, errors.SourceNeeded),
        ({"signals": ()}, errors.SignalsNeeded),
        ({"signals": ("no.such",)}, errors.UnknownSignal),
        ({"least": 0}, errors.LeastOutOfRange),
        ({"days": None}, errors.DaysNeeded),
        ({"days": 367}, errors.DaysNeeded),
        ({"kind": "statistical", "method": None}, errors.MethodNeeded),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    room: FakeRoom, district: Organization, overrides: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        a_rule(district, **overrides)
    assert not WarningRule.objects.exists()


def test_a_district_uses_no_level_of_another(
    room: FakeRoom, district: Organization, other_district: Organization
) -> None:
    with pytest.raises(errors.LevelOfOthers):
        a_rule(district, a_level(other_district))


def test_only_general_unions_set_rules_and_only_those_who_may(
    room: FakeRoom, district: Organization, joint_union: Organization, street: Organization
) -> None:
    with pytest.raises(errors.NotSetHere):
        a_level(joint_union)
    with pytest.raises(NotPermitted):
        a_level(street, actor=an_actor(street, Role.STREET_STAFF))


def test_a_level_is_named_and_ranked_once(district: Organization) -> None:
    level = a_level(district)
    assert a_level(district) == level
    with pytest.raises(Conflict):
        a_level(district, rank=3)
    with pytest.raises(Conflict):
        a_level(district, name="一般")


@pytest.mark.parametrize(
    ("overrides", "refusal"),
    [
        ({"hours": 0}, errors.HoursOutOfRange),
        ({"hours": 721}, errors.HoursOutOfRange),
        ({"rank": 10}, errors.RankOutOfRange),
        ({"name": ""}, errors.NameNeeded),
        ({"owner_role": Role.AUDITOR}, errors.RoleCannotJudge),
    ],
)
def test_a_level_that_cannot_be_is_refused(
    district: Organization, overrides: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        a_level(district, **overrides)


def test_a_changed_level_leaves_running_clocks_alone(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    warning = a_warning(room, district, employer)
    level = warning.level
    levels.change_level(
        OPERATOR,
        ChangeLevel(
            level=level.public_id, name="重大", colour=Level.Colour.RED, rank=1,
            owner_role=Role.ORGANIZER, owner_at=Level.OwnerAt.SETTER, hours=4,
        ),
    )  # fmt: skip
    again = EarlyWarning.objects.get()
    assert (again.respond_by, again.owner) == (warning.respond_by, warning.owner)
    assert again.level.name == "重大"


def test_a_level_that_rules_use_is_not_retired(room: FakeRoom, district: Organization) -> None:
    rule = a_rule(district)
    retire = RetireLevel(level=rule.level.public_id)
    with pytest.raises(errors.LevelInUse):
        levels.retire_level(OPERATOR, retire)
    rules.end_rule(OPERATOR, EndRule(rule=rule.public_id))
    assert levels.retire_level(OPERATOR, retire).retired_on == TODAY
    with pytest.raises(errors.LevelRetired):
        a_rule(district, Level.objects.get())


def test_a_street_sees_the_rules_above_it_and_others_do_not(
    room: FakeRoom, district: Organization, street: Organization, other_district: Organization
) -> None:
    rule = a_rule(district)
    assert list(queries.rules(an_actor(street, Role.STREET_STAFF))) == [rule]
    assert not queries.rules(an_actor(other_district)).exists()


def test_the_preview_says_what_the_last_year_would_have_raised_and_writes_nothing(
    room: FakeRoom, district: Organization, street: Organization, employer: Employer
) -> None:
    level = a_level(district)
    room.asked(employer, 5, 6, 7)
    room.asked(employer, 200, 201, 202, 203)
    room.asked(an_employer(street, "甲公司"), 90, 95)
    room.asked(employer, 400, 401, 402)
    told = rules.preview_rule(
        OPERATOR,
        PreviewRule(organization=district.public_id, wording=a_wording(level), today=TODAY),
    )
    assert (told.raised, told.units, told.facts) == (2, 1, 9)
    [would] = told.first
    assert (would.name, would.times, would.facts) == ("云帆速递有限公司", 2, 7)
    assert would.last == TODAY - timedelta(days=5)
    assert sum(count for _month, count in told.months) == 2
    assert not EarlyWarning.objects.exists()
    assert not WarningRule.objects.exists()


def test_a_preview_of_a_method_that_lacks_its_history_says_so(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    room.asked(employer, 5, 6, 7)
    wording = a_wording(a_level(district), kind="statistical", method="farrington")
    told = rules.preview_rule(
        OPERATOR, PreviewRule(organization=district.public_id, wording=wording, today=TODAY)
    )
    assert (told.raised, told.short) == (0, True)
