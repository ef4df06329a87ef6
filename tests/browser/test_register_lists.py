"""A list of union bodies and of employers leaves the register, is changed, and comes in again."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.walking import SIZES, Screen, fits, follow, press, says, session, tap
from tests.builders.accounts import a_user
from tests.builders.organizations import an_employer, an_organization
from tests.builders.registers import exported
from unionhall.accounts.models import Role
from unionhall.organizations.models import Employer, Kind, Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
REGISTERS = {
    "unions": ("organizations:organizations", "地址", "成立日期"),
    "employers": ("organizations:employers", "地址", "职工人数"),
}
"""The page of the register, a column to change, and one to spoil."""


def fetched(page: Page, link: Any, path: Path) -> Any:
    with page.expect_download() as given:
        link.click()
    given.value.save_as(path)
    return load_workbook(path)


def hand_in(page: Page, name: str, book: Any) -> None:
    box = io.BytesIO()
    book.save(box)
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": box.getvalue()}
    )
    press(page, "下一步")


def made(street: Organization, subject: str) -> None:
    for number in range(3):
        if subject == "unions":
            an_organization(f"儒林街道第{number}联合工会", parent=street, kind=Kind.JOINT)
        else:
            an_employer(street, f"第{number}快递服务有限公司")


def changed(subject: str) -> int:
    model: Any = Organization if subject == "unions" else Employer
    return int(model.objects.filter(address="儒林街道9号").count())


@pytest.mark.parametrize("subject", ["unions", "employers"])
@pytest.mark.parametrize("size", SIZES)
def test_what_leaves_the_register_comes_in_again(
    visit: Screen,
    client: Client,
    street: Organization,
    size: tuple[int, int],
    subject: str,
    tmp_path: Path,
) -> None:
    register, address, spoiled = REGISTERS[subject]
    made(street, subject)
    user = a_user(street, Role.ORGANIZER, name="周干事")
    screen = visit(reverse(register), size=size, session=session(user))
    page = screen.page
    client.force_login(user)
    book = load_workbook(io.BytesIO(exported(client, subject, "xlsx")))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    lines = [
        row[0].row for row in sheet.iter_rows(min_row=2) if "第" in str([c.value for c in row])
    ]
    sheet.cell(lines[0], columns[address]).value = "儒林街道9号"
    sheet.cell(lines[1], columns[spoiled]).value = "若干"

    page.goto(f"{page.url.partition('/organizations/')[0]}{reverse('intake:hand_in')}?of={subject}")
    fits(screen)
    hand_in(page, "名册.xlsx", book)
    expect(page.get_by_role("heading", name="对应各列")).to_be_visible()
    fits(screen)
    press(page, "检查各行")
    expect(page.locator(".verdict-updated .verdict-count")).to_have_text("1")
    expect(page.locator(".verdict-rejected .verdict-count")).to_have_text("1")
    fits(screen)
    assert changed(subject) == 0
    press(page, "写入名单")
    tap(page.get_by_role("dialog").get_by_role("button", name="写入名单"))
    says(page, "已写入")
    assert changed(subject) == 1

    link = page.get_by_role("link", name="待更正的行")
    shown = fetched(page, link, tmp_path / "answers.xlsx").worksheets[0]
    assert (shown.title, shown.max_row) == ("待更正", 2)
    assert "不合格" in [cell.value for cell in shown[2]]

    follow(page, "撤回名单")
    fits(screen)
    press(page, "撤回1行")
    says(page, "已撤回1行。")
    fits(screen)
    assert changed(subject) == 0
