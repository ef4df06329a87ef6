from datetime import date, time

import pytest
import time_machine

from tests.builders.accounts import a_user
from tests.builders.indicators import a_membership
from tests.builders.organizations import an_organization
from unionhall.accounts.models import User
from unionhall.core import facts
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach.models import Meeting

NOW = "2024-06-18T12:00:00+08:00"


@pytest.fixture
def now() -> object:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def a_held_meeting(
    at: Organization, day: date, kind: str = "employee", guide: Organization | None = None
) -> Meeting:
    meeting = Meeting.objects.create(
        organization=at,
        organizer=at,
        guided_by=guide,
        scope_path=at.path,
        kind=kind,
        level="street",
        theme="职工沟通会",
        state=Meeting.State.HELD,
        held_on=day,
        starts_at=time(12),
        ends_at=time(13),
        place="快递站点",
        place_type="depot",
    )
    facts.changed("meetings", at.path, day)
    return meeting


@pytest.fixture
def world(
    now: object,
    city: Organization,
    district: Organization,
    street: Organization,
    joint_union: Organization,
) -> dict[str, Organization]:
    """A district with two streets: one was guided by the district, one was not."""
    other = an_organization("康庄镇总工会", parent=district, kind=Kind.TOWNSHIP)
    single = an_organization(
        "云帆速递工会",
        parent=street,
        kind=Kind.SINGLE,
        founded_on=date(2023, 5, 1),
        guided_by=district.public_id,
    )
    for day in (date(2023, 11, 2), date(2024, 2, 5), date(2024, 6, 10)):
        a_held_meeting(street, day, guide=district)
        a_held_meeting(other, day, "enterprise")
    for number in range(12):
        guided = number % 3 == 0
        a_membership(
            single if guided else joint_union,
            date(2023, 9 + number % 4, 3 + number),
            guided_by=district if guided else None,
            channel="on_site" if guided else "online",
            employment_form="03" if number % 2 else "04",
        )
    a_membership(joint_union, date(2024, 1, 9), date(2024, 6, 1))
    a_membership(joint_union, date(2024, 1, 9), beginning="transferred_in")
    return {
        "city": city,
        "district": district,
        "street": street,
        "other": other,
        "joint": joint_union,
        "single": single,
    }


@pytest.fixture
def leader(world: dict[str, Organization]) -> User:
    return a_user(world["district"], "leader", "赵主席")


@pytest.fixture
def statistician(world: dict[str, Organization]) -> User:
    return a_user(world["district"], "statistician", "何统计")
