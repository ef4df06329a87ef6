"""The pages and endpoints of rules: what they show, refuse and cost."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user
from tests.builders.organizations import an_organization
from tests.builders.rules import a_local_value
from unionhall.accounts.models import Role, User
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Kind, Organization
from unionhall.rules import queries
from unionhall.rules.models import LocalValue

MOST_SQL = 15
API = "/api/v1/rules/"
RULE = reverse("rules:rule", args=["term.extension"])
SET = reverse("rules:set_value", args=["term.extension"])
CALENDAR = reverse("rules:calendar")
FORM = {"value": "6", "valid_from": "2026-01-01", "reason": "京工发〔2026〕1号"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def beijing() -> Organization:
    city = an_organization("北京市总工会", division_code="110000")
    return an_organization("平谷区总工会", parent=city, kind=Kind.DISTRICT, division_code="110117")


@pytest.fixture
def staff(client: Client, beijing: Organization) -> User:
    user = a_user(beijing)
    client.force_login(user)
    return user


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("page", [reverse("rules:rules"), RULE, CALENDAR])
def test_pages_cost_a_fixed_number_of_queries(
    client: Client,
    staff: User,
    beijing: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    page: str,
    rows: int,
) -> None:
    for number in range(rows):
        body = an_organization(f"第{number}街道总工会", parent=beijing, kind=Kind.STREET)
        a_local_value(body)
    client.get(page)

    with django_assert_max_num_queries(MOST_SQL):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", len(queries.everything())),
        ("?subject=election", 3),
        ("?region=340000", 1),
        ("?grade=O", sum(one.grade == "O" for one in queries.everything())),
        ("?q=D4", 4),
        ("?q=women+committee", 5),
        ("?q=女职工委员会", 5),
        ("?q=women+committee&on=2026-04-30", 4),
        ("?q=women+committee&on=2026-05-01", 4),
        ("?subject=election&settable=0", 0),
    ],
)
def test_the_list_is_narrowed(client: Client, staff: User, query: str, count: int) -> None:
    response = client.get(reverse("rules:rules") + query)

    assert response.context["listing"].count == count


def test_the_list_is_paged_sorted_and_refuses_a_wrong_filter(client: Client, staff: User) -> None:
    page = reverse("rules:rules")
    whole = [version.id for version in queries.everything()]

    parts = [client.get(f"{page}?at={at}") for at in range(0, len(whole), 60)]
    shown = [line.row.id for one in parts for line in one.context["listing"].lines]
    latest = [client.get(f"{page}?sort=-period&at={at}") for at in range(0, len(whole), 60)]
    dates = [line.row.valid_from for one in latest for line in one.context["listing"].lines]

    assert shown == whole
    assert dates[0] == date(2026, 5, 1)
    assert dates.index(None) > dates.index(date(2021, 1, 1))
    assert client.get(page + "?at=99999999").context["listing"].first == 1
    assert client.get(page + "?on=soon").status_code == 422


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_exported(client: Client, staff: User, kind: str) -> None:
    response = client.get(reverse("rules:rules") + f"?region=340000&export={kind}")

    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response.status_code == 200
    if kind == "csv":
        assert "延期换届的最长时间" in content.decode()
        assert content.decode().count("\n") == 2
    entry = AuditEntry.objects.get(action="lists.exported")
    assert (entry.facts["list"], entry.facts["rows"]) == ("rules.rules", 1)


def test_a_rules_page_shows_its_versions_and_what_holds_here(client: Client, staff: User) -> None:
    page = text(client.get(reverse("rules:rule", args=["committee.women_members"])))

    assert "不少于 25 名女职工" in page
    assert page.count("不少于 10 名女会员") == 3  # here, the nation, Beijing now
    assert "第十条" in page
    assert "已查阅条文" in page
    assert "设定数值" not in page  # the text of the law is not an office's to set


def test_a_value_is_set_and_ended_from_the_page(
    client: Client, staff: User, beijing: Organization
) -> None:
    assert client.post(SET, FORM).status_code == 302
    spell = LocalValue.objects.get()
    page = text(client.get(RULE))
    assert "本地设定" in page
    assert "平谷区总工会" in page

    end = reverse("rules:end_value", args=[spell.public_id])
    assert client.post(end, {"valid_until": "2026-01-01"}, follow=True).status_code == 200
    spell.refresh_from_db()
    assert spell.valid_until is None
    client.post(end, {"valid_until": "2026-02-01"})
    spell.refresh_from_db()
    assert spell.valid_until == date(2026, 2, 1)


def test_a_refused_value_is_shown_again_with_its_sentence(client: Client, staff: User) -> None:
    response = client.post(SET, FORM | {"value": "半年"})

    assert response.status_code == 422
    assert "“半年”不是 1 至 40000 的整数" in text(response)
    assert "京工发〔2026〕1号" in text(response)


def test_those_who_may_not_set_see_no_form(client: Client, beijing: Organization) -> None:
    client.force_login(a_user(beijing, Role.LEADER))

    assert "设定数值" not in text(client.get(RULE))
    assert client.post(SET, FORM).status_code == 403


def test_the_calendar_counts_and_explains(client: Client, staff: User) -> None:
    page = text(
        client.get(CALENDAR + "?start=2026-09-16&amount=15&unit=calendar_days&direction=after")
    )

    assert "2026年10月8日" in page
    assert "放假日（国庆节）" in page
    back = client.get(CALENDAR + "?start=2026-10-12&amount=5&unit=working_days&direction=before")
    assert back.context["found"].on == date(2026, 9, 29)


def test_past_the_table_the_page_says_not_known_yet(client: Client, staff: User) -> None:
    asked = "?start=2026-12-30&amount=15&unit=working_days&direction=after"
    response = client.get(CALENDAR + asked)

    assert response.status_code == 422
    assert "是否为工作日尚未可知" in text(response)
    assert "尚未可知：表中没有国务院办公厅 2027 年的放假通知" in text(
        client.get(CALENDAR + "?year=2027")
    )


@pytest.mark.parametrize("amount", ["0", "40001", "x", ""])
def test_nonsense_is_refused_beside_its_field(client: Client, staff: User, amount: str) -> None:
    query = f"?start=2026-09-16&amount={amount}&unit=months&direction=after"
    response = client.get(CALENDAR + query)

    assert response.status_code == 422
    assert "amount" in response.context["form"].errors


def test_the_api_does_what_the_pages_do(client: Client, staff: User) -> None:
    assert len(client.get(API).json()) == len(queries.everything())
    assert {r["id"] for r in client.get(API + "?region=340100").json()} == set()
    assert [r["id"] for r in client.get(API + "?region=340000").json()] == ["term.extension"]
    assert [r["value"] for r in client.get(API + "election.attendance").json()] == ["2/3"]
    assert client.get(API + "committee.moon").status_code == 404

    in_force = API + "committee.women_members/in-force?on="
    assert client.get(in_force + "2026-04-30").json()["value"] == 25
    assert client.get(in_force + "2026-05-01").json()["value"] == 10
    assert client.get(in_force + "2026-04-30&region=130102").json()["value"] == 10

    made = client.post(API + "term.extension/values", FORM, content_type="application/json")
    again = client.post(API + "term.extension/values", FORM, content_type="application/json")
    assert (made.status_code, made.json()) == (201, again.json())
    found = client.get(API + "term.extension/in-force").json()
    assert (found["value"], found["set_locally"]) == (6, True)
    assert [one["id"] for one in client.get(API + "values").json()["items"]] == [made.json()["id"]]
    ended = client.post(
        f"{API}values/{made.json()['id']}/end",
        {"valid_until": str(timezone.localdate())},
        content_type="application/json",
    )
    assert ended.json()["valid_until"] == str(timezone.localdate())

    due = client.get(API + "deadline?start=2026-09-16&amount=15&unit=calendar_days").json()
    assert (due["on"], due["counted"], due["rolled"]) == ("2026-10-08", "2026-10-01", True)
    past = client.get(API + "deadline?start=2026-12-30&amount=15&unit=working_days")
    assert (past.status_code, past.json()["code"]) == (422, "calendar_ends")
    year = client.get(API + "calendar/2026").json()
    assert len(year["off"]) == 33
    assert client.get(API + "calendar/2027").status_code == 404
