"""What persons and memberships hold."""

from collections.abc import Iterator
from uuid import uuid4

from tests.builders.members import admitted, an_identity
from tests.policy.world import MEMBER, TODAY, Row, Side, World
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.members.services import requests

FIXED = {"purpose": "contact"}


def rows(world: World, side: Side) -> Iterator[Row]:
    name, address, post = world.mark(side), world.mark(side), world.mark(side)
    identity = an_identity(f"王{name}军", address=f"{address}小区")
    membership = admitted(side.union, identity, post=f"{post}员")
    side.things["membership"] = membership
    readers: frozenset[str] = frozenset()
    if side.name == "inside":
        readers = frozenset({MEMBER})
        world.users[MEMBER].person = membership.person.public_id
        world.users[MEMBER].save(update_fields=["person"])
        world.actors[MEMBER] = actor_for(world.users[MEMBER], TODAY)
    path = side.union.path
    own = Actor(user_id=None, name="本人", person=membership.person.public_id)
    asked = requests.ask_correction(
        own,
        requests.AskCorrection(
            key=uuid4(),
            name=f"{identity.name}国",
            kind=identity.kind,
            number=identity.number,
            sex=identity.sex,
            birth=identity.birth,
        ),
    )
    yield Row(
        kwarg="data_request",
        public_id=asked.public_id,
        permissions=("members.decide_requests",),
        path=path,
    )
    yield Row(
        kwarg="own_request",
        public_id=asked.public_id,
        permissions=(),
        path=path,
        readers=readers,
    )
    yield Row(
        kwarg="membership",
        public_id=membership.public_id,
        markers=(post,),
        permissions=("members.view",),
        path=path,
        readers=readers,
    )
    yield Row(
        kwarg="",
        public_id=membership.person.public_id,
        markers=(name,),
        permissions=("members.see_names",),
        path=path,
        readers=readers,
    )
    yield Row(  # an address is opened with a reason only, by a POST that the walk does send
        kwarg="person",
        public_id=membership.person.public_id,
        markers=(address,),
        permissions=("members.unseal",),
        path=path,
        readers=readers,
    )
