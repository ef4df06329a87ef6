"""The days of review and confirmation, against a table worked out by hand for early 2026.

That year the Spring Festival is Sunday 15 to Monday 23 February; Saturday 14 and Saturday 28
are worked. The day of effect is not counted; an end on a day of rest moves to the next worked day.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.builders.linkage import a_partner, at_window_of, referred
from tests.builders.mediation import a_case, agreed, mediated
from unionhall.core.actors import Actor
from unionhall.linkage import errors
from unionhall.linkage.commands import Answer
from unionhall.linkage.services import answering
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
ASK = {"parts": ("workers", "agreement"), "both_ask": True}
REVIEW, CONFIRM = ("review", "arbitration"), ("confirmation", "court")
BY_HAND = [
    # asked for, effect, last day, the day after it
    (REVIEW, (1, 30), (2, 14), (2, 15)),  # the worked Saturday
    (REVIEW, (1, 31), (2, 24), (2, 25)),  # 15 February is the first day of the festival
    (REVIEW, (2, 8), (2, 24), (2, 25)),  # 23 February is its last
    (REVIEW, (2, 9), (2, 24), (2, 25)),  # 24 February is worked
    (REVIEW, (2, 13), (2, 28), (3, 1)),  # the worked Saturday
    (REVIEW, (2, 14), (3, 2), (3, 3)),  # 1 March is a Sunday
    (CONFIRM, (1, 15), (2, 14), (2, 15)),  # the worked Saturday
    (CONFIRM, (1, 16), (2, 24), (2, 25)),  # 15 February
    (CONFIRM, (1, 24), (2, 24), (2, 25)),  # 23 February
    (CONFIRM, (1, 29), (2, 28), (3, 1)),  # the worked Saturday
    (CONFIRM, (1, 30), (3, 2), (3, 3)),  # 1 March is a Sunday
    (CONFIRM, (2, 12), (3, 16), (3, 17)),  # 14 March is a Saturday
]


def at(day: tuple[int, int]) -> time_machine.travel:
    moment = datetime.combine(date(2026, *day), time(10), ZoneInfo("Asia/Shanghai"))
    return time_machine.travel(moment, tick=False)


@pytest.mark.parametrize(("asked", "effect", "last", "after"), BY_HAND)
def test_both_may_ask_on_the_last_day_and_not_on_the_next(
    handler: Actor,
    district: Organization,
    employer: Employer,
    asked: tuple[str, str],
    effect: tuple[int, int],
    last: tuple[int, int],
    after: tuple[int, int],
) -> None:
    purpose, kind = asked
    partner = a_partner(district, kind)
    with at(effect):
        case = a_case(handler, district, employer, known_on=None)
        mediated(handler, case)
        agreed(handler, case, parts=[(date(2026, 5, 29), 8000)])
    with at(after), pytest.raises(errors.TooLateToAsk) as refused:
        referred(handler, case, partner, purpose=purpose, **ASK)
    assert refused.value.facts["day"] == date(2026, *last)
    with at(last):
        assert referred(handler, case, partner, purpose=purpose, **ASK).purpose == purpose


def test_nobody_is_refused_by_a_day_beyond_the_table_of_holidays(
    handler: Actor, district: Organization, employer: Employer
) -> None:
    """15 days from 21 December are 5 January 2027, of which nobody knows yet whether it is off."""
    commission = a_partner(district, "arbitration")
    with at((12, 21)):
        case = a_case(handler, district, employer, known_on=None)
        mediated(handler, case)
        agreed(handler, case, parts=[(date(2026, 12, 31), 8000)])
    new_year = datetime(2027, 1, 6, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(new_year, tick=False):
        assert referred(handler, case, commission, purpose="review", **ASK).purpose == "review"


def test_a_review_over_the_festival_takes_five_worked_days_and_five_more(
    handler: Actor, district: Organization, employer: Employer
) -> None:
    """From Friday 13: 14, 24, 25, 26, 27 February; then 28 February, 2, 3, 4, 5 March."""
    commission = a_partner(district, "arbitration")
    with at((2, 12)):
        case = a_case(handler, district, employer, known_on=None)
        mediated(handler, case)
        agreed(handler, case, parts=[(date(2026, 5, 29), 8000)])
        found = referred(handler, case, commission, purpose="review", **ASK)
        window = at_window_of(commission)
    with at((2, 13)):
        assert answering.accept(window, Answer(referral=found.public_id)).report_due_on == date(
            2026, 2, 27
        )
    with at((2, 28)), pytest.raises(errors.CannotBeExtended):
        answering.extend(window, Answer(referral=found.public_id))
    with at((2, 27)):
        assert answering.extend(window, Answer(referral=found.public_id)).report_due_on == date(
            2026, 3, 5
        )
