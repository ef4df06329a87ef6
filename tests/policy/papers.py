"""What papers, scans and templates hold."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.builders.organizations import OPERATOR
from tests.builders.papers import LETTER, TEXT, a_paper, declare
from tests.policy.world import Row, Side, World
from tools.paper_templates import build
from unionhall.core.identifiers import uuid7
from unionhall.organizations.models import Organization
from unionhall.papers import services
from unionhall.papers.services.scans import AttachScan, attach_scan

FIXED = {"app": "tests", "paper_kind": LETTER}


def _template(side: Side) -> dict[str, object]:
    word = SimpleUploadedFile("letter.docx", build(TEXT))
    return {"file": word, "kind": LETTER, "place": side.body.path}


def _scan(_side: Side) -> dict[str, object]:
    return {"file": SimpleUploadedFile("scan.pdf", b"%PDF-1.7 signed")}


def _place(side: Side) -> dict[str, object]:
    return {"place": side.body.path, "kind": LETTER, "series": "general", "word": "延工发"}


def _make(side: Side) -> dict[str, object]:
    return {
        "kind": LETTER,
        "subject": str(side.things["paper_subject"]),
        "on": timezone.localdate().isoformat(),
        "submission_id": str(uuid7()),
    }


BODIES = {
    "papers:make": _make,
    "papers_make": _make,
    "papers:upload": _template,
    "papers_set_template": _template,
    "papers:attach": _scan,
    "papers_attach": _scan,
    "papers:word": _place,
    "papers_set_word": _place,
    "papers:put_back": _place,
    "papers_put_back": _place,
    "papers_archive": lambda side: {"app": "tests", "subject": str(side.things["paper_subject"])},
}
_bodies: dict[UUID, Organization] = {}


def rows(world: World, side: Side) -> Iterator[Row]:
    declare(Path(tempfile.mkdtemp()), _bodies)
    name, remark = world.mark(side), world.mark(side)
    subject = services.Subject(app="tests", id=uuid7(), name=f"{name}公司建会")
    _bodies[subject.id] = side.union
    side.things["paper_subject"] = subject.id
    paper = a_paper(side.union, subject=subject)
    scan = attach_scan(
        OPERATOR, AttachScan(paper=paper.public_id, content=f"%PDF-1.7 {remark}".encode())
    )
    guard = {"permissions": ("papers.view",), "path": side.union.path}
    yield Row(kwarg="paper", public_id=paper.public_id, markers=(name,), **guard)
    yield Row(kwarg="scan", public_id=scan.public_id, markers=(remark,), **guard)
    yield Row(kwarg="subject", public_id=subject.id, **guard)
