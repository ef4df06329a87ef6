"""What the rules hold: the book is open to staff, values are those of places."""

from collections.abc import Iterator
from datetime import date

from tests.builders.organizations import OPERATOR
from tests.policy.world import Row, Side, World, readers_below
from unionhall.rules import services

FIXED = {"rule_id": "term.extension", "year": "2026"}
BODIES = {
    "rules:set_value": lambda _side: {"value": "3", "valid_from": "2026-03-02", "reason": "x"},
    "rules:end_value": lambda _side: {"valid_until": "2026-04-01"},
}


def rows(world: World, side: Side) -> Iterator[Row]:
    basis = world.mark(side)
    command = services.SetValue(
        rule="term.extension",
        value="6",
        valid_from=date(2026, 1, 1),
        reason=f"{basis}号文",
        place=side.body.path,
    )
    spell = services.set_value(OPERATOR, command)
    # A value of a body holds for those below it, whose staff therefore see it.
    below = frozenset(
        who
        for who in readers_below(world, side.body)
        if any(grant.permission == "rules.view" for grant in world.actors[who].grants)
    )
    yield Row(
        kwarg="local_value",
        public_id=spell.public_id,
        markers=(basis,),
        permissions=("rules.view",),
        path=side.body.path,
        readers=below,
    )
