"""The employers of an invented district that are to get a union, and who works on them."""

from collections.abc import Iterator
from datetime import date, timedelta

from unionhall.config.demo.chance import Chance
from unionhall.config.demo.tree import MANY, District
from unionhall.organizations.models import Employer, Headcount
from unionhall.outreach.models import Meeting, Visit
from unionhall.targets.models import Mode, Party, Stage, Target, Task

CHUNK = 2000
LISTED = date(2026, 4, 8)
SOURCE = "2026年百人以上及未建会单位清单"
State = Target.State
PARTIES = (
    (Party.Role.PARTY, "{place}党工委组织部门"),
    (Party.Role.GOVERNMENT, "区人力资源和社会保障局"),
    (Party.Role.OTHERS, "区工商业联合会"),
)
TASKS = ("上门动员负责人", "协调推荐筹备组人选", "联合走访并宣讲工会法", "核对在岗职工名单")


def write_targets(chance: Chance, district: District, today: date) -> int:
    """List the employers without a union, with their stages, parties and tasks."""
    staff = dict(
        Headcount.objects.filter(
            valid_until=None, employer__in=[one.pk for one in district.targets]
        ).values_list("employer", "staff")
    )
    visits = _visits(district)
    targets: list[Target] = []
    stages: list[Stage] = []
    for employer in district.targets:
        large = staff.get(employer.pk, 0) >= MANY
        target = _target(chance, employer, visits.get(employer.pk, []), today, large=large)
        targets.append(target)
        stages += _stages(chance, target, visits.get(employer.pk, []))
    Target.objects.bulk_create(targets, batch_size=CHUNK)
    Stage.objects.bulk_create(stages, batch_size=CHUNK)
    parties = [party for target in targets if target.owner for party in _parties(target)]
    Party.objects.bulk_create(parties, batch_size=CHUNK)
    Task.objects.bulk_create(_tasks(chance, parties, today), batch_size=CHUNK)
    return len(targets)


def _visits(district: District) -> dict[int, list[Visit]]:
    found: dict[int, list[Visit]] = {}
    held = Visit.objects.filter(
        meeting__state=Meeting.State.HELD, employer__in=[one.pk for one in district.targets]
    )
    for visit in held.select_related("meeting").order_by("meeting__held_on", "pk"):
        found.setdefault(visit.employer_id, []).append(visit)
    return found


def _target(
    chance: Chance, employer: Employer, visits: list[Visit], today: date, *, large: bool
) -> Target:
    """Lay out one target at the stage that its owner, its visits and their last word bear out."""
    random = chance.random
    intent = visits[-1].intent if visits else ""
    owned = bool(visits) or random.random() < 0.6
    wanted = random.random() < 0.08
    state = State.ASSIGNED if owned else State.LISTED
    if visits:
        state = State.WILLING if intent == Visit.Intent.AGREED else State.VISITED
    return Target(
        employer=employer,
        area=employer.area,
        scope_path=employer.scope_path,
        owner=employer.area if owned else None,
        mode=Mode.KEY if large else chance.weighted(((Mode.INDUSTRY, 1), (Mode.SAFETY_NET, 2))),
        obstacle=chance.pick(list(Target.Obstacle)[:7])
        if visits and state != State.WILLING
        else "",
        expected_on=chance.working_day(today, today + timedelta(days=200))
        if state == State.WILLING
        else None,
        opened_on=chance.day(date(2019, 1, 1), date(2026, 2, 1)) if random.random() < 0.5 else None,
        wanted_on=chance.day(LISTED, today) if wanted else None,
        source=SOURCE,
        listed_on=LISTED,
        state=state,
    )


def _stages(chance: Chance, target: Target, visits: list[Visit]) -> Iterator[Stage]:
    """Write since when it has stood where: a visit before it was listed counts from then on."""
    days: list[tuple[str, date]] = [(State.LISTED, LISTED)]
    if target.owner_id:
        days.append((State.ASSIGNED, chance.day(LISTED, LISTED + timedelta(days=60))))
    if visits:
        days.append((target.state, max(visits[-1].meeting.held_on, LISTED)))
    kept: list[tuple[str, date]] = []
    for stage, day in days:
        while kept and kept[-1][1] >= day:
            kept.pop()
        kept.append((stage, day))
    ends = [day for _, day in kept[1:]] + [None]
    for (stage, day), until in zip(kept, ends, strict=True):
        yield Stage(
            target=target,
            scope_path=target.scope_path,
            stage=stage,
            mode=target.mode,
            valid_from=day,
            valid_until=until,
        )


def _parties(target: Target) -> Iterator[Party]:
    place = target.area.name.removesuffix("总工会")
    for role, name in PARTIES:
        yield Party(target=target, role=role, name=name.format(place=place))
    yield Party(target=target, role=Party.Role.UNION, organization=target.owner)


def _tasks(chance: Chance, parties: list[Party], today: date) -> Iterator[Task]:
    for party in parties:
        if chance.random.random() > 0.35:
            continue
        due = chance.working_day(LISTED, today + timedelta(days=60))
        done = due < today and chance.random.random() < 0.8
        yield Task(
            party=party,
            target=party.target,
            scope_path=party.target.scope_path,
            what=chance.pick(TASKS),
            due_on=due,
            done_on=due - timedelta(days=1) if done else None,
            result="已完成" if done else "",
        )
