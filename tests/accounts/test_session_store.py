"""What a stolen database tells of sessions: nothing that opens one, nothing that was typed."""

import base64

from django.contrib.sessions.models import Session
from django.test import Client

from tests.builders.accounts import a_user
from unionhall.organizations.models import Organization

PHONE = "13712345678"


def test_a_row_neither_opens_a_session_nor_names_a_phone(
    client: Client, city: Organization
) -> None:
    del city
    client.post("/sign-in/phone/", {"phone": PHONE})
    cookie = client.cookies["sessionid"].value
    row = Session.objects.get()
    assert row.session_key != cookie
    raw = row.session_data
    readable = raw + base64.urlsafe_b64decode(raw + "==").decode(errors="replace")
    assert PHONE not in readable
    assert "phone" not in readable
    assert client.get("/sign-in/phone/code/").status_code == 200, "the visitor goes on"

    thief = Client()
    thief.cookies["sessionid"] = row.session_key
    assert thief.get("/sign-in/phone/code/").status_code == 302


def test_a_session_lives_changes_and_ends(client: Client, district: Organization) -> None:
    client.force_login(a_user(district))
    before = client.cookies["sessionid"].value
    assert client.get("/account/").status_code == 200
    assert client.session.exists(before)
    client.post("/sign-out/")
    assert not Session.objects.filter(pk=before).exists()
    assert client.get("/account/").status_code == 302
    stale = Client()
    stale.cookies["sessionid"] = before
    assert stale.get("/account/").status_code == 302


def test_a_row_of_another_secret_key_is_an_empty_session(
    client: Client, city: Organization, settings: object
) -> None:
    del city
    client.post("/sign-in/phone/", {"phone": PHONE})
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert client.get("/sign-in/phone/code/").status_code == 302
