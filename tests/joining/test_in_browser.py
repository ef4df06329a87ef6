"""The worker's page in a real browser, phone-sized, with and without JavaScript, by axe."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page
from pytest_django.live_server_helper import LiveServer

from tests.builders.accounts import an_actor
from tests.builders.joining import a_link, a_number
from tests.builders.organizations import an_organization
from tests.builders.outreach import a_meeting
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import decisions
from unionhall.joining.services.decisions import Approve, Return
from unionhall.organizations.models import Kind, Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]

SHOTS = os.environ.get("SCREENSHOTS")
AXE = Path(__file__).parent.parent / "browser" / "vendor" / "axe.min.js"
PHONE = {"width": 360, "height": 740}


def a_phone(browser: Browser, *, scripts: bool = True, language: str = "zh-CN") -> BrowserContext:
    return browser.new_context(
        viewport=PHONE, java_script_enabled=scripts, locale=language, has_touch=True
    )


@pytest.fixture
def staff(transactional_db: None) -> Actor:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)
    an_organization("儒林街道快递行业联合工会", parent=street, kind=Kind.JOINT)
    return an_actor(street, Role.STREET_STAFF)


@pytest.fixture
def link(staff: Actor) -> JoinLink:
    street = Organization.objects.get(name="儒林街道总工会")
    return a_link(staff, meeting=a_meeting(street, opened=True))


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def sound(page: Page) -> None:
    """Let axe look: nothing serious, nothing wider than the screen."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    grave = [
        (v["id"], [n["target"] for n in v["nodes"]])
        for v in found["violations"]
        if v["impact"] in {"serious", "critical"}
    ]
    assert grave == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def fill(page: Page, **overrides: str) -> None:
    values = {"name": "赵小川", "number": a_number(), "phone": "13712345678"} | overrides
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=employment_form]", "03")
    page.check("[name=valid_long]")


