"""Who sends this request: turns the signed-in account into an actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from unionhall.core.actors import ANYONE


class ActorMiddleware:
    """Give every request its ``actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = ANYONE  # type: ignore[attr-defined] -- ActorRequest declares it
        return self.get_response(request)
