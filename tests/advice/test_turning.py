"""One tap turns a question into a demand, legal aid, or a record of an app above."""

from uuid import uuid4

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.advice import a_question
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.outreach import a_held_meeting, a_meeting
from unionhall.accounts.models import Role
from unionhall.advice import commands, errors, panels, queries
from unionhall.advice.models import Consultation, Turn
from unionhall.advice.services import turning
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.outreach.models import Promise

pytestmark = pytest.mark.django_db
STALL = Consultation.Channel.STALL


@pytest.fixture
def clerk(street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


def test_a_question_at_a_stall_becomes_a_demand_of_its_meeting(
    clerk: Actor, street: Organization
) -> None:
    meeting = a_meeting(street, opened=True)
    row = a_question(street, actor=clerk, channel=STALL, meeting=meeting.public_id)
    tap = commands.IntoDemand(consultation=row.public_id)

    demand = turning.into_demand(clerk, tap)

    assert turning.into_demand(clerk, tap) == demand
    assert (demand.meeting, demand.category, demand.text) == (
        meeting,
        Promise.Category.PAY,
        row.question,
    )
    assert queries.turns(row) == {Turn.Into.DEMAND: demand.public_id}


def test_a_question_from_elsewhere_goes_to_a_meeting_that_is_chosen(
    clerk: Actor, street: Organization
) -> None:
    meeting = a_held_meeting(street)
    row = a_question(street, actor=clerk, topic="1")

    with pytest.raises(errors.MeetingNeeded):
        turning.into_demand(clerk, commands.IntoDemand(consultation=row.public_id))
    assert queries.meetings_for_demand(clerk, row, timezone.localdate()) == [meeting]
    demand = turning.into_demand(
        clerk, commands.IntoDemand(consultation=row.public_id, meeting=meeting.public_id)
    )
    assert demand.category == Promise.Category.LEGAL


def test_an_app_above_marks_what_it_made_once(clerk: Actor, street: Organization) -> None:
    row, case = a_question(street, actor=clerk), uuid4()
    command = commands.MarkTurned(consultation=row.public_id, into=Turn.Into.CASE, ref=case)

    made = turning.mark_turned(clerk, command)

    assert turning.mark_turned(clerk, command) == made
    assert queries.turned(Turn.Into.CASE, [case]) == {case: row.public_id}
    with pytest.raises(errors.TurnedAlready):
        turning.mark_turned(
            clerk,
            commands.MarkTurned(consultation=row.public_id, into=Turn.Into.CASE, ref=uuid4()),
        )


def test_the_facts_of_a_case_are_those_of_the_consultation(
    clerk: Actor, street: Organization, district: Organization
) -> None:
    row = a_question(street, actor=clerk, name="赵小川", phone="13800000001", people=12)

    facts = queries.case_facts(clerk, row.public_id)

    assert (facts.question, facts.people, facts.organization) == (row.question, 12, street)
    assert (facts.asker.name, facts.asker.phone) == ("赵小川", "13800000001")
    assert "赵小川" not in repr(facts)
    with pytest.raises(NotFound):
        queries.case_facts(an_actor(district), row.public_id)


def test_a_meeting_shows_its_questions_to_the_desk_only(
    clerk: Actor, street: Organization, district: Organization
) -> None:
    meeting = a_meeting(street, opened=True)
    a_question(street, actor=clerk, channel=STALL, meeting=meeting.public_id)

    [figure] = panels.figures(clerk, meeting)
    assert figure.value == 1
    assert [str(link.label) for link in panels.links(clerk, meeting)] == ["登记现场咨询"]
    assert panels.figures(an_actor(district), meeting) == ()
    assert panels.links(an_actor(district), meeting) == ()


def test_a_body_that_ends_gives_what_waits_to_the_body_above(
    street: Organization, district: Organization
) -> None:
    park = an_organization("园区总工会", parent=district, kind=Kind.PARK)
    waiting, done = a_question(park), a_question(park, answer="已答复。")

    dissolve(
        OPERATOR,
        Dissolve(organization=park.public_id, on=timezone.localdate(), reason="撤并"),
    )

    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (waiting.organization, waiting.scope_path) == (district, district.path)
    assert done.organization == park
