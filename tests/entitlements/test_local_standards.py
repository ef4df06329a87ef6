"""Values that unions have set from official sources, and for whom they hold."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.builders.organizations import an_organization
from tests.builders.rules import a_local_value
from unionhall.entitlements import queries
from unionhall.entitlements.law.limitation import Claim, Event, Facts, Restart
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db
FACTS = {"start": "2010-01-01", "end": "2025-12-31", "average_monthly_wage": "40000"}
BASIS = "京人社发〔2025〕9号"


@pytest.fixture
def beijing() -> Organization:
    return an_organization("北京市总工会", division_code="110000")


@pytest.fixture
def pinggu(beijing: Organization) -> Organization:
    return an_organization(
        "平谷区总工会", parent=beijing, kind=Kind.DISTRICT, division_code="110117"
    )


def average(body: Organization, value: str, **more: Any) -> None:
    days = {"valid_from": date(2025, 7, 1), "reason": BASIS}
    a_local_value(body, value, rule="wage.average", **days | more)


def severance(region: str, **more: str) -> Any:
    return queries.calculate("severance", {**FACTS, "region": region, **more})


def test_a_citys_value_caps_the_wage_for_everybody_in_the_city(
    beijing: Organization, pinggu: Organization
) -> None:
    average(beijing, "12000")

    for region in ("110000", "110117", "110101003000"):
        assert severance(region).amount == Decimal("432000.00")
    assert severance("310000").amount == Decimal("640000.00")
    assert severance("000000").amount == Decimal("640000.00")


def test_it_says_who_set_it_and_from_which_paper(pinggu: Organization) -> None:
    average(pinggu, "12000.50")

    result = severance("110117")

    used = next(one for one in result.parameters if one.id == "wage.average")
    assert (used.value, used.grade, used.region) == (Decimal("12000.50"), "set", "110117")
    assert used.source.zh == f"平谷区总工会：{BASIS}"
    assert used.valid_from == date(2025, 7, 1)
    assert used.place.zh == "平谷区"
    assert [one.what for one in severance("110000").missing] == ["wage.minimum", "wage.average"]


def test_the_nearest_division_wins_and_in_it_the_highest_body(
    beijing: Organization, pinggu: Organization
) -> None:
    street = an_organization(
        "滨河街道总工会", parent=pinggu, kind=Kind.STREET, division_code="110117"
    )
    average(beijing, "12000")
    average(street, "1")

    assert severance("110101").amount == Decimal("432000.00")
    average(pinggu, "11000")
    assert severance("110117").amount == Decimal("396000.00")


def test_it_holds_from_its_day_on(beijing: Organization) -> None:
    average(beijing, "12000", valid_from=date(2026, 1, 1))
    assert severance("110000").amount == Decimal("640000.00")


def test_what_is_brought_along_goes_before_what_is_on_record(beijing: Organization) -> None:
    average(beijing, "12000")
    assert severance("110000", local_average_wage="10000").amount == Decimal("360000.00")


def test_a_calculation_asks_for_local_values_once(
    beijing: Organization, django_assert_max_num_queries: Any
) -> None:
    average(beijing, "12000")
    with django_assert_max_num_queries(4):
        severance("110117")


def test_the_days_of_a_limitation_for_other_apps() -> None:
    facts = Facts(
        known_on=date(2024, 3, 1),
        claim=Claim.OTHER,
        events=(Event(Restart.COMPLAINT, date(2024, 6, 3)),),
    )
    found = queries.limitation(facts)

    assert found.last_day == date(2025, 6, 3)
    assert [found.left_on(day) for day in (date(2025, 5, 27), date(2025, 6, 4))] == [7, -1]
    assert found.result.steps
    assert queries.limitation(Facts(known_on=date(2024, 3, 1), claim=Claim.WAGES)).last_day is None
