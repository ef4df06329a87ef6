"""The linkage of 平谷 in the demo: partners, referrals both ways, a meeting of the committee."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from unionhall.config.demo.chance import Chance
from unionhall.config.demo.load import Loaded
from unionhall.config.demo.plan import SINCE as SINCE_YEARS
from unionhall.config.demo.plan import UNTIL
from unionhall.core.actors import Actor, the_system
from unionhall.linkage import queries
from unionhall.linkage.commands import (
    Answer,
    Close,
    EnterPartner,
    FinishTask,
    HoldMeeting,
    PlanMeeting,
    Refer,
    ReferIn,
    Report,
    Resolve,
    Return,
    Seat,
    TakePlace,
    TaskSet,
    WorkerTold,
)
from unionhall.linkage.models import PartnerBody, Referral, ResolutionTask
from unionhall.linkage.services import answering, committee, partners, receiving, sending
from unionhall.mediation.models import Case, Side
from unionhall.organizations.models import Organization
from unionhall.rules.services import SetValue, set_value

OPERATOR = the_system("演示数据")
PLACE = "110117"
Kind = PartnerBody.Kind
PARTNERS = (
    (Kind.LABOUR, "平谷区人力资源和社会保障局"),
    (Kind.ARBITRATION, "平谷区劳动人事争议仲裁委员会"),
    (Kind.COURT, "平谷区人民法院"),
    (Kind.JUSTICE, "平谷区司法局"),
    (Kind.PROCURATORATE, "平谷区人民检察院"),
    (Kind.CONFEDERATION, "平谷区企业联合会"),
    (Kind.COMMERCE, "平谷区工商业联合会"),
    (Kind.LETTERS, "平谷区信访办公室"),
)
TERMS = (("linkage.answer", "3"), ("linkage.report", "20"), ("linkage.quorum", "3"))
SINCE = date(2024, 1, 1)
PAST, DAYS_TO_REPORT = 18, 12
YEARS, EACH_YEAR = range(SINCE_YEARS.year, UNTIL.year + 1), 4
RETURNED_EACH = 6
"""Every so manyth referral of the past was returned."""
NewId = Callable[[], uuid.UUID]


def link_today(chance: Chance, loaded: Loaded, actors: dict[str, Actor], today: date) -> int:
    """Enter the partners with one window, referrals of all states, and the committee."""
    district = loaded.districts.get(PLACE)
    if district is None:
        return 0
    body = district.body

    def new_id() -> uuid.UUID:
        return uuid.UUID(int=chance.random.getrandbits(128), version=4)

    for rule, value in TERMS:
        set_value(
            OPERATOR,
            SetValue(
                rule=rule, value=value, place=body.path, valid_from=SINCE, reason="三方委员会议定"
            ),
        )
    found = {
        kind: partners.enter_partner(
            OPERATOR, EnterPartner(organization=body.public_id, kind=kind, name=name)
        )
        for kind, name in PARTNERS
    }
    clerk = actors["renshe"]
    _seat(found[Kind.LABOUR], clerk)
    _past(body, list(found.values()), new_id, today)
    _now(body, found, clerk, new_id, today)
    _committee(body, found, new_id, today)
    return Referral.objects.count()


def _seat(partner: PartnerBody, clerk: Actor) -> None:
    user = next(one for one in queries.to_seat(partner) if one.pk == clerk.user_id)
    partners.seat(OPERATOR, Seat(partner=partner.public_id, user=user.public_id))


def _sent(case: Case, partner: PartnerBody, new_id: NewId, on: date, **more: object) -> Referral:
    workers = tuple(case.parties.filter(side=Side.WORKER).values_list("public_id", flat=True))
    fields: dict[str, object] = {
        "purpose": "handle",
        "reason": "direct",
        "parts": ("workers", "facts"),
    }
    wish = Refer(
        submission_id=new_id(),
        case=case.public_id,
        partner=partner.public_id,
        consented=workers,
        consented_on=on,
        on=on,
        **fields | more,  # type: ignore[arg-type]
    )
    seen = sending.preview(OPERATOR, wish).fingerprint
    return sending.refer(OPERATOR, replace(wish, seen=seen))


def _past(body: Organization, linked: Sequence[PartnerBody], new_id: NewId, today: date) -> None:
    """Refer cases of the past, most of them answered in time, some late, some returned."""
    until = today - timedelta(days=60)
    rows = Case.objects.filter(organization=body, ended_on__isnull=False, applied_on__lt=until)
    some = [*rows.order_by("-applied_on", "pk")[:PAST]]
    for year in YEARS:
        begun = rows.filter(applied_on__range=(SINCE_YEARS, UNTIL), applied_on__year=year)
        some += begun.order_by("pk")[:EACH_YEAR]
    for number, case in enumerate(some):
        partner = linked[number % len(linked)]
        sent = case.applied_on + timedelta(days=1)
        found = _sent(case, partner, new_id, sent, reason=("direct", "petition", "aid")[number % 3])
        answered = sent + timedelta(days=1 + number % 7)
        if number % RETURNED_EACH == RETURNED_EACH - 1:
            told = Return(referral=found.public_id, reason="不属于本单位职责", on=answered)
            answering.give_back(OPERATOR, told)
            continue
        answering.accept(OPERATOR, Answer(referral=found.public_id, on=answered))
        on = answered + timedelta(days=DAYS_TO_REPORT + number % PAST)
        result = ("settled", "decided", "failed")[number % 3]
        answering.report(OPERATOR, Report(referral=found.public_id, result=result, on=on))
        sending.close(OPERATOR, Close(referral=found.public_id))


def _now(
    body: Organization,
    linked: dict[Kind, PartnerBody],
    clerk: Actor,
    new_id: NewId,
    today: date,
) -> None:
    """Leave something at each step: sent, accepted, late, confirmed, and one that came in."""
    running = Case.objects.filter(organization=body, state=Case.State.ACCEPTED).order_by("pk")
    for number, case in enumerate(running[:3]):
        found = _sent(case, linked[Kind.LABOUR], new_id, case.applied_on + timedelta(days=1))
        if number == 1:
            answering.accept(clerk, Answer(referral=found.public_id))
    agreed = Case.objects.filter(organization=body, state=Case.State.AGREED).order_by("pk").first()
    if agreed is not None:
        _sent(
            agreed,
            linked[Kind.COURT],
            new_id,
            today,
            purpose="confirmation",
            reason="suit",
            parts=("workers", "agreement"),
            both_ask=True,
        )
    receiving.refer_in(
        clerk,
        ReferIn(
            submission_id=new_id(),
            partner=linked[Kind.LABOUR].public_id,
            reason="direct",
            category="5",
            employer="平谷区云帆速递有限公司",
            facts="劳动者反映公司拖欠两个月工资，愿意先行调解。",
            workers=(WorkerTold(name="孟庆祥"), WorkerTold(name="石秀兰")),
            consented_on=today,
        ),
    )


def _committee(
    body: Organization, linked: dict[Kind, PartnerBody], new_id: NewId, today: date
) -> None:
    """Seat the three parties, hold a meeting, and leave one task done, one late, one open."""
    labour, firms = linked[Kind.LABOUR], linked[Kind.CONFEDERATION]
    seats = (
        ("高建民", "副主席", None),
        ("钱国栋", "劳动关系科科长", labour),
        ("罗永强", "秘书长", firms),
    )
    members = [
        committee.take_place(
            OPERATOR,
            TakePlace(
                organization=body.public_id,
                name=name,
                post=post,
                since=SINCE,
                partner=partner.public_id if partner else None,
            ),
        )
        for name, post, partner in seats
    ]
    on = today - timedelta(days=40)
    meeting = committee.plan_meeting(
        OPERATOR,
        PlanMeeting(
            submission_id=new_id(),
            organization=body.public_id,
            on=on,
            place="区总工会二层会议室",
            agenda="一、通报三季度劳动争议情况；二、研究快递行业欠薪排查。",
        ),
    )
    committee.hold_meeting(
        OPERATOR,
        HoldMeeting(
            meeting=meeting.public_id,
            on=on,
            came=tuple(one.public_id for one in members),
            minutes="三方通报了三季度劳动争议情况，一致同意开展快递行业欠薪排查。",
        ),
    )
    tasks = (
        TaskSet(
            task="提供近一年被投诉欠薪的快递企业名单",
            due_on=today - timedelta(days=20),
            partner=labour.public_id,
        ),
        TaskSet(
            task="组织会员企业自查并报送结果",
            due_on=today - timedelta(days=10),
            partner=firms.public_id,
        ),
        TaskSet(task="汇总排查结果，提出联合约谈建议", due_on=today + timedelta(days=15)),
    )
    committee.resolve(
        OPERATOR,
        Resolve(
            submission_id=new_id(),
            meeting=meeting.public_id,
            text="在全区开展快递行业欠薪排查，年底前完成。",
            tasks=tasks,
        ),
    )
    done = ResolutionTask.objects.get(resolution__meeting=meeting, partner=labour)
    told = FinishTask(
        task=done.public_id, report="已提供名单，共十二家", on=today - timedelta(days=22)
    )
    committee.finish_task(OPERATOR, told)
