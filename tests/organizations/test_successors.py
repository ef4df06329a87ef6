"""A body that ended says who took over, to whoever may see that one."""

from datetime import date

from django.test import Client
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services.dissolving import dissolve


def ended(body: Organization, heir: Organization | None) -> Organization:
    successor = heir.public_id if heir else None
    command = Dissolve(
        organization=body.public_id, on=date(2025, 7, 1), reason="合并", successor=successor
    )
    return dissolve(OPERATOR, command)


def page_of(client: Client, body: Organization) -> str:
    address = reverse("organizations:organization", args=[body.public_id])
    return client.get(address).content.decode()


def successor_of(client: Client, body: Organization) -> str | None:
    answer = client.get(f"/api/v1/organizations/{body.public_id}")
    found: str | None = answer.json()["successor"]
    return found


def test_a_body_that_ended_leads_to_its_successor(
    client: Client, district: Organization, street: Organization, joint_union: Organization
) -> None:
    heir = an_organization("儒林街道联合工会", parent=street, kind=Kind.JOINT)
    ended(joint_union, heir)
    client.force_login(a_user(district))

    way = reverse("organizations:organization", args=[heir.public_id])

    assert f'<dt>接收工会</dt><dd><a href="{way}">儒林街道联合工会</a></dd>' in page_of(
        client, joint_union
    )
    assert successor_of(client, joint_union) == str(heir.public_id)
    assert "接收工会" not in page_of(client, heir)
    assert successor_of(client, heir) is None


def test_a_body_may_end_without_a_successor(
    client: Client, district: Organization, joint_union: Organization
) -> None:
    ended(joint_union, None)
    client.force_login(a_user(district))

    assert "接收工会" not in page_of(client, joint_union)
    assert successor_of(client, joint_union) is None


def test_a_successor_out_of_sight_is_not_named(
    client: Client, district: Organization, other_district: Organization, joint_union: Organization
) -> None:
    ended(joint_union, an_organization("马坊镇联合工会", parent=other_district, kind=Kind.JOINT))
    client.force_login(a_user(district))

    assert "马坊镇联合工会" not in page_of(client, joint_union)
    assert successor_of(client, joint_union) is None
