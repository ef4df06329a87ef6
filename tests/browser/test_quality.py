"""What a record lacks is explained, ranked, asked for by a link, and answered with one tap."""

import pytest
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.walking import SIZES, Screen, fits, follow, says, session, tap
from tests.builders.accounts import a_user
from tests.builders.quality import a_record
from unionhall.accounts.models import Role
from unionhall.accounts.sms import MemoryProvider
from unionhall.members.models import Person
from unionhall.organizations.models import Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
NAME = "买买提·吐尔逊阿吉"


@pytest.mark.parametrize("size", SIZES)
def test_a_missing_detail_is_asked_for_and_answered_with_one_tap(
    visit: Screen, joint_union: Organization, size: tuple[int, int]
) -> None:
    desk = visit(
        reverse("quality:home"),
        size=size,
        session=session(a_user(joint_union, Role.UNION_CHAIR, name="赵主席")),
    )
    page = desk.page
    fits(desk)  # nobody here yet
    record = a_record(joint_union, "education", name=NAME)
    for lacks in (["education"], ["education", "skill_level"], ["phone"], []):
        a_record(joint_union, *lacks)
    page.reload()
    says(page, "会员共5人")
    fits(desk)
    follow(page, "学历")
    says(page, NAME)
    fits(desk)
    follow(page, NAME)
    says(page, "学历")
    fits(desk)
    tap(page.get_by_role("button", name="向手机发送链接").first)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    fits(desk)
    tap(dialog.get_by_role("button", name="向手机发送链接"))
    says(page, "有效期")
    fits(desk)

    [address] = [
        str(facts["address"]) for _to, key, facts in MemoryProvider.sent if key == "quality_form"
    ]
    link = "/q/" + address.partition("/q/")[2]
    phone = visit(link, size=size)
    hand = phone.page
    says(hand, joint_union.name)
    fits(phone)
    tap(hand.get_by_role("button", name="大学本科").first)
    says(hand, "已登记，无须再次填写")
    fits(phone)
    person = Person.objects.get(pk=record.person_id)
    assert person.education == "20"
    again = visit(link, size=size)
    fits(again)
    page.reload()
    fits(desk)


@pytest.mark.parametrize("size", SIZES)
def test_all_who_lack_a_detail_are_asked_at_once(
    visit: Screen, joint_union: Organization, size: tuple[int, int], settings: LazySettings
) -> None:
    settings.SMS_IN_BACKGROUND = False
    for _each in range(12):
        a_record(joint_union, "education")
    desk = visit(
        reverse("quality:body", args=[joint_union.public_id]),
        size=size,
        session=session(a_user(joint_union, Role.UNION_CHAIR, name="赵主席")),
    )
    page = desk.page
    fits(desk)
    follow(page, "请会员补充")
    fits(desk)
    tap(page.get_by_role("button", name="12"))
    fits(desk)
