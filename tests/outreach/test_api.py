"""The same over the API: every deed, the same rules, problems as answers."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.organizations import an_employer
from tests.builders.outreach import a_held_meeting, a_meeting, a_partner, a_promise, a_rule
from unionhall.accounts.models import Role
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting

API = "/api/v1/meetings/"


class Caller:
    """Speaks JSON to the API as one user."""

    def __init__(self, client: Client, organization: Organization, role: str) -> None:
        client.get("/")
        client.force_login(a_user(organization, role))
        self.client = client

    def __call__(self, method: str, path: str, body: Any = None) -> HttpResponse:
        return self.client.generic(  # type: ignore[return-value]
            method.upper(),
            API + path,
            data=json.dumps(body or {}),
            content_type="application/json",
        )


@pytest.fixture
def staff(client: Client, district: Organization) -> Caller:
    return Caller(client, district, Role.ORGANIZER)


def a_body(organization: Organization, **changes: object) -> dict[str, object]:
    body: dict[str, object] = {
        "organization": str(organization.public_id),
        "kind": "employee",
        "theme": "快递员入会沟通会",
        "held_on": timezone.localdate().isoformat(),
        "starts_at": "11:30",
        "ends_at": "13:30",
        "place": "儒林分拨站",
        "place_type": "depot",
    }
    return body | changes


def test_a_meetings_whole_life(staff: Caller, district: Organization, street: Organization) -> None:
    body = a_body(street, key=str(uuid4()), guided_by=str(district.public_id))

    planned = staff("post", "", body)
    assert planned.status_code == 201
    name = planned.json()["id"]
    assert staff("post", "", body).json() == planned.json()
    assert staff("patch", name, {"place": "东关"}).json()["place"] == "东关"
    assert staff("post", f"{name}/open").json()["state"] == "open"
    taps = {"taps": [{"id": str(uuid4()), "counter": "asked"}]}
    for _ in range(2):
        assert staff("post", f"{name}/taps", taps).json()["counts"]["asked"] == 1
    correction = {"counter": "forms", "number": 7, "reason": "清点"}
    assert staff("post", f"{name}/corrections", correction).json()["forms"] == 7
    assert staff("post", f"{name}/close").json()["state"] == "held"
    closed = staff("post", f"{name}/close")
    assert (closed.status_code, closed.json()["code"]) == (409, "already_closed")
    assert staff("post", f"{name}/reopen").json()["state"] == "open"
    week = (timezone.localdate() + timedelta(days=7)).isoformat()
    repeated = staff("post", f"{name}/again", {"on": week})
    assert (repeated.status_code, repeated.json()["held_on"]) == (201, week)
    called_off = staff("post", f"{repeated.json()['id']}/cancel", {"reason": "高温"})
    assert called_off.json()["state"] == "cancelled"
    listed = staff("get", "?state=open").json()
    assert [row["id"] for row in listed["items"]] == [name]


def test_people_partners_and_promises(
    staff: Caller, district: Organization, street: Organization
) -> None:
    meeting = a_meeting(street)
    clerk = a_user(district, Role.BANK_CLERK, "王柜员").duties.get()
    partner = a_partner(district)
    path = f"{meeting.public_id}/"

    assert staff("put", f"{path}people/{clerk.public_id}").json()["name"] == "王柜员"
    assert [one["name"] for one in staff("get", f"{path}people").json()] == ["王柜员"]
    assert staff("delete", f"{path}people/{clerk.public_id}").status_code == 204
    available = [one["duty"] for one in staff("get", f"{path}available").json()]
    assert str(clerk.public_id) in available
    chosen = staff("put", f"{path}partners", {"partners": [str(partner.public_id)]}).json()
    assert [one["name"] for one in chosen] == [partner.name]
    written = staff(
        "post", f"{path}promises", {"kind": "demand", "category": "rest", "text": "没有歇脚点"}
    )
    assert written.status_code == 201
    name = written.json()["id"]
    answer = {"answer": "已办", "answered_on": timezone.localdate().isoformat()}
    assert staff("post", f"promises/{name}/answer", answer).json()["answer"] == "已办"
    assert staff("get", "promises?standing=done").json()["items"][0]["id"] == name
    opened = staff("post", f"promises/{name}/take-back", {"reason": "误填"})
    assert opened.json()["answered_on"] is None
    assert [one["id"] for one in staff("get", f"{path}promises").json()] == [name]


def test_a_visit(staff: Caller, street: Organization) -> None:
    employer = an_employer(street)
    body = a_body(street, kind="enterprise", employer=str(employer.public_id))
    name = staff("post", "", body).json()["id"]

    heard = staff(
        "put", f"{name}/visit", {"union_before": "none", "staff": 126, "intent": "agreed"}
    )

    assert heard.status_code == 200
    assert (heard.json()["staff"], heard.json()["employer_name"]) == (126, employer.name)
    assert staff("get", f"{name}/visit").json() == heard.json()


def test_a_visit_without_a_place_is_at_the_employers(staff: Caller, street: Organization) -> None:
    employer = an_employer(street)
    visit = {"employer": str(employer.public_id), "kind": "enterprise", "place_type": "employer"}
    body = a_body(street)
    del body["place"]

    made = staff("post", "", body | visit)
    refused = staff("post", "", body)

    assert made.status_code == 201
    assert made.json()["place"] == employer.name
    assert refused.status_code == 422


def test_rules_and_what_is_due(staff: Caller, district: Organization, street: Organization) -> None:
    a_held_meeting(street, timezone.localdate().replace(year=2026, month=3, day=4))
    rule = {
        "organization": str(district.public_id),
        "level": "street",
        "below": ["street"],
        "pattern": "weekly",
        "source": "区总工会通知",
        "valid_from": "2025-01-01",
    }

    made = staff("post", "rules", rule)
    assert made.status_code == 201
    [due] = staff("get", "due?first=2026-03-02&last=2026-03-15").json()
    assert (due["name"], due["done"], due["missed"]) == (street.name, 1, 1)
    ended = staff("post", f"rules/{made.json()['id']}/end", {"valid_until": "2026-03-05"})
    assert ended.json()["valid_until"] == "2026-03-05"
    assert len(staff("get", "rules").json()["items"]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"theme": ""},
        {"theme": "x" * 121},
        {"starts_at": "11:30Z"},
        {"ends_at": "10:00"},
        {"held_on": "0001-01-01"},
        {"held_on": "9999-12-31"},
        {"kind": "party"},
        {"division_code": "abc"},
        {"organizer": str(uuid4())},
        {"guided_by": str(uuid4())},
        {"station": str(uuid4())},
        {"kind": "enterprise"},
    ],
)
def test_bad_input_is_a_problem_and_leaves_nothing(
    staff: Caller, street: Organization, changes: dict[str, object]
) -> None:
    for path in ("", "held"):
        response = staff("post", path, a_body(street) | changes)

        assert response.status_code == 422
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["errors"]
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "first=2026-03-02&last=2026-03-01",
        "first=2020-01-01&last=2026-03-01",
        "first=0001-01-01&last=0001-01-02",
        "first=9999-12-30&last=9999-12-31",
        "first=x&last=y",
    ],
)
def test_a_period_without_sense_is_refused(staff: Caller, query: str) -> None:
    assert staff("get", f"due?{query}").status_code == 422


def test_a_clerk_sees_only_the_assigned_meeting(
    client: Client, district: Organization, street: Organization
) -> None:
    mine, other = a_meeting(street), a_meeting(street)
    promise = a_promise(mine)
    a_rule(district)
    staff = Caller(client, district, Role.ORGANIZER)
    clerk = Caller(Client(), district, Role.BANK_CLERK)
    available = staff("get", f"{mine.public_id}/available").json()
    duty = next(one["duty"] for one in available if one["role"] == "bank_clerk")
    staff("put", f"{mine.public_id}/people/{duty}")

    assert [row["id"] for row in clerk("get", "").json()["items"]] == [str(mine.public_id)]
    assert clerk("get", str(mine.public_id)).status_code == 200
    assert clerk("get", str(other.public_id)).status_code == 404
    for path in ("promises", "visit", "available"):
        assert clerk("get", f"{mine.public_id}/{path}").status_code == 403
    assert clerk("get", "promises").json()["items"] == []
    assert clerk("get", f"promises/{promise.public_id}").status_code == 404
    assert clerk("get", "rules").json()["items"] == []
    assert clerk("get", "due?first=2026-03-02&last=2026-03-15").status_code == 403
    assert clerk("post", f"{mine.public_id}/open").status_code == 403


def test_nobody_reads_without_signing_in(client: Client, street: Organization) -> None:
    assert client.get(f"{API}{a_meeting(street).public_id}").status_code == 401
