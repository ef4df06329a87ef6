from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings

from tests.builders.accounts import a_user
from tests.builders.mediation import a_case
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.mediation.models import Case
from unionhall.organizations.models import Employer, Organization

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _the_day() -> Iterator[None]:
    """Let every test of this app happen on Tuesday, 10 March 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.fixture
def worker_at_the_desk(street: Organization) -> User:
    return a_user(street, Role.STATION_WORKER, name="孙明")


@pytest.fixture
def registrar(worker_at_the_desk: User) -> Actor:
    return actor_for(worker_at_the_desk, NOW.date())


@pytest.fixture
def head(street: Organization) -> Actor:
    return actor_for(a_user(street, Role.STREET_STAFF, name="周主任"), NOW.date())


@pytest.fixture
def leader(district: Organization) -> Actor:
    return actor_for(a_user(district, Role.LEADER, name="吴主席"), NOW.date())


@pytest.fixture
def above(district: Organization) -> Actor:
    return actor_for(a_user(district, Role.ORGANIZER, name="郑干事"), NOW.date())


@pytest.fixture
def employer(street: Organization) -> Employer:
    return an_employer(street)


@pytest.fixture
def case(registrar: Actor, street: Organization, employer: Employer) -> Case:
    return a_case(registrar, street, employer)
