"""Cases whose next day lay beyond the table of holidays are counted when it is refreshed."""

from datetime import date
from pathlib import Path

import pytest
import time_machine

from tests.builders.mediation import a_case, a_worker
from tests.builders.organizations import OPERATOR
from tests.builders.rules import statements, the_next_year
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry
from unionhall.mediation.commands import Withdraw
from unionhall.mediation.models import Case
from unionhall.mediation.services import settling
from unionhall.mediation.services.recounting import recount
from unionhall.organizations.models import Employer, Organization
from unionhall.rules.recounting import CountAgain

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 30)
MORNING = f"{DECEMBER}T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _before_the_table(office_folder: Path) -> None:
    pass


def taken_in(actor: Actor, street: Organization, employer: Employer, *names: str) -> list[Case]:
    with time_machine.travel(MORNING, tick=False):
        return [a_case(actor, street, employer, [a_worker(name)]) for name in names]


def counted_again() -> int:
    with time_machine.travel(MORNING, tick=False):
        return recount(OPERATOR, CountAgain())


def test_three_working_days_to_accept_are_counted_once_they_are_known(
    registrar: Actor, street: Organization, employer: Employer, office_folder: Path
) -> None:
    """31 December, 4 and 5 January."""
    [case] = taken_in(registrar, street, employer, "赵一")
    assert (case.due_on, case.due_rule, counted_again()) == (None, "", 0)
    the_next_year(office_folder)
    assert [counted_again() for _ in range(3)] == [1, 0, 0]
    case.refresh_from_db()
    assert (case.due_on, case.due_rule) == (date(2027, 1, 5), "mediation.accept")
    [entry] = AuditEntry.objects.filter(action="mediation.recounted")
    assert entry.facts == {
        "before": {"due_on": None, "due_rule": ""},
        "after": {"due_on": "2027-01-05", "due_rule": "mediation.accept"},
    }


def test_a_case_that_is_over_is_left_alone(
    registrar: Actor, street: Organization, employer: Employer, office_folder: Path
) -> None:
    [case] = taken_in(registrar, street, employer, "赵一")
    with time_machine.travel(MORNING, tick=False):
        settling.withdraw(
            registrar, Withdraw(case=case.public_id, on=DECEMBER, reason="双方自行和解")
        )
    the_next_year(office_folder)
    assert counted_again() == 0


def test_many_take_no_more_statements_than_two(
    registrar: Actor, street: Organization, employer: Employer, office_folder: Path
) -> None:
    taken_in(registrar, street, employer, "赵一", "赵二")
    the_next_year(office_folder)
    two = statements(counted_again)
    taken_in(registrar, street, employer, "赵三", "赵四", "赵五")
    the_next_year(office_folder, date(2027, 1, 4))
    assert statements(counted_again) == two
    assert set(Case.objects.values_list("due_on", flat=True)) == {date(2027, 1, 6)}
