"""The life of a meeting: planned, opened, closed, reopened, cancelled, held again."""

from dataclasses import dataclass, fields
from datetime import date, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit, events, facts, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound, NotPermitted
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import keyed_hash
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Coverage, Employer, Kind, Organization, ServiceStation
from unionhall.outreach import queries
from unionhall.outreach.errors import (
    AbsurdCount,
    AlreadyClosed,
    AlreadyOpen,
    BodyHasEnded,
    CannotGuide,
    DayIsPast,
    EmployerNeeded,
    EndsBeforeItStarts,
    MeetingOver,
    NoSuchBody,
    NotHeldYet,
    NotOfThisLine,
    NotToday,
    NotUnderWay,
    OnlyOnTheSameDay,
    OtherContent,
    PlaceNeeded,
    ReasonNeeded,
    TooFarAhead,
    TooLongAgo,
)
from unionhall.outreach.events import (
    MeetingCancelled,
    MeetingClosed,
    MeetingMovedInTime,
    MeetingOpened,
)
from unionhall.outreach.models import Counter, Level, Meeting, Promise, Visit
from unionhall.outreach.permissions import RECORD

DAYS_AHEAD = 400
"""Nobody plans further ahead; a later day is a slip of the year."""
BEGINNING = date(2018, 1, 1)
"""The two communications began with a pilot in April 2018 (domain file 1.1)."""
MOST = 20_000
"""No counter of one meeting goes beyond; a whole city's half-yearly day had 20,000 askers."""

LEVEL_OF: dict[str, Level] = {
    Kind.CITY: Level.CITY,
    Kind.DISTRICT: Level.DISTRICT,
    Kind.PARK: Level.PARK,
    Kind.BUILDING: Level.BUILDING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeeting:
    """A meeting is to be held at a place.

    ``organization`` is the scope at which it counts. ``key`` becomes its public id: made
    by the page, so that sending the form twice plans one meeting. Left empty, the
    organizer is the scope itself and the level follows from its kind; a visit without a
    place is at the employer's.
    """

    organization: UUID
    kind: Meeting.Kind
    theme: str
    held_on: date
    starts_at: time
    ends_at: time
    place_type: Meeting.PlaceType
    place: str = ""
    level: Level | None = None
    organizer: UUID | None = None
    guided_by: UUID | None = None
    station: UUID | None = None
    address: str = ""
    division_code: str = ""
    employer: UUID | None = None
    partners: tuple[UUID, ...] = ()
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMeeting(PlanMeeting):
    """A meeting has been held; enter it with its counts."""

    asked: int = 0
    materials: int = 0
    questionnaires: int = 0
    forms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMeeting:
    """Change the facts of a meeting; what is left ``None`` stays as it is."""

    meeting: UUID
    theme: str | None = None
    held_on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str | None = None
    place_type: Meeting.PlaceType | None = None
    address: str | None = None
    division_code: str | None = None
    level: Level | None = None
    organizer: UUID | None = None
    guided_by: UUID | None = None
    no_guide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMeeting:
    """The stall is up."""

    meeting: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMeeting:
    """The meeting is over; from now on it counts as held."""

    meeting: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenMeeting:
    """It was closed too early, on the same day."""

    meeting: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeeting:
    """It is called off."""

    meeting: UUID
    reason: str


@transaction.atomic
def plan_meeting(actor: Actor, command: PlanMeeting) -> Meeting:
    """Plan a meeting for today or later."""
    today = timezone.localdate()
    if command.held_on < today:
        raise DayIsPast(day=command.held_on)
    return _enter(actor, command, Meeting.State.PLANNED, today)


@transaction.atomic
def record_meeting(actor: Actor, command: RecordMeeting) -> Meeting:
    """Enter a meeting that has been held already."""
    today = timezone.localdate()
    if command.held_on > today:
        raise NotHeldYet(day=command.held_on)
    for counter in Counter:
        check_count(getattr(command, counter.value), field=counter.value)
    return _enter(actor, command, Meeting.State.HELD, today)


def check_count(number: int, *, field: str = "number") -> None:
    """Refuse a count that no meeting can have."""
    if not 0 <= number <= MOST:
        raise AbsurdCount(number=number, most=MOST, field=field)


def _enter(actor: Actor, command: PlanMeeting, state: str, today: date) -> Meeting:
    if command.key and (earlier := Meeting.objects.filter(public_id=command.key).first()):
        return _the_same(actor, earlier, command)
    scope = _scope(actor, command.organization)
    check_day(command.held_on, today)
    _check_standing(scope, command.held_on)
    check_hours(command.starts_at, command.ends_at)
    station = _station(scope, command.station)
    employer = _employer(actor, command)
    where = _where(command, employer)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                public_id=command.key or uuid7(),
                sent_hash=fingerprint(command),
                organization=scope,
                scope_path=scope.path,
                organizer=_organizer(scope, command.organizer, station),
                guided_by=_guide(scope, command.guided_by),
                station=station,
                kind=command.kind,
                level=command.level or level_of(scope, station),
                state=state,
                theme=command.theme,
                held_on=command.held_on,
                starts_at=command.starts_at,
                ends_at=command.ends_at,
                place_type=command.place_type,
                **where,
                closed_at=timezone.now() if state == Meeting.State.HELD else None,
                **{c.value: getattr(command, c.value, 0) for c in Counter},
            )
    except IntegrityError as sent_twice_at_once:
        if command.key is None:
            raise
        earlier = Meeting.objects.filter(public_id=command.key).first()
        if earlier is None:
            raise
        return _the_same(actor, earlier, command, sent_twice_at_once)
    if command.partners:
        meeting.partners.set(queries.partners(scope.path).filter(public_id__in=command.partners))
    if employer is not None:
        Visit.objects.create(
            meeting=meeting,
            employer=employer,
            staff=_latest_headcount(employer),
            union_before=union_status(employer, command.held_on),
        )
    audit.record(
        actor,
        f"outreach.{_PAST[Meeting.State(state)]}",
        meeting,
        kind=meeting.kind,
        day=str(meeting.held_on),
    )
    if state == Meeting.State.HELD:
        tell_figures(meeting, meeting.held_on)
        events.publish(actor, MeetingClosed(meeting.public_id, meeting.scope_path, meeting.held_on))
    return meeting


