"""Everything that a page about cards does, the API does too."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders.accounts import an_actor
from tests.builders.cards import a_card, bank_says, sign_in, states
from unionhall.accounts.models import Role
from unionhall.cards.models import Batch, Card
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting

State = Card.State
API = "/api/v1/cards"


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"{API}{path}", body, content_type="application/json")


@pytest.fixture
def union(client: Client, organizer: Actor) -> Client:
    return sign_in(client, organizer)


def test_a_file_goes_to_the_bank_and_back(
    union: Client, organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    body = {"organization": str(joint_union.public_id), "request_id": str(uuid4())}
    made = post(union, "/batches", **body)
    assert made.status_code == 201
    assert post(union, "/batches", **body).json()["id"] == made.json()["id"]
    batch = Batch.objects.get()
    path = f"/batches/{batch.public_id}"

    download = union.post(f"{API}{path}/file")
    assert download.headers["Content-Type"] == "application/zip"
    content = b"".join(download.streaming_content)  # type: ignore[attr-defined]
    assert content[:2] == b"PK"

    answer = bank_says(organizer, batch, errors=1.0)
    for again in (False, True):
        upload = {"file": SimpleUploadedFile("a.zip", answer)}
        taken = union.post(f"{API}{path}/answers", upload).json()
        assert (taken["again"], taken["refused"], taken["lines"]) == (again, 1, 1)
    matters = union.get(f"{API}{path}").json()["matters"]
    assert [matter["card"] for matter in matters] == [str(card.public_id)]
    assert union.get(f"{API}{path}/lines").json()["items"][0]["outcome"] == "refused"
    shared = union.get(f"{API}/sharings").json()["items"]
    assert [one["card"] for one in shared] == [str(card.public_id)]
    page = union.get(f"{API}/{card.public_id}").json()
    assert page["may_become"] == ["consented", "closed"]
    assert post(union, f"/{card.public_id}/steps", to="consented").status_code == 200
    assert states([card]) == [State.CONSENTED]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "no_file"),
        (b"no zip", 422, "not_a_zip"),
        (b"PK\x03\x04", 422, "damaged"),
        (b"x" * (4 * 1024 * 1024 + 1), 413, "too_large"),
    ],
)
def test_a_bad_answer_is_a_problem_with_its_field(
    union: Client, content: bytes, status: int, code: str
) -> None:
    upload = {"file": SimpleUploadedFile("a.zip", content)}
    refused = union.post(f"{API}/batches/answers", upload)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (status, code)
    assert problem["errors"][0]["field"] == "file"


def test_the_clerk_hands_over_and_undoes(
    clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    client = sign_in(Client(), clerk)
    card = a_card(joint_union, "欧阳建国", meeting=meeting)
    assert [one["id"] for one in client.get(f"{API}/clerk/meetings").json()] == [
        str(meeting.public_id)
    ]
    desk = client.get(f"{API}/clerk/meetings/{meeting.public_id}").json()
    assert [row["name"] for row in desk["waiting"]] == ["欧阳建国"]
    path = f"/clerk/meetings/{meeting.public_id}/cards/{card.public_id}"
    fields = {"bank_reference": "BJ-0421", "id_seen": True}
    refused = post(client, f"{path}/hand-over", last_four="6212260200012345678", **fields)
    assert refused.json()["code"] == "only_last_four"
    assert "6212" not in refused.content.decode()
    done = post(client, f"{path}/hand-over", last_four="0421", **fields)
    assert (done.status_code, done.json()["done"]) == (200, 1)
    assert post(client, f"{path}/undo", reason="点错了人").json()["done"] == 0
    assert client.get(API).status_code == 403
    assert client.get(f"{API}/{card.public_id}").status_code == 404


def test_lists_are_masked_and_scoped(
    district: Organization, other_district: Organization, joint_union: Organization
) -> None:
    a_card(joint_union, "欧阳建国")
    leader = sign_in(Client(), an_actor(district, Role.LEADER))
    assert [one["name"] for one in leader.get(API).json()["items"]] == ["欧阳**"]
    stranger = sign_in(Client(), an_actor(other_district))
    assert stranger.get(API).json()["items"] == []


def test_lost_and_replaced(
    union: Client, clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    fields = {"last_four": "0421", "bank_reference": "BJ-0421", "id_seen": True}
    path = f"/clerk/meetings/{meeting.public_id}/cards/{card.public_id}/hand-over"
    post(sign_in(Client(), clerk), path, **fields)
    assert post(union, f"/{card.public_id}/steps", to="lost").json()["code"] == "reason_needed"
    post(union, f"/{card.public_id}/steps", to="lost", reason="本人来电挂失")
    new = post(
        union,
        f"/{card.public_id}/replacement",
        last_four="9876",
        bank_reference="BJ-9876",
        on="2026-03-01",
    )
    assert (new.status_code, new.json()["state"]) == (201, "handed_over")
