"""Members sign in with a code to the phone on record; nothing tells who is a member."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders.members import admitted, an_identity
from unionhall.accounts.models import PhoneCode, SignIn, Throttle, User
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization

PHONE, STRANGER = "13712345678", "13787654321"


@pytest.fixture
def membership(joint_union: Organization, settings: Any) -> Membership:
    settings.DEMO = True
    return admitted(joint_union, an_identity("王建国", phone=PHONE))


def ask(client: Client, phone: str) -> Any:
    return client.post("/sign-in/phone/", {"phone": phone})


def enter(client: Client, code: str) -> Any:
    return client.post("/sign-in/phone/code/", {"code": code})


def test_the_code_opens_the_own_record_only(
    client: Client, membership: Membership, messages: list[Any]
) -> None:
    ask(client, "137 1234 5678")
    [(phone, key, facts)] = messages
    assert (phone, key) == (PHONE, "sign_in_code")

    answer = enter(client, str(facts["code"]))

    assert answer.status_code == 302
    me = client.get("/api/v1/accounts/me").json()
    assert me["person"] == str(membership.person.public_id)
    assert (me["duties"], me["permissions"]) == ([], [])
    user = User.objects.get(person=membership.person.public_id)
    assert "建" not in user.name
    assert SignIn.objects.get(user=user).method == SignIn.Method.CODE


def test_an_unknown_phone_looks_and_costs_the_same(
    client: Client, membership: Membership, messages: list[Any]
) -> None:
    seen = []
    for phone in (PHONE, STRANGER):
        visitor = Client()
        visitor.get("/sign-in/phone/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            asked = visitor.post("/sign-in/phone/", {"phone": phone})
        shown = visitor.get("/sign-in/phone/code/")
        wrong = visitor.post("/sign-in/phone/code/", {"code": "000000"})
        seen.append(
            (
                asked.status_code,
                asked.headers["Location"],
                len(queries),
                shown.content.decode().count(phone[-4:]),
                wrong.status_code,
            )
        )
    assert seen[0] == seen[1]
    assert [phone for phone, _key, _facts in messages] == [PHONE]


def test_the_code_is_kept_hashed_lives_ten_minutes_and_opens_once(
    client: Client, membership: Membership, messages: list[Any]
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(client, PHONE)
        code = str(messages[-1][2]["code"])
        assert len(code) == 6
        assert code not in str(list(PhoneCode.objects.values()))
        clock.shift(timedelta(minutes=10, seconds=1))
        assert enter(client, code).status_code == 422

        ask(client, PHONE)
        code = str(messages[-1][2]["code"])
        clock.shift(timedelta(minutes=9))
        assert enter(client, code).status_code == 302
        other = Client()
        session = other.session
        session["phone_to_confirm"] = PHONE
        session.save()
        assert enter(other, code).status_code == 422


def test_five_wrong_tries_spend_the_code(
    client: Client, membership: Membership, messages: list[Any]
) -> None:
    ask(client, PHONE)
    code = str(messages[-1][2]["code"])
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        assert enter(client, wrong).status_code == 422
    assert enter(client, code).status_code == 422


def test_codes_are_asked_for_once_a_minute_and_five_times_an_hour(
    membership: Membership, messages: list[Any]
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        statuses = []
        for _ in range(5):
            statuses.append(ask(Client(), PHONE).status_code)
            statuses.append(ask(Client(), PHONE).status_code)
            clock.shift(timedelta(seconds=61))
        assert statuses == [302, 429] * 5
        assert ask(Client(), PHONE).status_code == 429
        assert len(messages) == 5
        assert "13712345678" not in str(list(Throttle.objects.values()))


@pytest.mark.parametrize("phone", ["", "1371234567", "23712345678", "abc", "137123456789"])
@pytest.mark.django_db
def test_what_is_no_phone_is_said_so(client: Client, phone: str) -> None:
    assert ask(client, phone).status_code == 422


def test_the_api_signs_members_in_alike(
    client: Client, membership: Membership, messages: list[Any]
) -> None:
    for phone in (STRANGER, PHONE):
        asked = client.post(
            "/api/v1/accounts/phone-codes", {"phone": phone}, content_type="application/json"
        )
        assert asked.status_code == 202
    code = str(messages[-1][2]["code"])
    given = {"phone": PHONE, "code": code}
    answer = client.post("/api/v1/accounts/phone-tokens", given, content_type="application/json")
    assert answer.status_code == 201
    me = Client().get(
        "/api/v1/accounts/me", headers={"Authorization": f"Bearer {answer.json()['token']}"}
    )
    assert me.json()["person"] == str(membership.person.public_id)
    again = client.post("/api/v1/accounts/phone-tokens", given, content_type="application/json")
    assert again.status_code == 422
