"""What meetings, promises and rules hold."""

from collections.abc import Iterator
from uuid import uuid4

from django.utils import timezone

from tests.builders.organizations import OPERATOR
from tests.builders.outreach import a_meeting, a_partner, a_promise, a_rule
from tests.policy.world import Row, Side, World, readers_below
from unionhall.accounts.models import Role
from unionhall.outreach.services import stall

BODIES = {
    "outreach:taps": lambda _side: [{"id": str(uuid4()), "counter": "asked", "by": 1}],
    "outreach:end_rule": lambda _side: {"valid_until": timezone.localdate().isoformat()},
}


def rows(world: World, side: Side) -> Iterator[Row]:
    theme, place = world.mark(side), world.mark(side)
    meeting = a_meeting(side.body, theme=f"{theme}沟通会", place=f"{place}分拨站", opened=True)
    side.things["meeting"] = meeting
    readers: frozenset[str] = frozenset()
    chairs: frozenset[str] = frozenset()
    if side.name == "inside":
        clerk = world.users[Role.BANK_CLERK].duties.get()
        stall.assign(OPERATOR, stall.Assign(meeting=meeting.public_id, duty=clerk.public_id))
        readers = frozenset({Role.BANK_CLERK})
        chairs = frozenset({Role.UNION_CHAIR})  # members of theirs got cards there
    guard = {"permissions": ("outreach.view",), "path": side.body.path}
    yield Row(kwarg="meeting", public_id=meeting.public_id, readers=readers | chairs, **guard)
    shown = (theme, place)
    yield Row(kwarg="", public_id=meeting.public_id, markers=shown, readers=readers, **guard)
    text = world.mark(side)
    promise = a_promise(meeting, text=f"{text}没有地方歇脚")
    yield Row(kwarg="promise", public_id=promise.public_id, markers=(text,), **guard)

    # Rules and partners of a body serve those below it, whose staff therefore see them.
    below = frozenset(
        who
        for who in readers_below(world, side.body)
        if any(grant.permission == "outreach.view" for grant in world.actors[who].grants)
    )
    source = world.mark(side)
    rule = a_rule(side.body, source=f"{source}通知")
    yield Row(kwarg="rule", public_id=rule.public_id, markers=(source,), readers=below, **guard)

    name = world.mark(side)
    partner = a_partner(side.body, f"{name}支行")
    yield Row(
        kwarg="partner",
        public_id=partner.public_id,
        markers=(name,),
        readers=readers | below,
        **guard,
    )
