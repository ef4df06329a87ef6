import pytest
from django.conf import LazySettings

from tests.builders.accounts import an_actor
from tests.builders.founding import a_case, numbered
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.founding.models import FoundingCase
from unionhall.organizations.models import Employer, Organization


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.fixture
def approver(district: Organization, street: Organization) -> Actor:
    actor = an_actor(district, Role.ORGANIZER)
    numbered(actor, street)
    return actor


@pytest.fixture
def preparer(street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


@pytest.fixture
def employer(street: Organization) -> Employer:
    return an_employer(street)


@pytest.fixture
def case(preparer: Actor, street: Organization, employer: Employer) -> FoundingCase:
    return a_case(preparer, street, [employer])
