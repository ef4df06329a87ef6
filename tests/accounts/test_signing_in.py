"""Staff sign in with a password and a second factor; sessions have limits."""

from datetime import timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from tests.builders.accounts import PASSWORD, code_of
from unionhall.accounts.models import SignIn, User
from unionhall.organizations.models import Organization


def who(client: Client) -> dict[str, object] | int:
    answer = client.get("/api/v1/accounts/me")
    found: dict[str, object] = answer.json()
    return found if answer.status_code == 200 else answer.status_code


def test_password_and_code_open_the_account_in_its_duty(
    client: Client, user: User, secret: str, district: Organization
) -> None:
    first = client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    assert first.status_code == 302
    assert first.headers["Location"].startswith("/sign-in/second-factor/")
    assert who(client) == 401

    second = client.post("/sign-in/second-factor/", {"code": code_of(secret)})

    assert (second.status_code, second.headers["Location"]) == (302, "/")
    me = who(client)
    assert isinstance(me, dict)
    assert me["username"] == user.username
    assert me["duty"]["organization"] == str(district.public_id)  # type: ignore[index]
    assert "organizations.view" in me["permissions"]  # type: ignore[operator]


def test_a_session_rests_half_an_hour_and_lasts_twelve(client: Client, user: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client.force_login(user)
        for _ in range(25):
            clock.shift(timedelta(minutes=29))
            last = who(client)
            if not isinstance(last, dict):
                break
        lasted = timezone.now() - start
        assert lasted == timedelta(minutes=29) * 25
        client.force_login(user)
        clock.shift(timedelta(minutes=30))
        assert isinstance(who(client), dict)
        clock.shift(timedelta(minutes=30, seconds=1))
        assert who(client) == 401
        assert SignIn.objects.filter(user=user).count() == 2


def test_the_own_page_leads_to_recovery_codes_only_when_there_are_any(
    client: Client, user: User, secret: str
) -> None:
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    client.post("/sign-in/second-factor/", {"code": code_of(secret)})

    page = client.get("/account/").content.decode()

    assert 'href="/account/recovery-codes/new/"' in page
    assert 'href="/account/recovery-codes/"' not in page


def test_a_session_of_another_password_is_over(client: Client, user: User, secret: str) -> None:
    client.force_login(user)
    before = who(client)
    user.set_password("ein-anderer-Baum-8")
    user.save()

    assert isinstance(before, dict)
    assert who(client) == 401
    assert not SignIn.objects.filter(user=user, ended_at=None).exists()


def test_who_changes_the_password_over_the_api_stays_signed_in(client: Client, user: User) -> None:
    client.force_login(user)
    other = Client()
    other.force_login(user)

    answer = client.post(
        "/api/v1/accounts/me/password",
        {"old": PASSWORD, "new": "ein-anderer-Baum-8"},
        content_type="application/json",
    )

    assert answer.status_code == 204
    assert isinstance(who(client), dict)
    assert who(other) == 401
