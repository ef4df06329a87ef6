"""What is due below a body: rules and meetings from the database."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.outreach import a_held_meeting, a_rule
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotPermitted
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach import due
from unionhall.outreach.errors import EndsBeforeItBegins, RuleIncomplete, SourceNeeded
from unionhall.outreach.models import Level, ScheduleRule
from unionhall.outreach.schedule import State
from unionhall.outreach.services import rules

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
TODAY = date(2026, 3, 20)


def test_every_street_stands_for_itself(district: Organization, street: Organization) -> None:
    other = an_organization("百泉街道总工会", parent=district, kind=Kind.STREET)
    a_rule(district)
    a_held_meeting(street, date(2026, 3, 4))
    a_held_meeting(street, date(2026, 3, 19))

    found = due.standings(district, *MARCH, TODAY)

    assert [(s.body, s.done, s.missed, s.due, s.coming) for s in found] == [
        # Weeks that end on 1, 8, 15, 22 and 29 March.
        (street, 2, 2, 0, 1),
        (other, 0, 3, 1, 1),
    ]
    assert [(item.occurrence.last.day, item.state) for item in found[0].items] == [
        (1, State.MISSED),
        (8, State.DONE),
        (15, State.MISSED),
        (22, State.DONE),
        (29, State.COMING),
    ]


def test_a_meeting_of_a_community_below_counts_for_its_street(
    district: Organization, street: Organization
) -> None:
    community = an_organization("格兰山水社区工会联合会", parent=street, kind=Kind.COMMUNITY)
    a_rule(district)
    a_held_meeting(community, date(2026, 3, 10))

    [standing] = due.standings(district, *MARCH, TODAY)

    assert standing.done == 1


def test_the_nearest_bodys_rule_takes_the_place_of_the_wider_one(
    city: Organization, district: Organization, street: Organization
) -> None:
    monthly: dict[str, Any] = {
        "pattern": ScheduleRule.Pattern.MONTHLY_DAY,
        "level": Level.DISTRICT,
    }
    a_rule(city, day=12, **monthly)
    a_rule(district, day=20, **monthly)

    [standing] = due.standings(district, *MARCH, TODAY)

    assert [item.occurrence.on for item in standing.items] == [date(2026, 3, 20)]


def test_the_district_day_asks_for_a_meeting_of_the_district_day(
    district: Organization, street: Organization
) -> None:
    a_rule(district, pattern=ScheduleRule.Pattern.MONTHLY_DAY, level=Level.DISTRICT, day=12)
    a_held_meeting(street, date(2026, 3, 12))

    [before] = due.standings(district, *MARCH, TODAY)
    a_held_meeting(street, date(2026, 3, 12), level=Level.DISTRICT)
    [after] = due.standings(district, *MARCH, TODAY)

    assert (before.missed, after.done) == (1, 1)


def test_a_body_owes_nothing_before_it_was_founded(district: Organization) -> None:
    an_organization("新街道总工会", parent=district, kind=Kind.STREET, founded_on=date(2026, 3, 10))
    a_rule(district)

    [standing] = due.standings(district, *MARCH, TODAY)

    assert [item.occurrence.first for item in standing.items] == [
        date(2026, 3, 16),
        date(2026, 3, 23),
    ]


def test_a_calendar_line_adds_up_the_streets(district: Organization, street: Organization) -> None:
    an_organization("百泉街道总工会", parent=district, kind=Kind.STREET)
    a_rule(district)
    a_held_meeting(street, date(2026, 3, 4))

    lines = due.lines(due.standings(district, *MARCH, TODAY))

    week = next(line for line in lines if line.occurrence.last == date(2026, 3, 8))
    assert (week.done, week.missed, week.bodies, week.state) == (1, 1, 2, State.MISSED)


@pytest.mark.parametrize("streets", [1, 12])
def test_three_queries_whatever_the_number_of_streets(
    district: Organization, django_assert_num_queries: DjangoAssertNumQueries, streets: int
) -> None:
    for number in range(streets):
        a_held_meeting(
            an_organization(f"第{number}街道总工会", parent=district, kind=Kind.STREET),
            date(2026, 3, 4),
        )
    a_rule(district)

    with django_assert_num_queries(3):
        found = due.standings(district, *MARCH, TODAY)

    assert len(found) == streets


@pytest.mark.parametrize(
    ("overrides", "refusal"),
    [
        ({"pattern": ScheduleRule.Pattern.MONTHLY_DAY}, RuleIncomplete),
        ({"pattern": ScheduleRule.Pattern.MONTHLY_DAY, "day": 32}, RuleIncomplete),
        ({"pattern": ScheduleRule.Pattern.MONTHLY_WEEKDAY, "week": 3}, RuleIncomplete),
        ({"weekday": 8}, RuleIncomplete),
        ({"source": " "}, SourceNeeded),
        ({"valid_until": date(2018, 10, 1)}, EndsBeforeItBegins),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(
    district: Organization, overrides: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        a_rule(district, **overrides)
    assert not ScheduleRule.objects.exists()


def test_setting_a_rule_again_changes_nothing(district: Organization) -> None:
    assert a_rule(district) == a_rule(district)


def test_a_station_worker_sets_no_rules(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    with pytest.raises(NotPermitted):
        a_rule(street, actor=an_actor(street, Role.STATION_WORKER))
    assert a_rule(district, actor=organizer).organization == district


def test_an_ended_rule_asks_for_nothing_later(district: Organization, street: Organization) -> None:
    rule = a_rule(district)
    rules.end_rule(OPERATOR, rules.EndRule(rule=rule.public_id, valid_until=date(2026, 3, 10)))

    [standing] = due.standings(district, *MARCH, TODAY)

    assert [item.occurrence.last.day for item in standing.items] == [1, 8]
