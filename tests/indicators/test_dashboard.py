"""A dashboard's trends, its picture of the units, and the tree by which bodies count."""

from datetime import date

import pytest

from tests.builders.accounts import a_user
from tests.builders.indicators import a_membership
from tests.builders.organizations import OPERATOR, an_organization
from tests.indicators.test_pages import sign_in
from unionhall.accounts.models import User
from unionhall.core.facts import Period
from unionhall.indicators import counting, dashboard, queries, registry
from unionhall.indicators.dashboard import Dashboard
from unionhall.indicators.records import Choice
from unionhall.indicators.sides import side_by_side
from unionhall.organizations import services as tree
from unionhall.organizations.models import Kind, Organization

World = dict[str, Organization]
TODAY = date(2024, 6, 18)
DAYS = Period(first=date(2023, 7, 5), last=TODAY)


def read(body: Organization, days: Period = DAYS, *, then: bool = False) -> Dashboard:
    return dashboard.read(queries.where(body, on=days.last, then=then), days)


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize(
    "days",
    [DAYS, Period(first=date(2024, 6, 1), last=TODAY), Period(first=date(2018, 1, 1), last=TODAY)],
)
@pytest.mark.parametrize("then", [False, True])
def test_a_stock_month_by_month_is_the_stock_of_each_month(
    world: World, days: Period, *, counted: bool, then: bool
) -> None:
    """The series is walked back from the end; each value is that of a question of its own."""
    a_membership(world["joint"], date(2023, 2, 1), date(2023, 12, 31))
    a_membership(world["joint"], date(2023, 2, 1), date(2024, 1, 1))
    if counted:
        counting.count_months(today=TODAY)
    board = read(world["district"], days, then=then)
    at = queries.where(world["district"], on=TODAY, then=then)

    for trend in board.stocks:
        code = trend.indicator.code
        asked = [
            queries.figures(at, Period(first=span.last, last=span.last), [code])[code].value
            for span in board.spans
        ]
        assert trend.values == asked
    members, _ = board.stocks
    assert members.values[-1] == {f.indicator.code: f.value for f in board.headlines}["members"]


def test_a_question_is_put_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    tally = dashboard.engine.tally

    def counting_tally(asks: list[dashboard.Ask]) -> list[dashboard.Tally]:
        asked.append(len(asks))
        assert all(ask not in asks[:number] for number, ask in enumerate(asks))
        return tally(asks)

    monkeypatch.setattr(dashboard.engine, "tally", counting_tally)
    read(world["district"])

    assert len(asked) == 1
    assert asked[0] <= 37


def test_the_rights_of_workers_stand_apart_in_cases_persons_and_money(world: World) -> None:
    district, days = world["district"], DAYS
    board = read(district, days)

    assert [figure.indicator.code for figure in board.rights] == [*dashboard.RIGHTS]
    at = queries.where(district, on=days.last)
    figures = queries.figures(at, days, dashboard.RIGHTS)
    assert {one.indicator.code: one.value for one in board.rights} == {
        code: figure.value for code, figure in figures.items()
    }
    units = {one.indicator.code: str(one.indicator.unit) for one in board.rights}
    assert (units["disputes_settled"], units["disputes_helped"], units["disputes_paid"]) == (
        "件",
        "人",
        "元",
    )


def test_units_are_shaded_by_joinings_among_members(world: World) -> None:
    board = read(world["district"])
    street, other = (unit for unit in board.units if unit.body)

    assert street.share is not None
    assert (street.share.value, street.share.whole) == (13, 13)
    assert other.share is not None
    assert other.share.percent is None
    assert len(board.scale) == dashboard.SHADES
    low, high = board.scale[street.shade]
    assert low <= 100 < high or street.shade == dashboard.SHADES - 1


