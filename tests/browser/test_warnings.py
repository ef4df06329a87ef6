"""Three consultations raise a warning; a human confirms it, responds, and says what came of it."""

import pytest
from django.conf import LazySettings
from django.urls import reverse

from tests.browser.conftest import Visitor
from tests.browser.walking import SIZES, Screen, fits, follow, press, says, session
from tests.builders.accounts import a_user
from tests.builders.advice import a_question, days_ago
from tests.builders.earlywarning import a_level, run
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role
from unionhall.earlywarning.models import EarlyWarning
from unionhall.organizations.models import Employer, Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
FIRM = "北京云帆速递服务有限公司延庆儒林分公司"
RULE = "同一单位三十日内三件咨询"


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


def asked_about(employer: Employer, street: Organization) -> None:
    """Let three people ask about an employer within thirty days, of which the rule knows."""
    for ago, topic in ((20, "5"), (9, "3"), (0, "4")):
        a_question(
            street,
            employer=employer.public_id,
            topic=topic,
            asked_on=days_ago(ago),
            question="王建国问：公司欠薪怎么办？",
        )
    assert run().raised == 1


def adopt(organizer: Visitor) -> None:
    """Take a proposed rule over, after a look at the last year."""
    page = organizer.page
    fits(organizer)
    follow(page, RULE)
    fits(organizer)
    page.get_by_label("依据").fill("区总工会劳动关系风险预警办法")
    press(page, "试算过去一年")
    fits(organizer)
    press(page, "保存，今日起生效")
    says(page, "规则自今日起生效")
    fits(organizer)


def confirm(staff: Visitor) -> None:
    follow(staff.page, "确认")
    fits(staff)
    staff.page.get_by_label("核实情况").fill("走访核实，欠薪属实")
    press(staff.page, "确认")
    says(staff.page, "预警已确认")
    fits(staff)


def respond(staff: Visitor) -> None:
    """Enter a step of the response, and close the warning with what came of it."""
    page = staff.page
    follow(page, "登记处置")
    page.get_by_label("步骤").select_option(label="联合约谈")
    page.get_by_label("处置情况").fill("会同人社所约谈企业负责人，承诺月底前补发")
    fits(staff)
    press(page, "登记")
    says(page, "承诺月底前补发")
    fits(staff)
    follow(page, "办结")
    fits(staff)
    page.get_by_label("已整改").check()
    press(page, "办结")
    says(page, "预警已办结")
    fits(staff)


@pytest.mark.parametrize("size", SIZES)
def test_a_warning_from_three_consultations_to_its_outcome(
    visit: Screen, district: Organization, street: Organization, size: tuple[int, int]
) -> None:
    a_level(district)
    rules = reverse("earlywarning:rules")
    user = a_user(district, Role.ORGANIZER, name="郑干事")
    organizer = visit(rules, size=size, session=session(user))
    adopt(organizer)
    asked_about(an_employer(street, FIRM), street)

    board = reverse("earlywarning:board")
    user = a_user(street, Role.STREET_STAFF, name="周主任")
    staff = visit(board, size=size, session=session(user))
    fits(staff)
    follow(staff.page, FIRM)
    says(staff.page, "咨询：辞退、离职")
    assert "王建国" not in staff.page.content()
    assert staff.page.locator('.fact-list a[href^="/advice/"]').count() == 3
    fits(staff)
    confirm(staff)
    respond(staff)
    assert EarlyWarning.objects.get().state == "closed"

    organizer.page.goto(organizer.page.url.partition("/warnings/")[0] + rules)
    says(organizer.page, "100 %")
    says(organizer.page, "1条中1条")
    fits(organizer)
    follow(organizer.page, RULE)
    says(organizer.page, "100 %")
    fits(organizer)
