"""The demo's cards: their history agrees with who got the member's data."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from unionhall.cards.models import Card
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.history import _life

State = Card.State
TODAY = date(2026, 6, 1)
AGREED = datetime(2026, 5, 30, 12, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("state", "states"),
    [
        (State.CONSENTED, [State.CONSENTED]),
        (State.HANDED_OVER, [State.CONSENTED, State.HANDED_OVER]),
        (State.ACTIVATED, [State.CONSENTED, State.HANDED_OVER, State.ACTIVATED]),
        (State.LOST, [State.CONSENTED, State.HANDED_OVER, State.ACTIVATED, State.LOST]),
        (State.CLOSED, [State.CONSENTED, State.HANDED_OVER, State.ACTIVATED, State.CLOSED]),
    ],
)
def test_a_card_came_to_its_state_step_by_step_and_never_in_the_future(
    state: str, states: list[str]
) -> None:
    handed_over = None if state == State.CONSENTED else AGREED + timedelta(minutes=6)
    card = Card(state=state, handed_over_at=handed_over)
    if state == State.CLOSED:
        card.ended_on = TODAY
    for seed in range(20):
        life = _life(Chance(f"test-{seed}"), card, AGREED, TODAY)
        assert [became for became, _at in life] == states
        assert all(before <= after for (_b, before), (_a, after) in pairwise(life))
        assert timezone.localdate(life[-1][1]) <= TODAY
