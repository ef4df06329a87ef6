"""The main job, end to end, in a real browser: from a meeting to a card and a figure."""

import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Visitor
from tests.browser.walking import session, tap
from tests.builders.accounts import a_user
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import Role, User
from unionhall.codes.documents import demo_number
from unionhall.organizations import services as organizations
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach.models import Meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Visitor]
PHONE, DESK = (360, 740), (1280, 900)
PICTURES = os.environ.get("UNIONHALL_PICTURES")


@pytest.fixture
def district(db: None, settings: Settings) -> Organization:
    settings.DEMO = True
    city = an_organization("北京市总工会")
    return an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT, code="110119")


@pytest.fixture
def street(district: Organization) -> Organization:
    street = an_organization(
        "儒林街道总工会", parent=district, kind=Kind.STREET, division_code="110119003"
    )
    union = an_organization("儒林街道联合工会", parent=street, kind=Kind.JOINT)
    organizations.open_station(
        OPERATOR,
        organizations.OpenStation(
            organization=street.public_id,
            name="儒林街道工会服务站",
            division_code="110119003",
            address="",
            catch_all=union.public_id,
        ),
    )
    return street


def _picture(page: Page, name: str) -> None:
    if PICTURES:
        page.wait_for_timeout(500)
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def _plan_and_open(visit: Visit, staff: User) -> tuple[Visitor, Meeting]:
    desk = visit("/meetings/plan/", size=DESK, session=session(staff))
    page = desk.page
    page.locator("[name=theme]").fill("走近快递小哥：现场入会、即时办卡")
    page.locator("[name=place]").fill("顺达快递儒林分拨站")
    page.locator("[name=place_type]").select_option("depot")
    page.get_by_role("button", name="新建").or_(
        page.locator("main button.btn-primary")
    ).last.click()
    page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/"))
    meeting = Meeting.objects.get()
    page.goto(page.url.split("/meetings/")[0] + f"/meetings/{meeting.public_id}/stall/")
    tap(page.locator(f"form[action$='/{meeting.public_id}/open/'] button").first)
    page.wait_for_load_state()
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.OPEN
    return desk, meeting


def _apply(visit: Visit, path: str) -> Visitor:
    worker = visit(path, size=PHONE)
    page = worker.page
    _picture(page, "join")
    page.locator("[name=membership_consent]").check()
    page.locator("[name=card_consent]").check()
    tap(page.locator("[data-next]:visible"))
    page.locator("[name=name]").fill("买买提・吐尔逊")
    page.locator("[name=number]").fill(demo_number("9901", date(1994, 5, 6), 31))
    validity = page.locator("[name=valid_until]")
    if validity.is_visible():
        validity.fill("长期")
    page.locator("[name=phone]").fill("154 0000 9001")
    page.locator("[name=employment_form]").select_option("03")
    tap(page.locator("[data-next]:visible"))
    typed = page.locator("[name=typed_signature]")
    if not typed.is_visible():
        tap(page.locator("details:has([name=typed_signature]) summary"))
    typed.fill("买买提・吐尔逊")
    tap(page.locator("button[type=submit]:visible").last)
    page.wait_for_url("**/join/received/")
    _picture(page, "received")
    return worker


def test_from_a_meeting_to_a_card_and_a_figure_that_opens_its_record(
    visit: Visit, live_server: LiveServer, district: Organization, street: Organization
) -> None:
    staff = a_user(street, Role.STREET_STAFF, name="王志强")
    clerk = a_user(district, Role.BANK_CLERK, name="陈静")
    dashboard = visit(f"/dashboard/{street.public_id}/", size=DESK, session=session(staff)).page
    before = dashboard.locator("main").inner_text()

    desk, meeting = _plan_and_open(visit, staff)
    people = f"/meetings/{meeting.public_id}/people/"
    desk.page.goto(live_server.url + people)
    row = desk.page.locator("form", has_text="陈静").or_(desk.page.locator("li", has_text="陈静"))
    tap(row.locator("button").first)
    desk.page.wait_for_load_state()
    desk.page.goto(f"{live_server.url}/joining/meetings/{meeting.public_id}/link/")
    make = desk.page.locator("form[action$='/links/make/'] button, main form button.btn-primary")
    if make.count():
        tap(make.first)
        desk.page.wait_for_load_state()
    found = re.search(r"/j/([0-9A-Za-z]{6,})/", desk.page.content())
    assert found, "the meeting has no link"

    worker = _apply(visit, found.group(0))

    desk.page.goto(f"{live_server.url}/joining/meetings/{meeting.public_id}/live/")
    expect(desk.page.locator("#live")).to_contain_text("买买提")
    _picture(desk.page, "live")
    tap(desk.page.locator("#live button[name=decision][value=sight]"))
    expect(worker.page.locator(".outcome-good")).to_be_visible(timeout=30_000)
    _picture(worker.page, "approved")

    bank = visit(f"/cards/clerk/{meeting.public_id}/", size=PHONE, session=session(clerk)).page
    tap(bank.locator("details.clerk-person summary").first)
    bank.locator("[name=last_four]").fill("4821")
    bank.locator("[name=bank_reference]").fill("BOB202603020001")
    bank.locator("[name=id_seen]").check()
    _picture(bank, "clerk")
    tap(bank.locator("button.clerk-button").first)
    expect(bank.locator(".clerk-recent")).to_contain_text("4821")

    dashboard.reload()
    after = dashboard.locator("main").inner_text()
    assert after != before
    today = timezone.localdate().isoformat()
    records = f"/figures/joined/{street.public_id}/records/?from={today}&to={today}"
    dashboard.goto(live_server.url + records)
    expect(dashboard.locator("main")).to_contain_text("买买提")
    dashboard.goto(f"{live_server.url}/bulletin/{street.public_id}/?from={today}&to={today}")
    expect(dashboard.locator("main")).to_contain_text(re.compile(r"1名职工加入工会|1名"))
    assert worker.complaints == []
