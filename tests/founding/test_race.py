"""Two approve at the same moment: one union, one number, one clear refusal."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests.builders.accounts import an_actor
from tests.builders.founding import a_case, approve, numbered, reported
from tests.builders.organizations import an_employer, an_organization
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, Rejected
from unionhall.founding.models import FoundingCase
from unionhall.members.models import Membership
from unionhall.organizations.models import Kind, Organization
from unionhall.papers.models import Paper, Series
from unionhall.register.models import Term


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_the_same_moment_found_one_union() -> None:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)
    first, second = (an_actor(district, Role.ORGANIZER) for _ in range(2))
    numbered(first, street)
    preparer = an_actor(street, Role.STREET_STAFF)
    case = a_case(preparer, street, [an_employer(street)])
    reported(preparer, first, case, members=8)
    before = Series.objects.get().last
    barrier = Barrier(2)

    def press(actor: Actor) -> str:
        try:
            barrier.wait(timeout=30)
            approve(actor, FoundingCase.objects.get(pk=case.pk))
        except (Rejected, Conflict) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, (first, second)))

    assert answers in (["NotNow", "done"], ["Conflict", "done"])
    assert Organization.objects.filter(kind=Kind.SINGLE).count() == 1
    assert (Term.objects.count(), Membership.objects.count()) == (1, 8)
    assert Series.objects.get().last == before + 1
    assert Paper.objects.filter(kind="founding.approval").count() == 1
