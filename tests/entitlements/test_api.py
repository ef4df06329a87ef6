"""Calculating over the API: without a sign-in, counted, and nothing of it kept."""

from typing import Any

import pytest
from django.test import Client

from unionhall.accounts.models import Throttle
from unionhall.config import open_doors
from unionhall.core.models import AuditEntry

pytestmark = pytest.mark.django_db
CALCULATORS = "/api/v1/calculators"
EXAMPLE = {"start": "2019-03-04", "end": "2024-09-10", "average_monthly_wage": "9000"}


def post(name: str, given: object, **more: Any) -> Any:
    return Client().post(f"{CALCULATORS}/{name}", given, content_type="application/json", **more)


def test_anybody_may_ask_what_can_be_calculated() -> None:
    listed = Client().get(CALCULATORS).json()

    assert len(listed) == 12
    assert listed[0]["name"] == "severance"
    assert {one["name"] for one in listed[0]["fields"]} >= {*EXAMPLE, "region"}


def test_anybody_may_calculate_and_nothing_is_kept() -> None:
    before = AuditEntry.objects.count()

    answer = post("unlawful_dismissal", EXAMPLE)

    assert answer.status_code == 200
    assert answer.json()["amount"] == "108000.00"
    assert answer["Cache-Control"] == "no-store, private"
    assert AuditEntry.objects.count() == before


def test_nothing_of_the_input_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    post("severance", {**EXAMPLE, "average_monthly_wage": "9876.54"})
    post("severance", {**EXAMPLE, "average_monthly_wage": "9876.54", "end": "1999-01-01"})
    told = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert "9876.54" not in "\n".join(record.getMessage() for record in told)


def test_problems_name_every_field() -> None:
    answer = post(
        "severance", {"start": "2024-13-01", "end": "x"}, headers={"accept-language": "en"}
    )

    assert answer.status_code == 422
    body = answer.json()
    assert body["code"] == "input_unusable"
    assert [one["field"] for one in body["errors"]] == ["start", "end", "average_monthly_wage"]
    assert "like 2024-09-10" in body["errors"][0]["message"]


@pytest.mark.parametrize(
    ("name", "given", "status"),
    [("magic", {}, 404), ("severance", [], 422), ("severance", "x", 400), ("Severance", {}, 422)],
)
def test_what_is_no_calculation(name: str, given: object, status: int) -> None:
    assert post(name, given).status_code == status


def test_a_line_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_doors, "MOST", 2)

    assert [post("severance", EXAMPLE).status_code for _ in range(3)] == [200, 200, 429]
    assert Throttle.objects.count() == 1
