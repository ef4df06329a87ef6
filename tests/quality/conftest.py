from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from tests.builders.accounts import an_actor
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.organizations.models import Kind, Organization


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> Iterator[None]:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def chair(joint_union: Organization) -> Actor:
    return an_actor(joint_union, Role.UNION_CHAIR)


@pytest.fixture
def other_joint(street: Organization) -> Organization:
    return an_organization("儒林街道外卖联合工会", parent=street, kind=Kind.JOINT)
