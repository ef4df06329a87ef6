"""Papers over the API: the same deeds, the same rules."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.builders.accounts import an_actor
from tests.builders.cards import sign_in
from tests.builders.papers import LETTER, TEXT, a_paper, declared
from tools.paper_templates import build
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization

API = "/api/v1/papers"


@pytest.fixture
def subjects(tmp_path: Path) -> Iterator[dict[UUID, Organization]]:
    bodies: dict[UUID, Organization] = {}
    with declared(tmp_path, bodies):
        yield bodies


@pytest.fixture
def desk(client: Client, organizer: Actor) -> Client:
    return sign_in(client, organizer)


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(API + path, json.dumps(body), content_type="application/json")


def test_a_papers_whole_life(
    desk: Client, district: Organization, subjects: dict[UUID, Organization]
) -> None:
    subject = uuid4()
    subjects[subject] = district
    body = {
        "kind": LETTER,
        "subject": str(subject),
        "on": "2026-03-02",
        "submission_id": str(uuid4()),
    }
    made = post(desk, "", body)
    assert (made.status_code, made.json()["reference"]) == (201, "测工发〔2026〕1号")
    assert post(desk, "", body).json()["id"] == made.json()["id"]
    paper = f"/{made.json()['id']}"
    scan = desk.post(f"{API}{paper}/scans", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1")})
    assert scan.status_code == 201
    first = scan.json()["scans"][0]["id"]
    again = desk.post(
        f"{API}{paper}/scans",
        {"file": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff"), "replaces": first},
    )
    assert [(s["page"], s["version"], s["format"]) for s in again.json()["scans"]] == [
        (1, 1, "pdf"),
        (1, 2, "jpg"),
    ]
    assert desk.post(f"{API}/scans/{first}/file").content == b"%PDF-1"
    assert desk.post(f"{API}{paper}/file").content.startswith(b"PK")
    assert post(desk, f"{paper}/void", {"reason": " "}).json()["code"] == "reason_needed"
    assert post(desk, f"{paper}/void", {"reason": "写错"}).json()["state"] == "voided"
    archive = post(desk, "/archive", {"app": "tests", "subject": str(subject)})
    assert b"".join(archive.streaming_content).startswith(b"PK")
    listed = desk.get(f"{API}?year=2026&subject={subject}").json()["items"]
    assert [item["void_reason"] for item in listed] == ["写错"]


def own(answer: HttpResponse) -> bool:
    templates = {one["kind"]: one for one in json.loads(answer.content)["templates"]}
    return bool(templates[LETTER]["own"])


def test_templates_and_words(desk: Client, district: Organization) -> None:
    place = district.path
    kinds = {kind["code"]: kind for kind in desk.get(f"{API}/kinds").json()}
    assert kinds[LETTER]["variables"][-1]["example"] == "请于30日内办理法人登记。"
    file = SimpleUploadedFile("a.docx", build(TEXT + "附页"))
    form = {"file": file, "kind": LETTER, "place": place}
    assert own(desk.post(f"{API}/settings/templates", form)) is True
    taken = desk.get(f"{API}/settings/templates/{LETTER}")
    assert taken.content == build(TEXT + "附页")
    shipped = desk.get(f"{API}/settings/templates/{LETTER}?shipped=true")
    assert shipped.content == build(TEXT)
    word = {"series": "general", "word": "延工发"}
    assert post(desk, "/settings/words", word).json()["words"] == {"general": "延工发"}
    back = post(desk, "/settings/templates/put-back", {"kind": LETTER})
    assert own(back) is False
    assert desk.get(f"{API}/settings").json()["place"] == place


def test_a_paper_of_others_is_not_there(
    client: Client, district: Organization, other_district: Organization
) -> None:
    paper = a_paper(district)
    sign_in(client, an_actor(other_district))
    assert client.get(f"{API}/{paper.public_id}").status_code == 404
    assert client.post(f"{API}/{paper.public_id}/file").status_code == 404
    assert client.get(API).json()["items"] == []
