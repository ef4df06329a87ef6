"""Keeping people from outside at their own window, whatever else the product has or will have.

Every page and operation has its permission; this is the second lock, for those whose whole
reach is one app. Pages that are open to visitors stay open.
"""

from django.http import HttpRequest
from django.urls import ResolverMatch

from unionhall.accounts.roles import CONFINED
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted

OWN = frozenset({"", "accounts"})
"""The first page, one's own account, the way in and out."""
API = "api/v1/"


def confine(request: HttpRequest, actor: Actor) -> None:
    """Refuse an address of an app to which the actor's role does not reach."""
    apps, match = CONFINED.get(actor.role), request.resolver_match
    if apps is not None and match is not None and _app(match) not in apps | OWN:
        raise NotPermitted


def _app(match: ResolverMatch) -> str:
    if "api" in match.namespaces:
        return match.route.removeprefix(API).partition("/")[0]
    return match.namespaces[0] if match.namespaces else ""
