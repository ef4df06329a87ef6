"""Demands and service-package items: owner, due day, answer, satisfaction."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.organizations import an_employer, an_organization
from tests.builders.outreach import a_held_meeting, a_meeting, a_promise
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach import queries, services
from unionhall.outreach.errors import (
    AnsweredTooEarly,
    AnswerNeeded,
    DueTooEarly,
    DueTooLate,
    NoSuchBody,
    NotAVisit,
    TextNeeded,
)
from unionhall.outreach.models import Promise, Visit
from unionhall.outreach.services import promises, visits

KEY = UUID("0192f6f0-0000-7000-8000-000000000003")


def test_a_demand_is_owed_by_the_body_of_the_meeting_unless_said_otherwise(
    organizer: Actor, street: Organization
) -> None:
    meeting = a_meeting(street, opened=True)

    heard = a_promise(meeting, actor=organizer, due_on=None)

    assert (heard.owner, heard.due_on) == (street, meeting.held_on + timedelta(days=15))
    assert heard.scope_path == street.path


def test_the_same_demand_sent_twice_is_written_once(organizer: Actor, street: Organization) -> None:
    meeting = a_meeting(street)

    assert a_promise(meeting, key=KEY) == a_promise(meeting, key=KEY)
    assert Promise.objects.count() == 1


def test_a_demand_needs_words_a_sensible_day_and_an_owner_on_the_line(
    street: Organization, other_district: Organization
) -> None:
    meeting = a_meeting(street)
    today = meeting.held_on

    with pytest.raises(TextNeeded):
        a_promise(meeting, text="  ")
    with pytest.raises(DueTooEarly):
        a_promise(meeting, due_on=today - timedelta(days=1))
    with pytest.raises(DueTooLate):
        a_promise(meeting, due_on=today + timedelta(days=403))
    with pytest.raises(NoSuchBody):
        a_promise(meeting, owner=other_district.public_id)
    assert not Promise.objects.exists()


def test_an_answer_closes_it_and_may_be_taken_back(organizer: Actor, street: Organization) -> None:
    promise = a_promise(a_meeting(street))
    today = timezone.localdate()
    answer = promises.Answer(
        promise=promise.public_id, answer="已协调站点开放休息室", answered_on=today, satisfied=True
    )

    answered = promises.answer(organizer, answer)
    assert (answered.answered_on, answered.satisfied) == (today, True)
    opened = promises.take_back_answer(
        organizer, promises.TakeBackAnswer(promise=promise.public_id, reason="记错了")
    )

    assert (opened.answered_on, opened.satisfied) == (None, None)


def test_an_answer_needs_words_and_a_day_between_the_meeting_and_today(
    organizer: Actor, street: Organization
) -> None:
    meeting = a_held_meeting(street, timezone.localdate() - timedelta(days=3))
    name = a_promise(meeting).public_id

    for day in (meeting.held_on - timedelta(days=1), timezone.localdate() + timedelta(days=1)):
        with pytest.raises(AnsweredTooEarly):
            promises.answer(
                organizer, promises.Answer(promise=name, answer="已办", answered_on=day)
            )
    with pytest.raises(AnswerNeeded):
        promises.answer(
            organizer, promises.Answer(promise=name, answer=" ", answered_on=meeting.held_on)
        )


def test_who_only_looks_does_not_answer(district: Organization, street: Organization) -> None:
    name = a_promise(a_meeting(street)).public_id
    command = promises.Answer(promise=name, answer="已办", answered_on=timezone.localdate())

    with pytest.raises(NotPermitted):
        promises.answer(an_actor(district, Role.LEADER), command)


def test_what_is_late_is_counted_from_the_day_after_it_was_due(
    organizer: Actor, street: Organization
) -> None:
    meeting = a_held_meeting(street, timezone.localdate() - timedelta(days=30))
    today = timezone.localdate()
    late = a_promise(meeting, due_on=today - timedelta(days=1))
    a_promise(meeting, due_on=today)

    rows = queries.promises(organizer)

    assert list(queries.overdue(rows, today)) == [late]
    assert queries.promise_counts(rows, today) == {"open": 2, "overdue": 1, "today": 1}


def test_a_moved_meeting_takes_the_day_of_its_demands_along(
    organizer: Actor, street: Organization
) -> None:
    meeting = a_held_meeting(street)
    promise = a_promise(meeting)
    day = meeting.held_on - timedelta(days=2)

    services.change_meeting(
        organizer, services.ChangeMeeting(meeting=meeting.public_id, held_on=day)
    )

    promise.refresh_from_db()
    assert promise.made_on == day


def test_a_visit_is_written_down_with_what_came_of_it(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    meeting = a_meeting(street, employer=an_employer(street))
    founded = an_organization("云帆速递工会", parent=street, kind=Kind.SINGLE)
    command = visits.RecordVisit(
        meeting=meeting.public_id,
        union_before=Visit.UnionStatus.NONE,
        staff=126,
        obstacles="担心经费",
        needs="法律体检",
        intent=Visit.Intent.AGREED,
        founded=founded.public_id,
    )

    visit = visits.record_visit(organizer, command)

    assert (visit.staff, visit.intent, visit.founded) == (126, "agreed", founded)


def test_a_stall_has_no_record_of_a_visit(organizer: Actor, street: Organization) -> None:
    command = visits.RecordVisit(
        meeting=a_meeting(street).public_id, union_before=Visit.UnionStatus.NONE
    )
    with pytest.raises(NotAVisit):
        visits.record_visit(organizer, command)
