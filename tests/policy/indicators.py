"""What named scopes hold; figures themselves are numbers."""

from collections.abc import Iterator

from tests.builders.accounts import an_actor
from tests.policy.world import Row, Side, World
from unionhall.accounts.models import Role
from unionhall.indicators import registry, services
from unionhall.indicators.models import HouseStyle

BODIES = {"indicators:style": lambda _side: {"template": HouseStyle.Template.values[0]}}
FIXED = {"code": "", "indicator": ""}


def rows(world: World, side: Side) -> Iterator[Row]:
    FIXED["code"] = FIXED["indicator"] = registry.indicators()[0].code
    world.fixed |= FIXED
    name = world.mark(side)
    scope = services.define_scope(
        an_actor(side.body, Role.ORGANIZER),
        services.DefineScope(
            organization=side.body.public_id,
            name=f"{name}片区",
            definition="三街",
            bodies=(side.union.public_id,),
        ),
    )
    yield Row(
        kwarg="scope",
        public_id=scope.public_id,
        markers=(name,),
        permissions=("indicators.view",),
        path=side.body.path,
    )
