"""Of two who carry the same out at once, one is refused; nothing is doubled."""

import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection

from tests.builders.accounts import an_actor
from tests.builders.organizations import an_organization
from tests.builders.restructuring import ON, a_firm, a_new_union, carried_out
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.members.models import Membership
from unionhall.organizations.models import Coverage, Kind, Organization
from unionhall.restructuring.commands import Leave, Merge, Operation
from unionhall.restructuring.models import Change


def test_who_comes_second_is_told_that_it_happened(
    organizer: Actor, joint_union: Organization, other_joint: Organization
) -> None:
    firm = a_firm(joint_union, "甲", people=2)
    carried_out(organizer, leave(joint_union, firm))
    with pytest.raises(Conflict):
        carried_out(organizer, leave(joint_union, firm))
    merge = Merge(target=other_joint.public_id, sources=(joint_union.public_id,), on=ON)
    carried_out(organizer, merge)
    with pytest.raises(Conflict):
        carried_out(organizer, merge)
    assert Change.objects.count() == 2
    assert Membership.objects.filter(ended_on=None).count() == 2


def leave(union: Organization, firm: Any) -> Operation:
    return Leave(source=union.public_id, employer=firm.public_id, new=a_new_union(), on=ON)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_refused() -> None:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    union = an_organization("联合工会", parent=district, kind=Kind.JOINT)
    firm = a_firm(union, "甲", people=3)
    organizer = an_actor(district)
    start, outcomes = threading.Barrier(4), []

    def go() -> None:
        start.wait()
        try:
            carried_out(organizer, leave(union, firm))
            outcomes.append("done")
        except Conflict:
            outcomes.append("conflict")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 3 + ["done"]
    assert Change.objects.count() == 1
    assert Membership.objects.count() == 6
    assert Coverage.objects.filter(valid_until=None).count() == 1
