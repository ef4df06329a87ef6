"""Seats: who sits in the bodies of a union, from when until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.members import standings
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization
from unionhall.organizations.rules import checked_name
from unionhall.register import errors, queries
from unionhall.register.commands import ChangeSeat, EndSeat, SeatOf
from unionhall.register.models import HEADS, POSTS, Body, ChangeNotice, Post, Seat, Term
from unionhall.register.permissions import KEEP
from unionhall.register.services.checks import not_in_the_future
from unionhall.register.services.notices import must_be_registered


@dataclass(frozen=True, slots=True)
class Checked:
    """A seat that may be taken: the names are in order, the member belongs here."""

    of: SeatOf
    name: str
    membership: Membership | None


def checked_seats(union: Organization, seats: Sequence[SeatOf], on: date) -> list[Checked]:
    """Refuse a wrong post, a missing name, members of another union and those not electable.

    ``on`` is the day of the election; as many statements for sixty seats as for one.
    """
    for seat in seats:
        if seat.post not in POSTS[seat.body]:
            raise errors.NoSuchPost(post=Post(seat.post).label, body=Body(seat.body).label)
        if not seat.name.strip():
            raise errors.SeatNameMissing
    wanted = [seat.membership for seat in seats if seat.membership is not None]
    rows = Membership.objects.filter(organization=union, ended_on=None, public_id__in=wanted)
    members = {one.public_id: one for one in rows}
    resting = set(standings.without_vote(rows, on, union.path)) if members else set()
    checked = []
    for seat in seats:
        name, member = seat.name.strip(), None
        if seat.membership is not None:
            member = members.get(seat.membership)
            if member is None:
                raise errors.NotAMemberHere(name=name)
            if member in resting:
                why = standings.rights(member, on).vote.why
                raise errors.NotElectable(name=name, why=why)
        checked.append(Checked(seat, checked_name(seat.name), member))
    return checked


def new_seat(term: Term, checked: Checked, since: date) -> Seat:
    """Make the row of a seat, not yet saved."""
    return Seat(
        term=term,
        organization_id=term.organization_id,
        scope_path=term.scope_path,
        body=checked.of.body,
        post=checked.of.post,
        name=checked.name,
        membership=checked.membership,
        since=since,
        full_time=checked.of.full_time,
    )


@transaction.atomic
def change_seat(actor: Actor, command: ChangeSeat) -> Seat:
    """Have somebody take a seat; whoever was the body's head gives that post up the same day."""
    union = queries.union(actor, command.organization, KEEP, lock=True)
    term = queries.running_term(union, lock=True)
    if term is None:
        raise errors.NoTerm(name=union.name)
    [wanted] = checked_seats(union, [command.seat], command.since)
    not_in_the_future(command.since, field="since")
    if command.since < term.begins_on:
        raise errors.SeatOutsideTerm(begins=term.begins_on)
    taken = Seat.objects.filter(organization=union, body=wanted.of.body, until=None)
    if same := taken.filter(
        post=wanted.of.post, name=wanted.name, membership=wanted.membership, since=command.since
    ).first():
        return same
    _make_room(taken, wanted, command.since)
    seat = new_seat(term, wanted, command.since)
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError as twice:
        raise errors.SeatTwice(name=wanted.name, body=Body(wanted.of.body).label) from twice
    audit.record(
        actor,
        "register.seat_taken",
        seat,
        body=str(seat.body),
        post=str(seat.post),
        since=str(seat.since),
    )
    if (seat.body, seat.post) == (Body.COMMITTEE, Post.CHAIR):
        must_be_registered(actor, union, ChangeNotice.What.CHAIR, command.since)
    return seat


def _make_room(taken: QuerySet[Seat], wanted: Checked, since: date) -> None:
    """End the seat of the head before, and the one that the same person had in the body."""
    head = taken.filter(post=wanted.of.post).first() if wanted.of.post in HEADS else None
    mine = taken.filter(membership=wanted.membership).first() if wanted.membership else None
    for earlier in {one.pk: one for one in (head, mine) if one}.values():
        if earlier.since >= since:
            raise errors.HeadSince(name=earlier.name, since=earlier.since)
        taken.filter(pk=earlier.pk).update(until=since)


@transaction.atomic
def end_seat(actor: Actor, command: EndSeat) -> Seat:
    """Have somebody give up a seat."""
    seat = queries.seat(actor, command.seat, KEEP, lock=True)
    if seat.until == command.until:
        return seat
    if seat.until is not None:
        raise errors.SeatEndedAlready(name=seat.name, until=seat.until)
    not_in_the_future(command.until, field="until")
    if command.until <= seat.since:
        raise errors.SeatEndsTooEarly(name=seat.name, since=seat.since)
    seat.until = command.until
    seat.save(update_fields=["until"])
    audit.record(
        actor,
        "register.seat_ended",
        seat,
        body=str(seat.body),
        post=str(seat.post),
        on=str(seat.until),
    )
    return seat
