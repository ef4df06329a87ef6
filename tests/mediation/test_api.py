"""The API does what the pages do, and gives no private note."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from tests.builders.mediation import today
from unionhall.accounts.models import User
from unionhall.mediation.models import Case
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/disputes"


@pytest.fixture
def desk(client: Client, worker_at_the_desk: User) -> Client:
    client.force_login(worker_at_the_desk)
    return client


def test_a_case_goes_its_way_over_the_api(
    desk: Client, street: Organization, employer: Employer
) -> None:
    def send(path: str, body: dict[str, object], status: int = 200) -> dict[str, object]:
        answer = desk.post(f"{ROOT}{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else {}

    day = today().isoformat()
    body = {
        "submission_id": str(uuid4()),
        "organization": str(street.public_id),
        "employer": str(employer.public_id),
        "category": "5",
        "channel": "walk_in",
        "applied_on": day,
        "facts": "公司拖欠一月份工资。",
        "workers": [{"name": "王建国", "claims": [{"kind": "wages", "amount": "9000"}]}],
        "known_on": "2026-02-01",
        "division_code": "110117",
    }
    made = send("", body, 201)
    assert send("", body, 201)["id"] == made["id"]
    case = f"/{made['id']}"
    for side in ("worker", "employer"):
        send(f"{case}/consents", {"side": side, "agreed": True, "on": day})
    send(f"{case}/mediators", {"name": "赵小川"})
    send(f"{case}/mediators", {"name": "钱芳", "relative": True}, 422)
    send(f"{case}/notes", {"text": "对方底线七千元"}, 204)
    accepted = send(f"{case}/accept", {"on": day})
    clocks = {one["id"]: one for one in accepted["clocks"]}  # type: ignore[attr-defined]
    assert clocks["mediation.end"]["due_on"] == "2026-03-25"
    claim = made["parties"][0]["claims"][0]["id"]  # type: ignore[index]
    agreed = send(
        f"{case}/agree",
        {
            "effective_on": day,
            "terms": "支付工资。",
            "sums": [{"claim": claim, "amount": "8000"}],
            "parts": [{"due_on": day, "amount": "8000"}],
        },
    )
    assert agreed["state"] == "agreed"
    pay = {"submission_id": str(uuid4()), "paid_on": day, "amount": "8000"}
    paid = send(f"{case}/payments", pay)
    assert (paid["state"], paid["money"]["performed"]) == ("closed", "8000.00")  # type: ignore[index]
    page = desk.get(f"{ROOT}{case}").content.decode()
    assert "七千" not in page
    listed = desk.get(f"{ROOT}?state=closed&opens=true").json()
    assert [one["reference"] for one in listed["items"]] == ["劳调〔2026〕1号"]
    assert "王建国" not in str(listed)


def test_an_older_version_is_a_conflict(desk: Client, case: Case) -> None:
    body = {"version": 1, "category": "5", "facts": "先写的。", "division_code": "110117"}
    address = f"{ROOT}/{case.public_id}"
    assert desk.put(address, body, content_type="application/json").status_code == 200
    answer = desk.put(address, body | {"facts": "后写的。"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "edited_meanwhile")
    case.refresh_from_db()
    assert case.applied_on == date(2026, 3, 10)
