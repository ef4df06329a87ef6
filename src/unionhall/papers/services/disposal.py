"""Papers of a file whose time is over: what stands in them goes, their numbers stay."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.papers.models import Paper, Scan
from unionhall.papers.services import sealed_file

GONE = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposeOfPapers:
    """Empty the papers and scans of one subject of an app."""

    app: str
    subject: UUID


@transaction.atomic
def dispose(actor: Actor, command: DisposeOfPapers) -> None:
    """Empty the papers and scans of one subject; called by its app, which decided on it."""
    papers = Paper.objects.filter(subject_app=command.app, subject_id=command.subject)
    for paper in papers.order_by("pk").select_for_update():
        for scan in paper.scans.all():
            _emptied(scan)
        _emptied(paper)
        audit.record(actor, "papers.disposed", paper, kind=paper.kind, number=paper.reference)


def _emptied(row: Paper | Scan) -> None:
    row.size = 0
    row.sealed, row.key_version = sealed_file(row.TABLE, row.public_id, GONE)
    row.save(update_fields=["size", "sealed", "key_version"])
