"""Each number of the board opens exactly the referrals that it counts."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.builders.linkage import a_partner, at_window_of, received, referred
from tests.builders.mediation import a_case, a_worker
from tests.builders.rules import a_local_value
from unionhall.accounts.models import User
from unionhall.core.actors import Actor
from unionhall.linkage import board
from unionhall.linkage.commands import Answer, Report, Return, Withdraw
from unionhall.linkage.models import PartnerBody
from unionhall.linkage.services import answering, sending
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
API = "/api/v1/linkage"
NEXT_YEAR = date(2027, 3, 1)


@pytest.fixture
def worked(
    handler: Actor, district: Organization, employer: Employer, office: PartnerBody
) -> PartnerBody:
    """Two partners of one kind, with referrals in every standing, some of them late."""
    a_local_value(district, "3", rule="linkage.answer")
    a_local_value(district, "10", rule="linkage.report")
    other = a_partner(district, "labour", "延庆区劳动保障监察队")
    desk = at_window_of(office)
    names = iter(["赵一", "赵二", "赵三", "赵四", "赵五", "赵六", "赵七"])

    def sent(partner: PartnerBody = office) -> object:
        case = a_case(handler, district, employer, [a_worker(next(names))])
        return referred(handler, case, partner).public_id

    for partner in (office, other):
        sent(partner)
    accepted, reported, late, returned, withdrawn = (sent() for _ in range(5))
    for one in (accepted, reported):
        answering.accept(desk, Answer(referral=one))
    answering.report(desk, Report(referral=reported, result="advised", text="已告知"))
    answering.give_back(desk, Return(referral=returned, reason="不属管辖"))
    sending.withdraw(handler, Withdraw(referral=withdrawn, reason="当事人撤回"))
    received(desk, office)
    with time_machine.travel(date(2026, 6, 1), tick=False):
        answering.accept(desk, Answer(referral=late))
    with time_machine.travel(NEXT_YEAR, tick=False):
        received(desk, office)
    return office


def shown(desk: Client, year: int) -> dict[str, list[tuple[str, str]]]:
    """Return the rows of the board: for each partner, what each number says and its address."""
    page = desk.get(reverse("linkage:board"), {"year": year}).content.decode()
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]:
        name = re.search(r'scope="row"><a[^>]*>(.*?)</a>', row)
        assert name is not None
        cells = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
        found[name[1]] = [
            (
                re.sub(r"<.*?>", "", one).strip(),
                unescape(ways[0]) if (ways := re.findall(r'href="(.*?)"', one)) else "",
            )
            for one in cells
        ]
    return found


@pytest.mark.parametrize("year", [2026, 2027])
def test_each_number_on_the_board_is_the_number_of_rows_that_it_opens(
    handler_user: User, worked: PartnerBody, year: int
) -> None:
    desk = Client()
    with time_machine.travel(NEXT_YEAR, tick=False):
        desk.force_login(handler_user)
        rows = shown(desk, year)
        assert len(rows) == 2
        for partner, cells in rows.items():
            assert len(cells) == len(board.NAMES)
            for name, (number, way) in zip(board.NAMES, cells, strict=True):
                if name == "answered":
                    assert (number == "–") == (not way)
                    continue
                opened = desk.get(way).context["listing"].count if way else 0
                assert str(opened) == number, (partner, name)


def test_the_board_counts_each_standing(
    handler_user: User, worked: PartnerBody, district: Organization
) -> None:
    desk = Client()
    with time_machine.travel(NEXT_YEAR, tick=False):
        desk.force_login(handler_user)
        said = [number for number, _way in shown(desk, 2026)[worked.name]]
        counted = dict(zip(board.NAMES, said, strict=True))
        answers = desk.get(f"{API}/board/2026").json()
        api = next(one for one in answers if one["partner"] == str(worked.public_id))
        told = {"partner": api["partner"], "sent_from": "2026-01-01", "sent_until": "2026-12-31"}
        opened = {
            name: len(desk.get(f"{API}/referrals", told | {"counted": name}).json()["items"])
            for name in board.NAMES
        }
    assert counted == {
        "sent": "5",
        "waiting": "1",
        "accepted": "3",
        "returned": "1",
        "reported": "1",
        "late": "3",
        "answered": "0",
        "received": "1",
    }
    assert {name: api[name] for name in board.NAMES} == opened
    assert api["answered"] == 4
