"""Papers get the body's next number, once for each key, and a mistake leaves no gap."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import transaction
from docx import Document

from tests.builders.accounts import an_actor
from tests.builders.papers import LETTER, NOTE, a_command, a_paper, context
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization
from unionhall.papers import queries, services
from unionhall.papers.errors import (
    DayWrong,
    NoBodyThere,
    NotVoided,
    OtherContent,
    ReasonNeeded,
    ValueMissing,
    ValueUnknown,
    VoidedAlready,
    WordNotSet,
)
from unionhall.papers.models import NumberWord, Paper, Series
from unionhall.papers.services.words import SetWord, set_word


def text_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def numbers(body: Organization) -> list[int | None]:
    return list(
        Paper.objects.filter(scope_path=body.path).order_by("id").values_list("number", flat=True)
    )


def test_papers_of_a_year_are_numbered_one_after_the_other(district: Organization) -> None:
    first, second = a_paper(district), a_paper(district)
    next_year = a_paper(district, on=date(2027, 1, 4))
    assert [p.reference for p in (first, second, next_year)] == [
        "延工发〔2026〕1号",
        "延工发〔2026〕2号",
        "延工发〔2027〕1号",
    ]


def test_each_body_counts_for_itself(district: Organization, street: Organization) -> None:
    a_paper(district)
    assert a_paper(street).number == 1


def test_a_kind_without_numbers_has_none(district: Organization) -> None:
    note = a_paper(district, kind=NOTE, word="")
    assert (note.number, note.reference, note.series) == (None, "", "")


def test_the_paper_says_what_the_context_says(district: Organization) -> None:
    paper = a_paper(district, context=context(union="甲&乙<丙>工会", remark="一\n二"))
    text = text_of(queries.opened(paper))
    assert "延工发〔2026〕1号" in text
    assert "关于同意成立甲&乙<丙>工会的批复" in text
    assert "\n一\n二\n" in text
    assert "2026年3月2日" in text
    assert "快递员" in text
    assert "{" not in text


def test_an_empty_value_leaves_its_part_out(district: Organization) -> None:
    assert "其他事项" not in text_of(
        queries.opened(a_paper(district, context=context(remark=None)))
    )


def test_the_words_a_body_has_set_go_before_what_the_caller_proposes(
    organizer: Actor, district: Organization
) -> None:
    set_word(organizer, SetWord(place=district.path, series="general", word="平工发"))
    assert a_paper(district).reference == "平工发〔2026〕1号"


def test_no_word_is_set_for_a_place_where_no_body_stands(
    organizer: Actor, district: Organization
) -> None:
    nowhere = f"{district.path}9Z9Z"
    with pytest.raises(NoBodyThere):
        set_word(organizer, SetWord(place=nowhere, series="general", word="平工发"))
    with pytest.raises(NoBodyThere):
        queries.settings_place(organizer, nowhere)
    assert not NumberWord.objects.exists()


def test_without_a_word_there_is_no_number(district: Organization) -> None:
    with pytest.raises(WordNotSet):
        a_paper(district, word="")
    assert not Series.objects.exists()


def test_the_same_key_gives_the_same_paper(district: Organization) -> None:
    command = a_command(district)
    first, again = (services.make_paper(an_actor(district), command) for _ in range(2))
    assert first.pk == again.pk
    assert numbers(district) == [1]


def test_the_same_key_with_other_content_is_refused(district: Organization) -> None:
    command = a_command(district)
    services.make_paper(an_actor(district), command)
    with pytest.raises(OtherContent):
        a_paper(district, submission_id=command.submission_id)
    assert numbers(district) == [1]


def test_what_is_rolled_back_leaves_no_gap(district: Organization) -> None:
    a_paper(district)

    def fail() -> None:
        with transaction.atomic():
            a_paper(district)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(ValueMissing):
        a_paper(district, context={})
    assert a_paper(district).number == 2


def test_a_missing_or_unknown_variable_is_named(district: Organization) -> None:
    lacking = context()
    del lacking["years"]
    with pytest.raises(ValueMissing, match="任期（年）"):
        a_paper(district, context=lacking)
    with pytest.raises(ValueUnknown, match="colour"):
        a_paper(district, context=context(colour="红"))


@pytest.mark.parametrize("day", [date(2206, 3, 2), date(206, 3, 2)])
def test_a_slip_of_the_year_begins_no_series(district: Organization, day: date) -> None:
    with pytest.raises(DayWrong):
        a_paper(district, on=day)
    assert not Series.objects.exists()


def test_a_voided_number_stays_and_the_correction_has_the_next(
    organizer: Actor, district: Organization
) -> None:
    wrong = a_paper(district)
    with pytest.raises(NotVoided):
        a_paper(district, corrects=wrong.public_id)
    with pytest.raises(ReasonNeeded):
        services.void_paper(organizer, services.VoidPaper(paper=wrong.public_id, reason=" "))
    void = services.VoidPaper(paper=wrong.public_id, reason="届期写错")
    services.void_paper(organizer, void)
    with pytest.raises(VoidedAlready):
        services.void_paper(organizer, void)
    right = a_paper(district, corrects=wrong.public_id)
    wrong.refresh_from_db()
    assert (wrong.state, wrong.number, wrong.void_reason) == ("voided", 1, "届期写错")
    assert (right.number, wrong.corrected_by) == (2, right)


def test_opening_a_paper_is_written_down(organizer: Actor, district: Organization) -> None:
    paper = a_paper(district)
    services.open_paper(organizer, services.OpenPaper(paper=paper.public_id))
    entry = AuditEntry.objects.get(action="papers.opened")
    assert entry.target == f"papers.paper:{paper.public_id}"


def test_the_row_holds_nothing_that_can_be_read(district: Organization) -> None:
    paper = a_paper(district, kind=LETTER, submission_id=uuid4())
    assert not bytes(paper.sealed).startswith(b"PK")


def test_who_may_only_read_makes_none(district: Organization) -> None:
    with pytest.raises(NotPermitted):
        a_paper(district, actor=an_actor(district, Role.LEADER))
