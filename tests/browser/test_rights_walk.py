"""From a question at a stall to the warning: one dispute through every desk of rights.

The days are those of 2026. The State Council gave 15 to 23 February off for Spring Festival and
made Saturday the 14th and Saturday the 28th days of work; all of it is counted by hand below.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.walking import Screen, fits, follow, session, tap
from tests.builders.accounts import a_user
from tests.builders.earlywarning import a_level, a_rule, run
from tests.builders.founding import numbered
from tests.builders.linkage import a_partner, somebody_of
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.outreach import a_meeting
from tests.builders.register import a_term
from tests.builders.rules import a_local_value
from tests.builders.supervision import an_inspector
from unionhall.accounts.models import Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import the_system
from unionhall.earlywarning.models import EarlyWarning
from unionhall.mediation import law, queries
from unionhall.mediation.clocks import INSTALMENT, State
from unionhall.mediation.models import Case
from unionhall.organizations.commands import Describe
from unionhall.organizations.models import Employer, Organization
from unionhall.organizations.services import describe
from unionhall.supervision.commands import MarkSilent
from unionhall.supervision.models import Letter
from unionhall.supervision.services import silence

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
PHONE, DESK = (360, 740), (1280, 900)
FIRM = "云帆速递有限公司"

STALL = date(2026, 2, 12)  # Thursday before Spring Festival: question and application
ACCEPTED = date(2026, 2, 24)  # Tuesday, the first day of work after it
REFERRED = date(2026, 2, 25)  # Wednesday
TAKEN_UP = date(2026, 2, 27)  # Friday: accepted at the labour office's window
AGREED = date(2026, 3, 9)  # Monday
FIRST_PAID = date(2026, 3, 20)  # Friday, on the day
OVERDUE = date(2026, 5, 21)  # Thursday: the first day after the second instalment was due
WRITTEN = date(2026, 5, 26)  # Tuesday: six days after the second instalment was due
DELIVERED = date(2026, 5, 27)  # Wednesday
SILENT = date(2026, 6, 12)  # Friday: the first day after the last one for an answer
SECOND_PAID = date(2026, 6, 16)  # Tuesday, 27 days late

BY_HAND = {
    # M2, 3 working days after 12 February: Fri 13, Sat 14 (worked in place of the holiday),
    # Tue 24; 15 to 23 are off.
    "mediation.accept": date(2026, 2, 24),
    # M4, 15 days after 12 February (the first day not counted): 12 + 15 = Fri 27 February.
    "mediation.arbitrate_after": date(2026, 2, 27),
    # M3, 15 days after 24 February: 4 days to the 28th, 11 in March.
    "mediation.end": date(2026, 3, 11),
    # M5, 15 days after the agreement of 9 March: Tue 24 March.
    "review.request": date(2026, 3, 24),
    # M7, 30 days after 9 March: 22 days to the 31st, 8 in April; Wed, after Qingming (4 to 6).
    "confirmation.request": date(2026, 4, 8),
    # M8, one year from 31 December 2025, on which the three left; nothing restarted it.
    "arbitration.limit": date(2026, 12, 31),
    # M13, mediation files 5 years from the closing on 16 June 2026.
    "files.mediation": date(2031, 6, 16),
}
PARTS = [  # due, paid: the second 27 days late (11 to the 31st, 16 in June)
    (date(2026, 3, 20), FIRST_PAID),
    (date(2026, 5, 20), SECOND_PAID),
]
LIMIT_AT_STALL = "2026年12月31日"  # left on 31 December 2025, one year; a Thursday at work
ANSWER_OF_OFFICE = (
    "2026年3月3日"  # 5 working days after 25 Feb: Thu 26, Fri 27, Sat 28 (worked), 2, 3
)
REPORT_OF_OFFICE = "2026年3月9日"  # 10 days after 27 Feb, plain ones: the 28th, 9 in March
ANSWER_OF_FIRM = "2026年6月11日"  # 15 days after Wed 27 May: 4 to the 31st, 11 in June


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Begin on the day of the stall; the walk moves on by ``move_to``."""
    with time_machine.travel(at(STALL), tick=True) as moving:
        yield moving


