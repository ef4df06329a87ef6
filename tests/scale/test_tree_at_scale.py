# ruff: noqa: S608 -- nothing from outside stands in the statements
"""1.3 million bodies: subtree questions stay one range of one index, and counts are right.

Laid out as in the nation: provinces, prefectures, counties, streets, grass-roots unions.
"""

import time
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet

from unionhall.core.actors import Actor, Grant
from unionhall.core.scoping import step
from unionhall.organizations import permissions, queries
from unionhall.organizations.models import Kind, Organization

pytestmark = [pytest.mark.scale, pytest.mark.django_db, pytest.mark.timeout(1800)]

WIDTHS = (31, 11, 9, 14, 30)
"""Children of each body, level by level: 1 + 31 + 341 + 3,069 + 42,966 + 1,288,980."""
KINDS = (Kind.CITY, Kind.CITY, Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.SINGLE)
FOUNDED = date(2015, 1, 1)
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def fill() -> int:
    """Fill both tables, one statement a level; returns how many bodies there are."""
    key = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    columns = """public_id, code, name, name_key, initials, kind, parent_id, path, children,
        credit_code, division_code, address, founded_on"""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO organizations_organization ({columns})
            VALUES ({key}, %s, '工会', 'gong hui', 'gh', %s, NULL, %s, %s, '', '', '', %s)""",
            [step(1), KINDS[0], step(1), WIDTHS[0], FOUNDED],
        )
        for depth, width in enumerate(WIDTHS, start=1):
            below = (*WIDTHS, 0)[depth]
            cursor.execute(
                f"""INSERT INTO organizations_organization ({columns})
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {width})
                SELECT {key}, substr(path, 5) || '-' || i, '工会', 'gong hui', 'gh', %s, id,
                    path || '000' || substr(%s, i + 1, 1), {below}, '', '', '', %s
                FROM organizations_organization, n WHERE length(path) = {4 * depth}""",
                [KINDS[depth], DIGITS, FOUNDED],
            )
        cursor.execute(
            f"""INSERT INTO organizations_affiliation
                (public_id, scope_path, organization_id, parent_id, kind, valid_from)
            SELECT {key}, path, id, parent_id, kind, founded_on FROM organizations_organization"""
        )
        cursor.execute("ANALYZE")
    return Organization.objects.count()


def by_index(rows: QuerySet[Organization]) -> bool:
    text = rows.explain()
    if connection.vendor == "sqlite":
        return "SEARCH" in text and "SCAN" not in text
    return "Seq Scan" not in text and "Index" in text


def test_the_nation_s_tree_is_asked_by_index() -> None:
    total = fill()
    assert total == 1 + 31 + 341 + 3_069 + 42_966 + 1_288_980

    province, county, street = step(1) + step(7), step(1) + step(7) + step(3) + step(2), ""
    street = county + step(5)
    for path, expected in (
        (street, 1 + 30),
        (county, 1 + 14 * 31),
        (province, 1 + 11 * (1 + 9 * (1 + 14 * 31))),
    ):
        actor = Actor(
            user_id=1, name="", role="organizer", grants=frozenset({Grant(permissions.VIEW, path)})
        )
        rows = queries.organizations(actor)
        assert by_index(rows), rows.explain()
        assert by_index(rows[:50])
        begun = time.process_time()
        assert rows.order_by().count() == expected
        assert len(rows[:50]) == min(50, expected)
        top = queries.tops(actor).get()
        assert top.path == path
        kinds = dict(queries.kinds_below(actor, top, date(2024, 1, 1)))
        assert sum(kinds.values()) == expected - 1
        branch = list(queries.standing_below(actor, top, date(2024, 1, 1)))
        assert len(branch) == top.children
        # Far above what it takes, far below what a scan of the table would.
        assert time.process_time() - begun < 5
