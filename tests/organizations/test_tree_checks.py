"""Subtree questions use an index on both databases, and damage is found and repaired."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import QuerySet

from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.core.actors import Actor
from unionhall.organizations import permissions, queries, services
from unionhall.organizations.models import Affiliation, Coverage, Employer, Kind, Organization


def plan(rows: QuerySet[object]) -> str:
    """Return how the database would answer; a small table must not tempt it to a scan."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


def uses_index(text: str, name: str) -> bool:
    if connection.vendor == "sqlite":
        return "SEARCH" in text and "SCAN" not in text
    return name in text and ("Index Scan" in text or "Index Only Scan" in text)


@pytest.mark.parametrize(
    ("model", "column", "index"),
    [
        (Organization, "path", "organizations_organization_path"),
        (Affiliation, "scope_path", "affiliation_by_place"),
        (Employer, "scope_path", "employer_by_place"),
        (Coverage, "scope_path", "coverage_by_place"),
    ],
)
def test_everything_below_a_place_is_one_range_of_an_index(
    street: Organization, model: type, column: str, index: str
) -> None:
    rows = model.objects.filter(**{f"{column}__within": street.path}).order_by(column)

    text = plan(rows)

    assert uses_index(text, index), text


def test_what_an_actor_may_see_is_asked_the_same_way(organizer: Actor) -> None:
    assert uses_index(plan(queries.organizations(organizer)), "organizations_organization_path")
    scoped = Affiliation.objects.visible_to(organizer, permissions.VIEW).order_by("scope_path")
    assert uses_index(plan(scoped), "affiliation_by_place")


def test_a_whole_tree_passes(joint_union: Organization, capsys: pytest.CaptureFixture[str]) -> None:
    an_employer(Organization.objects.get(pk=joint_union.parent_id))

    call_command("check_tree")

    assert capsys.readouterr().out == "The tree is whole.\n"


def test_damage_is_found_and_repaired(
    city: Organization,
    street: Organization,
    joint_union: Organization,
    capsys: pytest.CaptureFixture[str],
) -> None:
    employer = an_employer(street)
    services.cover(
        OPERATOR,
        services.Cover(
            organization=joint_union.public_id, employer=employer.public_id, on=date(2020, 1, 1)
        ),
    )
    right = street.path
    Organization.objects.filter(pk=street.pk).update(path="00090009" + right[-4:], children=0)
    Employer.objects.update(scope_path="0009")
    Coverage.objects.update(scope_path="0008")
    Affiliation.objects.filter(organization=joint_union).update(scope_path="0007")

    with pytest.raises(CommandError, match="5 rows differ"):
        call_command("check_tree")
    capsys.readouterr()
    call_command("check_tree", repair=True)
    call_command("check_tree")

    assert capsys.readouterr().out.endswith("5 rows repaired\nThe tree is whole.\n")
    street.refresh_from_db()
    assert (street.path, street.children) == (right, 1)
    assert an_organization("新工会", parent=street, kind=Kind.SINGLE).path == right + "0002"


def test_the_past_keeps_its_places(
    street: Organization, other_district: Organization, joint_union: Organization
) -> None:
    services.move(
        OPERATOR,
        services.Move(
            organization=street.public_id, parent=other_district.public_id, on=date(2024, 1, 1)
        ),
    )
    call_command("check_tree")
