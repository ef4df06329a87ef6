"""Giving a list back to whoever handed it in, with an answer in every row."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.intake import answers, errors, queries
from unionhall.intake.models import Batch
from unionhall.intake.permissions import TAKE_IN


@dataclass(frozen=True, slots=True)
class File:
    """A file that leaves the house."""

    filename: str
    pieces: Iterator[bytes]


def answer_of(actor: Actor, public_id: UUID, *, only_to_correct: bool = False) -> File:
    """Return the sender's own list with its answers; to nobody else, for it is in clear."""
    batch = queries.batch(actor, public_id, TAKE_IN)
    if not queries.is_own(actor, batch):
        raise errors.NotYourFile
    if batch.state == Batch.State.MAPPING:
        raise errors.NotNow(state=Batch.state_label(batch.state))
    pieces = answers.of(batch, only_to_correct=only_to_correct)
    audit.record(actor, "intake.answers_taken", batch, only=only_to_correct)
    stem = batch.called.rpartition(".")[0] or batch.called
    ending = _("to correct") if only_to_correct else _("answers")
    return File(f"{stem}-{ending}.xlsx", pieces)
