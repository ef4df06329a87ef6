"""The stall's counters on a phone without a network: nothing is lost, nothing counts twice."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders.accounts import a_user
from tests.builders.organizations import an_organization
from tests.builders.outreach import a_meeting
from unionhall.accounts.models import Role
from unionhall.organizations.models import Kind
from unionhall.outreach.models import Meeting, Tap

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]


@pytest.fixture
def meeting() -> Meeting:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    return a_meeting(district, opened=True)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, meeting: Meeting) -> Page:
    client = Client()
    client.get("/")
    client.force_login(a_user(meeting.organization, Role.STREET_STAFF))
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/meetings/{meeting.public_id}/stall/")
    return page


def test_taps_wait_for_the_network_survive_a_reload_and_count_once(
    phone: Page, meeting: Meeting
) -> None:
    shown = phone.locator('[data-number="asked"]')
    asked = phone.locator('[data-counter="asked"]')

    phone.context.route("**/taps/", lambda route: route.abort())
    for _ in range(3):
        asked.click()
    phone.locator("[data-undo]").click()
    expect(shown).to_have_text("2")
    expect(phone.locator("[data-pending]")).to_be_visible()
    phone.reload()
    expect(shown).to_have_text("2")
    expect(phone.locator("[data-pending-number]")).to_have_text("4")

    phone.context.unroute("**/taps/")
    phone.locator('[data-by="10"]').click()
    expect(phone.locator("[data-sent]")).to_be_visible(timeout=15000)

    meeting.refresh_from_db()
    assert (meeting.asked, meeting.materials) == (2, 10)
    assert sorted(Tap.objects.values_list("by", flat=True)) == [-1, 1, 1, 1, 10]
    phone.reload()
    expect(shown).to_have_text("2")


def test_a_lost_answer_does_not_make_a_tap_count_twice(phone: Page, meeting: Meeting) -> None:
    lost = []

    def lose(route: object) -> None:
        if not lost and route.request.method == "POST":  # type: ignore[attr-defined]
            lost.append(route.fetch())  # type: ignore[attr-defined] -- the server counts it
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    phone.context.route("**/taps/", lose)
    phone.locator('[data-counter="forms"]').click()
    expect(phone.locator("[data-sent]")).to_be_visible(timeout=15000)

    meeting.refresh_from_db()
    assert lost
    assert meeting.forms == 1


def test_nothing_about_a_person_is_kept_on_the_phone(phone: Page) -> None:
    phone.context.route("**/taps/", lambda route: route.abort())
    phone.locator('[data-counter="asked"]').click()

    kept = phone.evaluate("Object.entries(localStorage)")

    assert sorted(key.split(":")[0] for key, _value in kept) == ["taps", "undo"]
    for _key, value in kept:
        fields = phone.evaluate("v => JSON.parse(v).flatMap(Object.keys)", value)
        assert set(fields) <= {"id", "counter", "by"}
