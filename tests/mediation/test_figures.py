"""Cases, people and money are figures of their own; each opens its records."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine

from tests.builders.mediation import a_case, a_worker, agreed, mediated, today
from unionhall.core.actors import Actor
from unionhall.core.facts import Period
from unionhall.indicators import counting, queries, records
from unionhall.indicators.dictionary import INDICATORS
from unionhall.indicators.queries import Where
from unionhall.indicators.records import Choice
from unionhall.mediation.commands import Fail, Pay
from unionhall.mediation.models import Case
from unionhall.mediation.services import performing, settling
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
MARCH = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))
CODES = (
    "disputes_accepted",
    "disputes_ended",
    "disputes_settled",
    "disputes_workers",
    "disputes_helped",
    "disputes_agreed_money",
    "disputes_awarded",
    "disputes_paid",
)


def told(body: Organization) -> dict[str, int]:
    found = queries.figures(Where(body=body), MARCH, CODES)
    return {code: figure.value for code, figure in found.items()}


@pytest.fixture
def settled(registrar: Actor, street: Organization, employer: Employer) -> Case:
    """One case of two workers settled and half paid, one that failed, one only applied for."""
    case = a_case(registrar, street, employer, [a_worker("王建国"), a_worker("李红")])
    mediated(registrar, case)
    agreed(registrar, case, "8000.50")
    pay = Pay(
        case=case.public_id, submission_id=uuid4(), paid_on=today(), amount=Decimal("3000.50")
    )
    performing.pay(registrar, pay)
    other = a_case(registrar, street, employer, [a_worker("赵敏")], category="3")
    mediated(registrar, other)
    settling.fail(registrar, Fail(case=other.public_id, on=today(), reason="分歧过大"))
    a_case(registrar, street, employer, [a_worker("陈静")])
    return case


@pytest.mark.parametrize("counted", [False, True])
def test_cases_people_and_money_are_never_mixed(
    settled: Case, district: Organization, *, counted: bool
) -> None:
    with time_machine.travel(date(2026, 5, 3), tick=False):
        if counted:
            counting.count_months(today=date(2026, 5, 3))
        assert told(district) == {
            "disputes_accepted": 2,
            "disputes_ended": 2,
            "disputes_settled": 1,
            "disputes_workers": 3,
            "disputes_helped": 2,
            "disputes_agreed_money": 8001,
            "disputes_awarded": 0,
            "disputes_paid": 3001,
        }


def test_each_figure_opens_its_records_as_lines_without_names(
    settled: Case, district: Organization, leader: Actor
) -> None:
    for code in CODES:
        choice = Choice(indicator=INDICATORS[code], at=Where(body=district), period=MARCH)
        assert records.in_sight(leader, choice) == records.value(choice), code
        rows = list(records.presented(leader, choice.ask.fact, records.rows(leader, choice)))
        assert "王建国" not in str(rows)
        assert settled.employer.name not in str(rows)
        assert all("/mediation/lines/" in str(row["url"]) for row in rows)


def test_a_figure_is_told_by_kind_of_dispute(settled: Case, district: Organization) -> None:
    choice = Choice(
        indicator=INDICATORS["disputes_accepted"],
        at=Where(body=district),
        period=MARCH,
        narrowed=(("category", "3"),),
    )
    assert records.value(choice) == 1
