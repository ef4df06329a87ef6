"""The tripartite committee: a quorum that it set, resolutions that bind, tasks followed up."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from tests.builders.linkage import a_partner
from tests.builders.rules import a_local_value
from tests.mediation.conftest import NOW
from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Wanted
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.today import TODAY as FIRST_PAGE
from unionhall.linkage import errors, queries
from unionhall.linkage.commands import (
    CancelMeeting,
    FinishTask,
    HoldMeeting,
    LeavePlace,
    PlanMeeting,
    Resolve,
    TakePlace,
    TaskSet,
)
from unionhall.linkage.models import (
    CommitteeMeeting,
    CommitteeMember,
    PartnerBody,
    Resolution,
    ResolutionTask,
)
from unionhall.linkage.services import committee
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def a_member(
    keeper: Actor, body: Organization, name: str, partner: PartnerBody | None = None
) -> CommitteeMember:
    command = TakePlace(
        organization=body.public_id,
        name=name,
        since=date(2026, 1, 1),
        partner=partner.public_id if partner else None,
    )
    return committee.take_place(keeper, command)


def planned(keeper: Actor, body: Organization) -> CommitteeMeeting:
    command = PlanMeeting(
        submission_id=uuid4(),
        organization=body.public_id,
        on=TODAY,
        place="区总工会会议室",
        agenda="快递行业欠薪",
    )
    return committee.plan_meeting(keeper, command)


def held(keeper: Actor, found: CommitteeMeeting, *came: CommitteeMember) -> CommitteeMeeting:
    ids = tuple(one.public_id for one in came)
    command = HoldMeeting(meeting=found.public_id, on=TODAY, came=ids, minutes="通报情况。")
    return committee.hold_meeting(keeper, command)


def wish(found: CommitteeMeeting, *tasks: tuple[UUID | None, date], **overrides: Any) -> Resolve:
    fields: dict[str, Any] = {"submission_id": uuid4(), "text": "开展欠薪排查。"}
    sets = tuple(TaskSet(partner=who, task="提供名单", due_on=day) for who, day in tasks)
    return Resolve(meeting=found.public_id, tasks=sets, **fields | overrides)


@pytest.fixture
def meeting(keeper: Actor, district: Organization, office: PartnerBody) -> CommitteeMeeting:
    """A meeting with a quorum of two, to which the union and the labour office came."""
    a_local_value(district, "2", rule="linkage.quorum")
    union = a_member(keeper, district, "郑副主席")
    labour = a_member(keeper, district, "钱局长", office)
    return held(keeper, planned(keeper, district), union, labour)


def test_a_resolution_binds_each_party_with_a_task_and_a_day(
    keeper: Actor, meeting: CommitteeMeeting, office: PartnerBody
) -> None:
    day = TODAY + timedelta(days=10)
    command = wish(meeting, (None, day), (office.public_id, day))
    for _ in range(2):
        committee.resolve(keeper, command)
    assert Resolution.objects.count() == 1
    parties = [one.partner for one in ResolutionTask.objects.order_by("pk")]
    assert parties == [None, office]


def test_without_the_quorum_nothing_is_resolved(
    keeper: Actor, district: Organization, office: PartnerBody
) -> None:
    union = a_member(keeper, district, "郑副主席")
    unset = held(keeper, planned(keeper, district), union)
    with pytest.raises(errors.NoQuorumSet):
        committee.resolve(keeper, wish(unset, (None, TODAY)))
    a_local_value(district, "2", rule="linkage.quorum")
    few = held(keeper, planned(keeper, district), union)
    assert few.quorum == 2
    with pytest.raises(errors.NoQuorum):
        committee.resolve(keeper, wish(few, (None, TODAY)))


def test_only_parties_that_came_are_bound_by_a_day_after_the_meeting(
    keeper: Actor, meeting: CommitteeMeeting, district: Organization
) -> None:
    court = a_partner(district, "court")
    with pytest.raises(errors.PartyAbsent):
        committee.resolve(keeper, wish(meeting, (court.public_id, TODAY)))
    with pytest.raises(errors.DueBeforeMeeting):
        committee.resolve(keeper, wish(meeting, (None, TODAY - timedelta(days=1))))
    with pytest.raises(errors.TaskMissing):
        committee.resolve(keeper, wish(meeting))


def test_who_left_the_committee_cannot_have_come(keeper: Actor, district: Organization) -> None:
    gone = a_member(keeper, district, "郑副主席")
    committee.leave_place(keeper, LeavePlace(member=gone.public_id, until=TODAY))
    with pytest.raises(errors.NotAMemberThen):
        held(keeper, planned(keeper, district), gone)


def test_the_same_person_sits_once_for_a_party(keeper: Actor, district: Organization) -> None:
    a_member(keeper, district, "郑副主席")
    with pytest.raises(errors.SeatedAlready):
        a_member(keeper, district, "郑副主席")


def test_a_meeting_called_off_is_not_held(keeper: Actor, district: Organization) -> None:
    found = planned(keeper, district)
    for _ in range(2):
        committee.cancel_meeting(keeper, CancelMeeting(meeting=found.public_id))
    with pytest.raises(errors.MeetingOver):
        held(keeper, found)


def test_a_partner_reports_its_own_task_and_a_late_one_stands_in_the_inbox_of_each(
    keeper: Actor, meeting: CommitteeMeeting, office: PartnerBody, clerk: Actor
) -> None:
    day = TODAY + timedelta(days=2)
    committee.resolve(keeper, wish(meeting, (None, day), (office.public_id, day)))
    own, theirs = ResolutionTask.objects.order_by("pk")
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        today = TODAY + timedelta(days=5)
        assert _late_tasks(keeper, today) == [2]
        assert _late_tasks(clerk, today) == [1]
        wanted = Wanted(today=today, kinds=frozenset({"linkage.task"}))
        assert [one.due_on for one in DUES.collect(keeper, wanted)] == [day]
        with pytest.raises(NotFound):
            committee.finish_task(clerk, FinishTask(task=own.public_id, report="已完成"))
        for _ in range(2):
            committee.finish_task(clerk, FinishTask(task=theirs.public_id, report="已提供名单"))
        theirs.refresh_from_db()
        assert (theirs.done_on, theirs.late) == (today, True)
        with pytest.raises(errors.DoneAlready):
            committee.finish_task(clerk, FinishTask(task=theirs.public_id, report="别的"))


def _late_tasks(actor: Actor, today: date) -> list[int | None]:
    cards = FIRST_PAGE.cards(actor, today)
    return [one.count for one in cards if one.icon == "checklist" and one.tone == "late"]


def test_handlers_see_the_committee_and_change_nothing(
    handler: Actor, meeting: CommitteeMeeting
) -> None:
    assert list(queries.meetings(handler)) == [meeting]
    with pytest.raises(NotPermitted):
        committee.resolve(handler, wish(meeting, (None, TODAY)))


def test_a_meeting_recorded_twice_is_recorded_once_and_another_record_is_refused(
    keeper: Actor, meeting: CommitteeMeeting
) -> None:
    came = [one.member for one in meeting.came.order_by("pk")]
    assert held(keeper, meeting, *came) == meeting
    assert meeting.came.count() == len(came)
    with pytest.raises(errors.MeetingOver):
        held(keeper, meeting, came[0])


def test_nothing_is_done_before_the_meeting_that_asked_for_it(
    keeper: Actor, meeting: CommitteeMeeting
) -> None:
    committee.resolve(keeper, wish(meeting, (None, TODAY)))
    early = FinishTask(
        task=ResolutionTask.objects.get().public_id, report="已办", on=TODAY - timedelta(days=1)
    )
    with pytest.raises(errors.DayTooEarly):
        committee.finish_task(keeper, early)
