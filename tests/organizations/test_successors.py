"""A body that ended says who took over, to whoever may see that one."""

from datetime import date

from django.test import Client
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services import OpenStation, open_station
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


def test_unions_of_the_same_street_are_offered_first(
    client: Client, district: Organization, joint_union: Organization
) -> None:
    street = an_organization("百泉街道总工会", parent=district, kind=Kind.STREET)
    one, other = (
        an_organization(name, parent=street, kind=Kind.JOINT)
        for name in ("百泉街道快递联合工会", "百泉街道联合工会")
    )
    client.force_login(a_user(district))

    page = client.get(reverse("organizations:dissolve", args=[other.public_id]))

    assert page.context["candidates"] == [one, joint_union]


def test_stations_that_send_their_people_here_leave_no_choice_of_nobody(
    client: Client, district: Organization, street: Organization, joint_union: Organization
) -> None:
    opening = OpenStation(
        organization=street.public_id,
        name="儒林街道工会服务站",
        division_code="110119001",
        address="儒林街道湖南小区",
        catch_all=joint_union.public_id,
    )
    open_station(OPERATOR, opening)
    client.force_login(a_user(district))

    page = client.get(reverse("organizations:dissolve", args=[joint_union.public_id]))

    assert "把职工转到这里的服务站1个" in page.content.decode()
    assert "不需要：" not in page.content.decode()
