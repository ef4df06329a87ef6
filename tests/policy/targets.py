"""What targets hold."""

from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.builders.lists import a_csv
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.targets import a_party, a_target, a_task
from tests.policy.world import Row, Side, World
from unionhall.targets.commands import NoteWish
from unionhall.targets.models import Party
from unionhall.targets.services import note_wish

LIST = a_csv([["云帆速递有限公司", "", "儒林街道1号", 120]])
BODIES = {
    "targets:import": lambda side: {
        "organization": str(side.body.public_id),
        "deed": "save",
        "file": SimpleUploadedFile("list.csv", LIST),
    },
    "targets_take_in": lambda _side: {"file": SimpleUploadedFile("list.csv", LIST)},
    "targets:new": lambda side: {
        "employer": str(side.things["free_employer"].public_id),
        "mode": "key",
    },
}


def rows(world: World, side: Side) -> Iterator[Row]:
    name, what, body = world.mark(side), world.mark(side), world.mark(side)
    free = an_employer(side.body, f"{side.letter}待建公司")
    side.things["free_employer"] = free
    employer = an_employer(side.body, f"{name}有限公司", staff=120, counted_on=timezone.localdate())
    target = a_target(employer, opened_on=timezone.localdate())
    note_wish(OPERATOR, NoteWish(target=target.public_id, on=timezone.localdate()))
    party = a_party(target, f"{body}党工委", role=Party.Role.PARTY)
    task = a_task(party, f"{what}约见")
    guard = {"permissions": ("targets.view",), "path": side.body.path}
    seen = {"permissions": ("targets.view", "organizations.view_employers"), "path": side.body.path}
    yield Row(kwarg="", public_id=employer.public_id, markers=(name,), **seen)
    yield Row(kwarg="target", public_id=target.public_id, **guard)
    yield Row(kwarg="party", public_id=party.public_id, markers=(body,), **guard)
    yield Row(kwarg="task", public_id=task.public_id, markers=(what,), **guard)
