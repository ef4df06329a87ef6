"""The API does everything that the pages do."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.earlywarning import ASKED, FakeRoom, run
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role
from unionhall.core.identifiers import uuid7
from unionhall.earlywarning.models import EarlyWarning
from unionhall.organizations.models import Employer, Organization

BASE = "/api/v1/warnings"
TODAY = timezone.localdate().isoformat()


@pytest.fixture
def staff(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district))
    return client


def send(client: Client, path: str, verb: str = "post", **body: Any) -> Any:
    answer = getattr(client, verb)(f"{BASE}{path}", body, content_type="application/json")
    assert answer.status_code in {200, 201}, answer.content.decode()
    return answer.json()


def refused(client: Client, path: str, verb: str = "post", **body: Any) -> str:
    answer = getattr(client, verb)(f"{BASE}{path}", body, content_type="application/json")
    assert answer.status_code in {403, 404, 409, 422}
    return str(answer.json()["code"])


def a_level(client: Client, district: Organization) -> Any:
    return send(
        client, "/levels", organization=str(district.public_id), name="重点", colour="orange",
        rank=2, owner_role="organizer", owner_at="setter", hours=24,
    )  # fmt: skip


def wording(level: Any, **more: Any) -> dict[str, Any]:
    return {
        "name": "三件咨询", "kind": "stated", "unit": "employer", "signals": [ASKED], "least": 3,
        "days": 30, "level": level["id"], "source": "预警办法",
    } | more  # fmt: skip


def test_a_warning_from_the_level_to_its_outcome(
    staff: Client, room: FakeRoom, district: Organization, street: Organization, employer: Employer
) -> None:
    level = a_level(staff, district)
    said, body = wording(level), {"organization": str(district.public_id)}
    room.asked(employer, 1, 2, 3)
    tried = send(staff, "/rules/preview", **said, **body)
    assert (tried["raised"], tried["first"][0]["name"]) == (1, employer.name)
    key = str(uuid7())
    rule = send(staff, "/rules", **said, **body, key=key)
    assert send(staff, "/rules", **said, **body, key=key) == rule
    assert rule["id"] == key
    run()

    [row] = staff.get(f"{BASE}/", {"open": True, "mine": True}).json()["items"]
    assert (row["about"], row["state"], row["observed"]) == (employer.name, "raised", 3)
    assert staff.get(f"{BASE}/", {"employer": str(employer.public_id)}).json()["items"] == [row]
    assert staff.get(f"{BASE}/", {"late": True}).json()["items"] == []
    [area] = staff.get(f"{BASE}/streets").json()
    assert (area["name"], area["levels"], area["total"]) == (street.name, {"重点": 1}, 1)

    one = f"/{row['id']}"
    told = staff.get(f"{BASE}{one}").json()
    assert told["facts"] == [{"kind": ASKED, "opened": [], "hidden": 3}]
    assert refused(staff, f"{one}/dismiss", reason=" ") == "reason_needed"
    assert refused(staff, f"{one}/close", outcome="repaired") == "no_such_step"
    assert send(staff, f"{one}/confirm", reason="属实")["state"] == "confirmed"
    step = {"kind": "interview", "done_on": TODAY, "note": "约谈负责人", "key": str(uuid7())}
    assert send(staff, f"{one}/steps", **step) == send(staff, f"{one}/steps", **step)
    closed = send(staff, f"{one}/close", outcome="repaired", note="补发")
    assert (closed["state"], closed["outcome"]) == ("closed", "repaired")
    page = staff.get(f"{BASE}/rules/{rule['id']}").json()
    assert (page["hits"]["hits"], page["hits"]["rate"]) == (1, 100)


def test_rules_are_changed_switched_and_ended(
    staff: Client, room: FakeRoom, district: Organization
) -> None:
    level = a_level(staff, district)
    rule = send(staff, "/rules", **wording(level), organization=str(district.public_id))
    fresh = send(
        staff, f"/rules/{rule['id']}", "put",
        **wording(level, kind="statistical", days=None, method="farrington"),
    )  # fmt: skip
    assert (fresh["series"], fresh["method"]) == (rule["series"], "farrington")
    assert refused(staff, f"/rules/{rule['id']}", "put", **wording(level)) == "rule_replaced"
    page = staff.get(f"{BASE}/rules/{fresh['id']}").json()
    assert [one["mean"] for one in page["measured"]] == [0.5, 2.0, 8.0]
    assert len(page["versions"]) == 2
    assert send(staff, f"/rules/{fresh['id']}/switch", active=False)["active"] is False
    assert send(staff, f"/rules/{fresh['id']}/end")["valid_until"] == TODAY
    assert staff.get(f"{BASE}/rules").json()["items"] == []
    assert len(staff.get(f"{BASE}/rules", {"past": True}).json()["items"]) == 2


def test_levels_are_changed_and_retired(staff: Client, district: Organization) -> None:
    level = a_level(staff, district)
    said = {name: level[name] for name in ("name", "colour", "rank", "owner_role", "owner_at")}
    assert send(staff, f"/levels/{level['id']}", "put", **said, hours=8)["hours"] == 8
    assert send(staff, f"/levels/{level['id']}/retire")["retired_on"] == TODAY
    assert [one["retired_on"] for one in staff.get(f"{BASE}/levels").json()] == [TODAY]


def test_signals_come_with_their_law(staff: Client) -> None:
    known = {one["id"]: one for one in staff.get(f"{BASE}/signals").json()}
    pay = known["outreach.demand_pay"]
    assert (pay["article"], pay["grade"]) == ("第二十六条", "I")
    assert "工会法" in pay["source"]
    assert set(known) >= {
        "outreach.demand_safety", "outreach.demand_rest", "outreach.demand_insurance",
        "register.term_overdue", "register.certificate_expired", "organizations.staff_fell",
        "organizations.union_ended", "targets.half_a_year", "targets.gone",
        "advice.wages", "mediation.collective", "mediation.late", "supervision.unanswered",
    }  # fmt: skip


def test_those_who_may_not_get_nothing(
    client: Client, room: FakeRoom, district: Organization, street: Organization, staff: Client
) -> None:
    level = a_level(staff, district)
    send(staff, "/rules", **wording(level), organization=str(district.public_id))
    room.asked(an_employer(street), 1, 2, 3)
    run()
    one = EarlyWarning.objects.get().public_id
    client.force_login(a_user(district, Role.ADMINISTRATOR))
    assert client.get(f"{BASE}/").status_code == 403
    assert client.get(f"{BASE}/{one}").status_code == 404
    client.force_login(a_user(street, Role.STREET_STAFF))
    assert refused(client, f"/{one}/confirm") == "not_permitted"
    body = {
        "organization": str(street.public_id), "name": "甲", "colour": "red", "rank": 1,
        "owner_role": "organizer", "owner_at": "setter", "hours": 1,
    }  # fmt: skip
    assert refused(client, "/levels", **body) == "not_permitted"
