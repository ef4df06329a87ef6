"""A dashboard's pictures and tables in a real browser."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.walking import tap
from tests.builders.accounts import a_user
from tests.builders.indicators import a_membership
from tests.builders.organizations import an_organization
from unionhall.organizations.models import Kind, Organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = (360, 740), (1280, 900)

Visit = Callable[..., Visitor]


@pytest.fixture
def session(district: Organization, client: Client) -> str:
    client.force_login(a_user(district, "statistician"))
    kept = client.session
    kept["second_factor"] = True
    kept.save()
    return client.cookies["sessionid"].value


@pytest.fixture
def address(district: Organization) -> str:
    """A district of three places: a large one, a small one that grows, an empty one."""
    today = timezone.localdate()
    for name, members, joined in (("甲街道", 6, 1), ("乙镇", 2, 2), ("丙乡", 0, 0)):
        place = an_organization(f"{name}总工会", parent=district, kind=Kind.STREET)
        union = an_organization(f"{name}联合工会", parent=place, kind=Kind.JOINT)
        for number in range(members):
            a_membership(union, today, beginning="joined" if number < joined else "transferred_in")
    return f"/dashboard/{district.public_id}/"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_dashboard_fits_and_shuts_nobody_out(
    visit: Visit, session: str, address: str, size: tuple[int, int], *, dark: bool
) -> None:
    visitor = visit(address, size=size, session=session, dark=dark)
    expect(visitor.page.locator(".area-map-place svg")).to_be_visible()
    assert visitor.width_to_spare() >= 0
    assert visitor.barriers() == []
    assert visitor.complaints == []


def test_where_nobody_is_there_is_no_picture(visit: Visit, session: str, address: str) -> None:
    page = visit(f"{address}?from=2001-01-01&to=2001-02-01", session=session).page
    expect(page.locator("[data-chart=units]")).to_have_count(0)
    expect(page.locator(".figures-units")).to_be_visible()


def test_the_chart_shows_what_happens_or_what_there_is(
    visit: Visit, session: str, address: str
) -> None:
    page = visit(address, size=DESK, session=session).page
    tap(page.get_by_text("看表格"))
    tables = page.locator("[data-months=trend]"), page.locator("[data-months=stocks]")
    expect(tables[0]).to_be_visible()
    expect(tables[1]).to_be_hidden()
    page.get_by_role("button", name="月末总数").press("Enter")
    expect(tables[0]).to_be_hidden()
    expect(tables[1]).to_be_visible()
    expect(page.get_by_role("button", name="月末总数")).to_have_attribute("aria-pressed", "true")


def test_units_are_sorted_by_any_column_and_unknown_shares_stay_last(
    visit: Visit, session: str, address: str
) -> None:
    page = visit(address, size=DESK, session=session).page
    names = page.locator(".figures-units tbody th")
    share = page.locator("[data-sort=joined_share]")
    expect(names).to_have_text(["甲街道总工会", "乙镇总工会", "丙乡总工会"])
    share.get_by_role("button").press("Enter")
    expect(names).to_have_text(["乙镇总工会", "甲街道总工会", "丙乡总工会"])
    expect(share).to_have_attribute("aria-sort", "descending")
    share.get_by_role("button").press("Enter")
    expect(names).to_have_text(["甲街道总工会", "乙镇总工会", "丙乡总工会"])
    expect(share).to_have_attribute("aria-sort", "ascending")
    tap(page.locator("[data-sort='']").get_by_role("button"))
    expect(share).not_to_have_attribute("aria-sort", "ascending")


def test_a_field_opens_the_dashboard_of_its_unit(visit: Visit, session: str, address: str) -> None:
    page = visit(address, size=DESK, session=session).page
    picture = page.locator(".area-map-place")
    expect(picture.locator("svg")).to_be_visible()
    picture.click(position={"x": 40, "y": 80})
    expect(page.get_by_role("heading", level=1)).to_have_text("甲街道总工会")


def test_without_scripts_the_tables_say_everything(
    visit: Visit, session: str, address: str
) -> None:
    page = visit(address, size=DESK, session=session, javascript=False).page
    expect(page.locator(".figures-units")).to_be_visible()
    expect(page.locator("[data-chart=units]")).to_be_hidden()
    tap(page.get_by_text("看表格"))
    expect(page.locator("[data-months=trend]")).to_be_visible()
    expect(page.locator("[data-months=stocks]")).to_be_visible()
    expect(page.locator("[data-switch]")).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_figures_follow_a_leader_s_first_page(
    visit: Visit, district: Organization, address: str, client: Client, size: tuple[int, int]
) -> None:
    client.force_login(a_user(district, "leader"))
    kept = client.session
    kept["second_factor"] = True
    kept.save()

    visitor = visit("/", size=size, session=client.cookies["sessionid"].value)

    figures = visitor.page.locator(".today-later .stat")
    expect(figures).to_have_count(4)
    expect(figures.first).to_contain_text("8")
    assert visitor.width_to_spare() >= 0
    assert visitor.barriers() == []
    assert visitor.complaints == []
    tap(figures.first)
    expect(visitor.page).to_have_url(re.compile(r"/figures/members/"))
