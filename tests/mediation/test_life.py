"""What becomes of a case, from the application to the last payment."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine

from tests.builders.accounts import a_user, an_actor
from tests.builders.mediation import (
    a_case,
    a_worker,
    agreed,
    an_application,
    both_agree,
    mediated,
    met,
    today,
)
from unionhall.accounts.models import Role, User
from unionhall.codes.documents import demo_number
from unionhall.core.actors import Actor
from unionhall.mediation import errors, law, queries, services, telling
from unionhall.mediation.clocks import State as Clock
from unionhall.mediation.commands import (
    Accept,
    AddWorkers,
    Agree,
    ChooseRepresentatives,
    ClaimAsked,
    CloseFile,
    Correct,
    Declared,
    DirectElsewhere,
    Extend,
    Fail,
    NameMediator,
    NoteConsent,
    NoteEvent,
    NotPerformed,
    Pay,
    Release,
    SetClaims,
    SumAgreed,
    WorkerNamed,
)
from unionhall.mediation.models import Case, Claim, Event, Handler, Payment, Side
from unionhall.mediation.services import performing, sessions, settling, taking
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
State = Case.State


def paid(actor: Actor, case: Case, amount: int | str, on: date, **more: object) -> Payment:
    told = {"submission_id": uuid4()} | more
    command = Pay(case=case.public_id, paid_on=on, amount=Decimal(amount), **told)  # type: ignore[arg-type]
    return performing.pay(actor, command)


def test_an_application_takes_the_bodys_next_number_of_the_year(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    first = a_case(registrar, street, employer, [a_worker("王建国")])
    second = a_case(registrar, street, employer, [a_worker("李红")])
    assert (first.reference, second.reference) == ("劳调〔2026〕1号", "劳调〔2026〕2号")
    assert first.state == State.APPLIED
    assert (first.due_rule, first.due_on) == ("mediation.accept", date(2026, 3, 13))


def test_the_same_application_sent_twice_is_one(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    command = an_application(street, employer)
    assert services.apply(registrar, command) == services.apply(registrar, command)
    assert Case.objects.count() == 1


def test_the_same_key_with_other_content_is_refused(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    key = uuid4()
    services.apply(registrar, an_application(street, employer, submission_id=key))
    with pytest.raises(errors.OtherContent):
        services.apply(
            registrar, an_application(street, employer, submission_id=key, facts="别的事。")
        )


def test_an_oral_application_says_that_it_was_written_down_on_the_spot(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    case = a_case(registrar, street, employer, channel="oral")
    assert case.events.get().text


@pytest.mark.parametrize("ground", sorted(law.ELSEWHERE))
def test_what_is_no_labour_dispute_is_told_where_to_go(
    registrar: Actor, street: Organization, employer: Employer, ground: str
) -> None:
    with pytest.raises(errors.OutOfScope) as refused:
        services.apply(registrar, an_application(street, employer, elsewhere=ground))
    assert str(law.ELSEWHERE[ground][1]) in str(refused.value)


def test_out_of_scope_found_later_closes_the_case_with_where_to_go(
    registrar: Actor, case: Case
) -> None:
    command = DirectElsewhere(case=case.public_id, ground="housing_fund", on=today())
    found = taking.direct_elsewhere(registrar, command)
    assert (found.state, found.closed_on, found.due_on) == (State.ELSEWHERE, today(), None)
    assert str(law.ELSEWHERE["housing_fund"][1]) in telling.reason(found)


def test_out_of_time_is_no_refusal_but_is_shown(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    case = a_case(
        registrar,
        street,
        employer,
        known_on=date(2024, 1, 2),
        employed=False,
        left_on=date(2024, 1, 2),
    )
    [clock] = law.limitation_of(case)
    assert (clock.state, clock.due_on) == (Clock.MISSED, date(2025, 1, 2))


def test_what_is_before_the_court_is_mediated_only_where_it_is_referred(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    with pytest.raises(errors.BarredElsewhere):
        services.apply(registrar, an_application(street, employer, pending="court"))
    a_case(registrar, street, employer, pending="court", channel="referral")


def with_document(name: str = "王建国") -> WorkerNamed:
    return a_worker(name, document=demo_number("7001", date(1990, 3, 7), 1))


def test_a_worker_with_an_open_case_against_the_employer_goes_on_there(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    first = a_case(registrar, street, employer, [with_document()])
    with pytest.raises(errors.AlreadyOpen, match=first.reference):
        a_case(registrar, street, employer, [with_document()])
    taking.direct_elsewhere(
        registrar, DirectElsewhere(case=first.public_id, ground="taxi", on=today())
    )
    a_case(registrar, street, employer, [with_document()])


def test_a_case_at_a_body_below_is_told_with_its_number(
    registrar: Actor, street: Organization, district: Organization, employer: Employer
) -> None:
    first = a_case(registrar, street, employer, [with_document()])
    with pytest.raises(errors.OpenAtAnother, match=f"{first.reference}.*{street.name}"):
        a_case(an_actor(district), district, employer, [with_document()])


def test_of_a_case_out_of_sight_no_more_is_told_than_that_there_is_one(
    registrar: Actor, street: Organization, district: Organization, employer: Employer
) -> None:
    first = a_case(an_actor(district), district, employer, [with_document()])
    other = a_case(registrar, street, employer, [a_worker("李红")])
    join = AddWorkers(case=other.public_id, workers=(with_document(),))
    for deed in (
        lambda: a_case(registrar, street, employer, [with_document()]),
        lambda: services.add_workers(registrar, join),
    ):
        with pytest.raises(errors.OpenElsewhere) as refused:
            deed()
        assert first.reference not in str(refused.value)
        assert district.name not in str(refused.value)


def test_a_wrong_document_number_is_refused(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    with pytest.raises(errors.DocumentWrong):
        a_case(registrar, street, employer, [a_worker(document="110117199003070000")])


def test_both_sides_must_agree_before_a_case_is_accepted(registrar: Actor, case: Case) -> None:
    taking.name_mediator(registrar, NameMediator(case=case.public_id, name="赵小川"))
    command = NoteConsent(case=case.public_id, side=Side.WORKER, agreed=True, on=today())
    taking.note_consent(registrar, command)
    with pytest.raises(errors.ConsentMissing):
        taking.accept(registrar, Accept(case=case.public_id, on=today()))
    taking.note_consent(registrar, command)
    assert case.consents.count() == 1
    with pytest.raises(errors.AnsweredAlready):
        taking.note_consent(registrar, replace(command, agreed=False))


def test_nobody_accepts_without_a_mediator(registrar: Actor, case: Case) -> None:
    both_agree(registrar, case)
    with pytest.raises(errors.MediatorMissing):
        taking.accept(registrar, Accept(case=case.public_id, on=today()))


def test_a_side_that_does_not_agree_ends_the_case_and_restarts_the_limitation(
    registrar: Actor, case: Case
) -> None:
    command = NoteConsent(case=case.public_id, side=Side.EMPLOYER, agreed=False, on=today())
    found = taking.note_consent(registrar, command)
    assert (found.state, found.ended_on) == (State.DECLINED, today())
    services_case = queries.whole(found)
    assert any(one.kind == Event.Kind.DECLINED for one in services_case.events.all())


@pytest.mark.parametrize("interest", ["relative", "own_employer", "counsel", "had_part"])
def test_nobody_is_a_judge_of_their_own_cause(registrar: Actor, case: Case, interest: str) -> None:
    declared = Declared(**{interest: True})
    with pytest.raises(errors.OwnCause):
        taking.name_mediator(
            registrar, NameMediator(case=case.public_id, name="赵小川", declared=declared)
        )


def test_counsel_of_a_side_cannot_mediate_whatever_they_declare(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    case = a_case(registrar, street, employer, [a_worker(counsel="李律师")])
    with pytest.raises(errors.OwnCause):
        taking.name_mediator(registrar, NameMediator(case=case.public_id, name="李律师"))


def test_a_mediator_is_named_once_and_somebody_must_stay(
    registrar: Actor, case: Case, street: Organization
) -> None:
    colleague = a_user(street, Role.STATION_WORKER, name="钱芳")
    command = NameMediator(case=case.public_id, user=colleague.public_id)
    first = taking.name_mediator(registrar, command)
    assert taking.name_mediator(registrar, command) == first
    own = case.handlers.get(part=Handler.Part.REGISTRAR)
    other = case.handlers.get(part=Handler.Part.MEDIATOR)
    taking.release(registrar, Release(case=case.public_id, handler=other.public_id))
    with pytest.raises(errors.LastHandler):
        taking.release(registrar, Release(case=case.public_id, handler=own.public_id))


def test_somebody_of_another_place_cannot_be_named(
    registrar: Actor, case: Case, other_district: Organization
) -> None:
    stranger: User = a_user(other_district, Role.STATION_WORKER, name="冯远")
    with pytest.raises(errors.NoSuchMediator):
        taking.name_mediator(registrar, NameMediator(case=case.public_id, user=stranger.public_id))


def test_an_extension_needs_both_sides_and_keeps_to_the_rule(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    told = {"case": case.public_id, "agreed_on": today()}
    with pytest.raises(errors.BothMustAgree):
        sessions.extend(
            registrar, Extend(days=5, worker_agrees=True, employer_agrees=False, **told)
        )
    both = {"worker_agrees": True, "employer_agrees": True}
    sessions.extend(registrar, Extend(days=10, **both, **told))
    with pytest.raises(errors.ExtensionTooLong):
        sessions.extend(registrar, Extend(days=6, **both, **told))
    found = sessions.extend(registrar, Extend(days=5, **both, **told))
    assert found.due_on == date(2026, 4, 9)  # 10 March + 15 + 15


def test_an_extension_comes_before_the_period_ends(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    with time_machine.travel(date(2026, 3, 26), tick=False), pytest.raises(errors.ExtensionTooLate):
        sessions.extend(
            registrar,
            Extend(
                case=case.public_id,
                days=5,
                agreed_on=date(2026, 3, 26),
                worker_agrees=True,
                employer_agrees=True,
            ),
        )


def test_an_agreement_is_paid_in_two_parts_one_of_them_late(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    met(registrar, case)
    parts = [(date(2026, 3, 20), 5000), (date(2026, 3, 31), 3000)]
    found = agreed(registrar, case, 8000, parts)
    assert (found.state, found.due_on) == (State.AGREED, date(2026, 3, 20))
    with time_machine.travel(date(2026, 4, 8), tick=False):
        paid(registrar, case, 5000, date(2026, 3, 20))
        case.refresh_from_db()
        assert (case.due_rule, case.due_on) == ("instalment", date(2026, 3, 31))
        assert case.overdue(date(2026, 4, 8))
        paid(registrar, case, 3000, date(2026, 4, 8))
    case.refresh_from_db()
    assert (case.state, case.closed_on, case.due_on) == (State.CLOSED, date(2026, 4, 8), None)
    states = [one.state for one in law.clocks_of(queries.whole(case)) if one.id == "instalment"]
    assert states == [Clock.KEPT, Clock.LATE]
    money = queries.money(queries.whole(case))
    assert (money.claimed, money.agreed, money.performed, money.awarded) == (
        Decimal(9000),
        Decimal(8000),
        Decimal(8000),
        Decimal(0),
    )


def test_a_small_case_paid_on_the_spot_is_closed_at_once(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    found = agreed(registrar, case, paid_on_spot=True)
    assert (found.state, found.agreement.written) == (State.CLOSED, False)
    assert found.payments.get().amount == Decimal(8000)


@pytest.mark.parametrize("amount", ["0", "-5", "8000.001"])
def test_an_agreement_over_nothing_is_refused(registrar: Actor, case: Case, amount: str) -> None:
    mediated(registrar, case)
    with pytest.raises(errors.SumWrong):
        agreed(registrar, case, amount)


def test_no_more_is_agreed_than_was_claimed(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    with pytest.raises(errors.MoreThanClaimed):
        agreed(registrar, case, "9000.01")
    party = case.parties.get(side=Side.WORKER)
    services.set_claims(
        registrar,
        SetClaims(
            case=case.public_id,
            version=1,
            party=party.public_id,
            claims=(ClaimAsked(kind="wages", amount=Decimal(10000)),),
        ),
    )
    assert agreed(registrar, case, "9000.01").state == State.AGREED


def test_instalments_come_to_what_is_agreed_in_the_order_of_their_days(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    with pytest.raises(errors.PartsDoNotFit):
        agreed(registrar, case, 8000, [(today(), 7999)])
    with pytest.raises(errors.PartTooEarly):
        agreed(registrar, case, 8000, [(today() - timedelta(days=1), 8000)])
    claim = case.claims.get()
    with pytest.raises(errors.PartsMissing):
        settling.agree(
            registrar,
            Agree(
                case=case.public_id,
                effective_on=today(),
                terms="支付工资。",
                manner="",
                sums=(SumAgreed(claim=claim.public_id, amount=Decimal(1)),),
            ),
        )


def test_nothing_is_performed_after_the_file_is_closed(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    agreed(registrar, case)
    with pytest.raises(errors.PaidTooMuch):
        paid(registrar, case, "8000.01", today())
    paid(registrar, case, 8000, today())
    with pytest.raises(errors.NothingOpen):
        paid(registrar, case, 1, today())


def test_a_payment_noted_twice_is_one(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    agreed(registrar, case)
    key = uuid4()
    paid(registrar, case, 3000, today(), submission_id=key)
    paid(registrar, case, 3000, today(), submission_id=key)
    assert queries.money(queries.whole(case)).performed == Decimal(3000)
    with pytest.raises(errors.OtherContent):
        paid(registrar, case, 2000, today(), submission_id=key)


def test_an_agreement_that_is_not_performed_may_still_be_paid_later(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    agreed(registrar, case)
    command = NotPerformed(case=case.public_id, on=today(), reason="逾期未付")
    assert performing.not_performed(registrar, command).state == State.UNPERFORMED
    paid(registrar, case, 8000, today())
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_an_agreement_without_money_is_closed_by_hand(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    agreed(registrar, case, sums=(), none_due=True, no_money=True)
    found = performing.close_file(registrar, CloseFile(case=case.public_id, on=today()))
    assert found.state == State.CLOSED


def test_an_agreement_over_nothing_is_refused_unless_it_says_so(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    with pytest.raises(errors.NothingAgreed) as refused:
        agreed(registrar, case, sums=(), none_due=True)
    assert refused.value.field == "sums"
    with pytest.raises(errors.SpotNeedsMoney):
        agreed(registrar, case, sums=(), none_due=True, paid_on_spot=True)
    for contrary in ({}, {"sums": ()}, {"sums": (), "none_due": True, "paid_on_spot": True}):
        with pytest.raises(errors.MoneyAfterAll):
            agreed(registrar, case, no_money=True, **contrary)
    case.refresh_from_db()
    assert case.state == State.ACCEPTED


def test_what_is_paid_on_the_spot_has_no_instalments(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    later = today() + timedelta(days=30)
    with pytest.raises(errors.SpotHasNoParts):
        agreed(registrar, case, 8000, [(today(), 4000), (later, 4000)], paid_on_spot=True)
    assert agreed(registrar, case, paid_on_spot=True).state == State.CLOSED


def test_no_sum_is_agreed_for_a_claim_that_is_no_money(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    paper = a_worker(claims=(ClaimAsked(kind=Claim.Kind.NO_MONEY),))
    case = a_case(registrar, street, employer, [paper])
    mediated(registrar, case)
    with pytest.raises(errors.NotMoney):
        agreed(registrar, case, 100)


def test_a_file_with_money_open_is_not_closed(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    agreed(registrar, case)
    with pytest.raises(errors.StillOpen):
        performing.close_file(registrar, CloseFile(case=case.public_id, on=today()))


def test_awarded_money_is_kept_apart_and_paid_as_such(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    settling.fail(registrar, Fail(case=case.public_id, on=today(), reason="分歧过大"))
    with pytest.raises(errors.NoAward):
        paid(registrar, case, 100, today(), basis="award")
    for kind, amount in ((Event.Kind.ARBITRATION_ASKED, None), (Event.Kind.AWARDED, Decimal(7000))):
        performing.note_event(
            registrar, NoteEvent(case=case.public_id, kind=kind, on=today(), amount=amount)
        )
    paid(registrar, case, 7000, today(), basis="award")
    money = queries.money(queries.whole(case))
    assert (money.agreed, money.awarded, money.performed, money.performed_agreed) == (
        Decimal(0),
        Decimal(7000),
        Decimal(7000),
        Decimal(0),
    )
    with pytest.raises(errors.PaidTooMuch):
        paid(registrar, case, 1, today(), basis="award")


def test_what_must_have_happened_before_is_asked_for(registrar: Actor, case: Case) -> None:
    with pytest.raises(errors.EventTooSoon):
        performing.note_event(
            registrar, NoteEvent(case=case.public_id, kind=Event.Kind.AWARDED, on=today())
        )
    with pytest.raises(errors.NoSuchEvent):
        performing.note_event(
            registrar, NoteEvent(case=case.public_id, kind=Event.Kind.CLOSED, on=today())
        )


def test_days_that_have_not_come_or_come_too_early_are_refused(
    registrar: Actor, case: Case
) -> None:
    command = NoteConsent(case=case.public_id, side=Side.WORKER, agreed=True, on=today())
    for day, refusal in ((1, errors.DayInFuture), (-1, errors.DayTooEarly)):
        with pytest.raises(refusal):
            taking.note_consent(
                registrar,
                NoteConsent(
                    case=command.case, side="worker", agreed=True, on=today() + timedelta(days=day)
                ),
            )


FIRST = date(1, 1, 1)
EVE = date(2008, 4, 30)
"""The law on mediation and arbitration of labour disputes is in force since 1 May 2008."""


@pytest.mark.parametrize("day", [FIRST, EVE])
@pytest.mark.parametrize("field", ["applied_on", "known_on", "left_on"])
def test_no_day_of_an_application_lies_before_the_law(
    registrar: Actor, street: Organization, employer: Employer, field: str, day: date
) -> None:
    with pytest.raises(errors.DayBeforeTheLaw, match="2008") as refused:
        a_case(registrar, street, employer, **{field: day})
    assert refused.value.field == field
    a_case(registrar, street, employer, known_on=date(2008, 5, 1))


@pytest.mark.parametrize("day", [FIRST, EVE])
def test_no_day_of_an_entry_or_of_an_event_lies_before_the_law(
    registrar: Actor, case: Case, day: date
) -> None:
    told = {"case": case.public_id, "version": 1, "category": "5", "division_code": "110117"}
    for field in ("known_on", "left_on"):
        with pytest.raises(errors.DayBeforeTheLaw):
            services.correct(registrar, Correct(facts="拖欠工资。", **told, **{field: day}))  # type: ignore[arg-type]
    with pytest.raises(errors.DayBeforeTheLaw):
        performing.note_event(registrar, NoteEvent(case=case.public_id, kind="asked", on=day))


def test_no_payment_is_noted_for_tomorrow_and_no_instalment_for_the_year_9999(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    with pytest.raises(errors.PartTooLate):
        agreed(registrar, case, 8000, [(date(9999, 12, 31), 8000)])
    agreed(registrar, case)
    with pytest.raises(errors.DayInFuture) as refused:
        paid(registrar, case, 8000, today() + timedelta(days=1))
    assert refused.value.field == "paid_on"


def test_ten_workers_with_a_claim_choose_representatives(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    case = a_case(registrar, street, employer, [a_worker(f"张{n}") for n in "一二三四五六七八九"])
    first = case.parties.filter(side=Side.WORKER)[0]
    choose = ChooseRepresentatives(case=case.public_id, parties=(first.public_id,))
    assert not case.collective
    with pytest.raises(errors.TooFewForRepresentatives, match="10"):
        services.choose_representatives(registrar, choose)
    found = services.add_workers(
        registrar, AddWorkers(case=case.public_id, workers=(a_worker("张十"),))
    )
    assert found.collective
    services.choose_representatives(registrar, choose)
    assert case.parties.filter(represents=True).count() == 1


def test_of_two_who_correct_an_entry_the_later_is_asked_and_nothing_is_lost(
    registrar: Actor, head: Actor, case: Case
) -> None:
    told = {"case": case.public_id, "version": 1, "category": "5", "division_code": "110117"}
    services.correct(registrar, Correct(facts="先写的。", **told))
    with pytest.raises(errors.EditedMeanwhile, match="孙明"):
        services.correct(head, Correct(facts="后写的。", **told))
    case.refresh_from_db()
    assert (queries.facts_text(case), case.version) == ("先写的。", 2)
    services.correct(head, Correct(facts="合并的。", **told | {"version": 2}))


def test_claims_and_sums_are_of_this_case_alone(
    registrar: Actor, case: Case, street: Organization, employer: Employer
) -> None:
    other = a_case(registrar, street, employer, [a_worker("李红")])
    mediated(registrar, case)
    stranger: Claim = other.claims.get()
    with pytest.raises(errors.NoSuchClaim):
        agreed(
            registrar,
            case,
            sums=(SumAgreed(claim=stranger.public_id, amount=Decimal(1)),),
        )


def test_money_is_refused_in_parts_of_a_fen(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    halves = (Decimal("4000.005"), Decimal("3999.995"))
    with pytest.raises(errors.AmountWrong):
        agreed(registrar, case, 8000, [(today(), half) for half in halves])  # type: ignore[misc]
    asked = NoteEvent(case=case.public_id, kind=Event.Kind.ARBITRATION_ASKED, on=today())
    performing.note_event(registrar, asked)
    for amount in ("7000.005", "-1", "10000000000000"):
        with pytest.raises(errors.AwardAmountMissing):
            performing.note_event(
                registrar,
                NoteEvent(
                    case=case.public_id,
                    kind=Event.Kind.AWARDED,
                    on=today(),
                    amount=Decimal(amount),
                ),
            )


def test_what_is_awarded_in_the_place_of_an_agreement_is_not_recovered_twice(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    agreed(registrar, case)
    broken = NotPerformed(case=case.public_id, on=today(), reason="逾期未付")
    performing.not_performed(registrar, broken)
    for kind, amount in ((Event.Kind.ARBITRATION_ASKED, None), (Event.Kind.AWARDED, Decimal(8000))):
        note = NoteEvent(case=case.public_id, kind=kind, on=today(), amount=amount)
        performing.note_event(registrar, note)
    with pytest.raises(errors.AwardInItsPlace):
        paid(registrar, case, 8000, today())
    paid(registrar, case, 8000, today(), basis="award")
    assert queries.money(queries.whole(case)).performed == Decimal(8000)


def test_a_claim_that_is_no_money_has_no_amount(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    claims = (ClaimAsked(kind="no_money", amount=Decimal(1)),)
    with pytest.raises(errors.NotMoney):
        a_case(registrar, street, employer, [a_worker(claims=claims)])
