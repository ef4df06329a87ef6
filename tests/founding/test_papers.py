"""The papers of a case: from their step on, and superseded when sent in again."""

import pytest

from tests.builders.founding import gathering, join, today
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.founding import errors, services
from unionhall.founding.commands import Apply, GiveBack
from unionhall.founding.models import FoundingCase
from unionhall.founding.services import stopping
from unionhall.papers.models import Paper
from unionhall.papers.services import MakeFromPage, make_from_page


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
