"""Domain file 2.2: to whom an application goes, and why."""

from datetime import date

import pytest
from django.utils import timezone

from tests.builders.joining import applied
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.outreach import a_meeting
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.routing import Asked, Rule, meeting_route, route
from unionhall.organizations import services as organizations
from unionhall.organizations.models import Kind, Organization, ServiceStation

DAY = date(2026, 3, 2)


def covered(union: Organization, name: str, on: date, **overrides: str):  # noqa: ANN201
    employer = an_employer(union.parent, name, **overrides)
    command = organizations.Cover(organization=union.public_id, employer=employer.public_id, on=on)
    organizations.cover(OPERATOR, command)
    return employer


def test_a_meeting_of_a_grass_roots_union_admits_itself(joint_union: Organization) -> None:
    found = meeting_route(a_meeting(joint_union), timezone.localdate())
    assert found is not None
    assert (found.organization, found.rule) == (joint_union, Rule.MEETING)


def test_a_meeting_with_a_station_goes_to_the_union_of_the_station(
    street: Organization, joint_union: Organization, station: ServiceStation
) -> None:
    an_organization("甲先来联合工会", parent=street, kind=Kind.JOINT)
    found = meeting_route(a_meeting(street, station=station.public_id), timezone.localdate())
    assert found is not None
    assert (found.organization, found.rule) == (joint_union, Rule.STATION)


@pytest.mark.parametrize("division", ["110119001", "110119001003"])
def test_a_meeting_without_a_station_goes_to_the_nearest_one(
    street: Organization, joint_union: Organization, station: ServiceStation, division: str
) -> None:
    found = meeting_route(a_meeting(street, division_code=division), timezone.localdate())
    assert found is not None
    assert (found.organization, found.rule) == (joint_union, Rule.NEARBY)


def test_without_any_station_the_first_joint_union_below_admits(
    street: Organization, joint_union: Organization
) -> None:
    an_organization("后来的联合工会", parent=street, kind=Kind.JOINT)
    an_organization("云帆公司工会", parent=street, kind=Kind.SINGLE)
    found = meeting_route(a_meeting(street), timezone.localdate())
    assert found is not None
    assert (found.organization, found.rule) == (joint_union, Rule.BELOW)


def test_a_dissolved_union_admits_nobody(street: Organization, joint_union: Organization) -> None:
    Organization.objects.filter(pk=joint_union.pk).update(dissolved_on=date(2024, 1, 1))
    assert meeting_route(a_meeting(street), timezone.localdate()) is None


def test_the_employers_union_comes_before_any_station(
    street: Organization, joint_union: Organization, station: ServiceStation
) -> None:
    own = an_organization("云帆公司工会", parent=street, kind=Kind.SINGLE)
    employer = covered(own, "云帆速递有限公司", date(2026, 3, 2))
    asked = Asked(employer=employer, workplace="110119001")
    found, earlier = route(asked, DAY), route(asked, date(2026, 3, 1))
    assert found is not None
    assert earlier is not None
    assert (found.organization, found.rule) == (own, Rule.EMPLOYER)
    assert (earlier.organization, earlier.rule) == (joint_union, Rule.WORKPLACE)


def test_the_workplace_comes_before_the_residence(
    district: Organization, joint_union: Organization, station: ServiceStation
) -> None:
    elsewhere = an_organization("香水园联合工会", parent=district, kind=Kind.JOINT)
    organizations.open_station(
        OPERATOR,
        organizations.OpenStation(
            organization=district.public_id,
            name="香水园服务站",
            division_code="110119002",
            address="",
            catch_all=elsewhere.public_id,
        ),
    )
    both = route(Asked(workplace="110119001", residence="110119002"), DAY)
    home = route(Asked(workplace="110119009", residence="110119002"), DAY)
    assert both is not None
    assert home is not None
    assert (both.organization, both.rule) == (joint_union, Rule.WORKPLACE)
    assert (home.organization, home.rule) == (elsewhere, Rule.RESIDENCE)


def test_what_no_rule_places_waits_at_the_district_federation(city: Organization) -> None:
    district = an_organization(
        "密云区总工会", parent=city, kind=Kind.DISTRICT, division_code="110118"
    )
    at_district = route(Asked(workplace="110118001"), DAY)
    nowhere_known = route(Asked(residence="650104"), DAY)
    assert at_district is not None
    assert nowhere_known is not None
    assert (at_district.organization, at_district.rule) == (district, Rule.QUEUE)
    assert (nowhere_known.organization, nowhere_known.rule) == (city, Rule.QUEUE)


def test_a_meeting_without_any_union_falls_back_to_its_district(
    district: Organization, street: Organization
) -> None:
    found = route(Asked(meeting=a_meeting(street)), timezone.localdate())
    assert found is not None
    assert (found.organization, found.rule) == (district, Rule.QUEUE)


def test_an_application_remembers_its_rule(link: JoinLink, joint_union: Organization) -> None:
    application = applied(link)
    assert application.organization == joint_union
    assert application.routed_to == joint_union
    assert application.routed_by == Application.Rule.BELOW
    assert application.scope_path == joint_union.path
