"""Reading accounts and duties."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from unionhall.accounts import permissions
from unionhall.accounts.errors import NoSuchAccount
from unionhall.accounts.models import Duty, User
from unionhall.accounts.roles import ROLES
from unionhall.core.actors import Actor, Grant, Permission
from unionhall.core.errors import NotFound


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


def all_duties(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Duty]:
    """List the duties in sight, the newest first."""
    return (
        Duty.objects.visible_to(actor, permission)
        .select_related("user", "organization")
        .order_by("-valid_from", "-pk")
    )


def in_force(rows: QuerySet[Duty], on: date) -> QuerySet[Duty]:
    """Keep the duties held on a day."""
    return rows.filter(valid_from__lte=on).filter(Q(valid_until=None) | Q(valid_until__gt=on))


def duty(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> Duty:
    """Find one duty in sight; with ``lock``, nobody else may change it in the meantime."""
    rows = all_duties(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def accounts(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[User]:
    """List the staff accounts in sight.

    In sight is who holds or held a duty below one's own place, and none above it today;
    and, for those who appoint, whoever never had a duty yet.
    """
    ever = Duty.objects.filter(user=OuterRef("pk"))
    mine = ever.visible_to(actor, permission)
    beyond = in_force(ever, timezone.localdate()).exclude(
        pk__in=Duty.objects.visible_to(actor, permission).values("pk")
    )
    sight = Q(Exists(mine)) & ~Q(Exists(beyond))
    if actor.holds(permissions.APPOINT):
        sight |= ~Q(Exists(ever)) & Q(person=None)
    return User.objects.filter(sight).order_by("username")


def account(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> User:
    """Find one staff account in sight, with the place of its latest duty."""
    rows = accounts(actor, permission)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    latest = all_duties(actor, permission).filter(user=found).first()
    found.scope_path = latest.scope_path if latest else min(actor.scopes(permission), default="")
    return found


def account_to_appoint(actor: Actor, username: str) -> User:
    """Find an account by its exact user name: whoever appoints has been told it."""
    found = User.objects.filter(
        username=username.strip().lower(), is_active=True, person=None
    ).first()
    if found is None or not actor.holds(permissions.APPOINT):
        raise NoSuchAccount(username=username)
    return found
