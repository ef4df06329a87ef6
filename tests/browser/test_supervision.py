"""A letter from its draft through silence to what follows; an employer's notice by QR link."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from tests.browser.walking import SIZES, Screen, fits, follow, press, says, session, tap
from tests.builders.accounts import a_user
from tests.builders.founding import numbered
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.register import a_term
from tests.builders.supervision import an_inspector
from unionhall.accounts.models import Role
from unionhall.core import formats
from unionhall.organizations.commands import Describe
from unionhall.organizations.models import Employer, Organization
from unionhall.organizations.services import describe
from unionhall.supervision.commands import MakeNoticeLink, MarkSilent
from unionhall.supervision.models import Letter, Notice
from unionhall.supervision.services import links, silence

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
NAME = "赵小川"
FACTS = "四月、五月未足额支付十二名职工的工资。"
LONG_AGO = timedelta(days=60)


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.fixture
def office(district: Organization, street: Organization) -> Organization:
    """Give a street of Beijing with a chair, two inspectors and a word for its papers."""
    for body, code in ((district, "110119000000"), (street, "110119003000")):
        command = Describe(
            organization=body.public_id,
            name=body.name,
            address="",
            credit_code="",
            division_code=code,
        )
        describe(OPERATOR, command)
    numbered(OPERATOR, street, "儒工发")
    a_term(street)
    an_inspector(street, "王监督")
    an_inspector(street, "李监督")
    return street


@pytest.fixture
def employer(office: Organization) -> Employer:
    return an_employer(office, "云帆速递（北京）供应链管理有限公司延庆分公司")


def draft(page: Page, kind: str) -> None:
    """Fill in a new letter and save it."""
    page.get_by_label("文书种类").select_option(kind)
    page.get_by_role("searchbox").fill("云帆")
    page.get_by_role("radio").first.check()
    page.locator("#id_violation").select_option("wages")
    page.locator("#id_facts").fill(FACTS)
    page.locator("#id_demand").fill("请足额支付所欠工资，并书面答复我会。")
    press(page, "保存草稿")


def issue(page: Page) -> None:
    """Issue the letter on the page, signed by the chair, and note its delivery."""
    page.locator("#id_signer").select_option(index=1)
    press(page, "签发并编号")
    page.locator("#id_receipt").fill("单位办公室")
    press(page, "登记送达")


def time_goes_by(letter: Letter) -> None:
    """Let a letter have been delivered two months ago, and look for what is not answered."""
    then = timezone.localdate() - LONG_AGO
    Letter.objects.filter(pk=letter.pk).update(
        drafted_on=then, issued_on=then, delivered_on=then, due_on=then + timedelta(days=15)
    )
    silence.mark_silent(OPERATOR, MarkSilent(today=timezone.localdate()))
    letter.refresh_from_db()


@pytest.mark.parametrize("size", SIZES)
def test_an_opinion_goes_from_draft_to_silence_and_the_district_turns_to_the_authority(
    visit: Screen,
    office: Organization,
    district: Organization,
    employer: Employer,
    size: tuple[int, int],
) -> None:
    del employer
    staff = session(a_user(office, Role.STREET_STAFF, name="李干事"))
    desk = visit("/supervision/letters/new/", size=size, session=staff)
    page = desk.page
    fits(desk)
    draft(page, "opinion")
    says(page, "草稿")
    fits(desk)
    press(page, "签发并编号")  # nobody has signed, and no inspector is named
    expect(page.get_by_role("alert").first).to_be_visible()
    assert [one for one in desk.complaints if "422" not in one] == []
    desk.complaints.clear()
    fits(desk)
    tap(page.locator("summary", has_text="修改草稿"))
    for box in page.locator('input[name="inspectors"]').all():
        box.check()
    press(page, "保存")
    issue(page)
    letter = Letter.objects.get()
    assert letter.number == f"儒工劳监意〔{timezone.localdate().year}〕1号"
    assert letter.due_on is not None
    expect(page.locator(".way-facts")).to_contain_text(formats.day(letter.due_on))
    fits(desk)

    time_goes_by(letter)
    assert letter.state == Letter.State.SILENT
    page.reload()
    says(page, "逾期未答复")
    fits(desk)

    upper = session(a_user(district, Role.ORGANIZER, name="钱部长"))
    above = visit(f"/supervision/letters/{letter.public_id}/", size=size, session=upper)
    follow(above.page, "起草")
    expect(above.page.locator("#id_facts")).to_have_value(FACTS)
    above.page.locator("#id_addressee").fill("延庆区人力资源和社会保障局")
    fits(above)
    press(above.page, "保存草稿")
    says(above.page, "延庆区人力资源和社会保障局")
    fits(above)
    made = Letter.objects.get(kind=Letter.Kind.SUGGESTION)
    assert made.follows == letter
    page.reload()
    expect(page.get_by_role("main").get_by_role("link", name="起草")).to_have_count(0)


def test_a_silent_reminder_leads_to_an_opinion_of_the_same_union(
    visit: Screen, office: Organization, employer: Employer
) -> None:
    """No law sets a term for a reminder: whoever waits no longer writes the opinion."""
    del employer
    staff = session(a_user(office, Role.STREET_STAFF, name="李干事"))
    desk = visit("/supervision/letters/new/", session=staff)
    page = desk.page
    draft(page, "reminder")
    issue(page)
    reminder = Letter.objects.get()
    Letter.objects.filter(pk=reminder.pk).update(
        state=Letter.State.SILENT, due_on=reminder.delivered_on, silent_on=reminder.delivered_on
    )
    page.reload()
    fits(desk)
    follow(page, "起草")
    fits(desk)
    for box in page.locator('input[name="inspectors"]').all():
        box.check()
    press(page, "保存草稿")
    opinion = Letter.objects.get(kind=Letter.Kind.OPINION)
    assert (opinion.follows, opinion.organization) == (reminder, office)
    fits(desk)


def fill(page: Page, happens_on: date) -> None:
    """Fill in a dismissal as an employer does."""
    page.get_by_label("用人单位全称").fill("云帆速递（北京）供应链管理有限公司延庆分公司")
    page.locator("#id_happens_on").fill(happens_on.isoformat())
    page.locator("#id_worker").fill(NAME)
    page.locator("#id_reasons").fill("连续旷工五日，严重违反规章制度。")
    page.locator("#id_contact").fill("周某")
    page.locator("#id_phone").fill("13900001234")


def lose_the_answer(route: Route) -> None:
    """Let the server take what was sent, and the phone hear nothing of it."""
    route.fetch(max_redirects=0)
    route.abort("aborted")


def test_an_employer_sends_a_dismissal_by_the_link_on_a_phone_and_pressing_twice_is_one(
    visit: Screen, office: Organization, employer: Employer
) -> None:
    link = links.make_link(OPERATOR, MakeNoticeLink(organization=office.public_id))
    sheet = visit(
        f"/supervision/notices/links/{link.public_id}/",
        session=session(a_user(office, Role.STREET_STAFF, name="李干事")),
    )
    address = sheet.page.locator(".sheet-address").inner_text()
    phone = visit(urlsplit(f"http://{address}").path + "/")
    page = phone.page
    fits(phone)
    expect(page.locator("#id_people")).to_be_hidden()
    page.locator("#id_kind").select_option("strike")
    expect(page.locator("#id_worker")).to_be_hidden()
    expect(page.locator("#id_people")).to_be_visible()
    fits(phone)
    page.locator("#id_kind").select_option("dismissal")
    press(page, "提交")  # nothing is filled in
    expect(page.get_by_role("alert").first).to_be_visible()
    assert [one for one in phone.complaints if "422" not in one] == []
    phone.complaints.clear()
    fits(phone)
    fill(page, timezone.localdate() + timedelta(days=1))
    page.route("**/n/**", lose_the_answer, times=1)
    page.get_by_role("button", name="提交", exact=True).click()  # no next page comes
    expect(page.locator("#id_worker")).to_have_value(NAME)
    receipt = Notice.objects.get().receipt
    page.evaluate("document.querySelector('main form').submit()")  # again, as one reloads
    expect(page.locator(".receipt-code")).to_have_text(f"{receipt[:4]}-{receipt[4:]}")
    says(page, office.name)
    fits(phone)
    notice = Notice.objects.get()
    assert notice.late
    assert notice.employer is None

    desk = visit(
        f"/supervision/notices/{notice.public_id}/",
        size=SIZES[1],
        session=session(a_user(office, Role.STREET_STAFF, name="孙干事")),
    )
    fits(desk)
    assert NAME not in desk.page.content()
    desk.page.get_by_role("searchbox").fill("云帆")
    desk.page.get_by_role("radio").first.check()
    press(desk.page, "保存")
    fits(desk)
    notice.refresh_from_db()
    assert notice.employer == employer
    press(desk.page, "查看加密内容")
    says(desk.page, NAME)
