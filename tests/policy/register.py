"""What the register of a union holds."""

from collections.abc import Iterator

from django.utils import timezone

from tests.builders.organizations import OPERATOR
from tests.builders.register import a_certificate, a_seat, a_term, an_account, three
from tests.policy.world import Row, Side, World
from unionhall.register.commands import ChangeSeat, NoteChange
from unionhall.register.models import Post
from unionhall.register.services import notices, seating

FIXED = {"subject": "register.no_account:x", "secret": "no-such-secret"}


def rows(world: World, side: Side) -> Iterator[Row]:
    guard = {"permissions": ("register.view",), "path": side.union.path}
    chair, registrar = world.mark(side), world.mark(side)
    a_term(side.union, seats=three(f"{chair}主席"), approval_number="1号")
    a_certificate(side.union, registrar=f"{registrar}总工会")
    account = an_account(side.union)
    taken = ChangeSeat(
        organization=side.union.public_id,
        seat=a_seat("李副主席", post=Post.VICE_CHAIR),
        since=timezone.localdate(),
    )
    seat = seating.change_seat(OPERATOR, taken)
    note = NoteChange(
        organization=side.union.public_id, what="address", changed_on=timezone.localdate()
    )
    notice = notices.note_change(OPERATOR, note)
    yield Row(kwarg="seat", public_id=seat.public_id, markers=(chair,), **guard)
    yield Row(kwarg="account", public_id=account.public_id, markers=(registrar,), **guard)
    yield Row(kwarg="notice", public_id=notice.public_id, **guard)
