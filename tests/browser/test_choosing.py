"""A body among many: typed, found and chosen, in a filter and in the midst of a form."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.walking import Screen, fits, session, tap
from tests.builders.accounts import a_user
from tests.builders.organizations import an_organization
from tests.builders.outreach import a_meeting
from unionhall.organizations import choosing
from unionhall.organizations.models import Kind, Organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wanted(district: Organization, monkeypatch: pytest.MonkeyPatch) -> Organization:
    monkeypatch.setattr(choosing, "FEW", 2)
    monkeypatch.setattr(choosing, "FEW_TO_NARROW_BY", 2)
    for n in range(3):
        an_organization(f"第{n}街道总工会", parent=district, kind=Kind.STREET)
    return an_organization("金海湖街道总工会", parent=district, kind=Kind.STREET)


def test_a_list_is_narrowed_to_a_body_that_was_typed(
    visit: Screen, district: Organization, wanted: Organization
) -> None:
    a_meeting(district, theme="区里的沟通会")
    a_meeting(wanted, theme="金海湖的沟通会")
    organizer = session(a_user(district))
    visitor = visit(reverse("outreach:meetings"), size=(1280, 900), session=organizer)
    page = visitor.page
    page.locator("label[for=listing-more]").click()
    page.get_by_label("查找：").press_sequentially("jhh")
    area = page.locator("select[name=area]")
    expect(area.locator("option", has_text=wanted.name)).to_have_count(1)
    area.select_option(str(wanted.public_id))
    expect(page.get_by_text("区里的沟通会")).to_have_count(0)
    expect(page.get_by_text("金海湖的沟通会").first).to_be_visible()
    assert f"area={wanted.public_id}" in page.url
    fits(visitor)


@pytest.mark.parametrize("javascript", [True, False])
def test_an_organizer_among_many_is_found_in_the_midst_of_the_form(
    visit: Screen, district: Organization, wanted: Organization, *, javascript: bool
) -> None:
    organizer = session(a_user(district))
    page = visit(reverse("outreach:plan"), session=organizer, javascript=javascript).page
    page.locator("[name=theme]").fill("走近快递小哥")
    page.get_by_text("级别、主办和指导单位").click()
    page.locator("#body-search-q").press_sequentially("金海湖")
    if javascript:
        page.locator("#body-search-q").press("Enter")
    else:
        tap(page.locator("button[form=body-search]"))
    page.get_by_label(wanted.name).check()
    expect(page.locator("[name=organizer]")).to_have_count(2)  # it, and the one chosen before
    if javascript:
        expect(page.locator("[name=theme]")).to_have_value("走近快递小哥")
    expect(page.locator("input[name=organizer]:checked")).to_have_value(str(wanted.public_id))
