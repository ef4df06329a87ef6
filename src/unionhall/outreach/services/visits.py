"""What a visit to an employer heard and found."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit, events, formats
from unionhall.core.actors import Actor
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Organization
from unionhall.outreach import queries
from unionhall.outreach.errors import (
    AbsurdCount,
    MeetingOver,
    NoSuchBody,
    NotAVisit,
    TooFarAhead,
    UnionHasEnded,
)
from unionhall.outreach.events import VisitRecorded
from unionhall.outreach.models import Meeting, Visit
from unionhall.outreach.permissions import RECORD
from unionhall.outreach.services import DAYS_AHEAD

MOST_STAFF = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVisit:
    """What was heard at an employer, in full: what is left out is empty."""

    meeting: UUID
    union_before: Visit.UnionStatus
    employer: UUID | None = None
    head_met: str = ""
    staff: int | None = None
    obstacles: str = ""
    needs: str = ""
    intent: str = ""
    founded: UUID | None = None
    result: str = ""
    next_visit_on: date | None = None


@transaction.atomic
def record_visit(actor: Actor, command: RecordVisit) -> Visit:
    """Write down what an enterprise meeting heard; only what differs is written."""
    meeting = queries.meeting(actor, command.meeting, RECORD, lock=True)
    if meeting.kind != Meeting.Kind.ENTERPRISE:
        raise NotAVisit
    if meeting.state == Meeting.State.CANCELLED:
        raise MeetingOver(state=meeting.state_name)
    if command.staff is not None and not 0 <= command.staff <= MOST_STAFF:
        raise AbsurdCount(number=command.staff, most=MOST_STAFF, field="staff")
    latest = timezone.localdate() + timedelta(days=DAYS_AHEAD)
    if command.next_visit_on and command.next_visit_on > latest:
        raise TooFarAhead(day=command.next_visit_on, days=DAYS_AHEAD, field="next_visit_on")
    visit = Visit.objects.get(meeting=meeting)
    wanted: dict[str, object] = {
        "union_before": command.union_before,
        "head_met": command.head_met.strip(),
        "staff": command.staff,
        "obstacles": command.obstacles.strip(),
        "needs": command.needs.strip(),
        "intent": command.intent,
        "founded": _founded(actor, command.founded, visit.founded),
        "result": command.result.strip(),
        "next_visit_on": command.next_visit_on,
    }
    if command.employer is not None:
        wanted["employer"] = organizations.employer(actor, command.employer)
    changed = [name for name, value in wanted.items() if getattr(visit, name) != value]
    if changed:
        before = visit.employer_id
        for name in changed:
            setattr(visit, name, wanted[name])
        visit.save(update_fields=changed)
        audit.record(
            actor, "outreach.visit_recorded", meeting, changed=[*changed], intent=visit.intent
        )
        employers = (visit.employer_id, before)
        events.publish(
            actor,
            VisitRecorded(meeting.public_id, meeting.scope_path, meeting.held_on, employers),
        )
    return visit


def _founded(
    actor: Actor, public_id: UUID | None, before: Organization | None
) -> Organization | None:
    """Find the union that was founded; one on record stays, also when it has ended since."""
    if public_id is None:
        return None
    if before is not None and before.public_id == public_id:
        return before
    founded = organizations.organizations(actor).filter(public_id=public_id).first()
    if founded is None:
        raise NoSuchBody(field="founded")
    if founded.dissolved_on is not None:
        raise UnionHasEnded(name=founded.name, on=formats.day(founded.dissolved_on))
    return founded
