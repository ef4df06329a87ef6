"""The papers of a case: from their step on, and superseded when sent in again."""

from datetime import date, timedelta

import pytest
from docx import Document

from tests.builders.founding import approve, gathering, join, reported, today
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.founding import drafts, errors, paper_kinds, services
from unionhall.founding.commands import Apply, GiveBack
from unionhall.founding.models import FoundingCase
from unionhall.founding.services import stopping
from unionhall.papers.models import Paper
from unionhall.papers.services import MakeFromPage, make_from_page

FOLDER = paper_kinds.FOLDER


def asked(case: FoundingCase, kind: str) -> MakeFromPage:
    return MakeFromPage(
        kind=f"founding.{kind}", subject=case.public_id, on=today(), submission_id=uuid7()
    )


def test_a_paper_is_made_from_its_step_on(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    for kind in ("congress_request", "roll", "election_report", "certificate_application"):
        with pytest.raises(errors.PaperTooEarly):
            make_from_page(preparer, asked(case, kind))
    gathering(preparer, approver, case)
    join(preparer, case, 1)
    assert make_from_page(preparer, asked(case, "congress_request")).kind.endswith("request")
    with pytest.raises(errors.PaperTooEarly):
        make_from_page(preparer, asked(case, "election_report"))


def test_an_application_sent_in_again_supersedes_the_older_one(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    services.apply(preparer, Apply(case=case.public_id, on=today()))
    stopping.give_back(approver, GiveBack(case=case.public_id, reason="缺营业执照复印件"))
    services.apply(preparer, Apply(case=case.public_id, on=today()))
    old, new = Paper.objects.filter(kind="founding.application").order_by("pk")
    assert (old.is_voided, new.is_voided, new.corrects) == (True, False, old)


def test_the_approval_names_the_last_day_of_the_term_and_calls_members_members(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    reported(preparer, approver, case)
    said = drafts.approval(approve(approver, case))
    until = said["term_until"]
    assert isinstance(until, date)
    after = until + timedelta(days=1)
    assert (after.year, after.month, after.day) == (today().year + 5, today().month, today().day)
    assert [row["office"] for row in said["seats"]][2:] == [
        "委员",
        "委员",
        "经费审查委员会委员",
        "经费审查委员会委员",
    ]


def test_the_closing_lines_do_not_stand_alone_on_a_page() -> None:
    for kind in ("approval", "congress", "election_report"):
        paper = Document(str(FOLDER / f"{kind}.docx"))
        texts = [p for p in paper.paragraphs if p.text.strip()]
        *_before, last, sign, date_line = texts
        kept = [bool(p.paragraph_format.keep_with_next) for p in (last, sign, date_line)]
        assert kept == [True, True, False], kind
    for kind in ("approval", "congress"):
        paper = Document(str(FOLDER / f"{kind}.docx"))
        texts = [p for p in paper.paragraphs if p.text.strip()]
        assert texts[-4].paragraph_format.keep_with_next


def test_rows_stay_whole_and_a_masked_number_in_its_line() -> None:
    for kind in ("election_report", "roll"):
        table = Document(str(FOLDER / f"{kind}.docx")).tables[0]
        (row,) = (row for row in table.rows if "{{" in row.cells[0].text)
        assert row._tr.trPr.xpath("w:cantSplit")  # noqa: SLF001
    cells = {cell.text: cell for cell in row.cells}
    assert cells["{{ p.number }}"]._tc.tcPr.xpath("w:noWrap")  # noqa: SLF001
