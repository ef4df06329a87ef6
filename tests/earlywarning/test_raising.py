"""A rule raises one warning of the same facts, and new facts come to it."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.earlywarning import FakeRoom, a_level, a_rule, changed, demands, run
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.accounts.models import Role
from unionhall.core.errors import NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.core.signals import Signal
from unionhall.earlywarning.commands import Close, Confirm, Dismiss, RaiseWarnings, SwitchRule
from unionhall.earlywarning.models import EarlyWarning, Level, WarningFact
from unionhall.earlywarning.services import judging, rules
from unionhall.earlywarning.services.raising import Raised, raise_warnings
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.organizations.services.dissolving import dissolve

TODAY = timezone.localdate()


def test_three_consultations_in_thirty_days_raise_one_warning(
    room: FakeRoom, district: Organization, street: Organization, employer: Employer
) -> None:
    rule = a_rule(district)
    records = room.asked(employer, 1, 12, 30)
    now = timezone.now()

    assert run(now) == Raised(rules=1, raised=1, added=0)

    warning = EarlyWarning.objects.get()
    assert (warning.employer, warning.area, warning.owner) == (employer, street, street)
    assert (warning.rule, warning.level, warning.state) == (rule, rule.level, "raised")
    assert warning.respond_by == now + timedelta(hours=24)
    assert warning.observed == 3
    assert set(warning.facts.values_list("record", flat=True)) == set(records)


def test_thirty_days_are_the_first_and_the_last_day_together(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    a_rule(district)
    room.asked(employer, 0, 12, 30)  # 31 days
    assert run() == Raised(rules=1)


def test_the_same_facts_raise_nothing_twice_and_new_ones_come_to_the_open_warning(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    a_rule(district)
    room.asked(employer, 3, 4, 5)
    run()
    assert run() == Raised(rules=1)

    room.asked(employer, 0)
    assert run() == Raised(rules=1, added=1)

    warning = EarlyWarning.objects.get()
    assert warning.facts.count() == 4
    added = AuditEntry.objects.get(action="earlywarning.facts_added")
    assert added.facts == {"count": 1}


def test_what_was_dismissed_raises_nothing_again_but_new_facts_do(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    a_rule(district)
    room.asked(employer, 3, 4, 5)
    run()
    warning = EarlyWarning.objects.get()
    judging.dismiss(OPERATOR, Dismiss(warning=warning.public_id, reason="已核实，系误登"))

    room.asked(employer, 0, 1)
    assert run() == Raised(rules=1)  # two new ones, and the three are used up

    room.asked(employer, 2)
    assert run() == Raised(rules=1, raised=1)
    assert EarlyWarning.objects.filter(state="raised").get().facts.count() == 3


def test_facts_that_come_after_a_closed_warning_count_anew(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    a_rule(district)
    room.asked(employer, 3, 4, 5)
    run()
    warning = EarlyWarning.objects.get()
    judging.confirm(OPERATOR, Confirm(warning=warning.public_id))
    judging.close(OPERATOR, Close(warning=warning.public_id, outcome="repaired"))
    room.asked(employer, 0, 1, 2)
    assert run() == Raised(rules=1, raised=1)


def test_workers_are_counted_where_the_rule_counts_workers(
    room: FakeRoom, district: Organization, employer: Employer, street: Organization
) -> None:
    """Ten workers of the same claim, in one fact (domain file 5.8)."""
    a_rule(district, counted="workers", least=10, days=1)
    other = an_employer(street, "甲公司")
    room.asked(employer, 0, weight=10)
    room.asked(other, 0, weight=9)
    run()
    assert [one.employer for one in EarlyWarning.objects.all()] == [employer]


def test_what_is_two_kinds_on_one_day_counts_once_with_the_most_workers(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    """A case about wages that is collective is one fact, also where it is told as both."""
    [case] = room.asked(employer, 0, weight=4)
    [first] = room.signals
    room.signals = [first, replace(first, weight=9), replace(first, on=TODAY - timedelta(1))]
    rule = a_rule(district, least=13, days=30, counted="workers")
    assert run() == Raised(rules=1, raised=1)
    warning = EarlyWarning.objects.get(rule=rule)
    told = warning.facts.order_by("on").values_list("record", "weight")
    assert (warning.observed, list(told)) == (13, [(case, 4), (case, 9)])


def test_a_street_and_a_trade_are_units_too(
    room: FakeRoom, district: Organization, street: Organization, employer: Employer
) -> None:
    level = a_level(district, owner_at=Level.OwnerAt.SETTER, owner_role=Role.ORGANIZER)
    a_rule(district, level, name="街道", unit="street")
    a_rule(district, level, name="行业", unit="trade")
    other = an_employer(street, "甲公司", industry="G")
    room.asked(employer, 1)
    room.asked(other, 2, 3)
    run()
    of_street, of_trade = EarlyWarning.objects.order_by("subject")
    assert (of_street.area, of_street.owner, of_street.scope_path) == (
        street, district, street.path,
    )  # fmt: skip
    assert (of_trade.trade, of_trade.area, of_trade.scope_path) == ("G", district, district.path)


def test_real_demands_at_meetings_raise_a_warning_of_their_street(
    district: Organization, street: Organization
) -> None:
    a_rule(district, unit="street", signals=("outreach.demand_pay",), days=7)
    demands(street, 3)
    assert run() == Raised(rules=1, raised=1)
    assert EarlyWarning.objects.get().area == street


def test_facts_that_are_entered_late_are_noticed_for_four_weeks(
    room: FakeRoom, district: Organization, employer: Employer, street: Organization
) -> None:
    a_rule(district)
    room.asked(employer, 28, 29, 30)
    room.asked(an_employer(street, "甲公司"), 29, 30, 31)
    run()
    assert [one.employer for one in EarlyWarning.objects.all()] == [employer]


def test_a_rule_that_is_switched_off_raises_nothing(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    rule = a_rule(district)
    rules.switch_rule(OPERATOR, SwitchRule(rule=rule.public_id, active=False))
    room.asked(employer, 1, 2, 3)
    assert run() == Raised()


def test_a_changed_rule_goes_on_with_the_warnings_of_its_series(
    room: FakeRoom, district: Organization, employer: Employer
) -> None:
    rule = a_rule(district)
    room.asked(employer, 1, 2, 3)
    run()
    fresh = changed(rule, least=2)
    room.asked(employer, 0)
    assert run() == Raised(rules=1, added=1)
    assert EarlyWarning.objects.get().rule == rule
    assert fresh.series == rule.series


def test_a_rule_looks_no_further_than_its_district(
    room: FakeRoom, district: Organization, other_district: Organization
) -> None:
    a_rule(district)
    there = an_organization("滨河街道总工会", parent=other_district, kind=Kind.STREET)
    room.asked(an_employer(there, "平谷公司"), 1, 2, 3)
    assert run() == Raised(rules=1)


def test_only_the_system_runs_the_rules(district: Organization) -> None:
    with pytest.raises(NotPermitted):
        raise_warnings(an_actor(district), RaiseWarnings(now=timezone.now()))


def test_a_kind_whose_app_is_gone_is_no_signal(district: Organization) -> None:
    rule = a_rule(district, signals=("outreach.demand_pay",))
    rule.signals = ["gone.app"]
    rule.save(update_fields=["signals"])
    assert run() == Raised(rules=1)


def test_the_body_above_answers_when_a_street_ends(room: FakeRoom, district: Organization) -> None:
    park = an_organization("园区总工会", parent=district, kind=Kind.PARK)
    a_rule(district, unit="street", days=7)
    room.asked(an_employer(park, "园区公司"), 1, 2, 3)
    run()
    there = EarlyWarning.objects.get()
    assert there.owner == park
    Employer.objects.filter(area=park).update(area=district, scope_path=district.path)
    dissolve(OPERATOR, Dissolve(organization=park.public_id, on=TODAY, reason="并入街道"))
    there.refresh_from_db()
    assert there.owner == district


def test_the_body_above_answers_for_facts_of_a_street_that_has_ended(
    room: FakeRoom, district: Organization
) -> None:
    park = an_organization("园区总工会", parent=district, kind=Kind.PARK)
    room.asked(an_employer(park, "园区公司"), 1, 2, 3)
    Employer.objects.filter(area=park).update(area=district, scope_path=district.path)
    dissolve(OPERATOR, Dissolve(organization=park.public_id, on=TODAY, reason="并入街道"))
    a_rule(district, unit="street", days=7)
    run()
    there = EarlyWarning.objects.get()
    assert (there.area, there.owner) == (park, district)


def test_nothing_of_a_person_stands_in_a_fact() -> None:
    names = {field.name for field in WarningFact._meta.get_fields()}
    assert names == {"id", "warning", "series", "kind", "record", "on", "weight", "added_at"}
    assert {field.name for field in fields(Signal)} == {
        "kind",
        "record",
        "on",
        "path",
        "employer",
        "trade",
        "weight",
    }
