"""The figure of kept members has its place among the definitions."""

from django.test import Client

from tests.builders.accounts import a_user
from unionhall.organizations.models import Organization


def test_the_definitions_name_every_dimension(client: Client, district: Organization) -> None:
    client.force_login(a_user(district, "leader"))
    answer = client.get("/figures/")
    assert answer.status_code == 200
    assert "保留会籍会员" in answer.content.decode()
