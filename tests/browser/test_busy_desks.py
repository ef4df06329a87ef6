"""The stall, the clerk's page and the list of applications on a phone, while parts are swapped."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.walking import tap
from tests.builders.accounts import a_user, an_actor
from tests.builders.cards import a_card, a_clerk
from tests.builders.joining import a_link, applied
from tests.builders.organizations import an_organization
from tests.builders.outreach import a_meeting
from unionhall.accounts.models import Role, User
from unionhall.cards.keys import simulated_bank_key
from unionhall.cards.models import Card
from unionhall.core.actors import Actor
from unionhall.joining.models import Application
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach.models import Meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Visitor]
# Browsers and what sits in them leave empty style attributes behind; to copy one is refused.
TOUCHED = """() => document.querySelectorAll("[id]").forEach((one) => {
    one.style.color = "red"; one.style.color = "";
})"""
ASKS_AGAIN = "url => htmx.ajax('GET', url, '#joined')"


@pytest.fixture(autouse=True)
def _demo(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.BANK_FOLDER = tmp_path / "bank"
    settings.BANK_KEY_FILE = ""
    simulated_bank_key()


@pytest.fixture
def street(transactional_db: None) -> Organization:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    return an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)


@pytest.fixture
def joint_union(street: Organization) -> Organization:
    return an_organization("儒林街道快递行业联合工会", parent=street, kind=Kind.JOINT)


@pytest.fixture
def meeting(street: Organization, joint_union: Organization) -> Meeting:
    return a_meeting(street, opened=True)


@pytest.fixture
def waiting(meeting: Meeting, staff: Actor) -> list[Application]:
    link = a_link(staff, meeting=meeting)
    return [applied(link) for _ in range(3)]


@pytest.fixture
def staff(street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


@pytest.fixture
def session(street: Organization, client: Client) -> str:
    client.force_login(a_user(street, Role.STREET_STAFF))
    return client.cookies["sessionid"].value


def states() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("state", flat=True))


def test_all_who_wait_at_the_stall_are_approved_in_one_go(
    visit: Visit, session: str, meeting: Meeting, waiting: list[Application]
) -> None:
    visitor = visit(f"/meetings/{meeting.public_id}/stall/", session=session)
    page = visitor.page
    tap(page.locator("[data-open=approve-all]"))
    dialog = page.locator("#approve-all")
    expect(dialog.get_by_text("赵*川")).to_have_count(3)
    page.evaluate(ASKS_AGAIN, f"/joining/meetings/{meeting.public_id}/live/")
    expect(dialog).to_be_visible()
    assert visitor.width_to_spare() >= 0
    assert visitor.barriers() == []
    page.evaluate(TOUCHED)

    dialog.locator("[name=documents_seen]").check()
    tap(dialog.locator("[value=all]"))

    expect(page.locator(".live-counts strong").first).to_have_text("3")
    assert states() == ["approved"] * 3
    assert visitor.complaints == []


def test_the_clerks_page_says_everything_at_once_and_nothing_to_the_console(
    visit: Visit, client: Client, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    clerk = a_clerk(meeting, meeting.organization)
    client.force_login(User.objects.get(pk=clerk.user_id))
    session = client.cookies["sessionid"].value
    visitor = visit(f"/cards/clerk/{meeting.public_id}/", session=session)
    page = visitor.page
    tap(page.locator(".clerk-person summary"))
    send = page.locator(".clerk-person[open] .clerk-button")
    tap(send)
    expect(page.locator(".clerk-person .field-error")).to_have_count(3)
    page.evaluate(TOUCHED)
    page.locator("[name=last_four]").fill("1234")
    page.locator("[name=bank_reference]").fill("BJ-0007")
    tap(send)
    expect(page.locator(".clerk-person .field-error")).to_have_count(1)
    page.evaluate(TOUCHED)
    page.locator("[name=id_seen]").check()
    tap(send)
    expect(page.locator(".clerk-recent li")).to_have_count(1)
    card.refresh_from_db()
    assert card.state == Card.State.HANDED_OVER
    refused = [c for c in visitor.complaints if "422" in c]
    assert visitor.complaints == refused


def test_a_thumb_reaches_the_buttons_for_those_chosen(
    visit: Visit, session: str, waiting: list[Application]
) -> None:
    visitor = visit("/joining/applications/", session=session)
    page = visitor.page
    bar = page.locator("#decide")
    expect(bar).not_to_be_in_viewport()
    for box in page.locator(".pick input").all()[:2]:
        box.check()
    expect(bar).to_be_in_viewport(ratio=0.99)
    approve = bar.locator("[value=approve]")
    expect(approve).to_have_text("通过 2 份")
    nav, foot = page.locator(".desk-nav").bounding_box(), bar.bounding_box()
    assert nav is not None
    assert foot is not None
    assert foot["y"] + foot["height"] <= nav["y"] + 1
    assert visitor.width_to_spare() >= 0
    assert visitor.barriers() == []

    tap(bar.locator("[value=sight]"))

    expect(page.locator(".note-success")).to_contain_text("2")
    assert sorted(states()) == ["applied", "approved", "approved"]
    assert visitor.complaints == []
