"""Every action that is recorded anywhere has a sentence; every permission a name and a role."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import unionhall
from unionhall.accounts import trail
from unionhall.accounts.management.commands.export_permissions import table
from unionhall.accounts.models import Role
from unionhall.accounts.permission_names import MEMBER_ONLY, NAMES, declared
from unionhall.accounts.roles import ROLES
from unionhall.accounts.trail_facts import FACTS, LISTS, ONLY_IDENTIFIERS, REFUSALS
from unionhall.duplicates.services import decisions as pairs
from unionhall.lifecycle.services import transfers
from unionhall.mediation.services import common as disputes
from unionhall.outreach import services as outreach

ROOT = Path(unionhall.__file__).parent
DOCS = ROOT.parent.parent / "docs"


ACTION_IS_ARGUMENT = {
    "audit.record": 1,
    "audit.deed": 0,
    "audit.refusal": 1,
    "write": 2,
    "note": 2,
    "count_again": 3,
}


def calls() -> Iterator[tuple[ast.Call, ast.expr]]:
    """Every deed that is put down, with the expression for its action."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                at = ACTION_IS_ARGUMENT.get(ast.unparse(node.func))
                if at is not None and len(node.args) > at:
                    yield node, node.args[at]


def recorded() -> Iterator[str]:
    for _call, action in calls():
        yield from _names(action)


def _names(action: ast.expr) -> Iterator[str]:
    if isinstance(action, ast.Constant):
        yield str(action.value)
    elif ast.unparse(action).startswith("f'outreach.{_PAST["):
        yield from (f"outreach.{past}" for past in outreach._PAST.values())  # noqa: SLF001
    elif isinstance(action, ast.Name):
        return  # handed on: where it comes from, it is a constant
    elif ast.unparse(action) == "ACTIONS[Kind(happened.kind)]":
        yield from disputes.ACTIONS.values()
    elif ast.unparse(action) == "ACTIONS[to]":
        yield from pairs.ACTIONS.values()
    elif ast.unparse(action).startswith("NOTED[State"):
        yield from transfers.NOTED.values()
    else:
        pytest.fail(f"{ast.unparse(action)} cannot be read by this test")


def test_every_recorded_action_has_a_sentence() -> None:
    assert sorted(set(recorded()) - trail.SENTENCES.keys()) == []


def test_every_sentence_belongs_to_an_action() -> None:
    assert sorted(trail.SENTENCES.keys() - set(recorded())) == []


def test_every_fact_has_a_word() -> None:
    known = FACTS.keys() | ONLY_IDENTIFIERS | {"reason"}
    missing = {
        keyword.arg
        for call, _action in calls()
        for keyword in call.keywords
        if keyword.arg is not None and keyword.arg not in known
    }
    assert missing == set()


def test_every_refusal_that_is_kept_has_a_word() -> None:
    kept = {
        ast.unparse(call.args[0].func).rpartition(".")[2]
        for call, _action in calls()
        if ast.unparse(call.func) == "audit.refusal" and isinstance(call.args[0], ast.Call)
    }
    assert {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in kept} == REFUSALS.keys()


def test_every_list_has_a_name_in_the_trail() -> None:
    named = {
        keyword.value.value
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Listing", "Gathered"}
        for keyword in node.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    }
    others = {"cards.cards", "register.inbox", "members.full_export", "mediation.year"}
    assert (named | others) - {"core.samples"} == LISTS.keys()


def test_every_permission_has_a_name_and_somebody_who_holds_it() -> None:
    held = {str(permission) for permissions in ROLES.values() for permission in permissions}
    assert sorted(set(declared()) - NAMES.keys()) == []
    assert sorted(set(declared()) - held - MEMBER_ONLY.keys()) == []
    assert sorted(held - set(declared())) == []
    assert set(ROLES) == set(Role.values)


def test_the_documented_table_is_the_one_in_force() -> None:
    with translation.override("en"):
        assert (DOCS / "permissions.md").read_text() == table()
