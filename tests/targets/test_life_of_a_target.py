"""A target's stage is what its record bears out, until a founding or an end."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from tests.builders.accounts import a_user, an_actor
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.outreach import a_held_meeting, a_meeting
from tests.builders.targets import a_party, a_target, cover, its_own_union
from unionhall.accounts import trail_facts
from unionhall.accounts.models import Role
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.outreach import services as outreach
from unionhall.outreach.models import Meeting, Visit
from unionhall.outreach.services import visits
from unionhall.targets import commands, errors, queries, services
from unionhall.targets.models import Mode, Target

TODAY = timezone.localdate()
State = Target.State


@pytest.fixture
def employer(street: Organization) -> Employer:
    return an_employer(street)


@pytest.fixture
def target(employer: Employer) -> Target:
    return a_target(employer)


def a_held_visit(employer: Employer, intent: str = "", **more: Any) -> Meeting:
    meeting = a_held_meeting(
        employer.area, kind=Meeting.Kind.ENTERPRISE, employer=employer.public_id, **more
    )
    if intent:
        command = visits.RecordVisit(
            meeting=meeting.public_id, union_before=Visit.UnionStatus.NONE, intent=intent
        )
        visits.record_visit(OPERATOR, command)
    return meeting


def stage(target: Target) -> str:
    target.refresh_from_db()
    return target.state


def test_listing_an_employer_twice_gives_the_same_target(employer: Employer) -> None:
    first = a_target(employer, mode=Mode.KEY)
    assert a_target(employer, mode=Mode.INDUSTRY) == first
    assert Target.objects.count() == 1
    assert AuditEntry.objects.filter(action="targets.listed").count() == 1


def test_an_employer_with_its_own_union_is_no_target(employer: Employer) -> None:
    its_own_union(employer, "云帆速递工会")
    with pytest.raises(errors.HasItsOwnUnion, match=r"云帆速递有限公司.*云帆速递工会"):
        a_target(employer)


def test_an_employer_under_a_joint_union_may_still_get_its_own(
    employer: Employer, joint_union: Organization
) -> None:
    cover(joint_union, employer)
    target = a_target(employer)
    assert (target.state, target.covered_by) == (State.LISTED, joint_union)


def test_assigning_moves_a_listed_target_on(target: Target, street: Organization) -> None:
    command = commands.Assign(target=target.public_id, owner=street.public_id)
    services.assign(OPERATOR, command)
    services.assign(OPERATOR, command)
    assert stage(target) == State.ASSIGNED
    assert AuditEntry.objects.filter(action="targets.assigned").count() == 1


def test_only_bodies_of_its_line_may_answer_for_it(
    target: Target, other_district: Organization
) -> None:
    command = commands.Assign(target=target.public_id, owner=other_district.public_id)
    with pytest.raises(errors.NotOfThisPlace, match="平谷区总工会"):
        services.assign(OPERATOR, command)


def test_no_employers_union_is_offered_or_answers_for_others(
    target: Target, street: Organization, joint_union: Organization
) -> None:
    below = an_organization("康庄社区工会联合会", parent=street, kind=Kind.COMMUNITY)
    keeper = an_actor(street, Role.STREET_STAFF)
    assert set(queries.owners(keeper, target)) == {street, below}
    with pytest.raises(errors.GuidesNobody, match=joint_union.name):
        services.assign(
            keeper, commands.Assign(target=target.public_id, owner=joint_union.public_id)
        )


def test_nothing_is_assigned_to_a_body_above_ones_own(
    target: Target, street: Organization, district: Organization
) -> None:
    upwards = commands.Assign(target=target.public_id, owner=district.public_id)
    with pytest.raises(errors.AboveYourBody, match=district.name):
        services.assign(an_actor(street, Role.STREET_STAFF), upwards)
    services.assign(an_actor(district), upwards)
    target.refresh_from_db()
    assert target.owner == district
    services.assign(an_actor(street, Role.STREET_STAFF), upwards)  # nothing changes


def test_the_trail_says_to_whom_a_target_was_assigned(
    target: Target, street: Organization, district: Organization
) -> None:
    for body in (district, street):
        services.assign(OPERATOR, commands.Assign(target=target.public_id, owner=body.public_id))
    entry = AuditEntry.objects.filter(action="targets.assigned").order_by("pk").last()
    assert entry is not None
    with translation.override("zh-hans"):
        told = trail_facts.details(entry, trail_facts.Places([entry]))
    assert district.name in told
    assert told.endswith(f"分派给：{street.name}")


def test_a_target_taken_up_again_stays_with_the_body_above_that_had_it(
    target: Target, street: Organization, district: Organization
) -> None:
    services.assign(OPERATOR, commands.Assign(target=target.public_id, owner=district.public_id))
    services.give_up(OPERATOR, commands.GiveUp(target=target.public_id, reason="暂不建会"))
    again = services.take_up_again(
        an_actor(street, Role.STREET_STAFF), commands.TakeUpAgain(target=target.public_id)
    )
    assert again.owner == district


@pytest.mark.parametrize(("staff", "mode"), [(26, "safety_net"), (99, "safety_net"), (100, "key")])
def test_the_mode_that_is_proposed_goes_by_the_staff(
    street: Organization, staff: int, mode: str
) -> None:
    firm = an_employer(street, staff=staff, counted_on=TODAY)
    office = Client()
    office.force_login(a_user(street, Role.STREET_STAFF))
    page = office.get(f"/targets/new/?employer={firm.public_id}").content.decode()
    assert f'<option value="{mode}" selected>' in page


def test_a_held_visit_moves_the_target_on_and_a_planned_one_does_not(
    target: Target, employer: Employer
) -> None:
    a_meeting(employer.area, employer=employer)
    assert stage(target) == State.LISTED
    a_held_visit(employer)
    assert stage(target) == State.VISITED


def test_a_visit_that_found_the_employer_willing_makes_it_so(
    target: Target, employer: Employer
) -> None:
    a_held_visit(employer, Visit.Intent.AGREED)
    assert stage(target) == State.WILLING
    assert target.intent == ""  # read from the visit, not copied


def test_taking_a_closing_back_takes_the_stage_back(target: Target, employer: Employer) -> None:
    meeting = a_meeting(employer.area, employer=employer, opened=True)
    outreach.close_meeting(OPERATOR, outreach.CloseMeeting(meeting=meeting.public_id))
    assert stage(target) == State.VISITED
    outreach.reopen_meeting(OPERATOR, outreach.ReopenMeeting(meeting=meeting.public_id))
    assert stage(target) == State.LISTED


def test_a_visit_that_was_written_to_the_wrong_employer_moves_the_right_one(
    target: Target, employer: Employer
) -> None:
    other = an_employer(employer.area, "飞毛腿配送有限公司")
    meeting = a_held_visit(other)
    command = visits.RecordVisit(
        meeting=meeting.public_id,
        union_before=Visit.UnionStatus.NONE,
        employer=employer.public_id,
    )
    visits.record_visit(OPERATOR, command)
    assert stage(target) == State.VISITED


def test_the_last_word_on_the_intent_counts(target: Target, employer: Employer) -> None:
    a_held_visit(employer, Visit.Intent.AGREED, held_on=TODAY - timedelta(days=3))
    services.note_intent(
        OPERATOR, commands.NoteIntent(target=target.public_id, intent=Visit.Intent.NO)
    )
    assert stage(target) == State.VISITED
    a_held_visit(employer, Visit.Intent.AGREED)
    assert stage(target) == State.WILLING


def test_noting_the_same_twice_writes_once(target: Target) -> None:
    command = commands.NoteIntent(
        target=target.public_id, intent=Visit.Intent.CONSIDERING, obstacle="cost"
    )
    services.note_intent(OPERATOR, command)
    services.note_intent(OPERATOR, command)
    assert AuditEntry.objects.filter(action="targets.intent_noted").count() == 1


def test_a_founding_goes_on_whatever_is_heard(target: Target, employer: Employer) -> None:
    services.begin_founding(OPERATOR, commands.BeginFounding(target=target.public_id))
    a_held_visit(employer, Visit.Intent.NO)
    assert stage(target) == State.FOUNDING


def test_a_founding_that_stops_leaves_the_target_where_its_record_stands(
    target: Target, employer: Employer
) -> None:
    services.begin_founding(OPERATOR, commands.BeginFounding(target=target.public_id))
    a_held_visit(employer)
    command = commands.FoundingStopped(target=target.public_id, reason="企业撤回申请")
    services.founding_stopped(OPERATOR, command)
    assert stage(target) == State.VISITED


def test_covering_the_employer_by_its_own_union_closes_the_target(
    target: Target, employer: Employer
) -> None:
    union = its_own_union(employer)
    assert stage(target) == State.FOUNDED
    assert (target.union, target.closed_on) == (union, TODAY)
    services.founded(
        OPERATOR, commands.Founded(target=target.public_id, organization=union.public_id)
    )
    assert AuditEntry.objects.filter(action="targets.closed").count() == 1


def test_a_joint_union_closes_the_target_as_covered(
    target: Target, employer: Employer, joint_union: Organization
) -> None:
    cover(joint_union, employer)
    assert stage(target) == State.COVERED


def test_the_joint_union_that_covered_it_before_closes_nothing(
    employer: Employer, joint_union: Organization
) -> None:
    cover(joint_union, employer)
    target = a_target(employer)
    cover(joint_union, an_employer(employer.area, "飞毛腿配送有限公司"))
    assert stage(target) == State.LISTED


def test_a_union_that_does_not_cover_the_employer_founds_nothing(target: Target) -> None:
    union = an_organization("别家工会", parent=target.area, kind=Kind.SINGLE)
    command = commands.Founded(target=target.public_id, organization=union.public_id)
    with pytest.raises(errors.NotItsUnion):
        services.founded(OPERATOR, command)


def test_who_gave_up_may_be_taken_up_again(target: Target, employer: Employer) -> None:
    with pytest.raises(errors.ReasonNeeded):
        services.give_up(OPERATOR, commands.GiveUp(target=target.public_id, reason=" "))
    a_party(target)
    services.give_up(OPERATOR, commands.GiveUp(target=target.public_id, reason="总部不同意"))
    assert stage(target) == State.REFUSED
    assert target.closed_on == TODAY
    with pytest.raises(errors.IsClosed):
        services.set_mode(OPERATOR, commands.SetMode(target=target.public_id, mode=Mode.SAFETY_NET))
    a_held_visit(employer)
    again = services.take_up_again(OPERATOR, commands.TakeUpAgain(target=target.public_id))
    assert again != target
    assert (again.state, stage(target)) == (State.VISITED, State.REFUSED)
    assert [party.body for party in queries.parties(again)] == ["儒林街道党工委"]
    twice = services.take_up_again(OPERATOR, commands.TakeUpAgain(target=target.public_id))
    assert twice == again


def test_what_came_to_a_union_is_not_taken_up_again(target: Target, employer: Employer) -> None:
    its_own_union(employer)
    with pytest.raises(errors.UnionStandsAlready):
        services.take_up_again(OPERATOR, commands.TakeUpAgain(target=target.public_id))


def test_the_wish_of_the_workers_has_a_day_that_is_not_ahead(target: Target) -> None:
    with pytest.raises(errors.DayAhead):
        services.note_wish(
            OPERATOR,
            commands.NoteWish(target=target.public_id, on=TODAY + timedelta(days=1)),
        )
    services.note_wish(OPERATOR, commands.NoteWish(target=target.public_id, on=TODAY))
    target.refresh_from_db()
    assert target.wanted_on == TODAY


def test_a_body_that_ends_leaves_its_targets_to_the_one_above(
    target: Target, street: Organization
) -> None:
    below = an_organization("康庄社区工会联合会", parent=street, kind=Kind.COMMUNITY)
    services.assign(OPERATOR, commands.Assign(target=target.public_id, owner=below.public_id))
    dissolve(OPERATOR, Dissolve(organization=below.public_id, on=TODAY, reason="合并"))
    target.refresh_from_db()
    assert target.owner == street


def test_others_neither_see_nor_keep_it(
    target: Target, street: Organization, other_district: Organization
) -> None:
    beside = an_actor(other_district)
    reader = an_actor(street, Role.LEADER)
    command = commands.GiveUp(target=target.public_id, reason="停业", gone=True)
    with pytest.raises(NotFound):
        services.give_up(beside, command)
    with pytest.raises(NotPermitted):
        services.give_up(reader, command)
