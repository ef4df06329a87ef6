"""What every page shows besides its own matter: the actor, the duty, the ways in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from unionhall.core.actors import ANYONE
from unionhall.core.navigation import NAVIGATION

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the templates the actor, their duties and the entries of the navigation."""
    actor = getattr(request, "actor", ANYONE)
    theme = request.COOKIES.get("theme", "")
    return {
        "actor": actor,
        "duties": getattr(request, "duties", ()),
        "navigation": SimpleLazyObject(lambda: NAVIGATION.links(actor, request.path)),
        "theme": theme if theme in THEMES else "",
        "demo": settings.DEMO,
    }
