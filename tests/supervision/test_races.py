"""Two at the same moment: one number, one answer, one notice, and a clear refusal for the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from tests.builders.organizations import OPERATOR
from tests.builders.supervision import a_letter, a_notice, answered, delivered, issued, today, told
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.errors import DomainError
from unionhall.organizations.models import Employer, Organization
from unionhall.papers.models import Paper, Series
from unionhall.supervision import services
from unionhall.supervision.commands import (
    AskCorrection,
    ChangeLetter,
    DraftLetter,
    MakeNoticeLink,
    MarkSilent,
    NoObjection,
    SendNotice,
    TurnIntoLetter,
)
from unionhall.supervision.models import Answer, Inspector, Letter, Notice, NoticeLink, Violation
from unionhall.supervision.services import deciding, links, notices, silence

pytestmark = pytest.mark.django_db(transaction=True)
State = Letter.State
LONG_AGO = timedelta(days=60)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all of them at the same moment; say of each whether it was done or why not."""
    barrier = Barrier(len(deeds))

    def press(deed: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=30)
            deed()
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(press, deeds))


@pytest.fixture
def draft(
    staff: Actor,
    street: Organization,
    employer: Employer,
    inspectors: list[Inspector],
    chair: None,
) -> Letter:
    del chair
    people = tuple(one.public_id for one in inspectors)
    return a_letter(street, employer, actor=staff, violation=Violation.WAGES, inspectors=people)


@pytest.fixture
def overdue(staff: Actor, draft: Letter) -> Letter:
    """Give a letter that was delivered two months ago and that nothing answered."""
    issued(draft, actor=staff)
    delivered(draft, actor=staff)
    then = today() - LONG_AGO
    Letter.objects.filter(pk=draft.pk).update(drafted_on=then, issued_on=then, delivered_on=then)
    return draft


def test_two_who_issue_the_same_letter_use_one_number(staff: Actor, draft: Letter) -> None:
    before = Paper.objects.count()
    outcome = at_once(*[lambda: issued(draft, actor=staff)] * 2)
    assert outcome in (["NotNow", "done"], ["Conflict", "done"])
    draft.refresh_from_db()
    assert (draft.state, draft.number) == (
        State.ISSUED,
        "儒工劳监意〔2026〕1号".replace("2026", str(today().year)),
    )
    assert Paper.objects.count() == before + 1
    assert Series.objects.get().last == 1


def test_an_answer_that_arrives_while_letters_are_marked_is_kept_with_its_silence(
    staff: Actor, overdue: Letter
) -> None:
    Letter.objects.filter(pk=overdue.pk).update(due_on=today() - LONG_AGO + timedelta(days=15))
    mark = MarkSilent(today=today())
    outcome = at_once(
        lambda: answered(overdue, actor=staff),
        lambda: silence.mark_silent(OPERATOR, mark),
        lambda: silence.mark_silent(OPERATOR, mark),
    )
    assert outcome == ["done"] * 3
    overdue.refresh_from_db()
    assert overdue.due_on is not None
    assert (overdue.state, overdue.timing) == (State.ANSWERED, Letter.Timing.LATE)
    assert overdue.silent_on == overdue.due_on + timedelta(days=1)
    assert overdue.silent_until == today()


