"""What cannot be computed with is refused by a sentence that names the field and the remedy."""

from typing import Any

import pytest

from tests.entitlements.helpers import SHIPPED, calculate, refused
from unionhall.entitlements import queries
from unionhall.entitlements.errors import InputUnusable
from unionhall.entitlements.law.results import Problem

SERVICE = {"start": "2019-03-04", "end": "2024-09-10"}
WHOLE: dict[str, dict[str, Any]] = {
    "severance": {**SERVICE, "average_monthly_wage": "9000"},
    "unlawful_dismissal": {**SERVICE, "average_monthly_wage": "9000"},
    "notice_pay": {"end": "2024-09-10", "last_month_wage": "9000"},
    "double_wage": {**SERVICE, "monthly_wage": "9000"},
    "overtime": {"day": "2024-09-10", "monthly_wage": "9000", "weekday_hours": "3"},
    "annual_leave": {"year": 2023, "start": "2019-03-04", "average_monthly_wage": "9000"},
    "sick_pay": {"day": "2024-09-10", "months": "1"},
    "probation_excess": {"day": "2024-01-01", "monthly_wage": "9000", "probation_months": "3"},
    "medical_period": {"start": "2019-03-04", "day": "2024-09-10"},
    "work_injury": {"day": "2024-09-10", "grade": "7", "monthly_wage": "9000"},
    "retirement": {"birth": "1980-01-01", "track": "men"},
    "limitation": {"known_on": "2024-09-10"},
}
JUNK = [
    None,
    "",
    " ",
    "x",
    "-1",
    "0",
    "1e9",
    "NaN",
    "∞",
    "９０００",
    "2024-02-30",
    [],
    {},
    [{}],
    True,
]


def test_every_calculation_has_a_whole_input() -> None:
    assert list(WHOLE) == [one.name for one in queries.calculators()]


def said_about(name: str, given: dict[str, Any]) -> tuple[Problem, ...]:
    try:
        queries.calculate(name, given, SHIPPED)
    except InputUnusable as unusable:
        return unusable.problems
    return ()


@pytest.mark.parametrize("name", list(WHOLE))
def test_nothing_that_is_sent_breaks_a_calculation(name: str) -> None:
    whole = WHOLE[name]
    assert queries.calculate(name, whole, SHIPPED).steps
    for field in queries.calculator(name).fields:
        for junk in [*JUNK, "9" * 40, "1949-09-30", "1950-01-01", "2100-12-31"]:
            problems = said_about(name, {**whole, field: junk})
            assert all(one.field and one.sentence.zh for one in problems)


def test_service_that_ends_before_it_begins() -> None:
    wrong = refused("severance", start="2024-09-10", end="2019-03-04", average_monthly_wage="1")
    assert wrong == {
        "end": "The end, March 4, 2019, lies before the beginning, September 10, 2024. "
        "Check “start” and “end”."
    }


@pytest.mark.parametrize("wage", ["0", "-9000", "0.00"])
def test_wages_of_zero_or_less(wage: str) -> None:
    wrong = refused("severance", **SERVICE, average_monthly_wage=wage)
    assert wrong == {
        "average_monthly_wage": f"“{wage}” cannot be a wage. Write an amount above zero, in yuan."
    }


def test_missing_months() -> None:
    wrong = refused("severance", **SERVICE, monthly_wages=["9000"] * 10)
    assert "10 months are given, 12 are needed" in wrong["monthly_wages"]
    assert (
        "wage of each of the last 12 months"
        in refused("severance", **SERVICE)["average_monthly_wage"]
    )
    both = {"average_monthly_wage": "9000", "monthly_wages": ["9000"] * 12}
    assert "not both" in refused("severance", **SERVICE, **both)["monthly_wages"]


