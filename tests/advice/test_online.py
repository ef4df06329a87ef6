"""Asking without signing in: a receipt, a code, and nothing else to be seen."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders.accounts import an_actor
from tests.builders.advice import a_desk
from unionhall.accounts.errors import TooManyGuesses
from unionhall.accounts.models import Role
from unionhall.advice import commands, errors, services
from unionhall.advice.models import Consultation, Desk
from unionhall.advice.services import online
from unionhall.core.actors import ANYONE
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db
KEY = UUID("0192f6f0-0000-7000-8000-000000000006")


@pytest.fixture
def desk(district: Organization) -> Desk:
    return a_desk(district)


def ask(desk: Desk, **overrides: object) -> online.Received:
    fields: dict[str, object] = {
        "desk": desk.public_id,
        "topic": "5",
        "question": "公司拖欠工资，电话13800000001",
        "consent": True,
        "address": "10.0.0.1",
    }
    return online.ask(ANYONE, commands.AskOnline(**fields | overrides))  # type: ignore[arg-type]


def read(receipt: str, code: str, address: str = "10.0.0.9") -> online.Told:
    command = commands.ReadAnswer(receipt=receipt, code=code, address=address)
    return online.read(ANYONE, command)


def test_a_question_online_waits_at_the_desk_with_its_numbers_hidden(
    desk: Desk, district: Organization
) -> None:
    received = ask(desk, name="赵小川", phone="13800000001")

    row = Consultation.objects.get()
    assert (row.channel, row.state, row.organization) == ("web", "open", district)
    assert row.question == "公司拖欠工资，电话×××"
    assert received.code not in str(Consultation.objects.values().get())
    assert (len(received.receipt), len(received.code)) == (8, 8)


def test_receipt_and_code_open_the_answer_and_nothing_else(
    desk: Desk, district: Organization
) -> None:
    received = ask(desk, name="赵小川")
    assert read(received.receipt, received.code).answer == ""

    row = Consultation.objects.get()
    jurist = an_actor(district, Role.LEGAL_WORKER)
    services.answer(
        jurist,
        commands.Answer(consultation=row.public_id, version=row.version, answer="申请调解。"),
    )
    told = read(f"{received.receipt[:4]}-{received.receipt[4:]}".lower(), received.code)

    assert (told.state, told.answer) == ("answered", "申请调解。")
    assert "赵小川" not in repr(told)
    assert row.question not in repr(told)


def test_a_wrong_code_says_no_more_than_an_unknown_receipt(desk: Desk) -> None:
    received = ask(desk)

    for receipt, code in ((received.receipt, "22222222"), ("22222222", received.code)):
        with pytest.raises(errors.NoSuchReceipt):
            read(receipt, code)


def test_guessing_is_slowed_down(desk: Desk) -> None:
    received = ask(desk)

    for number in range(online.GUESSES):
        with pytest.raises(errors.NoSuchReceipt):
            read(received.receipt, f"2222222{number}", address=f"10.0.1.{number}")
    with pytest.raises(TooManyGuesses):
        read(received.receipt, received.code)


def test_a_flood_from_one_address_is_stopped(desk: Desk) -> None:
    for _ in range(online.PER_ADDRESS):
        ask(desk)

    with pytest.raises(errors.TooManyQuestions):
        ask(desk)
    ask(desk, address="10.0.0.2")


def test_the_same_page_sent_twice_is_one_question_with_one_receipt(desk: Desk) -> None:
    first = ask(desk, key=KEY)

    assert ask(desk, key=KEY) == first
    assert Consultation.objects.count() == 1
    with pytest.raises(errors.OtherContent):
        ask(desk, key=KEY, question="别的问题")


def test_without_consent_or_a_desk_that_is_open_nothing_is_taken(
    desk: Desk, street: Organization
) -> None:
    with pytest.raises(errors.ConsentNeeded):
        ask(desk, consent=False)
    with pytest.raises(errors.NotOnline):
        ask(a_desk(street, online=False))
    assert not Consultation.objects.exists()


@pytest.mark.once
def test_the_pages_work_without_signing_in(client: Client, desk: Desk) -> None:
    assert "延庆区总工会" in client.get(reverse("advice:public_desks")).content.decode()
    page = reverse("advice:ask", args=[desk.public_id])
    form = {"question": "年休假没休怎么办？", "topic": "4", "consent": "on", "key": str(KEY)}

    assert client.get(page).status_code == 200
    assert client.post(page, form | {"consent": ""}).status_code == 422
    received = client.post(page, form)

    text = received.content.decode()
    row = Consultation.objects.get()
    assert row.receipt is not None
    assert f"{row.receipt[:4]}-{row.receipt[4:]}" in text
    answer = client.post(reverse("advice:public_answer"), {"receipt": "x", "code": "y"})
    assert answer.status_code == 404
    assert "回执号与查询码不符" in answer.content.decode()
