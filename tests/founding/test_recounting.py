"""Founding steps whose days lay beyond the table of holidays are counted when it is refreshed."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.founding import a_case
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.rules import a_local_value, statements, the_next_year
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.founding import services
from unionhall.founding.commands import Apply, PutOnHold, Withdraw
from unionhall.founding.models import FoundingCase
from unionhall.founding.services import stopping
from unionhall.founding.services.recounting import recount
from unionhall.organizations.models import Organization
from unionhall.rules.recounting import CountAgain

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 30)
MORNING = f"{DECEMBER}T10:00:00+08:00"
DUE = date(2027, 1, 5)
"""Three working days: 31 December, 4 and 5 January."""


@pytest.fixture(autouse=True)
def _groups_are_approved_in_three_days(street: Organization, office_folder: Path) -> None:
    a_local_value(street, "3", rule="approval.preparatory_group")


@pytest.fixture
def applied(preparer: Actor, case: FoundingCase) -> FoundingCase:
    with time_machine.travel(MORNING, tick=False):
        return services.apply(preparer, Apply(case=case.public_id, on=DECEMBER))


def counted_again() -> int:
    with time_machine.travel(MORNING, tick=False):
        return recount(OPERATOR, CountAgain())


def test_the_day_of_a_step_is_not_known_yet_and_counted_once_it_is(
    applied: FoundingCase, street: Organization, office_folder: Path
) -> None:
    desk = Client()
    desk.force_login(a_user(street, Role.STREET_STAFF))
    assert (applied.law_due_on, applied.due_on, counted_again()) == (None, None, 0)
    shown = desk.get(f"/founding/{applied.public_id}/").content.decode()
    assert "尚不能确定：节假日表还未覆盖到那一天" in shown
    the_next_year(office_folder)
    assert [counted_again() for _ in range(3)] == [1, 0, 0]
    applied.refresh_from_db()
    assert (applied.law_due_on, applied.due_on) == (DUE, DUE)


@pytest.mark.parametrize(("days", "counts"), [(3, DUE), (20, date(2027, 1, 19))])
def test_a_hold_keeps_its_day(
    approver: Actor, applied: FoundingCase, office_folder: Path, days: int, counts: date
) -> None:
    until = DECEMBER + timedelta(days=days)
    with time_machine.travel(MORNING, tick=False):
        stopping.put_on_hold(
            approver, PutOnHold(case=applied.public_id, until=until, reason="年休假")
        )
    the_next_year(office_folder)
    assert [counted_again() for _ in range(2)] == [1, 0]
    applied.refresh_from_db()
    assert (applied.hold_until, applied.law_due_on, applied.due_on) == (until, DUE, counts)


def test_a_case_that_was_withdrawn_is_left_alone(
    preparer: Actor, applied: FoundingCase, office_folder: Path
) -> None:
    with time_machine.travel(MORNING, tick=False):
        stopping.withdraw(preparer, Withdraw(case=applied.public_id, reason="不再申请"))
    the_next_year(office_folder)
    assert counted_again() == 0


def test_many_take_no_more_statements_than_two(
    preparer: Actor, street: Organization, office_folder: Path
) -> None:
    def more(count: int) -> None:
        with time_machine.travel(MORNING, tick=False):
            for _ in range(count):
                case = a_case(preparer, street, [an_employer(street)])
                services.apply(preparer, Apply(case=case.public_id, on=DECEMBER))

    more(2)
    the_next_year(office_folder)
    two = statements(counted_again)
    more(3)
    the_next_year(office_folder, date(2027, 1, 4))
    assert statements(counted_again) == two
    assert set(FoundingCase.objects.values_list("due_on", flat=True)) == {date(2027, 1, 6)}
