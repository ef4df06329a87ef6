"""Everything that the pages do, for programs."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.joining import a_number, applied
from unionhall.accounts.models import Role
from unionhall.accounts.sms import MemoryProvider
from unionhall.joining.models import Application, JoinLink
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting

NOBODYS = "5d6a5da4-a0fb-4cb5-8590-7f754382f041"
BASE = "/api/v1/joining"
PHONE = "13712345678"


def post(client: Client, path: str, **payload: Any) -> Any:
    return client.post(f"{BASE}{path}", payload, content_type="application/json")


def a_form(client: Client, link: JoinLink, **overrides: Any) -> dict[str, Any]:
    door = client.get(f"{BASE}/doors/{link.token}").json()
    versions = {t["purpose"]: t["version"] for t in door["texts"]}
    return {
        "submission_id": str(uuid4()),
        "link": link.token,
        "opening": door["opening"],
        "name": "赵小川",
        "kind": "resident_id",
        "number": a_number(),
        "valid_until": "2040-01-01",
        "phone": PHONE,
        "employment_form": "03",
        "consents": [{"purpose": "membership", "version": versions["membership"]}],
        "typed_signature": "赵小川",
    } | overrides


@pytest.fixture
def desk(client: Client, street: Organization) -> Client:
    staff = Client()
    staff.force_login(a_user(street, Role.STREET_STAFF))
    return staff


def test_a_door_says_where_it_leads(
    client: Client, link: JoinLink, meeting: Meeting, joint_union: Organization
) -> None:
    door = client.get(f"{BASE}/doors/{link.token}").json()
    assert (door["union"], door["meeting"]) == (joint_union.name, meeting.theme)
    unknown = client.get(f"{BASE}/doors/2222222222")
    assert unknown.status_code == 404
    assert unknown.json()["code"] == "unknown_link"


def test_the_same_submission_gets_the_same_answer(client: Client, link: JoinLink) -> None:
    form = a_form(client, link)
    first, second = post(client, "/applications", **form), post(client, "/applications", **form)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    other = post(client, "/applications", **form | {"name": "钱大江"})
    assert (other.status_code, other.json()["code"]) == (409, "other_content")
    assert Application.objects.count() == 1


def test_the_answer_stays_when_the_application_moved_on(
    client: Client, desk: Client, link: JoinLink, street: Organization
) -> None:
    form = a_form(client, link)
    first = post(client, "/applications", **form)
    application = Application.objects.get()
    post(desk, "/decisions", applications=[str(application.public_id)], decision="sight")
    Meeting.objects.filter(pk=link.meeting_id).update(state="held")
    assert post(client, "/applications", **form).content == first.content


def test_what_is_wrong_names_the_field(client: Client, link: JoinLink) -> None:
    answer = post(client, "/applications", **a_form(client, link, number="990000199408090019"))
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "wrong_check_character"
    assert "number" in str(problem)


def test_from_the_code_to_the_decision(client: Client, desk: Client, link: JoinLink) -> None:
    receipt = post(client, "/applications", **a_form(client, link)).json()["receipt"]
    held = {"receipt": receipt, "phone": PHONE}
    assert post(client, "/codes", **held).status_code == 202
    wrong = post(client, "/confirmations", **held, code="nonono")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_code")
    code = MemoryProvider.sent[-1][2]["code"]
    assert post(client, "/confirmations", **held, code=code).json()["confirmed"]

    listed = desk.get(f"{BASE}/applications", {"state": "applied", "confirmed": True}).json()
    (row,) = listed["items"]
    assert (row["name"], row["finding"]) == ("赵小川", "new")
    outcomes = post(
        desk, "/decisions", applications=[row["id"], str(uuid4())], decision="approve"
    ).json()
    assert [o["done"] for o in outcomes] == [True, False]
    assert outcomes[1]["code"] == "not_found"
    assert desk.get(f"{BASE}/applications/{row['id']}").json()["state"] == "approved"
    times = desk.get(f"{BASE}/meetings/{link.meeting.public_id}/times").json()
    assert (times["approved"], times["published"]) == (1, 8)
    assert post(client, "/progress", **held).json()["state"] == "approved"


def test_wrong_pairs_are_all_answered_the_same(client: Client, link: JoinLink) -> None:
    application = applied(link, phone=PHONE)
    pairs = [(application.receipt, "13700000000"), ("ABCDEFGH", PHONE)]
    progress = [post(client, "/progress", receipt=r, phone=p) for r, p in pairs]
    assert {a.status_code for a in progress} == {404}
    assert progress[0].content == progress[1].content
    codes = [post(client, "/codes", receipt=r, phone=p) for r, p in pairs]
    assert {(a.status_code, a.content) for a in codes} == {(202, codes[0].content)}
    assert MemoryProvider.sent == []


def test_returned_and_corrected(client: Client, desk: Client, link: JoinLink) -> None:
    receipt = post(client, "/applications", **a_form(client, link)).json()["receipt"]
    application = Application.objects.get()
    chosen = [str(application.public_id)]
    refused = post(desk, "/decisions", applications=chosen, decision="return").json()
    assert (refused[0]["code"], refused[0]["field"]) == ("reason_needed", "reason")
    post(desk, "/decisions", applications=chosen, decision="return", reason="请写全称")
    correction = {
        "receipt": receipt,
        "held_phone": PHONE,
        "kind": "resident_id",
        "employment_form": "04",
        "typed_signature": "赵小川",
    }
    assert post(client, "/corrections", **correction).json()["state"] == "applied"
    again = post(client, "/corrections", **correction)
    assert (again.status_code, again.json()["code"]) == (409, "not_returned")
    nothing = post(client, "/transfers", receipt=receipt, phone=PHONE)
    assert (nothing.status_code, nothing.json()["code"]) == (422, "no_transfer_to_ask")


def test_links(client: Client, desk: Client, joint_union: Organization) -> None:
    made = post(desk, "/links", organization=str(joint_union.public_id)).json()
    assert made["address"].endswith(f"/j/{made['token']}/")
    assert made["id"] in [link["id"] for link in desk.get(f"{BASE}/links").json()["items"]]
    assert post(desk, f"/links/{made['id']}/revoke").json()["revoked_at"]
    gone = client.get(f"{BASE}/doors/{made['token']}")
    assert (gone.status_code, gone.json()["code"]) == (410, "link_revoked")


@pytest.mark.parametrize("path", ["/applications", "/links", f"/applications/{NOBODYS}"])
@pytest.mark.django_db
def test_visitors_must_sign_in_to_read(client: Client, path: str) -> None:
    assert client.get(f"{BASE}{path}").status_code == 401


def test_others_find_nothing(client: Client, other_district: Organization, link: JoinLink) -> None:
    application = applied(link)
    client.force_login(a_user(other_district))
    assert client.get(f"{BASE}/applications").json()["items"] == []
    assert client.get(f"{BASE}/applications/{application.public_id}").status_code == 404
    assert client.get(f"{BASE}/meetings/{link.meeting.public_id}/times").status_code == 404
    outcomes = post(
        client, "/decisions", applications=[str(application.public_id)], decision="sight"
    ).json()
    assert outcomes[0]["code"] == "not_found"
    assert post(client, f"/links/{link.public_id}/revoke").status_code == 404


def test_receipts_cannot_be_guessed_by_corrections(client: Client, link: JoinLink) -> None:
    form = {k: v for k, v in a_form(client, link).items() if k not in {"submission_id", "link"}}
    guess = form | {"held_phone": PHONE}
    asked = [
        post(client, "/corrections", **guess, receipt=f"AAAA{number:04d}").status_code
        for number in range(41)
    ]
    assert asked == [404] * 40 + [429]
