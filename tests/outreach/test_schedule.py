"""When meetings are due, and what became of it: pure rules, no database."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unionhall.outreach.schedule import (
    Occurrence,
    Rule,
    State,
    judge,
    nth_weekday,
    occurrences,
    satisfies,
)

START = date(2019, 1, 1)
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2019, 3, 1), date(2032, 12, 31))
lengths = st.integers(0, 500)
rules = st.one_of(
    st.builds(
        Rule,
        pattern=st.just("weekly"),
        weekday=st.one_of(st.none(), st.integers(1, 7)),
        grace=st.integers(0, 6),
        valid_from=st.just(START),
    ),
    st.builds(
        Rule,
        pattern=st.just("monthly_day"),
        day=st.integers(1, 31),
        grace=st.integers(0, 14),
        valid_from=st.just(START),
    ),
    st.builds(
        Rule,
        pattern=st.just("monthly_weekday"),
        week=st.integers(1, 5),
        weekday=st.integers(1, 7),
        counting=st.sampled_from(["weekdays", "calendar_weeks", "full_weeks"]),
        grace=st.integers(0, 14),
        valid_from=st.just(START),
    ),
    st.builds(Rule, pattern=st.just("half_yearly"), valid_from=st.just(START)),
)


@calmly
@given(rules, days, lengths, lengths)
def test_neighbouring_periods_share_nothing_and_lose_nothing(
    rule: Rule, first: date, before: int, behind: int
) -> None:
    cut = first + timedelta(days=before)
    last = cut + timedelta(days=1 + behind)

    apart = occurrences(rule, first, cut) + occurrences(rule, cut + timedelta(days=1), last)

    assert apart == occurrences(rule, first, last)


@calmly
@given(rules, days, lengths)
def test_stretches_are_in_order_and_within_their_rules_validity(
    rule: Rule, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    narrow = Rule(
        **{f: getattr(rule, f) for f in rule.__dataclass_fields__}
        | {"valid_from": first, "valid_until": last + timedelta(days=1)}
    )

    found = occurrences(narrow, START, date(2036, 1, 1))

    assert found == sorted(found)
    assert all(first <= one.first <= one.last <= last for one in found)
    assert all(one.on is None or one.on == one.first for one in found)


@calmly
@given(
    st.integers(2019, 2035),
    st.integers(1, 12),
    st.integers(1, 5),
    st.integers(1, 7),
    st.sampled_from(["weekdays", "calendar_weeks", "full_weeks"]),
)
def test_every_reading_gives_that_weekday_within_the_month(
    year: int, month: int, week: int, weekday: int, counting: str
) -> None:
    on = nth_weekday(year, month, week, weekday, counting)

    assert (on.year, on.month, on.isoweekday()) == (year, month, weekday)


@calmly
@given(days, lengths)
def test_a_year_of_weeks_has_a_meeting_for_each(first: date, length: int) -> None:
    rule = Rule(pattern="weekly", valid_from=START)
    last = first + timedelta(days=length)

    found = occurrences(rule, first, last)

    sundays = [
        first + timedelta(days=n)
        for n in range(length + 1)
        if (first + timedelta(days=n)).isoweekday() == 7
    ]
    assert [one.last for one in found] == sundays
    assert all(one.last - one.first == timedelta(days=6) for one in found)


@calmly
@given(rules, days, st.lists(days, max_size=20), days)
def test_done_means_exactly_that_one_was_held_in_time(
    rule: Rule, first: date, held: list[date], today: date
) -> None:
    due = occurrences(rule, first, first + timedelta(days=200))

    for one, state in judge(due, sorted(held), today):
        in_time = any(one.first <= day <= one.last for day in held)
        assert (state == State.DONE) == in_time
        if not in_time:
            assert (state == State.MISSED) == (one.last < today)
            assert (state == State.COMING) == (one.first > today)


@pytest.mark.parametrize(
    ("counting", "july_2026"),
    [
        ("weekdays", date(2026, 7, 15)),
        ("calendar_weeks", date(2026, 7, 15)),
        ("full_weeks", date(2026, 7, 22)),
    ],
)
def test_the_third_weeks_wednesday_is_a_matter_of_reading(counting: str, july_2026: date) -> None:
    # July 2026 begins on a Wednesday.
    assert nth_weekday(2026, 7, 3, 3, counting) == july_2026


def test_in_a_month_that_begins_on_thursday_the_readings_part() -> None:
    # January 2026: its first week (29 December on) has no Wednesday in it.
    readings = {
        counting: nth_weekday(2026, 1, 3, 3, counting).day
        for counting in ("weekdays", "calendar_weeks", "full_weeks")
    }
    assert readings == {"weekdays": 21, "calendar_weeks": 14, "full_weeks": 21}


def test_the_twelfth_of_each_month() -> None:
    rule = Rule(pattern="monthly_day", day=12, level="district", valid_from=START)

    found = occurrences(rule, date(2026, 2, 1), date(2026, 4, 11))

    assert found == [
        Occurrence(date(2026, 2, 12), date(2026, 2, 12), date(2026, 2, 12)),
        Occurrence(date(2026, 3, 12), date(2026, 3, 12), date(2026, 3, 12)),
    ]


def test_the_31st_of_a_shorter_month_is_its_last_day() -> None:
    rule = Rule(pattern="monthly_day", day=31, valid_from=START)

    assert [one.on for one in occurrences(rule, date(2027, 2, 1), date(2027, 2, 28))] == [
        date(2027, 2, 28)
    ]


def test_a_half_year_is_one_stretch() -> None:
    rule = Rule(pattern="half_yearly", level="city", valid_from=date(2023, 1, 1))

    assert occurrences(rule, date(2022, 7, 1), date(2023, 12, 31)) == [
        Occurrence(date(2023, 1, 1), date(2023, 6, 30)),
        Occurrence(date(2023, 7, 1), date(2023, 12, 31)),
    ]


def test_a_wider_meeting_serves_a_narrower_rule_and_not_the_reverse() -> None:
    weekly = Rule(pattern="weekly", level="street", valid_from=START)
    district_day = Rule(pattern="monthly_day", day=12, level="district", valid_from=START)

    assert satisfies("employee", "district", weekly)
    assert not satisfies("employee", "street", district_day)
    assert not satisfies("enterprise", "street", weekly)
