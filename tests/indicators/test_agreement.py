"""A figure is the same on its page, over the API, in the bulletin and counted row by row.

The rows are counted here once more, one after the other, with nothing of the engine.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.builders.accounts import a_user, an_actor
from tests.builders.founding import a_case, approve, numbered, reported
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.register import a_certificate, a_term
from tests.builders.targets import a_target
from unionhall.accounts.models import Role, User
from unionhall.core.scoping import STEP
from unionhall.founding.models import FoundingCase
from unionhall.indicators import counting
from unionhall.organizations import commands, services
from unionhall.organizations.models import UNIONS, Coverage, Employer, Headcount, Kind, Organization
from unionhall.organizations.services import dissolving
from unionhall.register.models import Certificate, Term
from unionhall.targets.models import OPEN, Stage

START, TODAY = date(2025, 2, 3), date(2026, 10, 20)
LARGE = 100
IN_THE_BULLETIN = {
    "unions",
    "unions_of_employers_with_100_or_more",
    "joint_unions",
    "small_firms_covered_by_joint_unions",
    "unions_founded",
}
DAYS = st.integers(0, (TODAY - START).days).map(lambda number: START + timedelta(days=number))
Count = Callable[[str, date, date], int]


def on(day: date) -> Any:
    return time_machine.travel(f"{day}T10:00:00+08:00", tick=False)


def holds(first: date, until: date | None, day: date) -> bool:
    return first <= day and (until is None or until > day)


def unions(place: str, day: date, kinds: Iterable[str] = UNIONS) -> list[Organization]:
    return [
        body
        for body in Organization.objects.all()
        if body.kind in kinds
        and body.path.startswith(place)
        and holds(body.founded_on, body.dissolved_on, day)
    ]


def staff_on(day: date) -> dict[int, int]:
    """Return the latest headcount of each employer: the later ones write over the earlier."""
    rows = Headcount.objects.order_by("counted_on")
    return {row.employer_id: row.staff for row in rows if row.counted_on <= day}


def covering(day: date) -> list[Coverage]:
    rows = Coverage.objects.select_related("organization")
    return [row for row in rows if holds(row.valid_from, row.valid_until, day)]


def employers(place: str) -> list[Employer]:
    return [one for one in Employer.objects.all() if one.scope_path.startswith(place)]


def of_large_employers(place: str, _first: date, day: date) -> int:
    large = {one for one, staff in staff_on(day).items() if staff >= LARGE}
    found = {row.organization_id for row in covering(day) if row.employer_id in large}
    return len([body for body in unions(place, day) if body.pk in found])


def small_firms(place: str, _first: date, day: date) -> int:
    staff = staff_on(day)
    return len(
        {
            row.employer_id
            for row in covering(day)
            if row.organization.kind == Kind.JOINT
            and row.scope_path.startswith(place)
            and staff.get(row.employer_id, 0) < LARGE
        }
    )


def known(place: str, _first: date, day: date) -> int:
    told = set(staff_on(day)) | {row.employer_id for row in covering(day)}
    return len([one for one in employers(place) if one.pk in told])


def covered(place: str, _first: date, day: date) -> int:
    told = {row.employer_id for row in covering(day)}
    return len([one for one in employers(place) if one.pk in told])


def staff(place: str, _first: date, day: date) -> int:
    counts = staff_on(day)
    return sum(counts.get(one.pk, 0) for one in employers(place))


def covered_staff(place: str, _first: date, day: date) -> int:
    counts, told = staff_on(day), {row.employer_id for row in covering(day)}
    return sum(counts.get(one.pk, 0) for one in employers(place) if one.pk in told)


def foundings(place: str, first: date, day: date) -> int:
    cases = FoundingCase.objects.filter(organization__isnull=False).select_related("organization")
    return len(
        [
            case
            for case in cases
            if case.organization
            and case.organization.path.startswith(place)
            and case.approved_on
            and first <= case.approved_on <= day
        ]
    )


def overdue(place: str, _first: date, day: date) -> int:
    return len(
        [
            term
            for term in Term.objects.all()
            if term.scope_path.startswith(place) and term.lapsed(day)
        ]
    )


def expired(place: str, _first: date, day: date) -> int:
    return len(
        [
            one
            for one in Certificate.objects.all()
            if one.scope_path.startswith(place) and holds(one.valid_until, one.ended_on, day)
        ]
    )


def targets(place: str, _first: date, day: date) -> int:
    return len(
        [
            stage
            for stage in Stage.objects.all()
            if stage.stage in OPEN
            and stage.scope_path.startswith(place)
            and holds(stage.valid_from, stage.valid_until, day)
        ]
    )


BY_HAND: dict[str, Count] = {
    "unions": lambda place, _, day: len(unions(place, day)),
    "joint_unions": lambda place, _, day: len(unions(place, day, [Kind.JOINT])),
    "bodies": lambda place, _, day: len(unions(place, day, list(Kind))),
    "unions_founded": lambda place, first, day: len(
        [
            body
            for body in Organization.objects.filter(kind__in=UNIONS)
            if body.path.startswith(place) and first <= body.founded_on <= day
        ]
    ),
    "unions_of_employers_with_100_or_more": of_large_employers,
    "small_firms_covered_by_joint_unions": small_firms,
    "employers": known,
    "covered_employers": covered,
    "staff": staff,
    "covered_staff": covered_staff,
    "foundings": foundings,
    "terms_overdue": overdue,
    "certificates_expired": expired,
    "targets": targets,
}


@pytest.fixture
def lived(
    settings: LazySettings,
    city: Organization,
    district: Organization,
    other_district: Organization,
    street: Organization,
) -> list[Organization]:
    """A district over twenty months: founded, covered, counted, moved, lapsed, dissolved."""
    settings.DEMO = True
    township = an_organization("康庄镇总工会", parent=district, kind=Kind.TOWNSHIP)
    old = an_organization("老商圈联合工会", parent=street, kind=Kind.JOINT)
    firms = [
        an_employer(street, f"公司{number}", staff=number * 30, counted_on=date(2025, 1, 1))
        for number in range(1, 5)
    ]
    for number, firm in enumerate(firms[:3]):
        cover = services.Cover(
            organization=old.public_id,
            employer=firm.public_id,
            on=date(2025, 3, 1) + timedelta(days=40 * number),
        )
        services.cover(OPERATOR, cover)
    services.count_staff(
        OPERATOR,
        services.CountStaff(
            employer=firms[2].public_id, counted_on=date(2025, 9, 1), staff=130, source="年报"
        ),
    )
    a_term(old, date(2022, 5, 2), years=3)
    a_certificate(old, date(2022, 6, 1), date(2025, 5, 1))
    with on(date(2025, 6, 10)):
        a_target(firms[3])
        a_target(an_employer(township, "乡企"))
    approver, preparer = an_actor(district, Role.ORGANIZER), an_actor(street, Role.STREET_STAFF)
    numbered(approver, street)
    for number, day in enumerate((date(2025, 8, 12), date(2026, 3, 3), date(2026, 9, 9))):
        with on(day):
            employer = firms[3] if not number else an_employer(street, f"新公司{number}")
            case = a_case(preparer, street, [employer], name=f"{employer.name}工会")
            reported(preparer, approver, case, members=5)
            approve(approver, case)
    with on(date(2026, 4, 20)):
        leaving = services.Move(
            organization=Organization.objects.get(name="公司4工会").public_id,
            parent=township.public_id,
            on=date(2026, 4, 13),
        )
        services.move(OPERATOR, leaving)
        end = commands.Dissolve(organization=old.public_id, on=date(2026, 4, 15))
        dissolving.dissolve(OPERATOR, end)
    with on(TODAY):
        counting.count_months(today=TODAY)
    return [Organization.objects.get(pk=body.pk) for body in (city, district, street, township)]


@pytest.fixture
def statistician(city: Organization) -> User:
    return a_user(city, "statistician", "何统计")


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(day=DAYS, length=st.integers(0, 400), at=st.integers(0, 3))
@pytest.mark.django_db
def test_page_api_bulletin_and_a_count_by_hand_agree_on_any_day(
    lived: list[Organization], statistician: User, day: date, length: int, at: int
) -> None:
    body, first = lived[at], day - timedelta(days=length)
    days = {"from": f"{first}", "to": f"{day}"}
    client = Client()
    with on(TODAY):
        client.force_login(statistician)
        told = _bulletin(body, first, day)
        for code, count in BY_HAND.items():
            number = count(body.path, first, day)
            page = client.get(f"/figures/{code}/{body.public_id}/records/", days)
            answer = client.get(f"/api/v1/figures/values/{code}/{body.public_id}", days).json()
            assert (code, page.context["value"], page.context["hidden"]) == (code, number, 0)
            assert (code, answer["value"]) == (code, number)
            if code in IN_THE_BULLETIN:
                assert (code, told[code]["value"]) == (code, number)


def _bulletin(body: Organization, first: date, day: date) -> dict[str, Any]:
    out = StringIO()
    days = ["--from", f"{first}", "--to", f"{day}"]
    call_command("bulletin", "--org", body.code, *days, "--format", "json", stdout=out)
    figures: dict[str, Any] = json.loads(out.getvalue())["figures"]
    return figures


def test_the_world_of_the_comparison_moves(lived: list[Organization]) -> None:
    """Where nothing differs from day to day, agreement proves nothing."""
    district = lived[1]
    days = (START, date(2025, 9, 15), TODAY)
    for code, count in BY_HAND.items():
        assert len({count(district.path, START, day) for day in days}) > 1, code
    assert len(district.path) == 2 * STEP
