"""A case goes to the labour office's window and comes back with its result, on phone and desk."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.walking import SIZES, Screen, fits, follow, press, says, session, tap
from tests.builders.accounts import a_user
from tests.builders.linkage import a_partner, somebody_of
from tests.builders.mediation import a_case, a_worker
from tests.builders.organizations import an_employer
from tests.builders.rules import a_local_value
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.linkage.models import PartnerLook, Referral
from unionhall.organizations.models import Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
WORKER = "买买提·吐尔逊阿吉"
OFFICE = "延庆区人力资源和社会保障局劳动保障监察大队"
DONE = "单位已于当日支付所欠工资。"


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.mark.parametrize("size", SIZES)
def test_the_union_refers_a_case_and_the_labour_office_accepts_and_reports(
    visit: Screen, district: Organization, size: tuple[int, int], tmp_path: Path
) -> None:
    today = timezone.localdate()
    a_local_value(district, "3", rule="linkage.answer")
    user = a_user(district, Role.STATION_WORKER, name="孙明")
    handler = actor_for(user, today)
    office = a_partner(district, "labour", OFFICE)
    clerk = somebody_of(office, "钱科长")
    case = a_case(handler, district, an_employer(district), [a_worker(WORKER)])

    desk = visit(reverse("mediation:case", args=[case.public_id]), size=size, session=session(user))
    refers(desk, today)
    signs(desk, tmp_path)
    found = Referral.objects.get()
    counter = visit(reverse("home"), size=size, session=session(clerk))
    answers(counter, found)

    union, window = desk.page, counter.page
    union.reload()
    says(union, DONE)
    says(union, "钱科长")
    fits(desk)
    press(union, "办结")
    fits(desk)
    window.reload()
    says(window, "该件已结束，内容不再显示。")
    for words in (WORKER, DONE):
        expect(window.get_by_text(words)).to_have_count(0)
    fits(counter)
    found.refresh_from_db()
    assert (found.state, found.result, found.answered_late) == ("closed", "settled", False)
    looks = set(PartnerLook.objects.values_list("kind", flat=True))
    assert looks == {"line", "opened"}


def refers(desk: Visitor, today: date) -> None:
    """See exactly what the office will see, and send it."""
    union = desk.page
    follow(union, "转交联动单位")
    fits(desk)
    union.get_by_label(WORKER).check()
    union.get_by_label("同意日期").fill(today.isoformat())
    press(union, "预览转交内容")
    says(union, WORKER)
    says(union, "公司拖欠一月份工资。")
    fits(desk)
    assert not Referral.objects.exists()
    press(union, "发出")
    says(union, "尚无签字件")
    fits(desk)


def signs(desk: Visitor, folder: Path) -> None:
    """Attach the sheet that the worker signed."""
    union, sheet = desk.page, folder / "sheet.pdf"
    sheet.write_bytes(b"%PDF-1.7 signed")
    tap(union.get_by_text("上传签字的同意书"))
    union.get_by_role("checkbox", name=WORKER).check()
    union.locator("input[type=file]").set_input_files(sheet)
    press(union, "上传")
    says(union, "劳动者签字的同意书 1.pdf")
    fits(desk)


def answers(counter: Visitor, found: Referral) -> None:
    """At the office's window: from the first page to the report."""
    window = counter.page
    says(window, "窗口待办转办件")
    fits(counter)
    window.goto(window.url.rstrip("/") + reverse("linkage:window"))
    fits(counter)
    follow(window, found.reference)
    says(window, WORKER)
    fits(counter)
    press(window, "接收")
    says(window, "已接收")
    fits(counter)
    window.get_by_label("结果", exact=True).select_option(label="调解成功")
    window.get_by_label("办理情况").fill(DONE)
    press(window, "反馈")
    says(window, DONE)
    fits(counter)
