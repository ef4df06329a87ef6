"""Reading accounts and duties."""

from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from unionhall.accounts import permissions
from unionhall.accounts.errors import NoSuchAccount, NoSuchBody
from unionhall.accounts.models import Duty, SignIn, User, duty_name
from unionhall.accounts.roles import ROLES
from unionhall.core.actors import Actor, Grant, Permission
from unionhall.core.errors import NotFound
from unionhall.core.models import AuditEntry
from unionhall.core.scoping import STEP
from unionhall.organizations.models import Organization
from unionhall.organizations.queries import organizations
from unionhall.organizations.searching import called

SOON = timedelta(days=30)
"""How far ahead the end of a duty is said."""


def duties(user: User, on: date) -> QuerySet[Duty]:
    """List the duties that a user holds on a day, the earliest first."""
    return (
        Duty.objects.filter(user=user, valid_from__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gt=on))
        .select_related("organization")
        .order_by("valid_from", "pk")
    )


def duty_labels(user: User, on: date) -> list[tuple[int, UUID, str]]:
    """List key, public id and name of the duties that a user holds on a day, as pages show them."""
    found = duties(user, on).values_list("pk", "public_id", "organization__name", "role")
    return [(key, public, duty_name(body, role)) for key, public, body, role in found]


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


def actor_again(user_id: int, duty_id: int | None, person: UUID | None) -> Actor | None:
    """Return who asked for something earlier, as they may act today; None: not any more."""
    user, today = User.objects.filter(pk=user_id, is_active=True).first(), timezone.localdate()
    if user is None or user.person != person:
        return None
    if duty_id is None:
        return Actor(user_id=user.pk, name=user.name, person=user.person)
    duty = duties(user, today).filter(pk=duty_id).first()
    return actor_for(user, today, duty) if duty else None


def all_duties(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Duty]:
    """List the duties in sight, the newest first."""
    return (
        Duty.objects.visible_to(actor, permission)
        .select_related("user", "organization")
        .order_by("-valid_from", "-pk")
    )


def not_over(user: User, on: date) -> bool:
    """Say whether an account holds a duty on a day, or will."""
    until_later = Q(valid_until=None) | Q(valid_until__gt=on)
    return Duty.objects.filter(until_later, user=user).exists()


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


def phone_token_of(actor: Actor) -> UUID | None:
    """Return the hash of the phone that is noted for the account that acts, if one is."""
    if actor.user_id is None:
        return None
    return User.objects.filter(pk=actor.user_id).values_list("phone_token", flat=True).first()


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


def held(rows: QuerySet[Duty], on: date, *, yes: bool) -> QuerySet[Duty]:
    """Keep the duties held on a day, or the others."""
    today = in_force(rows, on)
    return today if yes else rows.exclude(pk__in=today.order_by().values("pk"))


def ending_soon(rows: QuerySet[Duty], on: date) -> QuerySet[Duty]:
    """Keep the duties held on a day that end in the days after it."""
    return rows.filter(valid_from__lte=on, valid_until__gt=on, valid_until__lte=on + SOON)


def with_duty(rows: QuerySet[User], on: date, *, yes: bool) -> QuerySet[User]:
    """Keep the accounts that hold a duty on a day, anywhere, or the others."""
    held_then = Exists(in_force(Duty.objects.filter(user=OuterRef("pk")), on))
    return rows.filter(held_then if yes else ~held_then)


def search_duties(rows: QuerySet[Duty], words: str) -> QuerySet[Duty]:
    """Find duties by user name or by the name of the body."""
    return rows.filter(Q(user__username__icontains=words) | Q(organization__name__icontains=words))


def bodies_to_appoint_at(actor: Actor, words: str) -> QuerySet[Organization]:
    """Offer the first bodies whose name, code or pinyin initials begin or hold these words."""
    words = words.strip()
    rows = organizations(actor, permissions.APPOINT).filter(dissolved_on=None)
    if not words:
        return rows[:10]
    return rows.filter(called(words) | Q(code__startswith=words))[:10]


def body_to_appoint_at(actor: Actor, words: str) -> Organization:
    """Find the one body that was meant: ``name (code)``, a code, or a whole name."""
    rows = organizations(actor, permissions.APPOINT)
    words = words.strip()
    code = words.rpartition("(")[2].rstrip(") ") if words.endswith(")") else words
    found = rows.filter(code=code).first()
    if found is not None:
        return found
    named = list(rows.filter(name=words)[:2])
    if len(named) != 1:
        raise NoSuchBody(words=words)
    return named[0]


def accounts_with_state(actor: Actor) -> QuerySet[User]:
    """List the accounts in sight with their second factor and their last sign-in."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    entrances = SignIn.objects.filter(user=OuterRef("pk")).order_by("-started_at")
    return accounts(actor).annotate(
        factor=Exists(factors), seen=Subquery(entrances.values("started_at")[:1])
    )


def about_account(actor: Actor, user: User) -> dict[str, object]:
    """Return what an account's page shows besides the account."""
    return {
        "duties": list(all_duties(actor).filter(user=user)),
        "second_factor": Authenticator.objects.filter(
            user=user, type=Authenticator.Type.TOTP
        ).exists(),
        "entrances": list(SignIn.objects.filter(user=user).order_by("-started_at", "-pk")[:10]),
    }


def audit_entries(actor: Actor) -> QuerySet[AuditEntry]:
    """List the audit trail of one's own place and below, the newest first.

    What has no place (members' own deeds, visitors') is shown at the top of the tree only.
    """
    scopes = actor.scopes(permissions.READ_AUDIT)
    rows = AuditEntry.objects.annotate(
        place=Subquery(Organization.objects.filter(path=OuterRef("scope_path")).values("name")[:1])
    ).order_by("-at", "-pk")
    if not scopes:
        return rows.none()
    sight = Q()
    for scope in scopes:
        sight |= Q(scope_path__within=scope)
        if len(scope) == STEP:
            sight |= Q(scope_path="")
    return rows.filter(sight)


def of_username(rows: QuerySet[AuditEntry], username: str) -> QuerySet[AuditEntry]:
    """Keep what the account with this user name did."""
    users = User.objects.filter(username=username.strip().lower())
    return rows.filter(actor_id__in=users.values("pk"))


def narrow_audit(
    rows: QuerySet[AuditEntry],
    *,
    since: datetime | None,
    until: datetime | None,
    action: str,
    account: UUID | None,
) -> QuerySet[AuditEntry]:
    """Narrow the trail to a time, an action, an account."""
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if action:
        rows = rows.filter(action=action)
    if account is not None:
        rows = rows.filter(actor_id__in=User.objects.filter(public_id=account).values("pk"))
    return rows
