"""The retirement age rises month by month, as the tables of the decision say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.rules import queries as rules
from unionhall.rules.retirement import Schedule, Track

MEN, WOMEN_55, WOMEN_50 = (
    Schedule.of(rules.shipped_rule(track, on=date(2026, 3, 2))) for track in Track
)
SCHEDULES = st.sampled_from([MEN, WOMEN_55, WOMEN_50])
BIRTHS = st.dates(date(1950, 1, 1), date(2010, 12, 31))


def test_the_official_case_retires_a_month_later() -> None:
    assert MEN.reached(date(1965, 1, 17)) == date(2025, 2, 17)


@pytest.mark.parametrize(
    ("schedule", "birth", "years", "months"),
    [
        (MEN, date(1964, 12, 31), 60, 0),
        (MEN, date(1965, 1, 1), 60, 1),
        (MEN, date(1965, 4, 30), 60, 1),
        (MEN, date(1965, 5, 1), 60, 2),
        (MEN, date(1976, 8, 31), 62, 11),
        (MEN, date(1976, 9, 1), 63, 0),
        (MEN, date(1999, 1, 1), 63, 0),
        (WOMEN_55, date(1970, 1, 1), 55, 1),
        (WOMEN_55, date(1981, 8, 31), 57, 11),
        (WOMEN_55, date(1981, 9, 1), 58, 0),
        (WOMEN_50, date(1974, 12, 31), 50, 0),
        (WOMEN_50, date(1975, 2, 28), 50, 1),
        (WOMEN_50, date(1975, 3, 1), 50, 2),
        (WOMEN_50, date(1984, 10, 31), 54, 11),
        (WOMEN_50, date(1984, 11, 1), 55, 0),
    ],
)
def test_the_edges_of_the_tables(schedule: Schedule, birth: date, years: int, months: int) -> None:
    assert divmod(schedule.former * 12 + schedule.delay(birth), 12) == (years, months)


@given(SCHEDULES, BIRTHS)
def test_nobody_retires_before_the_former_or_after_the_new_age(
    schedule: Schedule, birth: date
) -> None:
    assert 0 <= schedule.delay(birth) <= (schedule.new - schedule.former) * 12


@given(SCHEDULES, BIRTHS)
def test_who_is_born_later_never_reaches_it_earlier(schedule: Schedule, birth: date) -> None:
    assert schedule.reached(birth) <= schedule.reached(birth + timedelta(days=1))


@given(SCHEDULES, BIRTHS)
def test_the_years_of_birth_to_look_at_leave_nobody_out(schedule: Schedule, birth: date) -> None:
    on = schedule.reached(birth)
    first, last = schedule.births(on, on)
    assert first <= birth.year <= last
