"""Two at the same moment: neighbouring numbers, one consent, one payment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from tests.builders.accounts import an_actor
from tests.builders.mediation import a_case, a_worker, an_application, today
from tests.builders.organizations import an_employer, an_organization
from unionhall.accounts.models import Role
from unionhall.core.errors import Conflict, Rejected
from unionhall.mediation import services
from unionhall.mediation.commands import NoteConsent
from unionhall.mediation.models import Case
from unionhall.mediation.services import taking
from unionhall.organizations.models import Kind

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def both(*deeds: Callable[[], object]) -> list[str]:
    barrier = Barrier(len(deeds))

    def press(deed: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=30)
            deed()
        except (Rejected, Conflict) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(press, deeds))


def test_two_at_once_take_neighbouring_numbers_and_one_key_is_one_case() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    actor = an_actor(street, Role.ORGANIZER)
    employer = an_employer(street)
    one = an_application(street, employer, [a_worker("王建国")])
    two = an_application(street, employer, [a_worker("李红")], submission_id=uuid4())
    assert both(
        lambda: services.apply(actor, one),
        lambda: services.apply(actor, one),
        lambda: services.apply(actor, two),
    ) == ["done", "done", "done"]
    assert sorted(Case.objects.values_list("number", flat=True)) == [1, 2]


def test_a_side_answers_once() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    actor = an_actor(street, Role.ORGANIZER)
    case = a_case(actor, street, an_employer(street))
    yes, no = (
        NoteConsent(case=case.public_id, side="employer", agreed=agreed, on=today())
        for agreed in (True, False)
    )
    answers = both(lambda: taking.note_consent(actor, yes), lambda: taking.note_consent(actor, no))
    assert answers.count("done") == 1
    assert case.consents.count() == 1
