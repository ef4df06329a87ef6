"""What the desk says of itself, which lawyers work with it, and who is on duty when."""

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from unionhall.advice import errors, queries
from unionhall.advice.commands import (
    DescribeDesk,
    LawyerLeaves,
    ListLawyer,
    PutOnDuty,
    Swap,
    TakeOffDuty,
)
from unionhall.advice.models import Desk, Lawyer, RosterDay
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.scoping import only
from unionhall.organizations import tree
from unionhall.organizations.models import ServiceStation

FARTHEST = timedelta(days=366)


@transaction.atomic
def describe_desk(actor: Actor, command: DescribeDesk) -> Desk:
    """Say where a body's desk is and when, and whether it takes questions online."""
    tree.hold_still()
    body = queries.body_to_keep(actor, command.organization)
    said = {
        "place": command.place.strip(),
        "hours": command.hours.strip(),
        "phone": command.phone.strip(),
        "online": command.online,
    }
    desk, _new = Desk.objects.update_or_create(
        organization=body, defaults={**said, "scope_path": body.path}
    )
    audit.record(actor, "advice.desk_described", desk, online=desk.online)
    return desk


@transaction.atomic
def list_lawyer(actor: Actor, command: ListLawyer) -> Lawyer:
    """Put a lawyer on a body's list; one who left comes back."""
    tree.hold_still()
    body = queries.body_to_keep(actor, command.organization)
    name, firm = command.name.strip(), command.firm.strip()
    try:
        with transaction.atomic():
            lawyer, new = Lawyer.objects.get_or_create(
                organization=body,
                name=name,
                firm=firm,
                defaults={"scope_path": body.path, "phone": command.phone.strip()},
            )
    except IntegrityError as listed_at_once:
        raise errors.LawyerListed(name=name) from listed_at_once
    if not new and lawyer.left_on is None:
        raise errors.LawyerListed(name=name)
    if not new:
        lawyer.left_on, lawyer.phone = None, command.phone.strip()
        lawyer.save(update_fields=["left_on", "phone"])
    audit.record(actor, "advice.lawyer_listed", lawyer)
    return lawyer


@transaction.atomic
def lawyer_leaves(actor: Actor, command: LawyerLeaves) -> Lawyer:
    """Note that a lawyer no longer works with us; what lies ahead falls away."""
    lawyer = queries.lawyer(actor, command.lawyer, keep=True)
    Lawyer.objects.select_for_update().get(pk=lawyer.pk)
    lawyer.left_on = command.on
    lawyer.save(update_fields=["left_on"])
    ahead = RosterDay.objects.filter(lawyer=lawyer, on__gte=max(command.on, timezone.localdate()))
    gone, _each = ahead.delete()
    audit.record(actor, "advice.lawyer_left", lawyer, on=str(command.on), days=gone)
    return lawyer


@transaction.atomic
def put_on_duty(actor: Actor, command: PutOnDuty) -> RosterDay:
    """Put a lawyer on duty; the same day of the same lawyer is entered once."""
    tree.hold_still()
    body = queries.body_to_keep(actor, command.organization)
    if command.ends_at <= command.starts_at:
        raise errors.DutyEndsEarly
    if abs(command.on - timezone.localdate()) > FARTHEST:
        raise errors.DutyTooFar(day=command.on)
    lawyer = _lawyer(body.path, command.lawyer, command.on)
    station = None
    if command.station is not None:
        station = _station(body.path, command.station)
    same = RosterDay.objects.filter(
        lawyer=lawyer,
        on=command.on,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        organization=body,
        station=station,
    ).first()
    if same is not None:
        return same
    _check_free(lawyer, command)
    try:
        with transaction.atomic():
            day = RosterDay.objects.create(
                organization=body,
                scope_path=body.path,
                lawyer=lawyer,
                station=station,
                on=command.on,
                starts_at=command.starts_at,
                ends_at=command.ends_at,
            )
    except IntegrityError as put_at_once:
        raise errors.OnDutyElsewhere(name=lawyer.name, day=command.on) from put_at_once
    audit.record(actor, "advice.put_on_duty", day, on=str(day.on))
    return day