def test_two_answers_at_once_are_the_answer_and_its_supplement(
    staff: Actor, overdue: Letter
) -> None:
    texts = ("已补发。", "正在核实。", "请求延期。")
    outcome = at_once(
        *[lambda text=text: answered(overdue, text=text, actor=staff) for text in texts]
    )
    assert outcome == ["done"] * 3
    assert list(overdue.answers.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_the_same_answer_pressed_eight_times_is_one(staff: Actor, overdue: Letter) -> None:
    key = uuid4()
    assert at_once(*[lambda: answered(overdue, actor=staff, submission_id=key)] * 8) == ["done"] * 8
    assert Answer.objects.count() == 1


def test_two_who_go_on_from_a_silent_letter_write_one_that_follows(
    organizer: Actor, district: Organization, overdue: Letter
) -> None:
    silence.mark_silent(OPERATOR, MarkSilent(today=today()))
    Letter.objects.filter(pk=overdue.pk).update(state=State.SILENT)
    one = DraftLetter(
        submission_id=uuid4(),
        organization=district.public_id,
        kind=Letter.Kind.SUGGESTION,
        employer=overdue.employer.public_id,
        violation=Violation.WAGES,
        facts="同前。",
        demand="请依法查处。",
        addressee="区人社局",
        follows=overdue.public_id,
    )
    other = replace(one, submission_id=uuid4())
    outcome = at_once(
        lambda: services.draft_letter(organizer, one),
        lambda: services.draft_letter(organizer, other),
        lambda: services.draft_letter(organizer, one),
    )
    assert sorted(set(outcome)) == ["FollowedAlready", "done"]
    assert overdue.followed_by.count() == 1


def test_two_who_change_the_same_draft_overwrite_nothing(staff: Actor, draft: Letter) -> None:
    people = tuple(one.public_id for one in draft.inspectors.all())
    one, other = (
        ChangeLetter(
            letter=draft.public_id,
            version=draft.version,
            violation=Violation.WAGES,
            facts=facts,
            demand="请补发。",
            inspectors=people,
        )
        for facts in ("欠薪两个月。", "欠薪三个月。")
    )
    outcome = at_once(
        lambda: services.change_letter(staff, one), lambda: services.change_letter(staff, other)
    )
    assert outcome == ["ChangedMeanwhile", "done"]
    draft.refresh_from_db()
    assert draft.version == 2


def test_a_notice_that_an_employer_sends_eight_times_at_once_is_one(
    street: Organization, beijing: None
) -> None:
    del beijing
    link = links.make_link(OPERATOR, MakeNoticeLink(organization=street.public_id))
    command = SendNotice(
        submission_id=uuid4(),
        token=link.token,
        address="192.0.2.7",
        employer_name="云帆速递有限公司",
        told=told(contact="周某", phone="13900001234"),
    )
    receipts: list[str] = []
    outcome = at_once(*[lambda: receipts.append(notices.send_notice(ANYONE, command).receipt)] * 8)
    assert outcome == ["done"] * 8
    assert receipts == [Notice.objects.get().receipt] * 8


def test_of_two_who_decide_on_a_notice_one_is_refused(staff: Actor, employer: Employer) -> None:
    notice = a_notice(employer, actor=staff)
    key = notice.public_id
    outcome = at_once(
        lambda: deciding.no_objection(staff, NoObjection(notice=key, on=today())),
        lambda: deciding.ask_correction(
            staff, AskCorrection(notice=key, on=today(), objection="理由不成立。")
        ),
    )
    assert outcome in (["NotNow", "done"], ["Conflict", "done"])


def test_a_notice_becomes_one_letter_however_often_it_is_pressed(
    staff: Actor, employer: Employer
) -> None:
    notice = a_notice(employer, Notice.Kind.ACCIDENT, actor=staff)
    one = TurnIntoLetter(
        notice=notice.public_id,
        submission_id=uuid4(),
        kind=Letter.Kind.OPINION,
        violation=Violation.SAFETY,
        facts="未配备防护用品。",
        demand="请立即整改。",
    )
    other = replace(one, submission_id=uuid4(), facts="未培训。")
    assert at_once(*[lambda: deciding.turn_into_letter(staff, one)] * 3) == ["done"] * 3
    assert at_once(lambda: deciding.turn_into_letter(staff, other)) == ["NotNow"]
    assert Letter.objects.get().facts == one.facts


def test_a_union_has_one_link_however_often_it_is_asked_for(street: Organization) -> None:
    command = MakeNoticeLink(organization=street.public_id)
    assert at_once(*[lambda: links.make_link(OPERATOR, command)] * 4) == ["done"] * 4
    assert NoticeLink.objects.count() == 1
