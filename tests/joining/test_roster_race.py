"""The same list sent twice at the same moment takes in nobody twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connections

from tests.builders.accounts import an_actor
from tests.builders.joining import a_submission
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import Role
from unionhall.joining.models import Application
from unionhall.joining.roster import Line
from unionhall.joining.services import founding
from unionhall.joining.services.roster import TakeRoster, take_roster
from unionhall.organizations.models import Kind


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_list_sent_twice_at_the_same_moment_is_taken_in_once(settings: LazySettings) -> None:
    settings.DEMO = True
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)
    case = uuid4()
    founding.gather(
        OPERATOR, founding.Gather(case=case, name="云帆速递工会委员会", organization=street)
    )
    staff = an_actor(street, Role.STREET_STAFF)
    lines = [Line(number, a_submission().filled) for number in range(2, 12)]
    command = TakeRoster(case=case, lines=lines, attested=True)
    barrier = Barrier(4)

    def send(_number: int) -> list[bool]:
        try:
            barrier.wait(timeout=30)
            return [answer.again for answer in take_roster(staff, command)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))

    assert Application.objects.count() == 10
    assert sum(not again for one in answers for again in one) == 10