def _lawyer(path: str, public_id: UUID, on: date) -> Lawyer:
    """Lock a lawyer who may sit at a place, so that two hours are not given out at once."""
    rows = queries.lawyers_for(path, on).select_for_update(of=("self",))
    found = only(rows.filter(public_id=public_id))
    if found is None:
        raise errors.LawyerNeeded
    return found


def _station(path: str, public_id: UUID) -> ServiceStation:
    found = only(queries.stations_of(path).filter(public_id=public_id))
    if found is None:
        raise errors.StationElsewhere
    return found


def _check_free(lawyer: Lawyer, wanted: PutOnDuty | RosterDay, *but: RosterDay) -> None:
    """Refuse a lawyer who sits elsewhere during these hours."""
    others = RosterDay.objects.filter(
        lawyer=lawyer,
        on=wanted.on,
        starts_at__lt=wanted.ends_at,
        ends_at__gt=wanted.starts_at,
    ).exclude(pk__in=[one.pk for one in but])
    if others.exists():
        raise errors.OnDutyElsewhere(name=lawyer.name, day=wanted.on)


@transaction.atomic
def swap(actor: Actor, command: Swap) -> RosterDay:
    """Let two lawyers swap their days, or another one take a day over."""
    day = queries.duty_day(actor, command.day, keep=True)
    if command.other is not None:
        return _swapped(actor, *_held(day, queries.duty_day(actor, command.other, keep=True)))
    if command.lawyer is None:
        raise errors.SwapWithItself
    [day] = _held(day, taker=command.lawyer)
    taker = _lawyer(day.scope_path, command.lawyer, day.on)
    if taker.pk == day.lawyer_id:
        return day
    _check_free(taker, day)
    before = str(day.lawyer.public_id)
    day.lawyer = taker
    day.save(update_fields=["lawyer"])
    audit.record(actor, "advice.duty_swapped", day, before=before, after=str(taker.public_id))
    return day


def _held(*days: RosterDay, taker: UUID | None = None) -> list[RosterDay]:
    """Lock days of duty with all lawyers concerned, in one order; they may have changed."""
    sitting = Q(pk__in=[one.lawyer_id for one in days]) | Q(public_id=taker)
    list(Lawyer.objects.filter(sitting).order_by("pk").select_for_update())
    rows = RosterDay.objects.filter(pk__in=[one.pk for one in days]).order_by("pk")
    rows = rows.select_related("lawyer", "organization", "station")
    found = {one.pk: one for one in rows.select_for_update(of=("self",))}
    if len(found) < len({one.pk for one in days}):
        raise NotFound
    return [found[one.pk] for one in days]


def _swapped(actor: Actor, day: RosterDay, other: RosterDay) -> RosterDay:
    if day.lawyer_id == other.lawyer_id:
        raise errors.SwapWithItself
    for one, mine in ((day, other), (other, day)):
        if not queries.lawyers_for(one.scope_path, one.on).filter(pk=mine.lawyer_id).exists():
            raise errors.LawyerNeeded(field="other")
        _check_free(mine.lawyer, one, day, other)
    first, second = day.lawyer, other.lawyer
    if (day.on, day.starts_at) == (other.on, other.starts_at):
        # A lawyer's hour is there once, so lawyers stay and the places change.
        day.organization, other.organization = other.organization, day.organization
        day.station, other.station = other.station, day.station
        day.scope_path, other.scope_path = other.scope_path, day.scope_path
        day.ends_at, other.ends_at = other.ends_at, day.ends_at
    else:
        day.lawyer, other.lawyer = second, first
    for one in (day, other):
        one.save()
        audit.record(actor, "advice.duty_swapped", one, after=str(one.lawyer.public_id))
    return day


@transaction.atomic
def take_off_duty(actor: Actor, command: TakeOffDuty) -> RosterDay:
    """Let a day of duty fall away, with the reason."""
    day = queries.duty_day(actor, command.day, keep=True)
    if not command.reason.strip():
        raise errors.ReasonNeeded
    audit.record(actor, "advice.taken_off_duty", day, reason=command.reason.strip(), on=str(day.on))
    RosterDay.objects.filter(pk=day.pk).delete()
    return day
