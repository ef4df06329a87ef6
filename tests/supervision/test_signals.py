"""What supervision warns of: letters, their silence, complaints, employers' notices."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.supervision import (
    a_letter,
    a_notice,
    an_investigation,
    answered,
    delivered,
    issued,
)
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.signals import SIGNALS, Signal, Span
from unionhall.organizations.models import Employer, Organization
from unionhall.supervision.commands import MarkSilent, VoidNotice
from unionhall.supervision.models import Inspector, Letter, Notice, Violation
from unionhall.supervision.services import deciding, silence

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 8)
SILENT = date(2026, 6, 25)
"""The day after the fifteenth from delivery on 9 June."""
JULY = date(2026, 7, 1)


def at(day: date) -> time_machine.travel:
    return time_machine.travel(f"{day}T10:00:00+08:00", tick=False)


@pytest.fixture(autouse=True)
def _a_monday() -> Iterator[None]:
    with at(MONDAY):
        yield


def of(kind: str, path: str = "", last: date = JULY) -> list[Signal]:
    span = Span(first=MONDAY - timedelta(days=1), last=last, path=path)
    return SIGNALS.read([f"supervision.{kind}"], span)


def days(kind: str) -> list[date]:
    return [one.on for one in of(kind)]


@pytest.fixture
def sent(
    staff: Actor,
    street: Organization,
    employer: Employer,
    inspectors: list[Inspector],
    chair: None,
) -> Letter:
    del chair
    letter = a_letter(
        street,
        employer,
        actor=staff,
        violation=Violation.WAGES,
        inspectors=tuple(one.public_id for one in inspectors),
    )
    issued(letter, MONDAY, actor=staff)
    with at(date(2026, 6, 9)):
        return delivered(letter, date(2026, 6, 9), actor=staff)


def test_a_letter_tells_what_it_names_when_it_is_issued(
    sent: Letter, street: Organization, employer: Employer, other_district: Organization
) -> None:
    [told] = of("letter_wages", street.path)
    assert (told.record, told.on, told.employer) == (sent.public_id, MONDAY, employer.pk)
    assert of("letter_safety") == of("letter_wages", other_district.path) == []


def test_silence_is_told_on_the_day_after_the_last_one_and_stays_told(
    staff: Actor, sent: Letter
) -> None:
    with at(SILENT):
        silence.mark_silent(OPERATOR, MarkSilent(today=SILENT))
    assert (days("unanswered"), days("answered_late")) == ([SILENT], [])
    with at(JULY):
        answered(sent, JULY, actor=staff)
    assert (days("unanswered"), days("answered_late")) == ([SILENT], [JULY])


def test_what_was_answered_in_time_is_no_silence(staff: Actor, sent: Letter) -> None:
    with at(JULY):
        silence.mark_silent(OPERATOR, MarkSilent(today=JULY))
        answered(sent, SILENT - timedelta(days=1), actor=staff)
    assert days("unanswered") == days("answered_late") == []


def test_a_complaint_is_told_without_who_complained(
    staff: Actor, street: Organization, employer: Employer
) -> None:
    found = an_investigation(street, employer, actor=staff)
    [told] = of("complaint", street.path)
    assert (told.record, told.employer, told.weight) == (found.public_id, employer.pk, 1)
    kind = SIGNALS.kind("supervision.complaint")
    assert kind is not None
    assert "赵小川" not in str(kind.open(staff, {found.public_id}))


def test_notices_tell_how_many_on_the_day_on_which_the_union_was_told(
    staff: Actor, street: Organization, employer: Employer
) -> None:
    gone = MONDAY - timedelta(days=3)
    a_notice(employer, Notice.Kind.ACCIDENT, actor=staff, happens_on=gone, people=3)
    a_notice(employer, Notice.Kind.STRIKE, actor=staff, people=40)
    for kind, people in (("accident", 3), ("strike", 40)):
        [told] = of(kind, street.path)
        assert (told.on, told.employer, told.weight) == (MONDAY, employer.pk, people), kind


@pytest.mark.parametrize(
    ("people", "staff_there", "told"), [(19, 400, 0), (20, 400, 1), (3, 30, 1)]
)
def test_a_layoff_is_told_from_twenty_people_or_a_tenth_on(
    staff: Actor, street: Organization, people: int, staff_there: int, told: int
) -> None:
    employer = an_employer(street, "裁员公司")
    coming = MONDAY + timedelta(days=40)
    a_notice(
        employer, Notice.Kind.LAYOFF, actor=staff, happens_on=coming, people=people,
        staff=staff_there,
    )  # fmt: skip
    assert [one.weight for one in of("layoff")] == [people] * told


def test_a_dismissal_told_too_late_is_two_kinds_and_one_sent_by_mistake_none(
    staff: Actor, employer: Employer
) -> None:
    late = a_notice(employer, actor=staff, happens_on=MONDAY + timedelta(days=1))
    in_time = a_notice(employer, actor=staff, happens_on=MONDAY + timedelta(days=30))
    wrong = a_notice(employer, actor=staff, happens_on=MONDAY + timedelta(days=30))
    deciding.void_notice(staff, VoidNotice(notice=wrong.public_id, reason="重复报送"))
    assert {one.record for one in of("dismissal")} == {late.public_id, in_time.public_id}
    assert [one.record for one in of("told_late")] == [late.public_id]


def test_whoever_sees_a_letter_opens_it_and_nobody_else(
    staff: Actor, sent: Letter, street: Organization, other_district: Organization
) -> None:
    kind = SIGNALS.kind("supervision.letter_wages")
    assert kind is not None
    [told] = kind.open(staff, {sent.public_id}).values()
    assert told.title == sent.number
    for place, role in ((other_district, Role.ORGANIZER), (street, Role.BANK_CLERK)):
        assert not kind.open(an_actor(place, role), {sent.public_id}), role