@pytest.mark.parametrize("lowest", [1, 4])
def test_every_share_lies_in_its_shade(world: World, lowest: int) -> None:
    for number in range(lowest, 8):
        union = an_organization(
            f"第{number}联合工会",
            parent=an_organization(
                f"第{number}镇总工会", parent=world["district"], kind=Kind.TOWNSHIP
            ),
            kind=Kind.JOINT,
        )
        for each in range(10):
            a_membership(
                union,
                date(2023, 8, 1),
                beginning="joined" if each < number else "transferred_in",
            )
    board = read(world["district"])
    shades = set()
    for unit in board.units:
        if unit.share is not None and unit.share.percent is not None:
            low, high = board.scale[unit.shade]
            assert low <= unit.share.percent < high
            shades.add(unit.shade)
    assert len(shades) > 2


def test_without_joinings_nothing_is_shaded(world: World) -> None:
    days = Period(first=date(2019, 1, 1), last=date(2019, 2, 1))

    assert read(world["district"], days).scale == []


def page(user: User, address: str) -> str:
    answer = sign_in(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_pictures_are_drawn_from_the_tables(world: World, leader: User) -> None:
    text = page(leader, f"/dashboard/{world['district'].public_id}/?from=2023-07-01&to=2024-06-18")

    assert 'data-short="儒林街道"' in text
    assert 'data-months="trend"' in text
    assert 'data-months="stocks"' in text
    month = (
        f"/figures/members/{world['district'].public_id}/records/?from=2024-02-01&amp;to=2024-02-29"
    )
    assert month in text


@pytest.fixture
def moved(world: World) -> World:
    """The single-employer union went from one place to the other in the spring."""
    tree.move(
        OPERATOR,
        tree.Move(
            organization=world["single"].public_id,
            parent=world["other"].public_id,
            on=date(2024, 5, 1),
        ),
    )
    for body in world.values():
        body.refresh_from_db()
    return world


def unions(board: Dashboard) -> dict[str, int]:
    place = [one.code for one in board.columns].index("unions")
    return {unit.body.name: unit.values[place] for unit in board.units if unit.body}


def test_the_tree_of_then_counts_bodies_where_they_stood(moved: World) -> None:
    days = Period(first=date(2024, 1, 1), last=date(2024, 4, 1))

    assert unions(read(moved["district"], days)) == {"儒林街道总工会": 1, "康庄镇总工会": 1}
    assert unions(read(moved["district"], days, then=True)) == {
        "儒林街道总工会": 2,
        "康庄镇总工会": 0,
    }


def test_the_tree_is_offered_where_it_may_matter(moved: World, leader: User) -> None:
    street = moved["street"].public_id
    past, today = "?from=2024-01-01&to=2024-04-01", "?from=2024-01-01&to=2024-06-18"

    assert "现在的隶属关系" in page(leader, f"/dashboard/{street}/{past}")
    assert "现在的隶属关系" not in page(leader, f"/dashboard/{street}/{today}")
    assert "现在的隶属关系" in page(leader, f"/figures/unions/{street}/records/{past}")
    assert "现在的隶属关系" not in page(leader, f"/figures/members/{street}/records/{past}")
    then = page(leader, f"/dashboard/{street}/{past}&tree=then")
    assert f"/figures/unions/{street}/records/?from=2024-01-01&amp;to=2024-04-01&amp;tree=then" in (
        then
    )
    assert (
        f"/figures/joined/{street}/records/?from=2024-01-01&amp;to=2024-04-01&amp;tree=then"
        not in (then)
    )
    records = page(leader, f"/figures/unions/{street}/records/{past}&tree=then")
    assert "2024年4月1日当天的隶属关系" in records
    assert "云帆速递工会" in records


def test_the_api_knows_the_tree_of_then(moved: World, leader: User) -> None:
    address = f"/api/v1/figures/dashboard/{moved['district'].public_id}"
    days = {"from": "2024-01-01", "to": "2024-04-01"}
    client = sign_in(leader)
    now, then = (client.get(address, days | {"tree": tree}).json() for tree in ("now", "then"))
    place = now["columns"].index("unions")

    assert [unit["values"][place] for unit in now["units"]] == [1, 1]
    assert [unit["values"][place] for unit in then["units"]] == [2, 0]
    assert [series["code"] for series in now["charts"]["stocks"]["series"]] == ["members", "unions"]


def test_a_body_that_moved_is_counted_where_it_stood(
    world: World, city: Organization, other_district: Organization, leader: User
) -> None:
    days = Period(first=date(2024, 1, 1), last=date(2024, 4, 1))
    move = tree.Move(
        organization=world["street"].public_id,
        parent=other_district.public_id,
        on=date(2024, 5, 1),
    )
    tree.move(OPERATOR, move)
    for body in world.values():
        body.refresh_from_db()

    def of(body: Organization) -> tuple[int, int]:
        figures = [
            queries.figures(queries.where(body, on=days.last, then=then), days, ["unions"])
            for then in (False, True)
        ]
        return figures[0]["unions"].value, figures[1]["unions"].value

    assert [of(body) for body in (world["district"], other_district, world["street"])] == [
        (0, 2),
        (2, 0),
        (2, 2),
    ]
    assert unions(read(world["district"], days, then=True)) == {
        "儒林街道总工会": 2,
        "康庄镇总工会": 0,
    }
    choice = Choice(
        indicator=registry.indicator("unions"), at=queries.Where(body=city), period=days
    )
    assert [
        (side.body and side.body.name, side.now, side.then) for side in side_by_side(choice)
    ] == [
        (world["district"].name, 0, 2),
        (other_district.name, 2, 0),
    ]
    address = f"/api/v1/figures/trees/unions/{world['district'].public_id}"
    told = sign_in(leader).get(address, {"from": "2024-01-01", "to": "2024-04-01"}).json()
    assert [(row["name"], row["now"], row["then"]) for row in told] == [
        ("康庄镇总工会", 0, 0),
        ("儒林街道总工会", 0, 2),
    ]
    records = page(
        leader,
        f"/figures/unions/{world['district'].public_id}/records/?from=2024-01-01&to=2024-04-01",
    )
    assert "现在与当时的隶属关系对照" in records


def test_a_number_of_a_guided_part_opens_what_was_guided(world: World) -> None:
    statistician = a_user(world["district"], "statistician")
    client = sign_in(statistician)
    form = {
        "name": "一街",
        "definition": "儒林街道",
        "guided": "on",
        "bodies": [str(world["street"].public_id)],
    }
    client.post(f"/scopes/{world['district'].public_id}/", form)
    board = client.get(
        f"/dashboard/{world['district'].public_id}/?from=2023-07-01&to=2024-06-18&scope=一街"
    )
    (unit,) = board.context["board"].units
    assert unit.values[1] == 4
    address = (
        f"/figures/joined/{world['street'].public_id}/records/?from=2023-07-01&to=2024-06-18"
        f"&guided_by={world['district'].public_id}"
    )
    assert address.replace("&", "&amp;") in board.content.decode()
    assert client.get(address).context["value"] == 4


def test_what_takes_long_comes_after_the_page(world: World, leader: User) -> None:
    client = sign_in(leader)
    address = f"/dashboard/{world['district'].public_id}/"
    page = client.get(address + "?from=2023-07-01&to=2024-06-18")
    later = [one.code for one in page.context["board"].later]
    assert later == [
        "unions_of_employers_with_100_or_more",
        "small_firms_covered_by_joint_unions",
        "employer_coverage",
        "staff_coverage",
    ]
    assert f'hx-get="{address}later/?from=2023-07-01&amp;to=2024-06-18"' in page.content.decode()
    assert set(later).isdisjoint(f.indicator.code for f in page.context["board"].further)

    rest = client.get(address + "later/?from=2023-07-01&to=2024-06-18")
    whole = read(world["district"], Period(first=date(2023, 7, 1), last=TODAY))
    counted = {f.indicator.code: f.value for f in whole.further}
    assert [(f.indicator.code, f.value) for f in rest.context["figures"]] == [
        (code, counted[code]) for code in later
    ]
