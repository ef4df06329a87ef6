"""The JSON endpoints of outreach: everything that its pages do."""

from datetime import date
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.outreach import due, queries, services
from unionhall.outreach.errors import PeriodTooLong
from unionhall.outreach.models import Attendance, Meeting, Partner, Promise, ScheduleRule, Visit
from unionhall.outreach.permissions import RECORD, VIEW
from unionhall.outreach.schemas import (
    AgainIn,
    AnswerIn,
    ChangeIn,
    CorrectionIn,
    DueFilter,
    DueItem,
    DueOut,
    DutyOut,
    HeldIn,
    MeetingFilter,
    MeetingOut,
    PartnerIn,
    PartnerOut,
    PartnersIn,
    PlanIn,
    PromiseChangeIn,
    PromiseFilter,
    PromiseIn,
    PromiseOut,
    ReasonIn,
    RuleEndIn,
    RuleIn,
    RuleOut,
    TapsIn,
    TapsOut,
    VisitIn,
    VisitOut,
)
from unionhall.outreach.services import promises, repeating, rules, stall, visits

router = Router(tags=["outreach"])


@router.get("/", response=Paged[MeetingOut], operation_id="outreach_meetings")
def meetings(
    request: ActorRequest, asked: Query[MeetingFilter], paging: Query[Paging]
) -> dict[str, object]:
    """List the meetings in sight, newest first."""
    rows = queries.meetings(request.actor)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.first:
        rows = rows.filter(held_on__gte=asked.first)
    if asked.last:
        rows = rows.filter(held_on__lte=asked.last)
    if asked.organization:
        root = queries.body(request.actor, asked.organization)
        rows = rows.filter(scope_path__within=root.path)
    return page(rows, paging)


@router.post("/", response={201: MeetingOut}, operation_id="outreach_plan")
def plan(request: ActorRequest, body: PlanIn) -> Status[Meeting]:
    """Plan a meeting; with a key, sending it again answers the same."""
    command = services.PlanMeeting(**body.dict())
    return Status(201, services.plan_meeting(request.actor, command))


@router.post("/held", response={201: MeetingOut}, operation_id="outreach_record")
def record(request: ActorRequest, body: HeldIn) -> Status[Meeting]:
    """Enter a meeting that has been held, with its counts."""
    command = services.RecordMeeting(**body.dict())
    return Status(201, services.record_meeting(request.actor, command))


@router.get("/due", response=list[DueOut], operation_id="outreach_due")
def what_is_due(request: ActorRequest, asked: Query[DueFilter]) -> list[DueOut]:
    """Say for every body below one what was due in a period, done and missed."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    days = (asked.last - asked.first).days
    if not 0 <= days <= 366 or not services.BEGINNING <= asked.first < date(2100, 1, 1):  # noqa: PLR2004 -- a year
        raise PeriodTooLong
    root = queries.body(request.actor, asked.organization)
    found = due.standings(root, asked.first, asked.last, timezone.localdate())
    return [
        DueOut(
            organization=standing.body.public_id,
            name=standing.body.name,
            done=standing.done,
            missed=standing.missed,
            due=standing.due,
            coming=standing.coming,
            items=[
                DueItem(
                    rule=item.rule.public_id,
                    first=item.occurrence.first,
                    last=item.occurrence.last,
                    on=item.occurrence.on,
                    state=item.state,
                )
                for item in standing.items
            ],
        )
        for standing in found
    ]


@router.get("/promises", response=Paged[PromiseOut], operation_id="outreach_promises")
def promise_list(
    request: ActorRequest, asked: Query[PromiseFilter], paging: Query[Paging]
) -> dict[str, object]:
    """List the demands and service-package items in sight."""
    rows = queries.promises(request.actor)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.standing:
        rows = queries.standing(rows, asked.standing, timezone.localdate())
    return page(rows, paging)


@router.get("/promises/{uuid:promise}", response=PromiseOut, operation_id="outreach_promise")
def promise(request: ActorRequest, promise: UUID) -> Promise:
    """Show one promise."""
    return queries.promise(request.actor, promise)


@router.put("/promises/{uuid:promise}", response=PromiseOut, operation_id="outreach_change_promise")
def change_promise(request: ActorRequest, promise: UUID, body: PromiseChangeIn) -> Promise:
    """Change the wording, the category, the owner and the due day."""
    command = promises.ChangePromise(promise=promise, **body.dict())
    return promises.change_promise(request.actor, command)


@router.post("/promises/{uuid:promise}/answer", response=PromiseOut, operation_id="outreach_answer")
def answer(request: ActorRequest, promise: UUID, body: AnswerIn) -> Promise:
    """Answer a demand, or note an item as done."""
    return promises.answer(request.actor, promises.Answer(promise=promise, **body.dict()))


@router.post(
    "/promises/{uuid:promise}/take-back", response=PromiseOut, operation_id="outreach_take_back"
)
def take_back(request: ActorRequest, promise: UUID, body: ReasonIn) -> Promise:
    """Open a promise again whose answer was entered by mistake."""
    command = promises.TakeBackAnswer(promise=promise, reason=body.reason)
    return promises.take_back_answer(request.actor, command)


@router.get("/partners", response=Paged[PartnerOut], operation_id="outreach_partners")
def partner_list(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the partners that may come to meetings at one's own body."""
    return page(queries.partners(queries.body(request.actor, None).path), paging)


