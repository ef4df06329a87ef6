"""The hot counts use their indexes, on both databases."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.indicators import a_membership
from tests.builders.organizations import an_organization
from unionhall.indicators import counting, engine, queries, registry
from unionhall.indicators.engine import Ask
from unionhall.indicators.models import MonthCount
from unionhall.indicators.queries import Where
from unionhall.members.models import Membership
from unionhall.organizations.models import Kind, Organization

World = dict[str, Organization]


def plan_of(sql: str, params: tuple[object, ...]) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{explain} {sql}", params)
        return "\n".join(str(row) for row in cursor.fetchall())


def test_counted_months_are_read_by_their_key(world: World) -> None:
    rows = MonthCount.objects.filter(
        series="memberships", dimension="", node=world["district"].path, month__lte="2024-05-01"
    ).values("begun", "ended")
    assert "month_count_once" in plan_of(*rows.query.sql_with_params()) or (
        "sqlite_autoindex" in plan_of(*rows.query.sql_with_params())
    )


def test_open_days_are_read_by_an_index(world: World) -> None:
    ask = Ask(
        indicator=registry.indicator("joined"),
        places=(world["street"].path,),
        first=date(2024, 6, 1),
        last=date(2024, 6, 18),
    )
    plan = plan_of(*engine.records(ask).values("pk").query.sql_with_params())
    assert "membership_by" in plan
    assert "SCAN members_membership" not in plan.replace("SCAN members_membership USING", "")


@pytest.mark.parametrize(("figure", "index"), [("joined", "begin"), ("left", "end")])
def test_rows_of_some_days_are_counted_by_the_index_of_days(
    world: World, figure: str, index: str
) -> None:
    ask = Ask(
        indicator=registry.indicator(figure),
        places=(world["district"].path,),
        first=date(2024, 6, 1),
        last=date(2024, 6, 18),
    )
    with CaptureQueriesContext(connection) as asked:
        engine.tally([ask])
    counting_rows = next(q["sql"] for q in asked if "members_membership" in q["sql"])
    assert f"membership_by_{index}" in plan_of(counting_rows.replace("%", "%%"), ())


@pytest.mark.parametrize("counted", [False, True])
def test_however_many_figures_take_five_statements(
    world: World, django_assert_max_num_queries: object, *, counted: bool
) -> None:
    if counted:
        counting.count_months(today=date(2024, 6, 18))
    a_membership(world["joint"], date(2023, 12, 30))
    at = Where(body=world["district"])
    days = queries.period(date(2023, 7, 1), date(2024, 6, 18), date(2024, 6, 18))
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        found = queries.figures(at, days, [one.code for one in registry.indicators()])
    assert found["members"].value == Membership.objects.filter(ended_on=None).count()


def test_closed_months_are_asked_for_once_until_they_are_counted_again(world: World) -> None:
    counting.count_months(today=date(2024, 6, 18))
    ask = Ask(
        indicator=registry.indicator("joined"),
        places=(world["district"].path,),
        first=date(2024, 1, 1),
        last=date(2024, 5, 31),
    )

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as statements:
            (answer,) = engine.tally([ask])
        return sum(answer.values()), sum("indicators_monthcount" in q["sql"] for q in statements)

    (before, first), again = asked(), asked()
    a_membership(world["joint"], date(2024, 3, 5))
    late = asked()
    counting.count_months(today=date(2024, 6, 18))
    recounted = asked()
    idle = counting.count_months(today=date(2024, 6, 18))

    assert (first, again) == (1, (before, 0))
    assert late == (before + 1, 1)
    assert recounted == (before + 1, 1)
    assert {one.lines for one in idle} == {0}
    assert asked() == (before + 1, 0)


def test_many_neighbours_are_gone_through_as_one_place(world: World) -> None:
    unions = [
        an_organization(f"第{n}联合工会", parent=world["street"], kind=Kind.JOINT)
        for n in range(10)
    ]
    for union in unions:
        a_membership(union, date(2024, 6, 3))
    ask = Ask(
        indicator=registry.indicator("joined"),
        places=tuple(union.path for union in unions[:9]),
        first=date(2024, 6, 1),
        last=date(2024, 6, 18),
        apart=True,
    )
    with CaptureQueriesContext(connection) as asked:
        (answer,) = engine.tally([ask])
    rows = next(q["sql"] for q in asked if "members_membership" in q["sql"])
    assert rows.count("p < ") == 1
    assert answer == {(union.path, "", ""): 1 for union in unions[:9]}
