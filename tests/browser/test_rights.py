"""Members look at what is held of them, correct it, take it along and have it deleted."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

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
from tests.builders.organizations import OPERATOR
from unionhall.accounts.models import Role
from unionhall.members.models import DataRequest, Person
from unionhall.members.queries import identity_of
from unionhall.organizations.models import Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
NAME, RIGHT = "买买提·吐尔逊阿吉", "买买提·吐尔逊江阿吉"


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.mark.parametrize("size", SIZES)
def test_a_member_sees_corrects_and_takes_along_what_is_held(
    visit: Screen, joint_union: Organization, size: tuple[int, int], tmp_path: Path
) -> None:
    member = admitted(joint_union, an_identity(NAME), actor=OPERATOR, post="快递员")
    phone = visit(reverse("members:own_rights"), size=size, session=own_session(member))
    hand = phone.page
    fits(phone)
    follow(hand, "查看")
    for part in hand.locator("summary").all():
        tap(part)
    says(hand, "快递员")
    fits(phone)
    follow(hand, "返回")
    with hand.expect_download() as fetched:
        hand.locator(f'a[href="{reverse("members:own_sheet")}"]').click()
    fetched.value.save_as(tmp_path / "mine.xlsx")
    rows = list(load_workbook(tmp_path / "mine.xlsx").worksheets[0].iter_rows(values_only=True))
    assert any(NAME in map(str, row) for row in rows)

    tap(hand.locator(f'a[href="{reverse("members:own_contact")}"]'))
    fits(phone)
    hand.get_by_label("住址").fill("滨河街道新家园5号楼")
    press(hand, "保存")
    person = Person.objects.get()
    assert identity_of(person).address == "滨河街道新家园5号楼"

    hand.goto(hand.url.partition("/me/")[0] + reverse("members:own_correct"))
    fits(phone)
    hand.locator("#id_number").fill("110101")
    press(hand, "提交给工会")
    expect(hand.get_by_role("alert").first).to_be_visible()
    assert [one for one in phone.complaints if "422" not in one] == []
    phone.complaints.clear()
    fits(phone)
    hand.locator("#id_number").fill("")
    hand.locator("#id_name").fill(RIGHT)
    hand.locator("#id_employer").fill("王记面馆")
    press(hand, "提交给工会")
    says(hand, "已提交，由您所在的工会核对办理")
    fits(phone)

    desk = visit(
        reverse("members:requests"),
        size=size,
        session=session(a_user(joint_union, Role.UNION_CHAIR, name="赵主席")),
    )
    fits(desk)
    follow(desk.page, NAME)
    says(desk.page, RIGHT)
    says(desk.page, "王记面馆")
    fits(desk)
    press(desk.page, "确认更正")
    fits(desk)
    person.refresh_from_db()
    assert identity_of(person).name == RIGHT
    hand.goto(hand.url.partition("/me/")[0] + reverse("members:own"))
    says(hand, "王记面馆")
    fits(phone)


@pytest.mark.parametrize("size", SIZES)
def test_a_member_asks_for_deletion_and_the_union_above_decides(
    visit: Screen, joint_union: Organization, district: Organization, size: tuple[int, int]
) -> None:
    member = admitted(joint_union, an_identity(NAME), actor=OPERATOR)
    phone = visit(reverse("members:own_delete"), size=size, session=own_session(member))
    hand = phone.page
    fits(phone)
    press(hand, "申请删除")
    expect(hand.get_by_role("alert").first).to_be_visible()
    assert [one for one in phone.complaints if "422" not in one] == []
    phone.complaints.clear()
    fits(phone)
    hand.get_by_role("checkbox").check()
    press(hand, "申请删除")
    fits(phone)
    asked = DataRequest.objects.get()
    where = reverse("members:request", args=[asked.public_id])

    chair = a_user(joint_union, Role.UNION_CHAIR, name="赵主席")
    own = visit(where, size=size, session=session(chair))
    fits(own)
    desk = visit(where, size=size, session=session(a_user(district, name="李干事")))
    fits(desk)
    tap(desk.page.get_by_role("button", name="不予同意"))  # without a ground and an answer
    says(desk.page, "请选择不予同意的理由")
    assert [one for one in desk.complaints if "422" not in one] == []
    desk.complaints.clear()
    fits(desk)
    tap(desk.page.get_by_role("button", name="删除").first)
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    tap(dialog.get_by_role("button", name="删除"))
    says(desk.page, "已")
    fits(desk)
    assert Person.objects.get().erased_at is not None
    hand.reload()
    expect(hand).not_to_have_url(reverse("members:own_delete"))
