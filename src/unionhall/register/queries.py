"""Reading terms, seats, certificates and accounts: starts from an actor."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from unionhall.accounts.models import Duty
from unionhall.accounts.queries import actor_for, in_force
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.core.scoping import ScopedModel
from unionhall.members import standings
from unionhall.members.identity import name_token
from unionhall.members.models import Membership, Person, PersonToken
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import GRASS_ROOTS, Coverage, Employer, Organization
from unionhall.organizations.women import women_among
from unionhall.register import law
from unionhall.register.models import (
    Account,
    Body,
    Certificate,
    ChangeNotice,
    Feed,
    Post,
    PutOff,
    Seat,
    Term,
)
from unionhall.register.permissions import VIEW

Record = TypeVar("Record", bound=ScopedModel)


def unions(actor: Actor, permission: Permission = VIEW) -> QuerySet[Organization]:
    """List the union bodies whose register is in sight, in the order of the tree."""
    return organizations.organizations(actor, permission)


def union(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Organization:
    """Find one union; with ``lock``, nobody else may change its register in the meantime."""
    rows = unions(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.path)
    return found


def _one(
    rows: QuerySet[Record], actor: Actor, public_id: UUID, permission: Permission, *, lock: bool
) -> Record:
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def terms(actor: Actor) -> QuerySet[Term]:
    """List the terms in sight, the latest of each union first."""
    rows = Term.objects.visible_to(actor, VIEW).select_related("organization")
    return rows.order_by("scope_path", "-begins_on")


def running_term(organization: Organization, *, lock: bool = False) -> Term | None:
    """Return the term that runs, lapsed or not."""
    rows = Term.objects.filter(organization=organization, closed_on=None)
    return (rows.select_for_update() if lock else rows).first()


def term_on(organization: Organization, day: date) -> Term | None:
    """Return the term that ran on a day, lapsed or not."""
    rows = Term.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=day), organization=organization, begins_on__lte=day
    )
    return rows.order_by("-begins_on").first()


def seats(actor: Actor) -> QuerySet[Seat]:
    """List the seats in sight, past ones too, in the order of the tree."""
    rows = Seat.objects.visible_to(actor, VIEW).select_related("organization", "membership")
    return rows.order_by("scope_path", "pk")


def seat(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Seat:
    """Find one seat."""
    return _one(seats(actor).select_related(None), actor, public_id, permission, lock=lock)


def sitting_on(day: date) -> Q:
    """Keep the seats that were taken on a day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def chair_on(organization: Organization, day: date) -> Seat | None:
    """Return who led a union on a day: its chair, or the one organiser it has instead."""
    leads = Q(body=Body.COMMITTEE, post=Post.CHAIR) | Q(body=Body.ORGANISER)
    rows = Seat.objects.filter(sitting_on(day), leads, organization=organization)
    return rows.order_by("-since").first()


def certificates(actor: Actor) -> QuerySet[Certificate]:
    """List the certificates in sight, the latest of each union first."""
    rows = Certificate.objects.visible_to(actor, VIEW).select_related("organization")
    return rows.order_by("scope_path", "-issued_on")


def certificate_of(organization: Organization, *, lock: bool = False) -> Certificate | None:
    """Return the certificate that counts, expired or not."""
    rows = Certificate.objects.filter(organization=organization, ended_on=None)
    return (rows.select_for_update() if lock else rows).first()


def certificate_on(organization: Organization, day: date) -> Certificate | None:
    """Return the certificate that counted on a day, expired or not."""
    rows = Certificate.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day), organization=organization, issued_on__lte=day
    )
    return rows.order_by("-issued_on").first()


def accounts(actor: Actor) -> QuerySet[Account]:
    """List the bank accounts in sight."""
    rows = Account.objects.visible_to(actor, VIEW).select_related("organization")
    return rows.order_by("scope_path", "-opened_on")


