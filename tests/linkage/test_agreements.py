"""Arbitration review and judicial confirmation: who may ask, until when, what the case learns."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.builders.linkage import a_partner, at_window_of, referred
from tests.builders.mediation import a_case, agreed, mediated
from tests.mediation.conftest import NOW
from unionhall.core.actors import Actor
from unionhall.linkage import errors
from unionhall.linkage.commands import Answer, Close, Report, Withdraw
from unionhall.linkage.models import PartnerBody, Referral
from unionhall.linkage.services import answering, sending
from unionhall.mediation.commands import NoteEvent, TakeBack
from unionhall.mediation.errors import SaidElsewhere
from unionhall.mediation.models import Case, Event
from unionhall.mediation.services import performing, retracting
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
ASK = {"parts": ("workers", "agreement"), "both_ask": True}
REVIEW = {"purpose": "review", **ASK}
CONFIRM = {"purpose": "confirmation", **ASK}


@pytest.fixture
def commission(district: Organization) -> PartnerBody:
    return a_partner(district, "arbitration")


@pytest.fixture
def court(district: Organization) -> PartnerBody:
    return a_partner(district, "court")


def settled(actor: Actor, case: Case) -> Case:
    mediated(actor, case)
    return agreed(actor, case, parts=[(TODAY + timedelta(days=60), 8000)])


def kinds(case: Case) -> list[str]:
    return [one.kind for one in case.events.order_by("pk")]


def test_a_review_runs_by_its_term_is_extended_once_and_told_to_the_case(
    handler: Actor, case: Case, commission: PartnerBody
) -> None:
    settled(handler, case)
    found = referred(handler, case, commission, **REVIEW)
    window = at_window_of(commission)
    answering.accept(window, Answer(referral=found.public_id))
    found.refresh_from_db()
    assert found.report_due_on == date(2026, 3, 17)
    for _ in range(2):
        answering.extend(window, Answer(referral=found.public_id))
    found.refresh_from_db()
    assert found.report_due_on == date(2026, 3, 24)
    answering.report(window, Report(referral=found.public_id, result="confirmed"))
    told = ["review_asked", "review_accepted", "review_extended", "reviewed"]
    assert kinds(case)[-4:] == told


def test_a_confirmation_is_told_to_the_case(
    handler: Actor, case: Case, court: PartnerBody, commission: PartnerBody
) -> None:
    settled(handler, case)
    found = referred(handler, case, court, **CONFIRM)
    window = at_window_of(court)
    answering.accept(window, Answer(referral=found.public_id))
    with pytest.raises(errors.ResultDoesNotFit):
        answering.report(window, Report(referral=found.public_id, result="settled"))
    with pytest.raises(errors.CannotBeExtended):
        answering.extend(window, Answer(referral=found.public_id))
    answering.report(window, Report(referral=found.public_id, result="confirmed"))
    assert kinds(case)[-2:] == ["confirmation_asked", "confirmed"]
    with pytest.raises(errors.ConfirmedAlready):
        referred(handler, case, commission, **REVIEW)


def decided(court: PartnerBody, found: Referral, result: str) -> None:
    """Let a court take a referral up and report what it decided."""
    window = at_window_of(court)
    answering.accept(window, Answer(referral=found.public_id))
    answering.report(window, Report(referral=found.public_id, result=result))


def test_a_confirmation_that_is_refused_does_not_confirm(
    handler: Actor, case: Case, court: PartnerBody
) -> None:
    settled(handler, case)
    found = referred(handler, case, court, **CONFIRM)
    decided(court, found, "refused")
    assert Event.Kind.CONFIRMED not in kinds(case)


@pytest.mark.parametrize(
    ("wish", "kind", "days"), [(REVIEW, "arbitration", 15), (CONFIRM, "court", 30)]
)
def test_both_sides_may_ask_on_the_last_day_and_not_on_the_day_after(
    handler: Actor,
    case: Case,
    district: Organization,
    wish: dict[str, object],
    kind: str,
    days: int,
) -> None:
    """15 days from 10 March end on the 25th; 30 days on 9 April: both are working days."""
    settled(handler, case)
    partner = a_partner(district, kind)
    late = time_machine.travel(NOW + timedelta(days=days + 1), tick=False)
    with late, pytest.raises(errors.TooLateToAsk, match="第"):
        referred(handler, case, partner, **wish)
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        assert referred(handler, case, partner, **wish).purpose == wish["purpose"]


def test_whether_there_is_a_labour_relation_is_not_reviewed(
    handler: Actor, district: Organization, employer: Employer, commission: PartnerBody
) -> None:
    for category, refusal in (("1", errors.RelationNotReviewed), ("7", errors.OutOfArbitration)):
        case = a_case(handler, district, employer, category=category)
        settled(handler, case)
        with pytest.raises(refusal):
            referred(handler, case, commission, **REVIEW)


def test_a_commission_of_another_district_does_not_review(
    handler: Actor, district: Organization, employer: Employer, commission: PartnerBody
) -> None:
    Organization.objects.filter(pk=district.pk).update(division_code="110119000000")
    type(employer).objects.filter(pk=employer.pk).update(division_code="110108000000")
    case = a_case(handler, district, employer, division_code="110117")
    settled(handler, case)
    with pytest.raises(errors.WrongDistrict):
        referred(handler, case, commission, **REVIEW)
    Organization.objects.filter(pk=district.pk).update(division_code="110117000000")
    assert referred(handler, case, commission, **REVIEW).state == Referral.State.SENT


def test_what_is_asked_is_asked_of_the_right_body_by_both_with_the_agreement(
    handler: Actor, case: Case, commission: PartnerBody, court: PartnerBody
) -> None:
    with pytest.raises(errors.NoAgreement):
        referred(handler, case, commission, **REVIEW)
    settled(handler, case)
    with pytest.raises(errors.WrongPartner):
        referred(handler, case, court, **REVIEW)
    with pytest.raises(errors.NotAskedByBoth):
        referred(handler, case, commission, **REVIEW | {"both_ask": False})
    with pytest.raises(errors.AgreementPartMissing):
        referred(handler, case, commission, **REVIEW | {"parts": ("workers",)})


def test_one_agreement_is_not_before_both_at_once(
    handler: Actor, case: Case, commission: PartnerBody, court: PartnerBody
) -> None:
    settled(handler, case)
    referred(handler, case, commission, **REVIEW)
    with pytest.raises(errors.UnderReview):
        referred(handler, case, court, **CONFIRM)


def test_what_was_noted_by_hand_before_is_not_noted_twice(
    handler: Actor, case: Case, court: PartnerBody
) -> None:
    settled(handler, case)
    asked = NoteEvent(case=case.public_id, kind="confirmation_asked", on=TODAY)
    performing.note_event(handler, asked)
    referred(handler, case, court, **CONFIRM)
    assert kinds(case).count("confirmation_asked") == 1


def taken_back(actor: Actor, case: Case, kind: str) -> Event:
    entry = case.events.get(kind=kind, taken_back_at=None)
    command = TakeBack(case=case.public_id, event=entry.public_id, reason="录错了")
    return retracting.take_back(actor, command)


def test_what_a_review_told_the_case_is_put_right_in_the_referral_first(
    handler: Actor, case: Case, commission: PartnerBody
) -> None:
    settled(handler, case)
    found = referred(handler, case, commission, **REVIEW)
    window = at_window_of(commission)
    for deed in (answering.accept, answering.extend):
        deed(window, Answer(referral=found.public_id))
    answering.report(window, Report(referral=found.public_id, result="confirmed"))
    sending.close(handler, Close(referral=found.public_id))
    told = ["reviewed", "review_extended", "review_accepted", "review_asked"]
    for kind in told:
        with pytest.raises(SaidElsewhere, match=found.reference) as refused:
            taken_back(handler, case, kind)
        assert refused.value.field == "event"
    sending.withdraw(handler, Withdraw(referral=found.public_id, reason="审查结果填错"))
    for kind in told:
        assert not taken_back(handler, case, kind).stands
    again = referred(handler, case, commission, **REVIEW)
    assert (again.state, kinds(case)[-1]) == ("sent", "review_asked")


def test_a_confirmation_reported_wrongly_is_withdrawn_and_asked_for_anew(
    handler: Actor, case: Case, court: PartnerBody
) -> None:
    settled(handler, case)
    found = referred(handler, case, court, **CONFIRM)
    decided(court, found, "confirmed")
    with pytest.raises(SaidElsewhere, match=found.reference):
        taken_back(handler, case, "confirmed")
    withdrawn = Withdraw(referral=found.public_id, reason="法院更正：未予确认")
    assert sending.withdraw(handler, withdrawn).state == "withdrawn"
    with pytest.raises(errors.ConfirmedAlready):
        referred(handler, case, court, **CONFIRM)
    taken_back(handler, case, "confirmed")
    assert referred(handler, case, court, **CONFIRM).state == "sent"


def test_what_was_handled_elsewhere_and_reported_is_not_withdrawn(
    handler: Actor, case: Case, court: PartnerBody
) -> None:
    found = referred(handler, case, court)
    window = at_window_of(court)
    answering.accept(window, Answer(referral=found.public_id))
    answering.report(window, Report(referral=found.public_id, result="settled"))
    with pytest.raises(errors.NotTheStep):
        sending.withdraw(handler, Withdraw(referral=found.public_id, reason="不再需要"))


def test_an_entry_of_another_day_was_noted_by_hand_and_is_taken_back_in_the_case(
    handler: Actor, case: Case, court: PartnerBody
) -> None:
    settled(handler, case)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        asked = NoteEvent(case=case.public_id, kind="confirmation_asked", on=TODAY)
        performing.note_event(handler, asked)
        referred(handler, case, court, **CONFIRM)
        assert not taken_back(handler, case, "confirmation_asked").stands


def test_a_small_case_paid_on_the_spot_has_nothing_to_confirm(
    handler: Actor, case: Case, court: PartnerBody
) -> None:
    mediated(handler, case)
    agreed(handler, case, paid_on_spot=True)
    with pytest.raises(errors.NoAgreement):
        referred(handler, case, court, **CONFIRM)
