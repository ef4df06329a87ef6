"""Keeping the partners, and who sits at their windows."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.scoping import only
from unionhall.linkage import errors, queries
from unionhall.linkage.commands import EndPartner, EnterPartner, RenamePartner, Seat, Unseat
from unionhall.linkage.models import PartnerBody, PartnerSeat, Referral
from unionhall.linkage.permissions import KEEP
from unionhall.linkage.services.common import chosen, sending_day, sound_name
from unionhall.organizations import queries as organizations
from unionhall.organizations import tree


@transaction.atomic
def enter_partner(actor: Actor, command: EnterPartner) -> PartnerBody:
    """Enter a partner at a union body; the same once more is the one that is there."""
    tree.hold_still()
    organization = organizations.organization(actor, command.organization)
    actor.require(KEEP, organization.path)
    kind = chosen(PartnerBody.Kind, command.kind, "kind")
    name = sound_name(command.name)
    same = {"organization": organization, "name": name, "ended_on": None}
    if earlier := PartnerBody.objects.filter(**same).first():
        if earlier.kind == kind:
            return earlier
        raise errors.PartnerTwice
    try:
        with transaction.atomic():
            found = PartnerBody.objects.create(kind=kind, scope_path=organization.path, **same)
    except IntegrityError as twice:
        raise errors.PartnerTwice from twice
    audit.record(actor, "linkage.partner_entered", found, kind=str(kind), name=name)
    return found


@transaction.atomic
def rename_partner(actor: Actor, command: RenamePartner) -> PartnerBody:
    """Correct the name of a partner."""
    found = queries.partner(actor, command.partner, keep=True)
    before, name = found.name, sound_name(command.name)
    try:
        with transaction.atomic():
            PartnerBody.objects.filter(pk=found.pk).update(name=name)
    except IntegrityError as twice:
        raise errors.PartnerTwice from twice
    found.name = name
    audit.record(actor, "linkage.partner_renamed", found, before=before, after=name)
    return found


@transaction.atomic
def end_partner(actor: Actor, command: EndPartner) -> PartnerBody:
    """Let a partner go that takes part no more; its seats end with it."""
    found = queries.partner(actor, command.partner, keep=True, lock=True)
    if found.ended_on is not None:
        return found
    on = sending_day(command.on)
    waiting = Referral.objects.filter(partner=found, state__in=Referral.OPEN).count()
    if waiting:
        raise errors.PartnerHasOpen(name=found.name, count=waiting)
    found.ended_on = on
    found.save(update_fields=["ended_on"])
    found.seats.filter(until=None).update(until=timezone.localdate())
    audit.record(actor, "linkage.partner_ended", found, on=on.isoformat())
    return found


@transaction.atomic
def seat(actor: Actor, command: Seat) -> PartnerSeat:
    """Give somebody of the partner its window; one account sits at one window."""
    found = queries.partner(actor, command.partner, keep=True, lock=True)
    if found.ended_on is not None:
        raise errors.PartnerEnded(name=found.name)
    if same := found.seats.filter(user__public_id=command.user, until=None).first():
        return same
    if PartnerSeat.objects.filter(user__public_id=command.user, until=None).exists():
        raise errors.SeatedElsewhere
    user = queries.to_seat(found).filter(public_id=command.user).first()
    if user is None:
        raise errors.NobodyToSeat
    try:
        with transaction.atomic():
            seated = PartnerSeat.objects.create(
                partner=found, user=user, since=timezone.localdate()
            )
    except IntegrityError as elsewhere:
        raise errors.SeatedElsewhere from elsewhere
    audit.record(actor, "linkage.seated", found, user=str(user.public_id))
    return seated


@transaction.atomic
def unseat(actor: Actor, command: Unseat) -> PartnerSeat:
    """Take somebody's seat at a window away, from this moment."""
    found = queries.partner(actor, command.partner, keep=True)
    seated = only(found.seats.select_related("user").filter(public_id=command.seat))
    if seated is None:
        raise NotFound
    if seated.until is not None:
        return seated
    seated.until = timezone.localdate()
    seated.save(update_fields=["until"])
    audit.record(actor, "linkage.unseated", found, user=str(seated.user.public_id))
    return seated
