"""What the figures count about bodies: by rows, as of a day."""

from datetime import date

import pytest

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.organizations import commands, queries, services
from unionhall.organizations.facts import FACTS
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services import dissolving

DAY = date(2024, 6, 18)
BY_CODE = {fact.code: fact for fact in FACTS}


def standing(fact: Fact, place: str, day: date) -> int:
    rows = fact.rows().filter(**{f"{fact.place}__within": place, f"{fact.begins}__lte": day})
    ended = rows.filter(**{f"{fact.ends}__lte": day}).count()
    return int(rows.count() - ended)


def cover(union: Organization, staff: int | None, name: str = "公司") -> None:
    counted = {} if staff is None else {"staff": staff, "counted_on": date(2021, 1, 1)}
    area = Organization.objects.get(pk=union.parent_id)
    employer = an_employer(area, name, **counted)
    services.cover(
        OPERATOR,
        services.Cover(
            organization=union.public_id, employer=employer.public_id, on=date(2020, 1, 1)
        ),
    )


def test_unions_are_grass_roots_unions_and_federations_but_no_general_unions(
    district: Organization, street: Organization, joint_union: Organization
) -> None:
    for kind in (Kind.SINGLE, Kind.COMMUNITY, Kind.BUILDING, Kind.INDUSTRY):
        an_organization(f"{kind}", parent=street, kind=kind, founded_on=DAY)

    assert standing(BY_CODE["unions"], district.path, DAY) == 5
    assert standing(BY_CODE["unions"], district.path, date(2024, 6, 17)) == 1
    assert standing(BY_CODE["bodies"], district.path, DAY) == 7
    assert set(queries.unions().values_list("kind", flat=True)) == {
        "single",
        "joint",
        "community",
        "building",
        "industry",
    }


def test_a_dissolved_union_no_longer_counts_from_that_day(
    district: Organization, joint_union: Organization
) -> None:
    dissolving.dissolve(OPERATOR, commands.Dissolve(organization=joint_union.public_id, on=DAY))

    for fact in (BY_CODE["unions"], BY_CODE["unions_then"]):
        assert standing(fact, district.path, date(2024, 6, 17)) == 1
        assert standing(fact, district.path, DAY) == 0


def test_a_move_and_another_kind_are_no_foundings(
    city: Organization,
    district: Organization,
    other_district: Organization,
    street: Organization,
    joint_union: Organization,
) -> None:
    services.move(
        OPERATOR,
        services.Move(organization=street.public_id, parent=other_district.public_id, on=DAY),
    )
    services.reclassify(
        OPERATOR,
        services.Reclassify(organization=joint_union.public_id, kind=Kind.SINGLE, on=DAY),
    )

    for path, now, then in ((district.path, 0, 1), (other_district.path, 1, 0), (city.path, 1, 1)):
        assert standing(BY_CODE["unions"], path, date(2024, 6, 17)) == now
        assert standing(BY_CODE["unions_then"], path, date(2024, 6, 17)) == then
    founded = BY_CODE["unions"].rows().filter(founded_on__gte=date(2015, 3, 3))
    assert not founded.exists()


def test_a_union_of_a_large_employer_is_one_by_the_latest_headcount(
    street: Organization, joint_union: Organization
) -> None:
    large = an_organization("大厂工会", parent=street, kind=Kind.SINGLE)
    cover(large, 100)
    cover(joint_union, 99)
    cover(joint_union, None, "未登记人数的公司")

    assert list(queries.unions_of_large_employers(DAY)) == [large]
    assert list(queries.unions_of_large_employers(date(2020, 12, 31))) == []


def test_small_firms_are_counted_once_however_many_joint_unions_cover_them(
    street: Organization, joint_union: Organization
) -> None:
    second = an_organization("商圈联合工会", parent=street, kind=Kind.JOINT)
    single = an_organization("云帆工会", parent=street, kind=Kind.SINGLE)
    firm = an_employer(street, "小微公司", staff=12, counted_on=date(2021, 1, 1))
    for union in (joint_union, second):
        services.cover(
            OPERATOR,
            services.Cover(
                organization=union.public_id, employer=firm.public_id, on=date(2020, 1, 1)
            ),
        )
    cover(joint_union, 100, "大公司")
    cover(joint_union, None, "未登记人数的公司")
    cover(single, 5, "单独建会的公司")

    fact = BY_CODE["covered_small_firms"]
    assert fact.as_of is not None
    rows = fact.as_of(DAY)
    assert rows.count() == 3
    assert rows.values("employer").distinct().count() == 2
    assert not fact.as_of(date(2019, 12, 31)).exists()


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.code)
def test_a_reader_opens_the_rows_below_their_own_body_only(
    fact: Fact, district: Organization, other_district: Organization, joint_union: Organization
) -> None:
    cover(joint_union, 12)
    insider, stranger = an_actor(district), an_actor(other_district)

    rows = list(fact.visible(insider))

    assert rows
    assert not fact.visible(stranger).filter(**{f"{fact.place}__within": district.path}).exists()
    shown = fact.present(insider, rows)
    assert len(shown) == len(rows)
    for row in shown:
        assert {key for key, _label in fact.columns} <= set(row)


def test_presenting_a_page_takes_the_same_few_statements(
    organizer: Actor,
    street: Organization,
    joint_union: Organization,
    django_assert_max_num_queries: object,
) -> None:
    for number in range(3):
        cover(joint_union, 12, f"公司{number}")
    fact = BY_CODE["covered_small_firms"]
    rows = list(fact.visible(organizer))
    with django_assert_max_num_queries(3):  # type: ignore[operator] -- pytest-django's fixture
        fact.present(organizer, rows)
