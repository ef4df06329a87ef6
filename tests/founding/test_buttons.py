"""Which buttons a reader of a case sees, and what the approval asks before it is done."""

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.founding import a_case, numbered, reported, today
from tests.builders.organizations import OPERATOR
from tests.builders.targets import a_target
from unionhall.accounts.models import Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.founding import services
from unionhall.founding.commands import Apply
from unionhall.founding.models import FoundingCase
from unionhall.organizations.models import Employer, Organization


@pytest.fixture
def guide(district: Organization, street: Organization) -> User:
    user = a_user(district, Role.ORGANIZER)
    numbered(actor_for(user, today()), street)
    return user


def page(user: User, case: FoundingCase) -> str:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client.get(f"/founding/{case.public_id}/").content.decode()


def test_who_submitted_does_not_refuse_and_who_guides_does_not_withdraw(
    street: Organization, employer: Employer, guide: User
) -> None:
    user = a_user(street, Role.STREET_STAFF)
    preparer = actor_for(user, today())
    target = a_target(employer, actor=OPERATOR)
    case = a_case(preparer, street, [employer], target=target.public_id)
    draft = page(user, case)
    assert f"/targets/{target.public_id}/" in draft
    assert f"/employers/{employer.public_id}/" in draft
    services.apply(preparer, Apply(case=case.public_id, on=today()))
    mine, theirs = page(user, case), page(guide, case)
    assert ('id="refuse"' in mine, 'id="withdraw"' in mine) == (False, True)
    assert ('id="refuse"' in theirs, 'id="withdraw"' in theirs) == (True, False)


def test_the_approval_shows_who_was_elected_and_asks(
    preparer: Actor, case: FoundingCase, guide: User
) -> None:
    reported(preparer, actor_for(guide, today()), case)
    shown = page(guide, case)
    assert "<dt>Union committee</dt>" in shown
    assert "30 members" in shown
    assert 'form="step-form"' in shown
    client = Client(headers={"accept-language": "en"})
    client.force_login(guide)
    sent = {"on": today().isoformat(), "term_years": "5"}
    answer = client.post(f"/founding/{case.public_id}/approve/", sent, follow=True)
    case.refresh_from_db()
    assert f"The union has been founded: {case.approval_number}." in answer.content.decode()
