"""Coverage of employers and of their staff: as of a day, by the latest headcount."""

from datetime import date

import pytest
from django.test import Client

from tests.builders.accounts import a_user, an_actor
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.core.facts import Period
from unionhall.indicators import queries, records, registry
from unionhall.indicators.queries import Where
from unionhall.indicators.records import Choice
from unionhall.organizations import services
from unionhall.organizations.models import Employer, Kind, Organization

FIGURES = (
    "employers", "covered_employers", "employer_coverage",
    "staff", "covered_staff", "staff_coverage",
)  # fmt: skip
FIRST, SECOND, THIRD, LAST = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1)


@pytest.fixture
def large(street: Organization, joint_union: Organization) -> Employer:
    """Four employers: 40 staff, then 60, covered later; 10, covered; unknown, covered; unknown."""
    large = an_employer(street, "甲公司", staff=40, counted_on=FIRST, ownership="non_public")
    again = services.CountStaff(employer=large.public_id, counted_on=THIRD, staff=60, source="年报")
    services.count_staff(OPERATOR, again)
    small = an_employer(street, "乙公司", staff=10, counted_on=SECOND, ownership="public")
    unknown = an_employer(street, "丙公司")
    an_employer(street, "丁公司")
    for employer, since in ((small, SECOND), (unknown, SECOND), (large, THIRD)):
        services.cover(
            OPERATOR,
            services.Cover(
                organization=joint_union.public_id, employer=employer.public_id, on=since
            ),
        )
    return large


def told(body: Organization, day: date) -> list[tuple[int, int | None]]:
    found = queries.figures(Where(body=body), Period(first=day, last=day), FIGURES)
    return [(found[code].value, found[code].whole) for code in FIGURES]


@pytest.mark.parametrize(
    ("day", "employers", "covered", "staff", "covered_staff"),
    [
        (FIRST, 1, 0, 40, 0),
        (SECOND, 3, 2, 50, 10),
        (date(2024, 2, 29), 3, 2, 50, 10),
        (THIRD, 3, 3, 70, 70),
        (LAST, 3, 3, 70, 70),
        (date(2023, 12, 31), 0, 0, 0, 0),
    ],
)
def test_coverage_is_told_by_what_was_so_on_the_day(
    large: Employer,
    district: Organization,
    other_district: Organization,
    day: date,
    employers: int,
    covered: int,
    staff: int,
    covered_staff: int,
) -> None:
    assert told(district, day) == [
        (employers, None),
        (covered, None),
        (covered, employers),
        (staff, None),
        (covered_staff, None),
        (covered_staff, staff),
    ]
    assert told(other_district, day)[3] == (0, None)


def test_an_employer_of_two_unions_counts_once_and_a_coverage_that_ended_does_not(
    large: Employer, district: Organization, street: Organization
) -> None:
    second = an_organization("商圈联合工会", parent=street, kind=Kind.JOINT)
    services.cover(
        OPERATOR,
        services.Cover(organization=second.public_id, employer=large.public_id, on=THIRD),
    )
    assert told(district, LAST)[1] == (3, None)
    assert told(district, LAST)[4] == (70, None)

    for coverage in large.coverages.all():
        services.end_coverage(OPERATOR, services.EndCoverage(coverage=coverage.public_id, on=LAST))
    assert told(district, LAST)[1] == (2, None)
    assert told(district, LAST)[4] == (10, None)


def test_the_staff_of_a_figure_is_the_sum_of_its_records(
    large: Employer, district: Organization, other_district: Organization
) -> None:
    choice = Choice(
        indicator=registry.indicator("staff"),
        at=Where(body=district),
        period=Period(first=LAST, last=LAST),
        narrowed=(("ownership", "non_public"),),
    )

    assert records.value(choice) == records.in_sight(an_actor(district), choice) == 60
    assert records.in_sight(an_actor(other_district), choice) == 0
    shown = list(
        records.presented(
            an_actor(district), choice.ask.fact, records.rows(an_actor(district), choice)
        )
    )
    assert [(row["employer"], row["staff"]) for row in shown] == [("甲公司", 60)]


def test_the_page_of_a_sum_lists_its_headcounts(large: Employer, district: Organization) -> None:
    client = Client()
    client.force_login(a_user(district, "leader"))

    page = client.get(f"/figures/covered_staff/{district.public_id}/records/")

    assert page.context["value"] == 70
    assert page.context["hidden"] == 0
    assert [row.staff for row in page.context["listing"].page.rows] == [60, 10]
    assert client.get(f"/figures/staff_coverage/{district.public_id}/records/").status_code == 200
