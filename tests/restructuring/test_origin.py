"""A union's page leads to its founding case, the meetings before it, and its members."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.founding import a_case
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.restructuring import a_firm
from tests.builders.targets import its_own_union
from unionhall.founding.models import FoundingCase
from unionhall.organizations.models import Employer, Organization


@pytest.fixture
def desk(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district))
    return client


@pytest.fixture
def employer(street: Organization) -> Employer:
    return an_employer(street)


def page(desk: Client, union: Organization) -> str:
    address = reverse("organizations:organization", args=[union.public_id])
    return desk.get(address).content.decode()


def origin(union: Organization) -> str:
    return reverse("restructuring:origin", args=[union.public_id])


def test_a_union_that_came_of_a_case_leads_to_it(
    desk: Client, street: Organization, employer: Employer, joint_union: Organization
) -> None:
    case = a_case(OPERATOR, street, [employer])
    union = its_own_union(employer)
    assert origin(union) not in page(desk, union)
    FoundingCase.objects.update(organization=union)
    assert origin(union) in page(desk, union)
    shown = desk.get(origin(union), headers={"hx-request": "true"}).content.decode()
    assert reverse("founding:case", args=[case.public_id]) in shown
    assert "No founding case" in desk.get(origin(joint_union)).content.decode()


def test_covering_is_no_main_deed_of_a_union_that_covers_its_employer(
    desk: Client, employer: Employer, joint_union: Organization
) -> None:
    main = 'class="btn btn-primary" href="{}"'
    union = its_own_union(employer)
    cover = reverse("organizations:cover", args=[union.public_id])
    assert main.format(cover) not in page(desk, union)
    assert cover in page(desk, union)
    joint = reverse("organizations:cover", args=[joint_union.public_id])
    assert main.format(joint) in page(desk, joint_union)


def test_history_begins_with_the_founding(desk: Client, joint_union: Organization) -> None:
    assert page(desk, joint_union).rsplit("timeline-title", 1)[1].startswith('">Founded<')


def test_the_number_of_members_leads_to_them(desk: Client, joint_union: Organization) -> None:
    a_firm(joint_union, people=2)
    shown = desk.get(reverse("register:union", args=[joint_union.public_id])).content.decode()
    link = shown.split("2 members on record")[0].rsplit('href="', 1)[1].split('"')[0]
    assert link.startswith(reverse("members:memberships"))
    assert desk.get(link).status_code == 200
    assert "Bank account" in shown
