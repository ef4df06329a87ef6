"""What allauth asks us: who guesses, how secrets are kept, where to go."""

# ruff: noqa: ARG002 -- the signatures are allauth's

from datetime import timedelta
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.accounts import credentials
from unionhall.accounts.addresses import client_address
from unionhall.accounts.models import Secret, User
from unionhall.core.errors import DomainError
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import seal, unseal

JUST_NOW = timedelta(minutes=10)
SECRETS = "accounts.secret"


def encrypt(text: str) -> str:
    """Seal a second factor's secret in a row of its own; return the row's name."""
    row = Secret(public_id=uuid7())
    row.sealed, row.key_version = seal(SECRETS, row.public_id, {"secret": text})
    row.save(force_insert=True)
    return str(row.public_id)


def decrypt(name: str) -> str:
    """Open a second factor's secret."""
    row = Secret.objects.get(public_id=name)
    return str(unseal(SECRETS, row.public_id, bytes(row.sealed), row.key_version)["secret"])


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by password with our own count of guesses; nobody signs up or gets mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **given: Any) -> User | None:
        try:
            return credentials.check_password(
                given.get("username", ""),
                given.get("password", ""),
                client_address(request),
                request,
            )
        except DomainError as refused:
            raise ValidationError(str(refused), code=refused.code) from refused

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:me")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages say themselves what happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: an office may have no mail server; the trail has it."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again, except at the first set-up and right after signing in."""
        request = context.request
        sign_in = getattr(request, "sign_in", None)
        if sign_in is not None and timezone.now() - sign_in.started_at < JUST_NOW:
            return False
        if not credentials.has_second_factor(request.user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP with sealed secrets; the picture is drawn by segno."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return _("Workers' Home")

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=2, xmldecl=False)
        return drawn.getvalue().decode()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: an office may have no mail server; the trail has it."""
