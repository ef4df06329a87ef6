"""Deadlines: official examples, the Civil Code's counting, and properties."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from unionhall.rules.deadlines import Unit, counted_day, due, due_before
from unionhall.rules.errors import AmountNeeded, CalendarEnds, DateOutOfRange
from unionhall.rules.holidays import Table, table

DAYS, WORK, MONTHS, YEARS = Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.MONTHS, Unit.YEARS
starts = st.dates(date(2007, 2, 1), date(2024, 6, 30))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "on"),
    [
        # The first day is not counted: 15 days from 1 June end on the 16th.
        (date(2026, 6, 1), 15, DAYS, date(2026, 6, 16)),
        # The end on a Saturday rolls to Monday.
        (date(2026, 6, 5), 15, DAYS, date(2026, 6, 22)),  # 20 June, Dragon Boat 19-21
        (date(2026, 3, 6), 15, DAYS, date(2026, 3, 23)),  # 21 March, a Saturday
        # National Day 2026: 1 to 7 October off, 10 October (Saturday) worked.
        (date(2026, 9, 16), 15, DAYS, date(2026, 10, 8)),
        (date(2026, 9, 25), 15, DAYS, date(2026, 10, 10)),
        (date(2026, 9, 30), 5, WORK, date(2026, 10, 13)),
        # Spring Festival 2026: 15 to 23 February off; 14 and 28 February worked.
        (date(2026, 2, 12), 3, WORK, date(2026, 2, 24)),
        (date(2026, 2, 1), 14, DAYS, date(2026, 2, 24)),
        # Spring Festival 2024: 10 to 17 February off, 4 and 18 February worked.
        (date(2024, 2, 9), 1, WORK, date(2024, 2, 18)),
        # National Day and Mid-Autumn 2020: 1 to 8 October.
        (date(2020, 9, 30), 1, WORK, date(2020, 10, 9)),
        # 3 September 2015, off once.
        (date(2015, 9, 2), 1, WORK, date(2015, 9, 6)),
        # Months end on the corresponding day, or on the month's last.
        (date(2024, 1, 31), 1, MONTHS, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, MONTHS, date(2023, 2, 28)),
        (date(2025, 8, 29), 6, MONTHS, date(2026, 2, 28)),  # a Saturday that is worked
        (date(2025, 3, 3), 12, MONTHS, date(2026, 3, 3)),
        (date(2024, 2, 29), 1, YEARS, date(2025, 2, 28)),
        (date(2020, 5, 6), 5, YEARS, date(2025, 5, 6)),
        (date(2020, 5, 1), 5, YEARS, date(2025, 5, 6)),  # Labour Day 1 to 5 May 2025
    ],
)
def test_official_calendars_and_the_civil_codes_counting(
    start: date, amount: int, unit: Unit, on: date
) -> None:
    assert due(start, amount, unit).on == on


@pytest.mark.parametrize(
    ("end", "amount", "unit", "on"),
    [
        (date(2026, 12, 31), 30, DAYS, date(2026, 12, 1)),
        (date(2026, 11, 30), 30, DAYS, date(2026, 10, 31)),  # a Saturday stays
        (date(2026, 10, 12), 5, WORK, date(2026, 9, 29)),  # 8, 9, 10 October; 30, 29 September
        (date(2026, 5, 31), 3, MONTHS, date(2026, 2, 28)),
    ],
)
def test_a_day_counted_back_stays_where_it_falls(
    end: date, amount: int, unit: Unit, on: date
) -> None:
    found = due_before(end, amount, unit)

    assert (found.on, found.backwards, found.rolled) == (on, True, False)


def test_it_explains_itself_in_both_languages() -> None:
    found = due(date(2026, 9, 16), 15, DAYS)

    with translation.override("zh-hans"):
        assert found.why == [
            "开始的当日 2026年9月16日 不计入。",
            "按自然日计 15 日，最后一日为 2026年10月1日。",
            "2026年10月1日 为放假日（国庆节），顺延至其后的首个工作日 2026年10月8日。",
        ]
    with translation.override("en"):
        assert found.why[-1].endswith("the period ends on the next working day, Oct. 8, 2026.")


def test_a_month_without_the_day_says_so() -> None:
    with translation.override("zh-hans"):
        assert "该月没有 31 日，以月末日为最后一日。" in due(date(2024, 1, 31), 1, MONTHS).why


def test_the_end_of_the_last_december_may_still_be_exchanged() -> None:
    last = table().last

    with translation.override("zh-hans"):
        assert due(date(last, 12, 1), 30, DAYS).why[-1].startswith("十二月末")
        assert len(due(date(last - 1, 12, 1), 30, DAYS).why) == 3


@pytest.mark.parametrize("unit", [DAYS, WORK, MONTHS, YEARS])
def test_past_the_table_nothing_is_guessed(unit: Unit) -> None:
    start = date(table().last, 12, 30)

    with pytest.raises(CalendarEnds) as ends:
        due(start, 12, unit)

    assert ends.value.counted == (None if unit == WORK else counted_day(start, 12, unit))
    assert ends.value.field == ""


def test_an_end_that_would_roll_out_of_the_table_is_not_known() -> None:
    with pytest.raises(CalendarEnds) as ends:
        due(date(2022, 12, 1), 30, DAYS, holidays=Table({2022: table().years[2022]}))

    assert ends.value.counted == date(2022, 12, 31)


def test_before_the_table_nothing_is_guessed_either() -> None:
    with pytest.raises(CalendarEnds):
        due_before(date(table().first, 1, 4), 5, WORK)


def test_a_term_that_runs_out_needs_no_table() -> None:
    assert counted_day(date(2026, 2, 28), 5, YEARS) == date(2031, 2, 28)
    assert counted_day(date(2028, 2, 29), -1, YEARS) == date(2027, 2, 28)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_to_count_is_refused(amount: int) -> None:
    with pytest.raises(AmountNeeded):
        due(date(2026, 3, 2), amount, DAYS)


@pytest.mark.parametrize("unit", [DAYS, MONTHS, YEARS])
def test_absurd_periods_are_refused(unit: Unit) -> None:
    with pytest.raises(DateOutOfRange):
        counted_day(date(9990, 1, 1), 20_000, unit)
    with pytest.raises(DateOutOfRange):
        counted_day(date(2026, 1, 1), 40_001, unit)


@given(starts, st.integers(1, 400), st.sampled_from([DAYS, WORK]))
def test_a_deadline_never_falls_on_a_day_of_rest(start: date, amount: int, unit: Unit) -> None:
    assert table().is_working(due(start, amount, unit).on)


@given(starts, st.integers(1, 24), st.sampled_from(list(Unit)))
def test_more_never_gives_an_earlier_date(start: date, amount: int, unit: Unit) -> None:
    amount = min(amount, 1) if unit == YEARS else amount

    assert due(start, amount, unit).on <= due(start, amount + 1, unit).on


@given(starts, st.integers(1, 300), st.sampled_from([DAYS, WORK]))
def test_a_later_start_never_gives_an_earlier_date(start: date, amount: int, unit: Unit) -> None:
    assert due(start, amount, unit).on <= due(start + timedelta(days=1), amount, unit).on


@given(starts, st.integers(1, 300))
def test_working_days_are_exactly_as_many_as_asked_for(start: date, amount: int) -> None:
    on = due(start, amount, WORK).on

    after = (start + timedelta(days=n) for n in range(1, (on - start).days + 1))
    assert sum(table().is_working(day) for day in after) == amount


@given(starts, st.integers(1, 300))
def test_counting_back_from_a_deadline_of_working_days_leads_no_further(
    start: date, amount: int
) -> None:
    back = due_before(due(start, amount, WORK).on, amount, WORK).on

    assert back <= start or not table().is_working(start)
    assert table().is_working(back)
