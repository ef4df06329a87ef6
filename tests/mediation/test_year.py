"""The board, the yearly return with the cases behind each cell, and the disposal list."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders.accounts import a_user
from tests.builders.mediation import a_case, a_worker, agreed, mediated, today
from unionhall.accounts.models import Role, User
from unionhall.core.actors import Actor
from unionhall.mediation import yearly
from unionhall.mediation.commands import Dispose, Fail, NoteConsent, NoteEvent, Pay
from unionhall.mediation.models import Case, Event
from unionhall.mediation.services import access, performing, settling, taking
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(registrar: Actor, street: Organization, employer: Employer) -> list[Case]:
    """One of two workers settled and half paid, one failed with an award, one declined, one new."""
    settled = a_case(
        registrar, street, employer, [a_worker("王建国"), a_worker("李红", 600)], channel="oral"
    )
    mediated(registrar, settled)
    agreed(registrar, settled, "8000.50")
    pay = Pay(
        case=settled.public_id, submission_id=uuid4(), paid_on=today(), amount=Decimal("3000.25")
    )
    performing.pay(registrar, pay)
    failed = a_case(registrar, street, employer, [a_worker("赵敏", None)], category="3")
    mediated(registrar, failed)
    settling.fail(registrar, Fail(case=failed.public_id, on=today(), reason="分歧过大"))
    for kind, amount in ((Event.Kind.ARBITRATION_ASKED, None), (Event.Kind.AWARDED, Decimal(500))):
        note = NoteEvent(case=failed.public_id, kind=kind, on=today(), amount=amount)
        performing.note_event(registrar, note)
    declined = a_case(registrar, street, employer, [a_worker("钱多")])
    no = NoteConsent(case=declined.public_id, side="employer", agreed=False, on=today())
    taking.note_consent(registrar, no)
    waiting = a_case(registrar, street, employer, [a_worker("陈静")])
    return [settled, failed, declined, waiting]


@pytest.fixture
def desk(client: Client, cases: list[Case], worker_at_the_desk: User) -> Client:
    client.force_login(worker_at_the_desk)
    return client


def told(lines: list[yearly.Line], by: str = "", value: str = "") -> dict[str, object]:
    return next(one.cells for one in lines if (one.by, one.value) == (by, value))


def test_a_year_is_counted_from_its_rows(
    cases: list[Case], leader: Actor, district: Organization
) -> None:
    lines = yearly.lines(leader, district, 2026)
    assert told(lines) == {
        "applied": 4,
        "accepted": 2,
        "collective": 0,
        "workers": 3,
        "claimed": Decimal(9600),
        "ended": 2,
        "settled": 1,
        "agreed": Decimal("8000.50"),
        "awarded": Decimal(500),
        "performed": Decimal("3000.25"),
    }
    assert told(lines, "category", "3")["accepted"] == 1
    assert told(lines, "channel", "oral")["performed"] == Decimal("3000.25")
    assert told(lines, "state", "declined")["applied"] == 1
    assert not any(told(yearly.lines(leader, district, 2025)).values())


def test_each_cell_opens_the_cases_that_it_is_made_of(
    cases: list[Case], leader: Actor, district: Organization
) -> None:
    for line in yearly.lines(leader, district, 2026):
        narrow = {line.by: line.value} if line.by else {}
        for code, cell in line.cells.items():
            rows = yearly.records(leader, code, district, 2026).filter(**narrow)
            assert yearly.total(rows) == cell, (line.by, line.value, code)


def test_the_page_of_the_year_leads_to_its_records_without_names(
    client: Client, cases: list[Case], district: Organization
) -> None:
    client.force_login(a_user(district, Role.LEADER, name="吴主席"))
    page = client.get(reverse("mediation:year")).content.decode()
    links = re.findall(r'href="(/mediation/year/cases/[^"]+)"', page)
    performed = next(one for one in links if "measure=performed" in one)
    listed = client.get(performed.replace("&amp;", "&")).content.decode()
    assert "3,000.25" in listed
    assert cases[0].reference in listed
    assert cases[1].reference not in listed
    assert "王建国" not in listed
    assert cases[0].employer.name not in listed


def test_the_return_is_taken_away_as_a_workbook_by_those_who_may(
    client: Client, cases: list[Case], district: Organization
) -> None:
    client.force_login(a_user(district, Role.STATISTICIAN, name="何丽"))
    answer = client.get(reverse("mediation:year") + "?year=2026&export=xlsx")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[1][1:5] == ("合计", 4, 2, None) or rows[1][2:4] == (4, 2)
    client.force_login(a_user(district, Role.LEADER, name="吴主席"))
    assert client.get(reverse("mediation:year") + "?export=xlsx").status_code == 403


def test_a_body_out_of_sight_is_not_told(
    client: Client, cases: list[Case], street: Organization, other_district: Organization
) -> None:
    client.force_login(a_user(other_district, Role.LEADER, name="冯主席"))
    page = client.get(reverse("mediation:year") + f"?body={street.public_id}")
    assert page.status_code == 422
    assert street.name not in page.content.decode()


def test_the_board_shows_what_is_to_be_done_by_state_the_most_urgent_first(desk: Client) -> None:
    page = desk.get(reverse("mediation:board")).content.decode()
    columns = re.split(r'id="state-(\w+)"', page)
    cards = dict(zip(columns[1::2], columns[2::2], strict=True))
    assert "劳调〔2026〕1号" in cards["agreed"]
    assert "劳调〔2026〕4号" in cards["applied"]
    assert "劳调〔2026〕2号" not in page
    assert "王建国" not in page


@pytest.mark.parametrize("name", ["board", "year", "year_records", "disposal"])
def test_looking_at_many_costs_the_same_for_any_number(
    client: Client,
    cases: list[Case],
    registrar: Actor,
    street: Organization,
    employer: Employer,
    name: str,
) -> None:
    client.force_login(a_user(street, Role.STREET_STAFF, name="周主任"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"mediation:{name}")).status_code == 200
        return len(asked)

    cost()
    before = cost()
    for number in range(3):
        a_case(registrar, street, employer, [a_worker(f"张{'一二三'[number]}")])
    assert cost() == before <= 22


def test_the_disposal_list_tells_which_files_are_due_and_which_are_gone(
    client: Client, registrar: Actor, head: Actor, case: Case
) -> None:
    mediated(registrar, case)
    agreed(registrar, case, paid_on_spot=True)
    client.force_login(User.objects.get(pk=head.user_id))
    address = reverse("mediation:disposal")
    assert case.reference not in client.get(address).content.decode()
    with time_machine.travel(date(2031, 3, 11), tick=False):
        client.force_login(User.objects.get(pk=head.user_id))
        assert case.reference in client.get(address).content.decode()
        access.dispose(head, Dispose(case=case.public_id, reason="保管期满"))
        assert case.reference not in client.get(address).content.decode()
        gone = client.get(address + "?standing=gone&export=csv")
        assert case.reference in b"".join(gone.streaming_content).decode()  # type: ignore[attr-defined]


def test_the_api_tells_the_same_year(
    client: Client, cases: list[Case], district: Organization, other_district: Organization
) -> None:
    client.force_login(a_user(district, Role.LEADER, name="吴主席"))
    address = f"/api/v1/disputes/year?year=2026&organization={district.public_id}"
    total = client.get(address).json()[0]
    assert (total["by"], total["applied"], total["performed"]) == ("", 4, "3000.25")
    beside = f"/api/v1/disputes/year?year=2026&organization={other_district.public_id}"
    assert client.get(beside).status_code in {403, 404}
