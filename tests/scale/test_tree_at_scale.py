"""1.3 million bodies: subtree questions stay one range of one index, and counts are right.

Laid out as in the nation: provinces, prefectures, counties, streets, grass-roots unions.
"""

import time
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet

from unionhall.core.actors import Actor, Grant
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import step
from unionhall.organizations import permissions, queries
from unionhall.organizations.models import Affiliation, Kind, Organization

pytestmark = [pytest.mark.scale, pytest.mark.django_db, pytest.mark.timeout(1800)]

WIDTHS = (31, 11, 9, 14, 30)
"""Children of each body, level by level: 1 + 31 + 341 + 3,069 + 42,966 + 1,288,980."""
KINDS = (Kind.CITY, Kind.CITY, Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.SINGLE)
FOUNDED = date(2015, 1, 1)
BATCH = 20_000


def levels() -> Iterator[tuple[int, int, list[tuple[int, int | None, str]]]]:
    """Yield each level: its depth, how many children each has, and key, parent and path."""
    key, above = 1, [(1, None, step(1))]
    for depth in range(len(WIDTHS) + 1):
        width = WIDTHS[depth] if depth < len(WIDTHS) else 0
        yield depth, width, above
        below: list[tuple[int, int | None, str]] = []
        for parent, _above, path in above:
            for number in range(1, width + 1):
                key += 1
                below.append((key, parent, path + step(number)))
        above = below


def fill() -> int:
    """Fill the tables in bulk; returns how many bodies there are."""
    total = 0
    for depth, width, rows in levels():
        kind = KINDS[depth]
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            Organization.objects.bulk_create(
                [
                    Organization(
                        pk=key,
                        public_id=uuid7(),
                        code=f"S{key}",
                        name=f"第{key}工会",
                        name_key=f"di {key}",
                        initials="dgh",
                        kind=kind,
                        parent_id=parent,
                        path=path,
                        children=width,
                        founded_on=FOUNDED,
                    )
                    for key, parent, path in part
                ],
                batch_size=2000,
            )
            Affiliation.objects.bulk_create(
                [
                    Affiliation(
                        public_id=uuid7(),
                        organization_id=key,
                        parent_id=parent,
                        kind=kind,
                        scope_path=path,
                        valid_from=FOUNDED,
                    )
                    for key, parent, path in part
                ],
                batch_size=2000,
            )
        total += len(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return total


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
