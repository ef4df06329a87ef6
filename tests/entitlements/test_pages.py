"""The pages of the calculations: for everybody, in Chinese first, and nothing is kept."""

import logging
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests.builders.accounts import a_user
from unionhall.config import open_doors
from unionhall.core.models import AuditEntry
from unionhall.entitlements import queries
from unionhall.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EXAMPLE = {
    "start": "2019-03-04",
    "end": "2024-09-10",
    "average_monthly_wage": "9000",
    "region": "110000",
}


def page(name: str, **given: str) -> Any:
    return Client().post(f"/calculators/{name}/", given)


def test_the_cards_lead_to_every_calculation() -> None:
    visitor = Client()
    cards = visitor.get("/calculators/")

    assert "calculators/" in visitor.get("/").content.decode()
    for one in queries.calculators():
        assert f'href="/calculators/{one.name}/"' in cards.content.decode()
        form = visitor.get(f"/calculators/{one.name}/")
        text = form.content.decode()
        assert form.status_code == 200
        assert one.title.zh in text
        assert "填写的内容不会保存" in text
        assert 'method="post" id="calculation"' in text


def test_a_worker_sees_amount_steps_questions_and_what_is_missing() -> None:
    answer = page("unlawful_dismissal", **EXAMPLE)
    text = answer.content.decode()

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    assert "sessionid" not in answer.cookies
    for said in (
        "108,000.00",
        "54,000 × 2 = 108,000",
        "第八十七条",
        "能否得到支持",
        "当地月最低工资标准",
        "未能核对",
        "采用的5项法定标准",
    ):
        assert said in text, said
    assert text.count("<rect") == 2
    printed = text.partition('class="entered"')[2].partition("</dl>")[0]
    assert "2019年3月4日" in printed
    assert "北京市" in printed
    assert "style=" not in text.partition("<main")[2]


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() -> None:
    answer = page("severance", **EXAMPLE | {"end": "2018-01-01"})
    text = answer.content.decode()

    assert answer.status_code == 422
    assert "早于开始日期" in text
    assert 'id="id_end_error"' in text
    assert 'value="9000"' in text


def test_a_limitation_shows_its_days_on_a_line_of_time() -> None:
    answer = page(
        "limitation",
        known_on="2023-03-01",
        claim="other",
        events_1="complaint",
        events_1_on="2024-02-29",
    )
    text = answer.content.decode()

    assert "2025年2月28日" in text
    assert "时效已经届满" in text
    assert text.count("<circle") == 4
    wrong = page("limitation", known_on="2023-03-01", claim="other", events_1="complaint")
    assert wrong.status_code == 422
    assert 'id="id_events_1_error"' in wrong.content.decode()


@pytest.mark.parametrize("name", [one.name for one in queries.calculators()])
def test_an_empty_form_is_refused_kindly(name: str) -> None:
    answer = page(name)
    assert answer.status_code == 422
    assert "请填写" in answer.content.decode()


def test_the_language_changes_with_what_was_typed() -> None:
    visitor = Client()
    answer = visitor.post("/calculators/unlawful_dismissal/", EXAMPLE | {"language": "en"})
    text = answer.content.decode()
    assert "Damages for unlawful dismissal" in text
    assert "108,000.00" in text
    assert answer.cookies["django_language"].value == "en"


def test_staff_stay_at_their_desk(client: Client, district: Organization) -> None:
    client.force_login(a_user(district))
    client.session.save()
    text = client.get("/calculators/").content.decode()
    assert 'href="/calculators/" aria-current="page"' in text


def test_a_calculation_is_cheap_and_leaves_no_trace(django_assert_max_num_queries: Any) -> None:
    before = AuditEntry.objects.count()
    with django_assert_max_num_queries(15):
        page("severance", **EXAMPLE)
    assert AuditEntry.objects.count() == before


def test_too_many_from_one_line_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_doors, "MOST", 1)
    assert [page("severance", **EXAMPLE).status_code for _ in range(2)] == [200, 429]


def test_an_unknown_calculation_is_not_found() -> None:
    assert Client().get("/calculators/magic/").status_code == 404


def test_nothing_typed_is_in_a_cookie_a_log_an_address_or_the_database(
    caplog: pytest.LogCaptureFixture,
) -> None:
    visitor, secret = Client(), "9876.54"
    with caplog.at_level(logging.DEBUG, logger="unionhall"):
        answer = visitor.post("/calculators/severance/", EXAMPLE | {"average_monthly_wage": secret})

    assert "9,876.54" in answer.content.decode()
    assert not any(secret in str(cookie) for cookie in visitor.cookies.values())
    assert "Location" not in answer
    assert secret not in caplog.text
    kept = [str(row) for table in apps.get_models() for row in table._base_manager.values()]  # noqa: SLF001 -- every table
    assert not any(secret in row or "2019-03-04" in row for row in kept)