@router.post("/partners", response={201: PartnerOut}, operation_id="outreach_enter_partner")
def enter_partner(request: ActorRequest, body: PartnerIn) -> Status[Partner]:
    """Put a partner on the list of a union body."""
    return Status(201, stall.enter_partner(request.actor, stall.EnterPartner(**body.dict())))


@router.get("/rules", response=Paged[RuleOut], operation_id="outreach_rules")
def rule_list(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the schedule rules that concern bodies in sight."""
    return page(queries.rules(request.actor), paging)


@router.post("/rules", response={201: RuleOut}, operation_id="outreach_set_rule")
def set_rule(request: ActorRequest, body: RuleIn) -> Status[ScheduleRule]:
    """Set how often meetings are to be held."""
    return Status(201, rules.set_rule(request.actor, rules.SetRule(**body.dict())))


@router.post("/rules/{uuid:rule}/end", response=RuleOut, operation_id="outreach_end_rule")
def end_rule(request: ActorRequest, rule: UUID, body: RuleEndIn) -> ScheduleRule:
    """End a rule on a day."""
    return rules.end_rule(request.actor, rules.EndRule(rule=rule, valid_until=body.valid_until))


@router.get("/{uuid:meeting}", response=MeetingOut, operation_id="outreach_meeting")
def meeting(request: ActorRequest, meeting: UUID) -> Meeting:
    """Show one meeting."""
    return queries.meeting(request.actor, meeting)


@router.patch("/{uuid:meeting}", response=MeetingOut, operation_id="outreach_change")
def change(request: ActorRequest, meeting: UUID, body: ChangeIn) -> Meeting:
    """Change what was written down; what is left out stays as it is."""
    command = services.ChangeMeeting(meeting=meeting, **body.dict())
    return services.change_meeting(request.actor, command)


@router.post("/{uuid:meeting}/open", response=MeetingOut, operation_id="outreach_open")
def open_meeting(request: ActorRequest, meeting: UUID) -> Meeting:
    """Open a meeting on its own day."""
    return services.open_meeting(request.actor, services.OpenMeeting(meeting=meeting))


@router.post("/{uuid:meeting}/close", response=MeetingOut, operation_id="outreach_close")
def close_meeting(request: ActorRequest, meeting: UUID) -> Meeting:
    """Close a meeting: from now on it counts as held."""
    return services.close_meeting(request.actor, services.CloseMeeting(meeting=meeting))


@router.post("/{uuid:meeting}/reopen", response=MeetingOut, operation_id="outreach_reopen")
def reopen_meeting(request: ActorRequest, meeting: UUID) -> Meeting:
    """Take back a closing on the same day."""
    return services.reopen_meeting(request.actor, services.ReopenMeeting(meeting=meeting))


@router.post("/{uuid:meeting}/cancel", response=MeetingOut, operation_id="outreach_cancel")
def cancel_meeting(request: ActorRequest, meeting: UUID, body: ReasonIn) -> Meeting:
    """Call a meeting off, with the reason."""
    command = services.CancelMeeting(meeting=meeting, reason=body.reason)
    return services.cancel_meeting(request.actor, command)


@router.post("/{uuid:meeting}/again", response={201: MeetingOut}, operation_id="outreach_again")
def again(request: ActorRequest, meeting: UUID, body: AgainIn) -> Status[Meeting]:
    """Plan the same meeting for another day."""
    command = repeating.RepeatMeeting(meeting=meeting, on=body.on, key=body.key)
    return Status(201, repeating.repeat_meeting(request.actor, command))


@router.post("/{uuid:meeting}/taps", response=TapsOut, operation_id="outreach_count")
def count_taps(request: ActorRequest, meeting: UUID, body: TapsIn) -> stall.Counted:
    """Count taps; each counts once, however often it is sent."""
    taps = [stall.OneTap(id=tap.id, counter=tap.counter, by=tap.by) for tap in body.taps]
    return stall.count_taps(request.actor, stall.CountTaps(meeting=meeting, taps=taps))


@router.post("/{uuid:meeting}/corrections", response=MeetingOut, operation_id="outreach_correct")
def correct_count(request: ActorRequest, meeting: UUID, body: CorrectionIn) -> Meeting:
    """Set a counter to the right number, with the reason."""
    return stall.correct_count(request.actor, stall.CorrectCount(meeting=meeting, **body.dict()))


def _attending(meeting: Meeting) -> list[DutyOut]:
    return [DutyOut.of(one.duty) for one in queries.attendances(meeting)]


@router.get("/{uuid:meeting}/people", response=list[DutyOut], operation_id="outreach_people")
def people(request: ActorRequest, meeting: UUID) -> list[DutyOut]:
    """List who is to be at a meeting."""
    return _attending(queries.meeting(request.actor, meeting))


@router.get("/{uuid:meeting}/available", response=list[DutyOut], operation_id="outreach_available")
def available(request: ActorRequest, meeting: UUID) -> list[DutyOut]:
    """List whose duties reach a meeting and who are not assigned yet, at most 200."""
    found = queries.meeting(request.actor, meeting, RECORD)
    duties = queries.not_yet_assigned(queries.available(found.scope_path, found.held_on), found)
    return [DutyOut.of(duty) for duty in duties[:200]]


@router.put("/{uuid:meeting}/people/{uuid:duty}", response=DutyOut, operation_id="outreach_assign")
def assign(request: ActorRequest, meeting: UUID, duty: UUID) -> DutyOut:
    """Assign somebody to a meeting in a duty of theirs; a bank clerk as bank clerk."""
    attendance: Attendance = stall.assign(request.actor, stall.Assign(meeting=meeting, duty=duty))
    return DutyOut.of(attendance.duty)


@router.delete(
    "/{uuid:meeting}/people/{uuid:duty}", response={204: None}, operation_id="outreach_unassign"
)
def unassign(request: ActorRequest, meeting: UUID, duty: UUID) -> Status[None]:
    """Take somebody off a meeting."""
    stall.unassign(request.actor, stall.Unassign(meeting=meeting, duty=duty))
    return Status(204, None)


@router.get(
    "/{uuid:meeting}/partners", response=list[PartnerOut], operation_id="outreach_meeting_partners"
)
def meeting_partners(request: ActorRequest, meeting: UUID) -> list[Partner]:
    """List who comes along to a meeting."""
    return list(queries.meeting(request.actor, meeting).partners.order_by("kind", "name"))


@router.put(
    "/{uuid:meeting}/partners", response=list[PartnerOut], operation_id="outreach_set_partners"
)
def set_partners(request: ActorRequest, meeting: UUID, body: PartnersIn) -> list[Partner]:
    """Say who comes along to a meeting."""
    command = stall.SetPartners(meeting=meeting, partners=body.partners)
    return list(stall.set_partners(request.actor, command).partners.order_by("kind", "name"))


def _seen(request: ActorRequest, public_id: UUID) -> Meeting:
    found = queries.meeting(request.actor, public_id)
    if not queries.may(request.actor, VIEW, found.scope_path):
        raise NotPermitted
    return found


@router.get("/{uuid:meeting}/visit", response=VisitOut, operation_id="outreach_visit")
def visit(request: ActorRequest, meeting: UUID) -> Visit:
    """Show what a visit to an employer heard and found."""
    found = queries.visit(_seen(request, meeting))
    if found is None:
        raise NotFound
    return found


@router.put("/{uuid:meeting}/visit", response=VisitOut, operation_id="outreach_record_visit")
def record_visit(request: ActorRequest, meeting: UUID, body: VisitIn) -> Visit:
    """Write down what a visit heard, in full: what is left out is empty."""
    given = body.dict() | {"intent": body.intent or ""}
    return visits.record_visit(request.actor, visits.RecordVisit(meeting=meeting, **given))


@router.get(
    "/{uuid:meeting}/promises",
    response=list[PromiseOut],
    operation_id="outreach_meeting_promises",
)
def meeting_promises(request: ActorRequest, meeting: UUID) -> list[Promise]:
    """List what was asked for and promised at a meeting."""
    found = _seen(request, meeting)
    return list(found.promises.select_related("owner").order_by("due_on", "pk"))


@router.post(
    "/{uuid:meeting}/promises", response={201: PromiseOut}, operation_id="outreach_write_down"
)
def write_down(request: ActorRequest, meeting: UUID, body: PromiseIn) -> Status[Promise]:
    """Write down a demand or an item of the service package; with a key, once."""
    command = promises.WriteDown(meeting=meeting, **body.dict())
    return Status(201, promises.write_down(request.actor, command))
