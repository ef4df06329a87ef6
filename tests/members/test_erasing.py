"""Deletion at the member's own request: nothing that names them is left, anywhere."""

import io
import json
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.builders.accounts import an_actor
from tests.builders.cards import a_batch, a_card, bank_says, sign_in, take
from tests.builders.everywhere import found_in
from tests.builders.founding import a_case, approve, congress, elected, gathering, join, numbered
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_employer
from tests.builders.outreach import a_meeting, a_promise
from tests.builders.register import a_term
from unionhall.accounts.members_accounts import of_person
from unionhall.accounts.models import Role, SignIn, User
from unionhall.cards.models import Card
from unionhall.core import personal_fields
from unionhall.core.actors import Actor
from unionhall.core.audit_check import verify
from unionhall.core.facts import Period
from unionhall.founding.commands import ReportResult
from unionhall.founding.models import Candidacy
from unionhall.founding.services import election
from unionhall.indicators import engine, registry
from unionhall.indicators import queries as figure_queries
from unionhall.joining.models import Application
from unionhall.members import queries
from unionhall.members.errors import OwnRequest, StillInOffice
from unionhall.members.identity import name_token, phone_token
from unionhall.members.models import DataRequest, Membership, Person
from unionhall.members.services import opening, requests
from unionhall.members.services.erasing import erase
from unionhall.organizations.models import Organization
from unionhall.register.commands import EndSeat
from unionhall.register.models import Seat
from unionhall.register.services.seating import end_seat

pytestmark = pytest.mark.django_db
NAME, PHONE, ADDRESS = "诸葛明珠", "13955556666", "香水园街道甲三号院九楼"
ARCHIVES = {"papers_paper.sealed"}
"""The one exception, and the person is told: papers of unions are archives."""


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: Any) -> None:
    settings.DEMO = True


def asks_deletion(membership: Membership) -> DataRequest:
    actor = Actor(user_id=None, name="本人", person=membership.person.public_id)
    return requests.ask_deletion(actor, requests.AskDeletion(key=uuid4(), understood=True))


def grants(actor: Actor, request: DataRequest) -> None:
    requests.grant(actor, requests.Grant(request=request.public_id))


def words_of(person: Person) -> dict[str, str]:
    identity = queries.identity_of(person)
    found = {
        "name": identity.name,
        "number": identity.number,
        "phone": identity.phone,
        "address": identity.address,
        "index": person.blind_index.hex,
        "name token": name_token(identity.name).hex,
        "phone token": phone_token(identity.phone).hex,
    }
    return {name: word for name, word in found.items() if word}


def a_founder(street: Organization, district: Organization) -> tuple[Application, Actor]:
    """Somebody who helped to found a union and stood for its committee, unelected."""
    approver, preparer = an_actor(district, Role.ORGANIZER), an_actor(street, Role.STREET_STAFF)
    numbered(approver, street)
    case = a_case(preparer, street, [an_employer(street)], group=f"{NAME}、李红")
    gathering(preparer, approver, case)
    people = join(preparer, case, 27)
    consents = tuple((purpose, "2026-11") for purpose in ("membership", "card"))
    [founder] = join(
        preparer,
        case,
        1,
        name=NAME,
        phone=PHONE,
        address=ADDRESS,
        consents=consents,
        signature="M40,60L80,20L120,90L160,30L200,70L210,80L220,90L230,70L235,75L236,77L238,79L240,81",
    )
    people.insert(3, founder)
    congress(preparer, approver, case)
    elected(preparer, case, people)
    election.report_result(preparer, ReportResult(case=case.public_id, on=timezone.localdate()))
    approve(approver, case)
    founder.refresh_from_db()
    return founder, approver


