"""What is counted of meetings, and who may open it."""

from datetime import date, timedelta

from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.outreach import a_held_meeting, a_meeting, a_promise
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.events import subscribe
from unionhall.core.facts import FactChanged
from unionhall.organizations.models import Organization
from unionhall.outreach import services
from unionhall.outreach.facts import FACTS
from unionhall.outreach.models import Meeting, Promise
from unionhall.outreach.services import promises

FACT = {fact.code: fact for fact in FACTS}


def test_only_meetings_that_were_held_count(street: Organization) -> None:
    held = a_held_meeting(street)
    a_meeting(street)
    a_meeting(street, opened=True)

    assert list(FACT["meetings"].rows()) == [held]


def test_demands_count_once_the_meeting_was_held_and_answers_by_their_own_day(
    organizer: Actor, street: Organization
) -> None:
    planned, held = a_meeting(street), a_held_meeting(street)
    a_promise(planned)
    heard = a_promise(held)
    item = a_promise(held, kind=Promise.Kind.SERVICE)
    promises.answer(
        organizer,
        promises.Answer(promise=item.public_id, answer="已办", answered_on=timezone.localdate()),
    )

    counted = {code: list(fact.rows()) for code, fact in FACT.items() if code != "meetings"}

    assert counted == {
        "demands": [heard],
        "demands_answered": [],
        "service_items": [item],
        "service_items_done": [item],
    }


def test_a_figure_opens_only_the_rows_in_sight(
    district: Organization, street: Organization, other_district: Organization
) -> None:
    here = a_held_meeting(street)
    a_held_meeting(other_district)
    meetings = FACT["meetings"]

    seen = list(meetings.visible(an_actor(district, Role.STATISTICIAN)))
    [shown] = meetings.present(an_actor(district), [here])

    assert seen == [here]
    assert sorted(shown) == sorted([*dict(meetings.columns), "url"])
    assert list(meetings.visible(an_actor(district, Role.BANK_CLERK))) == []


def test_the_figures_are_told_of_every_day_that_changes(
    organizer: Actor, street: Organization
) -> None:
    told: list[tuple[str, tuple[date, ...]]] = []

    def note(actor: Actor, event: FactChanged) -> None:
        if event.fact == "meetings" and street.path in event.days:
            told.append((event.fact, event.days[street.path]))

    subscribe(FactChanged, note)
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    meeting = a_held_meeting(street, today)
    services.change_meeting(
        organizer, services.ChangeMeeting(meeting=meeting.public_id, held_on=yesterday)
    )
    planned = a_meeting(street)
    services.change_meeting(
        organizer, services.ChangeMeeting(meeting=planned.public_id, place="别处")
    )
    services.close_meeting(organizer, services.CloseMeeting(meeting=planned.public_id))

    assert told == [
        ("meetings", (today,)),
        ("meetings", (today, yesterday)),
        ("meetings", (today,)),
    ]
    assert Meeting.objects.filter(state="held").count() == 2
