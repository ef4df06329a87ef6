"""What every page shows besides its own matter: the actor, the duty, the ways in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from unionhall.core.actors import ANYONE
from unionhall.core.navigation import NAVIGATION

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the templates the actor, their duties and the entries of the navigation."""
    actor = getattr(request, "actor", ANYONE)
    theme = request.COOKIES.get("theme", "")
    return {
        "actor": actor,
        "own_duties": getattr(request, "duties", ()),
        "navigation": SimpleLazyObject(lambda: NAVIGATION.links(actor, request.path)),
        "theme": theme if theme in THEMES else "",
        "demo": settings.DEMO,
        "here": SimpleLazyObject(lambda: _here(request)),
        "before": SimpleLazyObject(lambda: _before(request)),
    }


def _here(request: HttpRequest) -> str:
    """Return the address to come back to after the language was changed.

    A form that was refused stands at the address it was sent to, where nothing can be
    opened; then it is the page that the form was on.
    """
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return _before(request) or "/"


def _before(request: HttpRequest) -> str:
    """Return the page of ours that the reader came from; nothing where it is this one."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()})
    itself = request.method in {"GET", "HEAD"} and before == request.build_absolute_uri()
    return before if before and ours and not itself else ""
