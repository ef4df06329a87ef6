"""A union is founded or split off, never both: each side knows of the other."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.builders.accounts import a_user, an_actor
from tests.builders.founding import (
    a_case,
    approve,
    congress,
    elected,
    gathering,
    join,
    numbered,
    reported,
    today,
)
from tests.builders.organizations import an_employer, an_organization
from tests.builders.restructuring import JOINED, a_firm, a_new_union, carried_out, covered
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.founding import errors as founding_errors
from unionhall.founding.commands import ReportResult, TakeMembers, Withdraw
from unionhall.founding.models import FoundingCase
from unionhall.founding.services import along, election, stopping
from unionhall.members.models import Membership
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.restructuring import errors, services
from unionhall.restructuring.commands import Dissolve, Leave, Merge, Operation, Pass, Preview

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: LazySettings) -> None:
    settings.DEMO = True


@pytest.fixture
def preparer(street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


@pytest.fixture
def firm(joint_union: Organization) -> Employer:
    return a_firm(joint_union, "云帆速递", people=3)


@pytest.fixture
def case(preparer: Actor, organizer: Actor, street: Organization, firm: Employer) -> FoundingCase:
    """A case where people join, with those of the joint union taken along."""
    numbered(organizer, street)
    found = a_case(preparer, street, [firm])
    gathering(preparer, organizer, found)
    along.take_members(preparer, TakeMembers(case=found.public_id, agreed=True))
    return found


def own_union(street: Organization) -> Organization:
    return an_organization("云帆速递工会", parent=street, kind=Kind.SINGLE)


def leave(source: Organization, firm: Employer, **more: Any) -> Leave:
    return Leave(
        source=source.public_id,
        employer=firm.public_id,
        on=today(),
        **{"new": a_new_union("云帆速递工会")} | more,
    )


def refused(actor: Actor, operation: Operation, field: str) -> None:
    said = services.preview(actor, Preview(operation=operation))
    assert "云帆速递有限公司工会委员会" in said.blocked
    assert said.field == field
    with pytest.raises(errors.BeingFounded):
        carried_out(actor, operation)


def test_a_firm_whose_union_is_being_founded_is_not_split_off(
    organizer: Actor,
    preparer: Actor,
    street: Organization,
    joint_union: Organization,
    firm: Employer,
    case: FoundingCase,
) -> None:
    refused(organizer, leave(joint_union, firm), "employer")
    own = own_union(street)
    refused(organizer, leave(joint_union, firm, new=None, target=own.public_id), "employer")
    assert Membership.objects.filter(organization=joint_union, ended_on=None).count() == 3
    stopping.withdraw(preparer, Withdraw(case=case.public_id, reason="改由分出办理"))
    assert carried_out(organizer, leave(joint_union, firm)).members == 3


def test_its_joint_union_does_not_end_in_a_single_one(
    organizer: Actor, street: Organization, joint_union: Organization, case: FoundingCase
) -> None:
    own = own_union(street)
    merge = Merge(target=own.public_id, sources=(joint_union.public_id,), on=today())
    refused(organizer, merge, "sources")
    end = Dissolve(organization=joint_union.public_id, successor=own.public_id, on=today())
    refused(organizer, end, "successor")


def test_what_leaves_the_case_as_it_is_tells_of_it_and_its_people_still_go_over(
    organizer: Actor,
    preparer: Actor,
    street: Organization,
    joint_union: Organization,
    firm: Employer,
    case: FoundingCase,
) -> None:
    other = an_organization("物业联合工会", parent=street, kind=Kind.JOINT)
    passing = Pass(
        source=joint_union.public_id,
        employer=firm.public_id,
        target=other.public_id,
        on=today() - timedelta(days=1),
    )
    said = services.preview(organizer, Preview(operation=passing))
    assert [one.split(" · ")[0] for one in said.foundings] == [case.name]
    carried_out(organizer, passing)
    people = join(preparer, case, 9)
    congress(preparer, organizer, case)
    elected(preparer, case, people)
    election.report_result(preparer, ReportResult(case=case.public_id, on=today()))
    union = approve(organizer, case).organization
    assert Membership.objects.filter(organization=union, ended_on=None).count() == 12


def test_the_end_of_the_guiding_body_names_the_foundings(
    organizer: Actor, preparer: Actor, street: Organization
) -> None:
    case = a_case(preparer, street, [an_employer(street)])
    end = Dissolve(organization=street.public_id, on=today())
    said = services.preview(organizer, Preview(operation=end))
    assert (said.blocked, [one.split(" · ")[0] for one in said.foundings]) == ("", [case.name])


def test_a_case_does_not_go_on_where_the_firm_has_got_its_union_by_another_way(
    organizer: Actor, preparer: Actor, street: Organization, client: Client
) -> None:
    client.force_login(a_user(street, Role.STREET_STAFF))
    numbered(organizer, street)
    firm = an_employer(street)
    case = a_case(preparer, street, [firm])
    gathering(preparer, organizer, case)
    join(preparer, case, 9)
    covered(own_union(street), firm, JOINED)
    with pytest.raises(founding_errors.GotItsUnion, match="云帆速递工会"):
        congress(preparer, organizer, case)
    page = client.get(f"/founding/{case.public_id}/").content.decode()
    assert "No further step can be approved" in page


def test_nor_is_it_approved_for_a_day_before_the_other_union_came(
    organizer: Actor, preparer: Actor, street: Organization
) -> None:
    numbered(organizer, street)
    firm = an_employer(street)
    case = a_case(preparer, street, [firm])
    reported(preparer, organizer, case, members=9)
    covered(own_union(street), firm, today())
    with pytest.raises(founding_errors.GotItsUnion):
        approve(organizer, case)
