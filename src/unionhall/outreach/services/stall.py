"""A day at a stall: counting, and who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from unionhall.accounts.models import Duty
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.organizations import queries as organizations
from unionhall.outreach import queries
from unionhall.outreach.errors import (
    DutyDoesNotReach,
    MeetingOver,
    NotUnderWay,
    PartnerKnown,
    ReasonNeeded,
)
from unionhall.outreach.models import Attendance, Counter, Meeting, Partner, Tap
from unionhall.outreach.permissions import RECORD
from unionhall.outreach.services import MOST, check_count

LATE = timedelta(days=1)
"""So long after the meeting's day a phone may still deliver what was tapped without a network."""

MOST_TAPS = 500
"""So many taps a phone may send at once."""
MOST_AT_ONCE = 10
"""One tap counts ten at most: a pack of leaflets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTap:
    """A tap as the phone kept it: its own id, the counter, one more or one less."""

    id: UUID
    counter: Counter
    by: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTaps:
    """Taps arrive from a phone, perhaps not for the first time."""

    meeting: UUID
    taps: Sequence[OneTap]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What became of the taps: ``refused`` would have gone below nothing or beyond measure."""

    counts: dict[str, int]
    taken: list[UUID]
    refused: list[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectCount:
    """Type the right number, with the reason; ``key`` makes sending it twice harmless."""

    meeting: UUID
    counter: Counter
    number: int
    reason: str
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Somebody is to be at a meeting, in this duty of theirs."""

    meeting: UUID
    duty: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassign:
    """Somebody is not to be at a meeting after all."""

    meeting: UUID
    duty: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPartner:
    """A body that comes along to meetings is put on the list of a union body."""

    organization: UUID
    name: str
    kind: Partner.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPartners:
    """Exactly these partners come to a meeting."""

    meeting: UUID
    partners: tuple[UUID, ...]


@transaction.atomic
def count_taps(actor: Actor, command: CountTaps) -> Counted:
    """Add taps to the counters; one that came before is acknowledged and not added again."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    _check_takes_taps(meeting)
    meeting.refresh_from_db(fields=[c.value for c in Counter])
    ids = [tap.id for tap in command.taps]
    known = dict(Tap.objects.filter(public_id__in=ids).values_list("public_id", "meeting_id"))
    if any(at != meeting.pk for at in known.values()):
        raise Conflict
    totals = counts(meeting)
    new: list[Tap] = []
    taken, refused = list(known), []
    for tap in {tap.id: tap for tap in command.taps if tap.id not in known}.values():
        total = totals[tap.counter] + tap.by
        if not 0 <= total <= MOST:
            refused.append(tap.id)
            continue
        totals[tap.counter] = total
        taken.append(tap.id)
        new.append(
            Tap(
                public_id=tap.id,
                meeting=meeting,
                counter=tap.counter,
                by=tap.by,
                user_id=actor.user_id,
            )
        )
    if new:
        try:
            with transaction.atomic():
                Tap.objects.bulk_create(new)
        except IntegrityError as used_for_another_meeting:
            raise Conflict from used_for_another_meeting
        _add(meeting, new)
        audit.record(actor, "outreach.counted", meeting, taps=len(new), after={**totals})
    return Counted(counts=totals, taken=taken, refused=refused)


def _check_takes_taps(meeting: Meeting) -> None:
    if meeting.state == Meeting.State.PLANNED:
        raise NotUnderWay
    too_late = meeting.held_on + LATE < timezone.localdate()
    if meeting.state == Meeting.State.CANCELLED or (meeting.is_over and too_late):
        raise MeetingOver(state=meeting.state_name)


def _add(meeting: Meeting, taps: Sequence[Tap]) -> None:
    sums: dict[str, int] = {}
    for tap in taps:
        sums[tap.counter] = sums.get(tap.counter, 0) + tap.by
    Meeting.objects.filter(pk=meeting.pk).update(
        **{counter: F(counter) + by for counter, by in sums.items()}
    )


def counts(meeting: Meeting) -> dict[str, int]:
    """Return the four counters of a meeting."""
    return {counter.value: meeting.counted(counter) for counter in Counter}


@transaction.atomic
def correct_count(actor: Actor, command: CorrectCount) -> Meeting:
    """Set a counter to the number that somebody counted by hand."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    if command.key and Tap.objects.filter(public_id=command.key, meeting=meeting).exists():
        return meeting
    if not command.reason.strip():
        raise ReasonNeeded
    if meeting.state == Meeting.State.PLANNED:
        raise NotUnderWay
    if meeting.state == Meeting.State.CANCELLED:
        raise MeetingOver(state=meeting.state_name)
    check_count(command.number)
    before = meeting.counted(command.counter)
    if before == command.number:
        return meeting
    tap = Tap(
        meeting=meeting,
        counter=command.counter,
        by=command.number - before,
        reason=command.reason.strip(),
        user_id=actor.user_id,
    )
    if command.key:
        tap.public_id = command.key
    tap.save(force_insert=True)
    _add(meeting, [tap])
    setattr(meeting, command.counter.value, command.number)
    audit.record(
        actor,
        "outreach.count_corrected",
        meeting,
        reason=command.reason.strip(),
        counter=command.counter.value,
        before=before,
        after=command.number,
    )
    return meeting


@transaction.atomic
def assign(actor: Actor, command: Assign) -> Attendance:
    """Assign a colleague or a bank clerk to a meeting; asking twice is the same as once.

    A bank clerk comes in a duty as bank clerk: nothing else gives them the sight of the
    meeting, and of it alone.
    """
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    if meeting.state == Meeting.State.CANCELLED:
        raise MeetingOver(state=meeting.state_name)
    duties = queries.available(meeting.scope_path, meeting.held_on)
    duty = duties.filter(public_id=command.duty).first()
    if duty is None:
        other = Duty.objects.filter(public_id=command.duty).select_related("user").first()
        raise DutyDoesNotReach(name=other.user.name if other else "")
    attendance, created = Attendance.objects.get_or_create(
        meeting=meeting, user=duty.user, defaults={"duty": duty}
    )
    if created:
        audit.record(actor, "outreach.assigned", meeting, duty=str(duty.public_id), role=duty.role)
    return attendance


@transaction.atomic
def unassign(actor: Actor, command: Unassign) -> Meeting:
    """Take somebody off a meeting; one who is not on it stays off."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    removed, _ = meeting.attendances.filter(duty__public_id=command.duty).delete()
    if removed:
        audit.record(actor, "outreach.unassigned", meeting, duty=str(command.duty))
    return meeting


@transaction.atomic
def enter_partner(actor: Actor, command: EnterPartner) -> Partner:
    """Put a partner on the list of a union body, once by name."""
    organization = organizations.organization(actor, command.organization)
    if not queries.everything(actor):
        actor.require(RECORD, organization.path)
    partner, created = Partner.objects.get_or_create(
        organization=organization,
        name=command.name.strip(),
        defaults={"kind": command.kind, "scope_path": organization.path},
    )
    if not created and partner.kind != command.kind:
        raise PartnerKnown(name=partner.name)
    if created:
        audit.record(actor, "outreach.partner_entered", partner, kind=partner.kind)
    return partner


@transaction.atomic
def set_partners(actor: Actor, command: SetPartners) -> Meeting:
    """Say who comes along to a meeting."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    chosen = list(queries.partners(meeting.scope_path).filter(public_id__in=command.partners))
    before = set(meeting.partners.values_list("public_id", flat=True))
    after = {partner.public_id for partner in chosen}
    if before != after:
        meeting.partners.set(chosen)
        audit.record(
            actor,
            "outreach.partners_set",
            meeting,
            before=[*sorted(map(str, before))],
            after=[*sorted(map(str, after))],
        )
    return meeting
