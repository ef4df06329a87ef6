"""What the first page asks staff to do about meetings."""

from datetime import date, timedelta

import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user, an_actor
from tests.builders.outreach import a_held_meeting, a_meeting, a_promise, a_rule
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization
from unionhall.outreach import panels, today
from unionhall.outreach.services import stall

WEDNESDAY = date(2026, 3, 18)


def cards(actor: Actor, on: date) -> list[tuple[str, int | None]]:
    found = [
        c for source in (today.meetings, today.schedule, today.promises) for c in source(actor, on)
    ]
    return [(card.tone, card.count) for card in found]


@time_machine.travel(WEDNESDAY, tick=False)
def test_todays_meetings_the_unclosed_the_missed_the_due_and_the_overdue(
    organizer: Actor,
    district: Organization,
    street: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    a_rule(district)
    a_meeting(street, held_on=WEDNESDAY)
    with time_machine.travel(WEDNESDAY - timedelta(days=9), tick=False):
        a_meeting(street)
    past = a_held_meeting(street, date(2026, 3, 4))
    a_promise(past, due_on=date(2026, 3, 17))
    a_promise(past, due_on=WEDNESDAY)

    with django_assert_max_num_queries(6):
        found = cards(organizer, timezone.localdate())

    # Today, unclosed; weeks that ended on 1 and 15 March missed, this week due; promises.
    assert found == [("due", 1), ("late", 1), ("late", 2), ("due", 1), ("late", 1), ("due", 1)]


def test_nothing_to_do_shows_nothing(organizer: Actor) -> None:
    assert cards(organizer, WEDNESDAY) == []


def test_a_clerk_is_shown_the_meetings_of_today_they_are_sent_to(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    user = a_user(district, Role.BANK_CLERK)
    mine = a_meeting(street)
    a_meeting(street)
    stall.assign(
        organizer,
        stall.Assign(meeting=mine.public_id, duty=user.duties.get().public_id),
    )

    assert cards(actor_for(user, timezone.localdate()), timezone.localdate()) == [("due", 1)]
    assert cards(an_actor(district, Role.LEADER), timezone.localdate()) == []


def test_apps_above_show_themselves_through_panels(organizer: Actor, street: Organization) -> None:
    meeting = a_meeting(street)
    kept = dict(panels._panels)  # noqa: SLF001 -- put back below
    try:
        panels.register(
            panels.Panel(
                name="joining",
                figures=lambda _actor, _meeting: [panels.Figure(label="现场入会", value=3)],
                links=lambda _actor, _meeting: [panels.Link(label="海报", url="/poster/")],
                join=lambda _actor, _meeting: panels.Join(
                    image_url="/qr.svg", host="hall", path="/j/x", live_url="/live/"
                ),
            )
        )

        assert "现场入会" in [figure.label for figure in panels.figures(organizer, meeting)]
        assert "海报" in [link.label for link in panels.links(organizer, meeting)]
        shown = panels.join(organizer, meeting)
        assert shown is not None
        assert (shown.host, shown.path) == ("hall", "/j/x")
    finally:
        panels._panels.clear()  # noqa: SLF001
        panels._panels.update(kept)  # noqa: SLF001
