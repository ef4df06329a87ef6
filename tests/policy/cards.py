"""What cards, files for the bank and their answers hold."""

from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.builders.accounts import an_actor
from tests.builders.cards import a_batch, a_card, bank_says, take
from tests.policy.world import Row, Side, World
from unionhall.accounts.models import Role
from unionhall.cards.models import Difference


def an_answer(side: Side) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("answer.zip", side.things["answer"])}


BODIES = {"cards_take_answer": an_answer, "cards:take_answer": an_answer}


def rows(world: World, side: Side) -> Iterator[Row]:
    name, unseen = world.mark(side), world.mark(side)
    meeting = side.things["meeting"]
    guard = {"permissions": ("cards.view",), "path": side.union.path}
    waiting = a_card(side.union, f"李{name}明", meeting=meeting)
    clerks = frozenset({Role.BANK_CLERK} if side.name == "inside" else ())
    yield Row(kwarg="card", public_id=waiting.public_id, readers=clerks, **guard)
    names = {"permissions": ("members.see_names",), "path": side.union.path}
    yield Row(kwarg="", public_id=waiting.public_id, markers=(name,), readers=clerks, **names)
    silent = a_card(side.union, f"钱{unseen}明", meeting=meeting, consented=False)
    yield Row(kwarg="", public_id=silent.public_id, markers=(unseen,), **names)

    organizer = an_actor(side.body, Role.ORGANIZER)
    for _ in range(3):
        a_card(side.union)
    batch = a_batch(organizer, side.body)
    side.things["answer"] = bank_says(organizer, batch, fail="unknown_reference")
    take(organizer, side.things["answer"], batch)
    file = {"permissions": ("cards.view", "cards.exchange"), "path": side.body.path}
    yield Row(kwarg="batch", public_id=batch.public_id, **file)
    difference = Difference.objects.filter(answer__batch=batch).first()
    if difference is not None:
        yield Row(kwarg="difference", public_id=difference.public_id, **file)
