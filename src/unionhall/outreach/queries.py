"""Reading meetings, promises and partners: starts from an actor."""

from datetime import date
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from unionhall.accounts.models import Duty, Role
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.scoping import STEP
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import GENERAL_UNIONS, Employer, Organization, ServiceStation
from unionhall.organizations.searching import called
from unionhall.outreach.models import Attendance, Meeting, Partner, Promise, ScheduleRule, Visit
from unionhall.outreach.permissions import ATTEND, RECORD, SCHEDULE, VIEW


def everything(actor: Actor) -> bool:
    """Say whether an operator acts at the console, to whom no scope applies."""
    return actor.everywhere


def below(actor: Actor, permission: Permission, column: str = "scope_path") -> Q:
    """Return the condition that a path lies where the actor holds the permission."""
    if everything(actor):
        return Q()
    within = Q(pk__in=[])
    for scope in actor.scopes(permission):
        within |= Q(**{f"{column}__within": scope})
    return within


def _assigned(actor: Actor) -> Q:
    if actor.user_id is None:
        return Q(pk__in=[])
    attended = Attendance.objects.filter(user_id=actor.user_id).values("meeting_id")
    return below(actor, ATTEND) & Q(pk__in=attended)


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """List the meetings in sight, newest first; a bank clerk's are those assigned to them."""
    sight = below(actor, VIEW)
    if actor.holds(ATTEND) and not everything(actor):
        sight |= _assigned(actor)
    return (
        Meeting.objects.filter(sight)
        .select_related("organization", "organizer", "guided_by")
        .order_by("-held_on", "-starts_at", "-pk")
    )


def attending(actor: Actor) -> QuerySet[Meeting]:
    """List the meetings that a bank clerk is assigned to, newest first."""
    return (
        Meeting.objects.filter(_assigned(actor))
        .select_related("organization", "organizer", "guided_by")
        .order_by("-held_on", "-starts_at", "-pk")
    )


