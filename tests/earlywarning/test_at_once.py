"""Two at once: two runs raise one warning, of two judges one is told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests.builders.earlywarning import FakeRoom, a_rule, a_warning, run
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.core.errors import Conflict, DomainError
from unionhall.core.states import NoSuchStep
from unionhall.earlywarning.commands import Confirm, Dismiss
from unionhall.earlywarning.models import EarlyWarning, WarningFact
from unionhall.earlywarning.services import judging
from unionhall.organizations.models import Employer, Kind, Organization

AT_ONCE = 4


def a_place() -> tuple[Organization, Employer]:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)
    return district, an_employer(street)


def all_at_once(*deeds: Callable[[], object]) -> list[object]:
    start = threading.Barrier(len(deeds))
    answers: list[object] = []

    def do(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            answers.append(deed())
        except DomainError as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_four_runs_at_once_raise_one_warning(room: FakeRoom) -> None:
    district, employer = a_place()
    a_rule(district)
    room.asked(employer, 0, 1, 2)
    done = all_at_once(*[run] * AT_ONCE)
    assert sum(getattr(one, "raised", 99) for one in done) == 1
    assert (EarlyWarning.objects.count(), WarningFact.objects.count()) == (1, 3)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_judge_at_once_the_second_is_told(room: FakeRoom) -> None:
    district, employer = a_place()
    warning = a_warning(room, district, employer)
    answers = all_at_once(
        lambda: judging.confirm(OPERATOR, Confirm(warning=warning.public_id)),
        lambda: judging.dismiss(OPERATOR, Dismiss(warning=warning.public_id, reason="误登")),
    )
    refused = [one for one in answers if isinstance(one, Conflict | NoSuchStep)]
    assert len(refused) == 1
    warning.refresh_from_db()
    assert warning.state in {"confirmed", "dismissed"}
