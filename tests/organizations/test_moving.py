from datetime import date

import pytest

from tests.builders.organizations import OPERATOR, an_organization
from unionhall.core.actors import Actor
from unionhall.organizations import queries, services
from unionhall.organizations.errors import BelowItself
from unionhall.organizations.models import Kind, Organization


def test_a_moved_body_takes_its_subtree_along_and_the_past_stays(
    district: Organization,
    other_district: Organization,
    street: Organization,
    joint_union: Organization,
) -> None:
    command = services.Move(
        organization=street.public_id, parent=other_district.public_id, on=date(2025, 7, 1)
    )

    moved = services.move(OPERATOR, command)

    joint_union.refresh_from_db()
    assert moved.parent == other_district
    assert joint_union.path.startswith(moved.path)
    before = queries.tree_as_of(OPERATOR, date(2025, 6, 30))
    after = queries.tree_as_of(OPERATOR, date(2025, 7, 1))
    assert [a.organization for a in before.filter(scope_path__within=district.path)] == [
        district,
        street,
        joint_union,
    ]
    other_district.refresh_from_db()
    assert [a.organization for a in after.filter(scope_path__within=other_district.path)] == [
        other_district,
        street,
        joint_union,
    ]


def test_a_body_cannot_be_moved_below_itself(city: Organization) -> None:
    district = an_organization("甲区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("甲街道总工会", parent=district, kind=Kind.STREET)
    command = services.Move(
        organization=street.public_id, parent=street.public_id, on=date(2025, 7, 1)
    )
    with pytest.raises(BelowItself):
        services.move(OPERATOR, command)


def test_an_organizer_sees_only_below_their_own_body(
    organizer: Actor, street: Organization, other_district: Organization
) -> None:
    assert street in queries.organizations(organizer)
    assert other_district not in queries.organizations(organizer)