def tell_figures(meeting: Meeting, *days: date) -> None:
    """Tell the figures that what counts of this meeting changed."""
    for fact in ("meetings", "demands", "service_items"):
        facts.changed(fact, meeting.scope_path, *days)


_PAST = {Meeting.State.PLANNED: "planned", Meeting.State.HELD: "recorded"}


def fingerprint(command: object) -> UUID:
    """Return the keyed hash by which the same form, sent again, is known."""
    return keyed_hash("outreach.content", repr(command))


def _the_same(
    actor: Actor, earlier: Meeting, command: PlanMeeting, cause: Exception | None = None
) -> Meeting:
    """Answer a form that came twice as the first time, unless it is another or somebody else's."""
    try:
        found = queries.meeting(actor, earlier.public_id, RECORD)
    except (NotFound, NotPermitted):
        raise Conflict from cause
    if found.sent_hash != fingerprint(command):
        raise OtherContent from cause
    return found


def _scope(actor: Actor, public_id: UUID) -> Organization:
    if queries.everything(actor):
        return organizations.organization(actor, public_id)
    scope = organizations.organization(actor, public_id)
    actor.require(RECORD, scope.path)
    return scope


def check_day(day: date, today: date) -> None:
    """Refuse a day that lies absurdly far ahead or back."""
    if day > today + timedelta(days=DAYS_AHEAD):
        raise TooFarAhead(day=day, days=DAYS_AHEAD)
    if day < BEGINNING:
        raise TooLongAgo(day=day)


def check_hours(starts: time, ends: time) -> None:
    """Refuse hours that run backwards."""
    if ends <= starts:
        raise EndsBeforeItStarts(starts=starts.strftime("%H:%M"), ends=ends.strftime("%H:%M"))


def level_of(scope: Organization, station: ServiceStation | None = None) -> Level:
    """Return the level of a meeting held at this body, where nobody says otherwise."""
    return Level.STATION if station else LEVEL_OF.get(scope.kind, Level.STREET)


