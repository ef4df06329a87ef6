import pytest
from django.conf import LazySettings

from tests.builders.accounts import an_actor
from tests.builders.joining import a_link
from tests.builders.organizations import OPERATOR
from tests.builders.outreach import a_meeting
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.joining.models import JoinLink
from unionhall.organizations import services as organizations
from unionhall.organizations.models import Organization, ServiceStation
from unionhall.outreach.models import Meeting


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.fixture
def staff(street: Organization, joint_union: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


@pytest.fixture
def meeting(street: Organization, joint_union: Organization) -> Meeting:
    return a_meeting(street, opened=True)


@pytest.fixture
def link(staff: Actor, meeting: Meeting) -> JoinLink:
    return a_link(staff, meeting=meeting)


@pytest.fixture
def station(street: Organization, joint_union: Organization) -> ServiceStation:
    return organizations.open_station(
        OPERATOR,
        organizations.OpenStation(
            organization=street.public_id,
            name="儒林街道工会服务站",
            division_code="110119001",
            address="儒林街道湖南小区",
            catch_all=joint_union.public_id,
        ),
    )
