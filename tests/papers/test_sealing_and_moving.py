"""Sealed files open in their own rows only; numbers follow a body that moves."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders.accounts import an_actor
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.papers import a_paper
from tools import paper_templates
from unionhall.core import rotation
from unionhall.core.actors import Actor
from unionhall.organizations.commands import Move
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services import move
from unionhall.papers import queries
from unionhall.papers.errors import DoesNotOpen
from unionhall.papers.models import Paper, Scan
from unionhall.papers.services.scans import AttachScan, attach_scan


def test_a_file_put_into_another_row_does_not_open(district: Organization) -> None:
    first, second = a_paper(district), a_paper(district)
    Paper.objects.filter(pk=second.pk).update(sealed=first.sealed)
    second.refresh_from_db()
    with pytest.raises(DoesNotOpen):
        queries.opened(second)


def test_files_are_read_as_before_after_a_new_key(
    organizer: Actor, district: Organization, settings: Any, tmp_path: Path
) -> None:
    key_file = tmp_path / "keys.json"
    key_file.write_bytes(Path(settings.SEALING_KEY_FILE).read_bytes())
    settings.SEALING_KEY_FILE = key_file
    paper = a_paper(district)
    scan = attach_scan(organizer, AttachScan(paper=paper.public_id, content=b"%PDF-1"))
    before, version = queries.opened(paper), paper.key_version
    assert rotation.begin() == version + 1
    outcome = rotation.reseal_all(lambda _done: None)
    paper, scan = Paper.objects.get(), Scan.objects.get()
    assert outcome.broken == []
    assert paper.key_version == scan.key_version == version + 1
    assert queries.opened(paper) == before
    assert queries.opened(scan) == b"%PDF-1"


def test_numbers_and_papers_follow_a_body_that_moves(
    district: Organization, other_district: Organization
) -> None:
    body = an_organization("园区总工会", parent=district, kind=Kind.STREET)
    a_paper(body)
    move(
        OPERATOR,
        Move(organization=body.public_id, parent=other_district.public_id, on=date(2026, 3, 2)),
    )
    body.refresh_from_db()
    assert a_paper(body).number == 2
    assert queries.papers(an_actor(other_district)).count() == 2
    assert queries.papers(an_actor(district)).count() == 0


def test_every_shipped_template_is_what_its_text_says() -> None:
    stale = [
        source.name
        for source in sorted(paper_templates.ROOT.glob("src/unionhall/*/data/papers/*.txt"))
        if source.with_suffix(".docx").read_bytes()
        != paper_templates.build(source.read_text(encoding="utf-8"))
    ]
    assert stale == []
