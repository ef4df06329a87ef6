"""Programs preview, carry out and take back by the same rules as pages."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.restructuring import ON, a_firm
from tests.restructuring.test_undoing import everything
from unionhall.organizations.models import Employer, Organization
from unionhall.restructuring.models import Change

ROOT = "/api/v1/restructuring"


@pytest.fixture
def program(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district))
    return client


@pytest.fixture
def firm(joint_union: Organization) -> Employer:
    return a_firm(joint_union, "甲公司", people=2)


def send(program: Client, path: str, **body: Any) -> tuple[int, Any]:
    answer = program.post(ROOT + path, body, content_type="application/json")
    return answer.status_code, answer.json()


def leave(union: Organization, firm: Employer, **more: Any) -> dict[str, Any]:
    return {
        "kind": "leave",
        "source": str(union.public_id),
        "employer": str(firm.public_id),
        "on": ON.isoformat(),
        "new": {"code": "JIA1", "name": "甲公司工会"},
    } | more


def test_a_program_looks_carries_out_and_takes_back(
    program: Client, joint_union: Organization, firm: Employer
) -> None:
    before = everything()
    status, outcome = send(program, "/preview", operation=leave(joint_union, firm))
    assert (status, outcome["members"], outcome["blocked"]) == (200, 2, "")
    union = next(one for one in outcome["figures"] if one["name"] == "甲公司工会")
    assert {line["label"]: line["after"] for line in union["lines"]}
    assert everything() == before

    key = str(uuid4())
    order = {"operation": leave(joint_union, firm), "key": key, "reason": "单独建会"}
    status, change = send(program, "", **order)
    assert (status, change["kind"], change["members"]) == (201, "leave", 2)
    assert send(program, "", **order)[1]["id"] == change["id"]
    other = {"operation": leave(joint_union, firm, on="2026-06-01"), "key": key}
    assert send(program, "", **other)[0] == 409

    shown = program.get(f"{ROOT}/{change['id']}").json()
    assert (shown["in_the_way"], shown["change"]["id"]) == ([], change["id"])
    listed = program.get(ROOT, {"kind": "leave", "body": str(joint_union.public_id)}).json()
    assert [one["id"] for one in listed["items"]] == [change["id"]]
    assert send(program, f"/{change['id']}/undo", reason="登记有误")[1]["undone_at"]
    assert everything() == before


def test_a_program_reads_firms_and_totals(
    program: Client, street: Organization, joint_union: Organization, firm: Employer
) -> None:
    rows = program.get(f"{ROOT}/firms/{street.public_id}", {"q": "甲"}).json()["items"]
    assert [(row["name"], row["here"], row["staff"]) for row in rows] == [("甲公司", 2, None)]
    totals = program.get(f"{ROOT}/firms/{joint_union.public_id}/totals").json()
    assert (totals["firms"], totals["members"], totals["without_firm"]) == (1, 2, 0)


def test_every_kind_has_its_form_and_its_refusal(
    program: Client, joint_union: Organization, firm: Employer
) -> None:
    here, day = str(joint_union.public_id), ON.isoformat()
    employer = str(firm.public_id)
    new = {"code": "XIN1", "name": "新联合工会"}
    for operation in (
        {"kind": "pass", "source": here, "employer": employer, "target": here, "on": day},
        {"kind": "merge", "target": here, "sources": [here], "on": day},
        {"kind": "split", "source": here, "employers": [employer], "new": new, "on": day},
        {"kind": "move", "organization": here, "parent": here, "on": day},
        {"kind": "dissolve", "organization": here, "on": day},
    ):
        status, outcome = send(program, "/preview", operation=operation)
        assert (status, bool(outcome["blocked"])) == (200, True), operation
        assert send(program, "", operation=operation, key=str(uuid4()))[0] == 422
    assert send(program, "/preview", operation={"kind": "explode"})[0] == 422
    assert not Change.objects.exists()
