"""The list of applications narrowed to a founding case: it stays narrowed, and all are accepted."""

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.founding import a_case, gathering, today
from tests.builders.founding import numbered as with_numbers
from tests.builders.joining import a_submission
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import ANYONE
from unionhall.founding.models import FoundingCase
from unionhall.joining import gatherings, services
from unionhall.joining.models import Application
from unionhall.joining.services import decisions
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(street: Organization) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(a_user(street, Role.STREET_STAFF))
    return client


@pytest.fixture
def case(district: Organization, street: Organization) -> FoundingCase:
    first, second = a_user(street, Role.STREET_STAFF), a_user(district, Role.ORGANIZER)
    preparer, approver = (actor_for(user, today()) for user in (first, second))
    with_numbers(approver, street)
    found = a_case(preparer, street, [an_employer(street)])
    gathering(preparer, approver, found)
    link = gatherings.link_of_case(found.public_id)
    for _each in range(3):
        services.submit(ANYONE, a_submission(link))
    return found


def test_the_search_stays_in_the_case(office: Client, case: FoundingCase) -> None:
    page = office.get(f"/joining/applications/?case={case.public_id}").content.decode()
    head = page[page.index('id="listing-form"') : page.index('id="listing"')]
    assert f'name="case" value="{case.public_id}"' in head
    assert 'name="meeting"' not in head


def test_all_that_wait_in_a_case_are_accepted_at_once(office: Client, case: FoundingCase) -> None:
    page = office.get(f"/joining/applications/?case={case.public_id}").content.decode()
    assert "All 3 that wait in this case" in page
    assert "data-choose-all" in page
    sent = {"whole_case": str(case.public_id), "decision": "sight"}
    answer = office.post("/joining/applications/decide/", sent, follow=True)
    assert "3 applications decided" in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith(f"?case={case.public_id}")
    assert set(Application.objects.values_list("state", flat=True)) == {"accepted"}
    page = office.get(f"/joining/applications/?case={case.public_id}").content.decode()
    assert "whole_case" not in page


def test_more_than_can_be_decided_at_once_is_said(
    office: Client, case: FoundingCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "AT_ONCE", 2)
    sent = {"whole_case": str(case.public_id), "decision": "sight"}
    answer = office.post("/joining/applications/decide/", sent, follow=True).content.decode()
    assert "1 more waits: decide once more." in answer
    assert Application.objects.filter(state="accepted").count() == 2


def test_the_case_of_another_place_gives_nobody_away(
    other_district: Organization, case: FoundingCase
) -> None:
    stranger = Client(headers={"accept-language": "en"})
    stranger.force_login(a_user(other_district, Role.ORGANIZER))
    sent = {"whole_case": str(case.public_id), "decision": "sight"}
    answer = stranger.post("/joining/applications/decide/", sent)
    assert answer.status_code == 422
    assert not Application.objects.filter(state="accepted").exists()
