"""Two offices' clerks at the same moment get neighbouring numbers, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction

from tests.builders.organizations import OPERATOR
from tests.builders.papers import a_command, a_paper
from unionhall.core import audit_check
from unionhall.organizations.models import Organization
from unionhall.papers import services
from unionhall.papers.models import Paper

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all of them at the same moment, each in its own connection."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        try:
            start.wait()
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def numbers(body: Organization) -> list[int | None]:
    rows = Paper.objects.filter(scope_path=body.path).order_by("number")
    return list(rows.values_list("number", flat=True))


def test_eight_at_once_get_eight_neighbours(district: Organization) -> None:
    at_once(*[lambda: a_paper(district)] * 8)
    assert numbers(district) == list(range(1, 9))
    assert audit_check.verify().findings == []


def test_the_same_key_eight_times_at_once_is_one_paper(district: Organization) -> None:
    command = a_command(district)
    made = at_once(*[lambda: services.make_paper(OPERATOR, command).pk] * 8)
    assert len(set(made)) == 1
    assert numbers(district) == [1]
    assert a_paper(district).number == 2


def test_who_waits_for_one_that_fails_gets_its_number(district: Organization) -> None:
    taken = threading.Event()

    @transaction.atomic
    def takes_and_fails() -> None:
        a_paper(district)
        taken.set()
        raise ZeroDivisionError

    def fails() -> None:
        with pytest.raises(ZeroDivisionError):
            takes_and_fails()

    def waits() -> int | None:
        taken.wait(timeout=30)
        return a_paper(district).number

    assert at_once(fails, waits)[1] == 1
