"""What programs do with lists of members: the same as people."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders.intake import a_book, a_row
from unionhall.accounts.models import User
from unionhall.intake.models import Batch
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeper")]
API = "/api/v1/intake"


def hand_in(client: Client, body: Organization, content: bytes) -> Any:
    return client.post(
        f"{API}/batches?organization={body.public_id}",
        {"file": SimpleUploadedFile("list.xlsx", content)},
    )


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(f"{API}/{address}", body, content_type="application/json")


def test_a_program_takes_a_list_in_from_beginning_to_end(
    client: Client, street: Organization, joint_union: Organization
) -> None:
    rows = [a_row("赵一", joint_union.name), a_row("钱二", joint_union.name, phone="12")]
    made = hand_in(client, street, a_book(rows))
    assert made.status_code == 201
    batch = made.json()["id"]
    assert hand_in(client, street, a_book(rows)).json()["id"] != "", "another file"

    columns = client.get(f"{API}/batches/{batch}/columns").json()
    assert columns["missing"] == []
    assert columns["columns"][0] | {"values": []} == {
        "column": "c0",
        "letter": "A",
        "title": "姓名",
        "values": [],
        "field": "name",
    }
    done = post(client, f"batches/{batch}/check").json()
    assert (done["batch"]["state"], done["job"]) == ("checked", None)
    assert done["batch"]["counts"]["new"] == done["batch"]["counts"]["rejected"] == 1
    assert done["batch"]["total"] == sum(done["batch"]["counts"].values())

    wrong = client.get(f"{API}/batches/{batch}/rows?verdict=rejected").json()["items"]
    assert [(row["line"], row["problems"][0]["field"]) for row in wrong] == [(3, "phone")]
    assert len(client.get(f"{API}/batches/{batch}/rows?field=phone").json()["items"]) == 1

    assert post(client, f"batches/{batch}/write").json()["batch"]["state"] == "done"
    again = post(client, f"batches/{batch}/write").json()["batch"]
    assert again["state"] == "done", "pressed twice, written once"
    assert Membership.objects.count() == 1
    answer = client.get(f"{API}/batches/{batch}/answers")
    assert answer.status_code == 200
    assert client.get(f"{API}/batches/{batch}/dependents").json() == []
    back = post(client, f"batches/{batch}/take-back").json()["batch"]
    assert back["state"] == "undone"
    assert not Membership.objects.exists()


def test_the_same_file_is_the_same_batch(client: Client, joint_union: Organization) -> None:
    content = a_book([a_row()])
    first, second = (hand_in(client, joint_union, content).json() for _ in range(2))
    assert first["id"] == second["id"]
    assert Batch.objects.count() == 1


def test_batches_are_listed_and_narrowed(
    client: Client, joint_union: Organization, keeper: User
) -> None:
    batch = hand_in(client, joint_union, a_book([a_row()])).json()["id"]
    listed = client.get(f"{API}/batches").json()["items"]
    assert [one["id"] for one in listed] == [batch]
    assert listed[0]["handed_in_by"] == keeper.name
    for query, count in (
        ("state=mapping", 1),
        ("state=done", 0),
        (f"organization={joint_union.public_id}", 1),
        ("since=2999-01-01", 0),
    ):
        assert len(client.get(f"{API}/batches?{query}").json()["items"]) == count, query


def test_refusals_name_the_field(client: Client, joint_union: Organization) -> None:
    refused = hand_in(client, joint_union, b"PK\x03\x04 torn")
    assert (refused.status_code, refused.json()["code"]) == (422, "unreadable_file")
    batch = hand_in(client, joint_union, a_book([a_row()])).json()["id"]
    refused = post(client, f"batches/{batch}/check", mapping={"name": "c0"})
    assert (refused.status_code, refused.json()["code"]) == (422, "columns_missing")
    refused = post(client, f"batches/{batch}/write")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_now")


def test_cancelling_begins_nothing(client: Client, joint_union: Organization) -> None:
    batch = hand_in(client, joint_union, a_book([a_row()])).json()["id"]
    post(client, f"batches/{batch}/check")
    assert post(client, f"batches/{batch}/again").json()["state"] == "mapping"
    assert post(client, f"batches/{batch}/cancel").json()["state"] == "cancelled"
    assert post(client, f"batches/{batch}/cancel").json()["state"] == "cancelled"
    assert post(client, f"batches/{batch}/confirm", lines=[2]).status_code == 409