@pytest.mark.parametrize(
    ("name", "field", "given", "first"),
    [
        ("severance", "end", {"start": "2001-01-01", "end": "2007-12-31"}, "January 1, 2008"),
        (
            "unlawful_dismissal",
            "end",
            {"start": "2001-01-01", "end": "2007-12-31"},
            "January 1, 2008",
        ),
        ("overtime", "day", {"day": "1994-12-31"}, "January 3, 2008"),
        ("annual_leave", "year", {"year": 2007, "start": "2001-01-01"}, "January 1, 2008"),
        ("sick_pay", "day", {"day": "1994-12-31"}, "August 4, 1995"),
        ("medical_period", "day", {"start": "1990-01-01", "day": "1994-12-31"}, "January 1, 1995"),
        ("work_injury", "day", {"day": "2010-12-31"}, "January 1, 2011"),
        ("limitation", "known_on", {"known_on": "2008-04-30"}, "May 1, 2008"),
    ],
)
def test_a_day_without_a_rule_on_record_is_not_said_to_be_without_law(
    name: str, field: str, given: dict[str, object], first: str
) -> None:
    wrong = refused(name, **{**WHOLE[name], **given})
    assert list(wrong) == [field]
    assert "No rule is on record here" in wrong[field]
    assert f"The first one on record holds from {first} on" in wrong[field]
    assert "in force" not in wrong[field]
    assert "legal aid can say" in wrong[field]


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = refused("severance", begin="2019-03-04", end="10.9.2024", region="Beijing")

    assert set(wrong) == {"begin", "start", "end", "region", "average_monthly_wage"}
    assert "Known are: start, end" in wrong["begin"]
    assert "like 2024-09-10" in wrong["end"]
    assert "six digits" in wrong["region"]


def test_a_division_that_does_not_exist() -> None:
    wrong = refused("severance", **WHOLE["severance"], region="999999")
    assert "No division of the country has the code 999999" in wrong["region"]


def test_a_birth_in_the_future_is_refused() -> None:
    with pytest.raises(InputUnusable) as unusable:
        queries.calculate("retirement", {"birth": "2999-01-01", "track": "men"}, SHIPPED)
    assert [one.field for one in unusable.value.problems] == ["birth"]


def test_nobody_knew_later_than_the_days_left_are_counted_from() -> None:
    given = {"known_on": "2024-09-10", "on": "2024-09-09"}
    assert list(refused("limitation", **given)) == ["known_on"]


def test_what_is_wrong_with_a_field_does_not_hide_what_is_wrong_between_others() -> None:
    backwards = {"start": "2024-09-10", "end": "2019-03-04"}
    for name in ("severance", "unlawful_dismissal"):
        wrong = refused(name, **backwards, average_monthly_wage="0", region="999999")
        assert list(wrong) == ["region", "average_monthly_wage", "end"]
    wage_of_zero = {"monthly_wage": "0", "case": "renewal"}
    assert list(refused("double_wage", **backwards, **wage_of_zero)) == [
        "monthly_wage",
        "end",
        "due_on",
    ]
    assert list(refused("overtime", day="2024-09-10", monthly_wage="0")) == [
        "monthly_wage",
        "weekday_hours",
    ]
    leave = {"year": 2023, "start": "2024-01-01", "average_monthly_wage": "0"}
    assert list(refused("annual_leave", **leave)) == ["average_monthly_wage", "year"]
    early = {"known_on": "2024-09-10", "on": "2024-09-09", "claim": "x"}
    assert list(refused("limitation", **early)) == ["claim", "known_on"]


def test_wages_that_cannot_be_read_are_not_asked_for_again() -> None:
    assert list(refused("severance", **SERVICE, monthly_wages="x")) == ["monthly_wages"]


def test_a_contract_cannot_be_due_before_the_work_began() -> None:
    given = {**WHOLE["double_wage"], "case": "renewal", "due_on": "2019-03-03"}
    assert list(refused("double_wage", **given)) == ["due_on"]


def test_of_the_relatives_no_more_can_be_alone_than_there_are() -> None:
    given = {"day": "2024-09-10", "grade": "death", "relatives": 1, "alone": 2}
    assert refused("work_injury", **given) == {
        "alone": "2 of 1 relatives cannot be. Count them in both fields."
    }


def test_no_number_is_cut_to_one_that_can_be_read() -> None:
    long = "9" + "," * 29 + "9000"
    assert calculate("notice_pay", end="2024-09-10", last_month_wage=long).amount == 99000
