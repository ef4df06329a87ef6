"""Everything that the pages do, programs do by the same rules."""

from typing import Any

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role
from unionhall.organizations.models import Organization

ROOT = "/api/v1/organizations"


class Caller:
    """A signed-in program: sends and receives JSON."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, **query: str) -> tuple[int, Any]:
        answer = self.client.get(ROOT + path, query)
        return answer.status_code, answer.json()

    def send(self, path: str, method: str = "post", **body: object) -> tuple[int, Any]:
        call = getattr(self.client, method)
        answer = call(ROOT + path, body, content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def caller(client: Client, district: Organization) -> Caller:
    client.force_login(a_user(district))
    return Caller(client)


def test_a_program_walks_the_tree(
    caller: Caller, district: Organization, street: Organization, joint_union: Organization
) -> None:
    status, found = caller.get("", limit="2")
    assert (status, [one["name"] for one in found["items"]]) == (
        200,
        [district.name, street.name],
    )
    _, rest = caller.get("", limit="2", cursor=found["next"])
    assert [one["name"] for one in rest["items"]] == [joint_union.name]
    assert rest["next"] is None

    _, below = caller.get(f"/{street.public_id}/below")
    assert [(one["name"], one["number_below"]) for one in below["items"]] == [(joint_union.name, 0)]
    assert caller.get(f"/{district.public_id}/kinds-below")[1] == [
        {"kind": "street", "number": 1},
        {"kind": "joint", "number": 1},
    ]
    assert caller.get("", kind="joint", on="2015-03-01")[1]["items"] == []
    assert caller.get("", code=street.code)[1]["items"][0]["id"] == str(street.public_id)


def test_a_program_founds_moves_and_dissolves(
    caller: Caller, district: Organization, street: Organization
) -> None:
    body = {
        "parent": str(street.public_id),
        "kind": "joint",
        "code": "R-1",
        "name": "商圈联合工会",
        "founded_on": "2025-01-01",
    }
    status, made = caller.send("", **body)
    assert (status, made["kind"]) == (201, "joint")
    status, refused = caller.send("", **body)
    assert (status, refused["code"]) == (409, "code_taken")

    path = f"/{made['id']}"
    assert caller.send(path, "put", name="商圈工会", address="1号")[1]["address"] == "1号"
    assert caller.send(f"{path}/kind", kind="single", on="2025-02-01")[1]["kind"] == "single"
    assert caller.get(f"{path}/move") == (200, {"bodies": 1})
    assert caller.send(f"{path}/move", parent=str(district.public_id), on="2025-03-01")[0] == 200
    _, history = caller.get(f"{path}/history")
    assert [(one["kind"], one["parent"], one["valid_from"]) for one in history] == [
        ("single", str(district.public_id), "2025-03-01"),
        ("single", str(street.public_id), "2025-02-01"),
        ("joint", str(street.public_id), "2025-01-01"),
    ]
    status, ended = caller.send(f"{path}/dissolve", on="2025-04-01", reason="合并")
    assert (status, ended["dissolved_on"]) == (200, "2025-04-01")


def test_a_program_enters_employers_and_covers_them(
    caller: Caller, street: Organization, joint_union: Organization
) -> None:
    status, made = caller.send(
        "/employers",
        area=str(street.public_id),
        name="云帆速递有限公司",
        unit_class="170",
        staff=99,
        counted_on="2021-01-01",
    )
    assert (status, made["staff"], made["covered"], made["ownership"]) == (
        201,
        99,
        False,
        "non_public",
    )
    path = f"/employers/{made['id']}"
    assert caller.send(f"{path}/headcounts", counted_on="2022-01-01", staff=100)[0] == 200
    assert [one["staff"] for one in caller.get(f"{path}/headcounts")[1]] == [100, 99]
    status, tie = caller.send(
        f"/{joint_union.public_id}/coverages", employer=made["id"], on="2022-01-01"
    )
    assert status == 200
    assert caller.get(path)[1]["covered"] is True
    assert len(caller.get("/employers", large="true", covered="true")[1]["items"]) == 1
    assert caller.get("/employers", large="false")[1]["items"] == []
    ended = caller.send(f"/coverages/{tie['id']}/end", on="2023-01-01")
    assert ended[1]["valid_until"] == "2023-01-01"
    assert len(caller.get(f"/{joint_union.public_id}/coverages")[1]["items"]) == 1
    none = caller.get(f"/{joint_union.public_id}/coverages", on="2023-01-01")
    assert none[1]["items"] == []
    assert caller.send(path, "put", name="云帆物流")[1]["name"] == "云帆物流"
    opened = caller.send(
        f"/{street.public_id}/stations",
        name="服务站",
        division_code="110119001",
        catch_all=str(joint_union.public_id),
    )
    assert opened[0] == 201
    closed = caller.send(f"/stations/{opened[1]['id']}/close", on="2024-01-01")
    assert closed[1]["closed_on"] == "2024-01-01"
    assert len(caller.get("/stations")[1]["items"]) == 1


def test_refusals_are_problems_with_the_field(
    caller: Caller, street: Organization, other_district: Organization
) -> None:
    status, problem = caller.send(
        "/employers", area=str(street.public_id), name="公司", credit_code="123"
    )
    assert (status, problem["code"]) == (422, "bad_credit_code")
    assert "18位" in problem["detail"]
    assert caller.get(f"/{other_district.public_id}")[0] == 404
    assert (
        caller.send(f"/{other_district.public_id}/dissolve", on="2024-01-01", reason="x")[0] == 404
    )


def test_an_auditor_reads_and_changes_nothing(
    client: Client, district: Organization, street: Organization, joint_union: Organization
) -> None:
    employer = an_employer(street)
    client.force_login(a_user(district, Role.AUDITOR))
    auditor = Caller(client)

    assert auditor.get(f"/{joint_union.public_id}")[0] == 200
    refused = [
        auditor.send(f"/{joint_union.public_id}/dissolve", on="2024-01-01", reason="x"),
        auditor.send(f"/{joint_union.public_id}/kind", kind="single", on="2024-01-01"),
        auditor.send(
            f"/{joint_union.public_id}/coverages", employer=str(employer.public_id), on="2024-01-01"
        ),
        auditor.send(f"/employers/{employer.public_id}", "put", name="x"),
    ]
    assert [status for status, _problem in refused] == [403] * 4
