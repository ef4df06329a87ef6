"""Requests whose day lay beyond the table of holidays are counted when it is refreshed."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import LazySettings

from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR
from tests.builders.rules import a_local_value, statements, the_next_year
from unionhall.core.actors import Actor
from unionhall.members import requests as reading
from unionhall.members.models import DataRequest, Membership
from unionhall.members.services import requests
from unionhall.members.services.recounting import recount
from unionhall.organizations.models import Organization
from unionhall.rules.recounting import CountAgain

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 30)
MORNING = f"{DECEMBER}T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _two_days_to_answer(
    settings: LazySettings, district: Organization, office_folder: Path
) -> None:
    del office_folder
    settings.DEMO = True
    a_local_value(district, "2", rule="rights.answer")


def asks(member: Membership) -> DataRequest:
    themselves = Actor(user_id=None, name="王*国", person=member.person.public_id)
    with time_machine.travel(MORNING, tick=False):
        return requests.ask_deletion(themselves, requests.AskDeletion(key=uuid4(), understood=True))


def counted_again() -> int:
    with time_machine.travel(MORNING, tick=False):
        return recount(OPERATOR, CountAgain())


def test_the_day_of_the_answer_is_not_known_yet_and_counted_once_it_is(
    joint_union: Organization, office_folder: Path
) -> None:
    """Two days from 30 December are New Year; the next working day is Monday, the 4th."""
    asked = asks(admitted(joint_union, an_identity("赵一", phone="13911110001")))
    assert (asked.due_on, reading.awaits_table(asked), counted_again()) == (None, True, 0)
    the_next_year(office_folder)
    assert [counted_again() for _ in range(3)] == [1, 0, 0]
    asked.refresh_from_db()
    assert (asked.due_on, reading.awaits_table(asked)) == (date(2027, 1, 4), False)


def test_many_take_no_more_statements_than_two(
    joint_union: Organization, office_folder: Path
) -> None:
    def more(*phones: str) -> None:
        for phone in phones:
            asks(admitted(joint_union, an_identity("赵一", phone=phone)))

    more("13911110001", "13911110002")
    the_next_year(office_folder)
    two = statements(counted_again)
    more("13911110003", "13911110004", "13911110005")
    the_next_year(office_folder, date(2027, 1, 4))
    assert statements(counted_again) == two
    assert set(DataRequest.objects.values_list("due_on", flat=True)) == {date(2027, 1, 5)}
