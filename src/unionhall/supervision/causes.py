"""What gives cause to a letter in an app above: a dispute under mediation.

Supervision does not know who mediates; the app that does stands above it. So it registers a
cause when its app is ready, and a letter keeps the dispute's public id::

    causes.register(causes.Cause(facts=…, page=…, names=…))
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.organizations.models import Employer, Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a letter takes over from a dispute: who writes, and to whom; nothing of the workers."""

    organization: Organization
    employer: Employer


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A dispute as the page of a letter names it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What an app above tells of its disputes.

    ``facts`` refuses an actor who does not work on the dispute; ``page`` answers with nothing
    to whoever may not open it. ``names`` are its workers', which no letter may say: they are
    compared and never shown.
    """

    facts: Callable[[Actor, UUID], Facts]
    page: Callable[[Actor, UUID], Page | None]
    names: Callable[[UUID], frozenset[str]]


_causes: list[Cause] = []


def register(cause: Cause) -> None:
    """Take this cause in the place of the one before."""
    _causes[:] = [cause]


def facts(actor: Actor, case: UUID) -> Facts:
    """Return what a letter takes over from a dispute."""
    for cause in _causes:
        return cause.facts(actor, case)
    raise NotFound


def names(case: UUID | None) -> frozenset[str]:
    """Return the names of a dispute's workers, which no open text about it may say."""
    if case is None:
        return frozenset()
    return frozenset[str]().union(*(one.names(case) for one in _causes))


def page(actor: Actor, case: UUID | None) -> Page | None:
    """Return the dispute's page, where there is one that the actor may open."""
    if case is None:
        return None
    return next((found for one in _causes if (found := one.page(actor, case))), None)
