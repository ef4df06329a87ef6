"""What partners refer to the union, and the case that is opened for it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.builders.accounts import a_user
from tests.builders.linkage import a_partner, at_window_of, received, told_in
from tests.builders.mediation import a_worker, agreed, an_application, mediated
from tests.mediation.conftest import NOW
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.linkage import errors, queries
from unionhall.linkage.commands import Answer, Close, OpenCase, Report, Return, WorkerTold
from unionhall.linkage.models import PartnerBody, Referral
from unionhall.linkage.services import answering, receiving, sending
from unionhall.mediation.errors import WorkerMissing
from unionhall.mediation.models import Case, Event
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
State = Referral.State


def opening(found: Referral, employer: Employer, **overrides: Any) -> OpenCase:
    apply = an_application(
        found.organization,
        employer,
        [a_worker("李红")],
        channel="referral",
        submission_id=found.public_id,
        **overrides,
    )
    return OpenCase(referral=found.public_id, apply=apply)


def test_a_partner_refers_to_the_union_which_opens_a_case_and_reports_its_result(
    handler: Actor, clerk: Actor, office: PartnerBody, employer: Employer
) -> None:
    found = received(clerk, office)
    assert (found.direction, found.state) == ("in", State.SENT)
    assert list(queries.waiting_here(handler)) == [found]
    receiving.open_case(handler, opening(found, employer))
    found.refresh_from_db()
    case = Case.objects.get()
    assert (found.state, found.case, case.channel) == (State.ACCEPTED, case, "referral")
    assert not queries.waiting_here(handler).exists()
    with pytest.raises(errors.CaseStillOpen):
        answering.report(handler, Report(referral=found.public_id, result="settled"))
    mediated(handler, case)
    agreed(handler, case)
    assert list(queries.waiting_here(handler)) == [found]
    answering.report(handler, Report(referral=found.public_id, result="settled"))
    sending.close(clerk, Close(referral=found.public_id))
    found.refresh_from_db()
    assert found.state == State.CLOSED


def test_opened_twice_it_is_one_case(
    handler: Actor, clerk: Actor, office: PartnerBody, employer: Employer
) -> None:
    found = received(clerk, office)
    for _ in range(2):
        receiving.open_case(handler, opening(found, employer))
    assert Case.objects.count() == 1


def test_neither_the_case_nor_the_answer_comes_about_where_the_case_is_refused(
    handler: Actor, clerk: Actor, office: PartnerBody, employer: Employer
) -> None:
    found = received(clerk, office)
    apply = an_application(found.organization, employer, channel="referral")
    empty = type(apply)(**{k: getattr(apply, k) for k in apply.__slots__} | {"workers": ()})
    with pytest.raises(WorkerMissing):
        receiving.open_case(handler, OpenCase(referral=found.public_id, apply=empty))
    found.refresh_from_db()
    assert (found.state, Case.objects.count()) == (State.SENT, 0)


def test_a_partner_refers_only_for_itself_and_sent_twice_it_is_one(
    clerk: Actor, office: PartnerBody, district: Organization
) -> None:
    told = told_in(office)
    first = receiving.refer_in(clerk, told)
    assert receiving.refer_in(clerk, told) == first
    with pytest.raises(errors.OtherContent):
        receiving.refer_in(clerk, told_in(office, submission_id=told.submission_id, facts="别的"))
    with pytest.raises(NotFound):
        receiving.refer_in(clerk, told_in(a_partner(district, "court")))


def test_what_a_partner_refers_needs_consent_a_worker_and_facts(
    clerk: Actor, office: PartnerBody
) -> None:
    with pytest.raises(errors.ConsentDayMissing):
        received(clerk, office, consented_on=None)
    with pytest.raises(errors.WorkersMissing):
        received(clerk, office, workers=(WorkerTold(name=" "),))
    with pytest.raises(errors.FactsMissing):
        received(clerk, office, facts=" ")


def test_only_the_receiving_bodys_own_people_see_what_a_partner_referred(
    handler: Actor, clerk: Actor, office: PartnerBody, city: Organization, street: Organization
) -> None:
    found = received(clerk, office)
    above = actor_for(a_user(city, Role.ORGANIZER), TODAY)
    with pytest.raises(NotPermitted):
        queries.referral(above, found.public_id)
    below = actor_for(a_user(street, Role.STATION_WORKER), TODAY)
    with pytest.raises(NotFound):
        queries.referral(below, found.public_id)
    assert queries.referral(handler, found.public_id) == found


def test_the_union_returns_what_is_not_its_business(
    handler: Actor, clerk: Actor, office: PartnerBody
) -> None:
    found = received(clerk, office)
    with pytest.raises(errors.NotYours):
        answering.give_back(clerk, Return(referral=found.public_id, reason="自己退回"))
    with pytest.raises(errors.NotYours):
        answering.accept(handler, Answer(referral=found.public_id))
    answering.give_back(handler, Return(referral=found.public_id, reason="属于住房公积金事项"))
    found.refresh_from_db()
    assert found.state == State.RETURNED


def test_what_the_arbitration_body_entrusts_is_to_be_mediated_in_ten_working_days(
    handler: Actor, district: Organization, employer: Employer
) -> None:
    commission = a_partner(district, "arbitration")
    found = received(at_window_of(commission), commission)
    receiving.open_case(handler, opening(found, employer, pending="arbitration"))
    found.refresh_from_db()
    assert found.report_due_on == date(2026, 3, 24)
    case = Case.objects.get()
    assert case.events.filter(kind=Event.Kind.ENTRUSTED, on=TODAY).exists()


def test_once_a_case_is_opened_it_is_the_case_that_says_who_may_read(
    handler: Actor, clerk: Actor, office: PartnerBody, employer: Employer, district: Organization
) -> None:
    found = received(clerk, office)
    colleague = actor_for(a_user(district, Role.STATION_WORKER), TODAY)
    assert queries.referral(colleague, found.public_id) == found
    receiving.open_case(handler, opening(found, employer))
    with pytest.raises(NotPermitted):
        queries.referral(colleague, found.public_id)
    assert queries.referral(handler, found.public_id, work=True) == found


@pytest.mark.parametrize(
    ("worker", "refusal"),
    [
        (WorkerTold(name="李红", document="110101199003070000"), errors.NumberWrong),
        (WorkerTold(name="李红", amount=Decimal(0)), errors.AmountWrong),
        (WorkerTold(name="李红", amount=Decimal("NaN")), errors.AmountWrong),
    ],
)
def test_what_the_case_would_refuse_is_refused_at_the_window(
    clerk: Actor, office: PartnerBody, worker: WorkerTold, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        received(clerk, office, workers=(worker,))


def test_what_was_returned_is_kept_in_no_words_and_sent_again_it_is_the_same(
    handler: Actor, clerk: Actor, office: PartnerBody
) -> None:
    told = told_in(office)
    found = receiving.refer_in(clerk, told)
    with pytest.raises(errors.OtherContent):
        receiving.refer_in(clerk, replace(told, reason="aid"))
    answering.give_back(handler, Return(referral=found.public_id, reason="不属工会调解"))
    found.refresh_from_db()
    assert queries.opened(found) == {}
    assert receiving.refer_in(clerk, told) == found
