from datetime import date

import pytest

from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.models import AuditEntry
from unionhall.organizations import commands, queries, services
from unionhall.organizations.errors import (
    AlreadyDissolved,
    BeforeItWasFounded,
    BelowItself,
    CannotStandThere,
    SomethingStandsBelow,
)
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services import dissolving


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


def test_moving_to_where_it_stands_changes_nothing(
    street: Organization, district: Organization
) -> None:
    command = services.Move(
        organization=street.public_id, parent=district.public_id, on=date(2025, 7, 1)
    )

    assert services.move(OPERATOR, command).path == street.path
    assert street.affiliations.count() == 1


@pytest.mark.parametrize("on", [date(2015, 3, 2), date(2015, 3, 1)])
def test_nothing_moves_before_it_stood(
    street: Organization, other_district: Organization, on: date
) -> None:
    with pytest.raises(BeforeItWasFounded):
        services.move(
            OPERATOR,
            services.Move(organization=street.public_id, parent=other_district.public_id, on=on),
        )


def test_nobody_moves_a_body_to_where_they_hold_no_duty(
    organizer: Actor, street: Organization, other_district: Organization
) -> None:
    with pytest.raises(NotFound):
        services.move(
            organizer,
            services.Move(
                organization=street.public_id,
                parent=other_district.public_id,
                on=date(2025, 7, 1),
            ),
        )


def test_another_kind_is_dated_and_is_not_a_founding(
    organizer: Actor, street: Organization
) -> None:
    union = an_organization("云帆工会", parent=street, kind=Kind.SINGLE)

    services.reclassify(
        organizer,
        services.Reclassify(organization=union.public_id, kind=Kind.JOINT, on=date(2024, 1, 1)),
    )

    union.refresh_from_db()
    assert (union.kind, union.founded_on) == (Kind.JOINT, date(2015, 3, 2))
    assert [(a.kind, a.valid_from) for a in queries.history(organizer, union)] == [
        (Kind.JOINT, date(2024, 1, 1)),
        (Kind.SINGLE, date(2015, 3, 2)),
    ]


def test_a_kind_must_fit_what_stands_above_and_below(
    organizer: Actor, street: Organization, joint_union: Organization
) -> None:
    for body, kind in ((street, Kind.SINGLE), (joint_union, Kind.DISTRICT)):
        command = services.Reclassify(organization=body.public_id, kind=kind, on=date(2024, 1, 1))
        with pytest.raises(CannotStandThere) as refused:
            services.reclassify(organizer, command)
        assert refused.value.field == "kind"


def test_a_body_ends_with_its_coverage_once_nothing_stands_below_it(
    organizer: Actor, street: Organization, joint_union: Organization
) -> None:
    employer = an_employer(street)
    coverage = services.cover(
        organizer,
        services.Cover(
            organization=joint_union.public_id, employer=employer.public_id, on=date(2020, 1, 1)
        ),
    )
    on = date(2024, 6, 1)
    with pytest.raises(SomethingStandsBelow):
        dissolving.dissolve(organizer, commands.Dissolve(organization=street.public_id, on=on))

    dissolving.dissolve(
        organizer, commands.Dissolve(organization=joint_union.public_id, on=on, reason="企业注销")
    )
    dissolving.dissolve(organizer, commands.Dissolve(organization=street.public_id, on=on))

    coverage.refresh_from_db()
    joint_union.refresh_from_db()
    assert (coverage.valid_until, joint_union.dissolved_on) == (on, on)
    standing = [a.organization for a in queries.tree_as_of(organizer, on)]
    assert joint_union not in standing
    assert joint_union in [a.organization for a in queries.tree_as_of(organizer, date(2024, 5, 31))]
    with pytest.raises(AlreadyDissolved):
        dissolving.dissolve(organizer, commands.Dissolve(organization=street.public_id, on=on))
    entry = AuditEntry.objects.get(
        action="organizations.dissolved", target__endswith=str(joint_union.public_id)
    )
    assert entry.reason == "企业注销"
