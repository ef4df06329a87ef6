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
def other_joint(street: Organization) -> Organization:
    return an_organization("儒林街道外卖联合工会", parent=street, kind=Kind.JOINT)


@pytest.fixture
def far_joint(other_district: Organization) -> Organization:
    street = an_organization("滨河街道总工会", parent=other_district, kind=Kind.STREET)
    return an_organization("滨河街道联合工会", parent=street, kind=Kind.JOINT)
