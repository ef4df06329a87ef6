"""Three consultations raise a warning; a human confirms it, responds, and says what came of it."""

import pytest
from django.conf import LazySettings
from django.urls import reverse

from tests.browser.walking import SIZES, Screen, fits, follow, press, says, session
from tests.builders.accounts import a_user
from tests.builders.advice import a_question, days_ago
from tests.builders.earlywarning import a_level, run
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role
from unionhall.earlywarning.models import EarlyWarning, WarningRule
from unionhall.organizations.models import Organization

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


@pytest.mark.parametrize("size", SIZES)
def test_a_warning_from_three_consultations_to_its_outcome(
    visit: Screen, district: Organization, street: Organization, size: tuple[int, int]
) -> None:
    a_level(district)
    organizer = visit(
        reverse("earlywarning:rules"),
        size=size,
        session=session(a_user(district, Role.ORGANIZER, name="郑干事")),
    )
    fits(organizer)
    follow(organizer.page, RULE)
    fits(organizer)
    organizer.page.get_by_label("依据").fill("区总工会劳动关系风险预警办法")
    press(organizer.page, "试算过去一年")
    fits(organizer)
    press(organizer.page, "保存，今日起生效")
    says(organizer.page, "规则自今日起生效")
    fits(organizer)
    rule = WarningRule.objects.get()

    employer = an_employer(street, FIRM)
    for ago, topic in ((20, "5"), (9, "3"), (0, "4")):
        a_question(
            street,
            employer=employer.public_id,
            topic=topic,
            asked_on=days_ago(ago),
            question="王建国问：公司欠薪怎么办？",
        )
    assert run().raised == 1

    staff = visit(
        reverse("earlywarning:board"),
        size=size,
        session=session(a_user(street, Role.STREET_STAFF, name="周主任")),
    )
    hand = staff.page
    fits(staff)
    follow(hand, FIRM)
    says(hand, "咨询：辞退、离职")
    assert "王建国" not in hand.content()
    assert hand.locator('.fact-list a[href^="/advice/"]').count() == 3
    fits(staff)

    follow(hand, "确认")
    fits(staff)
    hand.get_by_label("核实情况").fill("走访核实，欠薪属实")
    press(hand, "确认")
    says(hand, "预警已确认")
    fits(staff)

    follow(hand, "登记处置")
    hand.get_by_label("步骤").select_option(label="联合约谈")
    hand.get_by_label("处置情况").fill("会同人社所约谈企业负责人，承诺月底前补发")
    fits(staff)
    press(hand, "登记")
    says(hand, "承诺月底前补发")
    fits(staff)

    follow(hand, "办结")
    fits(staff)
    hand.get_by_label("已整改").check()
    press(hand, "办结")
    says(hand, "预警已办结")
    fits(staff)
    assert EarlyWarning.objects.get().state == "closed"

    organizer.page.goto(organizer.page.url.partition("/warnings/")[0] + "/warnings/rules/")
    says(organizer.page, "100 %")
    says(organizer.page, "1条中1条")
    fits(organizer)
    follow(organizer.page, RULE)
    says(organizer.page, "100 %")
    fits(organizer)
    assert EarlyWarning.objects.get().rule == rule