def _station(scope: Organization, public_id: UUID | None) -> ServiceStation | None:
    if public_id is None:
        return None
    station = queries.stations(scope.path).filter(public_id=public_id).first()
    if station is None:
        raise NoSuchBody(field="station")
    return station


def _organizer(
    scope: Organization, public_id: UUID | None, station: ServiceStation | None = None
) -> Organization:
    if public_id is None:
        return station.organization if station else scope
    organizer = queries.bodies_in_line(scope.path).filter(public_id=public_id).first()
    if organizer is None:
        elsewhere = Organization.objects.filter(public_id=public_id).first()
        if elsewhere is None:
            raise NoSuchBody(field="organizer")
        raise NotOfThisLine(name=elsewhere.name, scope=scope.name)
    return organizer


def _guide(scope: Organization, public_id: UUID | None) -> Organization | None:
    if public_id is None:
        return None
    guide = queries.bodies_above(scope.path).filter(public_id=public_id).first()
    if guide is None:
        elsewhere = Organization.objects.filter(public_id=public_id).first()
        if elsewhere is None:
            raise NoSuchBody(field="guided_by")
        raise CannotGuide(name=elsewhere.name, scope=scope.name)
    return guide


def _employer(actor: Actor, command: PlanMeeting) -> Employer | None:
    if command.kind != Meeting.Kind.ENTERPRISE:
        return None
    if command.employer is None:
        raise EmployerNeeded
    try:
        return organizations.employer(actor, command.employer)
    except NotFound as elsewhere:
        raise EmployerNeeded from elsewhere


def _where(command: PlanMeeting, employer: Employer | None) -> dict[str, str]:
    """Say where it is; a visit without a place is at the employer's, and has its address."""
    where = {
        "place": command.place.strip(),
        "address": command.address,
        "division_code": command.division_code,
    }
    if not where["place"]:
        if employer is None:
            raise PlaceNeeded
        where["place"] = employer.name
        if not command.address.strip():
            where["address"] = employer.address
            where["division_code"] = command.division_code or employer.division_code
    return where


def _latest_headcount(employer: Employer) -> int | None:
    latest = employer.headcounts.order_by("-counted_on").first()
    return latest.staff if latest else None


def union_status(employer: Employer, on: date) -> Visit.UnionStatus:
    """Return what union an employer had on a day, from who covered it then."""
    kinds = {
        coverage.organization.kind
        for coverage in Coverage.objects.filter(employer=employer, valid_from__lte=on)
        .exclude(valid_until__lte=on)
        .select_related("organization")
    }
    if Kind.SINGLE in kinds:
        return Visit.UnionStatus.UNION
    return Visit.UnionStatus.COVERED if kinds else Visit.UnionStatus.NONE


