"""The same meeting again on another day."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from unionhall.core.actors import Actor
from unionhall.outreach import queries
from unionhall.outreach.models import Attendance, Level, Meeting
from unionhall.outreach.permissions import VIEW
from unionhall.outreach.services import PlanMeeting, plan_meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatMeeting:
    """The same again on another day: place, hours, people and partners."""

    meeting: UUID
    on: date
    key: UUID | None = None


def next_week(held_on: date, today: date) -> date:
    """Return the next day of the same weekday as the meeting, at least a week after it."""
    weeks = max(1, -((held_on - today).days // 7))
    return held_on + timedelta(weeks=weeks)


@transaction.atomic
def repeat_meeting(actor: Actor, command: RepeatMeeting) -> Meeting:
    """Plan the same meeting for another day, with those people who still hold their duty."""
    before = queries.meeting(actor, command.meeting, VIEW)
    visit = queries.visit(before)
    again = plan_meeting(
        actor,
        PlanMeeting(
            organization=before.organization.public_id,
            kind=Meeting.Kind(before.kind),
            theme=before.theme,
            held_on=command.on,
            starts_at=before.starts_at,
            ends_at=before.ends_at,
            place=before.place,
            place_type=Meeting.PlaceType(before.place_type),
            level=Level(before.level),
            organizer=before.organizer.public_id,
            guided_by=before.guided_by.public_id if before.guided_by else None,
            station=before.station.public_id if before.station else None,
            address=before.address,
            division_code=before.division_code,
            employer=visit.employer.public_id if visit else None,
            partners=tuple(before.partners.values_list("public_id", flat=True)),
            key=command.key,
        ),
    )
    duties = queries.available(again.scope_path, again.held_on)
    still = duties.filter(attendances__meeting=before).order_by("pk").distinct()
    Attendance.objects.bulk_create(
        [Attendance(meeting=again, user_id=duty.user_id, duty=duty) for duty in still],
        ignore_conflicts=True,
    )
    return again
