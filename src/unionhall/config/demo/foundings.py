"""How every union of an invented district was founded: one closed case each.

The published numbers of unions are numbers of these cases too: each union came of one.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from unionhall.config.demo.chance import Chance
from unionhall.config.demo.tree import MANY, District
from unionhall.founding.models import CaseEmployer, CaseStep, FoundingCase, Size
from unionhall.organizations.models import (
    FEDERATIONS,
    GENERAL_UNIONS,
    Coverage,
    Headcount,
    Kind,
    Organization,
)
from unionhall.targets.models import Mode

CHUNK = 2000
FRESH = timedelta(days=60)
"""A union founded within it still waits for its certificate."""
YOUNG = timedelta(days=120)
"""One founded within it has the certificate and still waits for its account."""
State, Deed = FoundingCase.State, CaseStep.Deed
WAY = (
    (Deed.OPENED, "", State.DRAFT, -64),
    (Deed.SUBMITTED, State.DRAFT, State.APPLIED, -60),
    (Deed.APPROVED, State.APPLIED, State.GATHERING, -52),
    (Deed.SUBMITTED, State.GATHERING, State.REQUESTED, -24),
    (Deed.APPROVED, State.REQUESTED, State.CONGRESS, -20),
    (Deed.DONE, State.CONGRESS, State.ELECTED, -9),
    (Deed.SUBMITTED, State.ELECTED, State.REPORTED, -6),
    (Deed.APPROVED, State.REPORTED, State.APPROVED, 0),
    (Deed.DONE, State.APPROVED, State.CERTIFIED, 25),
    (Deed.DONE, State.CERTIFIED, State.CLOSED, 40),
)
"""Each step with its day, counted from the approval."""
ON_DAY: dict[str, int] = {became: days for _, _, became, days in WAY}


@dataclass(frozen=True, slots=True)
class Founded:
    """A union with the case that it came of."""

    body: Organization
    case: FoundingCase


def write_cases(chance: Chance, district: District, today: date) -> list[Founded]:
    """Write a case for every union of a district; return them with their unions."""
    employers = _at_the_founding(district)
    large = _large(district)
    numbers: dict[tuple[int, int], int] = defaultdict(int)
    founded: list[Founded] = []
    rows: list[CaseEmployer] = []
    for body in _unions(district):
        firms = employers.get(body.pk, [])
        guiding = _general_union(body)
        number = (guiding.pk, body.founded_on.year)
        numbers[number] += 1
        case = _case(chance, body, guiding, numbers[number], today)
        is_large = any(firm in large for firm in firms)
        case.size = Size.LARGE if is_large else Size.OTHER
        case.mode = _mode(chance, body, large=is_large)
        founded.append(Founded(body, case))
        rows += [
            CaseEmployer(case=case, employer_id=firm, alone=case.kind == Kind.SINGLE, open=False)
            for firm in firms
        ]
    FoundingCase.objects.bulk_create([one.case for one in founded], batch_size=CHUNK)
    CaseEmployer.objects.bulk_create(rows, batch_size=CHUNK)
    CaseStep.objects.bulk_create(_steps(founded), batch_size=CHUNK)
    return founded


def _unions(district: District) -> Iterable[Organization]:
    """List federations and grass-roots unions, the oldest first: numbers follow the days."""
    federations = Organization.objects.filter(
        path__within=district.body.path, kind__in=FEDERATIONS
    ).select_related("parent__parent", "guided_by")
    bodies = [*federations, *(union.body for union in district.unions)]
    return sorted(bodies, key=lambda body: (body.founded_on, body.path))


def _general_union(body: Organization) -> Organization:
    above = body.parent
    while above is not None and above.kind not in GENERAL_UNIONS:
        above = above.parent
    if above is None:
        raise LookupError(f"{body} stands below no general union.")
    return above


def _large(district: District) -> set[int]:
    employers = [firm.pk for union in district.unions for firm in union.employers]
    counts = Headcount.objects.filter(valid_until=None, staff__gte=MANY)
    return set(counts.values_list("employer", flat=True)) & set(employers)


def _at_the_founding(district: District) -> dict[int, list[int]]:
    """Return by union the employers that it covered from its first day on."""
    first = Coverage.objects.filter(
        scope_path__within=district.body.path, valid_from=F("organization__founded_on")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for union, employer in first.order_by("pk").values_list("organization", "employer"):
        found[union].append(employer)
    return found


def _mode(chance: Chance, body: Organization, *, large: bool) -> str:
    if large:
        return Mode.KEY
    if body.kind == Kind.INDUSTRY:
        return Mode.INDUSTRY
    if body.kind == Kind.SINGLE:
        return chance.weighted(((Mode.INDUSTRY, 3), (Mode.SAFETY_NET, 7)))
    return Mode.SAFETY_NET


def _case(
    chance: Chance, body: Organization, guiding: Organization, number: int, today: date
) -> FoundingCase:
    approved = body.founded_on
    state = State.CLOSED
    if approved > today - YOUNG:
        state = State.APPROVED if approved > today - FRESH else State.CERTIFIED
    label = guiding.name.removesuffix("总工会")[:2]

    def on(state: str) -> date:
        day: date = approved + timedelta(days=ON_DAY[state])
        return day

    return FoundingCase(
        scope_path=guiding.path,
        submission_id=uuid.UUID(int=chance.random.getrandbits(128), version=4),
        kind=body.kind,
        name=body.name,
        mode=Mode.SAFETY_NET,
        guiding=guiding,
        guided_by=body.guided_by,
        division_code=body.division_code,
        address=body.address,
        group=f"{chance.name()}（组长）、{chance.name()}、{chance.name()}",
        opened_on=on(State.DRAFT),
        applied_on=on(State.APPLIED),
        group_approved_on=on(State.GATHERING),
        requested_on=on(State.REQUESTED),
        congress_approved_on=on(State.CONGRESS),
        congress_planned_on=on(State.ELECTED),
        reported_on=on(State.REPORTED),
        approved_on=approved,
        approval_number=f"{label}工批〔{approved.year}〕{number}号",
        term_years=chance.weighted(((3, 2), (5, 8))),
        ended_on=on(State.CLOSED) if state == State.CLOSED else None,
        since=_moment(min(on(state), today)),
        state=state,
        organization=body,
    )


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10, 0)))


def _steps(founded: list[Founded]) -> list[CaseStep]:
    order: list[str] = [became for _, _, became, _ in WAY]
    return [
        CaseStep(
            case=one.case,
            deed=deed,
            was=was,
            became=became,
            on=one.body.founded_on + timedelta(days=days),
            at=_moment(one.body.founded_on + timedelta(days=days)),
            by=one.case.guiding.name,
        )
        for one in founded
        for deed, was, became, days in WAY[: order.index(one.case.state) + 1]
    ]
