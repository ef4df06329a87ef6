"""Choosing one body: a few in a drop-down list, many by a search that works without scripts."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from tests.builders.organizations import an_organization
from unionhall.organizations.choosing import FEW, Offered, offered
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Organization:
    return an_organization("北京市总工会")


def asked(start: object = None, sent: str = "", **words: str) -> Offered:
    told = QueryDict(mutable=True)
    told.update(words)
    address = f"/?{told.urlencode()}"
    factory = RequestFactory()
    request = factory.post(address, {"organization": sent}) if sent else factory.get(address)
    rows = Organization.objects.order_by("path")
    return offered(request, rows, start)  # type: ignore[arg-type]


def many(city: Organization) -> list[Organization]:
    return [
        an_organization(f"第{n}街道总工会", parent=city, kind=Kind.DISTRICT) for n in range(FEW + 3)
    ]


def test_a_few_bodies_are_all_offered_and_the_topmost_is_chosen(city: Organization) -> None:
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    found = asked()
    assert (found.many, found.candidates, found.chosen) == (False, [city, street], city.public_id)
    assert asked(street.public_id).chosen == street.public_id


def test_among_many_the_search_finds_one_that_a_list_would_have_cut_off(
    city: Organization,
) -> None:
    many(city)
    last = an_organization("金海湖镇总工会", parent=city, kind=Kind.DISTRICT)
    assert last not in asked().candidates
    found = asked(q="金海湖", consultation="7")
    assert (found.many, found.candidates, found.chosen) == (True, [last], None)
    assert found.keep == (("consultation", "7"),)


def test_what_is_chosen_stays_among_the_candidates(city: Organization) -> None:
    last = many(city)[-1]
    for found in (asked(last.public_id), asked(sent=str(last.public_id), q="北京")):
        assert found.chosen == last.public_id
        assert last in found.candidates


def test_what_is_no_body_is_not_offered(city: Organization) -> None:
    many(city)
    assert asked(sent="x").chosen == city.public_id
