"""Two who work on one case, and one who presses twice: nothing is lost, nothing doubled."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders.mediation import a_case, a_worker, agreed, an_application, mediated, met, today
from unionhall.accounts.models import User
from unionhall.core.actors import Actor
from unionhall.mediation import errors, queries, services
from unionhall.mediation.commands import (
    AddWorkers,
    ClaimAsked,
    Correct,
    Extend,
    Fail,
    KeepHealth,
    KeepNote,
    NoteEvent,
    SetClaims,
)
from unionhall.mediation.models import Case, Event, Side
from unionhall.mediation.services import performing, sessions, settling
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
ENTRY = {"category": "5", "division_code": "110117"}


@pytest.fixture
def desk(client: Client, worker_at_the_desk: User) -> Client:
    client.force_login(worker_at_the_desk)
    return client


def page_of(case: Case, deed: str = "") -> str:
    return reverse("mediation:case", args=[case.public_id]) + (f"{deed}/" if deed else "")


def claims(case: Case, version: int, amount: int) -> SetClaims:
    return SetClaims(
        case=case.public_id,
        version=version,
        party=case.parties.get(side=Side.WORKER).public_id,
        claims=(ClaimAsked(kind="wages", amount=Decimal(amount)),),
    )


def test_the_same_key_with_other_workers_is_no_retry(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    key = uuid4()
    services.apply(registrar, an_application(street, employer, submission_id=key))
    more = [a_worker("王建国"), a_worker("李红")]
    with pytest.raises(errors.OtherContent):
        services.apply(registrar, an_application(street, employer, more, submission_id=key))


def test_an_entry_corrected_twice_with_the_same_words_is_corrected_once(
    registrar: Actor, case: Case
) -> None:
    command = Correct(case=case.public_id, version=1, facts="先写的。", **ENTRY)
    services.correct(registrar, command)
    assert services.correct(registrar, command).version == 2
    assert case.events.filter(kind=Event.Kind.CORRECTED).count() == 1


def test_who_enters_claims_over_those_of_a_colleague_is_shown_both(
    registrar: Actor, head: Actor, case: Case
) -> None:
    services.set_claims(registrar, claims(case, 1, 7000))
    kept = case.claims.get().public_id
    with pytest.raises(errors.EditedMeanwhile) as meanwhile:
        services.set_claims(head, claims(case, 1, 6000))
    [theirs] = meanwhile.value.facts["theirs"]["claims"]  # type: ignore[index]
    assert (theirs["amount"], theirs["name"]) == (Decimal(7000), "王建国")
    services.set_claims(head, claims(case, 2, 6000))
    claim = case.claims.get()
    assert (claim.amount, claim.public_id) == (Decimal(6000), kept)


def test_the_api_answers_an_overtaken_correction_with_what_stands_there(
    desk: Client, registrar: Actor, case: Case
) -> None:
    services.correct(registrar, Correct(case=case.public_id, version=1, facts="先写的。", **ENTRY))
    answer = desk.put(
        f"/api/v1/disputes/{case.public_id}",
        ENTRY | {"version": 1, "facts": "后写的。"},
        content_type="application/json",
    )
    theirs = answer.json()["theirs"]
    assert answer.status_code == 409
    assert (theirs["facts"], theirs["version"], theirs["known_on"]) == ("先写的。", 2, None)


def test_a_record_written_while_a_colleague_ended_the_case_stays_on_the_page(
    desk: Client, registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    settling.fail(registrar, Fail(case=case.public_id, on=today(), reason="分歧过大"))
    told = {
        "held_on": today(),
        "place": "调解室",
        "present": "双方",
        "record": "写了一个钟头的笔录。",
    }
    answer = desk.post(page_of(case, "session"), told)
    assert answer.status_code == 422
    assert "写了一个钟头的笔录。" in answer.content.decode()


def test_an_agreement_typed_while_a_colleague_entered_another_stays_on_the_page(
    desk: Client, registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    agreed(registrar, case)
    told = {"effective_on": today(), "terms": "分十二期支付。"}
    answer = desk.post(page_of(case, "agree"), told)
    assert answer.status_code == 422
    assert "分十二期支付。" in answer.content.decode()


def test_an_award_that_cannot_be_noted_again_stays_on_the_page(
    desk: Client, registrar: Actor, case: Case
) -> None:
    for kind, amount in ((Event.Kind.ARBITRATION_ASKED, None), (Event.Kind.AWARDED, Decimal(7000))):
        for _twice in range(2):
            note = NoteEvent(case=case.public_id, kind=kind, on=today(), amount=amount)
            performing.note_event(registrar, note)
    assert queries.money(queries.whole(case)).awarded == Decimal(7000)
    told = {"kind": "awarded", "on": today(), "amount": "8000", "text": "终局裁决"}
    answer = desk.post(page_of(case, "event"), told)
    assert answer.status_code == 409
    assert "终局裁决" in answer.content.decode()
    assert queries.money(queries.whole(case)).awarded == Decimal(7000)


def test_what_is_sent_twice_is_written_once(registrar: Actor, case: Case) -> None:
    party = case.parties.get(side=Side.WORKER).public_id
    mediated(registrar, case)
    extended = Extend(
        case=case.public_id, days=5, agreed_on=today(), worker_agrees=True, employer_agrees=True
    )
    health = KeepHealth(case=case.public_id, party=party, text="左手骨折", consented_on=today())
    for _twice in range(2):
        met(registrar, case)
        sessions.keep_note(registrar, KeepNote(case=case.public_id, text="对方底线七千元"))
        sessions.extend(registrar, extended)
        sessions.keep_health(registrar, health)
    found = (case.sessions, case.notes, case.extensions, case.health)
    assert [one.count() for one in found] == [1, 1, 1, 1]


def test_health_details_of_two_handlers_both_stay(registrar: Actor, case: Case) -> None:
    party = case.parties.get(side=Side.WORKER).public_id
    for text in ("左手骨折", "住院十天"):
        command = KeepHealth(case=case.public_id, party=party, text=text, consented_on=today())
        sessions.keep_health(registrar, command)
    assert case.health.count() == 2


def test_a_name_that_stands_in_the_case_is_not_entered_again(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    case = a_case(registrar, street, employer, [a_worker("王建国")])
    again = AddWorkers(case=case.public_id, workers=(a_worker("王建国"),))
    with pytest.raises(errors.SameName):
        services.add_workers(registrar, again)
    assert case.parties.filter(side=Side.WORKER).count() == 1
