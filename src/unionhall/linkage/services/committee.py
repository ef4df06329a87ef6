"""The tripartite committee: its members, its meetings, and the resolutions that bind each party."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.scoping import only
from unionhall.linkage import errors, queries, terms
from unionhall.linkage.commands import (
    CancelMeeting,
    FinishTask,
    HoldMeeting,
    LeavePlace,
    PlanMeeting,
    Resolve,
    TakePlace,
    TaskSet,
)
from unionhall.linkage.models import (
    Attendance,
    CommitteeMeeting,
    CommitteeMember,
    PartnerBody,
    Resolution,
    ResolutionTask,
)
from unionhall.linkage.permissions import KEEP
from unionhall.linkage.services.common import sending_day, sound_name, sound_reason, sound_text
from unionhall.organizations import queries as organizations
from unionhall.organizations import tree
from unionhall.organizations.models import Organization
from unionhall.rules import queries as rules

LONGEST_MINUTES = 8000
LONGEST_RESOLUTION = 2000
LONGEST_TASK = 300


def _kept(actor: Actor, public_id: UUID) -> Organization:
    tree.hold_still()
    organization = organizations.organization(actor, public_id)
    actor.require(KEEP, organization.path)
    return organization


def _party(organization: Organization, partner: UUID | None) -> PartnerBody | None:
    if partner is None:
        return None
    found = only(PartnerBody.objects.filter(organization=organization, public_id=partner))
    if found is None:
        raise errors.UnknownChoice(field="partner")
    if found.ended_on is not None:
        raise errors.PartnerEnded(name=found.name)
    return found


@transaction.atomic
def take_place(actor: Actor, command: TakePlace) -> CommitteeMember:
    """Enter a member for a party; the same once more is the one that is there."""
    organization = _kept(actor, command.organization)
    partner = _party(organization, command.partner)
    name = sound_name(command.name)
    try:
        with transaction.atomic():
            found = CommitteeMember.objects.create(
                organization=organization,
                scope_path=organization.path,
                partner=partner,
                name=name,
                post=" ".join(command.post.split())[:80],
                since=command.since,
            )
    except IntegrityError as twice:
        raise errors.SeatedAlready(name=name) from twice
    audit.record(actor, "linkage.member_entered", found, since=command.since.isoformat())
    return found


@transaction.atomic
def leave_place(actor: Actor, command: LeavePlace) -> CommitteeMember:
    """End somebody's membership in the committee."""
    found = queries.member(actor, command.member)
    if found.until == command.until:
        return found
    if command.until < found.since:
        raise errors.DayTooEarly(day=command.until, earliest=found.since, field="until")
    found.until = command.until
    found.save(update_fields=["until"])
    audit.record(actor, "linkage.member_left", found, until=command.until.isoformat())
    return found


@transaction.atomic
def plan_meeting(actor: Actor, command: PlanMeeting) -> CommitteeMeeting:
    """Call a meeting with its agenda; called twice, it is one."""
    organization = _kept(actor, command.organization)
    if earlier := only(CommitteeMeeting.objects.filter(submission_id=command.submission_id)):
        if (earlier.organization_id, earlier.on) != (organization.pk, command.on):
            raise errors.OtherContent
        return earlier
    place, agenda = sound_text(command.place, "place", 120), sound_text(command.agenda, "agenda")
    if not place:
        raise errors.PlacesMissing(what=_("where the committee meets"), field="place")
    if not agenda:
        raise errors.PlacesMissing(what=_("what is on the agenda"), field="agenda")
    found = CommitteeMeeting.objects.create(
        submission_id=command.submission_id,
        organization=organization,
        scope_path=organization.path,
        state=CommitteeMeeting.State.PLANNED,
        on=command.on,
        place=place,
        agenda=agenda,
    )
    audit.record(actor, "linkage.meeting_planned", found, on=command.on.isoformat())
    return found


@transaction.atomic
def hold_meeting(actor: Actor, command: HoldMeeting) -> CommitteeMeeting:
    """Record who came and the minutes, with the quorum that the committee had set for the day."""
    found = queries.meeting(actor, command.meeting, keep=True, lock=True)
    if found.state != CommitteeMeeting.State.PLANNED:
        if _held_so(found, command):
            return found
        raise errors.MeetingOver(state=found.state_name)
    on = sending_day(command.on)
    sitting = queries.sitting(CommitteeMember.objects.filter(organization=found.organization), on)
    came = list(sitting.filter(public_id__in=list(command.came)))
    if len(came) != len(set(command.came)):
        raise errors.NotAMemberThen
    minutes = sound_text(command.minutes, "minutes", LONGEST_MINUTES)
    if not minutes:
        raise errors.PlacesMissing(what=_("the minutes"), field="minutes")
    found.advance(
        CommitteeMeeting.State.HELD, on=on, minutes=minutes, quorum=_quorum(found.organization, on)
    )
    Attendance.objects.bulk_create([Attendance(meeting=found, member=one) for one in came])
    audit.record(actor, "linkage.meeting_held", found, on=on.isoformat(), came=len(came))
    return found