@transaction.atomic
def change_meeting(actor: Actor, command: ChangeMeeting) -> Meeting:
    """Change what was written down about a meeting; only what differs is written."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    if meeting.state == Meeting.State.CANCELLED:
        raise MeetingOver(state=meeting.state_name)
    today = timezone.localdate()
    wanted: dict[str, object] = {
        f.name: getattr(command, f.name)
        for f in fields(command)
        if f.name not in {"meeting", "organizer", "guided_by", "no_guide"}
        and getattr(command, f.name) is not None
    }
    if command.organizer is not None:
        wanted["organizer"] = _organizer(meeting.organization, command.organizer)
    if command.guided_by is not None or command.no_guide:
        wanted["guided_by"] = _guide(meeting.organization, command.guided_by)
    changed = {name: new for name, new in wanted.items() if getattr(meeting, name) != new}
    if not changed:
        return meeting
    before = {name: str(getattr(meeting, name)) for name in changed}
    day_before = meeting.held_on
    for name, new in changed.items():
        setattr(meeting, name, new)
    if "held_on" in changed:
        _check_new_day(meeting, today)
    check_hours(meeting.starts_at, meeting.ends_at)
    meeting.save(update_fields=list(changed))
    if meeting.held_on != day_before:
        Promise.objects.filter(meeting=meeting).update(made_on=meeting.held_on)
        events.publish(
            actor,
            MeetingMovedInTime(meeting.public_id, meeting.scope_path, day_before, meeting.held_on),
        )
    if meeting.state == Meeting.State.HELD:
        tell_figures(meeting, day_before, meeting.held_on)
    after = {name: str(new) for name, new in changed.items()}
    audit.record(actor, "outreach.changed", meeting, before={**before}, after={**after})
    return meeting


def _check_standing(body: Organization, day: date) -> None:
    ended = body.dissolved_on
    if ended is not None and ended <= day:
        raise BodyHasEnded(name=body.name, on=formats.day(ended))


def _check_new_day(meeting: Meeting, today: date) -> None:
    check_day(meeting.held_on, today)
    _check_standing(meeting.organization, meeting.held_on)
    if meeting.state == Meeting.State.HELD and meeting.held_on > today:
        raise NotHeldYet(day=meeting.held_on)
    if meeting.state == Meeting.State.PLANNED and meeting.held_on < today:
        raise DayIsPast(day=meeting.held_on)
    if meeting.state == Meeting.State.OPEN and meeting.held_on != today:
        raise MeetingOver(state=meeting.state_name, field="held_on")


@transaction.atomic
def open_meeting(actor: Actor, command: OpenMeeting) -> Meeting:
    """Open the stall, on the meeting's own day."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    if meeting.state == Meeting.State.OPEN:
        raise AlreadyOpen
    if meeting.is_over:
        raise MeetingOver(state=meeting.state_name)
    if meeting.held_on != timezone.localdate():
        raise NotToday(day=meeting.held_on)
    meeting.advance(Meeting.State.OPEN, opened_at=timezone.now())
    audit.record(actor, "outreach.opened", meeting)
    events.publish(actor, MeetingOpened(meeting.public_id, meeting.scope_path, meeting.held_on))
    return meeting


@transaction.atomic
def close_meeting(actor: Actor, command: CloseMeeting) -> Meeting:
    """Close a meeting: it has been held. One that nobody opened can be closed from its day on."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    if meeting.state == Meeting.State.HELD:
        raise AlreadyClosed
    if meeting.is_over:
        raise MeetingOver(state=meeting.state_name)
    if meeting.held_on > timezone.localdate():
        raise NotHeldYet(day=meeting.held_on)
    meeting.advance(Meeting.State.HELD, closed_at=timezone.now())
    tell_figures(meeting, meeting.held_on)
    audit.record(actor, "outreach.closed", meeting)
    events.publish(actor, MeetingClosed(meeting.public_id, meeting.scope_path, meeting.held_on))
    return meeting


@transaction.atomic
def reopen_meeting(actor: Actor, command: ReopenMeeting) -> Meeting:
    """Take back a closing, on the meeting's own day."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    if meeting.state == Meeting.State.OPEN:
        raise AlreadyOpen
    if meeting.state != Meeting.State.HELD:
        raise NotUnderWay
    if meeting.held_on != timezone.localdate():
        raise OnlyOnTheSameDay
    meeting.advance(Meeting.State.OPEN, closed_at=None)
    tell_figures(meeting, meeting.held_on)
    audit.record(actor, "outreach.reopened", meeting)
    events.publish(actor, MeetingOpened(meeting.public_id, meeting.scope_path, meeting.held_on))
    return meeting


@transaction.atomic
def cancel_meeting(actor: Actor, command: CancelMeeting) -> Meeting:
    """Call a meeting off, with the reason."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    if not command.reason.strip():
        raise ReasonNeeded
    if meeting.is_over:
        raise MeetingOver(state=meeting.state_name)
    meeting.advance(Meeting.State.CANCELLED, cancel_reason=command.reason.strip())
    audit.record(actor, "outreach.cancelled", meeting, reason=command.reason.strip())
    events.publish(actor, MeetingCancelled(meeting.public_id, meeting.scope_path, meeting.held_on))
    return meeting


def stall_counts(meeting: Meeting) -> list[tuple[str, str, int]]:
    """Return the counters of a meeting as a page shows them: key, name, number."""
    return [(c.value, str(c.label), meeting.counted(c)) for c in Counter]
