"""The meetings of an invented district, with what was heard and promised."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from unionhall.config.demo.chance import Chance
from unionhall.config.demo.plan import SINCE, UNTIL
from unionhall.config.demo.tree import CHUNK, District
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach.models import Level, Meeting, Partner, Promise, Visit

PLACES = (
    ("depot", "顺达快递{n}号分拨站", 5),
    ("depot", "通捷速运{n}站点", 4),
    ("community", "{n}号社区广场", 4),
    ("market", "{n}号农贸市场", 3),
    ("shopping", "新世纪购物中心{n}层", 3),
    ("building", "商务大厦{n}座大堂", 3),
    ("site", "安置房项目{n}标段", 2),
    ("park", "产业园{n}号楼", 2),
    ("hospital", "社区卫生服务中心{n}区", 1),
)
THEMES = (
    "走近快递小哥：入会有保障", "一线职工沟通会", "入会、办卡、法律服务进站点", "夏送清凉进工地",
    "新就业形态劳动者集中入会", "互助保障政策宣讲", "女职工权益专场", "冬送温暖进市场", "职工沟通会",
)  # fmt: skip
DEMANDS = (
    ("rest", "希望站点设一处能坐下吃饭、喝热水的地方"),
    ("insurance", "咨询新就业形态人员职业伤害保障怎么参保"),
    ("benefit", "想了解二次报销的手续"),
    ("pay", "反映节假日派件补贴没有发"),
    ("safety", "夏天高温时段能不能错峰派送"),
    ("legal", "想咨询劳动合同到期不续的补偿"),
    ("benefit", "希望附近有工会服务卡的办理网点"),
    ("union", "同事们想成立自己的工会"),
    ("other", "电动车充电不方便，希望协调充电柜"),
)
NEEDS = ("职工技能培训", "办公区职工之家建设", "女职工体检", "工会干部指导", "职工法律讲座")
OBSTACLES = ("担心增加经费负担", "股东意见不一致", "人员流动大", "认为规模小没有必要", "")


@dataclass(slots=True)
class Held:
    """A meeting that was held, with the staff it was guided by or not."""

    meeting: Meeting
    guided: bool


def hold_meetings(
    chance: Chance, district: District, today: date, partners: list[Partner]
) -> list[Held]:
    """Write the meetings of the district from before the five years until yesterday."""
    plan = district.plan
    held: list[Held] = []
    visits: list[Visit] = []
    inside = [district.places[c] for c in (plan.scope.bodies if plan.scope else district.places)]
    outside = [p for p in district.places.values() if p not in inside] or inside
    if plan.scope:
        guided_visits = round(plan.scope.meetings * plan.enterprise_meetings
                              / (plan.employee_meetings + plan.enterprise_meetings))  # fmt: skip
        guided_stalls = plan.scope.meetings - guided_visits
    else:
        guided_visits, guided_stalls = plan.enterprise_meetings // 3, plan.employee_meetings // 3
    lines = (
        (Meeting.Kind.EMPLOYEE, guided_stalls, True, inside),
        (Meeting.Kind.ENTERPRISE, guided_visits, True, inside),
        (Meeting.Kind.EMPLOYEE, plan.employee_meetings - guided_stalls, False, outside),
        (Meeting.Kind.ENTERPRISE, plan.enterprise_meetings - guided_visits, False, outside),
    )
    for kind, number, guided, places in lines:
        for _ in range(number):
            day = chance.working_day(SINCE, UNTIL)
            held.append(_meeting(chance, district, chance.pick(places), kind, day, guided, visits))
    earlier = (date(2018, 10, 8), SINCE - timedelta(days=1), plan.later_meetings // 12)
    later = (UNTIL + timedelta(days=1), today - timedelta(days=1), plan.later_meetings)
    for first, last, number in (earlier, later):
        for _ in range(number):
            kind = chance.weighted(((Meeting.Kind.EMPLOYEE, 3), (Meeting.Kind.ENTERPRISE, 2)))
            places = chance.weighted(((inside, 8), (outside, 2)))
            day = chance.working_day(first, last)
            held.append(_meeting(chance, district, chance.pick(places), kind, day, True, visits))
    meetings = [one.meeting for one in held]
    Meeting.objects.bulk_create(meetings, batch_size=CHUNK)
    Visit.objects.bulk_create(visits, batch_size=CHUNK)
    _bring_partners(chance, meetings, partners)
    Promise.objects.bulk_create(_promises(chance, meetings, today), batch_size=CHUNK)
    return held


def _meeting(
    chance: Chance,
    district: District,
    place: Organization,
    kind: str,
    day: date,
    guided: bool,
    visits: list[Visit],
) -> Held:
    random = chance.random
    guide = district.body if guided else None
    level = Level.PARK if place.kind == Kind.PARK else Level.STREET
    common = {
        "organization": place,
        "organizer": place,
        "guided_by": guide,
        "scope_path": place.path,
        "state": Meeting.State.HELD,
        "level": level,
        "held_on": day,
        "division_code": place.division_code,
        "station": district.stations[place.pk],
    }
    if kind == Meeting.Kind.ENTERPRISE:
        union = chance.pick(district.unions)
        employer = chance.pick(district.targets if random.random() < 0.5 else union.employers)
        hour = random.randrange(9, 16)
        meeting = Meeting(
            kind=kind, theme=f"走访{employer.name}", starts_at=time(hour), ends_at=time(hour + 1),
            place=employer.name, place_type=Meeting.PlaceType.EMPLOYER, address=employer.address,
            **common,
        )  # fmt: skip
        intent = chance.weighted((("considering", 5), ("agreed", 3), ("no", 2)))
        visits.append(
            Visit(
                meeting=meeting, employer=employer, head_met=chance.pick(("总经理", "行政负责人", "人事主管")),
                staff=random.randrange(6, 400),
                union_before=chance.weighted((("none", 6), ("covered", 2), ("union", 2))),
                obstacles=chance.pick(OBSTACLES), needs=chance.pick(NEEDS), intent=intent,
            )
        )  # fmt: skip
        return Held(meeting, guided)
    place_type, name, _ = chance.weighted([(p, p[2]) for p in PLACES])
    meeting = Meeting(
        kind=kind, theme=chance.pick(THEMES), starts_at=time(11, 30), ends_at=time(13, 30),
        place=name.format(n=random.randrange(1, 9)), place_type=place_type,
        address=f"{district.plan.name}{place.name.removesuffix('总工会')}",
        asked=random.randrange(8, 90), materials=random.randrange(30, 200),
        questionnaires=random.randrange(0, 40), forms=random.randrange(0, 12), **common,
    )  # fmt: skip
    return Held(meeting, guided)


def _bring_partners(chance: Chance, meetings: list[Meeting], partners: list[Partner]) -> None:
    through = Meeting.partners.through
    stalls = [m for m in meetings if m.kind == Meeting.Kind.EMPLOYEE]
    rows = [
        through(meeting_id=meeting.pk, partner_id=partner.pk)
        for meeting in stalls
        for partner in partners
        if chance.random.random() < (0.8 if partner.kind == Partner.Kind.BANK else 0.35)
    ]
    through.objects.bulk_create(rows, batch_size=CHUNK)


def _promises(chance: Chance, meetings: list[Meeting], today: date) -> list[Promise]:
    promises = []
    for meeting in meetings:
        if chance.random.random() > 0.55:
            continue
        demand = meeting.kind == Meeting.Kind.EMPLOYEE
        category, text = chance.pick(DEMANDS)
        due = meeting.held_on + timedelta(days=chance.pick((15, 30)))
        done = due < today - timedelta(days=20) or chance.random.random() < 0.5
        promises.append(
            Promise(
                meeting=meeting,
                scope_path=meeting.scope_path,
                kind=Promise.Kind.DEMAND if demand else Promise.Kind.SERVICE,
                category=category if demand else Promise.Category.UNION,
                text=text if demand else f"提供{chance.pick(NEEDS)}",
                owner=meeting.organization,
                made_on=meeting.held_on,
                due_on=due,
                answer="已协调解决并当面答复。" if done else "",
                answered_on=min(due, today - timedelta(days=1)) if done else None,
                satisfied=True if done else None,
            )
        )
    return promises