def test_nothing_that_names_a_person_is_left_anywhere(
    client: Client, street: Organization, district: Organization
) -> None:
    founder, approver = a_founder(street, district)
    membership = founder.membership
    assert membership is not None
    person = membership.person
    assert Candidacy.objects.filter(application=founder).exists()
    opening.unseal(
        approver, opening.Unseal(membership=membership.public_id, reason="核对银行退回的号码")
    )
    batch = a_batch(approver, district)
    take(approver, bank_says(approver, batch), batch)
    card = Card.objects.get(person=person)
    assert card.bank_reference
    words = words_of(person) | {"bank": card.bank_reference, "drawing": "M40,60L80,20"}
    client.force_login(of_person(person.public_id, "诸葛**"))
    assert client.get("/me/data/").status_code == 200
    promise = a_promise(a_meeting(street), text=f"{PHONE} 反映工资问题")
    staff = sign_in(Client(), approver)
    assert staff.get("/members/?export=csv").status_code == 200
    for seat in Seat.objects.filter(membership=membership, until=None):
        until = timezone.localdate() + timedelta(days=1)
        Seat.objects.filter(pk=seat.pk).update(until=until)
    before = found_in(words)
    assert {"members_person.blind_index: index", "joining_application.sealed: name"} - before == {
        "joining_application.sealed: name"  # emptied on approval already
    }
    assert "founding_foundingcase.group: name" in before
    request = asks_deletion(membership)
    grants(approver, request)
    left = {one for one in found_in(words) if one.partition(":")[0] not in ARCHIVES}
    assert left == set()
    promise.refresh_from_db()
    assert promise.text == "××× 反映工资问题"
    assert client.get("/me/").status_code == 302
    membership.refresh_from_db()
    assert (membership.ending, membership.ended_on) == ("withdrawn", timezone.localdate())
    assert Card.objects.get(pk=card.pk).state == Card.State.CLOSED
    assert not User.objects.get(name="***").is_active
    assert not SignIn.objects.filter(user__name="***", ended_at=None).exists()
    assert verify().whole
    for page in (
        f"/members/{membership.public_id}/",
        "/members/?state=all",
        f"/members/requests/{request.public_id}/",
        "/members/requests/?standing=all",
        "/joining/applications/?state=approved",
    ):
        assert staff.get(page).status_code == 200, page


def test_figures_of_past_days_stay_as_they_are(
    joint_union: Organization, district: Organization, organizer: Actor
) -> None:
    card = a_card(joint_union, NAME, phone=PHONE, consented=True)
    admitted(joint_union)

    def figures() -> list[Any]:
        at = figure_queries.where(district, on=date(2026, 3, 31))
        days = Period(first=date(2026, 1, 1), last=date(2026, 3, 31))
        known = registry.indicators()
        split = [
            engine.tally([figure_queries.ask(one, at, days, by=name)])
            for one in known
            if one.code in {"members", "joined"}
            for name in ("sex", "employment_form", "channel")
        ]
        totals = figure_queries.figures(at, days, [one.code for one in known])
        return [split, {code: str(figure) for code, figure in totals.items()}]

    before = figures()
    assert "2" in str(before[1]["members"])
    grants(organizer, asks_deletion(card.membership))
    assert figures() == before


def test_a_document_that_was_deleted_is_a_new_person_when_it_comes_again(
    joint_union: Organization, organizer: Actor
) -> None:
    identity = an_identity(NAME, phone=PHONE)
    membership = admitted(joint_union, identity)
    grants(organizer, asks_deletion(membership))
    assert queries.known(identity.blind_index).person is None
    assert queries.person_by_phone(PHONE) is None
    again = admitted(joint_union, identity)
    assert again.person_id != membership.person_id
    assert again.beginning == Membership.Beginning.JOINED


