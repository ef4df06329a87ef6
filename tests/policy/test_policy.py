"""One policy, proven: every address × every actor × inside, above and beside.

No answer holds a marker whose guard the actor does not hold; records that are not the
actor's are 403 or 404 (visitors: the sign-in, 401 in the API); whoever may not, changes
nothing; nothing crashes. An address that the walk cannot fill fails by name.
"""

import pickle
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client

from tests.policy import walk
from tests.policy.world import MEMBER, VISITOR, World
from unionhall.accounts import sign_ins
from unionhall.accounts.models import Role, SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.long]
ACTORS = (*Role.values, MEMBER, VISITOR)


@pytest.fixture
def _one_entrance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look the entrance of an actor up once: thousands of requests come through it, undone each."""
    found: dict[UUID, bytes] = {}
    look_up = sign_ins.session

    def session(public_id: UUID, user_id: int) -> SignIn | None:
        if public_id not in found:
            found[public_id] = pickle.dumps(look_up(public_id, user_id))
        entrance: SignIn | None = pickle.loads(found[public_id])  # noqa: S301 -- our own
        return entrance

    monkeypatch.setattr(sign_ins, "session", session)


def signed_in(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who == VISITOR:
        return client
    client.force_login(world.users[who])
    if who == MEMBER:
        SignIn.objects.filter(user=world.users[who]).update(method=SignIn.Method.CODE)
    return client


def wrong(world: World, who: str, ask: walk.Ask, answer: walk.Answer) -> Iterator[str]:
    """Say everything that is wrong with one answer."""
    if answer.status >= 500:
        yield f"crashed with {answer.status}"
    if leaks := world.leaks(who, answer.body + answer.location):
        yield f"shows {leaks}"
    allowed = all(world.may_see(who, row) for row in ask.named)
    if who == VISITOR and not ask.route.public:
        if not (answer.status == 302 and answer.location.startswith("/sign-in/")):
            yield f"lets a visitor in: {answer.status} {answer.location}"
    elif who == VISITOR and ask.route.is_api:
        pass
    elif not allowed and answer.status not in walk.DENIED:
        yield f"answers {answer.status} about a record of others"
    if not allowed and answer.writes:
        yield f"writes {answer.writes}"


def test_the_walk_fills_every_address(world: World) -> None:
    unfilled = []
    for route in walk.routes():
        for side in world.sides.values():
            try:
                list(walk.asks(world, route, side))
            except walk.Unfilled as word:
                unfilled.append(str(word))
    assert not unfilled, "\n".join(sorted(set(unfilled)))


def test_the_walk_knows_every_operation_of_the_api() -> None:
    walked = {
        (walk.documented(route), method.lower())
        for route in walk.routes()
        for method in route.methods
    }
    for path, operations in walk.schema()["paths"].items():
        for method in operations:
            assert (path, method) in walked


@pytest.mark.usefixtures("_one_entrance")
@pytest.mark.parametrize("who", ACTORS)
def test_no_answer_shows_or_changes_what_the_policy_denies(world: World, who: str) -> None:
    client = signed_in(world, who)
    found: list[str] = []
    asked = 0
    for route in walk.routes():
        for side in world.sides.values():
            try:
                every = list(walk.asks(world, route, side))
            except walk.Unfilled:  # the test above names it
                continue
            for ask in every:
                answer = walk.send(client, ask)
                asked += 1
                found += [f"{ask}: {what}" for what in wrong(world, who, ask, answer)]
                if ask.method != "GET" or answer.status != 200:
                    continue
                for narrower in walk.narrower(ask):
                    answer = walk.send(client, narrower)
                    found += [f"{narrower}: {what}" for what in wrong(world, who, narrower, answer)]
    assert asked
    assert not found, "\n".join(sorted(set(found)))
