"""Taking everything about one subject along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.papers import archive, names, queries
from unionhall.papers.errors import NothingToTake


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeArchive:
    """Everything of one subject; the caller may add files of its own."""

    app: str
    subject: UUID
    added: Sequence[archive.Added] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The archive's name and its content, piece by piece."""

    name: str
    pieces: Iterator[bytes]


@transaction.atomic
def take_archive(actor: Actor, command: TakeArchive) -> Archive:
    """Hand everything out in one file, and write down for each paper that it was."""
    found = list(queries.of_subject(actor, command.app, command.subject))
    if not found and not command.added:
        raise NotFound
    opened = [paper for paper in found if queries.may_open(actor, paper)]
    if not opened and not command.added:
        raise NothingToTake
    closed = [paper for paper in found if paper not in opened]
    deeds = [
        audit.deed("papers.archived", paper, kind=paper.kind, number=paper.reference)
        for paper in opened
    ]
    if deeds:
        audit.record_all(actor, deeds)
    title = found[0].subject_name if found else command.added[0].name
    return Archive(
        name=names.safe(title, ".zip"), pieces=archive.stream(opened, closed, command.added)
    )
