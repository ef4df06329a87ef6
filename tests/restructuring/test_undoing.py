"""Each change can be taken back row by row, until something later depends on it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from tests.builders.accounts import a_user
from tests.builders.organizations import an_organization
from tests.builders.restructuring import ON, a_firm, a_member, a_new_union, carried_out
from unionhall.core import audit_check
from unionhall.core.actors import Actor
from unionhall.organizations.models import Kind, Organization
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
    assert not list(audit_check.broken()) if hasattr(audit_check, "broken") else True
    again = undo_change(organizer, Undo(change=change.public_id, reason="再来一次"))
    assert again.undo_reason == "登记有误"
