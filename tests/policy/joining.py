"""What links and applications hold."""

from collections.abc import Iterator

from tests.builders.joining import a_link, applied
from tests.builders.organizations import OPERATOR
from tests.policy.world import Row, Side, World


def rows(world: World, side: Side) -> Iterator[Row]:
    path = side.union.path
    link = a_link(OPERATOR, organization=side.union)
    yield Row(kwarg="link", public_id=link.public_id, permissions=("joining.view",), path=path)
    yield Row(
        kwarg="token", public_id=link.token, permissions=("joining.view",), path=path, public=True
    )
    name = world.mark(side)
    application = applied(link, name=f"赵{name}川")
    yield Row(
        kwarg="application",
        public_id=application.public_id,
        permissions=("joining.view",),
        path=path,
    )
    yield Row(
        kwarg="",
        public_id=application.public_id,
        markers=(name,),
        permissions=("members.see_names", "joining.decide"),
        path=path,
    )
