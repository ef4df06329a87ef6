"""What nobody types, but somebody sends: it is refused, never an error on our side."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from unionhall.accounts.models import Role
from unionhall.organizations.models import Organization

NUL = "a\0b"

PUBLIC = (
    "/join/?workplace={}&residence={}",
    "/join/apply/?workplace={}",
    "/join/apply/?residence=110119{}",
    "/j/{}/",
    "/sign-in/?next={}",
)
FOR_STAFF = (
    "/members/?union={}&employer={}&at={}&sort={}&education={}",
    "/joining/applications/?q={}&theme={}&union={}&state={}",
    "/joining/links/?union={}",
    "/organizations/list/?q={}&kind={}",
    "/organizations/employers/?q={}&industry={}",
    "/meetings/?q={}&place={}",
    "/meetings/employers/?employer={}&q={}",
    "/meetings/bodies/?organization={}&body={}&q={}",
    "/meetings/partners/?q={}",
    "/meetings/plan/?organization={}&employer={}&copy={}",
    "/meetings/record/?organization={}&employer={}",
    "/meetings/calendar/?month={}&body={}&organization={}",
    "/meetings/promises/?q={}&owner={}",
    "/cards/?q={}&state={}&union={}",
    "/cards/batches/?q={}",
    "/cards/sharings/?q={}&batch={}",
    "/duties/?q={}&role={}",
    "/duties/bodies/?organization={}",
    "/duties/new/?account={}",
    "/accounts/?q={}",
    "/audit/?action={}&account={}",
    "/dashboard/{organization}/?scope={}",
    "/bulletin/{organization}/?scope={}",
    "/figures/MEMBERS/{organization}/records/?employment_form={}&channel={}&scope={}",
    "/organizations/{organization}/below/?at={}",
    "/api/v1/joining/applications?state={}&finding={}&cursor={}",
    "/api/v1/accounts/audit?action={}&cursor={}",
    "/api/v1/figures/definitions/{}",
    "/api/v1/figures/values/MEMBERS/{organization}?scope={}&by={}",
    "/api/v1/figures/records/MEMBERS/{organization}?scope={}&channel={}",
    "/api/v1/organizations/?q={}&name={}&kind={}&search={}",
    "/api/v1/organizations/employers?q={}&name={}&search={}",
    "/api/v1/members/?name={}&phone={}&union={}&employer={}",
    "/api/v1/meetings/?q={}&state={}&kind={}&text={}",
    "/api/v1/cards/?q={}&state={}",
    "/api/v1/cards/batches?q={}",
)
ROLES = (Role.ORGANIZER, Role.AUDITOR, Role.ADMINISTRATOR)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_visitor_cannot_make_it_fail_by_nul(
    client: Client, district: Organization, address: str
) -> None:
    del district
    assert client.get(address.replace("{}", quote(NUL))).status_code < 500


@pytest.mark.parametrize("address", FOR_STAFF)
def test_staff_cannot_make_it_fail_by_nul(
    client: Client, district: Organization, address: str
) -> None:
    address = address.replace("{organization}", str(district.public_id))
    for role in ROLES:
        client.force_login(a_user(district, role))
        assert client.get(address.replace("{}", quote(NUL))).status_code < 500, role


@pytest.mark.parametrize(
    ("path", "payload"),
    [
        ("accounts/tokens", {"username": NUL, "password": NUL, "code": NUL, "label": NUL}),
        ("accounts/phone-codes", {"phone": NUL}),
        ("accounts/phone-tokens", {"phone": "13712345678", "code": NUL}),
        ("joining/progress", {"receipt": NUL, "phone": NUL}),
        ("joining/codes", {"receipt": NUL, "phone": "13712345678"}),
        (
            "joining/applications",
            {
                "submission_id": "8f14e45f-ceea-467f-9d2b-7f4b1f2d0c11",
                "name": NUL,
                "kind": "resident_id",
                "number": NUL,
                "valid_until": "2040-01-01",
                "phone": "13712345678",
                "employment_form": "03",
                "employer_name": NUL,
                "post": NUL,
                "address": NUL,
                "consents": [{"purpose": "membership", "version": NUL}],
                "typed_signature": NUL,
                "link": NUL,
                "opening": NUL,
                "workplace": NUL,
                "residence": NUL,
            },
        ),
    ],
)
def test_the_api_refuses_nul(
    client: Client, district: Organization, path: str, payload: dict[str, Any]
) -> None:
    del district
    answer = client.post(f"/api/v1/{path}", payload, content_type="application/json")
    assert answer.status_code < 500


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/phone/", "/progress/", "/join/apply/"])
def test_the_forms_of_visitors_refuse_nul(
    client: Client, district: Organization, path: str
) -> None:
    del district
    names = ("login", "password", "phone", "receipt", "name", "number", "opening", "workplace")
    answer = client.post(path, dict.fromkeys(names, NUL))
    assert answer.status_code < 500
