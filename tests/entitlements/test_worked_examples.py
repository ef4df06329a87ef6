"""The published and derived examples of the domain file, section 7.2, to the fen."""

from datetime import date
from decimal import Decimal

from tests.entitlements.helpers import calculate, day, missing, money, questions


def test_t1_an_expired_contract_of_three_years_paid_on_the_net_wage() -> None:
    facts = {"start": "2013-08-01", "end": "2016-07-31", "average_monthly_wage": "8000"}

    assert money("severance", **facts) == Decimal("24000.00")
    assert money("severance", **facts, paid="18168") == Decimal("5832.00")


def test_t2_three_months_of_probation_in_a_contract_of_one_year() -> None:
    facts = {"day": "2018-03-01", "monthly_wage": "4200", "contract_months": 12}

    assert money("probation_excess", **facts, probation_months="3") == Decimal("4200.00")
    assert money("probation_excess", **facts, probation_months="2") == 0


def test_t4_eight_months_without_a_contract_may_still_be_refused() -> None:
    result = calculate(
        "double_wage", start="2021-11-03", end="2022-08-02", monthly_wage="15000", region="110000"
    )

    assert result.amount == Decimal("120000.00")
    assert [(m.day, m.name.en) for m in result.marks if m.main] == [
        (date(2021, 12, 3), "double wages begin"),
        (date(2022, 8, 2), "double wages end"),
    ]
    refusing = next(one for one in result.questions if "refuse to sign" in one.sentence.en)
    assert refusing.amount == 0
    assert refusing.basis.article.en == "Art. 7"


def test_t5_a_contract_signed_back_is_a_question_not_a_sum() -> None:
    result = calculate(
        "double_wage",
        start="2014-08-01",
        end="2015-12-31",
        contract_signed="2015-06-09",
        monthly_wage="5000",
        region="110000",
    )

    # 1 September to 8 June: nine months, then six of the 21 working days of June.
    assert result.amount == Decimal("46428.57")
    signing_back = next(one for one in result.questions if "Signing back" in one.sentence.en)
    assert signing_back.amount == 0


def test_t8_overtime_pay_within_a_year_of_the_end_is_in_time() -> None:
    facts = {"claim": "wages", "known_on": "2016-07-31"}

    result = calculate("limitation", **facts, ended_on="2019-02-28", on="2019-12-16")
    assert result.amount == date(2020, 2, 28)
    assert result.days_left == 74
    assert day("limitation", **facts) is None


def test_t10_five_days_of_leave_not_taken() -> None:
    result = calculate(
        "annual_leave",
        year=2016,
        start="2015-08-01",
        earlier_months=36,
        average_monthly_wage="6000",
    )

    assert result.amount == Decimal("2758.62")
    assert sum(one.amount for one in result.parts) == Decimal("4137.93")
    assert "275.8620…" in "".join(one.expression for one in result.steps)


def test_t11_overtime_on_three_kinds_of_day() -> None:
    facts = {"day": "2025-03-31", "monthly_wage": "6000"}

    assert money("overtime", **facts, weekday_hours="10") == Decimal("517.24")
    assert money("overtime", **facts, rest_day_hours="8") == Decimal("551.72")
    assert money("overtime", **facts, holiday_hours="8") == Decimal("827.59")


def test_t12_two_years_five_months_and_twenty_days() -> None:
    facts = {"start": "2020-03-01", "end": "2022-08-20", "average_monthly_wage": "9000"}

    assert money("severance", **facts) == Decimal("22500.00")


def test_the_example_of_the_issue() -> None:
    result = calculate(
        "unlawful_dismissal",
        start="2019-03-04",
        end="2024-09-10",
        average_monthly_wage="9000",
        region="110000",
    )

    assert result.amount == Decimal("108000.00")
    assert missing(result) == ["wage.minimum", "wage.average"]
    assert "unlawful" in questions(result)


def test_the_official_case_of_retirement() -> None:
    assert day("retirement", birth="1965-01-17", track="men") == date(2025, 2, 17)
