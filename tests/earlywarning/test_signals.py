"""What the apps' own rows may warn of, on which day, of whom."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.earlywarning import demands
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.outreach import a_meeting, a_promise
from tests.builders.targets import a_target
from unionhall.core.signals import SIGNALS, Signal, Span
from unionhall.earlywarning import wording
from unionhall.organizations import services as organizations
from unionhall.organizations.commands import CountStaff, Cover, Dissolve
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.outreach.models import Promise
from unionhall.targets.commands import GiveUp
from unionhall.targets.services import give_up

TODAY = timezone.localdate()
YEAR = timedelta(days=365)


def of(kind: str, path: str = "", first: date | None = None) -> list[Signal]:
    return SIGNALS.read([kind], Span(first=first or TODAY - YEAR, last=TODAY, path=path))


def count(employer: Employer, on: date, staff: int) -> None:
    command = CountStaff(employer=employer.public_id, counted_on=on, staff=staff)
    organizations.count_staff(OPERATOR, command)


def test_demands_of_held_meetings_count_by_their_kind(
    street: Organization, district: Organization, other_district: Organization
) -> None:
    written = demands(street, 2)
    planned = a_meeting(street)
    a_promise(planned, category=Promise.Category.PAY)
    found = of("outreach.demand_pay", district.path)
    assert {one.record for one in found} == {one.public_id for one in written}
    assert [(one.path, one.employer, one.weight) for one in found] == [(street.path, None, 1)] * 2
    assert of("outreach.demand_safety") == []
    assert of("outreach.demand_pay", other_district.path) == []


def test_whoever_sees_a_demand_opens_it_and_nobody_else(
    street: Organization, other_district: Organization
) -> None:
    [written] = demands(street, 1)
    kind = SIGNALS.kind("outreach.demand_pay")
    assert kind is not None
    assert kind.open(an_actor(street, "street_staff"), {written.public_id})
    assert not kind.open(an_actor(other_district), {written.public_id})


@pytest.mark.parametrize(
    ("before", "after", "falls"),
    [(100, 91, 0), (100, 90, 1), (500, 480, 1), (500, 481, 0), (30, 27, 1)],
)
def test_staff_that_fell_as_in_a_layoff(
    street: Organization, before: int, after: int, falls: int
) -> None:
    """From 20 people or a tenth of the staff on (Labour Contract Law, Art. 41)."""
    employer = an_employer(street, "甲公司", industry="C")
    count(employer, TODAY - timedelta(days=90), before)
    count(employer, TODAY - timedelta(days=3), after)
    found = of("organizations.staff_fell", street.path)
    told = [(one.employer, one.on, one.weight, one.trade) for one in found]
    assert told == [(employer.pk, TODAY - timedelta(days=3), before - after, "C")] * falls


def test_a_union_that_ended_is_told_with_the_employer_it_covered(
    street: Organization, district: Organization
) -> None:
    employer = an_employer(street, "甲公司", industry="C")
    union = an_organization("甲公司工会", parent=street, kind=Kind.SINGLE)
    since = TODAY - timedelta(days=30)
    cover = Cover(organization=union.public_id, employer=employer.public_id, on=since)
    organizations.cover(OPERATOR, cover)
    dissolve(OPERATOR, Dissolve(organization=union.public_id, on=TODAY, reason="单位终止"))
    [told] = of("organizations.union_ended", district.path)
    assert (told.employer, told.on, told.record) == (employer.pk, TODAY, union.public_id)


def test_an_employer_that_is_gone_and_one_that_is_open_for_half_a_year(
    city: Organization, district: Organization, street: Organization
) -> None:
    district.division_code = "110119"
    district.save(update_fields=["division_code"])
    gone, young = an_employer(street, "甲公司"), an_employer(street, "乙公司")
    target = a_target(gone)
    give_up(OPERATOR, GiveUp(target=target.public_id, reason="停业", gone=True))
    [told] = of("targets.gone", street.path)
    assert (told.employer, told.on) == (gone.pk, TODAY)

    opened = TODAY - timedelta(days=200)
    a_target(young, opened_on=opened)
    [told] = of("targets.half_a_year", street.path)
    assert told.employer == young.pk
    assert timedelta(days=181) <= told.on - opened <= timedelta(days=186)


def test_every_signal_has_its_law_and_what_opens_it() -> None:
    for id_, hook in wording.hooks():
        assert hook.article, id_
        assert hook.source != SIGNALS.kinds[id_].hook.source, f"{id_}: no such source"
        assert SIGNALS.kinds[id_].open(OPERATOR, set()) == {}
