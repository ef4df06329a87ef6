import pytest
from django.conf import LazySettings

from tests.builders.accounts import an_actor
from tests.builders.founding import numbered
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.register import a_term
from tests.builders.supervision import an_inspector
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.organizations.commands import Describe
from unionhall.organizations.models import Employer, Organization
from unionhall.organizations.services import describe
from unionhall.supervision.models import Inspector


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.fixture
def beijing(district: Organization, street: Organization) -> None:
    """Let the district and its street lie in Beijing, whose law says more."""
    for body, code in ((district, "110119000000"), (street, "110119003000")):
        command = Describe(
            organization=body.public_id,
            name=body.name,
            address="",
            credit_code="",
            division_code=code,
        )
        describe(OPERATOR, command)
        body.refresh_from_db()


@pytest.fixture
def staff(street: Organization, beijing: None) -> Actor:
    del beijing
    numbered(OPERATOR, street, "儒工发")
    return an_actor(street, Role.STREET_STAFF)


@pytest.fixture
def organizer(district: Organization, beijing: None) -> Actor:
    del beijing
    numbered(OPERATOR, district, "延工发")
    return an_actor(district, Role.ORGANIZER)


@pytest.fixture
def employer(street: Organization) -> Employer:
    return an_employer(street)


@pytest.fixture
def chair(street: Organization) -> None:
    a_term(street)


@pytest.fixture
def inspectors(street: Organization) -> list[Inspector]:
    return [an_inspector(street, "王监督"), an_inspector(street, "李监督")]
