"""What warnings, their rules and levels hold."""

from collections.abc import Iterator

from tests.builders.earlywarning import a_level, a_rule, run
from tests.builders.organizations import OPERATOR
from tests.builders.outreach import a_held_meeting, a_promise
from tests.policy.world import Row, Side, World, readers_below
from unionhall.earlywarning.commands import Confirm, TakeStep
from unionhall.earlywarning.models import EarlyWarning, Step
from unionhall.earlywarning.services import judging
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach.models import Promise

WORDING = {
    "name": "policy",
    "kind": "stated",
    "unit": "street",
    "signals": ["outreach.demand_pay"],
    "counted": "facts",
    "least": 3,
    "days": 30,
    "source": "policy",
}


def a_form(side: Side) -> dict[str, object]:
    level = side.row("level")
    return {**WORDING, "level": str(level.public_id if level else "")}


BODIES = {
    "earlywarning:new_rule": lambda side: {
        **a_form(side),
        "organization": str(side.body.public_id),
    },
    "earlywarning:change_rule": a_form,
    "earlywarning_set_rule": lambda side: {
        **a_form(side),
        "organization": str(side.body.public_id),
    },
    "earlywarning_preview_rule": lambda side: {
        **a_form(side),
        "organization": str(side.body.public_id),
    },
    "earlywarning_change_rule": a_form,
}


def _place(side: Side) -> Organization:
    """Return a street: the place itself, or one in the district above."""
    if side.body.kind == Kind.STREET:
        return side.body
    return Organization.objects.get(parent=side.body, kind=Kind.STREET, name__contains="甲")


def _holding(world: World, side: Side, permission: str) -> frozenset[str]:
    """Return those below a body who hold a permission."""
    return frozenset(
        who
        for who in readers_below(world, side.body)
        if any(grant.permission == permission for grant in world.actors[who].grants)
    )


def rows(world: World, side: Side) -> Iterator[Row]:
    name, level_name, note = world.mark(side), world.mark(side), world.mark(side)
    guard = {"permissions": ("earlywarning.view",), "path": side.body.path}
    # Rules and levels of a body hold for those below it, whose staff therefore see them.
    below = _holding(world, side, "earlywarning.view")
    level = a_level(side.body, name=f"{level_name}级")
    rule = a_rule(
        side.body,
        level,
        name=f"{name}规则",
        unit="street",
        signals=("outreach.demand_insurance",),
        least=1,
        days=1,
    )
    meeting = a_held_meeting(_place(side))
    a_promise(meeting, category=Promise.Category.INSURANCE)
    run()
    warning = EarlyWarning.objects.get(series=rule.series, area=meeting.organization)
    judging.confirm(OPERATOR, Confirm(warning=warning.public_id))
    judging.take_step(
        OPERATOR,
        TakeStep(
            warning=warning.public_id,
            kind=Step.Kind.INTERVIEW,
            done_on=meeting.held_on,
            note=f"{note}约谈",
        ),
    )
    seen = {"permissions": ("earlywarning.view",), "path": warning.scope_path}
    yield Row(
        kwarg="level",
        public_id=level.public_id,
        markers=(level_name,),  # the trail names the level, also of a warning further below
        permissions=("earlywarning.view", "accounts.read_audit"),
        path=side.body.path,
        readers=below | _holding(world, side, "accounts.read_audit"),
    )
    yield Row(
        kwarg="warning_rule", public_id=rule.public_id, markers=(name,), readers=below, **guard
    )
    yield Row(kwarg="warning", public_id=warning.public_id, markers=(note,), **seen)
