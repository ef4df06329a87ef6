"""Reading terms, seats, certificates and accounts: starts from an actor."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.core.scoping import ScopedModel
from unionhall.members.models import Membership
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Organization
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
    """Return who chaired a union on a day."""
    rows = Seat.objects.filter(
        sitting_on(day), organization=organization, body=Body.COMMITTEE, post=Post.CHAIR
    )
    return rows.order_by("-since").first()


def certificates(actor: Actor) -> QuerySet[Certificate]:
    """List the certificates in sight, the latest of each union first."""
    rows = Certificate.objects.visible_to(actor, VIEW).select_related("organization")
    return rows.order_by("scope_path", "-issued_on")


def certificate_of(organization: Organization, *, lock: bool = False) -> Certificate | None:
    """Return the certificate that counts, expired or not."""
    rows = Certificate.objects.filter(organization=organization, ended_on=None)
    return (rows.select_for_update() if lock else rows).first()


def accounts(actor: Actor) -> QuerySet[Account]:
    """List the bank accounts in sight."""
    rows = Account.objects.visible_to(actor, VIEW).select_related("organization")
    return rows.order_by("scope_path", "-opened_on")


def account(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Account:
    """Find one bank account."""
    return _one(accounts(actor), actor, public_id, permission, lock=lock)


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


def members_on(organization: Organization, day: date) -> QuerySet[Membership]:
    """List the spells of membership that stood in a union on a day."""
    return Membership.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day), organization=organization, began_on__lte=day
    )
