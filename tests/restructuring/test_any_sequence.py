"""Whatever is changed in whatever order: past days keep their figures, and all can be undone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.accounts import an_actor
from tests.builders.organizations import an_organization
from tests.builders.restructuring import ON, a_firm, a_member, a_new_union, carried_out
from tests.restructuring.test_undoing import everything
from unionhall.core import audit_check
from unionhall.core.errors import DomainError
from unionhall.core.facts import Period
from unionhall.indicators import counting
from unionhall.indicators import queries as figures
from unionhall.members.models import Membership
from unionhall.organizations.models import Coverage, Kind, Organization
from unionhall.restructuring.commands import (
    Dissolve,
    Leave,
    Merge,
    Move,
    Operation,
    Pass,
    Split,
    Undo,
)
from unionhall.restructuring.services.undoing import undo_change

CODES = (
    "unions",
    "joint_unions",
    "small_firms_covered_by_joint_unions",
    "members",
    "unions_of_employers_with_100_or_more",
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("leave", "pass", "merge", "split", "move", "dissolve")),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=5,
)


def counted(root: Organization, day: date) -> dict[str, int]:
    """The figures of everything below the city on a day, where places are those of today."""
    answer = figures.figures(figures.where(root, on=day), Period(first=day, last=day), CODES)
    return {code: figure.value for code, figure in answer.items()}


def by_union(day: date) -> dict[int, int]:
    """Members of each union on a day, by a direct count over the table."""
    begun = Membership.objects.filter(began_on__lte=day)
    found: dict[int, int] = {}
    for spell in begun.filter(Q(ended_on=None) | Q(ended_on__gt=day)):
        found[spell.organization_id] = found.get(spell.organization_id, 0) + 1
    return found


def chosen(step: tuple[str, int, int, int], streets: list[Organization]) -> Operation | None:
    """Make a change of what stands there now; some make no sense and are refused."""
    kind, first, second, later = step
    unions = list(Organization.objects.filter(kind=Kind.JOINT, dissolved_on=None).order_by("pk"))
    if not unions:
        return None
    source, target = unions[first % len(unions)], unions[second % len(unions)]
    ties = list(Coverage.objects.filter(organization=source, valid_until=None).order_by("pk"))
    on = ON + timedelta(days=later)
    firms = [tie.employer.public_id for tie in ties]
    firm = firms[second % len(firms)] if firms else target.public_id
    new, here, there = a_new_union(), source.public_id, target.public_id
    made: dict[str, Operation] = {
        "leave": Leave(source=here, employer=firm, new=new, on=on),
        "pass": Pass(source=here, employer=firm, target=there, on=on),
        "split": Split(source=here, employers=tuple(firms[: 1 + second % 2]), new=new, on=on),
        "merge": Merge(target=there, sources=(here,), on=on),
        "move": Move(organization=here, parent=streets[second % len(streets)].public_id, on=on),
        "dissolve": Dissolve(organization=here, successor=there, on=on),
    }
    return made[kind]


@pytest.mark.django_db
@settings(max_examples=12, deadline=None)
@given(steps=STEPS)
def test_past_figures_stay_and_everything_can_be_taken_back(
    steps: list[tuple[str, int, int, int]],
) -> None:
    with transaction.atomic():
        _live_through(steps)
        transaction.set_rollback(True)


def _live_through(steps: list[tuple[str, int, int, int]]) -> None:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    streets = [
        an_organization(name, parent=district, kind=Kind.STREET) for name in ("儒林", "百泉")
    ]
    for number, street in enumerate(streets):
        union = an_organization(f"联合工会{number}", parent=street, kind=Kind.JOINT)
        for firm in range(2):
            a_firm(union, f"公司{number}{firm}", people=1 + firm)
        a_member(union, None)
    organizer = an_actor(district)
    counting.count_months(today=date(2026, 11, 1))
    before, stages, done = everything(), [], []
    for step in steps:
        operation = chosen(step, streets)
        if operation is None:
            continue
        stages.append(everything())
        days = [operation.on - timedelta(days=n) for n in (1, 30, 200)]
        past = [(counted(city, day), by_union(day)) for day in days]
        try:
            done.append(carried_out(organizer, operation))
        except DomainError:
            assert everything() == stages.pop()
            continue
        assert [(counted(city, day), by_union(day)) for day in days] == past
        _figures_are_true(city)
    while done:
        undo_change(organizer, Undo(change=done.pop().public_id, reason="试办撤回"))
        assert everything() == stages.pop()
        _figures_are_true(city)
    assert everything() == before
    assert audit_check.verify().findings == []


def _figures_are_true(city: Organization) -> None:
    """Compare what is counted in advance with a direct count, at every body."""
    counting.count_months(today=date(2026, 11, 1))
    for day in (date(2026, 5, 31), date(2026, 6, 30), date(2026, 10, 31)):
        direct: Any = by_union(day)
        for body in Organization.objects.exclude(pk=city.pk):
            here = Organization.objects.filter(path__within=body.path).values_list("pk", flat=True)
            wanted = sum(direct.get(key, 0) for key in here)
            assert counted(body, day)["members"] == wanted, (body, day)
