"""What views share: the typed request, refusals as pages, and the headers of every answer."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget
from django_htmx.middleware import HtmxDetails

from unionhall.core.actors import Actor
from unionhall.core.errors import (
    Busy,
    DayTooFarAway,
    DomainError,
    SignInNeeded,
    TooMany,
    of_database,
)

SECURITY_POLICY = "; ".join(  # noqa: FLY002 -- one rule a line
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

Handler = Callable[[HttpRequest], HttpResponse]


class ActorRequest(HttpRequest):
    """A request whose sender is known."""

    actor: Actor
    htmx: HtmxDetails


class SecurityHeadersMiddleware:
    """Let the browser load and send nothing but from and to us, and keep pages to itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", SECURITY_POLICY)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        # Pages show people's data: neither proxies nor the back button may keep them.
        response.setdefault("Cache-Control", "no-store, private")
        return response


class ReadableAddressMiddleware:
    """Refuse addresses with a NUL in them: nobody types one, and PostgreSQL takes none."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "%00" in query or "\0" in query:
            raise BadRequest("NUL in the address")
        return self.get_response(request)


class DomainErrorMiddleware:
    """Show a refusal that no view turned into a form error."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return wrong_way(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Send htmx the sentence alone, for the place that our pages keep for it."""
        if isinstance(error, OperationalError):
            error = of_database(error) or error
        if isinstance(error, OverflowError):
            error = DayTooFarAway()
        if not isinstance(error, DomainError):
            return None
        htmx = getattr(request, "htmx", False)
        if isinstance(error, SignInNeeded):
            return _to_the_entrance(request, htmx=bool(htmx))
        if htmx:
            response = render(
                request, "core/refused.html#sentence", {"error": error}, status=error.status
            )
            response = retarget(reswap(response, "innerHTML"), "#refusal")
        else:
            actor: Actor | None = getattr(request, "actor", None)
            frame = "core/desk.html" if actor and actor.role else "core/phone.html"
            response = render(
                request,
                "core/refused.html",
                {"error": error, "frame": frame},
                status=error.status,
            )
        if isinstance(error, TooMany | Busy) and "seconds" in error.facts:
            response["Retry-After"] = str(error.facts["seconds"])
        return response


def _to_the_entrance(request: HttpRequest, *, htmx: bool) -> HttpResponse:
    url = f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}"
    return HttpResponseClientRedirect(settings.LOGIN_URL) if htmx else redirect(url)


def wrong_way(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """Give the bare answer 405 a page."""
    page = render(
        request,
        "core/error.html",
        {
            "title": _("This address cannot be opened like that"),
            "sentence": _("Go back and use the button on the page."),
        },
        status=405,
    )
    page["Allow"] = response["Allow"]
    return page
