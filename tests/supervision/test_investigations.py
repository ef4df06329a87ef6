"""Complaints: who investigates, what was found, and when the worker is told."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR
from tests.builders.supervision import a_letter, an_inspector, an_investigation
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.organizations.models import Employer, Organization
from unionhall.rules.services import SetValue, set_value
from unionhall.supervision import errors
from unionhall.supervision.commands import (
    Conclude,
    Decline,
    OpenComplainant,
    OpenInvestigation,
    TellWorker,
)
from unionhall.supervision.models import Inspector, Investigation, Violation
from unionhall.supervision.services import investigations

pytestmark = pytest.mark.django_db
State = Investigation.State
MONDAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _a_monday() -> Any:
    with time_machine.travel(f"{MONDAY}T10:00:00+08:00", tick=False) as clock:
        yield clock


def test_two_inspectors_open_it_and_what_they_find_becomes_a_letter(
    staff: Actor, street: Organization, employer: Employer, inspectors: list[Inspector]
) -> None:
    found = an_investigation(street, employer, actor=staff)
    keys = tuple(one.public_id for one in inspectors)
    one = OpenInvestigation(investigation=found.public_id, inspectors=keys[:1], on=MONDAY)
    with pytest.raises(errors.InspectorsMissing):
        investigations.open_investigation(staff, one)
    both = OpenInvestigation(investigation=found.public_id, inspectors=keys, on=MONDAY)
    assert investigations.open_investigation(staff, both).state == State.OPEN
    told = Conclude(
        investigation=found.public_id, facts="拖欠两个月工资。", violated=True, on=MONDAY
    )
    assert investigations.conclude(staff, told).state == State.FOUND
    letter = a_letter(
        street,
        employer,
        actor=staff,
        violation=Violation.WAGES,
        investigation=found.public_id,
    )
    assert letter.investigation == found


def test_the_inspectors_of_the_body_above_may_be_chosen(
    staff: Actor, street: Organization, district: Organization, employer: Employer
) -> None:
    keys = tuple(an_inspector(district, name).public_id for name in ("甲", "乙"))
    found = an_investigation(street, employer, actor=staff)
    command = OpenInvestigation(investigation=found.public_id, inspectors=keys, on=MONDAY)
    assert investigations.open_investigation(staff, command).inspectors.count() == 2


def test_where_a_term_is_set_the_worker_is_told_by_its_day(
    staff: Actor, street: Organization, employer: Employer
) -> None:
    free = an_investigation(street, employer, actor=staff)
    ground = Investigation.Ground.OUT_OF_SCOPE
    decline = Decline(investigation=free.public_id, ground=ground, on=MONDAY)
    assert investigations.decline(staff, decline).due_on is None
    set_value(
        OPERATOR,
        SetValue(
            rule="supervision.not_accepted",
            place=street.path,
            value="5",
            valid_from=MONDAY,
            reason="本级规定",
        ),
    )
    bound = an_investigation(street, employer, actor=staff)
    declined = investigations.decline(
        staff, Decline(investigation=bound.public_id, ground=ground, on=MONDAY)
    )
    # Five working days from Monday the 15th; the 19th is Dragon Boat Festival.
    assert declined.due_on == date(2026, 6, 23)
    told = investigations.tell_worker(staff, TellWorker(investigation=bound.public_id, on=MONDAY))
    assert (told.state, told.told_on) == (State.TOLD, MONDAY)


def test_who_complained_is_opened_only_by_those_who_may(
    staff: Actor, street: Organization, employer: Employer
) -> None:
    found = an_investigation(street, employer, actor=staff)
    opened = investigations.open_complainant(staff, OpenComplainant(investigation=found.public_id))
    assert opened == {"worker": "赵小川", "phone": "13900001234"}
    station = an_actor(street, Role.STATION_WORKER)
    with pytest.raises(NotPermitted):
        investigations.open_complainant(station, OpenComplainant(investigation=found.public_id))
    bare = an_investigation(street, employer, actor=staff, worker="", phone="")
    with pytest.raises(errors.NothingSealed):
        investigations.open_complainant(staff, OpenComplainant(investigation=bare.public_id))


def test_sent_twice_it_is_one_complaint(
    staff: Actor, street: Organization, employer: Employer
) -> None:
    key = uuid4()
    first = an_investigation(street, employer, actor=staff, submission_id=key)
    assert an_investigation(street, employer, actor=staff, submission_id=key) == first
    with pytest.raises(errors.OtherContent):
        an_investigation(street, employer, actor=staff, submission_id=key, about="另一件事。")


def test_a_card_is_entered_once(street: Organization) -> None:
    fields = {"card": "JD-1", "valid_from": date(2026, 1, 1), "last_day": date(2028, 12, 31)}
    first = an_inspector(street, "王监督", **fields)
    assert an_inspector(street, "王监督", **fields) == first
    with pytest.raises(errors.CardTaken):
        an_inspector(street, "李监督", **fields)
    with pytest.raises(errors.CardWrong):
        an_inspector(street, "李监督", last_day=date(2020, 1, 1))
