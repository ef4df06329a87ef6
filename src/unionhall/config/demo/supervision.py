"""Letters, complaints and employers' notices of 延庆, a few dozen, at every stage of their way."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from unionhall.config.demo.chance import Chance
from unionhall.config.demo.load import Loaded
from unionhall.config.demo.tree import District
from unionhall.core.actors import Actor, the_system
from unionhall.organizations.models import Employer, Organization
from unionhall.register.commands import BeginTerm, SeatOf
from unionhall.register.models import Body, Post
from unionhall.register.services import begin_term
from unionhall.supervision import queries
from unionhall.supervision import services as letters
from unionhall.supervision.commands import (
    AskCorrection,
    CloseLetter,
    Conclude,
    Decline,
    DeliverLetter,
    DraftLetter,
    EnterInspector,
    IssueLetter,
    MakeNoticeLink,
    MarkSilent,
    NoObjection,
    OpenInvestigation,
    Receive,
    RecordAnswer,
    ReportUp,
    TakeNotice,
    Told,
)
from unionhall.supervision.models import Inspector, Investigation, Letter, Notice, Violation
from unionhall.supervision.services import (
    answers,
    deciding,
    investigations,
    links,
    notices,
    silence,
)

Kind, Result = Letter.Kind, Letter.Result
STREETS = ("110119003", "110119001", "110119002")
HOW_MANY, BACK = 36, 200
CAUSES: tuple[tuple[Violation, str, str], ...] = (
    (
        Violation.WAGES,
        "经查，单位连续两个月未按时足额支付部分职工工资。",
        "请足额支付所欠工资，并建立按月支付制度。",
    ),
    (
        Violation.OVERTIME_PAY,
        "经查，单位安排休息日加班，未支付加班工资，也未安排补休。",
        "请依法补发加班工资，完善加班审批。",
    ),
    (
        Violation.INSURANCE,
        "经查，单位未为部分职工缴存住房公积金。",
        "请为全体职工办理缴存登记并补缴。",
    ),
    (
        Violation.SAFETY,
        "经查，作业场所未配备必要的劳动防护用品。",
        "请立即配备防护用品，并开展安全培训。",
    ),
    (
        Violation.FORCED_OVERTIME,
        "经查，单位每月安排加班超过三十六小时。",
        "请调整班次，保障职工休息休假。",
    ),
    (
        Violation.PROTECTED,
        "经查，单位安排孕期女职工从事夜班劳动。",
        "请立即调整岗位和班次。",
    ),
)
WAYS = (
    ("corrected", 16),
    ("partly", 5),
    ("late", 4),
    ("answered", 4),
    ("silent", 3),
    ("waiting", 2),
    ("issued", 2),
)
REPLIES = (
    "已按要求整改，整改情况见附件。",
    "已补发到位，并修订了考勤制度。",
    "正在整改，月底前完成。",
)
EVENTS: tuple[tuple[Notice.Kind, str], ...] = (
    (Notice.Kind.DISMISSAL, "严重违反劳动纪律，经教育不改。"),
    (Notice.Kind.DISMISSAL, "不能胜任工作，经培训仍不能胜任。"),
    (Notice.Kind.LAYOFF, "生产经营发生严重困难，拟裁减部分人员。"),
    (Notice.Kind.ACCIDENT, "分拣作业中两名职工受伤，已送医救治。"),
    (Notice.Kind.STRIKE, "部分配送人员因计件单价调整停止接单。"),
)


@dataclass(frozen=True, slots=True)
class Office:
    """A body that supervises: who acts for it, its inspectors, its chair's seat."""

    body: Organization
    actor: Actor
    inspectors: tuple[Inspector, ...]
    signer: uuid.UUID


def supervise_today(
    chance: Chance, loaded: Loaded, actors: dict[str, Actor], today: date
) -> tuple[int, int]:
    """Write the letters and notices of 延庆; return how many."""
    district = loaded.districts["110119"]
    organizer = actors["zuzhi"]
    offices = [
        _office_of_today(chance, district.places[code], organizer, today, number)
        for number, code in enumerate(STREETS)
    ]
    upper = _office_of_today(chance, district.body, organizer, today, len(STREETS))
    days = sorted(
        chance.working_day(today - timedelta(days=BACK), today - timedelta(days=1))
        for _number in range(HOW_MANY)
    )
    written = [
        write_letter(chance, chance.pick(offices), firms_of(district, chance), day, today)
        for day in days
    ]
    silence.mark_silent(the_system("演示数据"), MarkSilent(today=today))
    _suggest(chance, upper, [one for one in written if one is not None], today)
    taken = _notices(chance, offices, district, today)
    _complaints(chance, offices[0], district, today)
    for office in (upper, *offices):
        links.make_link(office.actor, MakeNoticeLink(organization=office.body.public_id))
    return len(written), taken