def sign(page: Page) -> None:
    box = page.locator("#pad canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 30 + step * 20, box["y"] + 30 + (step % 3) * 25)
    page.mouse.up()


def test_three_steps_and_the_page_turns(
    browser: Browser, live_server: LiveServer, staff: Actor, link: JoinLink
) -> None:
    context = a_phone(browser)
    page = context.new_page()
    page.goto(f"{live_server.url}/j/{link.token}/")
    sound(page)
    shot(page, "1-consent")

    page.click("[data-next]:visible")
    assert page.locator(".field-error:visible").count() == 1
    shot(page, "1-consent-missing")
    page.check("[name=membership_consent]")
    page.click("[data-next]:visible")
    assert page.locator("#step-2").is_visible()
    assert not page.locator("#step-1").is_visible()
    sound(page)
    shot(page, "2-data")

    fill(page, number="110119199001011234")
    page.click("[data-next]:visible")
    page.wait_for_selector("#id_number_error")
    assert page.locator(".field-error:visible").count() == 1
    sound(page)
    shot(page, "2-data-wrong")
    page.fill("[name=number]", a_number())
    page.click("[data-next]:visible")
    page.wait_for_selector("#step-3:visible")
    sign(page)
    sound(page)
    shot(page, "3-signature")
    page.go_back()
    assert page.locator("#step-2").is_visible()
    assert page.input_value("[name=name]") == "赵小川"
    page.click("[data-next]:visible")
    page.wait_for_selector("#step-3:visible")

    page.click("button[type=submit]:visible >> text=签名")
    page.wait_for_url("**/join/received/")
    sound(page)
    shot(page, "4-received")
    application = Application.objects.get()
    assert application.opened_at < application.received_at
    decisions.approve(staff, Approve(application=application.public_id, by_sight=True))
    page.wait_for_selector(".outcome-good", timeout=10_000)
    sound(page)
    shot(page, "5-approved")
    context.close()


def test_without_scripts_it_is_one_page(
    browser: Browser, live_server: LiveServer, link: JoinLink
) -> None:
    context = a_phone(browser, scripts=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/j/{link.token}/")
    shot(page, "no-script")
    fill(page, number="1234")
    page.click("button[type=submit] >> text=签名")
    assert page.locator(".field-error").count() == 3
    assert page.input_value("[name=name]") == "赵小川"
    shot(page, "no-script-wrong")
    page.fill("[name=number]", a_number())
    page.check("[name=membership_consent]")
    page.fill("[name=typed_signature]", "赵小川")
    page.click("button[type=submit] >> text=签名")
    page.wait_for_url("**/join/received/")
    assert Application.objects.count() == 1
    context.close()


def test_the_language_changes_in_the_middle_and_nothing_is_lost(
    browser: Browser, live_server: LiveServer, link: JoinLink
) -> None:
    context = a_phone(browser)
    page = context.new_page()
    page.goto(f"{live_server.url}/j/{link.token}/")
    page.check("[name=membership_consent]")
    page.click("[data-next]:visible")
    fill(page)
    page.click("[data-next]:visible")
    page.wait_for_selector("#step-3:visible")
    sign(page)
    signed = page.input_value("[name=signature]")

    page.click("text=English")

    page.wait_for_selector("#step-3:visible >> text=Sign")
    assert page.input_value("[name=signature]") == signed
    page.click("[data-back]:visible >> text=Back")
    page.wait_for_selector("#step-2:visible")
    assert page.input_value("[name=name]") == "赵小川"
    assert not Application.objects.exists()
    page.click("[data-next]:visible")
    page.wait_for_selector("#step-3:visible")
    page.click("button[type=submit]:visible >> text=Sign and send")
    page.wait_for_url("**/join/received/")
    assert Application.objects.count() == 1
    context.close()


def test_who_typed_something_is_asked_before_the_language_changes(
    browser: Browser, live_server: LiveServer, link: JoinLink
) -> None:
    context = a_phone(browser)
    page = context.new_page()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(f"{live_server.url}/progress/")
    page.fill("[name=receipt]", "7KQM3XVD")
    page.click("text=English")
    assert len(asked) == 1
    assert page.input_value("[name=receipt]") == "7KQM3XVD"
    page.fill("[name=receipt]", "")
    page.click("text=English")
    page.wait_for_selector("html[lang=en]")
    assert len(asked) == 1
    context.close()


def test_the_ways_after_a_closed_door(
    browser: Browser, live_server: LiveServer, link: JoinLink
) -> None:
    context = a_phone(browser)
    page = context.new_page()
    page.goto(f"{live_server.url}/j/2222222222/")
    sound(page)
    shot(page, "closed")
    page.goto(f"{live_server.url}/join/")
    sound(page)
    shot(page, "start")
    page.goto(f"{live_server.url}/progress/")
    sound(page)
    shot(page, "progress")
    context.close()


def test_a_returned_form_in_english(
    browser: Browser, live_server: LiveServer, staff: Actor, link: JoinLink
) -> None:
    context = a_phone(browser, language="en-GB")
    page = context.new_page()
    page.goto(f"{live_server.url}/j/{link.token}/")
    page.check("[name=membership_consent]")
    page.click("[data-next]:visible")
    fill(page)
    page.click("[data-next]:visible")
    page.wait_for_selector("#step-3:visible")
    shot(page, "3-signature-en")
    page.click("#typed summary")
    page.fill("[name=typed_signature]", "赵小川")
    page.click("button[type=submit]:visible >> text=Sign and send")
    page.wait_for_url("**/join/received/")
    page.click("text=Send a code")
    page.wait_for_selector("[name=code]")
    sound(page)
    shot(page, "4-code-en")
    application = Application.objects.get()
    decisions.send_back(
        staff, Return(application=application.public_id, reason="请填写完整的站点名称")
    )
    page.wait_for_selector("text=Please correct something", timeout=10_000)
    sound(page)
    shot(page, "5-returned-en")
    page.click("text=Correct and send again")
    sound(page)
    shot(page, "6-correct-en")
    page.fill("[name=employer_name]", "云帆速递儒林分拨站")
    page.click("#typed summary")
    page.fill("[name=typed_signature]", "赵小川")
    page.click("button[type=submit]:visible >> text=Sign and send")
    page.wait_for_url("**/join/received/")
    application.refresh_from_db()
    assert application.state == Application.State.APPLIED
    context.close()
