"""The terms of letters and notices, against tables worked out by hand with the yearly notices.

2026: Spring Festival is off from 15 to 23 February, Saturdays 14 and 28 February are worked.
Dragon Boat Festival 19 to 21 June, Mid-Autumn 25 to 27 September, National Day 1 to 7 October;
Sunday 20 September and Saturday 10 October are worked.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.supervision import a_letter, answered, delivered, issued
from unionhall.core.actors import Actor
from unionhall.organizations.commands import Describe
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.organizations.services import describe
from unionhall.rules.recounting import CountAgain
from unionhall.rules.services import SetValue, set_value
from unionhall.supervision import law
from unionhall.supervision.commands import MarkSilent
from unionhall.supervision.models import Inspector, Letter, Notice, Violation
from unionhall.supervision.services import silence
from unionhall.supervision.services.recounting import recount

pytestmark = pytest.mark.django_db
NOWHERE = None


def at(day: date) -> time_machine.travel:
    return time_machine.travel(f"{day}T10:00:00+08:00", tick=False)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def term(body: Organization, start: date, kind: Letter.Kind = Letter.Kind.OPINION) -> date | None:
    letter = Letter(organization=body, kind=kind, delivered_on=start, decided_on=start)
    return law.answer_clock(letter).on


@pytest.mark.usefixtures("beijing")
@pytest.mark.parametrize(
    ("delivered_on", "due_on"),
    [
        ("04-30", NOWHERE),  # the law is in force from 1 May
        ("05-01", "05-18"),  # the 16th is a Saturday
        ("06-04", "06-22"),  # the 19th is Dragon Boat Festival, off until Sunday the 21st
        ("06-09", "06-24"),  # a Wednesday; the day of the delivery does not count
        ("09-05", "09-20"),  # a Sunday that is worked: it stays
        ("09-10", "09-28"),  # Mid-Autumn, off until Sunday the 27th
        ("09-16", "10-08"),  # 1 October begins the week of National Day
        ("09-22", "10-08"),  # 7 October is the last day of that week
        ("12-16", "12-31"),  # a Thursday
    ],
)
def test_in_beijing_an_opinion_is_answered_within_15_calendar_days(
    street: Organization, delivered_on: str, due_on: str | None
) -> None:
    assert term(street, day(delivered_on)) == (day(due_on) if due_on else None)


@pytest.mark.parametrize(
    ("delivered_on", "due_on"),
    [
        ("01-30", "02-14"),  # a Saturday that is worked for Spring Festival: it stays
        ("01-31", "02-24"),  # 15 February is the first day off; work begins on the 24th
        ("02-08", "02-24"),  # 23 February is the last day off
        ("02-13", "02-28"),  # again a worked Saturday
        ("02-14", "03-02"),  # 1 March is a Sunday
    ],
)
def test_calendar_days_over_spring_festival(
    district: Organization, delivered_on: str, due_on: str
) -> None:
    command = SetValue(
        rule=law.ANSWER,
        place=district.path,
        value="15",
        valid_from=day("01-01"),
        reason="区总〔2026〕1号",
    )
    set_value(OPERATOR, command)
    assert term(district, day(delivered_on)) == day(due_on)


@pytest.mark.parametrize(
    ("delivered_on", "due_on"),
    [
        # 2-6 Feb: 5, 9-13: 10, Sat 14: 11, festival, 24-27: 15
        ("01-30", "02-27"),
        # 3-6 Feb: 4, 9-13: 9, Sat 14: 10, festival, 24-27: 14, Sat 28: 15
        ("02-02", "02-28"),
        # 24 Sep: 1, Mid-Autumn, 28-30: 4, National Day, 8-10 Oct: 7, 12-16: 12, 19-21: 15
        ("09-23", "10-21"),
    ],
)
def test_working_days_where_the_law_counts_them(
    city: Organization, delivered_on: str, due_on: str
) -> None:
    hangzhou = an_organization("西湖区总工会", parent=city, kind=Kind.DISTRICT)
    command = Describe(
        organization=hangzhou.public_id,
        name=hangzhou.name,
        address="",
        credit_code="",
        division_code="330106000000",
    )
    describe(OPERATOR, command)
    hangzhou.refresh_from_db()
    assert term(hangzhou, day(delivered_on)) == day(due_on)


@pytest.mark.usefixtures("beijing")
@pytest.mark.parametrize(
    ("decided_on", "due_on"),
    [
        # 17-18 Jun: 2, festival, 22-26: 7, 29 Jun-3 Jul: 12, 6-8 Jul: 15
        ("06-16", "07-08"),
        # Sun 20 Sep: 1, 21-24: 5, festival, 28-30: 8, National Day, 8-10 Oct: 11, 12-15: 15
        ("09-18", "10-15"),
    ],
)
def test_an_authority_tells_the_union_within_15_working_days(
    district: Organization, decided_on: str, due_on: str
) -> None:
    assert term(district, day(decided_on), Letter.Kind.SUGGESTION) == day(due_on)


@pytest.mark.usefixtures("beijing")
@pytest.mark.parametrize(
    ("kind", "happens_on", "latest_on"),
    [
        # back from 8 Oct: 30, 29, 28 Sep, then 24 and 23 before Mid-Autumn
        (Notice.Kind.DISMISSAL, "10-08", "09-23"),
        # back from Monday 12 Oct: Sat 10, 9, 8, then 30 and 29 Sep
        (Notice.Kind.DISMISSAL, "10-12", "09-29"),
        # 30 calendar days back; a day counted backwards stays where it falls
        (Notice.Kind.LAYOFF, "10-31", "10-01"),
    ],
)
def test_notices_are_counted_back_from_the_event(
    street: Organization, kind: Notice.Kind, happens_on: str, latest_on: str
) -> None:
    notice = Notice(
        organization=street, kind=kind, happens_on=day(happens_on), received_on=day("09-01")
    )
    assert law.notice_clock(notice).on == day(latest_on)


JANUARY = date(2027, 1, 25)
"""15 days later, 9 February 2027, lies in a Spring Festival of which no notice is known yet."""


@pytest.fixture
def before_the_table(
    staff: Actor,
    street: Organization,
    employer: Employer,
    inspectors: list[Inspector],
    chair: None,
    settings: LazySettings,
    tmp_path: Path,
) -> Letter:
    """Give an opinion that was delivered before the notice of holidays for its term came out."""
    del chair
    settings.DATA_FOLDER = tmp_path
    with at(JANUARY):
        people = tuple(one.public_id for one in inspectors)
        letter = a_letter(
            street, employer, actor=staff, violation=Violation.WAGES, inspectors=people
        )
        issued(letter, JANUARY, actor=staff)
        return delivered(letter, JANUARY, actor=staff)


def the_notice_comes_out(folder: Path) -> None:
    """Add the year as an office would; its days are invented: off from 6 to 12 February."""
    off = {f"2027-02-{number:02d}": "春节" for number in range(6, 13)}
    years = {"2027": {"off": off, "work": {}, "papers": [], "source": "test"}}
    (folder / "holidays.json").write_text(json.dumps({"years": years}))


def test_beyond_the_table_the_day_is_counted_plainly_and_says_so(before_the_table: Letter) -> None:
    assert before_the_table.due_on == date(2027, 2, 9)
    assert "2007" in law.answer_clock(before_the_table).why[0]


def test_a_letter_is_not_silent_before_the_day_by_the_table_that_came_out_since(
    before_the_table: Letter, tmp_path: Path
) -> None:
    the_notice_comes_out(tmp_path)
    due_on = date(2027, 2, 15)  # the 13th and 14th are a weekend
    marked = []
    for today in (date(2027, 2, 10), due_on, due_on + timedelta(days=1)):
        with at(today):
            marked.append(silence.mark_silent(OPERATOR, MarkSilent(today=today)))
    before_the_table.refresh_from_db()
    assert marked == [0, 0, 1]
    assert (before_the_table.due_on, before_the_table.silent_on) == (due_on, date(2027, 2, 16))


def test_an_answer_is_late_by_the_table_that_came_out_since(
    staff: Actor, before_the_table: Letter, tmp_path: Path
) -> None:
    the_notice_comes_out(tmp_path)
    with at(date(2027, 2, 15)):
        assert not answered(before_the_table, actor=staff).late
    before_the_table.refresh_from_db()
    assert (before_the_table.timing, before_the_table.silent_on) == (Letter.Timing.IN_TIME, None)


def test_working_days_beyond_the_table_are_counted_when_it_comes_out(
    organizer: Actor, district: Organization, tmp_path: Path, settings: LazySettings
) -> None:
    settings.DATA_FOLDER = tmp_path
    letter = Letter.objects.create(
        submission_id="0190a000-0000-7000-8000-000000000001",
        sent_hash="0190a000-0000-7000-8000-000000000002",
        organization=district,
        scope_path=district.path,
        state=Letter.State.DELIVERED,
        kind=Letter.Kind.SUGGESTION,
        employer=an_employer(district),
        addressee="区人社局",
        violation=Violation.WAGES,
        number="x",
        drafted_on=JANUARY,
        issued_on=JANUARY,
        delivered_on=JANUARY,
        decided_on=JANUARY,
    )
    assert law.answer_clock(letter).on is None
    the_notice_comes_out(tmp_path)
    recount(organizer, CountAgain())
    letter.refresh_from_db()
    # 26-29 Jan: 4, 1-5 Feb: 9, festival until the 12th, 15-19: 14, 22 Feb: 15
    assert letter.due_on == date(2027, 2, 22)