class Offices:
    """Who has a desk in this walk."""

    def __init__(self, district: Organization, street: Organization) -> None:
        for body, code in ((district, "110119000000"), (street, "110119003000")):
            told = Describe(
                organization=body.public_id,
                name=body.name,
                address="",
                credit_code="",
                division_code=code,
            )
            describe(OPERATOR, told)
            body.refresh_from_db()
        self.street = street
        numbered(OPERATOR, street, "儒工发")
        a_term(street)
        for name in ("王监督", "李监督"):
            an_inspector(street, name)
        for rule, days in (("linkage.answer", "5"), ("linkage.report", "10")):
            a_local_value(district, days, rule=rule)
        self.field = a_user(street, Role.STATION_WORKER, name="孙明")
        self.head = a_user(street, Role.STREET_STAFF, name="周主任")
        office = a_partner(district, "labour", "延庆区人力资源和社会保障局")
        self.clerk = somebody_of(office)
        self.firm: Employer = an_employer(street, name=FIRM)
        level = a_level(district)
        for name, signal in (
            ("协议逾期未履行", "mediation.late"),
            ("文书逾期未答复", "supervision.unanswered"),
        ):
            a_rule(district, level, name=name, signals=(signal,), least=1, days=1)


@pytest.fixture
def offices(
    clock: time_machine.Traveller,
    settings: LazySettings,
    district: Organization,
    street: Organization,
) -> Offices:
    del clock
    settings.DEMO = True
    return Offices(district, street)


def deed(page: Page, what: str, /, **given: str) -> None:
    """Carry out one deed on a page: open its form, fill it in, press its button."""
    form = page.locator(f'form[action$="/{what}/"]').first
    folded = page.locator("details", has=form).first
    if folded.count() and folded.get_attribute("open") is None:
        tap(folded.locator("summary").first)
    fill(form, **given)
    tap(form.locator("button[type=submit]").first)
    page.wait_for_load_state()


