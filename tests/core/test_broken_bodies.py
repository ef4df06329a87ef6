"""Bodies that no browser of ours sends: each is refused with a sentence, and nothing is written."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from unionhall.core.models import AuditEntry
from unionhall.joining.models import Application
from unionhall.organizations.models import Organization

FORM = "application/x-www-form-urlencoded"
PART = 'multipart/form-data; boundary="line"'
BIG = 3 * 1024 * 1024
PAGES = ("/sign-in/", "/sign-in/phone/", "/join/apply/", "/progress/", "/language/")
OF_STAFF = ("/cards/batches/answers/", "/meetings/plan/", "/organizations/employers/new/")
API = "/api/v1/"
CALLS = ("joining/applications", "joining/progress", "accounts/tokens", "accounts/phone-codes")

BAD_BASE64 = (
    b'--line\r\nContent-Disposition: form-data; name="a"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--line--\r\n"
)
BROKEN: dict[str, tuple[bytes, str]] = {
    "truncated multipart": (b'--line\r\nContent-Disposition: form-data; name="file"; fil', PART),
    "multipart that never ends": (
        b'--line\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
        PART,
    ),
    "another boundary": (b"--other\r\n\r\nabc\r\n--other--\r\n", PART),
    "no boundary": (b"--line\r\n\r\nabc\r\n--line--\r\n", "multipart/form-data"),
    "absurd boundary": (b"x", "multipart/form-data; boundary=" + "é" * 300),
    "multipart of another kind": (
        b"--line\r\n\r\nabc\r\n--line--\r\n",
        "multipart/x-what; boundary=l",
    ),
    "bad base64": (BAD_BASE64, PART),
    "not UTF-8": (b"name=\xff\xfe\xe4&phone=\x80", FORM),
    "escapes that are no UTF-8": (b"name=%FF%FE&phone=%E4%B8", FORM),
    "an unknown charset": (b"name=a", f"{FORM}; charset=klingon"),
    "another charset": ("name=赵".encode("utf-16"), f"{FORM}; charset=utf-16"),
    "too many fields": (b"&".join(b"a%d=1" % n for n in range(1500)), FORM),
    "no kind": (b"name=a", ""),
    "a picture": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "XML": (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/xml"),
    "JSON cut off": (b'{"name": "a', "application/json"),
    "JSON not UTF-8": (b'{"name": "\xff\xfe"}', "application/json"),
    "JSON of lone surrogates": (b'{"name": "\\ud800", "phone": "\\udfff"}', "application/json"),
    "JSON nested a hundred thousand deep": (b"[" * 100_000, "application/json"),
    "JSON nested in a field": (
        b'{"name": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
        "application/json",
    ),
    "a huge number": (b'{"name": ' + b"9" * 20_000 + b"}", "application/json"),
    "no object": (b"null", "application/json"),
    "a list": (b"[1, 2]", "application/json"),
    "nothing": (b"", "application/json"),
}


@pytest.fixture
def door() -> Client:
    """A client that answers as the server does, whatever is raised behind it."""
    return Client(raise_request_exception=False)


@pytest.fixture
def desk(door: Client, district: Organization) -> Client:
    door.force_login(a_user(district))
    return door


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_body_is_refused_and_nothing_is_written(
    door: Client, district: Organization, name: str
) -> None:
    body, kind = BROKEN[name]
    before = AuditEntry.objects.count()
    for address in PAGES:
        answer = door.generic("POST", address, body, content_type=kind)
        assert answer.status_code < 500, (address, name)
    for call in CALLS:
        answer = door.generic("POST", API + call, body, content_type=kind)
        assert 400 <= answer.status_code < 500, (call, answer.status_code)
        assert answer["Content-Type"] == "application/problem+json", call
        assert answer.json()["detail"]
    assert not Application.objects.exists()
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_body_from_staff_is_refused(desk: Client, name: str) -> None:
    body, kind = BROKEN[name]
    for address in OF_STAFF:
        answer = desk.generic("POST", address, body, content_type=kind)
        assert 400 <= answer.status_code < 500, (address, answer.status_code)
    answer = desk.generic("POST", f"{API}cards/answers", body, content_type=kind)
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"


def test_a_form_in_the_place_of_json_is_refused_whoever_is_signed_in(
    district: Organization,
) -> None:
    desk = Client(enforce_csrf_checks=True, raise_request_exception=False)
    desk.force_login(a_user(district))
    desk.cookies["csrftoken"] = "a" * 32
    for body in (
        b"x",
        b'--line\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--line--\r\n',
    ):
        answer = desk.generic(
            "POST", f"{API}disputes", body, PART, headers={"X-CSRFToken": "a" * 32}
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


@pytest.mark.parametrize("address", ["/join/apply/", "/sign-in/", "/progress/"])
def test_too_much_text_gets_the_page_that_says_so(
    door: Client, district: Organization, address: str
) -> None:
    answer = door.generic("POST", address, b"name=" + b"a" * BIG, content_type=FORM)

    assert answer.status_code == 413
    page = answer.content.decode()
    assert "提交的内容太大" in page
    assert "aaaa" not in page


def test_too_much_json_gets_a_problem_that_says_so(door: Client, district: Organization) -> None:
    body = json.dumps({"submission_id": str(uuid4()), "name": "a" * BIG}).encode()

    answer = door.generic("POST", f"{API}joining/applications", body, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
