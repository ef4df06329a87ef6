"""Who is acting, and where they may do what."""

from dataclasses import dataclass, field
from typing import NewType
from uuid import UUID

from unionhall.core.errors import NotPermitted

Permission = NewType("Permission", str)


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission, valid at one place of the tree and everywhere below it."""

    permission: Permission
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone doing something, detached from how the request reached us.

    Services take an actor, never a request or a user, so that a page, an endpoint, a
    command and a background task obey the same rules. ``duty_id`` is the duty (职务) that
    the actor is acting in; ``role`` its role; ``person`` is set for a member who acts for
    themselves: the public id of their own record. ``everywhere`` is the operator at the
    console, to whom no place is closed.
    """

    user_id: int | None
    name: str
    role: str = ""
    duty_id: int | None = None
    person: UUID | None = None
    grants: frozenset[Grant] = field(default=frozenset(), repr=False)
    everywhere: bool = False

    def scopes(self, permission: Permission) -> list[str]:
        """Return the paths below which the actor holds this permission."""
        return sorted(grant.scope for grant in self.grants if grant.permission == permission)

    def may(self, permission: Permission, path: str) -> bool:
        """Say whether the permission holds at this place of the tree."""
        return self.everywhere or any(path.startswith(scope) for scope in self.scopes(permission))

    def holds(self, permission: Permission) -> bool:
        """Say whether the permission holds anywhere at all."""
        return self.everywhere or any(grant.permission == permission for grant in self.grants)

    def require(self, permission: Permission, path: str) -> None:
        """Refuse unless the permission holds at this place."""
        if not self.may(permission, path):
            raise NotPermitted


ANYONE = Actor(user_id=None, name="")
"""A visitor who has not signed in: the worker with a phone."""


def the_system(name: str) -> Actor:
    """Return the operator: the actor of a command that was started at the console."""
    return Actor(user_id=None, name=name, role="operator", everywhere=True)
