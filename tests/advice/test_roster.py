"""Lawyers, their days of duty, swapping, the month's overview, and the calendar."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.advice import a_lawyer, on_duty
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role
from unionhall.advice import commands, errors, monthly, queries
from unionhall.advice.models import RosterDay
from unionhall.advice.services import roster
from unionhall.core.actors import Actor
from unionhall.core.agenda import AGENDA, Window
from unionhall.core.errors import NotPermitted
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def jurist(district: Organization) -> Actor:
    return an_actor(district, Role.LEGAL_WORKER)


def test_a_lawyer_sits_at_one_desk_at_a_time(
    district: Organization, street: Organization, today: date
) -> None:
    lawyer = a_lawyer(district)
    day = on_duty(street, lawyer, today)

    assert on_duty(street, lawyer, today) == day
    with pytest.raises(errors.OnDutyElsewhere):
        on_duty(district, lawyer, today, starts_at=time(11))
    assert on_duty(district, lawyer, today, starts_at=time(11, 30), ends_at=time(12)).pk


def test_a_lawyer_serves_the_body_and_those_below_it_only(
    district: Organization, street: Organization, other_district: Organization
) -> None:
    lawyer = a_lawyer(street)

    assert on_duty(street, lawyer).pk
    for body in (district, other_district):
        with pytest.raises(errors.LawyerNeeded):
            on_duty(body, lawyer)


def test_duties_that_cannot_be_are_refused(district: Organization, today: date) -> None:
    lawyer = a_lawyer(district)

    with pytest.raises(errors.DutyEndsEarly):
        on_duty(district, lawyer, ends_at=time(9))
    with pytest.raises(errors.DutyTooFar):
        on_duty(district, lawyer, today + timedelta(days=400))
    with pytest.raises(errors.LawyerListed):
        a_lawyer(district)


def test_two_lawyers_swap_their_days(jurist: Actor, district: Organization, today: date) -> None:
    one, two = a_lawyer(district, "冯一"), a_lawyer(district, "冯二")
    mine = on_duty(district, one, today)
    other = on_duty(district, two, today + timedelta(days=1))

    roster.swap(jurist, commands.Swap(day=mine.public_id, other=other.public_id))

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.lawyer, other.lawyer) == (two, one)


def test_two_lawyers_of_the_same_hour_swap_their_places(
    jurist: Actor, district: Organization, street: Organization, today: date
) -> None:
    one, two = a_lawyer(district, "冯一"), a_lawyer(district, "冯二")
    mine, other = on_duty(district, one, today), on_duty(street, two, today)

    roster.swap(jurist, commands.Swap(day=mine.public_id, other=other.public_id))

    places = {row.lawyer_id: row.organization for row in RosterDay.objects.all()}
    assert places == {one.pk: street, two.pk: district}


def test_a_day_is_given_to_another_who_is_free(
    jurist: Actor, district: Organization, street: Organization, today: date
) -> None:
    one, two = a_lawyer(district, "冯一"), a_lawyer(district, "冯二")
    day = on_duty(district, one, today)
    on_duty(street, two, today, starts_at=time(10), ends_at=time(12))

    def give(lawyer: object) -> RosterDay:
        return roster.swap(
            jurist,
            commands.Swap(day=day.public_id, lawyer=lawyer.public_id),  # type: ignore[attr-defined]
        )

    with pytest.raises(errors.OnDutyElsewhere):
        give(two)
    assert give(one).lawyer == one
    assert give(a_lawyer(district, "冯三")).lawyer.name == "冯三"
    with pytest.raises(errors.SwapWithItself):
        roster.swap(jurist, commands.Swap(day=day.public_id))


def test_who_leaves_is_off_duty_from_then_on(
    jurist: Actor, district: Organization, today: date
) -> None:
    lawyer = a_lawyer(district)
    past = on_duty(district, lawyer, today - timedelta(days=1))
    on_duty(district, lawyer, today + timedelta(days=1))

    roster.lawyer_leaves(jurist, commands.LawyerLeaves(lawyer=lawyer.public_id, on=today))

    assert list(RosterDay.objects.all()) == [past]
    with pytest.raises(errors.LawyerNeeded):
        on_duty(district, lawyer, today)
    assert a_lawyer(district).left_on is None


def test_only_those_who_keep_the_desk_change_its_roster(
    district: Organization, street: Organization
) -> None:
    clerk = an_actor(street, Role.STREET_STAFF)
    lawyer = a_lawyer(district)

    assert on_duty(street, lawyer, actor=clerk).pk
    with pytest.raises(NotPermitted):
        on_duty(district, lawyer, actor=clerk)
    with pytest.raises(NotPermitted):
        on_duty(street, lawyer, actor=an_actor(street, Role.STATION_WORKER))


def test_the_month_shows_which_streets_had_their_two_legal_days(
    jurist: Actor, district: Organization, street: Organization
) -> None:
    township = an_organization("旧县镇总工会", parent=district, kind=Kind.TOWNSHIP)
    lawyer = a_lawyer(district)
    month = monthly.month_of("2026-11", date(2026, 11, 28))
    for day in (8, 22):
        on_duty(street, lawyer, date(2026, 11, day))
    on_duty(township, lawyer, date(2026, 11, 9))
    on_duty(township, lawyer, date(2026, 11, 9), starts_at=time(14), ends_at=time(16))

    found = [(one.body, one.days, one.enough) for one in monthly.legal_days(jurist, month)]

    assert found == [(township, 1, False), (street, 2, True)]
    assert [day.day for day, _duties in monthly.days(jurist, month)] == [8, 9, 22]
    assert (month.before, month.after) == ("2026-10", "2026-12")


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "x-y", "0001-01", "99999-01"])
def test_what_is_no_month_is_this_month(text: str) -> None:
    assert monthly.month_of(text, date(2026, 11, 28)).first == date(2026, 11, 1)


def test_duties_stand_in_the_calendar_without_names(
    jurist: Actor, district: Organization, today: date
) -> None:
    on_duty(district, a_lawyer(district), today)

    window = Window(first=today, last=today, today=today)
    [happening] = AGENDA.collect(jurist, window, "advice.duty")

    assert (happening.on, happening.starts_at) == (today, time(9))
    assert "冯律" not in repr(happening)


def test_who_is_on_duty_above_is_seen_from_below(
    district: Organization, street: Organization, other_district: Organization, today: date
) -> None:
    day = on_duty(district, a_lawyer(district), today)

    assert list(queries.roster(an_actor(street, Role.STATION_WORKER), today, today)) == [day]
    assert list(queries.roster(an_actor(other_district), today, today)) == []
