"""The people of one employer move to another union, all together; past days stay as they were."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.accounts import an_actor
from tests.builders.cards import agreed
from tests.builders.members import admitted
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.cards.models import Card
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound, NotPermitted
from unionhall.core.facts import Period
from unionhall.core.models import AuditEntry
from unionhall.indicators import counting
from unionhall.indicators import queries as figures
from unionhall.members.errors import (
    DayInFuture,
    EmployerNotCovered,
    NotAGrassRootsUnion,
    SomeBeganLater,
    StaffStaysThere,
    UnionNotThere,
)
from unionhall.members.models import Consent, Membership
from unionhall.members.services.moving import MoveStaff, move_staff
from unionhall.organizations import services
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.organizations.services.dissolving import Dissolve, dissolve

JOINED = date(2026, 2, 2)
ON = date(2026, 5, 6)
MOST_STATEMENTS = 47


@pytest.fixture
def firm(street: Organization, joint_union: Organization) -> Employer:
    employer = an_employer(street)
    cover(joint_union, employer)
    return employer


@pytest.fixture
def own_union(street: Organization, firm: Employer) -> Organization:
    union = an_organization("云帆速递工会", parent=street, kind=Kind.SINGLE)
    cover(union, firm, ON)
    return union


def cover(union: Organization, employer: Employer, on: date = JOINED) -> None:
    services.cover(
        OPERATOR,
        services.Cover(organization=union.public_id, employer=employer.public_id, on=on),
    )


def joined(union: Organization, firm: Employer | None, on: date = JOINED) -> Membership:
    employer = firm.public_id if firm else None
    return admitted(union, actor=OPERATOR, employer=employer, began_on=on, consents=(agreed(),))


def moving(firm: Employer, source: Organization, target: Organization, on: date = ON) -> MoveStaff:
    return MoveStaff(
        employer=firm.public_id, source=source.public_id, target=target.public_id, on=on
    )


def members_on(day: date, body: Organization) -> int:
    where, days = figures.where(body, on=day), Period(first=day, last=day)
    return figures.figures(where, days, ["members"])["members"].value


def test_the_people_of_the_firm_move_and_nobody_else(
    organizer: Actor, joint_union: Organization, own_union: Organization, firm: Employer
) -> None:
    moving_on = [joined(joint_union, firm) for _ in range(3)]
    staying = [joined(joint_union, None), joined(joint_union, an_employer(joint_union, "他家"))]
    began = move_staff(organizer, moving(firm, joint_union, own_union))

    assert [spell.person for spell in began] == [spell.person for spell in moving_on]
    for old, new in zip(moving_on, began, strict=True):
        old.refresh_from_db()
        new.refresh_from_db()
        assert (old.organization, old.ended_on, old.ending) == (joint_union, ON, "transferred_out")
        assert (new.organization, new.began_on, new.beginning) == (own_union, ON, "transferred_in")
        assert (new.employer, new.scope_path, new.ended_on) == (firm, own_union.path, None)
        assert (new.employment_form, new.channel) == (old.employment_form, old.channel)
    there = Membership.objects.filter(organization=joint_union, ended_on=None)
    assert set(there) == set(staying)
    assert set(
        Card.objects.filter(person__in=[one.person for one in began]).values_list(
            "scope_path", flat=True
        )
    ) == {own_union.path}
    assert Card.objects.count() == Consent.objects.count() == 5
    named = AuditEntry.objects.filter(action__startswith="members.transferred")
    assert set(named.values_list("target", flat=True)) == {
        f"members.membership:{spell.public_id}" for spell in [*moving_on, *began]
    }
    summary = AuditEntry.objects.get(action="members.staff_moved")
    assert (summary.facts["count"], summary.facts["before"]) == (3, joint_union.code)


def test_past_days_keep_their_figures_and_later_days_get_theirs(
    organizer: Actor,
    joint_union: Organization,
    own_union: Organization,
    street: Organization,
    firm: Employer,
) -> None:
    for _ in range(4):
        joined(joint_union, firm)
    joined(joint_union, None)
    counting.count_months(today=date(2026, 11, 1))
    bodies = (street, joint_union, own_union)
    before = [members_on(ON - timedelta(days=1), body) for body in bodies]
    move_staff(organizer, moving(firm, joint_union, own_union))

    assert [members_on(ON - timedelta(days=1), body) for body in bodies] == before == [5, 5, 0]
    assert [members_on(ON, body) for body in bodies] == [5, 1, 4]
    counting.count_months(today=date(2026, 11, 1))
    assert [members_on(date(2026, 6, 30), body) for body in bodies] == [5, 1, 4]


def test_moving_them_again_changes_nothing(
    organizer: Actor, joint_union: Organization, own_union: Organization, firm: Employer
) -> None:
    joined(joint_union, firm)
    assert len(move_staff(organizer, moving(firm, joint_union, own_union))) == 1
    entries = AuditEntry.objects.count()
    assert move_staff(organizer, moving(firm, joint_union, own_union)) == []
    assert (Membership.objects.count(), AuditEntry.objects.count()) == (2, entries)


def test_many_take_as_many_statements_as_few(
    organizer: Actor, joint_union: Organization, own_union: Organization, firm: Employer
) -> None:
    asked = []
    for count in (2, 2, 40):  # the first one begins the chain of the trail
        for _ in range(count):
            joined(joint_union, firm)
        with CaptureQueriesContext(connection) as context:
            move_staff(organizer, moving(firm, joint_union, own_union))
        asked.append(len(context))
    assert asked[1] == asked[2] <= MOST_STATEMENTS


def test_what_cannot_be_is_refused_and_nothing_happens(
    organizer: Actor,
    joint_union: Organization,
    own_union: Organization,
    street: Organization,
    firm: Employer,
) -> None:
    joined(joint_union, firm)
    late = joined(joint_union, firm, on=ON + timedelta(days=3))
    uncovered = an_employer(street, "未覆盖公司")
    other = an_organization("新工会", parent=street, kind=Kind.JOINT, founded_on=ON)
    refusals: list[tuple[MoveStaff, type[DomainError]]] = [
        (moving(firm, joint_union, own_union), SomeBeganLater),
        (moving(firm, joint_union, own_union, date(2199, 1, 1)), DayInFuture),
        (moving(firm, joint_union, own_union, ON - timedelta(days=1)), EmployerNotCovered),
        (moving(firm, joint_union, joint_union), StaffStaysThere),
        (moving(firm, joint_union, street), NotAGrassRootsUnion),
        (moving(uncovered, joint_union, own_union), EmployerNotCovered),
        (moving(firm, joint_union, other, ON - timedelta(days=1)), UnionNotThere),
    ]
    for command, refusal in refusals:
        with pytest.raises(refusal) as refused:
            move_staff(organizer, command)
        assert "%(" not in str(refused.value)
    assert Membership.objects.filter(organization=joint_union, ended_on=None).count() == 2
    move_staff(organizer, moving(firm, joint_union, own_union, late.began_on))
    assert Membership.objects.filter(organization=own_union, ended_on=None).count() == 2


def test_a_union_that_ended_takes_nobody_in(
    organizer: Actor, joint_union: Organization, own_union: Organization, firm: Employer
) -> None:
    joined(joint_union, firm)
    dissolve(organizer, Dissolve(organization=own_union.public_id, on=ON + timedelta(days=9)))
    with pytest.raises(UnionNotThere):
        move_staff(organizer, moving(firm, joint_union, own_union))


def test_only_who_may_admit_at_both_unions_moves_people(
    joint_union: Organization,
    own_union: Organization,
    other_district: Organization,
    firm: Employer,
    organizer: Actor,
) -> None:
    joined(joint_union, firm)
    command = moving(firm, joint_union, own_union)
    for actor in (
        an_actor(joint_union, "union_chair"),
        an_actor(own_union, "union_chair"),
        an_actor(other_district),
        an_actor(joint_union, "auditor"),
    ):
        with pytest.raises(NotPermitted):
            move_staff(actor, command)
    forged = MoveStaff(
        employer=own_union.public_id,
        source=joint_union.public_id,
        target=own_union.public_id,
        on=ON,
    )
    with pytest.raises(NotFound):
        move_staff(organizer, forged)
    assert Membership.objects.filter(organization=joint_union, ended_on=None).count() == 1
