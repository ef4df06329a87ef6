from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings

from tests.builders.accounts import a_user
from tests.builders.linkage import a_partner, at_window_of
from tests.builders.mediation import a_case
from tests.builders.organizations import an_employer
from tests.mediation.conftest import NOW
from unionhall.accounts.models import Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.linkage.models import PartnerBody
from unionhall.mediation.models import Case
from unionhall.organizations.models import Employer, Organization


@pytest.fixture(autouse=True)
def _the_day() -> Iterator[None]:
    """Let every test of this app begin on Tuesday, 10 March 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.fixture
def handler_user(district: Organization) -> User:
    return a_user(district, Role.STATION_WORKER, name="孙明")


@pytest.fixture
def handler(handler_user: User) -> Actor:
    return actor_for(handler_user, NOW.date())


@pytest.fixture
def keeper(district: Organization) -> Actor:
    return actor_for(a_user(district, Role.ORGANIZER, name="郑干事"), NOW.date())


@pytest.fixture
def employer(district: Organization) -> Employer:
    return an_employer(district)


@pytest.fixture
def case(handler: Actor, district: Organization, employer: Employer) -> Case:
    return a_case(handler, district, employer)


@pytest.fixture
def office(district: Organization) -> PartnerBody:
    """The labour office of the district."""
    return a_partner(district, "labour", "延庆区人力资源和社会保障局")


@pytest.fixture
def clerk(office: PartnerBody) -> Actor:
    """Somebody at the labour office's window."""
    return at_window_of(office)
