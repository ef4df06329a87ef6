"""Who joined where and when: the spells of membership of an invented district."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from unionhall.codes.documents import demo_number
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.ledger import Held
from unionhall.config.demo.plan import SINCE, UNTIL
from unionhall.config.demo.tree import District, Union
from unionhall.members.models import Membership
from unionhall.organizations.models import Employer, Kind
from unionhall.outreach.models import Meeting

COURIER, RIDER, DRIVER, TRUCKER = "快递员", "外卖配送员", "网约车司机", "货车司机"
OTHERS = ("护工护理员", "家政服务员", "商场信息员", "房产中介员", "保安员")
REGULAR = "传统单位职工"
DAY = timedelta(days=1)


@dataclass(slots=True)
class Spell:
    """One spell of membership that is to be written."""

    union: Union
    employer: Employer | None
    began_on: date
    ended_on: date | None
    ending: str
    beginning: str
    channel: str
    form: str
    guided: bool
    meeting: Meeting | None


@dataclass(frozen=True, slots=True)
class Somebody:
    """An invented person."""

    name: str
    number: str
    birth: date
    phone: str


class People:
    """Invents persons; no document number and no phone twice."""

    def __init__(self, chance: Chance, series: int) -> None:
        self.chance = chance
        self.series = series
        self._count = 0

    def somebody(self, joined: date) -> Somebody:
        """Return a person who was of working age on the day."""
        self._count += 1
        random = self.chance.random
        latest = joined.replace(year=joined.year - 18, day=min(joined.day, 28))
        earliest = max(latest.replace(year=latest.year - 38), date(1962, 1, 1))
        birth = earliest + timedelta(days=random.randrange(max(1, (latest - earliest).days)))
        # The division (99 and four digits) and the sequence number keep them all apart.
        block, sequence = divmod(self._count, 999)
        number = demo_number(f"{(self.series * 500 + block) % 10_000:04d}", birth, sequence + 1)
        phone = f"154{self.series % 100:02d}{self._count:06d}"
        return Somebody(self.chance.name(), number, birth, phone)


def lay_out_spells(
    chance: Chance, district: District, held: list[Held], today: date
) -> list[Spell]:
    """Lay out every spell of the district, in no particular order."""
    plan = district.plan
    standing = [u for u in district.unions if u.weight]
    guided = _guided_at_meetings(chance, district, held) if plan.scope else []
    slots = _slots(standing, plan.members + plan.left_before - len(guided))
    fresh = [u for u in slots if u.body.founded_on >= SINCE]
    older = [u for u in slots if u.body.founded_on < SINCE]
    wanted = plan.joined - len(guided) - len(fresh)
    if not 0 <= wanted <= len(older):
        raise ValueError(
            f"{plan.name}: {plan.joined} joins do not fit; {len(fresh)} are at new unions"
        )
    chance.random.shuffle(older)
    spells = guided
    stalls = _stalls(held, guided=None if not plan.scope else False)
    for union in fresh + older[:wanted]:
        first = max(union.body.founded_on, SINCE)
        spells.append(_joined(chance, district, union, first, UNTIL, stalls))
    for union in older[wanted:]:
        spells.append(_taken_over(chance, union))
    chance.random.shuffle(spells)
    leavers = [spell for spell in spells if spell.began_on < UNTIL]
    _end(chance, leavers[: plan.left_before], SINCE, UNTIL)
    _end(chance, leavers[len(leavers) - plan.left_after :], UNTIL + DAY, today)
    later = _stalls(held, guided=None)
    for _ in range(plan.later_members):
        union = chance.weighted(
            ((chance.pick(standing), 6), (chance.pick(list(district.catch_all.values())), 4))
        )
        spells.append(_joined(chance, district, union, UNTIL + DAY, today - DAY, later))
    # The first person is the one whose phone the demo prints: somebody who is a member now.
    known = next(at for at, s in enumerate(spells) if s.meeting is not None and s.ended_on is None)
    spells[0], spells[known] = spells[known], spells[0]
    return spells


def _slots(unions: list[Union], total: int) -> list[Union]:
    whole = sum(u.weight for u in unions)
    sizes = [total * u.weight // whole for u in unions]
    for at in range(total - sum(sizes)):
        sizes[at % len(sizes)] += 1
    return [u for u, size in zip(unions, sizes, strict=True) for _ in range(size)]


def _stalls(held: list[Held], *, guided: bool | None) -> dict[int, list[Held]]:
    """Return the workers' meetings by place; guided None: whichever guided them."""
    stalls: dict[int, list[Held]] = {}
    for one in held:
        if one.meeting.kind == Meeting.Kind.EMPLOYEE and guided in {None, one.guided}:
            stalls.setdefault(one.meeting.organization_id, []).append(one)
    return stalls


