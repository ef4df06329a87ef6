"""A browser's session begins and ends with an entrance of the account."""

# ruff: noqa: ARG001 -- the signatures are Django's

from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_delete
from django.http import HttpRequest
from django.utils import timezone

from unionhall.accounts import sign_ins
from unionhall.accounts.adapters import SECRETS
from unionhall.accounts.addresses import client_address, device_of
from unionhall.accounts.models import Secret, SignIn, User
from unionhall.core.sealed_tables import SealedTable, register

SESSION_KEY = "sign_in"
FACTOR_KEY = "second_factor"


def sign_in_by_code(request: HttpRequest, user: User) -> None:
    """Sign in somebody who entered the code from the message."""
    request.sign_in_method = SignIn.Method.CODE  # type: ignore[attr-defined]
    login(request, user)


def begin_session(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Note the entrance as soon as Django has signed somebody in."""
    sign_in, _no_token = sign_ins.begin(
        user,
        getattr(request, "sign_in_method", SignIn.Method.PASSWORD),
        address=client_address(request),
        device=device_of(request.headers.get("User-Agent", "")),
    )
    request.session[SESSION_KEY] = str(sign_in.public_id)
    request.session.pop(FACTOR_KEY, None)


def end_session(sender: object, request: HttpRequest, user: User | None, **kwargs: object) -> None:
    """Note that the session is over; its cookie would no longer open anything anyway."""
    public_id = request.session.get(SESSION_KEY)
    if user is not None and public_id:
        SignIn.objects.filter(public_id=public_id, user=user, ended_at=None).update(
            ended_at=timezone.now()
        )


def forget_secret(sender: object, instance: Authenticator, **kwargs: object) -> None:
    """Delete the sealed secret of a second factor that is no more."""
    names = [instance.data[key] for key in ("secret", "seed") if instance.data.get(key)]
    Secret.objects.filter(public_id__in=names).delete()


def connect() -> None:
    """Have Django tell us of every sign-in and sign-out; called once when the apps are ready."""
    post_delete.connect(forget_secret, sender=Authenticator, dispatch_uid="accounts.forget_secret")
    register(SealedTable(model=Secret, bound=SECRETS))
    user_logged_in.connect(begin_session, dispatch_uid="accounts.begin_session")
    user_logged_out.connect(end_session, dispatch_uid="accounts.end_session")
