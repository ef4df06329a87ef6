"""The signed paper, scanned: attached, replaced, opened."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import keyed_hash
from unionhall.papers import checking, queries
from unionhall.papers.errors import NoSuchScan, PaperDisposed, PaperVoided, TooManyPages
from unionhall.papers.models import Paper, Scan
from unionhall.papers.permissions import MAKE
from unionhall.papers.services import sealed_file

MOST_PAGES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachScan:
    """A signed page was scanned. ``replaces`` is the scan whose place it takes."""

    paper: UUID
    content: bytes
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenScan:
    """Somebody reads a scan."""

    scan: UUID


@transaction.atomic
def attach_scan(actor: Actor, command: AttachScan) -> Scan:
    """Attach a scan as the paper's next page, or as a page's new version; the old one stays.

    The same file again on the same paper is the same scan.
    """
    found = checking.scan_format(command.content)
    paper = queries.paper(actor, command.paper, MAKE, lock=True)
    if paper.is_voided:
        raise PaperVoided
    content_hash = keyed_hash("papers.scan", command.content.hex())
    same = paper.scans.filter(content_hash=content_hash, replaced_at=None).defer("sealed").first()
    if same is not None:
        return same
    page, version = _place(paper, command.replaces)
    row = uuid7()
    sealed, key_version = sealed_file(Scan.TABLE, row, command.content)
    scan = Scan.objects.create(
        public_id=row,
        scope_path=paper.scope_path,
        paper=paper,
        page=page,
        version=version,
        format=found,
        size=len(command.content),
        content_hash=content_hash,
        attached_at=timezone.now(),
        attached_by=actor.user_id,
        attached_by_name=actor.name,
        sealed=sealed,
        key_version=key_version,
    )
    number = paper.reference
    if version == 1:
        audit.record(actor, "papers.scan_attached", scan, number=number, page=page)
    else:
        audit.record(actor, "papers.scan_replaced", scan, number=number, page=page, version=version)
    return scan


def _place(paper: Paper, replaces: UUID | None) -> tuple[int, int]:
    """Say which page and version a scan becomes; the one that it replaces steps back."""
    if replaces is None:
        page = queries.last_page(paper) + 1
        if page > MOST_PAGES:
            raise TooManyPages(most=MOST_PAGES)
        return page, 1
    old = paper.scans.filter(public_id=replaces, replaced_at=None).defer("sealed").first()
    if old is None:
        raise NoSuchScan
    old.replaced_at = timezone.now()
    old.save(update_fields=["replaced_at"])
    return old.page, old.version + 1


@transaction.atomic
def open_scan(actor: Actor, command: OpenScan) -> tuple[Scan, bytes]:
    """Open a scan, and write down who did."""
    scan = queries.scan(actor, command.scan)
    if not scan.paper.size:
        raise PaperDisposed
    if not queries.may_open(actor, scan.paper):
        raise NotPermitted
    audit.record(actor, "papers.scan_opened", scan, number=scan.paper.reference, page=scan.page)
    return scan, queries.opened(scan)
