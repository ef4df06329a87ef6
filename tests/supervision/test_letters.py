"""A letter from its draft to its end: who signs, whose card, which number, which day."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from docx import Document

from tests.builders.accounts import an_actor
from tests.builders.founding import numbered
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.register import a_term
from tests.builders.supervision import a_letter, an_inspector, answered, delivered, issued
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.core.states import NoSuchStep
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.papers.models import Paper
from unionhall.papers.queries import opened
from unionhall.register.models import Body, Post, Seat
from unionhall.rules.services import SetValue, set_value
from unionhall.supervision import errors, queries, sealing, services
from unionhall.supervision.commands import (
    ChangeLetter,
    CloseLetter,
    DraftLetter,
    EndCard,
    IssueLetter,
    MarkSilent,
    NoteDecision,
    OpenAnswer,
    WithdrawLetter,
)
from unionhall.supervision.models import Inspector, Letter, Violation
from unionhall.supervision.services import answers, investigations, silence

pytestmark = pytest.mark.django_db
State, K = Letter.State, Letter.Kind
MONDAY = date(2026, 6, 8)
DUE = date(2026, 6, 24)
"""15 days after 9 June: the 9th is not counted, the 24th is a Wednesday."""


@pytest.fixture(autouse=True)
def _a_monday() -> Any:
    with time_machine.travel(f"{MONDAY}T10:00:00+08:00", tick=False) as clock:
        yield clock


def at(day: date) -> Any:
    return time_machine.travel(f"{day}T10:00:00+08:00", tick=False)


def an_opinion(
    staff: Actor, street: Organization, employer: Employer, inspectors: list[Inspector]
) -> Letter:
    return a_letter(
        street,
        employer,
        actor=staff,
        violation=Violation.WAGES,
        inspectors=tuple(one.public_id for one in inspectors),
    )


@pytest.fixture
def opinion(
    staff: Actor,
    street: Organization,
    employer: Employer,
    inspectors: list[Inspector],
    chair: None,
) -> Letter:
    del chair
    return an_opinion(staff, street, employer, inspectors)


@pytest.fixture
def sent(staff: Actor, opinion: Letter) -> Letter:
    issued(opinion, MONDAY, actor=staff)
    with at(date(2026, 6, 9)):
        return delivered(opinion, date(2026, 6, 9), actor=staff)


def test_a_letter_gets_the_next_number_of_its_kind_and_says_who_signed(
    staff: Actor, opinion: Letter, street: Organization, employer: Employer
) -> None:
    letter = issued(opinion, MONDAY, actor=staff)
    assert (letter.state, letter.number) == (State.ISSUED, "儒工劳监意〔2026〕1号")
    assert (letter.signer, letter.signer_post) == ("王主席", "主席")
    reminder = a_letter(street, employer, K.REMINDER, actor=staff, violation=Violation.SAFETY)
    assert issued(reminder, MONDAY, actor=staff).number == "儒工劳监提〔2026〕1号"


def test_the_paper_says_what_was_found_by_which_law_and_until_when(
    staff: Actor, opinion: Letter
) -> None:
    issued(opinion, MONDAY, actor=staff)
    document = Document(BytesIO(opened(Paper.objects.get(kind="supervision.opinion"))))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "四月、五月未足额支付十二名职工的工资。" in text
    assert "根据《北京市实施〈中华人民共和国工会法〉办法》（2026年" in text
    assert "第二十六条" in text
    assert "15日内" in text
    assert "王监督（" in text
    assert "主席　王主席" in text


def test_numbers_have_no_gaps_where_issuing_fails(staff: Actor, opinion: Letter) -> None:
    with pytest.raises(errors.SignerMissing):
        services.issue_letter(staff, IssueLetter(letter=opinion.public_id, on=MONDAY))
    assert issued(opinion, MONDAY, actor=staff).number.endswith("1号")


def test_an_opinion_is_signed_by_the_chair_or_a_vice_chair_and_nobody_else(
    staff: Actor, opinion: Letter, street: Organization
) -> None:
    member = Seat.objects.get(organization=street, name="赵委员")
    command = IssueLetter(letter=opinion.public_id, on=MONDAY, signer=member.public_id)
    with pytest.raises(errors.SignerNotEntitled) as refused:
        services.issue_letter(staff, command)
    assert str(refused.value).startswith("赵委员的职务是基层工会委员会 · 委员。")
    vice = Seat.objects.filter(pk=member.pk)
    vice.update(post=Post.VICE_CHAIR)
    assert services.issue_letter(staff, command).signer == "赵委员"


def test_who_left_the_office_signs_no_more(
    staff: Actor, opinion: Letter, street: Organization
) -> None:
    seat = Seat.objects.get(organization=street, body=Body.COMMITTEE, post=Post.CHAIR)
    Seat.objects.filter(pk=seat.pk).update(until=MONDAY)
    command = IssueLetter(letter=opinion.public_id, on=MONDAY, signer=seat.public_id)
    with pytest.raises(errors.SignerUnknown):
        services.issue_letter(staff, command)


def test_an_opinion_needs_two_inspectors_with_valid_cards(
    staff: Actor,
    street: Organization,
    employer: Employer,
    inspectors: list[Inspector],
    chair: None,
) -> None:
    del chair
    alone = an_opinion(staff, street, employer, inspectors[:1])
    with pytest.raises(errors.InspectorsMissing):
        issued(alone, MONDAY, actor=staff)
    both = an_opinion(staff, street, employer, inspectors)
    end = EndCard(inspector=inspectors[1].public_id, on=MONDAY, reason="调离岗位")
    investigations.end_card(staff, end)
    with pytest.raises(errors.CardNotValid, match="李监督"):
        issued(both, MONDAY, actor=staff)


def test_an_inspector_whose_card_has_run_out_cannot_be_chosen(
    staff: Actor, street: Organization, employer: Employer
) -> None:
    old = an_inspector(
        street, valid_from=MONDAY - timedelta(days=500), last_day=MONDAY - timedelta(days=1)
    )
    with pytest.raises(errors.CardNotValid):
        a_letter(
            street,
            employer,
            actor=staff,
            violation=Violation.WAGES,
            inspectors=(old.public_id,),
        )


def test_in_beijing_the_answer_is_due_15_days_after_the_delivery(sent: Letter) -> None:
    assert (sent.state, sent.due_on) == (State.DELIVERED, DUE)


def test_elsewhere_there_is_no_term_until_the_body_sets_one(
    district: Organization, employer: Employer
) -> None:
    numbered(OPERATOR, district, "外工发")
    a_term(district)
    people = tuple(an_inspector(district, name).public_id for name in ("甲", "乙"))
    letter = a_letter(district, employer, inspectors=people)
    issued(letter)
    assert delivered(letter).due_on is None
    set_value(
        OPERATOR,
        SetValue(
            rule="letter.answer",
            place=district.path,
            value="20",
            valid_from=MONDAY,
            reason="区总〔2026〕1号",
        ),
    )
    second = a_letter(district, employer, inspectors=people)
    issued(second)
    assert delivered(second).due_on == date(2026, 6, 29)  # the 28th is a Sunday


def test_outside_beijing_the_words_of_a_violation_are_free(
    district: Organization, employer: Employer
) -> None:
    with pytest.raises(errors.ViolationNotListed):
        a_letter(district, employer, violation=Violation.WAGES)
    assert a_letter(district, employer).violation == Violation.OTHER


def test_an_answer_on_the_last_day_is_in_time_and_the_day_after_it_is_late(
    staff: Actor, sent: Letter
) -> None:
    with at(DUE):
        assert not answered(sent, DUE, actor=staff).late
    sent.refresh_from_db()
    assert (sent.state, sent.timing) == (State.ANSWERED, Letter.Timing.IN_TIME)


def test_a_late_answer_is_shown_as_late_and_ends_the_silence(staff: Actor, sent: Letter) -> None:
    with at(DUE + timedelta(days=1)):
        assert silence.mark_silent(OPERATOR, MarkSilent(today=DUE + timedelta(days=1))) == 1
        assert silence.mark_silent(OPERATOR, MarkSilent(today=DUE + timedelta(days=1))) == 0
    sent.refresh_from_db()
    assert (sent.state, sent.silent_on) == (State.SILENT, DUE + timedelta(days=1))
    with at(date(2026, 7, 1)):
        assert answered(sent, date(2026, 7, 1), actor=staff).late
    sent.refresh_from_db()
    assert (sent.timing, sent.silent_until) == (Letter.Timing.LATE, date(2026, 7, 1))


def test_what_came_in_time_but_was_noted_late_was_no_silence(staff: Actor, sent: Letter) -> None:
    with at(date(2026, 7, 1)):
        silence.mark_silent(OPERATOR, MarkSilent(today=date(2026, 7, 1)))
        answered(sent, DUE, actor=staff)
    sent.refresh_from_db()
    assert (sent.timing, sent.silent_on, sent.silent_until) == ("in_time", None, None)


def test_a_second_answer_is_kept_beside_the_first(staff: Actor, sent: Letter) -> None:
    with at(date(2026, 6, 15)):
        first = answered(sent, text="正在核实。", actor=staff)
    with at(date(2026, 7, 2)):
        second = answered(sent, text="已补发到位。", actor=staff)
    sent.refresh_from_db()
    assert (first.number, second.number, second.late) == (1, 2, True)
    assert (sent.answered_on, sent.timing) == (date(2026, 6, 15), Letter.Timing.IN_TIME)
    assert sealing.opened(first)["text"] == "正在核实。"


def test_an_answer_is_sealed_and_reading_it_is_recorded(staff: Actor, sent: Letter) -> None:
    with at(date(2026, 6, 15)):
        row = answered(sent, text="赵小川的工资已补发。", actor=staff)
    assert "赵小川".encode() not in bytes(row.sealed)
    read = answers.open_answer(staff, OpenAnswer(letter=sent.public_id, number=1))
    assert read.text == "赵小川的工资已补发。"
    assert AuditEntry.objects.filter(action="supervision.answer_opened").count() == 1


def test_a_letter_falls_silent_once(sent: Letter) -> None:
    days = (DUE, DUE + timedelta(days=1), DUE + timedelta(days=2))
    marked = [silence.mark_silent(OPERATOR, MarkSilent(today=day)) for day in days]
    assert marked == [0, 1, 0]
    sent.refresh_from_db()
    assert sent.silent_on == DUE + timedelta(days=1)


def follow(letter: Letter, body: Organization, kind: K, **more: Any) -> DraftLetter:
    return DraftLetter(
        submission_id=uuid4(),
        organization=body.public_id,
        kind=kind,
        employer=letter.employer.public_id,
        violation=Violation.WAGES,
        facts="同前。",
        demand="请依法查处。",
        follows=letter.public_id,
        **more,
    )


def test_after_a_silent_opinion_the_district_may_turn_to_the_authority(
    staff: Actor, organizer: Actor, sent: Letter, street: Organization, district: Organization
) -> None:
    with at(date(2026, 6, 25)):
        silence.mark_silent(OPERATOR, MarkSilent(today=date(2026, 6, 25)))
        sent.refresh_from_db()
        step = queries.next_step(sent)
        assert step is not None
        assert (step.kind, step.body) == (K.SUGGESTION, district)
        with pytest.raises(errors.OnlyFromCounty, match=district.name):
            services.draft_letter(staff, follow(sent, street, K.SUGGESTION, addressee="区人社局"))
        with pytest.raises(errors.AuthorityMissing):
            services.draft_letter(organizer, follow(sent, district, K.SUGGESTION))
        command = follow(sent, district, K.SUGGESTION, addressee="延庆区人力资源和社会保障局")
        made = services.draft_letter(organizer, command)
        assert services.draft_letter(organizer, command) == made
        assert queries.next_step(sent) is None
        with pytest.raises(errors.FollowedAlready):
            services.draft_letter(
                organizer, follow(sent, district, K.SUGGESTION, addressee="区人社局")
            )


@pytest.mark.parametrize(
    ("result", "followed"), [(Letter.Result.NOT, True), (Letter.Result.CORRECTED, False)]
)
def test_what_was_closed_without_a_correction_may_still_go_to_the_authority(
    organizer: Actor, sent: Letter, district: Organization, result: str, followed: object
) -> None:
    with at(date(2026, 6, 15)):
        answered(sent, actor=organizer)
        services.close_letter(
            organizer,
            CloseLetter(letter=sent.public_id, result=Letter.Result(result), on=date(2026, 6, 15)),
        )
        sent.refresh_from_db()
        assert (queries.next_step(sent) is not None) is followed
        command = follow(sent, district, K.SUGGESTION, addressee="区人社局")
        if followed:
            assert services.draft_letter(organizer, command).follows == sent
        else:
            with pytest.raises(errors.NotNow):
                services.draft_letter(organizer, command)


def test_nobody_goes_on_before_the_term_is_over(organizer: Actor, sent: Letter) -> None:
    district = Organization.objects.get(kind=Kind.DISTRICT, pk=sent.organization.parent_id)
    with at(DUE), pytest.raises(errors.AnswerNotDueYet):
        services.draft_letter(organizer, follow(sent, district, K.SUGGESTION, addressee="区人社局"))


def test_after_a_reminder_comes_an_opinion_and_not_a_suggestion(
    staff: Actor, organizer: Actor, street: Organization, district: Organization, employer: Employer
) -> None:
    reminder = a_letter(street, employer, K.REMINDER, actor=staff, violation=Violation.WAGES)
    issued(reminder, actor=staff)
    delivered(reminder, actor=staff)
    with pytest.raises(errors.NoSuchNextStep):
        services.draft_letter(
            organizer, follow(reminder, district, K.SUGGESTION, addressee="区人社局")
        )
    assert services.draft_letter(staff, follow(reminder, street, K.OPINION)).follows == reminder


def test_the_authority_tells_the_union_within_15_working_days_of_its_decision(
    organizer: Actor, district: Organization, employer: Employer
) -> None:
    people = tuple(an_inspector(district, name).public_id for name in ("甲", "乙"))
    letter = a_letter(
        district,
        employer,
        K.SUGGESTION,
        actor=organizer,
        violation=Violation.WAGES,
        addressee="区人社局",
        inspectors=people,
    )
    issued(letter, actor=organizer)
    assert delivered(letter, actor=organizer).due_on is None
    with at(date(2026, 6, 12)):
        noted = services.note_decision(
            organizer, NoteDecision(letter=letter.public_id, on=date(2026, 6, 12))
        )
    # 15 working days from Friday the 12th; the 19th is Dragon Boat Festival.
    assert noted.due_on == date(2026, 7, 6)
    with at(date(2026, 7, 7)):
        silence.mark_silent(OPERATOR, MarkSilent(today=date(2026, 7, 7)))
        with pytest.raises(errors.NotNow):  # its silence stands; what comes is an answer
            services.note_decision(
                organizer, NoteDecision(letter=letter.public_id, on=date(2026, 7, 1))
            )


def test_only_an_authority_decides(staff: Actor, sent: Letter) -> None:
    with at(date(2026, 6, 12)), pytest.raises(errors.NotASuggestion):
        services.note_decision(staff, NoteDecision(letter=sent.public_id, on=date(2026, 6, 12)))


def test_a_letter_is_closed_with_a_result_and_then_only_supplemented(
    staff: Actor, sent: Letter
) -> None:
    with at(date(2026, 6, 20)):
        answered(sent, actor=staff)
        command = CloseLetter(
            letter=sent.public_id, result=Letter.Result.CORRECTED, on=date(2026, 6, 20)
        )
        assert services.close_letter(staff, command).state == State.CLOSED
        with pytest.raises(errors.NotNow):
            services.close_letter(staff, command)
        assert answered(sent, actor=staff).number == 2


def test_closing_an_answered_letter_after_its_day_makes_no_silence_of_it(
    staff: Actor, sent: Letter
) -> None:
    with at(date(2026, 6, 15)):
        answered(sent, actor=staff)
    with at(date(2026, 8, 3)):
        command = CloseLetter(
            letter=sent.public_id, result=Letter.Result.CORRECTED, on=date(2026, 8, 3)
        )
        closed = services.close_letter(staff, command)
    assert (closed.silent_on, closed.silent_until) == (None, None)


def test_closing_what_was_answered_late_leaves_the_silence_as_it_was(
    staff: Actor, sent: Letter
) -> None:
    with at(date(2026, 7, 1)):
        answered(sent, actor=staff)
    with at(date(2026, 8, 3)):
        command = CloseLetter(
            letter=sent.public_id, result=Letter.Result.PARTLY, on=date(2026, 8, 3)
        )
        closed = services.close_letter(staff, command)
    assert (closed.silent_on, closed.silent_until) == (date(2026, 6, 25), date(2026, 7, 1))


def test_an_answer_sent_twice_is_one_and_other_content_is_refused(
    staff: Actor, sent: Letter
) -> None:
    key = uuid4()
    with at(date(2026, 6, 15)):
        first = answered(sent, actor=staff, submission_id=key)
        assert answered(sent, actor=staff, submission_id=key) == first
        with pytest.raises(errors.OtherContent):
            answered(sent, text="另有说明。", actor=staff, submission_id=key)
    assert sent.answers.count() == 1


def test_who_changes_a_draft_over_newer_words_is_refused(
    staff: Actor, opinion: Letter, inspectors: list[Inspector]
) -> None:
    people = tuple(one.public_id for one in inspectors)
    change = ChangeLetter(
        letter=opinion.public_id,
        version=1,
        violation=Violation.WAGES,
        facts="欠薪两个月。",
        demand="请补发。",
        inspectors=people,
    )
    assert services.change_letter(staff, change).version == 2
    assert services.change_letter(staff, change).version == 2
    with pytest.raises(errors.ChangedMeanwhile):
        services.change_letter(staff, replace(change, facts="欠薪三个月。"))
    services.change_letter(staff, replace(change, version=2, inspectors=people[:1]))
    changed = AuditEntry.objects.filter(action="supervision.letter_changed").order_by("pk")
    assert [entry.facts["changed"] for entry in changed] == ["facts, demand", "inspectors"]


def test_one_inspector_with_a_renewed_card_is_not_two(
    staff: Actor, street: Organization, employer: Employer, chair: None
) -> None:
    del chair
    people = [
        an_inspector(street, card="JD-7", valid_from=MONDAY - timedelta(days=days))
        for days in (400, 30)
    ]
    alone = an_opinion(staff, street, employer, people)
    with pytest.raises(errors.InspectorsMissing):
        issued(alone, MONDAY, actor=staff)


def test_an_inspector_of_another_line_is_not_even_named(
    staff: Actor, street: Organization, district: Organization, employer: Employer
) -> None:
    beside = an_organization("香水园街道总工会", parent=district, kind=Kind.STREET)
    with pytest.raises(NotFound):
        an_opinion(staff, street, employer, [an_inspector(beside)])


def test_a_bodys_own_inspectors_are_offered_first(
    district: Organization, street: Organization
) -> None:
    below, own = an_inspector(street, "甲"), an_inspector(district, "乙")
    assert list(queries.inspectors_for(district, MONDAY)) == [own, below]


def test_a_card_ends_once_and_only_while_it_runs(inspectors: list[Inspector]) -> None:
    end = EndCard(inspector=inspectors[0].public_id, on=MONDAY, reason="调离岗位")
    investigations.end_card(OPERATOR, end)
    assert investigations.end_card(OPERATOR, end).valid_until == MONDAY
    with pytest.raises(errors.CardNotRunning):
        investigations.end_card(OPERATOR, replace(end, on=MONDAY + timedelta(days=1)))


def test_a_withdrawn_letter_keeps_its_number_and_its_reason(staff: Actor, sent: Letter) -> None:
    with pytest.raises(errors.ReasonNeeded):
        services.withdraw_letter(staff, WithdrawLetter(letter=sent.public_id, reason=" "))
    command = WithdrawLetter(letter=sent.public_id, reason="事实有误，重新调查")
    letter = services.withdraw_letter(staff, command)
    assert (letter.state, letter.number) == (State.WITHDRAWN, "儒工劳监意〔2026〕1号")


def test_of_two_who_take_a_step_at_once_the_second_is_refused(opinion: Letter) -> None:
    stale = Letter.objects.get(pk=opinion.pk)
    issued(opinion, MONDAY)
    with pytest.raises(Conflict):
        stale.advance(State.ISSUED, number="x", issued_on=MONDAY)
    opinion.refresh_from_db()
    with pytest.raises(NoSuchStep):
        opinion.advance(State.ANSWERED)


def test_days_that_cannot_be_are_refused(staff: Actor, opinion: Letter) -> None:
    with pytest.raises(errors.DayInFuture):
        issued(opinion, MONDAY + timedelta(days=1), actor=staff)
    issued(opinion, MONDAY, actor=staff)
    with pytest.raises(errors.DayTooEarly):
        delivered(opinion, MONDAY - timedelta(days=1), actor=staff)
    with pytest.raises(errors.NotNow):
        answered(opinion, actor=staff)


def test_texts_hold_no_numbers_of_people(
    staff: Actor, street: Organization, employer: Employer
) -> None:
    for field in ("facts", "demand"):
        with pytest.raises(errors.NumberInText) as refused:
            a_letter(
                street,
                employer,
                actor=staff,
                violation=Violation.WAGES,
                **{field: "请与13900001234联系"},
            )
        assert refused.value.field == field


def test_a_body_writes_to_the_firms_of_its_area_and_its_unions(
    staff: Actor, street: Organization, district: Organization
) -> None:
    beside = an_organization("香水园街道总工会", parent=district, kind=Kind.STREET)
    foreign = an_employer(beside, "别处公司")
    with pytest.raises(errors.EmployerUnknown):
        a_letter(street, foreign, actor=staff, violation=Violation.WAGES)
    with pytest.raises(errors.EmployerElsewhere):
        a_letter(street, foreign, violation=Violation.WAGES)


def test_a_reader_writes_nothing(street: Organization, employer: Employer, beijing: None) -> None:
    del beijing
    reader = an_actor(street, Role.LEADER)
    with pytest.raises(NotPermitted):
        a_letter(street, employer, actor=reader, violation=Violation.WAGES)
