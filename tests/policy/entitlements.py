"""What the calculations hold: nothing of anybody."""

from collections.abc import Iterator

from tests.policy.world import Row, Side, World

FIXED = {"calculator": "severance"}


def rows(world: World, side: Side) -> Iterator[Row]:
    del world, side
    return iter(())
