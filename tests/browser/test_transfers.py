"""A member changes unions by one step on the phone; a closing firm's people go all together."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.walking import (
    SIZES,
    Screen,
    fits,
    follow,
    own_session,
    press,
    says,
    session,
    tap,
)
from tests.builders.accounts import a_user
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.targets import cover
from unionhall.accounts.models import Role
from unionhall.lifecycle.models import MembershipChange
from unionhall.members.models import Membership
from unionhall.organizations.models import Kind, Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
LONG = "平谷区滨河街道物流园区快递和外卖行业新就业形态劳动者联合工会委员会"


@pytest.fixture
def new_union(other_district: Organization) -> Organization:
    street = an_organization("滨河街道总工会", parent=other_district, kind=Kind.STREET)
    return an_organization(LONG, parent=street, kind=Kind.JOINT)


def find_and_tap(hand: Page) -> None:
    hand.get_by_label("新单位或者新工会的名称").fill("滨河街道")
    press(hand, "查找工会")
    tap(hand.get_by_role("button", name=LONG))
    says(hand, "已提交")


def sent_back(page: Page, reason: str) -> None:
    tap(page.get_by_text("退回", exact=True).first)
    press(page, "退回")  # without a reason
    says(page, "理由")
    page.get_by_label("理由").fill(reason)
    press(page, "退回")
    says(page, "已退回")


@pytest.mark.parametrize("size", SIZES)
def test_a_member_asks_once_and_the_two_unions_do_the_rest(
    visit: Screen, joint_union: Organization, new_union: Organization, size: tuple[int, int]
) -> None:
    member = admitted(joint_union, an_identity("买买提·吐尔逊阿吉"), actor=OPERATOR)
    phone = visit(reverse("members:own"), session=own_session(member))
    fits(phone)
    hand = phone.page
    follow(hand, "查看")
    fits(phone)
    follow(hand, "换了工作单位")
    hand.get_by_label("新单位或者新工会的名称").fill("没有这样的单位")
    press(hand, "查找工会")
    says(hand, "没有查到这个名称的工会")
    fits(phone)
    find_and_tap(hand)
    fits(phone)
    change = MembershipChange.objects.get()

    old = visit(
        reverse("lifecycle:changes"),
        size=size,
        session=session(a_user(joint_union, Role.UNION_CHAIR, name="赵主席")),
    )
    fits(old)
    follow(old.page, "买买提")
    fits(old)
    press(old.page, "办理转出")
    says(old.page, "转出")

    new = visit(
        reverse("lifecycle:change", args=[change.public_id]),
        size=size,
        session=session(a_user(new_union, Role.UNION_CHAIR, name="钱主席")),
    )
    sent_back(new.page, "人还没有到岗")
    assert [one for one in new.complaints if "422" not in one] == []
    new.complaints.clear()
    fits(new)
    hand.reload()
    says(hand, "人还没有到岗")
    fits(phone)

    follow(hand, "换了工作单位")
    find_and_tap(hand)
    again = MembershipChange.objects.latest("pk")
    where = reverse("lifecycle:change", args=[again.public_id])
    old.page.goto(old.page.url.partition("/lifecycle/")[0] + where)
    press(old.page, "办理转出")
    new.page.goto(new.page.url.partition("/lifecycle/")[0] + where)
    press(new.page, "同意")
    says(new.page, "已办结")
    fits(new)
    hand.reload()
    says(hand, LONG)
    current = Membership.objects.get(person=member.person, ended_on=None)
    assert current.organization == new_union
    assert old.complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_the_people_of_a_closing_firm_are_transferred_all_together(
    visit: Screen, joint_union: Organization, new_union: Organization, size: tuple[int, int]
) -> None:
    firm = an_employer(joint_union, "云帆速递有限公司儒林营业部")
    cover(joint_union, firm)
    for _each in range(40):
        admitted(joint_union, employer=firm.public_id)
    others = [admitted(joint_union) for _each in range(3)]
    desk = visit(
        reverse("lifecycle:roll"),
        size=size,
        session=session(a_user(joint_union, Role.UNION_CHAIR, name="赵主席")),
    )
    page = desk.page
    fits(desk)
    page.goto(f"{page.url}?employer=云帆")
    says(page, "40")
    fits(desk)
    page.get_by_label("办理事项").select_option("transfer")
    tap(page.get_by_role("button", name="40").last)
    fits(desk)
    page.locator("#id_words").fill("滨河")
    press(page, "查找工会")
    fits(desk)
    page.get_by_label(LONG).check()
    tap(page.get_by_role("button", name="核对办理结果"))
    says(page, "40")
    fits(desk)
    tap(page.get_by_role("button", name="40").first)
    expect(page.get_by_role("status").first).to_contain_text("40")
    fits(desk)
    assert MembershipChange.objects.filter(state="handed_over").count() == 40

    new = visit(
        reverse("lifecycle:changes"),
        size=size,
        session=session(a_user(new_union, Role.UNION_CHAIR, name="钱主席")),
    )
    fits(new)
    for box in new.page.locator('input[name="change"]').all()[:3]:
        box.check()
    tap(new.page.locator('#chosen button[value="accept"]'))
    says(new.page, "已办理3人")
    there = Membership.objects.filter(organization=new_union, ended_on=None)
    assert there.count() == 3
    waiting = MembershipChange.objects.filter(state="handed_over").latest("pk")
    where = reverse("lifecycle:change", args=[waiting.public_id])
    new.page.goto(new.page.url.partition("/lifecycle/")[0] + where)
    says(new.page, "一并提出的共37人")
    fits(new)
    tap(new.page.get_by_role("button", name="全部37人"))
    says(new.page, "已办理37人")
    fits(new)
    assert there.count() == 40
    left = Membership.objects.filter(organization=joint_union, ended_on=None)
    assert {one.pk for one in others} <= set(left.values_list("pk", flat=True))
