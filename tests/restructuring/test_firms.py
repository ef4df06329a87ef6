"""Who is organized where: firms, staff and members of joint unions, as of a day."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.accounts import an_actor
from tests.builders.members import admitted
from tests.builders.organizations import OPERATOR
from tests.builders.restructuring import JOINED, ON, a_firm, a_member, a_new_union, carried_out
from unionhall.core.actors import Actor
from unionhall.organizations import services as organizing
from unionhall.organizations.commands import CountStaff
from unionhall.organizations.models import Employer, Organization
from unionhall.restructuring import queries
from unionhall.restructuring.commands import Pass


def counted_staff(firm: Employer, staff: int, on: date = JOINED) -> None:
    organizing.count_staff(
        OPERATOR, CountStaff(employer=firm.public_id, counted_on=on, staff=staff)
    )


def rows(actor: Actor, body: Organization, on: date) -> dict[str, tuple[object, ...]]:
    found = queries.matrix(actor, body, on)
    return {row.employer.name: (row.staff, row.here, row.elsewhere, row.share) for row in found}


def test_each_firm_with_its_staff_and_its_members_here_and_elsewhere(
    organizer: Actor, street: Organization, joint_union: Organization, other_joint: Organization
) -> None:
    first = a_firm(joint_union, "甲", people=3)
    a_firm(joint_union, "乙")
    a_member(joint_union, None)
    admitted(other_joint, actor=OPERATOR, employer=first.public_id, began_on=JOINED)
    counted_staff(first, 10)
    counted_staff(first, 12, ON)

    assert rows(organizer, joint_union, ON) == {"甲": (12, 3, 1, 25), "乙": (None, 0, 0, None)}
    assert rows(organizer, street, ON - timedelta(days=1))["甲"] == (10, 3, 1, 30)
    assert rows(organizer, street, JOINED - timedelta(days=1)) == {}
    totals = queries.totals(organizer, street, ON)
    assert (totals.firms, totals.unions, totals.staff) == (2, 1, 12)
    assert (totals.here, totals.members, totals.without_firm) == (3, 4, 1)


def test_a_day_before_a_change_is_shown_as_it_was(
    organizer: Actor, district: Organization, joint_union: Organization, other_joint: Organization
) -> None:
    firm = a_firm(joint_union, "甲", people=2)
    a_firm(other_joint, "乙")
    carried_out(
        organizer,
        Pass(
            source=joint_union.public_id,
            employer=firm.public_id,
            target=other_joint.public_id,
            on=ON,
        ),
    )
    assert rows(organizer, joint_union, ON - timedelta(days=1)) == {"甲": (None, 2, 0, None)}
    assert rows(organizer, joint_union, ON) == {}
    assert rows(organizer, other_joint, ON)["甲"] == (None, 2, 0, None)
    assert queries.totals(organizer, district, ON).firms == 2
    assert a_new_union().name


def test_many_firms_take_one_statement(organizer: Actor, joint_union: Organization) -> None:
    for number in range(40):
        a_firm(joint_union, f"公司{number}")
    with CaptureQueriesContext(connection) as context:
        found = list(queries.matrix(organizer, joint_union, ON))
    assert (len(found), len(context)) == (40, 1)
    with CaptureQueriesContext(connection) as context:
        queries.totals(organizer, joint_union, ON)
    assert len(context) == 4


def test_only_the_unions_in_sight_are_shown(
    district: Organization,
    street: Organization,
    joint_union: Organization,
    other_joint: Organization,
) -> None:
    a_firm(joint_union, "甲")
    a_firm(other_joint, "乙")
    assert set(rows(an_actor(street, "street_staff"), district, ON)) == {"甲"}


def test_the_share_is_rounded(organizer: Actor, joint_union: Organization) -> None:
    for name, staff in (("甲", 7), ("乙", 8), ("丙", 300)):
        counted_staff(a_firm(joint_union, name, people=1), staff)
    shares = {name: row[-1] for name, row in rows(organizer, joint_union, ON).items()}
    assert shares == {"甲": 14, "乙": 13, "丙": 0}
