"""What accounts, duties and the audit trail hold."""

from collections.abc import Iterator

from django.utils import timezone

from tests.builders.accounts import a_user
from tests.policy.world import Row, Side, World, readers_below
from unionhall.accounts.models import Role, SignIn
from unionhall.core import audit
from unionhall.core.actors import Actor


def at_home(side: Side, planners: frozenset[str]) -> frozenset[str]:
    return planners if side.name == "inside" else frozenset()


def rows(world: World, side: Side) -> Iterator[Row]:
    name, device = world.mark(side), world.mark(side)
    user = a_user(side.body, Role.STREET_STAFF, name=f"{name}干事")
    duty = user.duties.get()
    entrance = SignIn.objects.create(
        user=user,
        duty=duty,
        method=SignIn.Method.PASSWORD,
        device=device,
        started_at=timezone.now(),
        seen_at=timezone.now(),
    )
    guard = {"permissions": ("accounts.view",), "path": side.body.path}
    # Whoever plans meetings chooses who goes there: colleagues here, and on the line above.
    planners = frozenset(
        who
        for who in readers_below(world, side.body)
        if any(grant.permission == "outreach.record" for grant in world.actors[who].grants)
    )
    yield Row(kwarg="duty", public_id=duty.public_id, readers=at_home(side, planners), **guard)
    yield Row(kwarg="", public_id=duty.public_id, markers=(name,), readers=planners, **guard)
    yield Row(kwarg="user", public_id=user.public_id, markers=(device,), **guard)
    yield Row(kwarg="sign_in", public_id=entrance.public_id, permissions=(), path=side.body.path)

    reason = world.mark(side)
    actor = Actor(user_id=user.pk, name="audited", role=Role.STREET_STAFF)
    audit.record(actor, "accounts.closed", duty, reason=f"{reason}离任")
    trail = {"permissions": ("accounts.read_audit",), "path": side.body.path}
    yield Row(kwarg="", public_id=user.public_id, markers=(reason,), **trail)
