"""A leader's first page: light, with a few figures of this year that follow it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders.accounts import a_user
from unionhall.accounts.models import Role, User
from unionhall.organizations.models import Organization

World = dict[str, Organization]
PART = "/dashboard/today/"
HEAVY = re.compile(r'FROM "(members|outreach|joining|cards|indicators|organizations)_')
MOST_STATEMENTS = 10


@pytest.fixture
def client(client: Client, leader: User) -> Client:
    client.force_login(leader)
    return client


def test_the_first_page_of_a_leader_counts_nothing_itself(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/").content.decode()

    assert f'hx-get="{PART}"' in page
    assert '<a href="/dashboard/">打开数据看板</a>' in page
    assert [one["sql"] for one in asked if HEAVY.search(one["sql"])] == []


def test_the_figures_of_this_year_follow(client: Client, world: World) -> None:
    client.get(PART)
    with CaptureQueriesContext(connection) as asked:
        part = client.get(PART)

    assert len(asked) <= MOST_STATEMENTS
    values = {figure.indicator.code: figure.value for figure in part.context["figures"]}
    assert values == {"members": 13, "joined": 1, "unions": 2, "meetings": 4}
    page = part.content.decode()
    assert "<html" not in page
    dashboard = f"/dashboard/{world['district'].public_id}/?period=year"
    assert f'href="{dashboard}"' in page


def test_each_opens_its_records(client: Client) -> None:
    part = client.get(PART)

    ways = re.findall(r'<a href="([^"]+)" class="stat">', part.content.decode())

    assert len(ways) == len(part.context["figures"])
    for way, figure in zip(ways, part.context["figures"], strict=True):
        records = client.get(unescape(way))
        assert (records.status_code, records.context["value"]) == (200, figure.value)


def test_only_a_leader_s_page_begins_with_figures(client: Client, world: World) -> None:
    for role in (Role.ORGANIZER, Role.AUDITOR, Role.ADMINISTRATOR):
        client.force_login(a_user(world["district"], role))
        assert PART not in client.get("/").content.decode()


def test_who_may_see_no_figures_gets_none(client: Client, world: World) -> None:
    client.force_login(a_user(world["district"], Role.ADMINISTRATOR))
    assert client.get(PART).status_code == 404
