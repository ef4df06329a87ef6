"""Terms: one after the other, lapsed, ordered to be renewed, extended, ended early."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.organizations.models import GRASS_ROOTS, Organization
from unionhall.organizations.rules import checked_name
from unionhall.register import errors, law, queries
from unionhall.register.commands import BeginTerm, CloseTerm, ExtendTerm, OrderElection, SeatOf
from unionhall.register.models import HEADS, Body, Post, Seat, Term
from unionhall.register.permissions import KEEP
from unionhall.register.services.checks import begins_there, not_in_the_future, sound_reason
from unionhall.register.services.seating import checked_seats, new_seat

RUNNING, OVERDUE = "terms", "terms_overdue"
EARLY = timedelta(days=180)
"""So long before the end of a term its union may enter the next one without the upper one; ours."""


@transaction.atomic
def begin_term(actor: Actor, command: BeginTerm) -> Term:
    """Begin a term with those who were elected; the one before it, and its seats, end that day."""
    union = queries.union(actor, command.organization, KEEP, lock=True)
    before = queries.running_term(union, lock=True)
    if before and _same(before, command):
        if not _same_seats(before, command):
            raise errors.OtherSeats
        return before
    elected = command.elected_on or command.begins_on
    number = command.approval_number.strip()
    begins_there(union, command.begins_on, field="begins_on")
    not_in_the_future(command.approved_on, field="approved_on")
    if not number:
        raise errors.ApprovalMissing
    if command.approved_on < elected:
        raise errors.ApprovedBeforeElection(approved=command.approved_on, elected=elected)
    law.check_years(command.years, command.begins_on, law.Place.of(union))
    last = Term.objects.filter(organization=union).order_by("-begins_on").first()
    if last and command.begins_on < (last.closed_on or last.begins_on):
        raise errors.TermBeforeTheLast(begins=last.begins_on)
    _not_on_ones_own(actor, union, before, command)
    if before:
        if command.begins_on <= before.begins_on:
            raise errors.TermBeforeTheLast(begins=before.begins_on)
        close(before, command.begins_on)
    seats = checked_seats(union, command.seats, elected)
    _check_committee(union, command)
    ends = law.term_end(command.begins_on, command.years)
    try:
        with transaction.atomic():
            term = Term.objects.create(
                organization=union,
                scope_path=union.path,
                number=last.number + 1 if last else 1,
                begins_on=command.begins_on,
                years=command.years,
                ends_on=ends,
                lapses_on=ends,
                elected_on=elected,
                approval_number=number,
                approved_on=command.approved_on,
            )
    except IntegrityError as meanwhile:
        raise errors.TermAlreadyRuns from meanwhile
    Seat.objects.bulk_create([new_seat(term, one, command.begins_on) for one in seats])
    facts.changed(RUNNING, union.path, term.begins_on)
    facts.changed(OVERDUE, union.path, term.lapses_on)
    audit.record(
        actor,
        "register.term_begun",
        term,
        number=term.number,
        since=str(term.begins_on),
        years=term.years,
        approval=number,
        seats=len(command.seats),
    )
    return term


def _not_on_ones_own(
    actor: Actor, union: Organization, before: Term | None, command: BeginTerm
) -> None:
    """Refuse a union that would end its own term long before its time, or seat nobody.

    Those who keep the register of the union above may: they approve elections.
    """
    if before is None or union.parent is None or actor.may(KEEP, union.parent.path):
        return
    if command.begins_on < before.lapses_on - EARLY:
        raise errors.TermStillRuns(until=before.lapses_on, days=EARLY.days)
    if not command.seats:
        raise errors.NobodySeated


def _same(term: Term, command: BeginTerm) -> bool:
    return (term.begins_on, term.years, term.approval_number, term.approved_on) == (
        command.begins_on,
        command.years,
        command.approval_number.strip(),
        command.approved_on,
    )


def _same_seats(term: Term, command: BeginTerm) -> bool:
    first = Seat.objects.filter(term=term, since=term.begins_on)
    entered = Counter(
        first.values_list("body", "post", "name", "membership__public_id", "full_time")
    )
    return entered == Counter(
        (str(one.body), str(one.post), checked_name(one.name), one.membership, one.full_time)
        for one in command.seats
    )


def close(term: Term, on: date, reason: str = "") -> None:
    """End a running term, and the seats that are still taken, on a day."""
    if on <= term.begins_on:
        raise errors.DayMustCome(day=term.begins_on, field="on")
    term.closed_on, term.close_reason = on, reason
    term.save(update_fields=["closed_on", "close_reason"])
    open_seats = Seat.objects.filter(organization_id=term.organization_id, until=None)
    open_seats.filter(since__lt=on).update(until=on)
    open_seats.filter(since__gte=on).delete()
    facts.changed(RUNNING, term.scope_path, on)
    facts.changed(OVERDUE, term.scope_path, term.lapses_on, on)


def _check_committee(union: Organization, command: BeginTerm) -> None:
    """Refuse two heads of one body, a person twice in a body, and too small a committee."""
    heads = Counter((s.body, s.post) for s in command.seats if s.post in HEADS)
    for (body, post), count in heads.items():
        if count > 1:
            raise errors.TwoHeads(post=Post(post).label, body=Body(body).label)
    _nobody_twice(command.seats)
    size = sum(s.body == Body.COMMITTEE for s in command.seats)
    if not size or union.kind not in GRASS_ROOTS:
        return
    members = queries.members_on(union, command.begins_on).count()
    least, most, rule = law.committee_size(members, command.begins_on, law.Place.of(union))
    if size < least:
        raise errors.CommitteeTooSmall(
            count=size, members=members, least=least, most=most, article=law.article(rule)
        )


def _nobody_twice(seats: Iterable[SeatOf]) -> None:
    named = Counter((s.body, s.membership or s.name.strip()) for s in seats)
    for seat in seats:
        if named[seat.body, seat.membership or seat.name.strip()] > 1:
            raise errors.SeatTwice(name=seat.name.strip(), body=Body(seat.body).label)


@transaction.atomic
def close_term(actor: Actor, command: CloseTerm) -> Term:
    """End the running term, and its seats, before its time."""
    union = queries.union(actor, command.organization, KEEP, lock=True)
    term = _running(union)
    not_in_the_future(command.on, field="on")
    reason = sound_reason(command.reason)
    close(term, command.on, reason)
    audit.record(
        actor,
        "register.term_closed",
        term,
        reason=reason,
        number=term.number,
        on=str(command.on),
    )
    return term


def _running(union: Organization) -> Term:
    term = queries.running_term(union, lock=True)
    if term is None:
        raise errors.NoTerm(name=union.name)
    return term


def _upper(actor: Actor, union: Organization) -> Organization:
    """Return the union above; what it orders, only those may enter who keep its register."""
    if union.parent is None:
        raise errors.OnlyTheUpperUnion(name=union.name)
    actor.require(KEEP, union.parent.path)
    return union.parent


@transaction.atomic
def order_election(actor: Actor, command: OrderElection) -> Term:
    """Set, as the upper union, the day by which an overdue election must be held."""
    union = queries.union(actor, command.organization, KEEP, lock=True)
    upper, term = _upper(actor, union), _running(union)
    today = timezone.localdate()
    wanted = {"election_by": command.by, "order_number": command.paper_number.strip()}
    if all(getattr(term, name) == value for name, value in wanted.items()):
        return term
    if not term.lapsed(today):
        raise errors.NotOverdue(last=term.lapses_on)
    if command.by <= today:
        raise errors.DayMustCome(day=today, field="by")
    if not wanted["order_number"]:
        raise errors.PaperMissing
    before = str(term.election_by) if term.election_by else None
    for name, value in (wanted | {"ordered_on": today, "ordered_by": upper}).items():
        setattr(term, name, value)
    term.save(update_fields=[*wanted, "ordered_on", "ordered_by"])
    audit.record(
        actor,
        "register.election_ordered",
        term,
        before=before,
        due=str(command.by),
        paper=term.order_number,
    )
    return term


@transaction.atomic
def extend_term(actor: Actor, command: ExtendTerm) -> Term:
    """Let a term run longer, as the upper union, once and within the rule."""
    union = queries.union(actor, command.organization, KEEP, lock=True)
    upper, term = _upper(actor, union), _running(union)
    if term.extended_until == command.until:
        return term
    if term.extended_until:
        raise errors.ExtendedAlready(until=term.extended_until)
    if command.until <= term.ends_on:
        raise errors.DayMustCome(day=term.ends_on, field="until")
    if not command.paper_number.strip():
        raise errors.PaperMissing
    law.check_extension(term.ends_on, command.until, law.Place.of(union))
    before = term.lapses_on
    term.extended_until = term.lapses_on = command.until
    term.extension_number, term.extended_by = command.paper_number.strip(), upper
    term.save(update_fields=["extended_until", "lapses_on", "extension_number", "extended_by"])
    facts.changed(OVERDUE, union.path, before, term.lapses_on)
    audit.record(
        actor,
        "register.term_extended",
        term,
        before=str(before),
        to=str(command.until),
        paper=term.extension_number,
    )
    return term
