"""The pages: preview and sending, the window and its log, what a partner may not open."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.linkage import received, referred, somebody_of
from tests.builders.mediation import a_case, a_worker
from tests.mediation.conftest import NOW
from unionhall.accounts.models import Role, User
from unionhall.core.actors import Actor
from unionhall.linkage.models import PartnerBody, PartnerLook, Referral
from unionhall.mediation.models import Case, Side
from unionhall.organizations.models import Employer, Organization

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = NOW.date()
MOST_STATEMENTS = 15


@pytest.fixture
def desk(handler_user: User) -> Client:
    client = Client()
    client.force_login(handler_user)
    return client


@pytest.fixture
def window(office: PartnerBody) -> Client:
    client = Client()
    client.force_login(somebody_of(office))
    return client


def address(name: str, *ids: object) -> str:
    return reverse(f"linkage:{name}", args=list(ids))


def wish(case: Case, office: PartnerBody, **more: Any) -> dict[str, Any]:
    workers = case.parties.filter(side=Side.WORKER).values_list("public_id", flat=True)
    told: dict[str, Any] = {
        "partner": office.public_id,
        "purpose": "handle",
        "reason": "direct",
        "parts": ["workers", "facts"],
        "consented": list(workers),
        "consented_on": TODAY,
        "submission_id": uuid4(),
    }
    return told | more


def test_the_handler_sees_the_whole_content_before_it_is_sent(
    desk: Client, case: Case, office: PartnerBody
) -> None:
    way = address("refer", case.public_id)
    assert desk.get(way).status_code == 200
    page = desk.post(way, wish(case, office)).content.decode()
    assert "王建国" in page
    assert "公司拖欠一月份工资。" in page
    assert not Referral.objects.exists()
    hidden = dict(re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', page))
    told = wish(case, office, seen=hidden["seen"], submission_id=hidden["submission_id"])
    answer = desk.post(way, told | {"step": "send"})
    found = Referral.objects.get()
    assert answer.headers["Location"] == address("referral", found.public_id)
    assert "联转〔2026〕1号" in desk.get(address("referral", found.public_id)).content.decode()
    assert (
        "联转〔2026〕1号"
        in desk.get(reverse("mediation:case", args=[case.public_id])).content.decode()
    )


def test_a_refused_wish_keeps_what_was_typed(desk: Client, case: Case, office: PartnerBody) -> None:
    way = address("refer", case.public_id)
    answer = desk.post(way, wish(case, office, consented=[], note="请尽快"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请尽快" in page
    assert "王建国" in page


def test_the_window_accepts_reports_and_everything_seen_is_kept(
    window: Client, desk: Client, handler: Actor, case: Case, office: PartnerBody
) -> None:
    found = referred(handler, case, office)
    assert found.reference in window.get(address("window")).content.decode()
    way = address("at_window", found.public_id)
    assert "王建国" in window.get(way).content.decode()
    assert window.post(f"{way}accept/").status_code == 302
    assert window.post(f"{way}accept/").status_code == 302
    answer = window.post(f"{way}give-back/", {"reason": "不属本局"})
    assert (answer.status_code, "不属本局" in answer.content.decode()) == (409, True)
    told = {"result": "settled", "text": "已支付。"}
    assert window.post(f"{way}report/", told).status_code == 302
    kinds = list(PartnerLook.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["line", "opened", "opened"]
    page = desk.get(address("referral", found.public_id)).content.decode()
    assert "钱科长" in page
    assert "已支付。" in page
    desk.post(address("referral_close", found.public_id))
    assert "王建国" not in window.get(way).content.decode()


def test_nothing_else_of_the_product_opens_to_a_partner(
    window: Client, handler: Actor, case: Case, office: PartnerBody
) -> None:
    found = referred(handler, case, office)
    for name in ("referrals", "board", "partners", "committee", "tasks"):
        assert window.get(address(name)).status_code == 403
    assert window.get(address("referral", found.public_id)).status_code in {403, 404}
    assert window.get(reverse("mediation:cases")).status_code == 403
    assert window.get(reverse("mediation:case", args=[case.public_id])).status_code in {403, 404}


def test_a_partner_refers_from_its_window_and_the_union_opens_the_case(
    window: Client, desk: Client, office: PartnerBody, employer: Employer
) -> None:
    told = {
        "partner": office.public_id,
        "reason": "petition",
        "employer": "云帆速递",
        "category": "5",
        "facts": "拖欠工资。",
        "consented_on": TODAY,
        "submission_id": uuid4(),
        "name_0": "李红",
        "claim_0": "wages",
        "amount_0": "3000",
    }
    assert window.get(address("window_new")).status_code == 200
    assert window.post(address("window_new"), told).status_code == 302
    found = Referral.objects.get()
    way = address("open_case", found.public_id)
    assert "李红" in desk.get(way).content.decode()
    opening = {
        "organization": office.organization.public_id,
        "employer": employer.public_id,
        "category": "5",
        "facts": "拖欠工资。",
        "employed": "on",
    }
    assert desk.post(way, opening).status_code == 302
    case = Case.objects.get()
    assert str(case.claims.get().amount) == "3000.00"
    found.refresh_from_db()
    assert (found.state, found.case) == ("accepted", case)


def test_lists_board_and_committee_cost_a_fixed_number_of_statements(
    desk: Client, handler: Actor, district: Organization, employer: Employer, office: PartnerBody
) -> None:
    for number in range(5):
        case = a_case(handler, district, employer, [a_worker(f"赵{'一二三四五'[number]}")])
        referred(handler, case, office)
        received(handler, office)
    for name in ("referrals", "board", "partners", "committee", "tasks"):
        desk.get(address(name))
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address(name)).status_code == 200
        assert len(asked) <= MOST_STATEMENTS, name


def test_the_keeper_enters_a_partner_and_gives_somebody_its_window(district: Organization) -> None:
    keeper = Client()
    keeper.force_login(a_user(district, Role.ORGANIZER))
    clerk = a_user(district, Role.PARTNER, name="钱科长")
    told = {"organization": district.public_id, "kind": "court", "name": "延庆区人民法院"}
    assert keeper.post(address("new_partner"), told).status_code == 302
    partner = PartnerBody.objects.get()
    way = address("partner", partner.public_id)
    assert "钱科长" in keeper.get(way).content.decode()
    assert keeper.post(f"{way}seat/", {"user": clerk.public_id}).status_code == 302
    seat = partner.seats.get()
    assert keeper.post(f"{way}unseat/", {"seat": seat.public_id}).status_code == 302
    seat.refresh_from_db()
    assert seat.until == TODAY


def test_a_meeting_is_called_held_and_resolves(district: Organization, office: PartnerBody) -> None:
    keeper = Client()
    keeper.force_login(a_user(district, Role.ORGANIZER))
    told = {
        "organization": district.public_id,
        "on": TODAY,
        "place": "会议室",
        "agenda": "欠薪",
        "submission_id": uuid4(),
    }
    answer = keeper.post(address("new_meeting"), told)
    way = answer.headers["Location"]
    assert keeper.get(way).status_code == 200
    held = keeper.post(f"{way}hold/", {"on": TODAY, "minutes": "通报。"}, follow=True)
    assert "尚未议定当日适用的到会人数" in held.content.decode()


@pytest.mark.parametrize(
    "name", ["indicators:definitions", "organizations:employers", "register:responsibilities"]
)
def test_pages_that_ask_for_no_permission_do_not_open_to_a_partner(
    window: Client, name: str
) -> None:
    assert window.get(reverse(name)).status_code == 403
    assert window.get(reverse("home")).status_code == 200
    assert window.get("/api/v1/organizations").status_code == 403
    assert window.get("/api/v1/linkage/window").status_code == 200
