"""Taps at a stall: each counts once, none is lost."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone

from tests.builders.outreach import a_held_meeting, a_meeting
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization
from unionhall.outreach.errors import AbsurdCount, MeetingOver, NotUnderWay, ReasonNeeded
from unionhall.outreach.models import Counter, Meeting, Tap
from unionhall.outreach.services import CancelMeeting, cancel_meeting, stall


def taps(*by: int, counter: Counter = Counter.ASKED) -> list[stall.OneTap]:
    return [stall.OneTap(id=uuid4(), counter=counter, by=one) for one in by]


def counted(actor: Actor, meeting: Meeting, sent: list[stall.OneTap]) -> stall.Counted:
    return stall.count_taps(actor, stall.CountTaps(meeting=meeting.public_id, taps=sent))


def test_the_same_tap_twice_counts_once(organizer: Actor, street: Organization) -> None:
    meeting = a_meeting(street, opened=True)
    sent = taps(1, 1, 1)

    first = counted(organizer, meeting, sent)
    second = counted(organizer, meeting, [*sent, sent[0], *taps(1, counter=Counter.FORMS)])

    assert first.counts["asked"] == 3
    assert second.counts == {"asked": 3, "materials": 0, "questionnaires": 0, "forms": 1}
    assert set(second.taken) >= {tap.id for tap in sent}
    meeting.refresh_from_db()
    assert (meeting.asked, meeting.forms, Tap.objects.count()) == (3, 1, 4)


def test_undoing_never_goes_below_nothing(organizer: Actor, street: Organization) -> None:
    meeting = a_meeting(street, opened=True)
    sent = taps(1, -1, -1)

    answer = counted(organizer, meeting, sent)

    assert answer.counts["asked"] == 0
    assert answer.refused == [sent[2].id]


def test_a_tap_of_another_meeting_is_a_conflict(organizer: Actor, street: Organization) -> None:
    one, other = a_meeting(street, opened=True), a_meeting(street, opened=True)
    sent = taps(1)
    counted(organizer, one, sent)

    with pytest.raises(Conflict):
        counted(organizer, other, sent)


def test_taps_from_before_the_opening_are_refused(organizer: Actor, street: Organization) -> None:
    with pytest.raises(NotUnderWay):
        counted(organizer, a_meeting(street), taps(1))


def test_a_phone_without_network_may_deliver_until_the_next_day(
    organizer: Actor, street: Organization
) -> None:
    meeting = a_held_meeting(street)

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert counted(organizer, meeting, taps(1)).counts["asked"] == 1
    with (
        time_machine.travel(timezone.now() + timedelta(days=2), tick=False),
        pytest.raises(MeetingOver),
    ):
        counted(organizer, meeting, taps(1))


def test_nothing_is_counted_at_a_meeting_called_off(organizer: Actor, street: Organization) -> None:
    meeting = a_meeting(street)
    cancel_meeting(organizer, CancelMeeting(meeting=meeting.public_id, reason="下雨"))

    with pytest.raises(MeetingOver):
        counted(organizer, meeting, taps(1))


def test_a_correction_says_why_and_is_kept_as_the_difference(
    organizer: Actor, street: Organization
) -> None:
    meeting = a_meeting(street, opened=True)
    counted(organizer, meeting, taps(1, 1))
    correction = stall.CorrectCount(
        meeting=meeting.public_id,
        counter=Counter.ASKED,
        number=40,
        reason="漏点了一组",
        key=UUID("0192f6f0-0000-7000-8000-000000000002"),
    )

    stall.correct_count(organizer, correction)
    corrected = stall.correct_count(organizer, correction)

    assert corrected.asked == 40
    assert sorted(Tap.objects.values_list("by", "reason")) == [
        (1, ""),
        (1, ""),
        (38, "漏点了一组"),
    ]
    entry = AuditEntry.objects.get(action="outreach.count_corrected")
    assert (entry.facts["before"], entry.facts["after"]) == (2, 40)


@pytest.mark.parametrize(
    ("number", "reason", "refusal"),
    [(20_001, "数错了", AbsurdCount), (-1, "数错了", AbsurdCount), (5, "", ReasonNeeded)],
)
def test_a_bad_correction_changes_nothing(
    organizer: Actor, street: Organization, number: int, reason: str, refusal: type[Exception]
) -> None:
    meeting = a_meeting(street, opened=True)
    command = stall.CorrectCount(
        meeting=meeting.public_id, counter=Counter.FORMS, number=number, reason=reason
    )

    with pytest.raises(refusal):
        stall.correct_count(organizer, command)

    meeting.refresh_from_db()
    assert meeting.forms == 0