def test_a_deletion_that_fails_halfway_has_not_begun(
    joint_union: Organization, organizer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership = admitted(joint_union, an_identity(NAME, phone=PHONE))
    request = asks_deletion(membership)
    words = words_of(membership.person)
    before = found_in(words)

    def stops(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("unionhall.members.services.erasing.audit.record", stops)
    with pytest.raises(RuntimeError):
        grants(organizer, request)
    monkeypatch.undo()
    assert found_in(words) == before
    request.refresh_from_db()
    assert request.is_open
    grants(organizer, request)
    assert found_in(words) == set()


def test_a_namesake_is_left_alone(joint_union: Organization, organizer: Actor) -> None:
    other = admitted(joint_union, an_identity(NAME, phone="13711110000"), post=f"{NAME}的同事")
    grants(organizer, asks_deletion(admitted(joint_union, an_identity(NAME, phone=PHONE))))
    other.refresh_from_db()
    assert other.post == f"{NAME}的同事"
    assert queries.identity_of(other.person).name == NAME


def test_an_office_that_is_held_must_end_first(joint_union: Organization, organizer: Actor) -> None:
    membership = admitted(joint_union, an_identity(NAME, phone=PHONE))
    seat = _a_seat(membership)
    request = asks_deletion(membership)
    with pytest.raises(StillInOffice, match=joint_union.name):
        grants(organizer, request)
    end_seat(organizer, EndSeat(seat=seat.public_id, until=timezone.localdate()))
    grants(organizer, request)
    seat.refresh_from_db()
    assert seat.name == "***"


def _a_seat(membership: Membership) -> Seat:
    term = a_term(membership.organization)
    return Seat.objects.create(
        term=term,
        organization=membership.organization,
        scope_path=membership.scope_path,
        body="committee",
        post="member",
        name=NAME,
        membership=membership,
        since=term.begins_on,
    )


def test_nobody_erases_themselves_in_another_duty(
    joint_union: Organization, district: Organization
) -> None:
    membership = admitted(joint_union, an_identity(NAME, phone=PHONE))
    request = asks_deletion(membership)
    actor = an_actor(district, Role.ORGANIZER)
    User.objects.filter(pk=actor.user_id).update(phone_token=phone_token(PHONE))
    with pytest.raises(OwnRequest):
        grants(actor, request)


def test_the_copy_that_a_person_takes_along_holds_every_field_of_the_registry(
    client: Client, street: Organization, district: Organization
) -> None:
    founder, approver = a_founder(street, district)
    assert founder.membership is not None
    person = founder.membership.person
    reason = "核对银行退回的号码"
    opening.unseal(approver, opening.Unseal(membership=founder.membership.public_id, reason=reason))
    client.force_login(of_person(person.public_id, "诸葛**"))
    taken = json.loads(client.get("/me/data/").content)
    subject = queries.subject(person)
    missing = []
    for table in personal_fields.tables():
        if table.of is None or not table.of(subject).exists():
            continue
        for name, one in table.fields.items():
            rows = taken["everything"].get(table.label, {"rows": []})["rows"]
            there = all(any(key == name or key.startswith(f"{name}.") for key in r) for r in rows)
            if one.exported and not (rows and there):
                missing.append(f"{table.label}.{name}")
    assert missing == []
    assert {
        "members.person",
        "members.membership",
        "joining.application",
        "founding.candidacy",
    } <= (taken["everything"].keys())
    everything = json.dumps(taken, ensure_ascii=False)
    identity = queries.identity_of(person)
    wanted = (identity.name, identity.number, identity.phone, ADDRESS, reason, "M40,60L80,20")
    assert [word for word in wanted if word not in everything] == []
    sheet = client.get("/me/data/sheet/")
    book = load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))  # type: ignore[attr-defined]
    cells = {str(cell) for row in book.active.iter_rows(values_only=True) for cell in row}  # type: ignore[union-attr]
    assert {identity.name, identity.number, identity.phone, ADDRESS, reason} <= cells
    born = identity.birth
    assert {"居民身份证", "男", f"{born.year}年{born.month}月{born.day}日"} <= cells
    unread = re.compile(r"[0-9a-f]{8}-|blind|token|resident_id|zh-hans|\d{4}-\d\d-\d\d|^[a-z_]+$")
    assert [cell for cell in cells if unread.search(cell)] == []


def test_erasing_takes_the_same_few_statements_for_any_size(
    joint_union: Organization, organizer: Actor, django_assert_max_num_queries: Any
) -> None:
    card = a_card(joint_union, NAME, phone=PHONE)
    for _ in range(20):
        admitted(joint_union)
    with django_assert_max_num_queries(141):
        erase(organizer, card.person)
