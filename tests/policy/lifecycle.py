"""What changes of memberships hold; the new union sees them as well as the old one."""

from collections.abc import Iterator

from tests.builders.lifecycle import asked
from tests.builders.members import admitted
from tests.builders.organizations import OPERATOR, an_organization
from tests.policy.world import MEMBER, Row, Side, World
from unionhall.lifecycle.commands import AskOwnTransfer
from unionhall.lifecycle.services.own import ask_own_transfer
from unionhall.organizations.models import Kind

BODIES = {
    "lifecycle:decide": lambda side: {
        "change": str(side.things["change"].public_id),
        "step": "take_back",
    },
    "lifecycle:together": lambda side: {
        "membership": str(side.things["staying"].public_id),
        "kind": "decease",
        "stage": "carry",
        "on": "2026-03-02",
    },
    "lifecycle:claim": lambda side: {
        "target": str(side.union.public_id),
        "name": "policy",
        "kind": "resident_id",
        "number": "policy",
    },
    "lifecycle:retiring": lambda side: {
        "organization": str(side.union.public_id),
        "months": "6",
    },
    "lifecycle_act": lambda side: {
        "kind": "decease",
        "memberships": [str(side.things["staying"].public_id)],
        "on": "2026-03-02",
    },
    "lifecycle_preview": lambda side: {
        "kind": "decease",
        "memberships": [str(side.things["staying"].public_id)],
        "on": "2026-03-02",
    },
    "lifecycle_transfer": lambda side: {
        "memberships": [str(side.things["staying"].public_id)],
        "target": str(side.quiet.public_id),
    },
    "lifecycle_decide": lambda side: {
        "step": "take_back",
        "changes": [str(side.things["change"].public_id)],
    },
    "lifecycle_reverse": lambda side: {
        "changes": [str(side.things["change"].public_id)],
        "reason": "policy",
    },
}


def rows(world: World, side: Side) -> Iterator[Row]:
    reason = world.mark(side)
    # Whoever has to do with a transfer is told where it leads: this name is no secret of theirs.
    there = an_organization("接收联合工会", parent=side.body, kind=Kind.JOINT)
    side.things["staying"] = admitted(side.union)
    readers: frozenset[str] = frozenset()
    if side.name == "inside":
        readers = frozenset({MEMBER})
        target = AskOwnTransfer(target=there.public_id, employer_typed=f"{reason}公司")
        change = ask_own_transfer(world.actors[MEMBER], target)
    else:
        [change] = asked(OPERATOR, there, admitted(side.union)).done
        change.employer_typed = f"{reason}公司"
        change.save(update_fields=["employer_typed"])
    side.things["change"] = change
    yield Row(
        kwarg="change",
        public_id=change.public_id,
        markers=(reason,),
        permissions=("lifecycle.view",),
        path=side.union.path,
        readers=readers,
    )
