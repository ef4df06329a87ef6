import pytest

from tests.builders.organizations import an_organization
from unionhall.organizations.models import Kind, Organization


@pytest.fixture
def other_street(district: Organization) -> Organization:
    return an_organization("百泉街道总工会", parent=district, kind=Kind.STREET)


@pytest.fixture
def other_joint(other_street: Organization) -> Organization:
    return an_organization("百泉街道联合工会", parent=other_street, kind=Kind.JOINT)
