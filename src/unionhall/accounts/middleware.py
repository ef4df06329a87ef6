"""Who sends this request: turns the signed-in account into an actor."""

# ruff: noqa: ARG002 -- the signatures are Django's

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, logout
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from unionhall.accounts import credentials, sign_ins
from unionhall.accounts.confining import confine
from unionhall.accounts.errors import PasswordChangeNeeded, SecondFactorNeeded
from unionhall.accounts.models import SignIn
from unionhall.accounts.queries import duty_labels
from unionhall.accounts.sessions import FACTOR_KEY, SESSION_KEY
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.navigation import DutyChoice
from unionhall.core.views import not_permitted

FIRST_STEPS = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "set_language",
    }
)
"""What an account may open that holds a duty and has no second factor yet."""


class ActorMiddleware:
    """Give every request its ``actor``, and end sessions that rested or lasted too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        attach(request, ANYONE, None)
        sign_in = _entrance(request)
        if sign_in is not None:
            request.user = sign_in.user
            attach(request, sign_ins.acting(sign_in), sign_in)
            request.not_ready = not_ready(request)  # type: ignore[attr-defined]
            if request.not_ready is not None:  # type: ignore[attr-defined]
                attach(request, without_duty(request), sign_in)
        elif request.user.is_authenticated:
            logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead an account that is not ready yet to the one page that makes it so."""
        match = request.resolver_match
        refusal = getattr(request, "not_ready", None)
        if match is None or "api" in match.namespaces:  # the API refuses in its own form
            return None
        if refusal is None and getattr(view, "login_required", True):
            return _kept_at_the_window(request)
        if refusal is None or match.url_name in FIRST_STEPS:
            return None
        if isinstance(refusal, PasswordChangeNeeded):
            return redirect("account_change_password")
        return redirect("mfa_activate_totp")


def _kept_at_the_window(request: HttpRequest) -> HttpResponse | None:
    try:
        confine(request, request.actor)  # type: ignore[attr-defined]
    except NotPermitted as refusal:
        return not_permitted(request, refusal)
    return None


def _entrance(request: HttpRequest) -> SignIn | None:
    """Find the live entrance of this session and its account in one statement.

    Django would ask for the account by itself; as there, a session that was begun under
    another password is none.
    """
    public_id, user_id = (request.session.get(key) for key in (SESSION_KEY, USER_KEY))
    if not public_id or not user_id:
        return None
    sign_in = sign_ins.session(UUID(public_id), int(user_id))
    begun = request.session.get(HASH_SESSION_KEY, "")
    if sign_in is None:
        return None
    if not constant_time_compare(begun, sign_in.user.get_session_auth_hash()):
        sign_ins.close(sign_in)
        return None
    return sign_in


def attach(request: HttpRequest, actor: Actor, sign_in: SignIn | None) -> None:
    """Put actor and entrance where views look for them."""
    request.actor = actor  # type: ignore[attr-defined]  # ActorRequest declares it
    request.sign_in = sign_in  # type: ignore[attr-defined]
    # Asked for only by pages that show the duties.
    request.duties = SimpleLazyObject(lambda: _choices(sign_in))  # type: ignore[attr-defined]


def _choices(sign_in: SignIn | None) -> list[DutyChoice]:
    if sign_in is None or sign_in.method != SignIn.Method.PASSWORD:
        return []
    if sign_in.duty is not None and getattr(sign_in, "duties_held", None) == 1:
        return [DutyChoice(sign_in.duty.public_id, str(sign_in.duty), current=True)]
    return [
        DutyChoice(public_id, label, current=key == sign_in.duty_id)
        for key, public_id, label in duty_labels(sign_in.user, timezone.localdate())
    ]


def without_duty(request: HttpRequest) -> Actor:
    """Return the same person with nothing that a duty allows."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return Actor(user_id=actor.user_id, name=actor.name, person=actor.person)


def not_ready(request: HttpRequest) -> PasswordChangeNeeded | SecondFactorNeeded | None:
    """Say what an account that holds a duty has to do before it may act in it."""
    sign_in: SignIn = request.sign_in  # type: ignore[attr-defined]
    if sign_in.method != SignIn.Method.PASSWORD:
        return None
    if sign_in.user.must_change_password:
        return PasswordChangeNeeded()
    if sign_in.duty_id is None or request.session.get(FACTOR_KEY):
        return None
    if credentials.has_second_factor(sign_in.user):
        request.session[FACTOR_KEY] = True
        return None
    return SecondFactorNeeded()
