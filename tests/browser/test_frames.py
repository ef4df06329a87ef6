"""Our frames, components and lists in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.walking import session as session_of
from tests.browser.walking import tap
from tests.builders.accounts import a_user
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role
from unionhall.organizations.models import Kind, Organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = (360, 740), (1280, 900)

Visit = Callable[..., Visitor]


@pytest.fixture
def session(district: Organization, client: Client) -> str:
    client.force_login(a_user(district))
    kept = client.session
    kept["second_factor"] = True
    kept.save()
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize(
    "path", ["/", "/nowhere/", "/sign-in/", "/calculators/", "/calculators/overtime/"]
)
def test_a_visitor_s_page_fits_and_shuts_nobody_out(
    visit: Visit, transactional_db: None, path: str, size: tuple[int, int], *, dark: bool
) -> None:
    visitor = visit(path, size=size, dark=dark)
    assert visitor.width_to_spare() >= 0
    assert visitor.barriers() == []
    assert [c for c in visitor.complaints if "404" not in c] == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("path", ["/", "/operator/components/?send=1", "/organizations/list/"])
def test_a_page_of_the_back_office_fits_and_shuts_nobody_out(
    visit: Visit, session: str, settings: Any, path: str, size: tuple[int, int], *, dark: bool
) -> None:
    settings.DEMO = True
    visitor = visit(path, size=size, session=session, dark=dark)
    assert "desk" in (visitor.page.locator("body").get_attribute("class") or "")
    assert visitor.width_to_spare() >= 0
    assert visitor.barriers() == []
    assert visitor.complaints == []


def test_a_list_is_searched_sorted_and_gone_back_in_without_a_new_page(
    visit: Visit, session: str, district: Organization
) -> None:
    for name in "乙甲丙":
        an_organization(f"{name}街道总工会", parent=district, kind=Kind.STREET)
    visitor = visit("/organizations/list/", size=DESK, session=session)
    page = visitor.page
    page.evaluate("window.same = true")
    rows = page.locator("#listing tbody tr")
    expect(rows).to_have_count(4)

    page.locator("input[type=search]").press_sequentially("街道")
    expect(rows).to_have_count(3)
    expect(page.locator("input[type=search]")).to_have_value("街道")
    assert "q=" in page.url

    tap(page.locator("#listing th a").first)
    page.wait_for_url("**sort=**")
    names = page.locator("#listing tbody tr td:first-child").all_inner_texts()
    assert [name[0] for name in names] in (["丙", "甲", "乙"], ["乙", "甲", "丙"])
    expect(rows).to_have_count(3)
    assert page.evaluate("window.same")
    assert visitor.complaints == []


def test_a_list_works_without_scripts(visit: Visit, session: str, district: Organization) -> None:
    an_organization("甲街道总工会", parent=district, kind=Kind.STREET)
    visitor = visit("/organizations/list/", size=DESK, session=session, javascript=False)
    visitor.page.locator("input[type=search]").fill("甲")
    tap(visitor.page.locator(".listing-buttons button"))
    expect(visitor.page.locator("#listing tbody tr")).to_have_count(1)


def test_a_deed_is_asked_for_and_can_be_called_off(
    visit: Visit, session: str, settings: Any
) -> None:
    settings.DEMO = True
    page = visit("/operator/components/", size=PHONE, session=session).page
    tap(page.locator("[data-open=ask-dissolve]"))
    dialog = page.locator("#ask-dissolve")
    expect(dialog).to_be_visible()
    expect(dialog.locator("textarea")).to_be_focused()
    tap(dialog.locator("[type=submit]"))
    expect(dialog.locator(".field-error")).to_have_text("请先在这里简要说明。")
    expect(dialog).to_be_visible()
    tap(dialog.locator("[data-close]"))
    expect(dialog).to_be_hidden()


def test_light_or_dark_is_remembered(visit: Visit, session: str) -> None:
    page = visit("/", size=DESK, session=session).page
    tap(page.locator(".account summary"))
    tap(page.locator(".account [data-theme-toggle]"))
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_everything_can_be_reached_from_the_bar_of_a_phone(visit: Visit, session: str) -> None:
    page = visit("/", size=PHONE, session=session).page
    expect(page.locator(".desk-nav > ul > li:visible")).to_have_count(5)
    tap(page.locator(".nav-more summary"))
    expect(page.locator(".nav-more .sheet a").last).to_be_visible()


def test_charts_are_drawn_under_our_policy(visit: Visit, session: str) -> None:
    visitor = visit("/", size=DESK, session=session)
    page = visitor.page
    drawn = page.evaluate(
        """async () => {
            await new Promise((done, failed) => {
                const script = document.createElement("script");
                script.src = "/static/vendor/echarts/echarts.min.js";
                script.onload = done; script.onerror = failed;
                document.head.append(script);
            });
            const place = document.createElement("div");
            place.style.width = "300px"; place.style.height = "200px";
            document.querySelector("main").append(place);
            echarts.init(place).setOption({
                animation: false, tooltip: {show: true, trigger: "axis"},
                xAxis: {data: ["1月", "2月"]}, yAxis: {},
                series: [{type: "bar", data: [3, 5]}],
            });
            return place.querySelectorAll("canvas").length;
        }"""
    )
    assert drawn == 1
    assert visitor.complaints == []


CUT = """all => all.filter(one => {
    const word = one.getBoundingClientRect(), room = one.closest('li').getBoundingClientRect();
    return one.scrollWidth > one.clientWidth || word.left < room.left || word.right > room.right;
}).map(one => one.textContent)"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.LEGAL_WORKER])
def test_the_bar_of_a_phone_cuts_no_word(
    visit: Visit, district: Organization, live_server: Any, language: str, role: Role
) -> None:
    page = visit("/sign-in/", session=session_of(a_user(district, role))).page
    cookie = {"name": "django_language", "value": language, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(live_server.url)
    words = page.locator(".desk-nav > ul > li:visible span:visible")
    expect(words).to_have_count(5)
    assert words.evaluate_all(CUT) == []