def account(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Account:
    """Find one bank account."""
    return _one(accounts(actor), actor, public_id, permission, lock=lock)


def account_of(organization: Organization) -> Account | None:
    """Return the bank account that a union opened last and still has."""
    rows = Account.objects.filter(organization=organization, closed_on=None)
    return rows.order_by("-opened_on", "-pk").first()


def notices(actor: Actor) -> QuerySet[ChangeNotice]:
    """List the changes in sight that were or must be registered."""
    rows = ChangeNotice.objects.visible_to(actor, VIEW).select_related("organization")
    return rows.order_by("scope_path", "-changed_on")


def notice(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> ChangeNotice:
    """Find one change that must be registered."""
    return _one(notices(actor), actor, public_id, permission, lock=lock)


def put_offs(actor: Actor, day: date) -> QuerySet[PutOff]:
    """List what is put off beyond a day."""
    return PutOff.objects.visible_to(actor, VIEW).filter(until__gt=day)


def feed_of(actor: Actor) -> Feed | None:
    """Return the calendar feed of the actor's duty, if there is one."""
    return Feed.objects.filter(duty_id=actor.duty_id).first() if actor.duty_id else None


def feed_by_hash(secret_hash: str, today: date) -> tuple[Actor, Feed] | None:
    """Return the feed that a secret opens, with the actor of its duty, while the duty is held."""
    feed = Feed.objects.filter(secret_hash=secret_hash).select_related("duty__user").first()
    if feed is None or not feed.duty.user.is_active:
        return None
    if not in_force(Duty.objects.filter(pk=feed.duty_id), today).exists():
        return None
    actor = actor_for(feed.duty.user, today, feed.duty)
    return (actor, feed) if actor.holds(VIEW) else None


def members_on(organization: Organization, day: date) -> QuerySet[Membership]:
    """List the spells of membership that stood in a union on a day."""
    return Membership.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day), organization=organization, began_on__lte=day
    )


def voters_on(organization: Organization, day: date) -> QuerySet[Membership]:
    """List those of a union's members of a day who vote and may be elected."""
    return standings.voters(members_on(organization, day), day, organization.path)


def members_named(organization: Organization, names: Iterable[str]) -> dict[str, UUID]:
    """Return the memberships of those whose name only one member has, by name as given.

    Where several have it, the only one who may be elected today; two statements at most.
    """
    today = timezone.localdate()
    tokens = {name_token(name.strip()): name for name in names if name.strip()}
    rows = members_on(organization, today).filter(
        person__tokens__kind=PersonToken.Kind.NAME, person__tokens__token__in=list(tokens)
    )
    called: dict[str, dict[int, UUID]] = {}
    for token, key, public_id in rows.values_list("person__tokens__token", "pk", "public_id"):
        called.setdefault(tokens[token], {})[key] = public_id
    several = [key for found in called.values() if len(found) > 1 for key in found]
    if several:
        able = voters_on(organization, today)
        voting = set(able.filter(pk__in=several).values_list("pk", flat=True))
        for name, found in called.items():
            if len(found) > 1:
                called[name] = {key: one for key, one in found.items() if key in voting}
    return {
        name: one for name, found in called.items() if len(found) == 1 for one in found.values()
    }


def required(union: Organization, day: date) -> list[law.RequiredBody]:
    """Say which bodies a grass-roots union must have on a day, by its people of that day."""
    return required_with_members(union, day)[0]


def required_with_members(union: Organization, day: date) -> tuple[list[law.RequiredBody], int]:
    """Say which bodies a grass-roots union must have on a day, and how many members it had."""
    if union.kind not in GRASS_ROOTS:
        return [], 0
    people = members_on(union, day).aggregate(
        all=Count("pk"), women=Count("pk", filter=Q(person__sex=Person.Sex.FEMALE))
    )
    covered = Coverage.objects.filter(organizations.holding(day), organization=union)
    staff = covered.order_by().values_list(organizations.staff_on(day, "employer"), flat=True)
    firms = Employer.objects.filter(pk__in=covered.values("employer"))
    place = law.Place.of(union)
    bodies = law.required_bodies(
        people["all"],
        people["women"],
        women_among(firms, day),
        sum(count or 0 for count in staff),
        day,
        place.region,
        place.path,
    )
    return bodies, people["all"]


def responsible(actor: Actor, day: date) -> QuerySet[Duty]:
    """List the duties that are held on a day at the bodies in sight, from the top of the tree."""
    held = in_force(Duty.objects.visible_to(actor, VIEW), day)
    return held.select_related("organization", "user").order_by("scope_path", "role", "pk")
