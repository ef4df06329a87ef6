"""Fifty thousand rows with every fault: through the browser, back, corrected, in again, undone."""

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

import pytest
import xlsxwriter
from django.conf import LazySettings
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.walking import session, tap
from tests.builders.accounts import a_user
from tests.builders.organizations import an_organization
from unionhall.accounts.roles import Role
from unionhall.codes.documents import demo_number
from unionhall.core import worker
from unionhall.core.actors import the_system
from unionhall.intake.models import Batch
from unionhall.intake.services.taking import Take, take
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Kind, Organization

pytestmark = [
    pytest.mark.scale,
    pytest.mark.timeout(1800),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
CYCLES, KNOWN = 1_000, 300
HEADINGS = (
    *("姓 名", "身份证号码", "手机号码", "证件有效期至", "就业形态"),
    *("民族", "家庭住址", "所属工会", "入会日期"),
)
NAME, NUMBER, PHONE, UNTIL, _FORM, NATION, ADDRESS, UNION, BEGAN = range(9)
Row = list[object]
_people = count(1)

GOOD: Sequence[tuple[int, object]] = (
    (BEGAN, "2023/7/1"),
    (BEGAN, "20230701"),
    (BEGAN, 45108),
    (BEGAN, "二〇二三年七月一日"),
    (BEGAN, "2023.07"),
    (NAME, "买买提•艾力"),
    (NAME, "𬭚㛃"),
    (PHONE, "１３８００００００００　"),
    (PHONE, "+86 138-0000-0000"),
)
"""What is odd and yet understood."""
BAD: Sequence[tuple[int, object]] = (
    (NUMBER, 1.10101e17),
    (NUMBER, "990101199001011239"),
    (PHONE, "12"),
    (UNTIL, "2020-01-01"),
    (NATION, "火星族"),
    (UNION, "没有这个工会"),
)


def a_row(union: str, name: str = "王建国") -> Row:
    at = next(_people)
    number = demo_number(
        f"{at % 10_000:04d}", date(1970 + at % 30, 1 + at % 12, 1 + at % 28), at // 10_000
    )
    phone = f"137{at:08d}"
    return [name, number, phone, "长期", "快递员", "汉族", "儒林街道", union, "2026-02-02"]


@dataclass
class List:
    """The rows of a list, what each comes to, and what is right about those that are wrong."""

    rows: list[Row] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    right: list[Row] = field(default_factory=list)

    def add(self, verdict: str, row: Row, right: Row | None = None) -> None:
        self.rows.append(row)
        self.verdicts[verdict] += 1
        if verdict in ("rejected", "needs_person", "member_elsewhere"):
            self.right.append(right or row)


def made(union: str, known: Sequence[Row], elsewhere: Sequence[Row]) -> List:
    listed = List()
    for cycle in range(CYCLES):
        first = a_row(union)
        listed.add("new", first)
        for column, odd in GOOD:
            row = a_row(union)
            row[column] = odd
            listed.add("new", row)
        for column, wrong in BAD:
            row = a_row(union)
            listed.add("rejected", [*row[:column], wrong, *row[column + 1 :]], row)
        listed.add("duplicate_in_file", first)
        if cycle < KNOWN:
            there = known[cycle]
            listed.add("member_elsewhere", [*elsewhere[cycle][:UNION], union, "2026-02-02"])
            if cycle % 3 == 0:
                listed.add("unchanged", there)
            elif cycle % 3 == 1:
                listed.add("updated", [*there[:PHONE], f"136{cycle:08d}", *there[PHONE + 1 :]])
            else:
                listed.add("needs_person", ["李不同", *there[1:]], there)
        while len(listed.rows) < (cycle + 1) * 50:
            listed.add("new", a_row(union))
    return listed


def a_workbook(rows: Sequence[Row]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("会员")
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "延庆区工会会员实名信息采集表")
        for line, row in enumerate([HEADINGS, *rows], start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                else:
                    sheet.write(line, column, cell)
    return file.getvalue()


def on_record(union: Organization, rows: Sequence[Row]) -> None:
    command = Take(organization=union, filename="旧册.xlsx", content=a_workbook(rows))
    batch = take(the_system("tests"), command, lambda *_: None)
    assert batch.new == len(rows)


def handed_in(page: Page, name: str, content: bytes, street: Organization) -> Batch:
    """Hand a list in and have it checked; the job runs as beside the pages."""
    page.get_by_label("属于哪个工会").select_option(label=street.name)
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    tap(page.get_by_role("button", name="下一步"))
    expect(page.get_by_role("heading", name="对应各列")).to_be_visible(timeout=60_000)
    tap(page.get_by_role("button", name="检查各行"))
    page.wait_for_load_state()
    worker.run_jobs()
    page.reload()
    expect(page.locator(".verdict-sum")).to_be_visible()
    return Batch.objects.latest("id")


def shown(page: Page) -> dict[str, int]:
    """The verdicts and their counts, as the page shows them."""
    found = {}
    for tile in page.locator(".verdict").all():
        kind = (tile.get_attribute("class") or "").split()[1].removeprefix("verdict-")
        found[kind.replace("-", "_")] = int(
            tile.locator(".verdict-count").inner_text().replace(",", "")
        )
    return found


def written(page: Page) -> None:
    tap(page.get_by_role("button", name="写入名单"))
    tap(page.get_by_role("dialog").get_by_role("button", name="写入名单"))
    page.wait_for_load_state()
    worker.run_jobs()
    page.reload()
    expect(page.get_by_role("link", name="撤回名单")).to_be_visible()


def taken_back(page: Page) -> None:
    tap(page.get_by_role("link", name="撤回名单"))
    tap(page.locator("form button", has_text="撤回").last)
    page.wait_for_load_state()
    worker.run_jobs()


def downloaded(page: Page, link: str) -> bytes:
    with page.expect_download(timeout=120_000) as fetched:
        page.get_by_role("link", name=link).click()
    return fetched.value.path().read_bytes()


def corrected(content: bytes, right: Sequence[Row]) -> bytes:
    """Put right what came back wrong, row after row, as a clerk would."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    head = next(at for at, line in enumerate(lines) if "手机号码" in line)
    columns = {title: at for at, title in enumerate(lines[head])}
    assert len(lines) - head - 1 == len(right)
    made, file = Workbook(write_only=True), io.BytesIO()
    sheet = made.create_sheet("会员")
    sheet.append(lines[head])
    for line, row in zip(lines[head + 1 :], right, strict=True):
        cells = list(line)
        for title, cell in zip(HEADINGS, row, strict=True):
            cells[columns[title]] = cell
        sheet.append(cells)
    made.save(file)
    return file.getvalue()


def test_fifty_thousand_rows_go_in_come_back_go_in_again_and_are_undone(
    visit: Callable[..., Visitor], settings: LazySettings
) -> None:
    settings.DEMO = True
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)
    union = an_organization("儒林街道快递行业联合工会", parent=street, kind=Kind.JOINT)
    other = an_organization("香水园街道总工会", parent=district, kind=Kind.STREET)
    outside = an_organization("香水园街道联合工会", parent=other, kind=Kind.JOINT)
    known = [a_row(union.name) for _ in range(KNOWN)]
    elsewhere = [a_row(outside.name) for _ in range(KNOWN)]
    on_record(union, known)
    on_record(outside, elsewhere)
    listed = made(union.name, known, elsewhere)
    assert len(listed.rows) == CYCLES * 50
    before = (Person.objects.count(), Membership.objects.count())

    staff = a_user(street, Role.STREET_STAFF, name="周干事")
    screen = visit("/intake/new/", size=(1280, 800), session=session(staff))
    page = screen.page
    first = handed_in(page, "名单.xlsx", a_workbook(listed.rows), street)
    assert {name: number for name, number in shown(page).items() if number} == listed.verdicts
    assert first.total == len(listed.rows)
    assert (Person.objects.count(), Membership.objects.count()) == before
    written(page)
    new = listed.verdicts["new"]
    assert Membership.objects.count() == before[1] + new

    answers = downloaded(page, "待更正")
    assert len(downloaded(page, "带结果的名单")) > len(answers)
    page.goto(page.url.partition("/intake/")[0] + "/intake/new/")
    second = handed_in(page, "名单-更正.xlsx", corrected(answers, listed.right), street)
    assert {name: number for name, number in shown(page).items() if number} == {
        "new": listed.verdicts["rejected"],
        "unchanged": listed.verdicts["needs_person"],
        "member_elsewhere": listed.verdicts["member_elsewhere"],
    }
    written(page)
    assert Membership.objects.count() == before[1] + new + second.new

    for batch in (second, first):
        page.goto(page.url.partition("/intake/")[0] + f"/intake/{batch.public_id}/")
        taken_back(page)
        batch.refresh_from_db()
        assert batch.state == Batch.State.UNDONE
    assert (Person.objects.count(), Membership.objects.count()) == before
    assert screen.complaints == []
