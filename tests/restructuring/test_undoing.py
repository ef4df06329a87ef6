"""Each change can be taken back row by row, until something later depends on it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from tests.builders.accounts import a_user, an_actor
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.restructuring import ON, a_firm, a_member, a_new_union, carried_out, covered
from unionhall.core import audit_check
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.facts import Period
from unionhall.indicators import counting
from unionhall.indicators import queries as figures
from unionhall.members.models import Membership
from unionhall.members.services import ending
from unionhall.organizations import commands as bodies
from unionhall.organizations import services as organizing
from unionhall.organizations.models import Coverage, Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.restructuring import errors
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
from unionhall.restructuring.services.undoing import in_the_way, undo_change

Snapshot = dict[str, list[tuple[Any, ...]]]
BOOKKEEPING = {"core", "sessions", "restructuring", "codes", "indicators"}


def everything() -> Snapshot:
    """Every row of every table, but for the trail, the counts, and what changes only note."""
    found: Snapshot = {}
    for model in apps.get_models():
        if not model.__module__.startswith("unionhall.") or model._meta.app_label in BOOKKEEPING:
            continue
        columns = [f.attname for f in model._meta.concrete_fields if f.name != "children"]
        found[model._meta.label] = list(model._default_manager.order_by("pk").values_list(*columns))
    return found


@pytest.fixture
def world(
    street: Organization, joint_union: Organization, other_joint: Organization
) -> dict[str, Any]:
    """Two joint unions with firms and people, one of whom has no firm."""
    firms = [a_firm(joint_union, name, people=n) for name, n in (("甲", 3), ("乙", 2), ("丙", 0))]
    a_member(joint_union, None)
    elsewhere = a_firm(other_joint, "丁", people=1)
    own = an_organization("甲公司工会", parent=street, kind=Kind.SINGLE)
    a_user(joint_union, "union_chair")
    return {
        "source": joint_union,
        "target": other_joint,
        "own": own,
        "firms": firms,
        "elsewhere": elsewhere,
        "street": street,
    }


def _leave(world: dict[str, Any]) -> Operation:
    return Leave(
        source=world["source"].public_id,
        employer=world["firms"][0].public_id,
        target=world["own"].public_id,
        on=ON,
    )


def _leave_new(world: dict[str, Any]) -> Operation:
    return Leave(
        source=world["source"].public_id,
        employer=world["firms"][0].public_id,
        new=a_new_union("甲公司工会"),
        on=ON,
    )


def _pass(world: dict[str, Any]) -> Operation:
    return Pass(
        source=world["source"].public_id,
        employer=world["firms"][0].public_id,
        target=world["target"].public_id,
        on=ON,
    )


def _merge(world: dict[str, Any]) -> Operation:
    return Merge(target=world["target"].public_id, sources=(world["source"].public_id,), on=ON)


def _split(world: dict[str, Any]) -> Operation:
    return Split(
        source=world["source"].public_id,
        employers=(world["firms"][0].public_id, world["firms"][1].public_id),
        new=a_new_union(),
        on=ON,
    )


def _move(world: dict[str, Any]) -> Operation:
    return Move(
        organization=world["source"].public_id,
        parent=world["target"].parent.public_id,
        on=ON,
    )


def _dissolve(world: dict[str, Any]) -> Operation:
    return Dissolve(
        organization=world["source"].public_id, successor=world["target"].public_id, on=ON
    )


KINDS = [_leave, _leave_new, _pass, _merge, _split, _move, _dissolve]


@pytest.mark.parametrize("operation", KINDS)
def test_after_taking_back_every_row_is_what_it_was(
    organizer: Actor, world: dict[str, Any], operation: Callable[[dict[str, Any]], Operation]
) -> None:
    before = everything()
    change = carried_out(organizer, operation(world))
    assert everything() != before
    assert in_the_way(change) == []

    undone = undo_change(organizer, Undo(change=change.public_id, reason="登记有误"))

    assert everything() == before
    assert undone.undone_at is not None
    assert audit_check.verify().findings == []
    again = undo_change(organizer, Undo(change=change.public_id, reason="再来一次"))
    assert again.undo_reason == "登记有误"


def _undo(actor: Actor, change: Any) -> None:
    undo_change(actor, Undo(change=change.public_id, reason="登记有误"))


def test_what_came_later_keeps_a_change_from_being_taken_back(
    organizer: Actor, world: dict[str, Any]
) -> None:
    change = carried_out(organizer, _leave_new(world))
    own = Organization.objects.get(name="甲公司工会", kind=Kind.SINGLE, founded_on=ON)
    moved = Membership.objects.filter(organization=own).first()
    assert moved is not None
    ending.end_spells(
        organizer,
        ending.EndSpells(memberships=[moved.public_id], on=date(2026, 6, 1), ending="withdrawn"),
    )
    a_member(own, None, on=date(2026, 6, 2))
    before = everything()
    with pytest.raises(errors.SomethingDepends) as refused:
        _undo(organizer, change)
    assert "memberships: 1 changed since" in str(refused.value)
    assert "memberships: 1 came later" in str(refused.value)
    assert everything() == before


def test_a_later_change_of_the_same_body_is_taken_back_first(
    organizer: Actor, world: dict[str, Any]
) -> None:
    before = everything()
    first = carried_out(organizer, _leave(world))
    second = carried_out(organizer, _merge(world))
    with pytest.raises(errors.SomethingDepends, match="later change"):
        _undo(organizer, first)
    _undo(organizer, second)
    _undo(organizer, first)
    assert everything() == before


def test_a_firm_covered_anew_keeps_its_leaving_from_being_taken_back(
    organizer: Actor, world: dict[str, Any]
) -> None:
    change = carried_out(organizer, _leave(world))
    covered(world["source"], world["firms"][0], date(2026, 7, 1))
    with pytest.raises(errors.SomethingDepends, match="covered there anew"):
        _undo(organizer, change)
    assert Coverage.objects.filter(organization=world["source"], valid_until=None).count() == 3


def test_a_move_is_not_taken_back_once_its_old_place_has_ended(
    organizer: Actor, world: dict[str, Any], street: Organization
) -> None:
    change = carried_out(organizer, _move(world))
    for body in Organization.objects.filter(parent=street, dissolved_on=None):
        organizing.move(
            OPERATOR,
            bodies.Move(
                organization=body.public_id,
                parent=world["target"].parent.public_id,
                on=date(2026, 7, 1),
            ),
        )
    dissolve(OPERATOR, bodies.Dissolve(organization=street.public_id, on=date(2026, 8, 1)))
    assert any(street.name in why for why in in_the_way(change))


def test_what_was_founded_below_since_keeps_a_move(
    organizer: Actor, district: Organization, street: Organization, other_street: Organization
) -> None:
    community = an_organization("社区联合会", parent=street, kind=Kind.COMMUNITY)
    move = Move(organization=community.public_id, parent=other_street.public_id, on=ON)
    change = carried_out(organizer, move)
    an_organization("新联合工会", parent=community, kind=Kind.JOINT, founded_on=ON)
    with pytest.raises(errors.SomethingDepends, match="founded or changed"):
        _undo(organizer, change)
    assert an_employer(street).scope_path == street.path


def test_nobody_takes_back_what_reaches_beyond_their_area(
    organizer: Actor, world: dict[str, Any], street: Organization, other_district: Organization
) -> None:
    change = carried_out(organizer, _pass(world))
    command = Undo(change=change.public_id, reason="登记有误")
    for actor in (an_actor(street, "street_staff"), an_actor(other_district)):
        with pytest.raises(NotFound):
            undo_change(actor, command)
    district = street.parent
    assert district is not None
    with pytest.raises(NotPermitted):
        undo_change(an_actor(district, "leader"), command)
    with pytest.raises(errors.ReasonMissing):
        undo_change(organizer, Undo(change=change.public_id, reason=" "))


def _members_in_closed_months(*unions: Organization) -> list[int]:
    counting.count_months(today=date(2026, 11, 1))
    day = date(2026, 6, 30)
    days = Period(first=day, last=day)
    return [
        figures.figures(figures.where(union, on=day), days, ["members"])["members"].value
        for union in unions
    ]


@pytest.mark.parametrize("operation", [_leave, _pass, _move])
def test_taking_back_corrects_months_that_were_counted_already(
    organizer: Actor, world: dict[str, Any], operation: Callable[[dict[str, Any]], Operation]
) -> None:
    places = (world["street"], world["target"].parent)
    before = _members_in_closed_months(*places)
    change = carried_out(organizer, operation(world))
    if operation is not _leave:
        assert _members_in_closed_months(*places) != before
    _undo(organizer, change)
    assert _members_in_closed_months(*places) == before
