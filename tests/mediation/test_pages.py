"""The pages: the list, the case, the forms; who sees which, and what it costs."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.mediation import a_case, a_worker, agreed, mediated, met, today
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role, User
from unionhall.core.actors import Actor
from unionhall.mediation.commands import BreakGlass
from unionhall.mediation.models import Case, Claim, Glass, Look
from unionhall.mediation.services import access
from unionhall.organizations.models import Employer, Kind, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, worker_at_the_desk: User) -> Client:
    client.force_login(worker_at_the_desk)
    return client


def page_of(case: Case) -> str:
    return reverse("mediation:case", args=[case.public_id])


def test_an_application_is_taken_in_on_the_spot_with_three_workers(
    desk: Client, street: Organization, employer: Employer
) -> None:
    assert desk.get(reverse("mediation:new")).status_code == 200
    told = {
        "submission_id": uuid4(),
        "organization": street.public_id,
        "channel": "meeting",
        "applied_on": today(),
        "name": "王建国",
        "claim_0": "wages",
        "amount_0": "9000",
        "claim_1": "overtime",
        "amount_1": "500.50",
        "others": "李红 3000\n赵小川，2,500元",
        "employer": employer.public_id,
        "category": "5",
        "facts": "公司拖欠一月份工资。",
        "employed": "on",
        "applicant": "worker",
    }
    answer = desk.post(reverse("mediation:new"), told)
    case = Case.objects.get()
    assert answer.headers["Location"] == page_of(case)
    amounts = [(one.kind, one.amount) for one in Claim.objects.order_by("pk")]
    assert amounts == [
        ("wages", Decimal(9000)),
        ("overtime", Decimal("500.50")),
        ("wages", Decimal(3000)),
        ("wages", Decimal(2500)),
    ]


def test_a_refused_application_keeps_what_was_typed_and_says_where_to_go(
    desk: Client, street: Organization, employer: Employer
) -> None:
    told = {
        "organization": street.public_id,
        "channel": "walk_in",
        "applied_on": today(),
        "name": "王建国",
        "claim_0": "wages",
        "others": "李红 三千",
        "employer": employer.public_id,
        "category": "5",
        "facts": "公积金没有缴。",
        "applicant": "worker",
    }
    answer = desk.post(reverse("mediation:new"), told)
    assert answer.status_code == 422
    assert "三千" in answer.content.decode()
    answer = desk.post(reverse("mediation:new"), told | {"others": "", "elsewhere": "housing_fund"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "公积金没有缴。" in page
    assert "住房公积金管理" in page
    assert not Case.objects.exists()


def test_the_page_leads_from_the_application_to_the_last_payment(
    desk: Client, case: Case, registrar: Actor
) -> None:
    def do(deed: str, **told: object) -> str:
        answer = desk.post(page_of(case) + f"{deed}/", told, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    assert "请双方" not in do("consent", side="worker", agreed="1", on=today())
    do("consent", side="employer", agreed="1", on=today())
    do("mediator", name="赵小川")
    do("accept", on=today())
    do("session", held_on=today(), place="调解室", present="双方", record="同意协商。")
    claim = case.claims.get()
    answer = desk.post(
        page_of(case) + "agree/",
        {
            "effective_on": today(),
            "terms": "支付工资。",
            f"sum_{claim.pk}": "8000",
            "due_0": today(),
            "part_0": "8000",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    page = do("pay", amount="8000", paid_on=today(), basis="agreement", submission_id=uuid4())
    case.refresh_from_db()
    assert case.state == Case.State.CLOSED
    assert "8,000.00" in page


def test_a_refusal_stands_in_the_form_and_the_typed_stays(desk: Client, case: Case) -> None:
    told = {"amount": "1", "paid_on": today(), "basis": "agreement", "submission_id": uuid4()}
    answer = desk.post(page_of(case) + "pay/", told)
    assert answer.status_code == 422
    answer = desk.post(page_of(case) + "mediator/", {"name": "赵小川", "relative": "on"})
    assert answer.status_code == 422
    assert "赵小川" in answer.content.decode()


def test_of_two_who_correct_both_versions_stand_on_the_page(
    desk: Client, case: Case, head: Actor
) -> None:
    told = {"category": "5", "division_code": "110117", "employed": "on", "version": "1"}
    address = page_of(case) + "correct/"
    assert desk.post(address, told | {"facts": "先写的事实。"}).status_code == 302
    answer = desk.post(address, told | {"facts": "后写的事实。"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先写的事实。" in page
    assert "后写的事实。" in page
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    again = told | {"facts": "合并后的事实。", "version": version.group(1)}
    assert desk.post(address, again).status_code == 302


def test_leaders_above_see_a_line_and_no_names(
    client: Client, district: Organization, case: Case
) -> None:
    client.force_login(a_user(district, Role.LEADER, name="吴主席"))
    listed = client.get(reverse("mediation:cases")).content.decode()
    assert case.reference in listed
    assert case.employer.name not in listed
    answer = client.get(page_of(case), follow=True)
    page = answer.content.decode()
    assert "王建国" not in page
    assert case.employer.name not in page
    assert case.reference in page


def test_a_case_opened_for_a_reason_is_open_for_a_day_to_read_only(
    client: Client, district: Organization, case: Case
) -> None:
    client.force_login(a_user(district, Role.LEADER, name="吴主席"))
    address = reverse("mediation:line", args=[case.public_id])
    assert client.post(address, {"reason": "王建国来访"}).status_code == 422
    answer = client.post(address, {"reason": "督办群体性事件"}, follow=True)
    page = answer.content.decode()
    assert "王建国" in page
    assert 'action="' + page_of(case) + "consent/" not in page
    assert client.post(page_of(case) + "accept/", {"on": today()}).status_code == 403
    assert Look.objects.get().right == Look.Right.GLASS
    Glass.objects.update(until="2026-03-10T00:00:00+08:00")
    assert "王建国" not in client.get(page_of(case), follow=True).content.decode()


def test_the_list_costs_the_same_for_any_number_of_cases(
    desk: Client, registrar: Actor, street: Organization, employer: Employer
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(reverse("mediation:cases")).status_code == 200
        return len(asked)

    a_case(registrar, street, employer)
    cost()  # the first request of a browser keeps where it came from
    before = cost()
    for number in range(5):
        a_case(registrar, street, employer, [a_worker(f"张{'一二三四五'[number]}")])
    assert cost() == before <= 15


def test_the_page_of_a_case_costs_the_same_for_any_number_of_workers(
    desk: Client, registrar: Actor, street: Organization, employer: Employer
) -> None:
    def cost(case: Case) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(page_of(case)).status_code == 200
        return len(asked)

    one = a_case(registrar, street, employer)
    many = a_case(registrar, street, employer, [a_worker(f"张{n}") for n in "一二三四五六七八九十"])
    cost(one)
    assert cost(one) == cost(many) <= 50


def test_the_list_finds_by_number_state_and_due_day(
    desk: Client, registrar: Actor, street: Organization, employer: Employer
) -> None:
    first = a_case(registrar, street, employer, applied_on=date(2026, 3, 2))
    second = a_case(registrar, street, employer, [a_worker("李红")])
    mediated(registrar, second)
    met(registrar, second)
    agreed(registrar, second)

    def listed(query: str) -> set[str]:
        page = desk.get(reverse("mediation:cases") + query).content.decode()
        return {one.reference for one in (first, second) if one.reference in page}

    assert listed("?q=2026-1") == {first.reference}
    assert listed("?due=late") == {first.reference}
    assert listed("?due=soon") == {second.reference}
    assert listed("?state=agreed") == {second.reference}
    assert listed("?opens=1") == {first.reference, second.reference}


def test_the_first_page_and_the_inbox_tell_what_is_late(
    desk: Client, registrar: Actor, street: Organization, employer: Employer
) -> None:
    case = a_case(registrar, street, employer, applied_on=date(2026, 3, 2))
    assert "?due=late" in desk.get("/").content.decode()
    inbox = desk.get(reverse("register:inbox"))
    assert case.reference in inbox.content.decode()


def test_the_first_page_of_a_handler_says_that_somebody_opened_their_case(
    desk: Client, leader: Actor, case: Case
) -> None:
    access.break_glass(leader, BreakGlass(case=case.public_id, reason="督办群体性事件"))
    page = desk.get(reverse("home"))
    assert page.status_code == 200
    assert reverse("mediation:openings") in page.content.decode()


def test_among_many_bodies_one_searches_for_the_one_that_mediates(
    client: Client, district: Organization, street: Organization, employer: Employer
) -> None:
    client.force_login(a_user(district, Role.ORGANIZER))
    for number in range(14):
        an_organization(f"第{number}街道总工会", parent=district, kind=Kind.STREET)
    address = reverse("mediation:new")
    found = client.get(address, {"q": "第13", "employer": str(employer.public_id)}).content.decode()
    assert "第13街道总工会" in found
    assert street.name not in found
    assert f'name="employer" value="{employer.public_id}"' in found
    told = {"organization": street.public_id, "facts": "公司拖欠工资。"}
    refused = client.post(f"{address}?q=第13", told)
    assert refused.status_code == 422
    assert re.search(rf'value="{street.public_id}"[^>]* checked', refused.content.decode())
