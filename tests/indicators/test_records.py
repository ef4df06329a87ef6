"""Every figure opens to exactly the rows that were counted."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.builders.accounts import a_user, an_actor
from unionhall.accounts.models import User
from unionhall.core.facts import Period
from unionhall.core.models import AuditEntry
from unionhall.indicators import counting, queries, records, registry
from unionhall.indicators.definition import Kind
from unionhall.indicators.dictionary import INDICATORS
from unionhall.indicators.errors import UnknownOrganization
from unionhall.indicators.queries import Where
from unionhall.indicators.records import Choice
from unionhall.organizations.models import Organization

World = dict[str, Organization]
YEAR = Period(first=date(2023, 7, 1), last=date(2024, 6, 18))


@pytest.mark.parametrize("counted", [False, True])
def test_a_reader_with_full_sight_sees_as_many_records_as_the_figure_says(
    world: World, *, counted: bool
) -> None:
    if counted:
        counting.count_months(today=date(2024, 6, 18))
    reader = an_actor(world["city"], "leader")
    for one in registry.indicators():
        if one.kind is Kind.RATIO:
            continue
        for name in ("city", "district", "street", "joint", "other"):
            choice = Choice(indicator=one, at=Where(body=world[name]), period=YEAR)
            rows = records.rows(reader, choice)
            assert records.in_sight(reader, choice) == records.value(choice), (one.code, name)
            shown = list(records.presented(reader, choice.ask.fact, rows))
            assert len(shown) == rows.count()


def test_figures_of_all_apps_are_known() -> None:
    assert {one.code for one in registry.indicators()} >= {
        "employee_meetings",
        "enterprise_meetings",
        "meetings",
        "unions",
        "unions_of_employers_with_100_or_more",
        "joint_unions",
        "small_firms_covered_by_joint_unions",
        "members",
        "joined",
        "unions_founded",
        "cards_handed_over",
        "demands_answered",
    }


def test_figures_of_a_neighbour_are_not_told(world: World, other_district: Organization) -> None:
    stranger = an_actor(other_district, "leader")
    with pytest.raises(UnknownOrganization):
        queries.body(stranger, world["district"].public_id)


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_figure_narrowed_on_the_page_opens_its_part(world: World, leader: User) -> None:
    address = f"/figures/joined/{world['district'].public_id}/records/"
    days = {"from": "2023-07-01", "to": "2024-06-18"}
    page = sign_in(leader).get(address, days | {"channel": "on_site"})

    assert page.status_code == 200
    assert page.context["value"] == page.context["listing"].count == 5


def test_guided_by_is_named_by_public_id(world: World, leader: User) -> None:
    address = f"/figures/joined/{world['district'].public_id}/records/"
    guide = {"from": "2023-07-01", "to": "2024-06-18", "guided_by": world["district"].public_id}
    page = sign_in(leader).get(address, guide)
    assert page.context["value"] == 4
    assert sign_in(leader).get(address, {"guided_by": "1"}).status_code == 404


def test_taking_records_away_leaves_a_trace(world: World, statistician: User) -> None:
    address = f"/figures/meetings/{world['district'].public_id}/records/"
    days = {"from": "2023-07-01", "to": "2024-06-18", "export": "csv"}
    answer = sign_in(statistician).get(address, days)

    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(content)))) == 1 + 6
    entry = AuditEntry.objects.get(action="indicators.records_exported")
    assert (entry.facts["rows"], entry.facts["indicator"]) == (6, "meetings")


def test_who_may_not_export_does_not(world: World) -> None:
    chair = a_user(world["joint"], "union_chair")
    address = f"/figures/members/{world['joint'].public_id}/records/?export=csv"
    assert sign_in(chair).get(address).status_code == 403


def test_a_ratio_opens_both_its_numbers(world: World, leader: User) -> None:
    address = f"/figures/joined_on_site_rate/{world['district'].public_id}/records/"
    page = sign_in(leader).get(address, {"from": "2023-07-01", "to": "2024-06-18"})
    figure = page.context["figure"]
    assert (figure.value, figure.whole) == (5, 13)
    assert b"/figures/joined_on_site/" in page.content
    assert b"/figures/joined/" in page.content


def test_the_api_gives_the_file_that_the_page_gives(world: World, statistician: User) -> None:
    client = sign_in(statistician)
    days = {"from": "2023-07-01", "to": "2024-06-18", "channel": "on_site"}
    here = world["district"].public_id
    page = client.get(f"/figures/joined/{here}/records/", days | {"export": "csv"})
    file = client.get(f"/api/v1/figures/records/joined/{here}/file", days)
    book = client.get(f"/api/v1/figures/records/joined/{here}/file", days | {"format": "xlsx"})

    assert file["Content-Type"].startswith("text/csv")
    assert b"".join(file.streaming_content) == b"".join(page.streaming_content)
    rows = list(load_workbook(io.BytesIO(b"".join(book.streaming_content))).active.values)
    assert len(rows) == 1 + 5
    trail = AuditEntry.objects.filter(action="indicators.records_exported")
    assert [(e.facts["rows"], e.facts["format"]) for e in trail.order_by("pk")] == [
        (5, "csv"),
        (5, "csv"),
        (5, "xlsx"),
    ]


def test_the_api_gives_no_file_to_whom_the_page_gives_none(
    world: World, other_district: Organization
) -> None:
    address = f"/api/v1/figures/records/members/{world['joint'].public_id}/file"
    chair = sign_in(a_user(world["joint"], "union_chair"))
    stranger = sign_in(a_user(other_district, "statistician"))

    assert chair.get(address).status_code == 403
    assert stranger.get(address).status_code == 404
    assert chair.get(address, {"format": "exe"}).status_code == 422
    assert not AuditEntry.objects.filter(action="indicators.records_exported").exists()


def test_every_fact_is_told_by_a_figure() -> None:
    """A fact that no figure counts is either missing from the dictionary or of no use."""
    counted = {one.fact for one in INDICATORS.values()}
    told = {fact.then for fact in registry.known() if fact.code in counted}

    assert {fact.code for fact in registry.known()} - counted == told - {""}
