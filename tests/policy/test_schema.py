"""The API answers whatever is sent to it as its OpenAPI document says, whoever sends it."""

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis
import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections, connection, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.checks import content_type_conformance, not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.builders.accounts import a_user, an_actor
from tests.builders.cards import a_card
from tests.builders.joining import a_link, applied
from tests.builders.organizations import an_employer, an_organization
from tests.builders.outreach import a_held_meeting, a_meeting, a_partner, a_promise
from unionhall.accounts import sign_ins
from unionhall.accounts.models import Duty, Role, SignIn, User
from unionhall.config.api import api
from unionhall.config.wsgi import application
from unionhall.organizations.models import Kind

SCHEMA = schemathesis.openapi.from_dict(
    {**api.get_openapi_schema(path_prefix="/api/v1/")}  # a copy: reading it resolves references
)
SCHEMA.app = application
OPERATIONS = {
    found.ok().definition.raw["operationId"]: found.ok() for found in SCHEMA.get_all_operations()
}
VISITOR, MEMBER = "visitor", "member"
EVERYBODY = [VISITOR, MEMBER, *Role.values]
SOME = [VISITOR, MEMBER, Role.ORGANIZER, Role.UNION_CHAIR]
"""Who sends bad cases, which are refused before it matters who asks, and who asks PostgreSQL."""
ROUNDS = int(os.environ.get("UNIONHALL_SCHEMA_ROUNDS", "1"))  # more, for an exploration by hand
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@dataclass(frozen=True, slots=True)
class World:
    """A token for each kind of sender, and the public ids that exist, by the name they go by."""

    tokens: dict[str, str]
    ids: dict[str, UUID]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Let a request end without closing the test's connection, as Django's own client does."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture
def world(db: None, one_connection: None, settings: Any, tmp_path: Path) -> World:
    """One small district for all the operations."""
    settings.DEMO = True
    settings.BANK_FOLDER = tmp_path / "bank"
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)
    union = an_organization("儒林街道快递行业联合工会", parent=street, kind=Kind.JOINT)
    meeting = a_meeting(street, opened=True)
    organizer = an_actor(district)
    link = a_link(organizer, meeting=meeting, organization=None)
    card = a_card(union, meeting=meeting)
    users = {role: a_user(district, role) for role in Role.values}
    users[MEMBER] = User.objects.create_user("member", name="王建国", person=card.person.public_id)
    return World(
        tokens={
            sender: sign_ins.begin(
                user,
                SignIn.Method.CODE if sender == MEMBER else SignIn.Method.TOKEN,
                duty=Duty.objects.filter(user=user).first(),
            )[1]
            for sender, user in users.items()
        },
        ids={
            "area": street.public_id,
            "catch_all": union.public_id,
            "owner": street.public_id,
            "parent": district.public_id,
            "union": union.public_id,
            "application": applied(link).public_id,
            "card": card.public_id,
            "duty": Duty.objects.get(user=users[Role.AUDITOR]).public_id,
            "employer": an_employer(street).public_id,
            "link": link.public_id,
            "meeting": meeting.public_id,
            "membership": card.membership.public_id,
            "organization": union.public_id,
            "partner": a_partner(street).public_id,
            "person": card.person.public_id,
            "promise": a_promise(a_held_meeting(street)).public_id,
            "user": users[Role.AUDITOR].public_id,
        },
    )


def _knowing(ids: dict[str, UUID], part: object) -> None:
    """Put what exists where only an invented public id would stand."""
    if isinstance(part, dict):
        for name in part.keys() & ids.keys():
            if isinstance(part[name], str):
                part[name] = str(ids[name])


def test_no_two_schemas_bear_one_name() -> None:
    names = list(api.get_openapi_schema()["components"]["schemas"])
    assert {"OutreachDutyOut", "AccountsDutyOut", "OutreachMeetingKind"} <= set(names)
    assert {"PagedAccountsAccountOut", "PagedRegisterAccountOut"} <= set(names)
    assert not [name for name in names if not name.isalnum()]


def test_the_walk_knows_every_operation() -> None:
    paths = api.get_openapi_schema()["paths"].values()
    assert len(OPERATIONS) == sum(len(operations) for operations in paths) > 100


def test_the_answers_are_those_of_the_schema(world: World, subtests: pytest.Subtests) -> None:
    for name, operation in OPERATIONS.items():
        with subtests.test(name):
            _ask(operation, world)


def _ask(operation: APIOperation[Any, Any, Any, Any], world: World) -> None:
    """Everybody sends a good case, some a bad one; PostgreSQL is asked good ones by some."""
    _ask_like_this(operation.as_strategy(GenerationMode.POSITIVE), world, known=True)
    if connection.vendor == "sqlite" and _can_be_wrong(operation):
        _ask_like_this(operation.as_strategy(GenerationMode.NEGATIVE), world, known=False)


def _can_be_wrong(operation: APIOperation[Any, Any, Any, Any]) -> bool:
    """Say whether anything is sent at all: a list that is open to everybody may ask nothing."""
    raw = operation.definition.raw
    return any(raw.get(part) for part in ("parameters", "requestBody", "security"))


def _ask_like_this(cases: SearchStrategy[Case], world: World, *, known: bool) -> None:
    """Share the cases out among the senders, so that many different ones are sent."""
    waiting = deque((EVERYBODY if known and connection.vendor == "sqlite" else SOME) * ROUNDS)
    last: list[Case] = []

    @given(cases)
    @hypothesis.settings(
        max_examples=len(waiting) // 3 + 1,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case) -> None:
        if known:
            for part in (case.path_parameters, case.query, case.body):
                _knowing(world.ids, part)
        last[:] = [case]
        for _ in range(min(3, len(waiting))):
            _send(case, waiting.popleft(), world)

    ask()
    while waiting:  # there are not so many different cases
        _send(last[0], waiting.popleft(), world)


def _send(case: Case, sender: str, world: World) -> None:
    """Send it, undo what it did, and hold the answer against the schema."""
    token = world.tokens.get(sender)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    undone = transaction.atomic()
    undone._from_testcase = True  # noqa: SLF001 -- durable blocks may stand inside, as in Django's
    with undone:
        response = case.call(headers=headers)
        transaction.set_rollback(True)
    try:
        case.validate_response(response, checks=CHECKS)
    except BaseException as error:
        error.add_note(f"asked by: {sender}")
        raise
