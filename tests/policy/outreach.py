"""What meetings, promises and rules hold."""

from collections.abc import Iterator

from tests.builders.organizations import OPERATOR
from tests.builders.outreach import a_meeting, a_partner, a_promise, a_rule
from tests.policy.world import Row, Side, World
from unionhall.accounts.models import Role
from unionhall.outreach.services import stall


def rows(world: World, side: Side) -> Iterator[Row]:
    theme, place = world.mark(side), world.mark(side)
    meeting = a_meeting(side.body, theme=f"{theme}沟通会", place=f"{place}分拨站", opened=True)
    side.things["meeting"] = meeting
    readers: frozenset[str] = frozenset()
    if side.name == "inside":
        clerk = world.users[Role.BANK_CLERK].duties.get()
        stall.assign(OPERATOR, stall.Assign(meeting=meeting.public_id, duty=clerk.public_id))
        readers = frozenset({Role.BANK_CLERK})
    guard = {"permissions": ("outreach.view",), "path": side.body.path}
    yield Row(
        kwarg="meeting",
        public_id=meeting.public_id,
        markers=(theme, place),
        readers=readers,
        **guard,
    )
    text = world.mark(side)
    promise = a_promise(meeting, text=f"{text}没有地方歇脚")
    yield Row(kwarg="promise", public_id=promise.public_id, markers=(text,), **guard)

    source = world.mark(side)
    rule = a_rule(side.body, source=f"{source}通知")
    yield Row(kwarg="rule", public_id=rule.public_id, markers=(source,), **guard)

    name = world.mark(side)
    partner = a_partner(side.body, f"{name}支行")
    yield Row(
        kwarg="partner", public_id=partner.public_id, markers=(name,), readers=readers, **guard
    )
