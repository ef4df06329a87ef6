"""An oral application at the desk becomes a case, an agreement and its first instalment."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.walking import SIZES, Screen, fits, follow, press, says, session, tap
from tests.builders.accounts import a_user
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role
from unionhall.mediation import queries
from unionhall.mediation.models import Case
from unionhall.organizations.models import Employer, Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
LONG = "北京市平谷区滨河街道物流园区云帆速递供应链管理有限责任公司第一分公司"


@pytest.fixture
def employer(street: Organization) -> Employer:
    return an_employer(street, LONG)


def open_deed(page: Page, title: str) -> None:
    """Unfold a deed, where it is not open yet."""
    deed = page.locator("details.deed", has=page.get_by_text(title, exact=True)).first
    if deed.get_attribute("open") is None:
        tap(deed.locator("summary"))


def agrees(page: Page, side: str) -> None:
    open_deed(page, "登记一方是否同意调解")
    page.get_by_label("当事人", exact=True).first.select_option(label=side)
    press(page, "登记答复")
    says(page, "已登记。")


def refused(visitor: Visitor, words: str) -> None:
    """Something is refused in words; the browser tells the status as well, and that is all."""
    says(visitor.page, words)
    assert [one for one in visitor.complaints if "422" not in one] == []
    visitor.complaints.clear()


def take_in(desk: Visitor) -> None:
    page = desk.page
    page.get_by_label("劳动者姓名").fill("买买提·吐尔逊阿吉")
    page.get_by_label("金额（元）", exact=False).first.fill("9000")
    page.get_by_label("查找用人单位").fill("云帆速递")
    tap(page.get_by_text(LONG).first)
    page.get_by_label("来源").select_option(label="口头申请，当场记录")
    press(page, "登记")  # without the facts: refused, and nothing is lost
    refused(desk, "请填写这一项")
    page.get_by_label("请求事项、事实和理由").fill("公司拖欠一月份工资，多次催要未果。")
    press(page, "登记")
    says(page, "已登记，案号")


def name_a_mediator(desk: Visitor) -> None:
    page = desk.page
    open_deed(page, "指定调解员")
    page.get_by_label("或外聘调解员").first.fill("赵小川")
    page.get_by_label("是当事人的近亲属").first.check()
    press(page, "指定调解员")
    refused(desk, "未能保存")
    again = page.locator(".not-done")
    again.get_by_label("是当事人的近亲属").uncheck()
    press(again, "重新提交")
    says(page, "已指定调解员")


def agree(page: Page) -> None:
    follow(page, "登记调解协议")
    page.get_by_label("协议内容").fill("用人单位分两期支付劳动报酬八千元。")
    page.locator("[name^=sum_]").fill("8000")
    today = timezone.localdate()
    for number, (days, amount) in enumerate(((0, "5000"), (20, "3000"))):
        due_on = (today + timedelta(days=days)).isoformat()
        page.locator(f"[name=due_{number}]").fill(due_on)
        page.locator(f"[name=part_{number}]").fill(amount)


@pytest.mark.parametrize("size", SIZES)
def test_an_oral_case_goes_from_the_desk_to_its_first_instalment(
    visit: Screen, street: Organization, employer: Employer, size: tuple[int, int]
) -> None:
    user = a_user(street, Role.STREET_STAFF, name="孙明")
    desk = visit(reverse("mediation:board"), size=size, session=session(user))
    page = desk.page
    fits(desk)
    tap(page.get_by_role("link", name="登记调解申请").first)
    fits(desk)
    take_in(desk)
    fits(desk)
    agrees(page, "劳动者")
    agrees(page, "用人单位")
    name_a_mediator(desk)
    fits(desk)
    open_deed(page, "受理申请")
    press(page, "受理申请")
    says(page, "已受理，开始调解")
    fits(desk)
    agree(page)
    fits(desk)
    press(page, "登记调解协议")
    says(page, "已登记协议")
    fits(desk)
    page.get_by_label("支付金额（元）").first.fill("5000")
    press(page, "登记付款")
    says(page, "已登记付款")
    fits(desk)

    case = Case.objects.get()
    money = queries.money(queries.whole(case))
    assert (case.state, case.channel) == (Case.State.AGREED, "oral")
    assert (money.claimed, money.agreed, money.performed, money.open) == (9000, 8000, 5000, 3000)
    page.goto(desk.page.url.split("/mediation/")[0] + reverse("mediation:board"))
    says(page, case.reference)
    fits(desk)
    follow(page, "年报")
    says(page, "5,000.00")
    fits(desk)
