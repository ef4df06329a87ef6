from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound, NotPermitted
from unionhall.organizations import errors, queries, services
from unionhall.organizations.models import Coverage, Employer, Headcount, Kind, Organization
from unionhall.organizations.women import women_among

DAY = date(2020, 1, 1)


@pytest.fixture
def employer(street: Organization) -> Employer:
    return an_employer(street)


def covering(union: Organization, employer: Employer, on: date = DAY) -> Coverage:
    return services.cover(
        OPERATOR,
        services.Cover(organization=union.public_id, employer=employer.public_id, on=on),
    )


def test_an_employer_s_side_follows_from_its_class(street: Organization) -> None:
    sides = {
        unit_class: an_employer(street, unit_class=unit_class).ownership
        for unit_class in ("110", "170", "300", "500", "159")
    }
    assert sides == {
        "110": "public",
        "170": "non_public",
        "300": "non_public",
        "500": "public",
        "159": "",
    }


@pytest.mark.parametrize(
    ("overrides", "refusal", "field"),
    [
        ({"name": ""}, errors.NameMissing, "name"),
        ({"credit_code": "911100006000373"}, errors.BadCreditCode, "credit_code"),
        ({"division_code": "000000"}, errors.BadDivisionCode, "division_code"),
        ({"staff": 12}, errors.StaffMissing, "staff"),
        ({"counted_on": DAY}, errors.StaffMissing, "staff"),
    ],
)
def test_an_employer_that_cannot_be_is_refused(
    street: Organization, overrides: dict[str, object], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        an_employer(street, **{"name": "云帆速递有限公司"} | overrides)
    assert refused.value.field == field
    assert not Employer.objects.exists()


@pytest.mark.parametrize("field", ["industry", "unit_class"])
def test_classes_and_industries_come_from_their_lists(street: Organization, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        an_employer(street, **{field: "XYZ"})
    assert refused.value.field == field


def test_a_credit_code_belongs_to_one_employer(street: Organization) -> None:
    an_employer(street, credit_code="91110000600037341l")
    with pytest.raises(errors.CreditCodeTaken, match="云帆速递有限公司"):
        an_employer(street, "另一家公司", credit_code="91110000600037341L")


def test_a_description_may_be_corrected_by_who_may_change_employers(
    employer: Employer, district: Organization
) -> None:
    command = services.DescribeEmployer(employer=employer.public_id, name="云帆物流有限公司")

    with pytest.raises(NotPermitted):
        services.describe_employer(an_actor(district, Role.AUDITOR), command)
    services.describe_employer(an_actor(district, Role.STATION_WORKER), command)

    employer.refresh_from_db()
    assert (employer.name, employer.initials) == ("云帆物流有限公司", "yfwlyxgs")


def test_each_headcount_holds_until_the_next_whatever_the_order_they_came_in(
    organizer: Actor, employer: Employer
) -> None:
    days = [date(2021, 12, 31), date(2023, 12, 31), date(2022, 12, 31), date(2020, 12, 31)]
    for day in [*days, days[0]]:
        services.count_staff(
            organizer, services.CountStaff(employer=employer.public_id, staff=5, counted_on=day)
        )
    held = Headcount.objects.filter(employer=employer).order_by("counted_on")
    ordered = sorted(days)
    assert list(held.values_list("counted_on", "valid_until")) == list(
        zip(ordered, [*ordered[1:], None], strict=True)
    )


def test_women_are_counted_among_the_staff_or_stay_unknown(
    organizer: Actor, employer: Employer, street: Organization
) -> None:
    def count(day: date, staff: int, women: int | None = None) -> Headcount:
        command = services.CountStaff(
            employer=employer.public_id, counted_on=day, staff=staff, women=women
        )
        return services.count_staff(organizer, command)

    with pytest.raises(errors.MoreWomenThanStaff):
        count(DAY, 20, women=21)
    count(DAY, 60, women=26)
    count(DAY + timedelta(days=30), 62)
    one = Employer.objects.filter(pk=employer.pk)
    other = an_employer(street, "乙公司", staff=30, women=4, counted_on=DAY)
    both = Employer.objects.filter(pk__in=[employer.pk, other.pk])
    asked = {
        "before": women_among(one, DAY - timedelta(days=1)),
        "then": women_among(one, DAY),
        "both": women_among(both, DAY),
        "later, where nobody counted": women_among(both, DAY + timedelta(days=30)),
        "of nobody": women_among(Employer.objects.none(), DAY),
    }
    assert list(asked.values()) == [None, 26, 30, None, None]
    with pytest.raises(IntegrityError), transaction.atomic():
        Headcount.objects.filter(employer=other).update(women=31)
    with pytest.raises(errors.StaffMissing):
        an_employer(street, "丙公司", women=3)


def test_the_latest_headcount_not_after_the_day_holds(organizer: Actor, employer: Employer) -> None:
    for day, staff in ((DAY, 80), (DAY + timedelta(days=365), 120), (DAY, 90)):
        services.count_staff(
            organizer,
            services.CountStaff(employer=employer.public_id, counted_on=day, staff=staff),
        )

    def staff(day: date) -> int | None:
        return queries.with_staff(queries.employers(organizer), day).get().staff

    assert Headcount.objects.count() == 2
    assert [staff(DAY - timedelta(days=1)), staff(DAY), staff(DAY + timedelta(days=365))] == [
        None,
        90,
        120,
    ]


def test_covering_twice_is_the_same_as_once(joint_union: Organization, employer: Employer) -> None:
    assert covering(joint_union, employer) == covering(joint_union, employer)


def test_a_single_employer_union_covers_one(street: Organization, employer: Employer) -> None:
    union = an_organization("云帆工会", parent=street, kind=Kind.SINGLE)
    coverage = covering(union, employer)

    with pytest.raises(errors.CoversOneOnly):
        covering(union, an_employer(street, "另一家公司"))

    services.end_coverage(
        OPERATOR, services.EndCoverage(coverage=coverage.public_id, on=date(2021, 1, 1))
    )
    assert covering(union, an_employer(street, "新公司"), date(2021, 1, 1))


def test_only_grass_roots_unions_cover(street: Organization, employer: Employer) -> None:
    with pytest.raises(errors.CannotCover):
        covering(street, employer)


def test_coverage_ends_once_and_after_it_began(
    organizer: Actor, joint_union: Organization, employer: Employer
) -> None:
    coverage = covering(joint_union, employer)

    def end(on: date) -> Coverage:
        return services.end_coverage(
            organizer, services.EndCoverage(coverage=coverage.public_id, on=on)
        )

    with pytest.raises(errors.EndsBeforeItBegan):
        end(DAY)
    with pytest.raises(errors.InTheFuture):
        end(timezone.localdate() + timedelta(days=1))
    assert end(date(2021, 1, 1)) == end(date(2021, 1, 1))
    with pytest.raises(errors.CoverageAlreadyOver):
        end(date(2021, 2, 1))
    with pytest.raises(errors.CoverageOverlaps):
        covering(joint_union, employer, date(2020, 12, 31))
    covering(joint_union, employer, date(2021, 1, 1))
    assert joint_union.coverages.count() == 2


def test_coverage_begins_after_the_union_was_founded(
    joint_union: Organization, employer: Employer
) -> None:
    with pytest.raises(errors.BeforeItWasFounded):
        covering(joint_union, employer, date(2015, 3, 1))


def test_an_employer_s_own_union_goes_before_a_joint_one(
    street: Organization, joint_union: Organization, employer: Employer
) -> None:
    own = an_organization("云帆工会", parent=street, kind=Kind.SINGLE)
    covering(joint_union, employer)
    assert queries.union_of(employer, DAY) == joint_union
    covering(own, employer, date(2021, 1, 1))

    assert queries.union_of(employer, date(2020, 12, 31)) == joint_union
    assert queries.union_of(employer, date(2021, 1, 1)) == own
    assert queries.union_of(employer, date(2019, 1, 1)) is None


@pytest.mark.parametrize(
    "text", ["云帆", "速递", "yfsd", "YF SD", "91110000600037341L", "91110000600037341l"]
)
def test_an_employer_is_found_by_name_initials_and_code(
    organizer: Actor, street: Organization, text: str
) -> None:
    employer = an_employer(street, credit_code="91110000600037341L")
    an_employer(street, "华信科技有限公司")

    assert list(queries.matching_employers(queries.employers(organizer), text)) == [employer]


def test_nobody_finds_employers_elsewhere(employer: Employer, other_district: Organization) -> None:
    stranger = an_actor(other_district)
    assert not queries.employers(stranger).exists()
    with pytest.raises(NotFound):
        queries.employer(stranger, employer.public_id)


def test_a_station_serves_its_division_until_it_closes(
    organizer: Actor, street: Organization, joint_union: Organization
) -> None:
    def open_one(code: str) -> services.OpenStation:
        return services.OpenStation(
            organization=street.public_id,
            name="儒林街道工会服务站",
            division_code=code,
            address="",
            catch_all=joint_union.public_id,
        )

    with pytest.raises(errors.BadDivisionCode):
        services.open_station(organizer, open_one(""))
    station = services.open_station(organizer, open_one("110119001"))

    assert queries.station_for("110119001003") == station
    assert queries.station_for("110119002") is None
    services.close_station(
        organizer, services.CloseStation(station=station.public_id, on=date(2024, 1, 1))
    )
    assert queries.station_for("110119001003") is None
