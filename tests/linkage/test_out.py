"""A case handed to the labour office: shown first, answered at its window, seen by nobody else."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.builders.accounts import a_user
from tests.builders.linkage import a_partner, a_wish, at_window_of, referred, somebody_of
from tests.builders.mediation import a_case, a_worker
from tests.builders.rules import a_local_value
from tests.mediation.conftest import NOW
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted, NumberInReason
from unionhall.core.today import TODAY as FIRST_PAGE
from unionhall.linkage import errors, queries
from unionhall.linkage.commands import Answer, Close, Report, Return, Withdraw
from unionhall.linkage.models import PartnerBody, PartnerLook, PartnerSeat, Referral
from unionhall.linkage.services import answering, looking, sending
from unionhall.mediation.models import Case, Party, Side
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
State = Referral.State


def test_a_referral_goes_from_the_preview_to_the_window_and_back(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    assert (found.reference, found.state) == ("联转〔2026〕1号", State.SENT)
    assert list(queries.window(clerk)) == [found]
    answering.accept(clerk, Answer(referral=found.public_id))
    answering.report(clerk, Report(referral=found.public_id, result="settled", text="已支付。"))
    found.refresh_from_db()
    assert (found.state, found.result) == (State.REPORTED, "settled")
    sending.close(handler, Close(referral=found.public_id))
    found.refresh_from_db()
    assert (found.state, found.ended_on) == (State.CLOSED, TODAY)
    told = [(one.event.became, one.event.of_partner) for one in queries.history(found)]
    assert told == [("closed", False), ("reported", True), ("accepted", True), ("sent", False)]


def test_the_partner_sees_what_the_preview_showed_and_nothing_that_came_later(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    ready = sending.preview(handler, a_wish(case, office, note="请尽快答复"))
    found = referred(handler, case, office, note="请尽快答复")
    Party.objects.filter(case=case).delete()
    shown = queries.for_partner(queries.sent_to(clerk, found.public_id))
    assert shown == ready.content
    assert shown["workers"][0]["name"] == "王建国"
    assert "phone" not in shown["workers"][0]


def test_nothing_is_sent_that_was_not_shown(
    handler: Actor, case: Case, office: PartnerBody
) -> None:
    with pytest.raises(errors.ChangedSincePreview):
        sending.refer(handler, a_wish(case, office))
    assert not Referral.objects.exists()


def test_a_referral_sent_twice_is_one(handler: Actor, case: Case, office: PartnerBody) -> None:
    first = referred(handler, case, office)
    again = a_wish(case, office, submission_id=first.submission_id, seen=first.seen)
    assert sending.refer(handler, again) == first
    with pytest.raises(errors.OtherContent):
        sending.refer(handler, replace(again, seen=uuid4()))
    other = a_wish(case, a_partner(office.organization, "court"), submission_id=first.submission_id)
    with pytest.raises(errors.OtherContent):
        sending.refer(handler, other)
    with pytest.raises(errors.ReferredAlready):
        referred(handler, case, office)


def test_personal_data_leave_only_with_the_consent_of_every_worker_they_are_about(
    handler: Actor, district: Organization, employer: Employer, office: PartnerBody
) -> None:
    case = a_case(handler, district, employer, [a_worker("赵一"), a_worker("钱二")])
    first, second = case.parties.filter(side=Side.WORKER).order_by("pk")
    with pytest.raises(errors.ConsentMissing, match="赵一、钱二"):
        referred(handler, case, office, consented=())
    with pytest.raises(errors.ConsentMissing, match="钱二"):
        referred(handler, case, office, consented=(first.public_id,))
    with pytest.raises(errors.ConsentDayMissing):
        referred(handler, case, office, consented_on=None)
    with pytest.raises(errors.NotAWorkerHere):
        referred(handler, case, office, consented=(case.public_id,))
    with pytest.raises(errors.NothingHandedOver):
        referred(handler, case, office, parts=())
    found = referred(handler, case, office, parts=("workers",), consented=(second.public_id,))
    assert [one["name"] for one in queries.opened(found)["workers"]] == ["钱二"]
    assert [one.party for one in found.consents.all()] == [second]


def test_a_note_with_somebodys_number_is_refused(
    handler: Actor, case: Case, office: PartnerBody
) -> None:
    with pytest.raises(NumberInReason):
        referred(handler, case, office, note="电话13812345678")


def test_an_answer_given_twice_is_one_and_another_answer_is_refused(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    for _ in range(2):
        answering.accept(clerk, Answer(referral=found.public_id))
    assert found.events.filter(became="accepted").count() == 1
    with pytest.raises(errors.AnsweredOtherwise):
        answering.give_back(clerk, Return(referral=found.public_id, reason="不属本局管辖"))
    done = Report(referral=found.public_id, result="decided", text="已责令支付。")
    for _ in range(2):
        answering.report(clerk, done)
    assert found.events.filter(became="reported").count() == 1
    with pytest.raises(errors.AnsweredOtherwise):
        answering.report(clerk, Report(referral=found.public_id, result="failed"))


def test_a_returned_referral_carries_the_reason_and_can_be_sent_elsewhere(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    with pytest.raises(errors.ReasonNeeded):
        answering.give_back(clerk, Return(referral=found.public_id, reason=" "))
    for _ in range(2):
        answering.give_back(clerk, Return(referral=found.public_id, reason="不属本局管辖"))
    found.refresh_from_db()
    assert (found.state, found.ended_on) == (State.RETURNED, TODAY)
    assert queries.history(found)[0].text == "不属本局管辖"
    assert queries.for_partner(found) == {}
    referred(handler, case, office)


def test_the_committees_terms_set_the_days_and_a_late_answer_is_shown_as_late(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor, district: Organization
) -> None:
    a_local_value(district, "3", rule="linkage.answer")
    a_local_value(district, "15", rule="linkage.report")
    found = referred(handler, case, office)
    assert found.answer_due_on == date(2026, 3, 13)
    with time_machine.travel(NOW + timedelta(days=6), tick=False):
        assert found.overdue(date(2026, 3, 16))
        answering.accept(clerk, Answer(referral=found.public_id, on=TODAY))
        found.refresh_from_db()
        assert (found.answered_on, found.answered_late) == (date(2026, 3, 16), True)
        assert found.report_due_on == date(2026, 3, 31)
        assert queries.history(found)[0].event.late


def test_without_a_term_of_the_committee_no_day_is_set_unless_one_is_asked_for(
    handler: Actor, case: Case, office: PartnerBody
) -> None:
    assert sending.preview(handler, a_wish(case, office)).answer_due_on is None
    wished = a_wish(case, office, answer_by=date(2026, 3, 20))
    assert sending.preview(handler, wished).answer_due_on == date(2026, 3, 20)


def test_the_union_notes_what_a_partner_answered_on_paper(
    handler: Actor, case: Case, office: PartnerBody
) -> None:
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        found = referred(handler, case, office, on=TODAY, consented_on=TODAY)
        answering.accept(handler, Answer(referral=found.public_id, on=date(2026, 3, 12)))
        found.refresh_from_db()
        assert found.answered_on == date(2026, 3, 12)
        assert not queries.history(found)[0].event.of_partner
        with pytest.raises(errors.DayTooEarly):
            answering.report(
                handler, Report(referral=found.public_id, result="settled", on=date(2026, 3, 11))
            )


def test_a_withdrawn_referral_is_open_to_the_partner_no_more(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    sending.withdraw(handler, Withdraw(referral=found.public_id, reason="劳动者撤回同意"))
    seen = queries.sent_to(clerk, found.public_id)
    assert queries.for_partner(seen) == {}
    with pytest.raises(errors.NotTheStep):
        answering.accept(clerk, Answer(referral=found.public_id))


def test_a_partner_cannot_take_back_or_close_what_the_union_sent(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    with pytest.raises(errors.NotYours):
        sending.withdraw(clerk, Withdraw(referral=found.public_id, reason="不需要了"))
    with pytest.raises(errors.NotYours):
        sending.close(clerk, Close(referral=found.public_id))


def test_another_partner_an_unseated_clerk_and_staff_without_a_part_see_nothing(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor, district: Organization
) -> None:
    found = referred(handler, case, office)
    court = at_window_of(a_partner(district, "court"))
    unseated = actor_for(a_user(district, Role.PARTNER), TODAY)
    for actor in (court, unseated):
        assert not queries.window(actor).exists()
        with pytest.raises(NotFound):
            queries.sent_to(actor, found.public_id)
        with pytest.raises(NotFound):
            answering.accept(actor, Answer(referral=found.public_id))
    colleague = actor_for(a_user(district, Role.STATION_WORKER), TODAY)
    with pytest.raises(NotPermitted):
        queries.referral(colleague, found.public_id)
    assert list(queries.lines(colleague)) == [found]
    with pytest.raises(NotPermitted):
        queries.sent_to(handler, found.public_id)


def test_everything_that_a_partner_sees_is_kept(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    for _ in range(2):
        looking.note_lines(clerk, queries.window(clerk))
    looking.note_opening(clerk, queries.sent_to(clerk, found.public_id))
    kinds = [one.kind for one in queries.looks(found)]
    assert kinds == [PartnerLook.Kind.OPENED, PartnerLook.Kind.LINE]


def test_only_who_works_on_the_case_refers_it(
    case: Case, office: PartnerBody, district: Organization
) -> None:
    colleague = actor_for(a_user(district, Role.STATION_WORKER), TODAY)
    with pytest.raises(NotPermitted):
        sending.preview(colleague, a_wish(case, office))
    leader = actor_for(a_user(district, Role.LEADER), TODAY)
    with pytest.raises(NotPermitted):
        sending.preview(leader, a_wish(case, office))


def test_a_result_of_agreements_does_not_fit_a_case_to_handle(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    answering.accept(clerk, Answer(referral=found.public_id))
    with pytest.raises(errors.ResultDoesNotFit):
        answering.report(clerk, Report(referral=found.public_id, result="confirmed"))


def test_the_same_answer_in_other_words_is_refused_and_the_first_words_stand(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    answering.accept(clerk, Answer(referral=found.public_id))
    told = Report(referral=found.public_id, result="settled", text="已付清。")
    for _ in range(2):
        answering.report(clerk, told)
    with pytest.raises(errors.AnsweredOtherwise):
        answering.report(clerk, replace(told, text="只付了一半。"))
    assert queries.history(found)[0].text == "已付清。"
    assert found.events.filter(became=State.REPORTED).count() == 1


def test_nothing_leaves_before_the_consent(handler: Actor, case: Case, office: PartnerBody) -> None:
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        with pytest.raises(errors.ConsentTooLate):
            referred(handler, case, office, on=TODAY, consented_on=date(2026, 3, 11))
        assert referred(handler, case, office, on=TODAY, consented_on=TODAY).sent_on == TODAY


def test_contacts_do_not_go_without_the_names(
    handler: Actor, case: Case, office: PartnerBody
) -> None:
    with pytest.raises(errors.ContactsNeedNames):
        referred(handler, case, office, parts=("contacts",))


def test_what_was_shown_must_be_what_is_sent_consents_and_days_too(
    handler: Actor, case: Case, office: PartnerBody
) -> None:
    wish = a_wish(case, office)
    seen = sending.preview(handler, wish).fingerprint
    later = replace(wish, seen=seen, answer_by=date(2026, 3, 20))
    with pytest.raises(errors.ChangedSincePreview):
        sending.refer(handler, later)


def test_when_it_is_over_the_window_shows_the_steps_without_anybodys_words(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    answering.accept(clerk, Answer(referral=found.public_id))
    sending.withdraw(handler, Withdraw(referral=found.public_id, reason="劳动者撤回同意"))
    seen = queries.sent_to(clerk, found.public_id)
    assert [one.text for one in queries.history_at_window(seen)] == ["", "", ""]
    assert queries.history(seen)[0].text == "劳动者撤回同意"


def test_a_line_that_is_left_is_noted_as_a_line(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    sending.withdraw(handler, Withdraw(referral=found.public_id, reason="不需要了"))
    for _ in range(2):
        looking.note_opening(clerk, queries.sent_to(clerk, found.public_id))
    assert [one.kind for one in queries.looks(found)] == [PartnerLook.Kind.LINE]


def test_one_account_sits_at_one_window_whoever_gives_it(
    office: PartnerBody, district: Organization
) -> None:
    user = somebody_of(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerSeat.objects.create(partner=a_partner(district, "court"), user=user, since=TODAY)


def test_to_a_partner_that_takes_part_no_more_nothing_is_sent(
    handler: Actor, case: Case, office: PartnerBody
) -> None:
    wish = a_wish(case, office)
    seen = sending.preview(handler, wish).fingerprint
    PartnerBody.objects.update(ended_on=TODAY)
    with pytest.raises(errors.PartnerEnded):
        sending.refer(handler, replace(wish, seen=seen))


def test_what_a_partner_returned_stands_on_the_first_page_for_two_weeks(
    handler: Actor, case: Case, office: PartnerBody, clerk: Actor
) -> None:
    found = referred(handler, case, office)
    answering.give_back(clerk, Return(referral=found.public_id, reason="不属本局管辖"))
    told = [card.count for card in FIRST_PAGE.cards(handler, TODAY) if "=returned" in card.url]
    assert told == [1]
    assert not queries.returned(handler, TODAY + timedelta(days=14)).exists()
