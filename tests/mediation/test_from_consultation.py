"""A consultation becomes a case: prefilled, once, and each leads to the other."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.advice import a_question
from tests.builders.mediation import an_application, today
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer
from unionhall.accounts.models import Role, User
from unionhall.advice.errors import TurnedAlready
from unionhall.advice.models import Consultation, Turn
from unionhall.core.actors import Actor
from unionhall.mediation import errors, services
from unionhall.mediation.models import Case, Party
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
NEW = reverse("mediation:new")


@pytest.fixture
def asked(registrar: Actor, street: Organization, employer: Employer) -> Consultation:
    return a_question(
        street,
        actor=registrar,
        name="王建国",
        phone="13800000001",
        people=3,
        employer=employer.public_id,
        known_on=date(2026, 2, 1),
        employment_ended_on=date(2026, 2, 20),
    )


@pytest.fixture
def desk(client: Client, worker_at_the_desk: User) -> Client:
    client.force_login(worker_at_the_desk)
    return client


def page(row: Consultation) -> str:
    return reverse("advice:consultation", args=[row.public_id])


def prefilled(client: Client, row: Consultation) -> dict[str, Any]:
    answer = client.get(NEW, {"consultation": row.public_id})
    form = answer.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_the_application_begins_with_what_the_consultation_says(
    desk: Client, asked: Consultation, street: Organization, employer: Employer
) -> None:
    told = prefilled(desk, asked)

    wanted = {
        "consultation": str(asked.public_id),
        "channel": "consultation",
        "organization": street.public_id,
        "employer": str(employer.public_id),
        "name": "王建国",
        "phone": "13800000001",
        "category": "5",
        "facts": asked.question,
        "known_on": date(2026, 2, 1),
        "employed": False,
        "left_on": date(2026, 2, 20),
    }
    assert {name: told[name] for name in wanted} == wanted


def test_an_employer_that_was_only_named_is_looked_for(
    desk: Client, registrar: Actor, street: Organization
) -> None:
    firm = an_employer(street, name="云帆速递有限公司")
    row = a_question(street, actor=registrar, employer_typed="云帆")
    answer = desk.get(NEW, {"consultation": row.public_id})
    assert [one.pk for one in answer.context["found"]] == [firm.pk]


def test_pressed_twice_it_is_one_case_and_the_pages_lead_to_each_other(
    desk: Client, asked: Consultation, street: Organization, employer: Employer
) -> None:
    door = f"{NEW}?consultation={asked.public_id}"
    assert door in desk.get(page(asked)).content.decode()
    told = {name: value for name, value in prefilled(desk, asked).items() if value is not None}
    told |= {"claim_0": "wages", "amount_0": "9000", "others": "李红 3000\n赵小川 2500"}

    first = desk.post(NEW, told).headers["Location"]
    assert desk.post(NEW, told).headers["Location"] == first

    case = Case.objects.get()
    assert first == reverse("mediation:case", args=[case.public_id])
    assert case.parties.filter(side="worker").count() == 3
    assert Turn.objects.get(consultation=asked).ref == case.public_id
    assert desk.get(door).headers["Location"] == first
    assert first in desk.get(page(asked)).content.decode()
    assert page(asked) in desk.get(first).content.decode()


def test_two_forms_opened_side_by_side_make_one_case(
    registrar: Actor, asked: Consultation, street: Organization, employer: Employer
) -> None:
    told = an_application(street, employer, consultation=asked.public_id)
    again = an_application(street, employer, consultation=asked.public_id, facts="另一份")
    services.apply(registrar, told)
    with pytest.raises(TurnedAlready):
        services.apply(registrar, again)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("role", [Role.UNION_CHAIR, Role.STATION_WORKER])
def test_a_consultation_out_of_sight_becomes_no_case(
    asked: Consultation,
    other_district: Organization,
    role: Role,
    client: Client,
) -> None:
    stranger = a_user(other_district, role, name="钱进")
    client.force_login(stranger)
    assert client.get(NEW, {"consultation": asked.public_id}).status_code in {403, 404}


def test_an_unknown_consultation_is_refused_and_nothing_is_written(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    with pytest.raises(errors.NoSuchConsultation):
        services.apply(registrar, an_application(street, employer, consultation=uuid4()))
    assert Case.objects.count() == 0


def test_who_may_not_open_the_case_is_told_of_it_without_a_way(
    registrar: Actor,
    asked: Consultation,
    street: Organization,
    employer: Employer,
    client: Client,
) -> None:
    case = services.apply(registrar, an_application(street, employer, consultation=asked.public_id))
    client.force_login(a_user(street, Role.LEGAL_WORKER, name="冯律"))
    shown = client.get(page(asked)).content.decode()
    assert str(case.public_id) not in shown
    assert "已转为调解案件" in shown


def test_a_member_who_asked_is_recognised_without_typing_the_number_again(
    registrar: Actor, street: Organization, joint_union: Organization, employer: Employer
) -> None:
    who = an_identity("王建国")
    member = admitted(joint_union, who, actor=OPERATOR)
    row = a_question(street, actor=registrar, name=who.name, phone=who.phone)
    case = services.apply(
        registrar,
        an_application(street, employer, consultation=row.public_id, applied_on=today()),
    )
    worker = Party.objects.get(case=case, side="worker")
    assert (worker.person, worker.index) == (member.person, member.person.blind_index)
