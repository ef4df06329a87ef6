"""The consultation desk: a call answered and turned into legal aid, two at once, the web form."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.walking import SIZES, Screen, fits, follow, press, says, session, tap
from tests.builders.accounts import a_user
from tests.builders.advice import a_desk, a_lawyer, a_question, an_article, pressing_since
from unionhall.accounts.models import Role
from unionhall.advice import commands, services
from unionhall.advice.models import AidRequest, Consultation
from unionhall.core.actors import the_system
from unionhall.organizations.models import Organization

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_stays"),
]
QUESTION = "入职一年一直没签书面劳动合同，公司也不给双倍工资，还能不能要？"


@pytest.mark.parametrize("size", SIZES)
def test_a_call_is_answered_with_an_article_and_becomes_legal_aid(
    visit: Screen, district: Organization, size: tuple[int, int]
) -> None:
    article = an_article(
        district, text="双倍工资：应当订立书面劳动合同而未订立的，每月支付二倍工资。"
    )
    a_lawyer(district)
    jurist = session(a_user(district, Role.LEGAL_WORKER, name="冯律助"))
    desk = visit(reverse("advice:consultations"), size=size, session=jurist)
    page = desk.page
    fits(desk)
    follow(page, "登记咨询")
    fits(desk)
    page.get_by_label("咨询内容").fill(QUESTION)
    page.locator("#id_topic").select_option("2")
    page.locator("#id_channel").select_option("telephone")
    page.get_by_label("咨询人姓名").fill("赵小川")
    page.get_by_label("手机号").fill("13800000001")
    tap(page.get_by_text("与时效有关的日期"))
    page.locator("#id_known_on").fill(pressing_since().isoformat())
    press(page, "保存")
    says(page, "距仲裁时效届满仅剩")
    says(page, "第四十四条")
    fits(desk)

    page.locator("#id_answer").fill("尽快申请劳动仲裁，可先申请法律援助。")
    press(page, "保存并引用法条")
    page.locator("#id_q").fill("双倍工资")
    press(page, "查询")
    says(page, str(article))
    fits(desk)
    press(page, "引用")
    says(page, str(article))
    expect(page.locator("#id_answer")).to_have_value("尽快申请劳动仲裁，可先申请法律援助。")
    fits(desk)

    tap(page.get_by_role("main").get_by_text("法律援助", exact=True))
    page.locator("#id_matter").select_option("other")
    page.locator("#id_hardship").select_option("proof")
    press(page, "提交法律援助申请")
    says(page, "作出决定期限")
    fits(desk)
    request = AidRequest.objects.get()
    row = request.consultation
    assert (row.channel, row.state, row.question) == ("telephone", "answered", QUESTION)
    assert list(row.articles.all()) == [article]
    assert request.received_on == timezone.localdate()


@pytest.mark.parametrize("size", SIZES)
def test_two_who_answer_at_once_see_both_and_lose_nothing(
    visit: Screen, district: Organization, size: tuple[int, int]
) -> None:
    row = a_question(district, question=QUESTION)
    url = reverse("advice:consultation", args=[row.public_id])
    jurist = session(a_user(district, Role.LEGAL_WORKER, name="冯律助"))
    slow = visit(url, size=size, session=jurist)
    slow.page.locator("#id_answer").fill("可以要双倍工资，先申请仲裁。")
    said = commands.Answer(consultation=row.public_id, version=1, answer="先与公司协商。")
    services.answer(the_system("test"), said)

    press(slow.page, "保存答复")

    says(slow.page, "先与公司协商。")
    expect(slow.page.locator("#id_answer")).to_have_value("可以要双倍工资，先申请仲裁。")
    assert [one for one in slow.complaints if "409" not in one] == []
    slow.complaints.clear()
    fits(slow)
    slow.page.locator("#id_answer").fill("先与公司协商；不成的，申请仲裁要双倍工资。")
    press(slow.page, "保存答复")
    expect(slow.page.get_by_role("alert")).to_have_count(0)
    row.refresh_from_db()
    assert row.answer == "先与公司协商；不成的，申请仲裁要双倍工资。"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_worker_asks_on_a_phone_and_reads_the_answer(
    visit: Screen, district: Organization, *, javascript: bool
) -> None:
    desk = a_desk(district, place="平谷区职工服务中心三层法律服务窗口")
    phone = visit(reverse("advice:public_desks"), javascript=javascript)
    page = phone.page
    assert phone.width_to_spare() >= 0
    tap(page.get_by_role("link", name=district.name).first)
    press(page, "提交咨询")
    says(page, "请写明咨询的问题")
    phone.complaints.clear()  # the answer 422 itself
    page.locator("#id_question").fill("公司拖欠三个月工资，电话13800000001。")
    page.locator("#id_topic").select_option("5")
    page.locator("#id_known_on").fill((timezone.localdate() - timedelta(days=30)).isoformat())
    page.locator("#id_consent").check()
    if javascript:
        fits(phone)
    press(page, "提交咨询")
    page.wait_for_load_state()
    row = Consultation.objects.get()
    assert (row.channel, row.organization) == ("web", desk.organization)
    assert row.receipt is not None
    assert "13800000001" not in row.question
    receipt, code = page.locator(".receipt dd").all_inner_texts()[:2]
    assert receipt.replace("-", "") == row.receipt
    said = commands.Answer(consultation=row.public_id, version=1, answer="请先申请调解。")
    services.answer(the_system("test"), said)

    page.goto(page.url.partition("/ask/")[0] + reverse("advice:public_answer"))
    page.locator("#id_receipt").fill(receipt)
    page.locator("#id_code").fill(code)
    press(page, "查看")
    says(page, "请先申请调解。")
    if javascript:
        fits(phone)
