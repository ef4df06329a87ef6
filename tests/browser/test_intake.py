"""A list of members goes in by the browser, is corrected, written and taken back."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.walking import tap
from tests.builders.accounts import a_user
from tests.builders.intake import a_book, a_row
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role
from unionhall.intake.models import Batch
from unionhall.members.models import Membership
from unionhall.organizations.models import Kind

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
Screen = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


def fits(visitor: Visitor) -> None:
    assert visitor.width_to_spare() >= 0
    assert visitor.barriers() == []


def hand_in(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    expect(page.locator("[data-drop-said]")).to_contain_text(name)
    tap(page.get_by_role("button", name="下一步"))


@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_a_list_goes_in_and_comes_back(
    visit: Screen, client: Client, size: tuple[int, int], tmp_path: Path
) -> None:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)
    union = an_organization("儒林街道快递行业联合工会", parent=street, kind=Kind.JOINT)
    client.force_login(a_user(street, Role.STREET_STAFF, name="周干事"))
    rows = [a_row("赵一", union.name), a_row("钱二", union.name, phone="12")]
    rows[0].append("旧系统编号")
    screen = visit(reverse("intake:hand_in"), size=size, session=client.cookies["sessionid"].value)
    page = screen.page
    fits(screen)
    page.get_by_label("会员属于哪个工会").select_option(label=street.name)
    hand_in(page, "名单.xlsx", a_book(rows, above=[["儒林街道会员名单"]]))

    expect(page.get_by_role("heading", name="对应各列")).to_be_visible()
    fits(screen)
    page.get_by_label("会员本人签字的入会申请书在手").check()
    tap(page.get_by_role("button", name="检查各行"))

    expect(page.get_by_text("1 + 1 = 2行")).to_be_visible()
    assert not Membership.objects.exists()
    fits(screen)
    tap(page.get_by_role("button", name="写入名单"))
    tap(page.get_by_role("dialog").get_by_role("button", name="写入名单"))
    expect(page.get_by_text("已写入：新增1人")).to_be_visible()
    assert Membership.objects.get().organization == union

    with page.expect_download() as fetched:
        page.get_by_role("link", name="带结果的名单").click()
    fetched.value.save_as(tmp_path / "answers.xlsx")
    book = load_workbook(tmp_path / "answers.xlsx")
    sheet = book.worksheets[0]
    assert sheet.cell(4, 10).value is not None
    sheet["C4"] = "13712349876"
    box = io.BytesIO()
    book.save(box)
    page.goto(page.url.partition("/intake/")[0] + reverse("intake:hand_in"))
    page.get_by_label("会员属于哪个工会").select_option(label=street.name)
    hand_in(page, "名单-更正.xlsx", box.getvalue())
    tap(page.get_by_role("button", name="检查各行"))
    expect(page.locator(".verdict-new .verdict-count")).to_have_text("1")
    expect(page.locator(".verdict-unchanged .verdict-count")).to_have_text("1")
    tap(page.get_by_role("button", name="写入名单"))
    tap(page.get_by_role("dialog").get_by_role("button", name="写入名单"))
    expect(page.get_by_text("已写入：新增1人")).to_be_visible()
    assert Membership.objects.count() == 2

    tap(page.get_by_role("link", name="撤回名单"))
    expect(page.get_by_role("button", name="撤回1行")).to_be_visible()
    fits(screen)
    tap(page.get_by_role("button", name="撤回1行"))
    expect(page.get_by_text("已撤回1行。")).to_be_visible()
    assert Membership.objects.count() == 1
    assert Batch.objects.order_by("id").values_list("state", flat=True)[1] == Batch.State.UNDONE
    assert screen.complaints == []
