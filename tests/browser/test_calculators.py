"""A worker calculates on a phone, without an account, with and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.walking import tap

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = (360, 740), (1280, 900)
Visit = Callable[..., Visitor]


def calculate(page: Page, **given: str) -> None:
    for name, value in given.items():
        page.fill(f"[name={name}]", value)
    tap(page.get_by_role("button", name="计算"))
    page.wait_for_load_state()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_result_fits_and_shuts_nobody_out(
    visit: Visit, transactional_db: None, size: tuple[int, int], *, dark: bool
) -> None:
    visitor = visit("/calculators/overtime/", size=size, dark=dark)
    hours = {"weekday_hours": "10", "rest_day_hours": "8", "holiday_hours": "8"}
    calculate(visitor.page, day="2025-03-31", monthly_wage="6000", **hours)

    expect(visitor.page.locator(".figure")).to_contain_text("1,896.55")
    expect(visitor.page.locator("#result")).to_be_focused()
    assert visitor.width_to_spare() >= 0
    assert visitor.barriers() == []
    assert visitor.complaints == []


def test_from_the_first_page_to_a_limitation_and_into_english(
    visit: Visit, transactional_db: None
) -> None:
    page = visit("/", size=PHONE).page
    tap(page.get_by_role("link", name="我能拿到多少"))
    tap(page.get_by_role("link", name="时效"))
    page.select_option("[name=events_1]", "complaint")
    calculate(page, known_on="2023-03-01", events_1_on="2024-02-29")

    expect(page.locator(".figure")).to_have_text("2025年2月28日")
    tap(page.get_by_role("button", name="English"))
    expect(page.locator(".figure")).to_have_text("Feb. 28, 2025")
    assert page.input_value("[name=events_1_on]") == "2024-02-29"
    assert "known_on" not in page.url


def test_it_works_without_javascript(visit: Visit, transactional_db: None) -> None:
    page = visit("/calculators/severance/", size=PHONE, javascript=False).page
    calculate(page, start="2013-08-01", end="2016-07-31")
    expect(page.locator(".error-summary")).to_contain_text("请填写离职前平均月工资")
    calculate(page, average_monthly_wage="8000")
    expect(page.locator(".figure")).to_contain_text("24,000.00")
