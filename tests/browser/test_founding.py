"""A union is founded in the browser: from a target to the approval, with thirty by QR code."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.walking import Screen, press, session, tap
from tests.builders.accounts import a_user
from tests.builders.founding import numbered
from tests.builders.joining import filled
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.restructuring import a_member, covered
from tests.builders.targets import a_target
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.core.facts import Period
from unionhall.founding.models import FoundingCase
from unionhall.founding.queries import employers_of
from unionhall.indicators import queries
from unionhall.joining.gatherings import link_of_case
from unionhall.members.models import Membership
from unionhall.organizations.models import Coverage, Employer, Kind, Organization
from unionhall.register.models import Seat, Term
from unionhall.targets.models import Target

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
NAME = "云帆速递有限公司工会委员会"
DIRECTOR = "经费审查委员会主任"


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> Iterator[None]:
    settings.DEMO = True


class World:
    def __init__(self) -> None:
        city = an_organization("北京市总工会")
        district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
        self.street = an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)
        self.preparer = a_user(self.street, Role.STREET_STAFF, name="赵干事")
        self.approver = a_user(district, Role.ORGANIZER, name="钱部长")
        numbered(actor_for(self.approver, timezone.localdate()), self.street)


@pytest.fixture
def world() -> World:
    return World()


def phones_join(token: str, count: int, firms: Sequence[Employer]) -> None:
    """Send what phones send: one application each, over the API."""
    for number in range(count):
        form = filled(name="赵小川")
        body = {
            "submission_id": str(uuid4()),
            "link": token,
            "name": form.name,
            "kind": form.kind,
            "number": form.number,
            "valid_until": form.valid_until,
            "phone": form.phone,
            "employment_form": form.employment_form,
            "typed_signature": form.name,
            "language": form.language,
            "employer": str(firms[number % len(firms)].public_id),
            "consents": [{"purpose": p, "version": v} for p, v in form.consents],
        }
        answer = Client().post("/api/v1/joining/applications", body, "application/json")
        assert answer.status_code == 201, (number, answer.content)


def accept_all(page: Page, count: int) -> None:
    """Accept everybody who waits, with the documents at hand."""
    tap(page.get_by_role("link", name="审核申请"))
    boxes = page.locator('input[name="application"]')
    expect(boxes).to_have_count(count)
    for box in boxes.all():
        box.check()
    tap(page.locator('#decide button[value="sight"]'))
    expect(page.locator(".note-success")).to_contain_text(str(count))


def elect(page: Page, office: str, seats: int, candidates: int, voters: int) -> None:
    """Set the seats of an office, put candidates up, and enter the count."""
    page.select_option("#offices ~ form select[name=office]", label=office)
    page.fill("#offices ~ form input[name=seats]", str(seats))
    press(page, "设定名额")
    section = page.locator("section").filter(
        has=page.get_by_role("heading", name=re.compile(rf"^{office}(\s|$)"))
    )
    for number in range(1, candidates + 1):
        section.locator("select[name=application]").select_option(index=number)
        tap(section.get_by_role("button", name="提名"))
        expect(section.locator(".candidates li")).to_have_count(number)
    tap(section.get_by_text("录入计票"))
    section.get_by_label("有效票").fill(str(voters))
    for place, field in enumerate(section.locator('input[name^="votes_"]').all()):
        field.fill(str(voters if place < seats else 0))
    tap(section.get_by_role("button", name="保存计票"))
    expect(section.get_by_text("已选满")).to_be_visible()


def found(
    visit: Screen, world: World, case: FoundingCase, members: int, *, along: bool = False
) -> None:
    """Take an opened case to the approval: the street prepares, the district approves."""
    where = f"/founding/{case.public_id}/"
    street = visit(where, size=(1280, 900), session=session(world.preparer))
    desk = street.page
    press(desk, "提交建会申请")
    office = visit(where, size=(1280, 900), session=session(world.approver)).page
    press(office, "批准")
    desk.reload()
    token = case_link(case)
    phones_join(token, members, employers_of(case))
    desk.reload()
    accept_all(desk, members)
    desk.goto(desk.url.split("/joining")[0] + where)
    expect(desk.locator(".case-stats")).to_contain_text(str(members))
    desk.get_by_label("拟召开日期").fill(timezone.localdate().isoformat())
    press(desk, "请示召开大会")
    office.reload()
    press(office, "批准")
    phone = visit(f"{where}election/", session=session(world.preparer))
    hall = phone.page
    hall.get_by_label("实到人数").fill(str(members - 1))
    press(hall, "保存")
    elect(hall, "基层工会委员会", 3, 4, members - 1)
    if members < 25:  # one person for the audit is enough
        elect(hall, "经费审查委员会", 1, 2, members - 1)
    else:
        elect(hall, "经费审查委员会", 3, 4, members - 1)
        elect(hall, DIRECTOR, 1, 1, members - 1)
    elect(hall, "主席", 1, 1, members - 1)
    assert phone.width_to_spare() >= 0
    assert phone.barriers() == []
    press(hall, "完成选举")
    assert phone.width_to_spare() >= 0
    press(hall, "报告选举结果")
    office.reload()
    if along:
        office.get_by_label("联合工会的会员一并转入").check()
    press(office, "批复成立工会")
    tap(office.get_by_role("dialog").get_by_role("button", name="批复成立工会"))
    expect(office.get_by_role("link", name="查看工会")).to_be_visible()
    assert street.complaints == []
    assert phone.complaints == []


def case_link(case: FoundingCase) -> str:
    link = link_of_case(case.public_id)
    assert link is not None
    return link.token


def test_a_large_employer_gets_its_union_with_thirty_members(visit: Screen, world: World) -> None:
    employer = an_employer(
        world.street,
        "云帆速递有限公司",
        staff=120,
        counted_on=timezone.localdate() - timedelta(days=30),
    )
    target = a_target(employer, actor=OPERATOR)
    page = visit("/targets/list/", size=(1280, 900), session=session(world.preparer)).page
    tap(page.get_by_text("云帆速递有限公司").first)
    tap(page.get_by_role("link", name="发起建会").first)
    page.get_by_label("拟定工会名称").fill(NAME)
    page.get_by_label("筹备组").fill("王建国、李红")
    press(page, "发起建会")
    case = FoundingCase.objects.get()

    found(visit, world, case, 30)

    case.refresh_from_db()
    union = case.organization
    assert union is not None
    assert (case.size, union.name, union.kind) == ("large", NAME, Kind.SINGLE)
    assert Membership.objects.filter(organization=union, ended_on=None).count() == 30
    assert Seat.objects.filter(organization=union).count() == 6
    assert Term.objects.get(organization=union).approval_number == case.approval_number
    target.refresh_from_db()
    assert (target.state, target.union) == (Target.State.FOUNDED, union)
    worker = visit(f"/j/{case_token(union)}/").page
    expect(
        worker.get_by_text(f"您申请加入：{NAME}").or_(worker.get_by_text(NAME)).first
    ).to_be_visible()


def case_token(union: Organization) -> str:
    return str(union.join_links.get(revoked_at=None).token)


def test_fourteen_small_firms_get_a_joint_union(visit: Screen, world: World) -> None:
    firms = [an_employer(world.street, f"湖南小区{n}号店") for n in range(1, 15)]
    page = visit("/founding/new/", size=(360, 740), session=session(world.preparer))
    sheet = page.page
    sheet.get_by_label("拟定工会名称").fill("湖南小区联合工会委员会")
    sheet.get_by_label("工会组织形式").select_option("joint")
    tap(sheet.locator("details.more summary"))
    sheet.locator("#id_employers").fill("\n".join(firm.name for firm in firms))
    sheet.get_by_label("建会方式").select_option("safety_net")
    sheet.get_by_label("指导工会").select_option(label="儒林街道总工会")
    assert page.width_to_spare() >= 0
    press(sheet, "发起建会")
    assert page.width_to_spare() >= 0
    assert page.barriers() == []
    case = FoundingCase.objects.get()

    found(visit, world, case, 26)

    case.refresh_from_db()
    assert Coverage.objects.filter(organization=case.organization, valid_until=None).count() == 14


def test_one_of_the_fourteen_founds_its_own_union_and_takes_its_people_along(
    visit: Screen, world: World
) -> None:
    yesterday, today = timezone.localdate() - timedelta(days=1), timezone.localdate()
    joint = an_organization("湖南小区联合工会", parent=world.street, kind=Kind.JOINT)
    firms = [an_employer(world.street, f"湖南小区{number}号店") for number in range(1, 15)]
    for number, firm in enumerate(firms):
        covered(joint, firm)
        for _ in range(6 if not number else 1):
            a_member(joint, firm)
    page = visit("/founding/new/", size=(1280, 900), session=session(world.preparer)).page
    page.get_by_label("拟定工会名称").fill("湖南小区1号店工会")
    page.locator("#firms-q").fill(firms[0].name)
    page.locator("#firms-options").get_by_label(firms[0].name).check()
    page.get_by_label("指导工会").select_option(label="儒林街道总工会")
    press(page, "发起建会")
    case = FoundingCase.objects.get()

    found(visit, world, case, 5, along=True)

    case.refresh_from_db()
    own = case.organization
    assert own is not None
    for union, before, now in ((joint, 19, 13), (own, 0, 11)):
        for day, members in ((yesterday, before), (today, now)):
            days = Period(first=day, last=day)
            figure = queries.figures(queries.Where(body=union), days, ["members"])["members"]
            assert (union.name, day, figure.value) == (union.name, day, members)
    held = Coverage.objects.filter(valid_until=None)
    assert (held.filter(organization=joint).count(), held.get(organization=own).employer) == (
        13,
        firms[0],
    )
