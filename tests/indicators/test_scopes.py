"""Named parts of a body: their places are dated, and only who may defines them."""

from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from tests.builders.accounts import a_user, an_actor
from tests.indicators.test_pages import sign_in
from unionhall.accounts.models import Role, User
from unionhall.core.errors import NotFound
from unionhall.core.facts import Period
from unionhall.core.models import AuditEntry
from unionhall.indicators import queries, services
from unionhall.indicators.errors import ScopeNotYet
from unionhall.indicators.models import NamedScope, ScopePlace
from unionhall.organizations.models import Organization

World = dict[str, Organization]
YEAR = date(2024, 1, 1)


@pytest.fixture
def scope(world: World) -> NamedScope:
    return define(world, [world["street"]])


def define(
    world: World,
    bodies: list[Organization],
    *,
    scope: UUID | None = None,
    since: date | None = None,
) -> NamedScope:
    return services.define_scope(
        an_actor(world["district"], Role.STATISTICIAN),
        services.DefineScope(
            organization=world["district"].public_id,
            name="一街",
            definition="城区",
            bodies=tuple(body.public_id for body in bodies),
            scope=scope,
            since=since,
        ),
    )


def meetings(world: World, first: date, last: date) -> int:
    at = queries.where(world["district"], "一街", on=last)
    return queries.figures(at, Period(first=first, last=last), ["meetings"])["meetings"].value


def spells(scope: NamedScope) -> set[tuple[str, date | None, date | None]]:
    return set(
        ScopePlace.objects.filter(scope=scope).values_list(
            "organization__name", "valid_from", "valid_until"
        )
    )


def test_a_published_figure_keeps_the_places_of_then(world: World, scope: NamedScope) -> None:
    define(world, [world["street"], world["other"]], scope=scope.public_id, since=YEAR)

    assert meetings(world, date(2023, 1, 1), date(2023, 12, 31)) == 1
    assert meetings(world, date(2024, 1, 1), date(2024, 6, 18)) == 4
    assert meetings(world, date(2023, 1, 1), date(2024, 6, 18)) == 6


def test_places_come_and_go_on_their_days(world: World, scope: NamedScope) -> None:
    define(world, [world["other"]], scope=scope.public_id, since=YEAR)
    assert spells(scope) == {
        ("儒林街道总工会", None, YEAR),
        ("康庄镇总工会", YEAR, None),
    }
    again = date(2024, 3, 1)
    define(world, [world["street"]], scope=scope.public_id, since=again)
    assert spells(scope) == {
        ("儒林街道总工会", None, YEAR),
        ("康庄镇总工会", YEAR, again),
        ("儒林街道总工会", again, None),
    }
    define(world, [world["other"]], scope=scope.public_id, since=YEAR)
    assert spells(scope) == {
        ("儒林街道总工会", None, YEAR),
        ("康庄镇总工会", YEAR, None),
    }


def test_a_place_that_stays_is_one_stretch(world: World, scope: NamedScope) -> None:
    define(world, [world["street"], world["other"]], scope=scope.public_id, since=YEAR)

    assert spells(scope) == {("儒林街道总工会", None, None), ("康庄镇总工会", YEAR, None)}


def test_without_a_day_the_places_are_put_right_for_all_days(
    world: World, scope: NamedScope
) -> None:
    define(world, [world["other"]], scope=scope.public_id, since=YEAR)
    define(world, [world["street"]], scope=scope.public_id)

    assert spells(scope) == {("儒林街道总工会", None, None)}


def test_before_its_first_place_a_part_has_no_figures(world: World) -> None:
    define(world, [world["street"]], since=YEAR)

    with pytest.raises(ScopeNotYet):
        meetings(world, date(2023, 1, 1), date(2023, 12, 31))


def test_the_trail_tells_the_places_of_before_and_after(world: World, scope: NamedScope) -> None:
    define(world, [world["other"]], scope=scope.public_id, since=YEAR)

    entry = AuditEntry.objects.get(action="indicators.scope_redefined")
    assert entry.facts["before"] == [world["street"].code]
    assert entry.facts["bodies"] == [world["other"].code]
    assert entry.facts["since"] == "2024-01-01"


def test_a_scope_is_not_redefined_through_another_body(world: World, scope: NamedScope) -> None:
    with pytest.raises(NotFound):
        services.define_scope(
            an_actor(world["district"], Role.STATISTICIAN),
            services.DefineScope(
                organization=world["street"].public_id,
                name="一街",
                definition="城区",
                bodies=(world["street"].public_id,),
                scope=scope.public_id,
            ),
        )


def form_of(client: Client, scope: NamedScope) -> dict[str, object]:
    page = client.get(f"/scopes/{scope.public_id}/change/")
    return dict(page.context["form"].initial)


def test_the_page_offers_what_holds_and_changes_it(
    world: World, scope: NamedScope, statistician: User
) -> None:
    client = sign_in(statistician)
    form = form_of(client, scope)
    assert form["bodies"] == [str(world["street"].public_id)]
    assert form["since"] == date(2024, 6, 18)
    changed = form | {
        "guided": "",
        "since": "2024-01-01",
        "bodies": [str(world["other"].public_id)],
    }
    answer = client.post(f"/scopes/{scope.public_id}/change/", changed)
    assert answer.status_code == 302
    assert [body.name for body in scope.bodies_on(YEAR)] == ["康庄镇总工会"]
    listed = client.get(f"/scopes/{world['district'].public_id}/").content.decode()
    assert "2024年1月1日" in listed
    taken = client.post(f"/scopes/{scope.public_id}/change/", changed | {"bodies": []})
    assert taken.status_code == 422
    assert "bodies" in taken.context["form"].errors


def test_the_guide_of_a_part_survives_a_change_on_the_page(
    world: World, statistician: User
) -> None:
    scope = define(world, [world["street"]])
    NamedScope.objects.filter(pk=scope.pk).update(guided_by=world["street"])
    client = sign_in(statistician)
    form = form_of(client, scope) | {"guided": "on"}

    assert client.post(f"/scopes/{scope.public_id}/change/", form).status_code == 302
    assert NamedScope.objects.get().guided_by == world["street"]


def test_a_leader_and_a_neighbour_may_not_change_it(
    world: World, other_district: Organization, leader: User, scope: NamedScope
) -> None:
    for user in (leader, a_user(other_district, "statistician")):
        answer = sign_in(user).post(f"/scopes/{scope.public_id}/change/", {"name": "x"})
        assert answer.status_code == 404
    assert spells(scope) == {("儒林街道总工会", None, None)}


def test_the_api_changes_a_part_as_the_page_does(
    world: World, scope: NamedScope, statistician: User
) -> None:
    client = sign_in(statistician)
    base = f"/api/v1/figures/scopes/{world['district'].public_id}"
    payload = {
        "name": "一街一镇",
        "definition": "城区和康庄",
        "bodies": [str(world["street"].public_id), str(world["other"].public_id)],
        "since": "2024-01-01",
    }
    answer = client.put(f"{base}/{scope.public_id}", payload, content_type="application/json")
    assert answer.status_code == 200
    (listed,) = client.get(base).json()
    assert listed == answer.json()
    assert listed["name"] == "一街一镇"
    assert listed["bodies"] == payload["bodies"]
    assert {(p["organization"], p["from"], p["until"]) for p in listed["places"]} == {
        (str(world["street"].public_id), None, None),
        (str(world["other"].public_id), "2024-01-01", None),
    }