def _key(chance: Chance) -> uuid.UUID:
    return uuid.UUID(int=chance.random.getrandbits(128), version=4)


def _office_of_today(
    chance: Chance, body: Organization, actor: Actor, today: date, number: int
) -> Office:
    cards = (date(today.year - 1, 1, 1), date(today.year + 1, 12, 31))
    signer = seat_committee(chance, body, date(today.year - 2, 3, 18), number)
    return Office(body, actor, card_inspectors(chance, body, actor, cards, number), signer)


def seat_committee(chance: Chance, body: Organization, began: date, number: int) -> uuid.UUID:
    """Give a general union a committee of five; return the seat of who signs."""
    names = [chance.name() for _one in range(5)]
    posts = (Post.CHAIR, Post.VICE_CHAIR, Post.MEMBER, Post.MEMBER, Post.MEMBER)
    begin_term(
        the_system("演示数据"),
        BeginTerm(
            organization=body.public_id,
            begins_on=began,
            years=5,
            approval_number=f"京工发〔{began.year}〕{30 + number}号",
            approved_on=began,
            elected_on=began,
            seats=tuple(
                SeatOf(body=Body.COMMITTEE, post=post, name=name)
                for post, name in zip(posts, names, strict=True)
            ),
        ),
    )
    return queries.signers(body, began)[0].public_id


def card_inspectors(
    chance: Chance, body: Organization, actor: Actor, cards: tuple[date, date], number: int
) -> tuple[Inspector, ...]:
    """Give a body two inspectors, with cards from one day to another."""
    return tuple(
        investigations.enter_inspector(
            actor,
            EnterInspector(
                organization=body.public_id,
                name=chance.name(),
                card=f"京劳监{number + 1:02d}{serial + 1:03d}",
                valid_from=cards[0],
                last_day=cards[1],
            ),
        )
        for serial in range(2)
    )


def firms_of(district: District, chance: Chance) -> Sequence[Employer]:
    """List some employers of the district that a union covers, in a chance order."""
    unions = [one for one in district.unions if one.employers]
    return [chance.pick(chance.pick(unions).employers) for _one in range(60)]


def _near(office: Office, firms: Sequence[Employer]) -> Employer | None:
    """Choose the first of the employers that lies in the office's area."""
    return next((one for one in firms if one.scope_path.startswith(office.body.path)), None)


def write_letter(
    chance: Chance, office: Office, firms: Sequence[Employer], day: date, today: date
) -> Letter | None:
    """Write one letter and take it as far as chance and the calendar allow."""
    firm = _near(office, firms)
    if firm is None:
        return None
    violation, facts, demand = chance.pick(CAUSES)
    kind = chance.weighted(((Kind.REMINDER, 3), (Kind.OPINION, 7)))
    letter = letters.draft_letter(
        office.actor,
        DraftLetter(
            submission_id=_key(chance),
            organization=office.body.public_id,
            kind=kind,
            employer=firm.public_id,
            violation=violation,
            facts=facts,
            demand=demand,
            inspectors=tuple(one.public_id for one in office.inspectors),
        ),
    )
    Letter.objects.filter(pk=letter.pk).update(drafted_on=day)
    way = chance.weighted(WAYS)
    signer = office.signer if kind == Kind.OPINION else None
    letters.issue_letter(office.actor, IssueLetter(letter=letter.public_id, on=day, signer=signer))
    if way == "issued" and day > today - timedelta(days=20):
        return letter
    sent = min(day + timedelta(days=2), today)
    delivered = letters.deliver_letter(
        office.actor,
        DeliverLetter(
            letter=letter.public_id, on=sent, manner=Letter.Manner.HAND, receipt="单位人力资源部"
        ),
    )
    _answer(chance, office, delivered, way, today)
    return letter


def _answer(chance: Chance, office: Office, letter: Letter, way: str, today: date) -> None:
    """Let the employer answer, in time or late, or not at all; close what is done."""
    if letter.delivered_on is None or way in {"silent", "waiting", "issued"}:
        return
    after = 24 if way == "late" else chance.random.randrange(5, 14)
    came = letter.delivered_on + timedelta(days=after)
    if came > today:
        return
    answers.record_answer(
        office.actor,
        RecordAnswer(
            submission_id=uuid.uuid5(letter.public_id, "answer"),
            letter=letter.public_id,
            on=came,
            text=chance.pick(REPLIES),
        ),
    )
    closed = came + timedelta(days=10)
    if way == "answered" or closed > today:
        return
    result = Result.PARTLY if way in {"partly", "late"} else Result.CORRECTED
    letters.close_letter(
        office.actor, CloseLetter(letter=letter.public_id, result=result, on=closed)
    )


