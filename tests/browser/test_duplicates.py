"""A pair of records is found, compared, merged with chosen fields, and parted again."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.walking import SIZES, Screen, fits, follow, press, says, session, tap
from tests.builders.accounts import a_user
from tests.builders.duplicates import everything, with_passport
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import Role
from unionhall.duplicates.models import Merge
from unionhall.duplicates.services import finding
from unionhall.members.models import Membership, Person
from unionhall.members.queries import identity_of
from unionhall.organizations.models import Kind, Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
NAME = "买买提·吐尔逊阿吉"
NEW_ADDRESS = "滨河街道新家园5号楼12单元1203室"
OLD, NEW = "儒林街道湖南", "滨河街道新家"
"""So much of an address is shown."""


@pytest.mark.parametrize("size", SIZES)
def test_two_records_become_one_and_two_again(
    visit: Screen,
    district: Organization,
    joint_union: Organization,
    street: Organization,
    size: tuple[int, int],
) -> None:
    other = an_organization("儒林街道外卖联合工会", parent=street, kind=Kind.JOINT)
    desk = visit(
        reverse("duplicates:pairs"),
        size=size,
        session=session(a_user(district, Role.ORGANIZER, name="李干事")),
    )
    page = desk.page
    fits(desk)  # nothing found yet

    identity = an_identity(NAME)
    admitted(joint_union, identity, actor=OPERATOR, began_on=date(2025, 3, 3))
    passport = with_passport(identity, address=NEW_ADDRESS)
    admitted(other, passport, actor=OPERATOR, began_on=date(2026, 1, 5))
    finding.find_all()
    before = everything()
    page.reload()
    fits(desk)
    follow(page, NAME)
    says(page, "儒林街道外卖联合工会")
    fits(desk)
    follow(page, "是同一人，合并")
    fits(desk)
    expect(page.get_by_label(NEW)).to_be_checked()  # the newer statement
    page.get_by_label(OLD).check()
    page.locator("textarea[name=reason], input[name=reason]").fill("本人到窗口核对，系同一人")
    tap(page.locator("button[value=preview]"))
    fits(desk)
    expect(page.get_by_label(OLD)).to_be_checked()
    tap(page.locator("button[value=carry]"))
    merge = Merge.objects.get()
    expect(page).to_have_url(f"{page.url.partition('/duplicates/')[0]}{_page(merge)}")
    fits(desk)
    says(page, "自2026年1月5日起减少会员1人")
    person = Person.objects.get()
    assert identity_of(person).address == identity.address
    assert Membership.objects.filter(ended_on=None).count() == 1

    press(page, "撤回合并")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("经查是同名同姓的两个人")
    fits(desk)
    press(dialog, "撤回合并")
    says(page, "经查是同名同姓的两个人")
    fits(desk)
    assert everything() == before
    page.goto(page.url.partition("/duplicates/")[0] + reverse("duplicates:merges"))
    fits(desk)


def _page(merge: Merge) -> str:
    return reverse("duplicates:merge", args=[merge.public_id])
