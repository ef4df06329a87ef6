"""What views share: the typed request, and the translation of domain errors into pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget
from django_htmx.middleware import HtmxDetails

from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError


class ActorRequest(HttpRequest):
    """A request whose sender is known."""

    actor: Actor
    htmx: HtmxDetails


class DomainErrorMiddleware:
    """Show a refusal that no view turned into a form error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Send htmx the sentence alone, for the place ``base.html`` keeps for it."""
        if not isinstance(error, DomainError):
            return None
        if not getattr(request, "htmx", False):
            return render(request, "refused.html", {"error": error}, status=error.status)
        response = render(request, "refused.html#sentence", {"error": error}, status=error.status)
        return retarget(reswap(response, "innerHTML"), "#refusal")
