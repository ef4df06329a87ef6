"""Referrals whose days lay beyond the table of holidays are counted when it is refreshed."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.builders.linkage import a_partner, at_window_of, received, referred
from tests.builders.mediation import a_case, a_worker, agreed, mediated
from tests.builders.organizations import OPERATOR
from tests.builders.rules import a_local_value, statements, the_next_year
from unionhall.accounts.models import User
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry
from unionhall.linkage.commands import Answer, Return
from unionhall.linkage.models import PartnerBody, Referral
from unionhall.linkage.services import answering
from unionhall.linkage.services.recounting import recount
from unionhall.mediation.models import Case
from unionhall.organizations.models import Employer, Organization
from unionhall.rules.recounting import CountAgain

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 30)
"""A Wednesday; the table that ships ends the day after."""
EVENING, MORNING = f"{DECEMBER}T18:00:00+08:00", f"{DECEMBER}T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _the_committee_set_terms(district: Organization, office_folder: Path) -> None:
    a_local_value(district, "3", rule="linkage.answer")
    a_local_value(district, "2", rule="linkage.report")


@pytest.fixture
def sent(handler: Actor, case: Case, office: PartnerBody) -> Referral:
    with time_machine.travel(MORNING, tick=False):
        return referred(handler, case, office)


def counted_again() -> int:
    with time_machine.travel(EVENING, tick=False):
        return recount(OPERATOR, CountAgain())


def test_the_page_says_that_a_day_is_not_known_yet_and_then_which_it_is(
    sent: Referral, handler_user: User, office_folder: Path
) -> None:
    """Three working days: 31 December, 4 and 5 January."""
    desk, page = Client(), reverse("linkage:referral", args=[sent.public_id])
    desk.force_login(handler_user)
    not_yet = "尚不能确定：节假日表还未覆盖到那一天"
    assert sent.answer_due_on is None
    assert (counted_again(), not_yet in desk.get(page).content.decode()) == (0, True)
    the_next_year(office_folder)
    assert [counted_again() for _ in range(3)] == [1, 0, 0]
    sent.refresh_from_db()
    assert sent.answer_due_on == date(2027, 1, 5)
    shown = desk.get(page).content.decode()
    assert (not_yet in shown, "2027年1月5日" in shown) == (False, True)
    [entry] = AuditEntry.objects.filter(action="linkage.recounted")
    assert entry.facts == {
        "before": {"answer_due_on": None},
        "after": {"answer_due_on": "2027-01-05"},
    }


@pytest.mark.parametrize("wish", [date(2026, 12, 31), date(2027, 1, 20)])
def test_a_day_that_the_sender_asked_for_stays(
    handler: Actor, case: Case, office: PartnerBody, office_folder: Path, wish: date
) -> None:
    with time_machine.travel(MORNING, tick=False):
        sent = referred(handler, case, office, answer_by=wish)
    the_next_year(office_folder)
    assert counted_again() == 0
    sent.refresh_from_db()
    assert sent.answer_due_on == wish


def test_what_is_answered_keeps_the_day_it_had(
    sent: Referral, clerk: Actor, office_folder: Path
) -> None:
    with time_machine.travel(EVENING, tick=False):
        answering.give_back(
            clerk, Return(referral=sent.public_id, on=DECEMBER, reason="不属于本窗口")
        )
    the_next_year(office_folder)
    assert counted_again() == 0
    sent.refresh_from_db()
    assert sent.answer_due_on is None


def test_the_day_of_the_report_moves_from_a_day_that_turns_out_to_be_off(
    sent: Referral, clerk: Actor, office_folder: Path
) -> None:
    """Two days from 30 December are New Year; the next working day is Monday, the 4th."""
    with time_machine.travel(EVENING, tick=False):
        answering.accept(clerk, Answer(referral=sent.public_id, on=DECEMBER))
    sent.refresh_from_db()
    assert sent.report_due_on == date(2027, 1, 1)
    the_next_year(office_folder)
    assert [counted_again() for _ in range(2)] == [1, 0]
    sent.refresh_from_db()
    assert sent.report_due_on == date(2027, 1, 4)


def test_an_extended_review_stays_extended(
    handler: Actor, district: Organization, employer: Employer, office_folder: Path
) -> None:
    """Five working days end on 7 January, five more on the 14th; with the 11th off, on the 15th."""
    commission = a_partner(district, "arbitration")
    court = at_window_of(commission)
    the_next_year(office_folder)
    with time_machine.travel(MORNING, tick=False):
        case = a_case(handler, district, employer, known_on=None)
        mediated(handler, case)
        agreed(handler, case, parts=[(date(2026, 12, 31), 8000)])
        asked = {"parts": ("workers", "agreement"), "both_ask": True}
        sent = referred(handler, case, commission, purpose="review", **asked)
        answer = Answer(referral=sent.public_id, on=DECEMBER)
        assert answering.accept(court, answer).report_due_on == date(2027, 1, 7)
        assert answering.extend(court, answer).report_due_on == date(2027, 1, 14)
    assert counted_again() == 0
    the_next_year(office_folder, date(2027, 1, 11))
    assert [counted_again() for _ in range(2)] == [1, 0]
    sent.refresh_from_db()
    assert sent.report_due_on == date(2027, 1, 15)


def test_many_take_no_more_statements_than_two(
    handler: Actor,
    clerk: Actor,
    district: Organization,
    employer: Employer,
    office: PartnerBody,
    office_folder: Path,
) -> None:
    def more(*names: str) -> None:
        with time_machine.travel(MORNING, tick=False):
            for name in names:
                received(clerk, office)
                case = a_case(handler, district, employer, [a_worker(name)])
                sent = referred(handler, case, office)
                answering.accept(clerk, Answer(referral=sent.public_id, on=DECEMBER))

    more("赵一", "赵二")
    the_next_year(office_folder)
    two = statements(counted_again)
    more("赵三", "赵四", "赵五")
    the_next_year(office_folder, date(2027, 1, 4))
    assert statements(counted_again) == two
    sent, taken = Referral.objects.filter(state="sent"), Referral.objects.filter(state="accepted")
    assert set(sent.values_list("answer_due_on", flat=True)) == {date(2027, 1, 6)}
    assert set(taken.values_list("report_due_on", flat=True)) == {date(2027, 1, 5)}
