"""The API: the keeper enters partners and seats, the desk refers, the window answers."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.linkage import somebody_of
from tests.mediation.conftest import NOW
from unionhall.accounts.models import Role, User
from unionhall.linkage.models import PartnerBody, Referral
from unionhall.mediation.models import Case, Side
from unionhall.organizations.models import Employer, Organization

pytestmark = [pytest.mark.django_db, pytest.mark.once]
API = "/api/v1/linkage"
TODAY = NOW.date().isoformat()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def call(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = client.generic(
        method, path, json.dumps(body) if body is not None else "", "application/json"
    )
    return answer.status_code, json.loads(answer.content or b"null")


def test_the_keeper_enters_a_partner_and_its_seats(district: Organization) -> None:
    keeper = client_of(a_user(district, Role.ORGANIZER))
    clerk = a_user(district, Role.PARTNER, name="钱科长")
    told = {"organization": str(district.public_id), "kind": "court", "name": "延庆区人民法院"}
    status, partner = call(keeper, "POST", f"{API}/partners", told)
    assert (status, partner["seats"]) == (201, [])
    way = f"{API}/partners/{partner['id']}"
    status, seated = call(keeper, "POST", f"{way}/seats", {"user": str(clerk.public_id)})
    assert (status, seated["seats"][0]["name"]) == (200, "钱科长")
    status, left = call(keeper, "DELETE", f"{way}/seats/{seated['seats'][0]['id']}")
    assert (status, left["seats"]) == (200, [])
    assert call(keeper, "PUT", way, {"name": "延庆法院"})[1]["name"] == "延庆法院"
    assert call(keeper, "POST", f"{way}/end", {"on": TODAY})[1]["ended_on"] == TODAY


def test_a_referral_goes_from_the_preview_to_the_report_by_programs_alone(
    handler_user: User, case: Case, office: PartnerBody
) -> None:
    desk, window = client_of(handler_user), client_of(somebody_of(office))
    workers = [
        str(key)
        for key in case.parties.filter(side=Side.WORKER).values_list("public_id", flat=True)
    ]
    told = {
        "case": str(case.public_id),
        "partner": str(office.public_id),
        "purpose": "handle",
        "reason": "direct",
        "parts": ["workers"],
        "consented": workers,
        "consented_on": TODAY,
    }
    status, shown = call(desk, "POST", f"{API}/previews", told)
    assert (status, shown["sections"][1]["lines"][0][0]) == (200, "王建国")
    sending = told | {"submission_id": str(uuid4()), "seen": shown["seen"]}
    status, sent = call(desk, "POST", f"{API}/referrals", sending)
    assert (status, sent["state"]) == (201, "sent")
    assert call(desk, "POST", f"{API}/referrals", sending)[1]["id"] == sent["id"]
    way = f"{API}/window/{sent['id']}"
    assert call(window, "GET", way)[1]["sections"] == shown["sections"]
    assert call(window, "POST", f"{way}/accept")[1]["state"] == "accepted"
    status, done = call(window, "POST", f"{way}/report", {"result": "settled", "text": "已付"})
    assert (status, done["result"], done["case"], done["looks"]) == (200, "settled", None, [])
    status, seen = call(desk, "GET", f"{API}/referrals/{sent['id']}")
    assert [one["kind"] for one in seen["looks"]] == ["opened"] * 3
    closed = call(desk, "POST", f"{API}/referrals/{sent['id']}/close")[1]
    assert closed["state"] == "closed"
    assert call(desk, "GET", f"{API}/board/2026")[1][0]["reported"] == 1
    assert call(window, "GET", f"{API}/referrals")[0] == 403


def test_a_partner_refers_in_and_the_desk_opens_the_case(
    handler_user: User, office: PartnerBody, employer: Employer
) -> None:
    desk, window = client_of(handler_user), client_of(somebody_of(office))
    told = {
        "submission_id": str(uuid4()),
        "partner": str(office.public_id),
        "reason": "petition",
        "category": "5",
        "employer": "云帆速递",
        "facts": "拖欠工资。",
        "workers": [{"name": "李红", "amount": "3000"}],
        "consented_on": TODAY,
    }
    status, sent = call(window, "POST", f"{API}/window", told)
    assert (status, sent["direction"]) == (201, "in")
    opening = {
        "submission_id": str(uuid4()),
        "organization": str(office.organization.public_id),
        "employer": str(employer.public_id),
        "category": "5",
        "channel": "referral",
        "applied_on": TODAY,
        "facts": "拖欠工资。",
        "workers": [{"name": "李红", "claims": [{"kind": "wages", "amount": "3000"}]}],
    }
    status, opened = call(desk, "POST", f"{API}/incoming/{sent['id']}/open", opening)
    assert (status, opened["state"]) == (200, "accepted")
    assert Referral.objects.get().case == Case.objects.get()
