from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from tests.builders.organizations import an_organization
from unionhall.organizations.models import Kind, Organization


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> Iterator[None]:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def other_street(district: Organization) -> Organization:
    return an_organization("百泉街道总工会", parent=district, kind=Kind.STREET)


@pytest.fixture
def other_joint(other_street: Organization) -> Organization:
    return an_organization("百泉街道联合工会", parent=other_street, kind=Kind.JOINT)
