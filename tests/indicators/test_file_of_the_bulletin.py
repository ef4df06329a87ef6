"""The bulletin's file says by its name whose it is and about which days."""

from urllib.parse import unquote

import pytest
from django.conf import settings as of_the_server
from django.test import Client

from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import User
from unionhall.indicators import services
from unionhall.organizations.models import Kind, Organization

World = dict[str, Organization]
DAYS = "from=2019-06-19&to=2024-06-18"


@pytest.fixture
def client(client: Client, leader: User) -> Client:
    client.force_login(leader)
    return client


def name_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    kept, _, name = answer["Content-Disposition"].partition("; filename*=utf-8''")
    assert kept == "attachment"
    return unquote(name)


def page(body: Organization, days: str = DAYS) -> str:
    return f"/bulletin/{body.public_id}/?{days}&format=docx"


def program(body: Organization, days: str = DAYS) -> str:
    return f"/api/v1/figures/bulletin/{body.public_id}/document?{days}"


def test_the_file_is_named_after_body_and_days(client: Client, world: World) -> None:
    named = "延庆区总工会工作简报2019-06-19至2024-06-18.docx"

    assert name_of(client, page(world["district"])) == named
    assert name_of(client, program(world["district"])) == named


def test_the_name_is_in_the_reader_s_language(client: Client, world: World) -> None:
    named = "延庆区总工会 bulletin 2019-06-19 to 2024-06-18.docx"

    assert name_of(client, program(world["district"], f"{DAYS}&lang=en")) == named
    client.cookies[of_the_server.LANGUAGE_COOKIE_NAME] = "en"
    assert name_of(client, page(world["district"])) == named


def test_a_part_is_named_too(client: Client, world: World) -> None:
    services.define_scope(
        OPERATOR,
        services.DefineScope(
            organization=world["district"].public_id,
            name="一街",
            definition="儒林街道",
            bodies=(world["street"].public_id,),
            guided_by=None,
        ),
    )

    named = name_of(client, page(world["district"], f"{DAYS}&scope=一街"))

    assert named == "延庆区总工会“一街”工作简报2019-06-19至2024-06-18.docx"


def test_what_no_system_allows_in_a_name_is_left_out(client: Client, world: World) -> None:
    odd = an_organization('甲/乙:"丙"联合工会', parent=world["street"], kind=Kind.JOINT)

    assert name_of(client, page(odd)) == "甲乙丙联合工会工作简报2019-06-19至2024-06-18.docx"
