"""Who sees a meeting: whose duty covers it, and the bank clerk who is sent to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.builders.accounts import TODAY, a_user, an_actor
from tests.builders.organizations import an_organization
from tests.builders.outreach import a_meeting, a_promise
from unionhall.accounts.models import Duty, Role
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach import queries, services
from unionhall.outreach.errors import DutyDoesNotReach
from unionhall.outreach.models import Meeting
from unionhall.outreach.permissions import ATTEND, RECORD
from unionhall.outreach.services import stall


def assign(actor: Actor, meeting: Meeting, duty: Duty) -> None:
    stall.assign(actor, stall.Assign(meeting=meeting.public_id, duty=duty.public_id))


def test_a_bank_clerk_sees_the_meetings_they_are_sent_to_and_no_other(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    clerk_user = a_user(district, Role.BANK_CLERK, "王柜员")
    clerk = actor_for(clerk_user, TODAY)
    mine, not_mine = a_meeting(street), a_meeting(street)

    assert list(queries.attending(clerk)) == []
    assign(organizer, mine, clerk_user.duties.get())

    assert list(queries.meetings(clerk)) == [mine]
    assert list(queries.attending(clerk)) == [mine]
    assert queries.meeting(clerk, mine.public_id, ATTEND) == mine
    with pytest.raises(NotFound):
        queries.meeting(clerk, not_mine.public_id)
    with pytest.raises(NotPermitted):
        queries.meeting(clerk, mine.public_id, RECORD)
    with pytest.raises(NotPermitted):
        services.open_meeting(clerk, services.OpenMeeting(meeting=mine.public_id))


def test_taken_off_a_meeting_a_clerk_sees_it_no_more(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    clerk_user = a_user(district, Role.BANK_CLERK)
    duty = clerk_user.duties.get()
    meeting = a_meeting(street)
    assign(organizer, meeting, duty)

    stall.unassign(organizer, stall.Unassign(meeting=meeting.public_id, duty=duty.public_id))

    assert list(queries.meetings(actor_for(clerk_user, TODAY))) == []


def test_a_clerk_whose_duty_has_ended_sees_nothing(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    clerk_user = a_user(district, Role.BANK_CLERK)
    assign(organizer, a_meeting(street), clerk_user.duties.get())
    clerk_user.duties.update(valid_until=TODAY)

    assert list(queries.meetings(actor_for(clerk_user, TODAY))) == []


def test_nobody_is_sent_whose_duty_does_not_reach(
    organizer: Actor, street: Organization, other_district: Organization
) -> None:
    meeting = a_meeting(street)
    elsewhere = a_user(other_district, Role.BANK_CLERK).duties.get()
    ended = a_user(street, Role.STREET_STAFF).duties.get()
    Duty.objects.filter(pk=ended.pk).update(valid_until=timezone.localdate())

    for duty in (elsewhere, ended):
        with pytest.raises(DutyDoesNotReach):
            assign(organizer, meeting, duty)
    assert not meeting.attendances.exists()


def test_assigning_twice_is_assigning_once(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    meeting = a_meeting(street)
    duty = a_user(district, Role.ORGANIZER).duties.get()

    assign(organizer, meeting, duty)
    assign(organizer, meeting, duty)

    assert [a.user for a in queries.attendances(meeting)] == [duty.user]


def test_the_subtree_is_seen_and_nothing_beside_it(
    organizer: Actor, street: Organization, other_district: Organization
) -> None:
    here, elsewhere = a_meeting(street), a_meeting(other_district)

    assert list(queries.meetings(organizer)) == [here]
    with pytest.raises(NotFound):
        queries.meeting(organizer, elsewhere.public_id)


def test_a_promise_is_seen_where_it_was_made_and_by_who_owes_it(
    district: Organization, street: Organization, joint_union: Organization
) -> None:
    neighbour = an_organization("百泉街道总工会", parent=district, kind=Kind.STREET)
    promise = a_promise(a_meeting(street), owner=joint_union.public_id)

    for who, role in ((street, Role.STREET_STAFF), (joint_union, Role.UNION_CHAIR)):
        assert list(queries.promises(an_actor(who, role))) == [promise]
    assert list(queries.promises(an_actor(neighbour, Role.STREET_STAFF))) == []


def test_an_administrator_sees_no_meeting(district: Organization, street: Organization) -> None:
    a_meeting(street, held_on=timezone.localdate() + timedelta(days=1))

    assert list(queries.meetings(an_actor(district, Role.ADMINISTRATOR))) == []
