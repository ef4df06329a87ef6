"""Transfers whose days lay beyond the table of holidays are counted when it is refreshed."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.lifecycle import asked
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR
from tests.builders.rules import statements, the_next_year
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry
from unionhall.lifecycle.commands import Decide
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.services.recounting import recount
from unionhall.lifecycle.services.transfers import decide
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization
from unionhall.rules.recounting import CountAgain

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 30)
MORNING = f"{DECEMBER}T10:00:00+08:00"


def counted_again() -> int:
    with time_machine.travel(MORNING, tick=False):
        return recount(OPERATOR, CountAgain())


def claimed(actor: Actor, target: Organization, *members: Membership) -> list[MembershipChange]:
    with time_machine.travel(MORNING, tick=False):
        return asked(actor, target, *members).done


def test_ten_working_days_are_not_known_yet_and_counted_once_they_are(
    member: Membership, chair: Actor, other_union: Organization, office_folder: Path
) -> None:
    """31 December is the 1st, 4 to 8 January are 2 to 6, 11 to 14 January 7 to 10."""
    [change] = claimed(chair, other_union, member)
    desk = Client()
    desk.force_login(a_user(other_union, Role.UNION_CHAIR))
    assert (change.state, change.due_on, counted_again()) == ("handed_over", None, 0)
    shown = desk.get(f"/lifecycle/{change.public_id}/").content.decode()
    assert "尚不能确定：节假日表还未覆盖到那一天" in shown
    the_next_year(office_folder)
    assert [counted_again() for _ in range(3)] == [1, 0, 0]
    change.refresh_from_db()
    assert change.due_on == date(2027, 1, 14)
    [entry] = AuditEntry.objects.filter(action="lifecycle.recounted")
    assert entry.facts == {"before": {"due_on": None}, "after": {"due_on": "2027-01-14"}}


def test_what_was_sent_back_gets_no_day_any_more(
    member: Membership, chair: Actor, other_union: Organization, office_folder: Path
) -> None:
    [change] = claimed(chair, other_union, member)
    with time_machine.travel(MORNING, tick=False):
        decide(OPERATOR, Decide(step="send_back", changes=[change.public_id], reason="不在本单位"))
    the_next_year(office_folder)
    assert counted_again() == 0
    change.refresh_from_db()
    assert (change.state, change.due_on) == ("sent_back", None)


def test_many_take_no_more_statements_than_two(
    joint_union: Organization, chair: Actor, other_union: Organization, office_folder: Path
) -> None:
    def more(*names: str) -> None:
        found = [
            admitted(joint_union, an_identity(name, phone=f"1391111000{number}"), actor=OPERATOR)
            for number, name in enumerate(names)
        ]
        claimed(chair, other_union, *found)

    more("赵一", "赵二")
    the_next_year(office_folder)
    two = statements(counted_again)
    more("赵三", "赵四", "赵五")
    the_next_year(office_folder, date(2027, 1, 4))
    assert statements(counted_again) == two
    assert set(MembershipChange.objects.values_list("due_on", flat=True)) == {date(2027, 1, 15)}
