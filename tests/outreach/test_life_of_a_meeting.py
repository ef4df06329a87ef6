"""A meeting from its plan to its end: what may happen, and what is refused."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.outreach import a_held_meeting, a_meeting, a_plan
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, DomainError, NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.outreach import queries, services
from unionhall.outreach.errors import (
    AbsurdCount,
    AlreadyClosed,
    AlreadyOpen,
    BodyHasEnded,
    CannotGuide,
    DayIsPast,
    EmployerNeeded,
    EndsBeforeItStarts,
    MeetingOver,
    NotHeldYet,
    NotOfThisLine,
    NotToday,
    OnlyOnTheSameDay,
    OtherContent,
    ReasonNeeded,
    TooFarAhead,
)
from unionhall.outreach.models import Level, Meeting, Visit
from unionhall.outreach.services import repeating

KEY = UUID("0192f6f0-0000-7000-8000-000000000001")


def test_a_meeting_counts_once_at_its_scope_whoever_holds_and_guides_it(
    district: Organization, street: Organization, joint_union: Organization
) -> None:
    meeting = a_meeting(street, organizer=joint_union.public_id, guided_by=district.public_id)

    assert meeting.scope_path == street.path
    assert (meeting.organization, meeting.organizer, meeting.guided_by) == (
        street,
        joint_union,
        district,
    )
    assert meeting.level == Level.STREET
    entry = AuditEntry.objects.get(action="outreach.planned")
    assert entry.scope_path == street.path


def test_the_same_form_twice_plans_one_meeting(organizer: Actor, street: Organization) -> None:
    plan = a_plan(street, key=KEY)

    first = services.plan_meeting(organizer, plan)
    second = services.plan_meeting(organizer, plan)

    assert first == second
    assert Meeting.objects.count() == 1


def test_a_key_of_somebody_elses_meeting_is_a_conflict(
    organizer: Actor, street: Organization, other_district: Organization
) -> None:
    a_meeting(other_district, key=KEY)

    with pytest.raises(Conflict):
        services.plan_meeting(organizer, a_plan(street, key=KEY))


@pytest.mark.parametrize(
    ("overrides", "refusal"),
    [
        ({"starts_at": time(13), "ends_at": time(12)}, EndsBeforeItStarts),
        ({"starts_at": time(13), "ends_at": time(13)}, EndsBeforeItStarts),
        ({"held_on": timezone.localdate() + timedelta(days=403)}, TooFarAhead),
        ({"held_on": date(2020, 1, 1)}, DayIsPast),
        ({"kind": Meeting.Kind.ENTERPRISE}, EmployerNeeded),
        ({"kind": Meeting.Kind.ENTERPRISE, "employer": KEY}, EmployerNeeded),
    ],
)
def test_a_bad_plan_is_refused_and_leaves_nothing(
    organizer: Actor, street: Organization, overrides: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        services.plan_meeting(organizer, a_plan(street, **overrides))

    assert not Meeting.objects.exists()


def test_four_hundred_days_ahead_is_the_last_day(organizer: Actor, street: Organization) -> None:
    day = timezone.localdate() + timedelta(days=400)

    assert services.plan_meeting(organizer, a_plan(street, held_on=day)).held_on == day


def test_the_organizer_stands_on_the_line_of_the_scope(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    neighbour = an_organization("百泉街道总工会", parent=district, kind=Kind.STREET)

    with pytest.raises(NotOfThisLine):
        services.plan_meeting(organizer, a_plan(street, organizer=neighbour.public_id))


def test_only_a_body_above_can_guide(
    organizer: Actor, district: Organization, street: Organization, joint_union: Organization
) -> None:
    for wrong in (street, joint_union):
        with pytest.raises(CannotGuide):
            services.plan_meeting(organizer, a_plan(street, guided_by=wrong.public_id))


def test_only_whose_duty_covers_the_place_may_plan_there(
    district: Organization, street: Organization, other_district: Organization
) -> None:
    with pytest.raises(NotFound):
        services.plan_meeting(an_actor(other_district), a_plan(street))
    with pytest.raises(NotPermitted):
        services.plan_meeting(an_actor(district, Role.AUDITOR), a_plan(street))


def test_from_plan_to_held_and_back_on_the_same_day(organizer: Actor, street: Organization) -> None:
    meeting = a_meeting(street)
    name = meeting.public_id

    opened = services.open_meeting(organizer, services.OpenMeeting(meeting=name))
    assert opened.is_live
    with pytest.raises(AlreadyOpen):
        services.open_meeting(organizer, services.OpenMeeting(meeting=name))
    closed = services.close_meeting(organizer, services.CloseMeeting(meeting=name))
    assert closed.state == Meeting.State.HELD
    assert closed.closed_at is not None
    with pytest.raises(AlreadyClosed):
        services.close_meeting(organizer, services.CloseMeeting(meeting=name))
    reopened = services.reopen_meeting(organizer, services.ReopenMeeting(meeting=name))
    assert reopened.is_live
    assert reopened.closed_at is None


def test_a_meeting_opens_on_its_own_day_only(organizer: Actor, street: Organization) -> None:
    tomorrow = a_meeting(street, held_on=timezone.localdate() + timedelta(days=1))

    with pytest.raises(NotToday):
        services.open_meeting(organizer, services.OpenMeeting(meeting=tomorrow.public_id))
    with pytest.raises(NotHeldYet):
        services.close_meeting(organizer, services.CloseMeeting(meeting=tomorrow.public_id))


def test_what_was_held_yesterday_is_not_reopened(organizer: Actor, street: Organization) -> None:
    yesterday = a_held_meeting(street, timezone.localdate() - timedelta(days=1))

    with pytest.raises(OnlyOnTheSameDay):
        services.reopen_meeting(organizer, services.ReopenMeeting(meeting=yesterday.public_id))


def test_calling_off_needs_a_reason_and_is_final(organizer: Actor, street: Organization) -> None:
    name = a_meeting(street).public_id

    with pytest.raises(ReasonNeeded):
        services.cancel_meeting(organizer, services.CancelMeeting(meeting=name, reason=" "))
    services.cancel_meeting(organizer, services.CancelMeeting(meeting=name, reason="暴雨预警"))

    with pytest.raises(MeetingOver):
        services.open_meeting(organizer, services.OpenMeeting(meeting=name))
    with pytest.raises(MeetingOver):
        services.change_meeting(organizer, services.ChangeMeeting(meeting=name, theme="改期"))
    assert AuditEntry.objects.get(action="outreach.cancelled").reason == "暴雨预警"


def test_a_meeting_held_in_the_future_or_with_absurd_counts_is_refused(
    street: Organization,
) -> None:
    with pytest.raises(NotHeldYet):
        a_held_meeting(street, timezone.localdate() + timedelta(days=1))
    with pytest.raises(AbsurdCount) as refused:
        a_held_meeting(street, asked=20_001)
    assert refused.value.field == "asked"
    with pytest.raises(AbsurdCount):
        a_held_meeting(street, forms=-1)
    assert not Meeting.objects.exists()


def test_a_held_meeting_keeps_its_counts(street: Organization) -> None:
    meeting = a_held_meeting(street, date(2024, 3, 6), asked=30, materials=100)

    assert (meeting.state, meeting.asked, meeting.materials, meeting.forms) == ("held", 30, 100, 0)


def test_only_what_differs_is_written_down_as_a_change(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    meeting = a_meeting(street, guided_by=district.public_id)
    same = services.ChangeMeeting(meeting=meeting.public_id, theme=meeting.theme)

    services.change_meeting(organizer, same)
    assert not AuditEntry.objects.filter(action="outreach.changed").exists()

    command = services.ChangeMeeting(
        meeting=meeting.public_id, place="西湖园大厦大堂", no_guide=True
    )
    changed = services.change_meeting(organizer, command)

    assert (changed.place, changed.guided_by) == ("西湖园大厦大堂", None)
    facts = AuditEntry.objects.get(action="outreach.changed").facts
    assert sorted(facts["before"]) == ["guided_by", "place"]


def test_a_changed_day_obeys_the_rules_of_its_state(organizer: Actor, street: Organization) -> None:
    held = a_held_meeting(street).public_id
    planned = a_meeting(street).public_id
    tomorrow = timezone.localdate() + timedelta(days=1)
    yesterday = timezone.localdate() - timedelta(days=1)

    with pytest.raises(NotHeldYet):
        services.change_meeting(organizer, services.ChangeMeeting(meeting=held, held_on=tomorrow))
    with pytest.raises(DayIsPast):
        services.change_meeting(
            organizer, services.ChangeMeeting(meeting=planned, held_on=yesterday)
        )


def test_the_same_again_next_week_takes_people_and_partners_along(
    organizer: Actor, street: Organization
) -> None:
    meeting = a_held_meeting(street, asked=12)
    next_week = timezone.localdate() + timedelta(days=7)
    command = repeating.RepeatMeeting(meeting=meeting.public_id, on=next_week, key=KEY)

    again = repeating.repeat_meeting(organizer, command)
    repeating.repeat_meeting(organizer, command)

    assert (again.state, again.held_on, again.place) == ("planned", next_week, meeting.place)
    assert again.asked == 0
    assert list(queries.meetings(organizer)) == [again, meeting]


def test_a_visit_knows_what_union_the_employer_has(organizer: Actor, street: Organization) -> None:
    employer = an_employer(street)

    visit = queries.visit(a_meeting(street, employer=employer))

    assert visit is not None
    assert (visit.employer, visit.union_before) == (employer, Visit.UnionStatus.NONE)


def test_no_meeting_belongs_to_a_body_from_the_day_of_its_end_on(street: Organization) -> None:
    union = an_organization("儒林街道联合工会", parent=street, kind=Kind.JOINT)
    today = timezone.localdate()
    dissolve(OPERATOR, Dissolve(organization=union.public_id, on=today, reason="合并"))

    with pytest.raises(BodyHasEnded) as refused:
        a_meeting(union)
    held = a_held_meeting(union, today - timedelta(days=1))
    with pytest.raises(BodyHasEnded):
        services.change_meeting(
            OPERATOR, services.ChangeMeeting(meeting=held.public_id, held_on=today)
        )

    assert refused.value.field == "organization"
    held.refresh_from_db()
    assert held.held_on == today - timedelta(days=1)


def test_the_same_key_with_other_content_is_an_explicit_conflict(street: Organization) -> None:
    plan = a_plan(street, key=KEY)
    first = services.plan_meeting(OPERATOR, plan)

    assert services.plan_meeting(OPERATOR, plan) == first
    with pytest.raises(OtherContent):
        services.plan_meeting(OPERATOR, a_plan(street, key=KEY, theme="另一场"))
    first.refresh_from_db()
    assert first.theme == plan.theme
