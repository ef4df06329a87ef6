"""The papers of a case: from their step on, and superseded when sent in again."""

from datetime import date, timedelta

import pytest

from tests.builders.founding import approve, gathering, join, reported, today
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.founding import drafts, errors, services
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


def test_the_approval_names_the_last_day_of_the_term_and_calls_members_members(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    reported(preparer, approver, case)
    said = drafts.approval(approve(approver, case))
    until = said["term_until"]
    assert isinstance(until, date)
    after = until + timedelta(days=1)
    assert (after.year, after.month, after.day) == (today().year + 5, today().month, today().day)
    assert [row["office"] for row in said["seats"]][1:] == ["委员", "委员", "经费审查委员会委员"]