def _suggest(chance: Chance, upper: Office, written: Sequence[Letter], today: date) -> None:
    """Turn to the labour office about the first opinions that were not answered."""
    silent = Letter.objects.filter(
        pk__in=[one.pk for one in written], state=Letter.State.SILENT, kind=Kind.OPINION
    )
    for before in silent.select_related("employer").order_by("pk")[:2]:
        made = letters.draft_letter(
            upper.actor,
            DraftLetter(
                submission_id=_key(chance),
                organization=upper.body.public_id,
                kind=Kind.SUGGESTION,
                employer=before.employer.public_id,
                violation=Violation(before.violation),
                facts=before.facts,
                demand="请依法查处，并督促该单位整改。",
                addressee="延庆区人力资源和社会保障局",
                inspectors=tuple(one.public_id for one in upper.inspectors),
                follows=before.public_id,
            ),
        )
        issue = IssueLetter(letter=made.public_id, on=today, signer=upper.signer)
        letters.issue_letter(upper.actor, issue)


def _notices(chance: Chance, offices: Sequence[Office], district: District, today: date) -> int:
    """Let employers tell of dismissals, layoffs, accidents and stoppages."""
    taken = 0
    for number in range(24):
        back = 4 if number % 5 == 0 else 150
        among = (offices[number % len(offices)], firms_of(district, chance))
        span = (today - timedelta(days=back), today)
        taken += take_notice(chance, *among, number, span)
    return taken


def take_notice(
    chance: Chance, at: Office, firms: Sequence[Employer], number: int, span: tuple[date, date]
) -> bool:
    """Let an employer near an office tell of something; say whether there was one."""
    firm = _near(at, firms)
    if firm is None:
        return False
    kind, words = EVENTS[number % len(EVENTS)]
    received = chance.working_day(*span)
    planned = kind in {Notice.Kind.DISMISSAL, Notice.Kind.LAYOFF}
    ahead = chance.pick((4, 9, 12, 35)) if planned else 0
    dismissed = kind == Notice.Kind.DISMISSAL
    notice = notices.take_notice(
        at.actor,
        TakeNotice(
            submission_id=_key(chance),
            employer=firm.public_id,
            received_on=received,
            told=Told(
                kind=kind,
                happens_on=received + timedelta(days=ahead),
                people=1 if dismissed else chance.random.randrange(2, 26),
                text="" if dismissed else words,
                worker=chance.name() if dismissed else "",
                reasons=words if dismissed else "",
                contact=chance.name(),
            ),
        ),
    )
    _decide(chance, at.actor, notice, span[1])
    return True


def _decide(chance: Chance, actor: Actor, notice: Notice, today: date) -> None:
    """Let the union act on what came in more than ten days ago."""
    on = notice.received_on + timedelta(days=1)
    if notice.received_on > today - timedelta(days=10):
        return
    key = notice.public_id
    if notice.at_once:
        deciding.report_up(actor, ReportUp(notice=key, on=notice.received_on))
    elif chance.random.random() < 0.35 or notice.late:
        objection = (
            "告知时间不符合规定，请重新履行告知程序。"
            if notice.late
            else "理由不充分，请重新研究。"
        )
        deciding.ask_correction(actor, AskCorrection(notice=key, on=on, objection=objection))
    else:
        deciding.no_objection(actor, NoObjection(notice=key, on=on))


def _complaints(chance: Chance, office: Office, district: District, today: date) -> None:
    """Write down complaints: to be looked at, under investigation, found, not accepted."""
    for number in range(6):
        firm = _near(office, firms_of(district, chance))
        if firm is None:
            continue
        _violation, facts, _demand = CAUSES[number % len(CAUSES)]
        received = chance.working_day(today - timedelta(days=40), today - timedelta(days=8))
        found = investigations.receive(
            office.actor,
            Receive(
                submission_id=_key(chance),
                organization=office.body.public_id,
                employer=firm.public_id,
                source=Investigation.Source.COMPLAINT,
                about="职工反映：" + facts.removeprefix("经查，"),
                received_on=received,
                worker=chance.name(),
            ),
        )
        key, later = found.public_id, received + timedelta(days=3)
        if number == 1:
            ground = Investigation.Ground.IN_PROCEDURE
            command = Decline(investigation=key, ground=ground, on=later)
            investigations.decline(office.actor, command)
        if number < 2:
            continue
        people = tuple(one.public_id for one in office.inspectors)
        begin = OpenInvestigation(investigation=key, inspectors=people, on=later)
        investigations.open_investigation(office.actor, begin)
        if number > 3:
            told = Conclude(investigation=key, facts=facts, violated=True, on=later)
            investigations.conclude(office.actor, told)
