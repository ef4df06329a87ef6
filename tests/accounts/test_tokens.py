"""Programs sign in for one duty and get a token that is shown once."""

from datetime import timedelta

import time_machine
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.builders.accounts import PASSWORD, a_user, code_of
from unionhall.accounts.models import Duty, Role, SignIn, User
from unionhall.organizations.models import Organization

ME = "/api/v1/accounts/me"


def sign_in(client: Client, user: User, code: str, **more: object) -> HttpResponse:
    given = {"username": user.username, "password": PASSWORD, "code": code, **more}
    return client.post("/api/v1/accounts/tokens", given, content_type="application/json")  # type: ignore[return-value]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_acts_in_its_duty_and_is_kept_hashed(
    client: Client, user: User, secret: str, other_district: Organization
) -> None:
    second = Duty.objects.create(
        user=user,
        organization=other_district,
        scope_path=other_district.path,
        role=Role.AUDITOR,
        valid_from=timezone.localdate(),
    )
    answer = sign_in(client, user, code_of(secret), duty=str(second.public_id), label="报表")

    assert answer.status_code == 201
    token = answer.json()["token"]  # type: ignore[attr-defined]
    me = Client().get(ME, headers=bearer(token)).json()
    assert me["duty"]["id"] == str(second.public_id)
    assert "accounts.read_audit" in me["permissions"]
    kept = SignIn.objects.get(method=SignIn.Method.TOKEN)
    assert token not in str(vars(kept))
    assert len(kept.token or "") == 64


def test_a_code_opens_once(client: Client, user: User, secret: str) -> None:
    code = code_of(secret)
    assert sign_in(client, user, code).status_code == 201
    assert sign_in(client, user, code).status_code == 401


def test_a_password_without_its_second_factor_opens_nothing(
    client: Client, user: User, secret: str
) -> None:
    assert sign_in(client, user, "000000").status_code == 401
    Authenticator.objects.filter(user=user).delete()
    answer = sign_in(client, user, "000000")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_needed")  # type: ignore[attr-defined]


def test_a_token_rests_two_hours_lasts_twelve_and_ends_when_told(
    client: Client, user: User, secret: str
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        token = sign_in(client, user, code_of(secret)).json()["token"]  # type: ignore[attr-defined]
        program = Client(headers=bearer(token))
        for _ in range(7):
            clock.shift(timedelta(minutes=100))
            assert program.get(ME).status_code == 200
        clock.shift(timedelta(minutes=100))
        assert program.get(ME).status_code == 401

        token = sign_in(client, user, code_of(secret)).json()["token"]  # type: ignore[attr-defined]
        program = Client(headers=bearer(token))
        clock.shift(timedelta(hours=2))
        assert program.get(ME).status_code == 200
        clock.shift(timedelta(hours=2, seconds=1))
        assert program.get(ME).status_code == 401

        token = sign_in(client, user, code_of(secret)).json()["token"]  # type: ignore[attr-defined]
        program = Client(headers=bearer(token))
        mine = next(one for one in program.get("/api/v1/accounts/sign-ins").json() if one["this"])
        assert program.delete(f"/api/v1/accounts/sign-ins/{mine['id']}").status_code == 204
        assert program.get(ME).status_code == 401


def test_a_token_dies_with_its_duty(client: Client, user: User, secret: str) -> None:
    token = sign_in(client, user, code_of(secret)).json()["token"]  # type: ignore[attr-defined]
    user.duties.update(valid_until=timezone.localdate())
    me = Client().get(ME, headers=bearer(token)).json()
    assert (me["duty"], me["permissions"]) == (None, [])


def test_somebody_elses_duty_gives_no_token(
    client: Client, user: User, secret: str, district: Organization
) -> None:
    theirs = a_user(district, Role.ADMINISTRATOR).duties.get()
    answer = sign_in(client, user, code_of(secret), duty=str(theirs.public_id))
    assert (answer.status_code, answer.json()["code"]) == (403, "no_such_duty")  # type: ignore[attr-defined]


def test_a_new_password_ends_the_other_entrances(client: Client, user: User, secret: str) -> None:
    first = sign_in(client, user, code_of(secret)).json()["token"]  # type: ignore[attr-defined]
    client.force_login(user)
    weak = client.post(
        "/api/v1/accounts/me/password",
        {"old": PASSWORD, "new": "1234"},
        content_type="application/json",
    )
    assert weak.status_code == 422
    changed = client.post(
        "/api/v1/accounts/me/password",
        {"old": PASSWORD, "new": "drei-Kraniche-am-See"},
        content_type="application/json",
    )
    assert changed.status_code == 204
    assert Client().get(ME, headers=bearer(first)).status_code == 401


def test_a_partners_token_opens_its_window_and_its_account_alone(
    client: Client, user: User, secret: str
) -> None:
    Duty.objects.filter(user=user).update(role=Role.PARTNER)
    token = sign_in(client, user, code_of(secret)).json()["token"]  # type: ignore[attr-defined]
    told = {
        path: Client().get(path, headers=bearer(token)).status_code
        for path in (ME, "/api/v1/linkage/window", "/api/v1/organizations", "/api/v1/jobs")
    }
    assert list(told.values()) == [200, 200, 403, 403]
