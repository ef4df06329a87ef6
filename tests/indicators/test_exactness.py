"""Whatever is written, moved, corrected or counted in whatever order: figures are exact."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.builders.indicators import MEMBERSHIPS, PLACES, UNIONS, a_membership, only_these_facts
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.core import facts
from unionhall.indicators import counting, engine, registry
from unionhall.indicators.definition import Kind
from unionhall.indicators.engine import Ask
from unionhall.indicators.models import CountedTo, MonthCount, StaleMonth
from unionhall.members.models import Membership
from unionhall.organizations import services
from unionhall.organizations.models import Kind as Body
from unionhall.organizations.models import Organization

START = date(2023, 12, 1)
END = date(2024, 4, 17)
DAYS = st.integers(0, (END - START).days).map(lambda n: START + timedelta(days=n))
FORMS = st.sampled_from(["01", "03", "05"])
CHANNELS = st.sampled_from(["on_site", "online"])
BEGINNINGS = st.sampled_from(["joined", "rejoined", "transferred_in"])

Step = tuple[Any, ...]
ENTER = st.tuples(st.just("enter"), st.integers(0, 7), DAYS, FORMS, CHANNELS, BEGINNINGS)
FIRST = st.lists(ENTER, min_size=2, max_size=8)
THEN = st.lists(
    st.one_of(
        ENTER,
        st.tuples(st.just("end"), st.integers(0, 9), DAYS),
        st.tuples(st.just("correct"), st.integers(0, 9), DAYS, FORMS),
        st.tuples(st.just("replace"), st.integers(0, 9), st.integers(0, 7)),
        st.tuples(st.just("move"), st.integers(0, 2), st.integers(0, 1), DAYS),
        st.tuples(st.just("wait"), st.integers(1, 45)),
        st.tuples(st.sampled_from(["count", "count", "rebuild"])),
    ),
    max_size=8,
)
ASKS = st.lists(
    st.tuples(
        st.sampled_from(["members", "joined", "left", "unions_founded", "unions"]),
        st.integers(0, 7),
        st.one_of(st.just(START), DAYS),
        st.one_of(st.just(END), DAYS),
        st.sampled_from(["", "employment_form", "channel", "guided_by"]),
        st.booleans(),
    ),
    min_size=4,
    max_size=8,
)


@pytest.fixture
def bodies(city: Organization) -> list[Organization]:
    """Return a city, two districts, three streets and two unions."""
    districts = [an_organization(n, parent=city, kind=Body.DISTRICT) for n in ("甲区", "乙区")]
    streets = [
        an_organization(n, parent=district, kind=Body.STREET)
        for n, district in (("一街", districts[0]), ("二街", districts[0]), ("三街", districts[1]))
    ]
    unions = [an_organization(n, parent=streets[0], kind=Body.JOINT) for n in ("子", "丑")]
    return [city, *districts, *streets, *unions]


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=FIRST, then=THEN, asks=ASKS)
@pytest.mark.django_db
def test_the_engine_agrees_with_counting_every_row(
    bodies: list[Organization], first: list[Step], then: list[Step], asks: list[Any]
) -> None:
    for model in (Membership, MonthCount, StaleMonth, CountedTo):
        model.objects.all().delete()
    with (
        only_these_facts(MEMBERSHIPS, UNIONS, PLACES),
        time_machine.travel(date(2024, 1, 20), tick=False) as clock,
    ):
        for step in [*first, ("wait", 40), ("count",), *then]:
            _take(step, bodies, clock.shift)
        for ask in asks:
            _compare(ask, bodies)
        assert not any(differences for _, _, differences in counting.check())


@pytest.mark.django_db
def test_a_moved_street_takes_its_figures_along(bodies: list[Organization]) -> None:
    _, district, other, street, *_ = bodies
    with (
        only_these_facts(MEMBERSHIPS, UNIONS, PLACES),
        time_machine.travel(date(2024, 3, 20), tick=False),
    ):
        a_membership(bodies[6], date(2024, 1, 5))
        counting.count_months(today=_today())
        command = services.Move(
            organization=street.public_id, parent=other.public_id, on=date(2024, 2, 1)
        )
        street = services.move(OPERATOR, command)

        def members(path: str) -> int:
            ask = Ask(
                indicator=registry.indicator("members"),
                places=(path,),
                first=None,
                last=date(2024, 3, 20),
            )
            return sum(engine.tally([ask])[0].values())

        for _ in ("at once", "after the recount"):
            assert [members(body.path) for body in (district, other, street)] == [0, 1, 1]
            counting.count_months(today=_today())


def _take(step: Step, bodies: list[Organization], shift: Callable[[timedelta], None]) -> None:
    verb, *values = step
    for body in bodies:
        body.refresh_from_db()
    rows = list(Membership.objects.order_by("pk"))
    match verb:
        case "enter":
            place, day, form, channel, beginning = values
            a_membership(
                bodies[place],
                day,
                employment_form=form,
                channel=channel,
                beginning=beginning,
                guided_by=bodies[1] if form == "03" else None,
            )
        case "wait":
            shift(timedelta(days=values[0]))
        case "count" | "rebuild":
            counting.count_months(today=_today(), rebuild=verb == "rebuild")
        case "move":
            street, district, on = (
                bodies[3 + values[0]],
                bodies[1 + values[1]],
                min(values[2], _today()),
            )
            if street.affiliations.get(valid_until=None).valid_from < on:
                command = services.Move(
                    organization=street.public_id, parent=district.public_id, on=on
                )
                services.move(OPERATOR, command)
        case _ if rows:
            _change(verb, rows[values[0] % len(rows)], values[1:], bodies)


def _change(verb: str, row: Membership, values: list[Any], bodies: list[Organization]) -> None:
    facts.changed("memberships", row.scope_path, row.began_on, row.ended_on)
    match verb:
        case "end":
            row.ended_on, row.ending = max(values[0], row.began_on), "withdrawn"
        case "correct":
            row.began_on = min(values[0], row.ended_on or values[0])
            row.employment_form = values[1]
        case "replace":
            row.organization = bodies[values[0]]
            row.scope_path = row.organization.path
    row.save()
    facts.changed("memberships", row.scope_path, row.began_on, row.ended_on)


def _today() -> date:
    return counting.timezone.localdate()


def _compare(asked: tuple[Any, ...], bodies: list[Organization]) -> None:
    code, place, one, other, dimension, then = asked
    indicator = registry.indicator(code)
    first, last = min(one, other), max(one, other)
    bodies[place].refresh_from_db()
    stock = indicator.kind is Kind.STOCK
    ask = Ask(
        indicator=indicator,
        places=(bodies[place].path,),
        first=None if stock else first,
        last=last,
        by=dimension if dimension in registry.fact(indicator.fact).dimensions else "",
        monthly=place % 2 == 0,
        then=then and stock and code == "unions",
    )

    (answer,) = engine.tally([ask])

    expected: dict[str, int] = {}
    for row in ask.fact.rows():
        if _counts(row, ask):
            value = getattr(row, f"{ask.by}_id" if ask.by == "guided_by" else ask.by or "pk")
            key = str("" if value is None else value) if ask.by else ""
            expected[key] = expected.get(key, 0) + 1
    given: dict[str, int] = {}
    for (_, value, _), number in answer.items():
        given[value] = given.get(value, 0) + number
    assert {k: n for k, n in given.items() if n} == expected
    assert engine.records(ask).count() == sum(expected.values())


def _counts(row: Any, ask: Ask) -> bool:
    fact = ask.fact
    began, ended = getattr(row, fact.begins), getattr(row, fact.ends or "")
    if not getattr(row, fact.place).startswith(ask.places[0]):
        return False
    if any(getattr(row, d) not in wanted for d, wanted in ask.indicator.where.items()):
        return False
    if ask.indicator.kind is Kind.STOCK:
        return began <= ask.last and (ended is None or ended > ask.last)
    day = ended if ask.indicator.ended else began
    return day is not None and ask.first <= day <= ask.last
