"""Reading whom a single employer has in joint unions: they can be taken along into its own."""

from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Actor
from unionhall.core.scoping import ScopedQuerySet
from unionhall.founding.models import FoundingCase
from unionhall.joining import gatherings
from unionhall.joining.models import OPEN, Application
from unionhall.members.models import Membership
from unionhall.members.permissions import VIEW
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Kind


class Stand(models.TextChoices):
    """How a member in a joint union stands to the union that is being founded."""

    WAITS = "waits", pgettext_lazy("taking along", "not yet taken along")
    TAKEN = "taken", pgettext_lazy("taking along", "taken along")
    APPLIED = "applied", pgettext_lazy("taking along", "applied on their own")


def memberships(found: FoundingCase) -> ScopedQuerySet[Membership]:
    """List the running memberships of the employer's people in joint unions that cover it."""
    if found.kind != Kind.SINGLE or found.organization_id is not None:
        return Membership.objects.none()
    covering = organizations.holding_coverages(timezone.localdate()).filter(
        employer__foundings__case=found, organization__kind=Kind.JOINT
    )
    return Membership.objects.filter(
        employer__foundings__case=found,
        organization__in=covering.values("organization"),
        ended_on=None,
    )


def left_behind(found: FoundingCase) -> QuerySet[Membership]:
    """List those of them who have not been accepted here: more people than the congress saw."""
    here = gatherings.accepted(found.public_id).values("blind_index")
    return memberships(found).exclude(person__blind_index__in=here).select_related("person")


def listed(actor: Actor, found: FoundingCase) -> QuerySet[Any]:
    """List those in sight of the reader, each with how they stand (``stand``).

    ``taken`` is the public id of what was accepted for somebody taken along.
    """
    open_ones = Application.objects.filter(state__in=OPEN)
    held = open_ones.filter(held_for__case=found.public_id)
    theirs = Q(blind_index=OuterRef("person__blind_index"), confirmed_at__isnull=False)
    taken = held.filter(theirs, along__isnull=False).values("public_id")[:1]
    applied = Q(person__blind_index__in=held.values("blind_index"))
    return (
        memberships(found)
        .visible_to(actor, VIEW)
        .annotate(taken=Subquery(taken), elsewhere=Exists(open_ones.filter(theirs)))
        .annotate(
            stand=Case(
                When(taken__isnull=False, then=Value(Stand.TAKEN.value)),
                When(applied | Q(elsewhere=True), then=Value(Stand.APPLIED.value)),
                default=Value(Stand.WAITS.value),
            )
        )
        .select_related("person", "organization")
        .order_by("pk")
    )


def waiting(actor: Actor, found: FoundingCase) -> int:
    """Count those in sight who can still be taken along."""
    return listed(actor, found).filter(stand=Stand.WAITS).count()
