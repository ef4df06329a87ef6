"""A notice whose days lay beyond the table of holidays is counted when the table is refreshed."""

import json
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from tests.builders.organizations import OPERATOR
from tests.builders.supervision import a_notice
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Employer, Organization
from unionhall.rules.recounting import CountAgain
from unionhall.rules.services import SetValue, set_value
from unionhall.supervision import law
from unionhall.supervision.commands import AskCorrection, VoidNotice
from unionhall.supervision.models import Notice
from unionhall.supervision.services import deciding
from unionhall.supervision.services.recounting import recount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("beijing")]
DECEMBER, FIFTH = date(2026, 12, 30), date(2027, 1, 5)


@pytest.fixture(autouse=True)
def _office_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path


def the_table_is_refreshed(folder: Path) -> None:
    """Add the year as an office would: New Year is off from Friday to Sunday, the 3rd."""
    off = {f"2027-01-{number:02d}": "元旦" for number in range(1, 4)}
    years = {"2027": {"off": off, "work": {}, "papers": [], "source": "test"}}
    (folder / "holidays.json").write_text(json.dumps({"years": years}))


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
    employer: Employer, tmp_path: Path, received_on: date, *, late: bool
) -> None:
    """Back from Tuesday, 5 January: the 4th is 1, 31 December 2, 30: 3, 29: 4, Monday 28: 5."""
    notice = told_by(employer, received_on)
    assert (notice.latest_on, notice.late, counted_again()) == (None, False, 0)
    the_table_is_refreshed(tmp_path)
    assert counted_again() == 1
    notice.refresh_from_db()
    assert (notice.latest_on, notice.late) == (date(2026, 12, 28), late)


def test_counting_again_twice_changes_nothing_and_is_noted_once(
    employer: Employer, tmp_path: Path
) -> None:
    told_by(employer, DECEMBER)
    the_table_is_refreshed(tmp_path)
    assert [counted_again() for _ in range(3)] == [1, 0, 0]
    [entry] = AuditEntry.objects.filter(action="supervision.notice_recounted")
    assert entry.facts == {
        "before": {"latest_on": None, "late": False, "reply_due_on": None},
        "after": {"latest_on": "2026-12-28", "late": True, "reply_due_on": None},
    }


def test_a_notice_sent_by_mistake_is_left_alone(employer: Employer, tmp_path: Path) -> None:
    notice = told_by(employer, DECEMBER)
    with time_machine.travel(f"{DECEMBER}T11:00:00+08:00", tick=False):
        deciding.void_notice(OPERATOR, VoidNotice(notice=notice.public_id, reason="重复告知"))
    the_table_is_refreshed(tmp_path)
    assert counted_again() == 0


def test_the_day_for_the_employers_reply_is_counted_again_too(
    employer: Employer, district: Organization, tmp_path: Path
) -> None:
    command = SetValue(
        rule=law.REPLY, value="3", place=district.path, valid_from=date(2026, 1, 1), reason="办法"
    )
    set_value(OPERATOR, command)
    notice = told_by(employer, DECEMBER)
    with time_machine.travel(f"{DECEMBER}T11:00:00+08:00", tick=False):
        asked = AskCorrection(notice=notice.public_id, on=DECEMBER, objection="理由不充分")
        deciding.ask_correction(OPERATOR, asked)
    the_table_is_refreshed(tmp_path)
    assert counted_again() == 1
    notice.refresh_from_db()
    assert notice.reply_due_on == date(2027, 1, 5)  # 31 December, 4 and 5 January
