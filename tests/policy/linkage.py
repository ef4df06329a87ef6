"""What the linkage holds: what was handed over, to partners and from them, and the committee."""

from collections.abc import Iterator
from uuid import uuid4

from tests.builders.accounts import a_user
from tests.builders.linkage import a_partner, received, referred, somebody_of
from tests.builders.mediation import a_case, a_worker
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.rules import a_local_value
from tests.policy.world import TODAY, Row, Side, World, readers_below
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.linkage.commands import (
    AttachFile,
    HoldMeeting,
    PlanMeeting,
    Resolve,
    Seat,
    TakePlace,
    TaskSet,
    WorkerTold,
)
from unionhall.linkage.models import PartnerBody, ResolutionTask
from unionhall.linkage.services import committee, files, partners
from unionhall.papers.models import Paper
from unionhall.papers.services import MakeFromPage, make_from_page


def rows(world: World, side: Side) -> Iterator[Row]:
    name = world.mark(side)
    partner = a_partner(side.body, "labour", f"{name}人力社保局")
    window = frozenset({Role.PARTNER} if side.name == "inside" else ())
    if window:
        user = world.users[Role.PARTNER]
        seat = partners.seat(OPERATOR, Seat(partner=partner.public_id, user=user.public_id))
    else:
        somebody_of(partner)
        seat = partner.seats.get()
    seen = {"permissions": ("linkage.view",), "path": side.body.path}
    below = readers_below(world, side.body) | window
    yield Row(kwarg="linked", public_id=partner.public_id, markers=(name,), readers=below, **seen)
    yield Row(kwarg="partner_seat", public_id=seat.public_id, readers=below, **seen)
    handler = actor_for(a_user(side.body, Role.STATION_WORKER, name="调解员"), TODAY)
    yield from _out(world, side, partner, handler, window)
    yield from _in(world, side, partner, window)
    yield from _committee(world, side, partner, window)


def _out(
    world: World, side: Side, partner: PartnerBody, handler: Actor, window: frozenset[str]
) -> Iterator[Row]:
    worker, facts, note = (world.mark(side) for _ in range(3))
    employer = an_employer(side.body, f"企业{uuid4().hex[:6]}")
    case = a_case(handler, side.body, employer, [a_worker(f"赵{worker}")], facts=f"欠薪{facts}")
    made = MakeFromPage(
        kind="mediation.application", subject=case.public_id, on=TODAY, submission_id=uuid4()
    )
    make_from_page(handler, made)
    paper = Paper.objects.get(subject_id=case.public_id)
    found = referred(handler, case, partner, files=(paper.public_id,), note=f"请办{note}")
    heads = {"permissions": ("mediation.head",), "path": side.body.path}
    markers = (worker, facts, note)
    yield Row(kwarg="", public_id=found.public_id, markers=markers, readers=window, **heads)
    yield Row(kwarg="referral", public_id=found.public_id, **heads)
    yield Row(
        kwarg="referral_line",
        public_id=found.public_id,
        permissions=("linkage.view",),
        path=side.body.path,
    )
    only = {"permissions": (), "path": "", "readers": window}
    yield Row(kwarg="handed", public_id=found.public_id, **only)
    yield Row(kwarg="handed_file", public_id=found.files.get().public_id, **only)
    signed = tuple(case.parties.filter(side="worker").values_list("public_id", flat=True))
    sheet = AttachFile(
        referral=found.public_id, what="consent", content=b"%PDF-1.7", signed_by=signed
    )
    one = files.attach_file(handler, sheet)
    yield Row(kwarg="given_file", public_id=one.public_id, **heads)


def _in(world: World, side: Side, partner: PartnerBody, window: frozenset[str]) -> Iterator[Row]:
    worker, facts = world.mark(side), world.mark(side)
    told = received(
        OPERATOR, partner, workers=(WorkerTold(name=f"李{worker}"),), facts=f"欠薪{facts}"
    )
    guard = {"permissions": ("linkage.refer",), "path": side.body.path}
    markers = (worker, facts)
    yield Row(kwarg="", public_id=told.public_id, markers=markers, readers=window, **guard)
    yield Row(kwarg="incoming", public_id=told.public_id, **guard)
    sent = AttachFile(referral=told.public_id, what="wages", content=b"%PDF-1.7")
    one = files.attach_file(OPERATOR, sent)
    yield Row(kwarg="own_file", public_id=one.public_id, permissions=(), path="", readers=window)


def _committee(
    world: World, side: Side, partner: PartnerBody, window: frozenset[str]
) -> Iterator[Row]:
    member, minutes, task = (world.mark(side) for _ in range(3))
    a_local_value(side.body, "1", rule="linkage.quorum")
    seated = committee.take_place(
        OPERATOR,
        TakePlace(
            organization=side.body.public_id,
            name=f"钱{member}",
            since=TODAY,
            partner=partner.public_id,
        ),
    )
    plan = PlanMeeting(
        submission_id=uuid4(),
        organization=side.body.public_id,
        on=TODAY,
        place="会议室",
        agenda="议题",
    )
    meeting = committee.plan_meeting(OPERATOR, plan)
    came = (seated.public_id,)
    hold = HoldMeeting(meeting=meeting.public_id, on=TODAY, came=came, minutes=f"纪要{minutes}")
    committee.hold_meeting(OPERATOR, hold)
    wish = TaskSet(partner=partner.public_id, task=f"提供{task}", due_on=TODAY)
    committee.resolve(
        OPERATOR,
        Resolve(submission_id=uuid4(), meeting=meeting.public_id, text="决议", tasks=(wish,)),
    )
    found = ResolutionTask.objects.get(resolution__meeting=meeting)
    seen = {"permissions": ("linkage.view",), "path": side.body.path}
    yield Row(kwarg="committee_member", public_id=seated.public_id, markers=(member,), **seen)
    yield Row(kwarg="committee_meeting", public_id=meeting.public_id, markers=(minutes,), **seen)
    yield Row(
        kwarg="committee_task",
        public_id=found.public_id,
        markers=(task,),
        readers=window,
        **seen,
    )
    yield Row(
        kwarg="window_task",
        public_id=found.public_id,
        permissions=(),
        path="",
        readers=window,
    )
