"""Women on the staff decide in Beijing before May 2026, women members since."""

from datetime import date

import pytest

from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.organizations import services
from unionhall.organizations.commands import Cover
from unionhall.organizations.models import Kind, Organization
from unionhall.register import law, queries
from unionhall.register.law import RequiredBody
from unionhall.register.models import Body

BEIJING = "110119"
APRIL, MAY = date(2026, 4, 30), date(2026, 5, 1)


def for_women(day: date, *, members: int, staff: int | None) -> RequiredBody | None:
    """What the law asks for women workers, with thirty members and forty staff."""
    found = law.required_bodies(30, members, staff, 40, day, BEIJING, "0001")
    return next((one for one in found if one.body in {Body.WOMEN, Body.WOMEN_MEMBER}), None)


@pytest.mark.parametrize(
    ("members", "staff", "body", "unknown"),
    [
        (0, 25, Body.WOMEN, False),
        (9, 24, Body.WOMEN_MEMBER, False),
        (10, 24, Body.WOMEN_MEMBER, False),
        (9, None, Body.WOMEN, True),
        (25, None, Body.WOMEN, False),
    ],
)
def test_before_may_the_women_on_the_staff_decide(
    db: None, members: int, staff: int | None, body: Body, *, unknown: bool
) -> None:
    found = for_women(APRIL, members=members, staff=staff)
    assert found is not None
    assert (found.body, found.unknown) == (body, unknown)


def test_without_any_woman_nobody_is_asked_for(db: None) -> None:
    assert for_women(APRIL, members=0, staff=0) is None


def test_since_may_the_women_members_decide(db: None) -> None:
    few, enough = (for_women(MAY, members=count, staff=None) for count in (9, 10))
    assert few is not None
    assert enough is not None
    assert (few.body, few.unknown) == (Body.WOMEN_MEMBER, False)
    assert (enough.body, enough.unknown) == (Body.WOMEN, False)


def covered(union: Organization, name: str, *, staff: int, women: int | None) -> None:
    firm = an_employer(union, name, staff=staff, women=women, counted_on=date(2026, 1, 1))
    command = Cover(organization=union.public_id, employer=firm.public_id, on=date(2026, 1, 1))
    services.cover(OPERATOR, command)


def test_a_union_s_women_on_the_staff_are_those_of_its_firms(street: Organization) -> None:
    union = an_organization("儒林联合工会", parent=street, kind=Kind.JOINT)
    covered(union, "甲公司", staff=30, women=20)
    covered(union, "乙公司", staff=30, women=6)

    def asked() -> list[RequiredBody]:
        return [one for one in queries.required(union, APRIL) if one.body == Body.WOMEN]

    [committee] = asked()
    assert not committee.unknown
    covered(union, "丙公司", staff=3, women=None)
    [committee] = asked()
    assert committee.unknown