def _guided_at_meetings(chance: Chance, district: District, held: list[Held]) -> list[Spell]:
    """Lay out those who joined at the meetings that the district guided in its named scope."""
    scope = district.plan.scope
    if scope is None:
        return []
    meetings = [
        one.meeting
        for one in held
        if one.guided
        and one.meeting.kind == Meeting.Kind.EMPLOYEE
        and SINCE <= one.meeting.held_on <= UNTIL
    ]
    spells = []
    for meeting, number in zip(meetings, chance.shares(scope.joined, len(meetings)), strict=True):
        union = district.catch_all[meeting.organization_id]
        spells += [_at_meeting(chance, union, meeting, guided=True) for _ in range(number)]
    return spells


def _at_meeting(chance: Chance, union: Union, meeting: Meeting, *, guided: bool) -> Spell:
    form = chance.weighted(
        (
            (COURIER, 9),
            (RIDER, 5),
            (DRIVER, 2),
            (TRUCKER, 2),
            (chance.pick(OTHERS), 3),
            (REGULAR, 3),
        )
    )
    return Spell(
        union=union, employer=chance.pick(union.employers) if form == REGULAR else None,
        began_on=meeting.held_on, ended_on=None, ending="", beginning=Membership.Beginning.JOINED,
        channel=Membership.Channel.ON_SITE, form=form, guided=guided, meeting=meeting,
    )  # fmt: skip


def _joined(
    chance: Chance,
    district: District,
    union: Union,
    first: date,
    last: date,
    stalls: dict[int, list[Held]],
) -> Spell:
    takes_all = union is district.catch_all[union.street.pk]
    if chance.random.random() < (
        0.7 if takes_all else 0.45 if union.body.kind == Kind.JOINT else 0
    ):
        near = [h for h in stalls.get(union.street.pk, []) if first <= h.meeting.held_on <= last]
        if near:
            stall = chance.pick(near)
            return _at_meeting(chance, union, stall.meeting, guided=stall.guided)
    joint = union.body.kind == Kind.JOINT
    form = REGULAR
    if joint and chance.random.random() < 0.45:
        form = chance.weighted(
            ((COURIER, 5), (RIDER, 4), (DRIVER, 2), (TRUCKER, 2), (chance.pick(OTHERS), 4))
        )
    channel = chance.weighted(
        ((Membership.Channel.ONLINE, 5 if joint else 3), (Membership.Channel.UNIT, 2 if joint else 7),
         (Membership.Channel.STATION, 2 if joint else 0), (Membership.Channel.LIST, 2))
    )  # fmt: skip
    return Spell(
        union=union, employer=chance.pick(union.employers) if union.employers else None,
        began_on=chance.working_day(first, last) if (last - first).days > 2 else first,
        ended_on=None, ending="", beginning=Membership.Beginning.JOINED,
        channel=channel, form=form, guided=False, meeting=None,
    )  # fmt: skip


def _taken_over(chance: Chance, union: Union) -> Spell:
    last = SINCE - DAY
    began = chance.day(max(union.body.founded_on, date(2001, 1, 1)), last)
    return Spell(
        union=union, employer=chance.pick(union.employers) if union.employers else None,
        began_on=began, ended_on=None, ending="", beginning=Membership.Beginning.TAKEN_OVER,
        channel=Membership.Channel.LIST, form=REGULAR, guided=False, meeting=None,
    )  # fmt: skip


def _end(chance: Chance, spells: list[Spell], first: date, last: date) -> None:
    for spell in spells:
        spell.ended_on = chance.day(max(first, spell.began_on + DAY), last)
        spell.ending = chance.weighted(
            ((Membership.Ending.WITHDRAWN, 6), (Membership.Ending.DEEMED_WITHDRAWN, 3),
             (Membership.Ending.DECEASED, 1))
        )  # fmt: skip


def in_chunks(spells: list[Spell], size: int) -> Iterator[list[Spell]]:
    """Yield the spells in chunks."""
    for at in range(0, len(spells), size):
        yield spells[at : at + size]
