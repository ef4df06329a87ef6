"""A session is arranged, both sides are called to it, and it is held or called off."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.builders.mediation import a_case, a_worker, mediated, today
from unionhall.accounts.models import User
from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Wanted
from unionhall.core.errors import NotFound
from unionhall.core.today import TODAY
from unionhall.mediation import appointments, drafts, errors, queries
from unionhall.mediation.commands import Arrange, CallOff, HoldSession, NameMediator, Withdraw
from unionhall.mediation.dues import SESSION_DUE
from unionhall.mediation.models import Appointment, Case, Handler, Session
from unionhall.mediation.services import arranging, sessions, settling, taking
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 16)
ZONE = ZoneInfo("Asia/Shanghai")
ROOM = "区职工服务中心调解室"


@pytest.fixture
def running(registrar: Actor, case: Case) -> Case:
    return mediated(registrar, case)


def arranged(actor: Actor, case: Case, on: date = MONDAY, **overrides: object) -> Appointment:
    told = {"at": time(14, 30), "place": ROOM} | overrides
    return arranging.arrange(actor, Arrange(case=case.public_id, on=on, **told))  # type: ignore[arg-type]


def called_off(actor: Actor, case: Case, found: Appointment, reason: str = "企业改期") -> None:
    command = CallOff(case=case.public_id, appointment=found.public_id, reason=reason)
    arranging.call_off(actor, command)


def held(actor: Actor, case: Case, found: Appointment, on: date = MONDAY) -> Session:
    command = HoldSession(
        case=case.public_id,
        held_on=on,
        place=ROOM,
        present="双方当事人、调解员",
        record="双方陈述事实。",
        appointment=found.public_id,
    )
    return sessions.hold_session(actor, command)


def summons(case: Case) -> dict[str, object]:
    found = queries.whole(case)
    parties = queries.parties(found)
    return drafts.common(found, parties) | dict(drafts.summons(found, parties))


def dues(actor: Actor) -> list[tuple[date | None, str, str]]:
    wanted = Wanted(
        today=today(), until=today() + timedelta(days=30), kinds=frozenset({SESSION_DUE})
    )
    return [(one.due_on, one.about, str(one.detail)) for one in DUES.collect(actor, wanted)]


def test_the_notice_carries_the_day_the_time_the_place_and_the_mediators(
    registrar: Actor, running: Case
) -> None:
    assert summons(running)["moment"] == drafts.BLANK_MOMENT
    taking.name_mediator(registrar, NameMediator(case=running.public_id, name="钱芳"))
    other = running.handlers.get(name="钱芳")
    arranged(registrar, running, mediators=(other.public_id,))
    told = summons(running)
    assert (told["place"], told["mediators"]) == (ROOM, "钱芳")
    assert "14:30" in str(told["moment"])


def test_the_notice_calls_to_the_next_session_that_stands(registrar: Actor, running: Case) -> None:
    first = arranged(registrar, running)
    arranged(registrar, running, MONDAY + timedelta(days=2), place="儒林街道调解室")
    assert summons(running)["place"] == ROOM
    called_off(registrar, running, first)
    assert summons(running)["place"] == "儒林街道调解室"


def test_a_session_arranged_is_due_and_stands_on_the_first_page_of_its_day(
    registrar: Actor, leader: Actor, running: Case
) -> None:
    arranged(registrar, running)
    assert dues(registrar) == [(MONDAY, running.reference, f"14:30 · {ROOM}")]
    assert dues(leader) == []
    with time_machine.travel(datetime(2026, 3, 16, 9, 0, tzinfo=ZONE), tick=False):
        cards = [str(one.url) for one in TODAY.cards(registrar, today())]
        assert any(url.endswith("?session=today") for url in cards)


def test_a_session_held_or_called_off_is_due_no_more(registrar: Actor, running: Case) -> None:
    first = arranged(registrar, running)
    second = arranged(registrar, running, MONDAY + timedelta(days=1))
    called_off(registrar, running, second)
    with time_machine.travel(datetime(2026, 3, 16, 17, 0, tzinfo=ZONE), tick=False):
        session = held(registrar, running, first)
        assert dues(registrar) == []
        with pytest.raises(errors.NoSuchAppointment):
            called_off(registrar, running, first)
    first.refresh_from_db()
    assert first.session == session


def test_what_is_arranged_falls_away_with_the_end_of_the_mediation(
    registrar: Actor, running: Case
) -> None:
    arranged(registrar, running)
    told = Withdraw(case=running.public_id, on=today(), reason="已和解")
    settling.withdraw(registrar, told)
    assert dues(registrar) == []


def test_twice_the_same_is_once_and_another_at_that_time_is_told(
    registrar: Actor, running: Case
) -> None:
    first = arranged(registrar, running)
    assert arranged(registrar, running) == first
    with pytest.raises(errors.ArrangedAlready):
        arranged(registrar, running, place="别处")
    called_off(registrar, running, first)
    called_off(registrar, running, first, "又取消一次")
    first.refresh_from_db()
    assert first.called_off_why == "企业改期"
    assert arranged(registrar, running, place="别处") != first


def test_no_session_is_arranged_before_the_acceptance_or_for_a_time_that_is_over(
    registrar: Actor, case: Case
) -> None:
    with pytest.raises(errors.NotNow):
        arranged(registrar, case)
    mediated(registrar, case)
    with pytest.raises(errors.ArrangedForThePast):
        arranged(registrar, case, today(), at=time(9, 59))
    with pytest.raises(errors.ArrangedFarAhead):
        arranged(registrar, case, date(2062, 3, 16))
    with pytest.raises(errors.PlaceMissing):
        arranged(registrar, case, place=" ")


def test_who_does_not_mediate_here_is_not_announced(registrar: Actor, running: Case) -> None:
    clerk = running.handlers.get(part=Handler.Part.REGISTRAR)
    with pytest.raises(errors.NoSuchMediator):
        arranged(registrar, running, mediators=(clerk.public_id,))


@pytest.mark.parametrize(
    ("on", "said"), [(date(2026, 3, 14), 1), (MONDAY, 0), (date(2026, 4, 5), 2)]
)
def test_a_day_off_and_a_day_after_the_term_are_hints_and_no_refusals(
    registrar: Actor, running: Case, on: date, said: int
) -> None:
    assert len(appointments.hints(running, arranged(registrar, running, on))) == said


def test_an_appointment_of_another_case_is_not_meant(
    registrar: Actor, running: Case, street: Organization, employer: Employer
) -> None:
    other = mediated(
        registrar, a_case(registrar, street, employer, [a_worker("李红")]), name="孙法官"
    )
    found = arranged(registrar, other)
    with pytest.raises(errors.NoSuchAppointment):
        called_off(registrar, running, found)
    with pytest.raises(errors.NoSuchAppointment):
        held(registrar, running, found, today())


def test_only_who_works_on_the_case_arranges(registrar: Actor, above: Actor, running: Case) -> None:
    with pytest.raises((errors.NotTheirPart, NotFound)):
        arranged(above, running)


def test_the_page_arranges_says_what_to_think_of_and_calls_off(
    client: Client, worker_at_the_desk: User, running: Case
) -> None:
    client.force_login(worker_at_the_desk)
    page = reverse("mediation:case", args=[running.public_id])
    told = {"on": "2026-03-14", "at": "14:30", "place": ROOM}
    answer = client.post(reverse("mediation:arrange", args=[running.public_id]), told, follow=True)
    assert "休息日" in answer.content.decode()
    found = running.appointments.get()
    assert f"{ROOM} · 赵小川" in client.get(page).content.decode()
    off = {"appointment": found.public_id, "reason": "企业改期"}
    client.post(reverse("mediation:call_off", args=[running.public_id]), off)
    assert "企业改期" in client.get(page).content.decode()
    wrong = client.post(reverse("mediation:arrange", args=[running.public_id]), told | {"at": "x"})
    assert wrong.status_code == 422


def test_the_list_finds_the_cases_that_meet_today(
    client: Client, worker_at_the_desk: User, registrar: Actor, running: Case
) -> None:
    client.force_login(worker_at_the_desk)
    arranged(registrar, running)
    address = reverse("mediation:cases")
    assert running.reference in client.get(f"{address}?session=week").content.decode()
    assert running.reference not in client.get(f"{address}?session=today").content.decode()


def test_the_api_arranges_holds_and_calls_off(
    client: Client, worker_at_the_desk: User, running: Case
) -> None:
    client.force_login(worker_at_the_desk)
    root = f"/api/v1/disputes/{running.public_id}"

    def send(path: str, body: dict[str, object], status: int) -> dict[str, object]:
        answer = client.post(f"{root}{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        told: dict[str, object] = answer.json()
        return told

    body: dict[str, object] = {"on": "2026-03-14", "at": "14:30", "place": ROOM}
    first = send("/appointments", body, 201)
    assert send("/appointments", body, 201)["id"] == first["id"]
    assert len(first["hints"]) == 1  # type: ignore[arg-type]
    off = send(f"/appointments/{first['id']}/call-off", {"reason": "企业改期"}, 200)
    assert [one["state"] for one in off["appointments"]] == ["called_off"]  # type: ignore[attr-defined]
