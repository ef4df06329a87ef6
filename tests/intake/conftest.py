import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from tests.builders.accounts import a_user
from unionhall.accounts.models import Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.fixture
def keeper(client: Client, street: Organization) -> User:
    """Somebody of the street's staff, signed in."""
    user = a_user(street, Role.STREET_STAFF, name="周干事")
    client.force_login(user)
    return user


@pytest.fixture
def actor(keeper: User) -> Actor:
    return actor_for(keeper, timezone.localdate())
