"""The API refuses with RFC 9457 problems only, whatever goes wrong."""

import json

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from unionhall.accounts.models import Role
from unionhall.organizations.models import Organization

ME = "/api/v1/accounts/me"
DUTIES = "/api/v1/accounts/duties"


@pytest.fixture
def administrator(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district, Role.ADMINISTRATOR))
    return client


def problem(response: object, status: int, code: str) -> dict[str, object]:
    assert response.status_code == status, response.content  # type: ignore[attr-defined]
    assert response["Content-Type"].startswith("application/problem+json")  # type: ignore[index]
    body: dict[str, object] = json.loads(response.content)  # type: ignore[attr-defined]
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"urn:unionhall:problem:{code}"
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.django_db
def test_nobody_is_401(client: Client) -> None:
    answer = client.get(ME)
    problem(answer, 401, "sign_in_needed")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
def test_a_wrong_token_is_401(client: Client) -> None:
    problem(client.get(ME, headers={"Authorization": "Bearer uh_wrong"}), 401, "sign_in_needed")


def test_no_permission_is_403(client: Client, district: Organization) -> None:
    client.force_login(a_user(district, Role.STATION_WORKER))
    problem(client.get(DUTIES), 403, "not_permitted")


def test_what_is_not_there_is_404(administrator: Client) -> None:
    nothing = "019c0000-0000-7000-8000-000000000000"
    problem(administrator.get(f"{DUTIES}/{nothing}"), 404, "not_found")
    problem(administrator.get("/api/v1/nothing"), 404, "not_found")
    problem(administrator.get(f"{DUTIES}/not-a-uuid"), 404, "not_found")


def test_a_wrong_method_is_405(administrator: Client) -> None:
    answer = administrator.put(ME)
    problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET"


def test_a_taken_name_is_409(administrator: Client) -> None:
    new = {"username": "li.na", "name": "李娜"}
    users = "/api/v1/accounts/users"
    assert administrator.post(users, new, content_type="application/json").status_code == 201
    again = administrator.post(users, new, content_type="application/json")
    body = problem(again, 409, "user_name_taken")
    assert [error["field"] for error in body["errors"]] == ["username"]  # type: ignore[attr-defined]


def test_a_missing_field_is_422_and_named(administrator: Client) -> None:
    answer = administrator.post(DUTIES, {"username": "x"}, content_type="application/json")
    body = problem(answer, 422, "invalid_input")
    fields = {error["field"] for error in body["errors"]}  # type: ignore[attr-defined]
    assert fields == {"role", "organization", "valid_from"}


def test_bad_json_is_400(administrator: Client) -> None:
    answer = administrator.post(DUTIES, "{", content_type="application/json")
    problem(answer, 400, "malformed_request")


def test_a_cursor_of_another_list_is_422(administrator: Client) -> None:
    answer = administrator.get(DUTIES, {"cursor": "nonsense"})
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")


def test_writing_by_session_needs_the_csrf_token(district: Organization) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_user(district, Role.ADMINISTRATOR))
    answer = client.post(DUTIES, {}, content_type="application/json")
    problem(answer, 403, "csrf_failed")


def test_too_large_is_413(administrator: Client, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100  # type: ignore[attr-defined]
    answer = administrator.post(DUTIES, {"username": "x" * 200}, content_type="application/json")
    problem(answer, 413, "too_large")


def test_the_reader_chooses_the_language(administrator: Client) -> None:
    english = administrator.get(f"{DUTIES}?limit=0", headers={"Accept-Language": "en"}).json()
    chinese = administrator.get(f"{DUTIES}?limit=0").json()
    assert english["detail"] == "Some fields are missing or malformed."
    assert chinese["detail"] != english["detail"]