def _held_so(found: CommitteeMeeting, command: HoldMeeting) -> bool:
    """Say whether the meeting was recorded like this before: then it is the same record."""
    came = set(found.came.values_list("member__public_id", flat=True))
    told = (command.on, command.minutes.strip(), set(command.came))
    return found.state == CommitteeMeeting.State.HELD and told == (found.on, found.minutes, came)


def _quorum(organization: Organization, on: date) -> int | None:
    place = terms.Place(path=organization.path, division=organization.division_code)
    rule = terms.rule_at(terms.QUORUM, on, place)
    return rule.number if rule is not None else None


@transaction.atomic
def cancel_meeting(actor: Actor, command: CancelMeeting) -> CommitteeMeeting:
    """Call a planned meeting off."""
    found = queries.meeting(actor, command.meeting, keep=True, lock=True)
    if found.state == CommitteeMeeting.State.CANCELLED:
        return found
    found.advance(CommitteeMeeting.State.CANCELLED)
    audit.record(actor, "linkage.meeting_cancelled", found)
    return found


@transaction.atomic
def resolve(actor: Actor, command: Resolve) -> Resolution:
    """Enter a resolution of a meeting with a quorum: each party that came gets its task and day."""
    found = queries.meeting(actor, command.meeting, keep=True, lock=True)
    if earlier := only(Resolution.objects.filter(submission_id=command.submission_id)):
        if earlier.meeting_id != found.pk or earlier.text != command.text.strip():
            raise errors.OtherContent
        return earlier
    if found.state != CommitteeMeeting.State.HELD:
        raise errors.MeetingOver(state=found.state_name)
    _quorate(found)
    text = sound_text(command.text, "text", LONGEST_RESOLUTION)
    if not text:
        raise errors.PlacesMissing(what=_("the resolution"), field="text")
    tasks = _tasks(found, command.tasks)
    resolution = Resolution.objects.create(
        submission_id=command.submission_id,
        meeting=found,
        number=found.resolutions.count() + 1,
        text=text,
    )
    ResolutionTask.objects.bulk_create(
        [
            ResolutionTask(
                resolution=resolution,
                organization=found.organization,
                scope_path=found.scope_path,
                partner=partner,
                task=one.task.strip(),
                due_on=one.due_on,
            )
            for partner, one in tasks
        ]
    )
    audit.record(actor, "linkage.resolved", found, number=resolution.number, tasks=len(tasks))
    return resolution


def _quorate(found: CommitteeMeeting) -> None:
    if found.quorum is None:
        rule = rules.versions(terms.QUORUM)[0]
        raise errors.NoQuorumSet(rule=rule.name)
    came = found.came.count()
    if came < found.quorum:
        raise errors.NoQuorum(came=came, quorum=found.quorum)


def _tasks(
    found: CommitteeMeeting, tasks: Sequence[TaskSet]
) -> list[tuple[PartnerBody | None, TaskSet]]:
    """Check the tasks: they bind only parties that took part, by a day after the meeting."""
    if not tasks:
        raise errors.TaskMissing
    present = set(found.came.values_list("member__partner", flat=True))
    checked = []
    for one in tasks:
        partner = _party(found.organization, one.partner)
        if not sound_text(one.task, "tasks", LONGEST_TASK):
            raise errors.TaskMissing
        if one.due_on < found.on:
            raise errors.DueBeforeMeeting(day=one.due_on)
        if (partner.pk if partner else None) not in present:
            raise errors.PartyAbsent(name=partner.name if partner else found.organization.name)
        checked.append((partner, one))
    return checked


@transaction.atomic
def finish_task(actor: Actor, command: FinishTask) -> ResolutionTask:
    """Report a task as done: a partner its own, today; the keeper any, with its day."""
    found = queries.task(actor, command.task, lock=True)
    report = sound_reason(command.report, "report")
    if found.done_on is not None:
        if found.report == report:
            return found
        raise errors.DoneAlready(day=found.done_on)
    today = timezone.localdate()
    on = today if queries.at_window(actor) else sending_day(command.on)
    met_on = found.resolution.meeting.on
    if on < met_on:
        raise errors.DayTooEarly(day=on, earliest=met_on)
    ResolutionTask.objects.filter(pk=found.pk, done_on=None).update(
        done_on=on, done_by=actor.name[:80], report=report
    )
    found.done_on, found.done_by, found.report = on, actor.name[:80], report
    audit.record(actor, "linkage.task_done", found, on=on.isoformat(), late=found.late)
    return found
