"""Days left to the limitation: counted by the rules, with article; the seven-day flag."""

from datetime import date

import pytest
import time_machine

from tests.builders.advice import a_question
from unionhall.advice import law, queries, wording
from unionhall.advice.law import Standing
from unionhall.advice.models import Consultation
from unionhall.advice.services.upkeep import recount
from unionhall.core.actors import the_system
from unionhall.organizations.models import Organization
from unionhall.register.law import Place
from unionhall.rules.recounting import CountAgain

pytestmark = pytest.mark.django_db
PLACE = Place("110119", "")


def limit(today: date, **facts: object) -> law.Limitation:
    row = Consultation(**{"unpaid_wages": False} | facts)  # type: ignore[arg-type]
    return law.limitation(row, today, PLACE)


def test_it_ends_a_year_after_it_was_known() -> None:
    found = limit(date(2026, 3, 2), known_on=date(2025, 6, 10))

    assert found.clock is not None
    assert (found.standing, found.clock.on, found.left) == (
        Standing.RUNNING,
        date(2026, 6, 10),
        100,
    )
    assert wording.basis(found.rule) == "《中华人民共和国劳动争议调解仲裁法》第二十七条"


def test_a_last_day_in_the_spring_festival_moves_behind_it() -> None:
    # 2026-02-17 is New Year's Day; people work again on the 24th.
    found = limit(date(2026, 2, 10), known_on=date(2025, 2, 17))

    assert found.clock is not None
    assert found.clock.on == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("today", "standing", "left"),
    [
        (date(2026, 6, 3), Standing.RUNNING, 7),
        (date(2026, 6, 4), Standing.URGENT, 6),
        (date(2026, 6, 10), Standing.URGENT, 0),
        (date(2026, 6, 11), Standing.OVER, -1),
    ],
)
def test_fewer_than_seven_days_raise_the_flag(today: date, standing: Standing, left: int) -> None:
    found = limit(today, known_on=date(2025, 6, 10))

    assert (found.standing, found.left) == (standing, left)
    assert found.pressing == (standing is Standing.URGENT)


def test_wages_have_no_limit_while_employed_and_a_year_from_the_end() -> None:
    employed = limit(date(2026, 3, 2), unpaid_wages=True, known_on=date(2020, 1, 1))
    ended = limit(date(2026, 3, 2), unpaid_wages=True, employment_ended_on=date(2025, 6, 10))

    assert employed.standing is Standing.NONE
    assert ended.clock is not None
    assert ended.clock.on == date(2026, 6, 10)


def test_it_begins_anew_after_an_interruption() -> None:
    found = limit(date(2026, 3, 2), known_on=date(2025, 3, 3), restarted_on=date(2025, 9, 10))

    assert found.clock is not None
    assert found.clock.on == date(2026, 9, 10)


def test_without_its_first_day_nothing_is_counted() -> None:
    assert limit(date(2026, 3, 2)).standing is Standing.UNKNOWN


def test_beyond_the_table_of_holidays_the_day_is_the_earliest_and_says_so() -> None:
    found = limit(date(2026, 3, 2), known_on=date(2026, 3, 1))

    assert found.clock is not None
    assert (found.clock.on, found.clock.certain) == (date(2027, 3, 1), False)


@time_machine.travel("2026-06-04 10:00+08:00")
def test_the_list_keeps_what_presses_and_leaves_out_what_is_closed(street: Organization) -> None:
    urgent = a_question(street, known_on=date(2025, 6, 10), asked_on=date(2026, 6, 4))
    a_question(street, known_on=date(2025, 6, 11), asked_on=date(2026, 6, 4))
    a_question(street, known_on=date(2025, 6, 3), asked_on=date(2026, 6, 4))

    rows = queries.pressing(Consultation.objects.all(), date(2026, 6, 4), PLACE)

    assert urgent.limit_on == date(2026, 6, 10)
    assert list(rows) == [urgent]
    assert law.last_urgent_day(date(2026, 6, 4), PLACE) == date(2026, 6, 10)


@time_machine.travel("2026-06-04 10:00+08:00")
def test_a_day_that_was_counted_otherwise_is_counted_again(street: Organization) -> None:
    row = a_question(street, known_on=date(2025, 6, 10), asked_on=date(2026, 6, 4))
    Consultation.objects.filter(pk=row.pk).update(limit_on=date(2026, 6, 9))

    assert recount(the_system("tests"), CountAgain()) == 1
    assert recount(the_system("tests"), CountAgain()) == 0
    row.refresh_from_db()
    assert row.limit_on == date(2026, 6, 10)