def fill(where: Page | Locator, /, **given: str) -> None:
    for name, value in given.items():
        field = where.locator(f"[name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def send(page: Page, words: str) -> None:
    tap(page.get_by_role("main").get_by_role("button", name=words, exact=True).first)
    page.wait_for_load_state()


def desk_of(visit: Screen, user: User, path: str, size: tuple[int, int] = DESK) -> Visitor:
    visitor = visit(path, size=size, session=session(user))
    fits(visitor)
    return visitor


def says(page: Page, words: str) -> None:
    """See the words on the page, not folded away in an explanation."""
    expect(page.get_by_role("main")).to_contain_text(words, use_inner_text=True)


def table_of(case: Case) -> dict[str, date | None]:
    """Return the days of the case's clocks by the rule; the instalments' stand beside."""
    return {one.id: one.due_on for one in law.clocks_of(queries.whole(case))}


def test_a_question_at_a_stall_goes_all_the_way_to_a_warning(
    visit: Screen, clock: time_machine.Traveller, offices: Offices
) -> None:
    case = asked_at_the_stall(visit, offices)
    clock.move_to(at(ACCEPTED))
    accepted_by_the_street(visit, offices, case)
    clock.move_to(at(REFERRED))
    referred_to_the_office(visit, offices, case, clock)
    clock.move_to(at(AGREED))
    agreed_in_two_parts(visit, offices, case)
    clock.move_to(at(FIRST_PAID))
    paid(visit, offices, case, "7000")
    clock.move_to(at(OVERDUE))
    warned_of(visit, offices, "协议逾期未履行", page_of(case))
    clock.move_to(at(WRITTEN))
    letter = written_to_the_firm(visit, offices, case, clock)
    clock.move_to(at(SILENT))
    unanswered(visit, offices, case, letter)
    clock.move_to(at(SECOND_PAID))
    paid(visit, offices, case, "7000")
    closed(visit, offices, case)


def asked_at_the_stall(visit: Screen, offices: Offices) -> Case:
    """Take the question of three people down at the stall, and make a case of it, on a phone."""
    meeting = a_meeting(offices.street, opened=True)
    where = reverse("outreach:meeting", args=[meeting.public_id])
    phone = desk_of(visit, offices.field, where, PHONE)
    hand = phone.page
    follow(hand, "登记现场咨询")
    fits(phone)
    fill(
        hand,
        question="公司拖欠三个月工资，年底离职后一直不发，三个人一起来问。",
        topic="5",
        name="王建国",
        phone="13800000001",
        employer_name=FIRM,
        people="3",
    )
    hand.get_by_label("涉及拖欠劳动报酬").check()
    tap(hand.get_by_text("与时效有关的日期"))
    fill(hand, known_on="2025-12-31", employment_ended_on="2025-12-31")
    send(hand, "保存")
    says(hand, LIMIT_AT_STALL)
    fits(phone)

    follow(hand, "转为调解案件")
    expect(hand.locator("[name=name]")).to_have_value("王建国")
    expect(hand.locator("[name=employer]:checked")).to_have_count(1)
    fits(phone)
    fill(hand, claim_0="wages", amount_0="9000", others="李红 3000\n赵小川 2500")
    send(hand, "登记")
    case = Case.objects.get()
    says(hand, case.reference)
    for name in ("王建国", "李红", "赵小川"):
        says(hand, name)
    fits(phone)
    follow(hand, "来源咨询")
    follow(hand, "查看调解案件")
    says(hand, case.reference)
    return case


def page_of(case: Case) -> str:
    return reverse("mediation:case", args=[case.public_id])


def accepted_by_the_street(visit: Screen, offices: Offices, case: Case) -> None:
    """Note the consent of both sides, name a mediator, and accept on the last day for it."""
    desk = desk_of(visit, offices.head, page_of(case))
    page = desk.page
    deed(page, "consent", side="worker", agreed="1", on="2026-02-12")
    deed(page, "consent", side="employer", agreed="1", on="2026-02-24")
    deed(page, "mediator", name="冯律师")
    deed(page, "accept", on="2026-02-24")
    fits(desk)
    case.refresh_from_db()
    assert (case.state, case.accepted_on) == ("accepted", ACCEPTED)


def referred_to_the_office(
    visit: Screen, offices: Offices, case: Case, clock: time_machine.Traveller
) -> None:
    """Hand the case to the labour office, which accepts it at its own window."""
    desk = desk_of(visit, offices.head, page_of(case))
    page = desk.page
    follow(page, "转交联动单位")
    fits(desk)
    for part in ("workers", "facts"):
        page.locator(f"[name=parts][value={part}]").check()
    for one in page.locator("[name=consented]").all():
        one.check()
    fill(page, consented_on="2026-02-25")
    tap(page.locator("button[value=look]"))
    says(page, ANSWER_OF_OFFICE)
    fits(desk)
    tap(page.locator("button[value=send]"))
    page.wait_for_load_state()
    fits(desk)

    clock.move_to(at(TAKEN_UP))
    window = desk_of(visit, offices.clerk, reverse("linkage:window"))
    tap(window.page.get_by_role("main").locator("tbody a").first)
    fits(window)
    says(window.page, "王建国")
    deed(window.page, "accept")
    says(window.page, REPORT_OF_OFFICE)
    fits(window)
    desk = desk_of(visit, offices.head, page_of(case))
    says(desk.page, "延庆区人力资源和社会保障局")


def agreed_in_two_parts(visit: Screen, offices: Offices, case: Case) -> None:
    """Enter what was agreed: 14,000 of 14,500 yuan, in two instalments."""
    desk = desk_of(visit, offices.head, page_of(case))
    page = desk.page
    deed(
        page,
        "session",
        held_on="2026-03-09",
        place="儒林街道总工会调解室",
        present="双方当事人、调解员",
        record="双方就工资数额达成一致。",
    )
    follow(page, "登记调解协议")
    fits(desk)
    fill(page, effective_on="2026-03-09", terms="公司分两期支付三名职工工资共 14000 元。")
    for field, amount in zip(
        page.locator("[name^=sum_]").all(), ("9000", "3000", "2000"), strict=True
    ):
        field.fill(amount)
    fill(page, due_0="2026-03-20", part_0="7000", due_1="2026-05-20", part_1="7000")
    send(page, "登记调解协议")
    fits(desk)
    says(page, "14,000.00")


def paid(visit: Screen, offices: Offices, case: Case, amount: str) -> None:
    desk = desk_of(visit, offices.head, page_of(case))
    deed(desk.page, "pay", amount=amount)
    fits(desk)


def written_to_the_firm(
    visit: Screen, offices: Offices, case: Case, clock: time_machine.Traveller
) -> Letter:
    """Write an opinion about the wages that are still owed, sign and deliver it."""
    desk = desk_of(visit, offices.head, page_of(case))
    page = desk.page
    says(page, "已超期")
    follow(page, "向用人单位发函")
    expect(page.locator("[name=employer]:checked")).to_have_count(1)
    fits(desk)
    fill(page, kind="opinion", violation="wages", facts="调解协议约定的第二期工资到期未付。")
    fill(page, demand="请于收到之日起十五日内足额支付，并书面答复我会。")
    for one in page.locator("[name=inspectors]").all():
        one.check()
    send(page, "保存草稿")
    fits(desk)
    says(page, case.reference)
    letter = Letter.objects.get()
    signer = page.locator("[name=signer] option").nth(1).get_attribute("value") or ""
    deed(page, "issue", on="2026-05-26", signer=signer)
    clock.move_to(at(DELIVERED))
    desk = desk_of(visit, offices.head, reverse("supervision:letter", args=[letter.public_id]))
    deed(desk.page, "deliver", on="2026-05-27", manner="hand", receipt="单位办公室")
    says(desk.page, ANSWER_OF_FIRM)
    fits(desk)
    return letter


def warned_of(visit: Screen, offices: Offices, rule: str, record: str) -> None:
    """Find one warning more on the board, with the record that raised it."""
    assert run().raised == 1
    desk = desk_of(visit, offices.head, reverse("earlywarning:board"))
    made = EarlyWarning.objects.latest("raised_at")
    tap(desk.page.get_by_role("main").locator(f'a[href*="{made.public_id}"]').first)
    says(desk.page, FIRM)
    says(desk.page, rule)
    fact = desk.page.locator(f'a[href="{record}"]').first
    expect(fact).to_be_visible()
    assert "王建国" not in desk.page.content()
    fits(desk)


def unanswered(visit: Screen, offices: Offices, case: Case, letter: Letter) -> None:
    """See the silence on the board, on the case, on the letter and at the employer."""
    silence.mark_silent(the_system("schedule"), MarkSilent(today=SILENT))
    warned_of(
        visit, offices, "文书逾期未答复", reverse("supervision:letter", args=[letter.public_id])
    )
    desk = desk_of(visit, offices.head, page_of(case))
    page = desk.page
    says(page, "逾期未答复")
    tap(page.get_by_role("main").get_by_role("link", name=letter.get_kind_display()).first)
    says(page, ANSWER_OF_FIRM)
    fits(desk)
    page.goto(
        page.url.partition("/supervision/")[0]
        + reverse("organizations:employer", args=[offices.firm.public_id])
    )
    for words in ("法律咨询 (1)", "调解案件 (1)", "劳动法律监督 (1)", "风险预警"):
        says(page, words)
    fits(desk)


def closed(visit: Screen, offices: Offices, case: Case) -> None:
    """See that the last payment closed the file; every day of the run is as counted by hand."""
    desk = desk_of(visit, offices.head, page_of(case))
    case.refresh_from_db()
    assert case.state == "closed"
    shown: dict[str, Any] = table_of(case)
    assert {name: shown.get(name) for name in BY_HAND} == BY_HAND
    parts = [one for one in law.clocks_of(queries.whole(case)) if one.id == INSTALMENT]
    assert [(one.due_on, one.done_on) for one in parts] == PARTS
    assert [one.state for one in parts] == [State.KEPT, State.LATE]
    for day in BY_HAND.values():
        says(desk.page, f"{day.year}年{day.month}月{day.day}日")
    head = actor_for(offices.head, SECOND_PAID)
    assert queries.money(queries.whole(queries.case(head, case.public_id))).performed == 14000