def meeting(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Meeting:
    """Find one meeting; with ``lock``, nobody else may change it in the meantime.

    To see it, an assignment is as good as the permission; to act on it, only the
    permission at its place is. With ``ATTEND`` only assigned meetings are found.
    """
    rows = attending(actor) if permission == ATTEND else meetings(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if permission not in {VIEW, ATTEND} and not everything(actor):
        actor.require(permission, found.scope_path)
    return found


def may(actor: Actor, permission: Permission, path: str) -> bool:
    """Say whether this actor may do it there, the operator included."""
    return everything(actor) or actor.may(permission, path)


def line_of(path: str) -> list[str]:
    """Return the paths from the top of the tree down to this one."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def bodies_in_line(path: str) -> QuerySet[Organization]:
    """List the bodies above a place, at it and below it: who may organize a meeting there."""
    return Organization.objects.filter(
        Q(path__in=line_of(path)) | Q(path__within=path), dissolved_on=None
    ).order_by("path")


def bodies_above(path: str) -> QuerySet[Organization]:
    """List the bodies above a place, the nearest first: who may guide a meeting there."""
    return Organization.objects.filter(path__in=line_of(path)[:-1]).order_by("-path")


def bodies_to_record_at(actor: Actor) -> QuerySet[Organization]:
    """List the bodies where the actor may record meetings, in the order of the tree."""
    return Organization.objects.filter(below(actor, RECORD, "path"), dissolved_on=None).order_by(
        "path"
    )


def stations(path: str) -> QuerySet[ServiceStation]:
    """List the service stations on the line of a place."""
    return (
        ServiceStation.objects.filter(Q(scope_path__in=line_of(path)) | Q(scope_path__within=path))
        .select_related("organization")
        .order_by("scope_path", "name")
    )


def partners(path: str) -> QuerySet[Partner]:
    """List the partners who may come to a meeting there: those of the bodies on its line."""
    return Partner.objects.filter(
        Q(scope_path__in=line_of(path)) | Q(scope_path__within=path)
    ).order_by("kind", "name", "pk")


def available(path: str, on: date) -> QuerySet[Duty]:
    """List the duties whose holders may be sent to a meeting there on a day.

    The duty reaches the place, or stands below it; administrators and auditors stay out.
    """
    held = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    reaches = Q(scope_path__in=line_of(path)) | Q(scope_path__within=path)
    return (
        Duty.objects.filter(held & reaches, user__is_active=True)
        .exclude(role__in=[Role.ADMINISTRATOR, Role.AUDITOR])
        .select_related("user", "organization")
        .order_by("-scope_path", "user__name", "pk")
    )


def attendances(meeting: Meeting) -> QuerySet[Attendance]:
    """List who is to be there, bank clerks last."""
    clerk_last = Case(
        When(duty__role=Role.BANK_CLERK, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return meeting.attendances.select_related("user", "duty__organization").order_by(
        clerk_last, "user__name", "pk"
    )


def visit(meeting: Meeting) -> Visit | None:
    """Find what an enterprise meeting heard, if it has been written down."""
    return Visit.objects.filter(meeting=meeting).select_related("employer", "founded").first()


def unions_of_visit(visit: Visit) -> list[Organization]:
    """List what may stand as founded by a visit: the employer's unions that have not ended.

    What is on record already stays, also when it has ended since.
    """
    standing = Organization.objects.filter(coverages__employer=visit.employer, dissolved_on=None)
    unions = list(standing.distinct().order_by("path"))
    if visit.founded is not None and visit.founded not in unions:
        unions.append(visit.founded)
    return unions


def promises(actor: Actor) -> QuerySet[Promise]:
    """List the promises in sight: made at meetings in sight, or owed by a body in sight."""
    sight = below(actor, VIEW) | below(actor, VIEW, "owner__path")
    return (
        Promise.objects.filter(sight)
        .select_related("meeting", "meeting__organization", "owner")
        .order_by("answered_on", "due_on", "pk")
    )


def promise(actor: Actor, public_id: UUID, *, lock: bool = False) -> Promise:
    """Find one promise; with ``lock`` also make sure that the actor may answer it."""
    rows = promises(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if lock and not may_answer(actor, found):
        raise NotPermitted
    return found


def may_answer(actor: Actor, promise: Promise) -> bool:
    """Say whether the actor may answer: at the place of the meeting, or for the owner."""
    return may(actor, RECORD, promise.scope_path) or may(actor, RECORD, promise.owner.path)


def overdue(promises: QuerySet[Promise], on: date) -> QuerySet[Promise]:
    """Keep what should have been answered before this day and was not."""
    return promises.filter(answered_on=None, due_on__lt=on)


def standing(promises: QuerySet[Promise], which: str, on: date) -> QuerySet[Promise]:
    """Keep the open, the late or the done ones."""
    if which == "late":
        return overdue(promises, on)
    return promises.filter(answered_on__isnull=which == "open")


def promise_counts(promises: QuerySet[Promise], on: date) -> dict[str, int]:
    """Count open, overdue and soon due promises in one query."""
    return promises.order_by().aggregate(
        open=Count("pk", filter=Q(answered_on=None)),
        overdue=Count("pk", filter=Q(answered_on=None, due_on__lt=on)),
        today=Count("pk", filter=Q(answered_on=None, due_on=on)),
    )


def last_at(organization: Organization, kind: str) -> Meeting | None:
    """Find the latest meeting of the kind held at a body, to take its place and hours from."""
    return (
        Meeting.objects.filter(scope_path=organization.path, kind=kind)
        .order_by("-held_on", "-pk")
        .first()
    )


def recent_places(organization: Organization) -> list[Meeting]:
    """List the latest meeting at each of the places last used, the newest first."""
    seen: dict[str, Meeting] = {}
    for row in Meeting.objects.filter(scope_path=organization.path).order_by("-held_on", "-pk")[
        :60
    ]:
        seen.setdefault(row.place, row)
    return list(seen.values())[:8]


def rules(actor: Actor) -> QuerySet[ScheduleRule]:
    """List the schedule rules that concern bodies in sight: set there, below or above."""
    sight = below(actor, VIEW)
    for scope in actor.scopes(VIEW):
        sight |= Q(scope_path__in=line_of(scope))
    return (
        ScheduleRule.objects.filter(sight)
        .select_related("organization")
        .order_by("scope_path", "level", "-valid_from", "pk")
    )


def own_body(actor: Actor) -> Organization | None:
    """Find the body whose meetings the actor sees: that of their duty."""
    scopes = [*actor.scopes(RECORD), *actor.scopes(VIEW)]
    return Organization.objects.filter(path=scopes[0]).first() if scopes else None


def body(actor: Actor, public_id: UUID | None) -> Organization:
    """Find a body whose meetings the actor may see; their own, unless one is named."""
    if public_id is None:
        found = own_body(actor)
    else:
        found = Organization.objects.filter(below(actor, VIEW, "path"), public_id=public_id).first()
    if found is None:
        raise NotFound
    if not may(actor, VIEW, found.path):
        raise NotPermitted
    return found


def bodies_called(bodies: QuerySet[Organization], text: str) -> QuerySet[Organization]:
    """Keep the bodies whose name, initials or register code a few typed letters could mean."""
    return bodies.filter(called(text) | Q(code=text))


def employers_called(actor: Actor, text: str) -> QuerySet[Employer]:
    """Keep the employers in sight whose name, initials or credit code is meant."""
    return organizations.employers(actor).filter(called(text) | Q(credit_code=text.strip().upper()))


def between(actor: Actor, path: str, first: date, last: date) -> QuerySet[Meeting]:
    """List the meetings of some days in sight, below a place if one is given, in order."""
    rows = meetings(actor).filter(held_on__range=(first, last))
    rows = rows.filter(scope_path__within=path) if path else rows
    return rows.order_by("held_on", "starts_at", "pk")


def body_at(actor: Actor, path: str) -> Organization | None:
    """Find the body at a place, if its meetings are in sight."""
    return Organization.objects.filter(below(actor, VIEW, "path"), path=path).first()


def areas(actor: Actor) -> QuerySet[Organization]:
    """List the general unions in sight, to narrow a list by."""
    return Organization.objects.filter(
        below(actor, VIEW, "path"), kind__in=GENERAL_UNIONS, dissolved_on=None
    ).order_by("path")


def areas_to_schedule(actor: Actor) -> QuerySet[Organization]:
    """List the general unions for which the actor may set rules."""
    return Organization.objects.filter(
        below(actor, SCHEDULE, "path"), kind__in=GENERAL_UNIONS, dissolved_on=None
    ).order_by("path")


def duties_called(duties: QuerySet[Duty], text: str) -> QuerySet[Duty]:
    """Keep the duties whose holder or body is meant."""
    return duties.filter(Q(user__name__icontains=text) | Q(organization__name__icontains=text))


def not_yet_assigned(duties: QuerySet[Duty], meeting: Meeting) -> QuerySet[Duty]:
    """Leave out those who are to be at the meeting already."""
    return duties.exclude(user__in=meeting.attendances.values("user"))


def _unclosed(today: date) -> Q:
    return Q(held_on__lt=today, state__in=[Meeting.State.PLANNED, Meeting.State.OPEN])


def unclosed(meetings: QuerySet[Meeting], today: date) -> QuerySet[Meeting]:
    """Keep past meetings that were neither closed nor called off."""
    return meetings.filter(_unclosed(today))


def day_counts(actor: Actor, today: date) -> dict[str, int]:
    """Count today's meetings and the past ones that nobody closed, in one query."""
    unclosed = _unclosed(today)
    of_today = Q(held_on=today) & ~Q(state=Meeting.State.CANCELLED)
    return (
        meetings(actor)
        .filter(unclosed | of_today)
        .order_by()
        .aggregate(
            today=Count("pk", filter=of_today),
            unclosed=Count("pk", filter=unclosed),
        )
    )
