"""A notice whose days lay beyond the table of holidays is counted when the table is refreshed."""

from datetime import date
from pathlib import Path

import pytest
import time_machine

from tests.builders.organizations import OPERATOR
from tests.builders.rules import a_local_value, statements, the_next_year
from tests.builders.supervision import a_notice, an_investigation
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Employer, Organization
from unionhall.rules.recounting import CountAgain
from unionhall.supervision import law
from unionhall.supervision.commands import AskCorrection, Decline, TellWorker, VoidNotice
from unionhall.supervision.models import Investigation, Notice
from unionhall.supervision.services import deciding, investigations
from unionhall.supervision.services.recounting import recount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("beijing")]
DECEMBER, FIFTH = date(2026, 12, 30), date(2027, 1, 5)


def counted_again() -> int:
    with time_machine.travel(f"{DECEMBER}T12:00:00+08:00", tick=False):
        return recount(OPERATOR, CountAgain())


def told_by(employer: Employer, received_on: date) -> Notice:
    with time_machine.travel(f"{DECEMBER}T10:00:00+08:00", tick=False):
        return a_notice(employer, received_on=received_on, happens_on=FIFTH)


@pytest.mark.parametrize(
    ("received_on", "late"), [(date(2026, 12, 28), False), (date(2026, 12, 29), True)]
)
def test_whether_it_came_late_is_said_once_the_table_reaches_its_day(
    employer: Employer, office_folder: Path, received_on: date, *, late: bool
) -> None:
    """Back from Tuesday, 5 January: the 4th is 1, 31 December 2, 30: 3, 29: 4, Monday 28: 5."""
    notice = told_by(employer, received_on)
    assert (notice.latest_on, notice.late, counted_again()) == (None, False, 0)
    the_next_year(office_folder)
    assert counted_again() == 1
    notice.refresh_from_db()
    assert (notice.latest_on, notice.late) == (date(2026, 12, 28), late)


def test_counting_again_twice_changes_nothing_and_is_noted_once(
    employer: Employer, office_folder: Path
) -> None:
    told_by(employer, DECEMBER)
    the_next_year(office_folder)
    assert [counted_again() for _ in range(3)] == [1, 0, 0]
    [entry] = AuditEntry.objects.filter(action="supervision.notice_recounted")
    assert entry.facts == {
        "before": {"latest_on": None, "late": False, "reply_due_on": None},
        "after": {"latest_on": "2026-12-28", "late": True, "reply_due_on": None},
    }


def test_a_notice_sent_by_mistake_is_left_alone(employer: Employer, office_folder: Path) -> None:
    notice = told_by(employer, DECEMBER)
    with time_machine.travel(f"{DECEMBER}T11:00:00+08:00", tick=False):
        deciding.void_notice(OPERATOR, VoidNotice(notice=notice.public_id, reason="重复告知"))
    the_next_year(office_folder)
    assert counted_again() == 0


def test_the_day_for_the_employers_reply_is_counted_again_too(
    employer: Employer, district: Organization, office_folder: Path
) -> None:
    a_local_value(district, "3", rule=law.REPLY)
    notice = told_by(employer, DECEMBER)
    with time_machine.travel(f"{DECEMBER}T11:00:00+08:00", tick=False):
        asked = AskCorrection(notice=notice.public_id, on=DECEMBER, objection="理由不充分")
        deciding.ask_correction(OPERATOR, asked)
    the_next_year(office_folder)
    assert counted_again() == 1
    notice.refresh_from_db()
    assert notice.reply_due_on == date(2027, 1, 5)  # 31 December, 4 and 5 January


def test_the_day_for_telling_a_complainant_is_counted_while_nobody_told_them(
    employer: Employer, street: Organization, office_folder: Path
) -> None:
    """Three working days: 31 December, 4 and 5 January."""
    a_local_value(street, "3", rule=law.NOT_ACCEPTED)
    with time_machine.travel(f"{DECEMBER}T10:00:00+08:00", tick=False):
        waiting, told = (an_investigation(street, employer) for _ in range(2))
        for one in (waiting, told):
            ground = Investigation.Ground.OUT_OF_SCOPE
            command = Decline(investigation=one.public_id, ground=ground, on=DECEMBER)
            investigations.decline(OPERATOR, command)
        investigations.tell_worker(OPERATOR, TellWorker(investigation=told.public_id, on=DECEMBER))
    the_next_year(office_folder)
    assert [counted_again() for _ in range(2)] == [1, 0]
    waiting.refresh_from_db()
    told.refresh_from_db()
    assert (waiting.due_on, told.due_on) == (date(2027, 1, 5), None)


def test_many_take_no_more_statements_than_two(employer: Employer, office_folder: Path) -> None:
    for _ in range(2):
        told_by(employer, DECEMBER)
    the_next_year(office_folder)
    two = statements(counted_again)
    for _ in range(3):
        told_by(employer, DECEMBER)
    the_next_year(office_folder, date(2027, 1, 4))
    assert statements(counted_again) == two
    assert set(Notice.objects.values_list("latest_on", flat=True)) == {date(2026, 12, 25)}
