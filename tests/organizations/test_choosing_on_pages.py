"""Every form that chooses a body: whoever may be chosen is found by a search and taken."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role
from unionhall.organizations import choosing
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db
STREETS, UNIONS = Kind.STREET, Kind.SINGLE
FORMS = [
    # page, whose duty, what the search is called, what is chosen, the kind of the bodies
    ("supervision:inspectors", Role.ORGANIZER, "body", "organization", STREETS),
    ("supervision:links", Role.ORGANIZER, "body", "organization", STREETS),
    ("advice:roster", Role.LEGAL_WORKER, "q", "organization", STREETS),
    ("advice:lawyers", Role.LEGAL_WORKER, "body", "organization", STREETS),
    ("advice:new_article", Role.LEGAL_WORKER, "q", "organization", STREETS),
    ("advice:take_down", Role.LEGAL_WORKER, "q", "organization", STREETS),
    ("earlywarning:new_level", Role.ORGANIZER, "q", "organization", STREETS),
    ("linkage:committee", Role.ORGANIZER, "q", "organization", STREETS),
    ("linkage:new_meeting", Role.ORGANIZER, "q", "organization", STREETS),
    ("outreach:set_rule", Role.ORGANIZER, "q", "organization", STREETS),
    ("outreach:partners", Role.ORGANIZER, "q", "organization", STREETS),
    ("targets:import", Role.ORGANIZER, "q", "organization", STREETS),
    ("intake:new_template", Role.ORGANIZER, "q", "organization", STREETS),
    ("cards:batches", Role.ORGANIZER, "body", "organization", STREETS),
    ("lifecycle:claim", Role.ORGANIZER, "q", "target", UNIONS),
    ("lifecycle:retiring", Role.ORGANIZER, "q", "organization", UNIONS),
    ("joining:links", Role.ORGANIZER, "body", "organization", UNIONS),
]
REFUSED = "请从列表中选择。"
SENT_TO = {
    "linkage:committee": "linkage:enter_member",
    "cards:batches": "cards:make_batch",
}
"""Where a form is sent to, if not to the page it stands on."""


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "FEW", 2)


@pytest.fixture
def wanted(district: Organization) -> dict[Kind, Organization]:
    """Let the district have more streets and unions than a list offers; the last is wanted."""
    for n in range(3):
        street = an_organization(f"第{n}街道总工会", parent=district, kind=STREETS)
        an_organization(f"第{n}公司工会", parent=street, kind=UNIONS)
    last = an_organization("金海湖街道总工会", parent=district, kind=STREETS)
    return {STREETS: last, UNIONS: an_organization("金海湖公司工会", parent=last, kind=UNIONS)}


@pytest.fixture
def another(other_district: Organization) -> dict[Kind, Organization]:
    street = an_organization("天桥街道总工会", parent=other_district, kind=STREETS)
    return {STREETS: street, UNIONS: an_organization("天桥公司工会", parent=street, kind=UNIONS)}


def sent(client: Client, page: str, field: str, chosen: Organization) -> list[str]:
    """Send a form that says nothing but whom; return what is wrong with that."""
    answer: Any = client.post(reverse(SENT_TO.get(page, page)), {field: chosen.public_id})
    return list(answer.context["form"].errors.get(field, [])) if answer.context else []


@pytest.mark.parametrize(("page", "role", "asked", "field", "kind"), FORMS)
def test_a_body_that_the_list_does_not_offer_is_found_by_a_search_at_the_same_cost(
    client: Client,
    district: Organization,
    wanted: dict[Kind, Organization],
    django_assert_num_queries: Any,
    page: str,
    role: Role,
    asked: str,
    field: str,
    kind: Kind,
) -> None:
    client.force_login(a_user(district, role))
    radio = f'name="{field}" value="{wanted[kind].public_id}"'
    assert radio not in client.get(reverse(page)).content.decode()
    with CaptureQueriesContext(connection) as before:
        client.get(reverse(page))
    above = wanted[STREETS] if kind == UNIONS else district
    for n in range(3):
        an_organization(f"又{n}工会", parent=above, kind=kind)
    with django_assert_num_queries(len(before)):
        client.get(reverse(page))
    found = client.get(reverse(page), {asked: "金海湖"}).content.decode()
    assert radio in found
    assert f'type="search" name="{asked}" id="body-search-q"' in found


@pytest.mark.parametrize(("page", "role", "asked", "field", "kind"), FORMS[:-1])
def test_the_server_takes_who_may_be_chosen_and_refuses_another_s_body(
    client: Client,
    district: Organization,
    wanted: dict[Kind, Organization],
    another: dict[Kind, Organization],
    page: str,
    role: Role,
    asked: str,
    field: str,
    kind: Kind,
) -> None:
    del asked
    client.force_login(a_user(district, role))
    assert sent(client, page, field, wanted[kind]) == []
    assert sent(client, page, field, another[kind]) == [REFUSED]
