"""What was entered is computed with as it is; where the law puts something else, a step says so."""

from decimal import Decimal

from tests.entitlements.helpers import calculate, questions
from unionhall.entitlements.law.results import Result


def steps(result: Result) -> str:
    return "\n".join(f"{one.sentence.en} {one.expression}" for one in result.steps)


def test_months_served_beyond_those_agreed_count_and_raise_a_question() -> None:
    facts = {"day": "2023-01-01", "monthly_wage": "6000", "probation_months": "3"}
    prolonged = calculate("probation_excess", **facts, contract_months="36", served_months="9")
    as_agreed = calculate("probation_excess", **facts, contract_months="36", served_months="3")

    assert prolonged.amount == Decimal("18000.00")  # 9 served, 6 allowed
    assert "9 − 6 → 3" in steps(prolonged)
    assert "was the probation prolonged?" in questions(prolonged)
    assert as_agreed.amount == 0
    assert "prolonged" not in questions(as_agreed)


def test_double_wages_leave_out_what_lies_before_the_first_rule_and_say_so() -> None:
    facts = {"start": "2006-01-01", "end": "2008-12-31", "monthly_wage": "1000"}
    expected = {
        "no_contract": ({}, "11000.00"),
        "renewal": ({"due_on": "2007-06-30"}, "12000.00"),
        "open_ended": ({"due_on": "2007-07-01"}, "12000.00"),
    }
    for case, (more, amount) in expected.items():
        result = calculate("double_wage", **facts, case=case, **more)
        assert result.amount == Decimal(amount), case
        assert "no rule on double wages is on record here: they are left out" in steps(result), case


def test_pay_agreed_below_the_least_is_said_to_give_way_to_it() -> None:
    facts = {"day": "2024-06-30", "months": "1", "region": "110000", "local_minimum_wage": "2000"}
    below = calculate("sick_pay", **facts, agreed_monthly_pay="1000")

    assert below.amount == Decimal("1600.00")
    assert "What was agreed is less: the least counts. 1,000 < 1,600" in steps(below)


def test_an_end_of_employment_that_the_grade_excludes_is_said_not_to_count() -> None:
    facts = {"day": "2024-06-30", "monthly_wage": "9000", "relation_ended": True}

    assert "Grades 1 to 4 keep the employment" in steps(
        calculate("work_injury", grade="4", **facts)
    )
    assert "keep the employment" not in steps(calculate("work_injury", grade="5", **facts))
