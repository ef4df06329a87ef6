"""Reading accounts and duties."""

from datetime import date

from django.db.models import Q, QuerySet

from unionhall.accounts.models import Duty, User
from unionhall.accounts.roles import ROLES
from unionhall.core.actors import Actor, Grant


def duties(user: User, on: date) -> QuerySet[Duty]:
    """List the duties that a user holds on a day, the earliest first."""
    return (
        Duty.objects.filter(user=user, valid_from__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gt=on))
        .select_related("organization")
        .order_by("valid_from", "pk")
    )


def actor_for(user: User, on: date, duty: Duty | None = None) -> Actor:
    """Return the user as an actor in one of their duties (the first, unless one is named)."""
    acting = duty or duties(user, on).first()
    if acting is None:
        return Actor(user_id=user.pk, name=user.name, person=user.person)
    return Actor(
        user_id=user.pk,
        name=user.name,
        role=acting.role,
        duty_id=acting.pk,
        person=user.person,
        grants=frozenset(Grant(p, acting.scope_path) for p in ROLES[acting.role]),
    )
