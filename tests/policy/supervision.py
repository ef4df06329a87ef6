"""What supervision holds: letters with their words, notices and complaints with sealed names."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from tests.builders.founding import numbered
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.supervision import (
    a_letter,
    a_notice,
    an_inspector,
    an_investigation,
    answered,
    delivered,
    issued,
)
from tests.policy.world import Row, Side, World, readers_below
from unionhall.supervision.commands import MakeNoticeLink
from unionhall.supervision.models import Letter
from unionhall.supervision.services import links

FIXED = {"number": "1"}
BODIES: dict[str, Any] = {}


def rows(world: World, side: Side) -> Iterator[Row]:
    numbered(OPERATOR, side.body)
    name, words, answer = world.mark(side), world.mark(side), world.mark(side)
    guard = {"permissions": ("supervision.view",), "path": side.body.path}
    sealed = {"permissions": ("supervision.open",), "path": side.body.path}
    employer = an_employer(side.body, f"{name}企业{uuid4().hex[:4]}")
    letter = a_letter(side.body, employer, Letter.Kind.REMINDER, facts=f"{words}拖欠工资")
    issued(letter)
    delivered(letter)
    answered(letter, text=f"{answer}已补发")
    yield Row(kwarg="letter", public_id=letter.public_id, markers=(words,), **guard)
    read = {"permissions": ("supervision.handle",), "path": side.body.path}
    yield Row(kwarg="", public_id=letter.public_id, markers=(answer,), **read)
    seen = ("supervision.view", "organizations.view_employers")
    yield Row(
        kwarg="",
        public_id=employer.public_id,
        markers=(name,),
        permissions=seen,
        path=side.body.path,
    )

    about, worker = world.mark(side), world.mark(side)
    found = an_investigation(side.body, employer, about=f"{about}反映", worker=f"赵{worker}川")
    yield Row(kwarg="investigation", public_id=found.public_id, markers=(about,), **guard)
    yield Row(kwarg="", public_id=found.public_id, markers=(worker,), **sealed)

    fired = world.mark(side)
    notice = a_notice(employer, worker=f"钱{fired}江")
    yield Row(kwarg="notice", public_id=notice.public_id, **guard)
    yield Row(kwarg="", public_id=notice.public_id, markers=(fired,), **sealed)

    # Inspectors of a body also work for those below it, whose staff therefore see them.
    below = frozenset(
        who
        for who in readers_below(world, side.body)
        if any(grant.permission == "supervision.handle" for grant in world.actors[who].grants)
    )
    person = world.mark(side)
    inspector = an_inspector(side.body, f"孙{person}海")
    yield Row(
        kwarg="inspector", public_id=inspector.public_id, markers=(person,), readers=below, **guard
    )

    link = links.make_link(OPERATOR, MakeNoticeLink(organization=side.union.public_id))
    yield Row(
        kwarg="link",
        public_id=link.public_id,
        permissions=("supervision.view",),
        path=side.union.path,
    )
    yield Row(
        kwarg="notice_link",
        public_id=link.token,
        permissions=("supervision.view",),
        path=side.union.path,
        public=True,
    )
