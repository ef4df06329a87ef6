"""Whoever changes what counts of an application tells the figures, for the day it came in."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.builders.joining import a_number, applied, filled
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.events import subscribe
from unionhall.core.facts import FactChanged
from unionhall.joining import services
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import decisions

State = Application.State
LONG_AGO = date(2024, 5, 20)
Told = Callable[[], list[tuple[str, str]]]


def came_in(link: JoinLink, **given: str) -> Application:
    application = applied(link, **given)
    Application.objects.filter(pk=application.pk).update(received_on=LONG_AGO)
    application.refresh_from_db()
    return application


@pytest.fixture
def told() -> Told:
    heard: list[FactChanged] = []

    def note(_actor: Actor, change: FactChanged) -> None:
        heard.append(change)

    subscribe(FactChanged, note)
    return lambda: [
        (each.fact, place)
        for each in heard
        for place, days in each.days.items()
        if LONG_AGO in days
    ]


def test_who_gives_way_to_another_no_longer_counts(
    staff: Actor, link: JoinLink, told: Told
) -> None:
    number = a_number()
    first = came_in(link, number=number, phone="13712345678")
    decisions.confirm_by_sight(staff, decisions.ConfirmBySight(application=first.public_id))
    before = len(told())
    again = applied(link, number=number, phone="13912345678")
    decisions.approve(staff, decisions.Approve(application=again.public_id, by_sight=True))

    first.refresh_from_db()
    assert first.state == State.DUPLICATE
    assert told()[before:] == [("applications", first.scope_path)]


def test_what_is_closed_with_the_first_is_told(staff: Actor, link: JoinLink, told: Told) -> None:
    number, phone = a_number(), "13712345678"
    first = came_in(link, number=number, phone=phone)
    again = applied(link, number=number, phone=phone)
    decisions.approve(staff, decisions.Approve(application=again.public_id, by_sight=True))

    first.refresh_from_db()
    assert first.state == State.DUPLICATE
    assert told() == [("applications", first.scope_path)]


def test_a_correction_is_told(staff: Actor, link: JoinLink, told: Told) -> None:
    application = came_in(link, phone="13712345678")
    decisions.confirm_by_sight(staff, decisions.ConfirmBySight(application=application.public_id))
    decisions.send_back(
        staff, decisions.Return(application=application.public_id, reason="请写单位全称")
    )
    before = len(told())
    services.correct(
        ANYONE,
        services.Correct(
            receipt=application.receipt,
            phone="13712345678",
            filled=filled(
                number="", phone="", name="", typed_signature="赵小川", employment_form="04"
            ),
        ),
    )

    assert told()[before:] == [("applications", application.scope_path)]
