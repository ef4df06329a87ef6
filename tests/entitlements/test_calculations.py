"""Each calculation by the points of the domain file, section 7.1, A to M."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.entitlements.helpers import calculate, day, missing, money, questions

TEN_YEARS = {"start": "2014-01-01", "end": "2023-12-31"}


# A. severance


@pytest.mark.parametrize(
    ("end", "months"),
    [
        ("2020-01-15", "0.5"),
        ("2020-07-13", "0.5"),
        ("2020-07-14", "1"),
        ("2021-01-14", "1"),
        ("2021-01-15", "1.5"),
        ("2021-07-15", "2"),
    ],
)
def test_a_rest_of_six_months_counts_as_a_year_and_a_shorter_one_as_half(
    end: str, months: str
) -> None:
    facts = {"start": "2020-01-15", "average_monthly_wage": "1000"}
    assert money("severance", end=end, **facts) == Decimal(months) * 1000


def test_the_cap_holds_the_wage_and_only_then_the_years() -> None:
    facts = {"start": "2008-01-01", "end": "2023-12-31", "local_average_wage": "10000"}

    at_the_edge = calculate("severance", average_monthly_wage="30000", **facts)
    above = calculate("severance", average_monthly_wage="30000.01", **facts)

    assert at_the_edge.amount == Decimal("480000.00")
    assert above.amount == Decimal("360000.00")
    assert missing(above) == ["wage.minimum"]
    assert [p.grade for p in above.parameters if p.id == "wage.average"] == ["given"]


def test_the_local_minimum_is_the_floor_of_the_base() -> None:
    facts = {**TEN_YEARS, "average_monthly_wage": "2000", "local_minimum_wage": "2420"}
    assert money("severance", **facts) == Decimal("24200.00")


def test_service_before_2008_is_split_for_severance_and_not_for_damages() -> None:
    facts = {"start": "2005-01-01", "end": "2010-12-31", "average_monthly_wage": "3000"}

    split = calculate("severance", **facts)

    assert split.amount == Decimal("9000.00")
    assert "older_law" in missing(split)
    assert money("unlawful_dismissal", **facts) == Decimal("36000.00")


def test_the_wages_of_the_months_are_averaged_and_a_bonus_is_spread() -> None:
    facts = {"start": "2023-01-01", "end": "2023-12-31"}
    wages = ["9000"] * 6 + ["10000"] * 6

    assert money("severance", **facts, monthly_wages=wages) == Decimal("9500.00")
    assert money("severance", **facts, monthly_wages="；".join(wages)) == Decimal("9500.00")
    bonus = money("severance", **facts, monthly_wages=wages, yearly_bonus="6000")
    assert bonus == Decimal("10000.00")


def test_a_shorter_service_is_averaged_over_its_own_months() -> None:
    facts = {"start": "2023-01-01", "end": "2023-03-15"}
    assert money("severance", **facts, monthly_wages=["5000", "6000", "7000"]) == Decimal("3000.00")


def test_nothing_is_left_where_more_was_paid() -> None:
    result = calculate("severance", **TEN_YEARS, average_monthly_wage="1000", paid="20000")
    assert result.amount == 0


def test_moved_service_is_a_question_and_not_computed() -> None:
    asked = questions(calculate("severance", **TEN_YEARS, average_monthly_wage="1000"))
    assert "moved here from a related employer" in asked
    assert "double wages is no part" in asked


# C. notice


def test_notice_of_thirty_days_leaves_nothing_due() -> None:
    facts = {"end": "2024-05-31", "last_month_wage": "7000"}

    assert money("notice_pay", **facts) == Decimal("7000.00")
    assert money("notice_pay", **facts, notice_days=29) == Decimal("7000.00")
    assert money("notice_pay", **facts, notice_days=30) == 0
    assert "not beside damages" in questions(calculate("notice_pay", **facts))


# D. double wages


def test_double_wages_end_after_eleven_months() -> None:
    facts = {"start": "2018-03-01", "end": "2021-02-28", "monthly_wage": "6000"}
    assert money("double_wage", **facts) == Decimal("66000.00")


def test_a_renewal_has_twelve_months_and_a_refused_open_ended_contract_no_limit() -> None:
    facts: dict[str, Any] = {
        "start": "2015-01-01",
        "end": "2020-12-31",
        "due_on": "2018-12-31",
        "monthly_wage": "6000",
        "region": "110117",
    }
    assert money("double_wage", case="renewal", **facts) == Decimal("72000.00")
    facts["due_on"] = "2019-01-01"
    assert money("double_wage", case="open_ended", **facts) == Decimal("144000.00")


def test_limitation_of_double_wages_is_counted_back_from_the_claim_day_by_day() -> None:
    facts = {"start": "2020-01-01", "end": "2021-12-31", "monthly_wage": "6000"}
    result = calculate("double_wage", **facts, claimed_on="2021-10-31")

    # Due from 1 February to 31 December 2020; the year reaches back to 1 November.
    assert result.amount == Decimal("66000.00")
    left = next(one for one in result.questions if "counted back" in one.sentence.en)
    assert left.amount == Decimal("12000.00")
    assert "does not raise it" in left.sentence.en


def test_a_contract_in_the_first_month_owes_nothing() -> None:
    facts = {"start": "2020-01-01", "end": "2020-12-31", "monthly_wage": "6000"}
    assert money("double_wage", **facts, contract_signed="2020-01-31") == 0


def test_work_that_began_before_the_law_counts_from_the_law() -> None:
    facts = {"start": "2006-05-01", "end": "2008-12-31", "monthly_wage": "1000"}
    assert money("double_wage", **facts) == Decimal("11000.00")


# E. overtime


def test_the_three_systems_of_working_time() -> None:
    facts = {
        "day": "2025-03-31",
        "monthly_wage": "17400",
        "weekday_hours": "10",
        "rest_day_hours": "10",
        "holiday_hours": "10",
    }
    assert money("overtime", **facts) == Decimal("6500.00")
    assert money("overtime", **facts, system="comprehensive") == Decimal("6000.00")
    assert money("overtime", **facts, system="flexible") == 0


def test_beijing_adds_records_and_the_quarter_as_questions_only() -> None:
    facts = {"day": "2025-03-31", "monthly_wage": "6000", "weekday_hours": "10"}

    beijing = calculate("overtime", **facts, region="110117")

    assert beijing.amount == Decimal("517.24")
    assert "25%" in questions(beijing)
    assert "24 months" in questions(beijing)
    assert "25%" not in questions(calculate("overtime", **facts, region="310000"))


# F. annual leave


@pytest.mark.parametrize(
    ("earlier", "days"), [(0, 5), (107, 5), (108, 10), (227, 10), (228, 15), (400, 15)]
)
def test_the_days_of_leave_go_by_all_years_of_work(earlier: int, days: int) -> None:
    facts = {"year": 2020, "start": "2019-12-31", "average_monthly_wage": "2175"}
    # The whole of 2020 lies behind a full year of work only with earlier months.
    amount = money("annual_leave", earlier_months=max(earlier, 12), **facts)
    assert amount == days * 200


def test_a_part_of_a_year_gives_whole_days_only() -> None:
    facts = {"start": "2010-01-01", "average_monthly_wage": "2175"}

    assert money("annual_leave", year=2021, end="2021-06-30", **facts) == 800  # 181 × 10 ÷ 365: 4
    assert money("annual_leave", year=2021, end="2021-01-31", **facts) == 0
    joined = {"year": 2021, "start": "2021-07-01", "average_monthly_wage": "2175"}
    assert money("annual_leave", earlier_months=36, **joined) == 400  # 184 × 5 ÷ 365: 2
    assert money("annual_leave", **joined) == 0


def test_leave_declined_in_writing_and_leave_taken_beyond() -> None:
    facts = {"year": 2021, "start": "2015-01-01", "average_monthly_wage": "2175"}

    assert money("annual_leave", **facts, refused_in_writing=True) == 0
    assert money("annual_leave", **facts, taken_days="2") == 600
    assert money("annual_leave", **facts, taken_days="7") == 0


# G. sick pay


def test_sick_pay_is_eighty_per_cent_of_the_minimum_at_least() -> None:
    facts = {"day": "2025-03-01", "months": "2", "region": "110000", "local_minimum_wage": "2420"}

    assert money("sick_pay", **facts) == Decimal("3872.00")
    assert money("sick_pay", **facts, agreed_monthly_pay="3000") == Decimal("6000.00")
    assert money("sick_pay", **facts, agreed_monthly_pay="1000") == Decimal("3872.00")
    idle = money("sick_pay", **facts, reason="stoppage_idle")
    assert idle == Decimal("3388.00")


def test_without_the_minimum_sick_pay_says_what_is_missing() -> None:
    facts = {"day": "2025-03-01", "months": "2", "region": "110000"}

    unknown = calculate("sick_pay", **facts)
    agreed = calculate("sick_pay", **facts, agreed_monthly_pay="3000")

    assert (unknown.amount, missing(unknown)) == (None, ["wage.minimum"])
    assert (agreed.amount, missing(agreed)) == (Decimal("6000.00"), ["wage.minimum"])
    elsewhere = calculate("sick_pay", **facts | {"region": "310000"}, reason="stoppage_idle")
    assert missing(elsewhere) == ["pay.stoppage_idle"]


# H. probation


@pytest.mark.parametrize(
    ("contract", "limit"), [(2, 0), (3, 1), (11, 1), (12, 2), (35, 2), (36, 6), (None, 6)]
)
def test_the_longest_probation_goes_by_the_contract(contract: int | None, limit: int) -> None:
    facts = {"day": "2020-01-01", "monthly_wage": "1000", "probation_months": "8"}
    assert money("probation_excess", **facts, contract_months=contract) == (8 - limit) * 1000


def test_only_what_was_served_of_the_probation_counts() -> None:
    facts = {"day": "2020-01-01", "monthly_wage": "1000", "probation_months": "6"}
    served = money("probation_excess", **facts, contract_months=12, served_months="2.5")
    assert served == Decimal("500.00")


# I. medical-treatment period


@pytest.mark.parametrize(
    ("start", "earlier", "months", "window"),
    [
        ("2024-01-01", 0, 3, date(2025, 8, 31)),
        ("2019-01-01", 0, 6, date(2026, 2, 28)),
        ("2024-01-01", 120, 6, date(2026, 2, 28)),
        ("2018-01-01", 120, 9, date(2026, 5, 31)),
        ("2014-01-01", 0, 12, date(2026, 8, 31)),
        ("2009-01-01", 0, 18, date(2027, 2, 28)),
        ("2004-01-01", 0, 24, date(2027, 8, 31)),
    ],
)
def test_the_medical_period_and_its_window(
    start: str, earlier: int, months: int, window: date
) -> None:
    result = calculate("medical_period", start=start, day="2025-03-01", earlier_months=earlier)

    assert result.amount == months
    assert result.unit == "months"
    assert max(mark.day for mark in result.marks) == window


# J. injury


@pytest.mark.parametrize(
    ("grade", "months"), list(enumerate([27, 25, 23, 21, 18, 16, 13, 11, 9, 7], start=1))
)
def test_the_one_off_sum_goes_by_the_grade(grade: int, months: int) -> None:
    facts = {"day": "2025-03-01", "monthly_wage": "8000", "grade": str(grade)}
    assert money("work_injury", **facts) == months * 8000


def test_the_own_wage_is_held_between_its_bounds() -> None:
    facts = {"day": "2025-03-01", "grade": "10", "local_average_wage": "10000"}

    assert money("work_injury", **facts, monthly_wage="4000") == Decimal("42000.00")
    assert money("work_injury", **facts, monthly_wage="40000") == Decimal("210000.00")


def test_the_provinces_allowances_are_named_as_missing() -> None:
    result = calculate(
        "work_injury",
        day="2025-03-01",
        grade="7",
        monthly_wage="8000",
        relation_ended=True,
        local_average_wage="10000",
        region="110000",
    )
    assert result.amount == Decimal("104000.00")
    assert missing(result) == ["injury.medical_allowance", "injury.employment_allowance"]


def test_death_at_work() -> None:
    facts = {"day": "2025-03-01", "grade": "death"}
    known = {"local_average_wage": "10000", "urban_income": "54188"}

    assert money("work_injury", **facts, **known) == Decimal("1143760.00")
    assert calculate("work_injury", **facts).amount is None
    supported = calculate(
        "work_injury", **facts, **known, monthly_wage="8000", spouse=True, relatives=3
    )
    assert "8,000 × 100% = 8,000" in [one.expression for one in supported.steps]


# retirement


def test_retirement_before_and_in_the_reform() -> None:
    assert day("retirement", birth="1964-12-31", track="men") == date(2024, 12, 31)
    assert day("retirement", birth="1990-06-01", track="men") == date(2053, 6, 1)
    assert day("retirement", birth="1975-01-10", track="women_50") == date(2025, 2, 10)


def test_men_are_not_asked_which_age_of_women_applies() -> None:
    asked = [
        len(calculate("retirement", birth="1975-01-10", track=track).questions)
        for track in ("men", "women_50")
    ]
    assert asked == [1, 2]


# limitation


def test_each_event_in_time_begins_the_year_anew() -> None:
    facts = {"known_on": "2023-03-01"}
    complaint = {"kind": "complaint", "on": "2024-02-29"}
    silence = {"kind": "negotiation_silence", "on": "2023-06-01"}
    late = {"kind": "promise", "on": "2025-06-01"}

    assert day("limitation", **facts) == date(2024, 3, 1)
    assert day("limitation", **facts, events=[silence]) == date(2024, 6, 6)
    assert day("limitation", **facts, events=[silence, complaint]) == date(2025, 2, 28)
    assert day("limitation", **facts, events=[complaint, late]) == date(2025, 2, 28)


def test_an_event_on_the_last_day_is_in_time_and_one_a_day_later_is_not() -> None:
    facts = {"known_on": "2023-03-01"}
    on_time = [{"kind": "suit", "on": "2024-03-01"}]
    too_late = [{"kind": "suit", "on": "2024-03-02"}]

    assert day("limitation", **facts, events=on_time) == date(2025, 3, 3)  # the 1st: a Saturday
    assert day("limitation", **facts, events=too_late) == date(2024, 3, 1)


def test_a_last_day_of_rest_rolls_to_the_next_working_day() -> None:
    # 1 October 2024 is National Day, off until the 7th.
    assert day("limitation", known_on="2023-10-01") == date(2024, 10, 8)


def test_a_year_without_a_table_of_holidays_is_said() -> None:
    result = calculate("limitation", known_on="2035-03-01", on="2035-03-01")
    assert (result.amount, missing(result)) == (date(2036, 3, 1), ["holidays"])


def test_the_first_months_of_the_law_are_computed_without_the_later_law_on_limitation() -> None:
    facts = {"start": "2007-10-01", "end": "2008-03-15"}
    assert money("severance", **facts, average_monthly_wage="1000") == Decimal("500.00")
    assert money("double_wage", **facts, monthly_wage="1000") == Decimal("1476.19")


def test_several_sums_are_added_and_rounded_in_steps_of_their_own() -> None:
    facts = {"weekday_hours": "10", "rest_day_hours": "8", "holiday_hours": "8"}
    result = calculate("overtime", day="2025-03-31", monthly_wage="6000", **facts)

    # 517.2413… + 551.7241… + 827.5862…: the parts, rounded each, would give 1,896.55 as well.
    assert result.amount == Decimal("1896.55")
    assert [step.sentence.en for step in result.steps][-2:] == [
        "Together.",
        "Rounded to the fen, half up, only here.",
    ]
