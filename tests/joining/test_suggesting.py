"""Employers are suggested while a worker types: by any part of the name, near ones first."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.builders.organizations import an_employer, an_organization
from unionhall.joining import queries
from unionhall.joining.doors import Door
from unionhall.joining.models import JoinLink
from unionhall.organizations.models import Kind, Organization


@pytest.fixture
def employers(street: Organization, district: Organization, other_district: Organization) -> None:
    far = an_organization("康庄镇总工会", parent=district, kind=Kind.STREET)
    an_employer(far, "北京顺丰速运康庄分公司")
    an_employer(far, "顺安物业")
    an_employer(street, "北京顺丰速运有限公司")
    an_employer(street, "云帆速递有限公司")
    an_employer(other_district, "平谷顺丰速运")


@pytest.mark.usefixtures("employers")
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("顺", ["北京顺丰速运有限公司", "顺安物业", "北京顺丰速运康庄分公司"]),
        ("顺丰", ["北京顺丰速运有限公司", "北京顺丰速运康庄分公司"]),
        (" 顺安 ", ["顺安物业"]),
        ("YF", ["云帆速递有限公司"]),
        ("y", []),
        ("", []),
        ("平谷", []),
    ],
)
def test_a_part_of_the_name_is_enough_in_one_query(
    joint_union: Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
    typed: str,
    names: list[str],
) -> None:
    with django_assert_num_queries(1 if names or typed == "平谷" else 0):
        assert queries.employer_names(Door("X", joint_union), typed) == names


@pytest.mark.usefixtures("employers")
def test_only_so_many_names_are_looked_at(
    joint_union: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_LOOKED_AT", 1)
    assert len(queries.employer_names(Door("X", joint_union), "顺")) <= 1


@pytest.mark.usefixtures("employers")
def test_the_form_asks_with_the_first_character(client: Client, link: JoinLink) -> None:
    url = reverse("joining:employers", args=[link.token])
    body = client.post(url, {"employer_name": "顺"}).content.decode()
    assert 'value="北京顺丰速运有限公司"' in body


@pytest.mark.usefixtures("employers")
@pytest.mark.parametrize("typed", ["顺" * 20_000, "a" * 60_000, "\0顺\0", "\0\0"])
def test_what_no_name_can_be_like_is_not_asked_for(
    client: Client, link: JoinLink, typed: str
) -> None:
    answer = client.post(reverse("joining:employers", args=[link.token]), {"employer_name": typed})

    assert (answer.status_code, answer.content.strip()) == (200, b"")
