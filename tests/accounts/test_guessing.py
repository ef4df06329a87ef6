"""Guessing is slow, for every process alike, and tells nothing."""

from datetime import timedelta
from typing import Any

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.builders.accounts import PASSWORD, code_of
from unionhall.accounts.models import Secret, User


def sign_in(username: str, password: str, address: str = "10.0.0.1") -> Any:
    return Client(REMOTE_ADDR=address).post("/sign-in/", {"login": username, "password": password})


def test_five_wrong_passwords_lock_the_right_one_out_for_a_while(user: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            assert sign_in(user.username, "wrong").status_code == 422
            cache.clear()  # another process knows nothing of this one's memory
        assert sign_in(user.username, PASSWORD).status_code == 422
        clock.shift(timedelta(minutes=16))
        assert sign_in(user.username, PASSWORD).status_code == 302


def test_the_lock_does_not_reach_the_holder_elsewhere(user: User) -> None:
    for _ in range(6):
        sign_in(user.username, "wrong", "10.6.6.6")
    assert sign_in(user.username, PASSWORD, "10.0.0.1").status_code == 302


def test_many_addresses_do_not_help_the_guesser(user: User) -> None:
    for number in range(20):
        sign_in(user.username, "wrong", f"10.9.0.{number}")
    assert sign_in(user.username, PASSWORD, "10.9.1.1").status_code == 422


def test_right_passwords_do_not_use_up_an_office(user: User) -> None:
    for _ in range(25):
        assert sign_in(user.username, PASSWORD).status_code == 302


def test_an_unknown_name_is_answered_like_a_known_one(user: User) -> None:
    def words(username: str) -> str:
        body: str = sign_in(username, "wrong").content.decode()
        return body[body.index('role="alert"') :].partition("</form>")[0].replace(username, "…")

    known, unknown = words(user.username), words("nobody-x")
    assert known.count("<li>") == unknown.count("<li>") > 0


def test_wrong_codes_lock_the_second_factor(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    client = Client()
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    for _ in range(5):
        assert client.post("/sign-in/second-factor/", {"code": "000000"}).status_code == 422
        cache.clear()
    assert client.post("/sign-in/second-factor/", {"code": code_of(secret)}).status_code == 422
    assert client.get("/api/v1/accounts/me").status_code == 401


def test_the_secret_of_the_second_factor_is_sealed(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert secret not in str([*Authenticator.objects.values(), *Secret.objects.values()])
    Authenticator.objects.filter(user=user).delete()
    assert Secret.objects.count() == 0


def test_without_a_second_factor_only_its_set_up_opens(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    client = Client()
    assert sign_in(user.username, PASSWORD).status_code == 302
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    for page in ("/", "/account/", "/duties/", "/account/sign-ins/"):
        assert client.get(page).headers["Location"] == "/account/second-factor/"
    refused = client.get("/api/v1/accounts/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")

    shown = client.get("/account/second-factor/")
    secret = client.session["mfa.totp.secret"]
    assert secret in shown.content.decode()
    picture = shown.context["totp_svg"]
    assert 'xmlns="http://www.w3.org/2000/svg"' in picture  # else no browser draws it
    assert client.post("/account/second-factor/", {"code": "000000"}).status_code == 422
    done = client.post("/account/second-factor/", {"code": code_of(secret)})

    assert done.headers["Location"] == "/account/recovery-codes/"
    codes = client.get("/account/recovery-codes/")
    assert codes.content.decode().count('class="code"') == 10
    assert client.get("/account/").status_code == 200


def test_a_recovery_code_opens_once(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, generate_totp_secret())
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: PLC0415

    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (302, 422):
        client = Client()
        client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
        assert client.post("/sign-in/second-factor/", {"code": code}).status_code == expected


def test_a_first_password_has_to_be_changed(user: User) -> None:
    user.must_change_password = True
    user.save()
    client = Client()
    client.force_login(user)
    assert client.get("/account/").headers["Location"] == "/account/password/"
    new = "drei-Kraniche-am-See"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/", given).status_code == 302
    assert client.get("/account/").status_code == 200
