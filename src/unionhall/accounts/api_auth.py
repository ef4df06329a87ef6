"""Who sends an API request: a bearer token, or a browser's session with CSRF."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie
from ninja.utils import check_csrf

from unionhall.accounts import sign_ins
from unionhall.accounts.confining import confine
from unionhall.accounts.middleware import attach
from unionhall.core.actors import Actor

FORBIDDEN = 403


class TokenAuth(HttpBearer):
    """A token from the sign-in operation, in the header ``Authorization: Bearer``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        sign_in = sign_ins.by_token(token)
        if sign_in is None:
            return None
        actor = sign_ins.acting(sign_in)
        confine(request, actor)
        attach(request, actor, sign_in)
        return actor


class SessionAuth(APIKeyCookie):
    """The session of a signed-in browser; writing needs the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        if "Authorization" in request.headers:
            return None
        sign_in = getattr(request, "sign_in", None)
        if sign_in is None:
            return None
        refusal = getattr(request, "not_ready", None)
        if refusal is not None:
            raise refusal
        if check_csrf(request):
            raise HttpError(FORBIDDEN, "csrf")
        actor: Actor = request.actor  # type: ignore[attr-defined]
        confine(request, actor)
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Never called: ``__call__`` does not look at the cookie itself."""
        raise NotImplementedError
