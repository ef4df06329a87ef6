"""Changes to register whose day was counted plainly are counted when the table is refreshed."""

from datetime import date
from pathlib import Path

import pytest
import time_machine

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.register import a_certificate
from tests.builders.rules import statements, the_next_year
from unionhall.core.actors import Actor
from unionhall.organizations.models import Kind, Organization
from unionhall.register.commands import NoteChange, ReportChange
from unionhall.register.models import ChangeNotice
from unionhall.register.services import notices
from unionhall.register.services.recounting import recount
from unionhall.rules.recounting import CountAgain

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 30)
MORNING = f"{DECEMBER}T10:00:00+08:00"
SECOND = date(2026, 12, 3)
"""Thirty days later is 2 January 2027, a Saturday of the New Year."""


@pytest.fixture(autouse=True)
def _before_the_table(office_folder: Path) -> None:
    pass


def noted(union: Organization, what: str = "address") -> ChangeNotice:
    with time_machine.travel(MORNING, tick=False):
        command = NoteChange(organization=union.public_id, what=what, changed_on=SECOND)
        return notices.note_change(OPERATOR, command)


def counted_again(actor: Actor = OPERATOR) -> int:
    with time_machine.travel(MORNING, tick=False):
        return recount(actor, CountAgain())


def test_a_day_that_turns_out_to_be_off_moves_while_nothing_is_registered(
    joint_union: Organization, office_folder: Path
) -> None:
    a_certificate(joint_union)
    notice, registered = noted(joint_union), noted(joint_union, "name")
    with time_machine.travel(MORNING, tick=False):
        report = ReportChange(notice=registered.public_id, reported_on=DECEMBER)
        notices.report_change(OPERATOR, report)
    assert (notice.due_on, registered.due_on, counted_again()) == (date(2027, 1, 2),) * 2 + (0,)
    the_next_year(office_folder)
    assert [counted_again() for _ in range(3)] == [1, 0, 0]
    notice.refresh_from_db()
    registered.refresh_from_db()
    assert (notice.due_on, registered.due_on) == (date(2027, 1, 4), date(2027, 1, 2))


def test_changes_of_many_unions_take_no_more_statements_than_two(
    district: Organization, office_folder: Path
) -> None:
    def more(*names: str) -> None:
        for name in names:
            union = an_organization(name, parent=district, kind=Kind.JOINT)
            a_certificate(union, number=name)
            noted(union)

    keeper = an_actor(district)  # one account has one chain of the trail, whatever the place
    more("一联合工会", "二联合工会")
    the_next_year(office_folder)
    counted_again(keeper)
    the_next_year(office_folder, date(2027, 1, 4))
    two = statements(lambda: counted_again(keeper))
    more("三联合工会", "四联合工会", "五联合工会")
    the_next_year(office_folder)
    assert statements(lambda: counted_again(keeper)) == two
    assert set(ChangeNotice.objects.values_list("due_on", flat=True)) == {date(2027, 1, 4)}
