import pytest

from tests.builders.accounts import a_user, an_actor
from tests.builders.members import admitted
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.members.models import Membership
from unionhall.organizations.models import Kind, Organization


@pytest.fixture
def other_union(other_district: Organization) -> Organization:
    return an_organization("平谷快递联合工会", parent=other_district, kind=Kind.JOINT)


@pytest.fixture
def chair(joint_union: Organization) -> Actor:
    return an_actor(joint_union, Role.UNION_CHAIR)


@pytest.fixture
def other_chair(other_union: Organization) -> Actor:
    return an_actor(other_union, Role.UNION_CHAIR)


@pytest.fixture
def member(joint_union: Organization) -> Membership:
    return admitted(joint_union, actor=OPERATOR)


@pytest.fixture
def themselves(member: Membership) -> Actor:
    """The member on their own phone."""
    user = a_user(member.organization, Role.AUDITOR)
    return Actor(user_id=user.pk, name="王**", person=member.person.public_id)
