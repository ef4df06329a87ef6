"""Dashboards, bulletins and scopes as their readers meet them."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders.accounts import a_user
from unionhall.accounts.models import User
from unionhall.indicators import counting
from unionhall.indicators.models import NamedScope
from unionhall.organizations.models import Organization

World = dict[str, Organization]
MOST_STATEMENTS = 15


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/figures/")
    return client


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("place", ["city", "district", "street", "joint"])
def test_a_dashboard_takes_few_statements(world: World, place: str, *, counted: bool) -> None:
    if counted:
        counting.count_months(today=date(2024, 6, 18))
    client = sign_in(a_user(world[place], "leader"))
    for address in (
        f"/dashboard/{world[place].public_id}/?period=five_years",
        f"/figures/joined/{world[place].public_id}/records/?period=five_years",
        f"/bulletin/{world[place].public_id}/?period=five_years",
    ):
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address).status_code == 200
        assert len(statements) <= MOST_STATEMENTS, (address, len(statements))


def test_the_dashboard_says_the_figures(world: World, leader: User) -> None:
    page = sign_in(leader).get(
        f"/dashboard/{world['district'].public_id}/?from=2023-07-01&to=2024-06-18"
    )
    board = page.context["board"]
    values = {figure.indicator.code: figure.value for figure in board.headlines}
    assert values["members"] == 13
    assert values["joined"] == 13
    assert [sum(trend.values) for trend in board.trends] == [13, 3, 3]
    units = {unit.body.name: unit.values for unit in board.units if unit.body}
    assert units["儒林街道总工会"] == [13, 13, 2, 3]
    assert units["康庄镇总工会"] == [0, 0, 0, 3]


def test_the_way_in_leads_to_the_own_body(world: World, leader: User) -> None:
    answer = sign_in(leader).get("/dashboard/")
    assert answer.headers["Location"] == f"/dashboard/{world['district'].public_id}/"


def test_days_the_wrong_way_round_are_refused(world: World, leader: User) -> None:
    page = sign_in(leader).get(
        f"/dashboard/{world['district'].public_id}/?from=2024-02-01&to=2024-01-01"
    )
    assert page.status_code == 422


def test_the_dashboard_of_a_neighbour_is_not_there(
    world: World, other_district: Organization, leader: User
) -> None:
    assert sign_in(leader).get(f"/dashboard/{other_district.public_id}/").status_code == 404


def test_a_scope_is_defined_once_and_counts(world: World, statistician: User) -> None:
    client = sign_in(statistician)
    address = f"/scopes/{world['district'].public_id}/"
    form = {
        "name": "一街",
        "definition": "儒林街道",
        "guided": "on",
        "bodies": [str(world["street"].public_id)],
    }
    assert client.post(address, form).status_code == 302
    again = client.post(address, form)
    assert again.status_code == 422
    assert "name" in again.context["form"].errors
    page = client.get(
        f"/dashboard/{world['district'].public_id}/?from=2023-07-01&to=2024-06-18&scope=一街"
    )
    values = {f.indicator.code: f.value for f in page.context["board"].headlines}
    assert (values["joined"], values["employee_meetings"]) == (4, 3)
    scope = NamedScope.objects.get()
    assert client.post(f"/scopes/{scope.public_id}/remove/").status_code == 302
    assert not NamedScope.objects.exists()


def test_a_leader_may_look_but_not_define(world: World, leader: User) -> None:
    assert sign_in(leader).get(f"/scopes/{world['district'].public_id}/").status_code == 404


def test_the_bulletin_page_links_every_number(world: World, leader: User) -> None:
    page = sign_in(leader).get(f"/bulletin/{world['district'].public_id}/?period=five_years")
    assert f"/figures/employee_meetings/{world['district'].public_id}/records/" in (
        page.content.decode()
    )
    document = sign_in(leader).get(
        f"/bulletin/{world['district'].public_id}/?period=five_years&format=docx"
    )
    assert document.content[:2] == b"PK"


def test_the_api_does_what_the_pages_do(world: World, statistician: User) -> None:
    client = sign_in(statistician)
    district = world["district"].public_id
    days = {"from": "2023-07-01", "to": "2024-06-18"}
    base = "/api/v1/figures"
    assert client.get(f"{base}/definitions").json()[0]["code"] == "meetings"
    value = client.get(f"{base}/values/joined/{district}", days | {"by": "channel"}).json()
    assert (value["value"], value["from"]) == (13, "2023-07-01")
    assert {part["value"]: part["count"] for part in value["parts"]} == {"on_site": 5, "online": 8}
    first = client.get(f"{base}/records/joined/{district}", days | {"limit": "8"}).json()
    rest = client.get(
        f"{base}/records/joined/{district}", days | {"limit": "8", "cursor": first["next"]}
    ).json()
    assert (first["value"], len(first["items"]), len(rest["items"])) == (13, 8, 5)
    assert client.get(f"{base}/units/joined/{district}", days).json()[0]["count"] == 13
    assert client.get(f"{base}/dashboard/{district}", days).status_code == 200
    written = client.get(f"{base}/bulletin/{district}", days).json()
    assert set(written) == {"org", "from", "to", "figures", "text"}
    style = client.put(
        f"{base}/style/{district}", {"template": "joining"}, content_type="application/json"
    )
    assert style.status_code == 200
    assert client.get(f"{base}/style/{world['street'].public_id}").json() == {"template": "joining"}
    ratio = client.get(f"{base}/records/joined_on_site_rate/{district}", days)
    assert ratio.status_code == 422
    wrong = client.get(f"{base}/values/members/{district}", days | {"category": "pay"})
    assert wrong.status_code == 422
    assert client.get(f"{base}/values/nothing/{district}", days).status_code == 404


@pytest.mark.parametrize(
    ("given", "marked"),
    [
        ("from=2024-01-01&to=2024-06-18", "本年"),
        ("from=2024-06-01&to=2024-06-18", "本月"),
        ("from=2023-10-01&to=2024-06-18", "工会统计年度"),
        ("from=2019-06-19&to=2024-06-18", "近五年"),
        ("period=month", "本月"),
        ("", "本年"),
    ],
)
@pytest.mark.parametrize("kind", ["dashboard", "bulletin"])
def test_days_of_a_period_with_a_name_mark_it(
    world: World, leader: User, kind: str, given: str, marked: str
) -> None:
    """A dashboard hands its days to the bulletin: the period chosen there stays chosen."""
    answer = sign_in(leader).get(f"/{kind}/{world['district'].public_id}/?{given}")

    body = answer.content.decode()
    current = re.findall(r'aria-current="true">([^<]+)</a>', body)
    assert current == [marked]
    assert "<details >" in body


def test_other_days_mark_no_period(world: World, leader: User) -> None:
    answer = sign_in(leader).get(
        f"/bulletin/{world['district'].public_id}/?from=2024-01-02&to=2024-06-18"
    )
    body = answer.content.decode()
    assert 'aria-current="true"' not in body
    assert "<details open>" in body
