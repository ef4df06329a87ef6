"""Programs write letters and notices the same way; what is due is in the common inbox."""

from base64 import b64encode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.builders.accounts import a_user, an_actor
from tests.builders.organizations import OPERATOR
from tests.builders.supervision import (
    DEMAND,
    FACTS,
    a_letter,
    a_notice,
    an_investigation,
    delivered,
    issued,
    today,
)
from unionhall.accounts.models import Role
from unionhall.core.dues import DUES, Wanted
from unionhall.core.today import TODAY
from unionhall.organizations.models import Employer, Organization
from unionhall.supervision import dues
from unionhall.supervision.commands import AskCorrection, Decline, MakeNoticeLink, MarkSilent
from unionhall.supervision.models import Inspector, Investigation, Letter
from unionhall.supervision.services import deciding, investigations, links, notices, silence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff")]
BASE = "/api/v1/supervision"


@pytest.fixture
def program(street: Organization) -> Client:
    client = Client()
    client.force_login(a_user(street, Role.STREET_STAFF))
    return client


def post(client: Client, path: str, status: int = 200, **data: Any) -> Any:
    response = client.post(f"{BASE}{path}", data, content_type="application/json")
    assert response.status_code == status, response.content.decode()
    return response.json()


def test_a_program_takes_a_letter_its_whole_way(
    program: Client,
    street: Organization,
    employer: Employer,
    inspectors: list[Inspector],
    chair: None,
) -> None:
    del chair
    body = {
        "submission_id": str(uuid4()),
        "organization": str(street.public_id),
        "kind": "opinion",
        "employer": str(employer.public_id),
        "violation": "wages",
        "facts": FACTS,
        "demand": DEMAND,
        "inspectors": [str(one.public_id) for one in inspectors],
    }
    made = post(program, "/letters", 201, **body)
    assert post(program, "/letters", 201, **body)["id"] == made["id"]
    assert post(program, "/letters", 409, **body | {"demand": "x"})["code"] == "other_content"
    path = f"/letters/{made['id']}"
    refused = post(program, f"{path}/issue", 422, on=str(today()))
    assert refused["errors"][0]["field"] == "signer"
    signer = program.get(f"{BASE}{path}/signers").json()[0]["seat"]
    assert post(program, f"{path}/issue", on=str(today()), signer=signer)["number"]
    sent = post(program, f"{path}/deliver", on=str(today()), manner="hand")
    assert sent["due_on"] == sent["clock"]["on"]
    assert sent["clock"]["rule"] == "letter.answer"
    scan = b64encode(b"%PDF-1.4 x").decode()
    told = post(
        program,
        f"{path}/answers",
        201,
        submission_id=str(uuid4()),
        on=str(today()),
        text="已补发",
        scan=scan,
    )
    assert (told["state"], told["timing"]) == ("answered", "in_time")
    read = post(program, f"{path}/answers/1/open")
    assert (read["text"], read["scan"]) == ("已补发", scan)
    assert (
        post(
            program, f"{path}/answers", 422, submission_id=str(uuid4()), on=str(today()), scan="??"
        )["code"]
        == "not_a_scan"
    )
    closed = post(program, f"{path}/close", on=str(today()), result="corrected")
    assert closed["state"] == "closed"
    listed = program.get(f"{BASE}/letters?state=closed").json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    assert program.get(f"{BASE}/letters?late=true").json()["items"] == []
    assert len(program.get(f"{BASE}/months").json()) == 12


def test_a_program_takes_a_notice_and_an_employer_sends_one(
    program: Client, street: Organization, employer: Employer
) -> None:
    told = {
        "kind": "layoff",
        "happens_on": str(today()),
        "people": 30,
        "text": "裁员方案",
        "contact": "周某",
        "phone": "13900001234",
    }
    made = post(
        program,
        "/notices",
        201,
        submission_id=str(uuid4()),
        employer=str(employer.public_id),
        received_on=str(today()),
        told=told,
    )
    assert (made["late"], made["must_report"], made["to_upper"]) == (True, True, True)
    link = post(program, "/notices/links", 201, organization=str(street.public_id))
    sent = {
        "submission_id": str(uuid4()),
        "token": link["token"],
        "employer_name": "云海公司",
        "told": told,
    }
    receipt = post(Client(), "/notices/sent", 201, **sent)
    assert post(Client(), "/notices/sent", 201, **sent) == receipt
    assert post(Client(), "/notices/sent", 404, **sent | {"token": "nothing"})


def test_whoever_guesses_links_is_slowed_down_and_told_nothing_of_a_right_one(
    street: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "WRONG_LINKS", 3)
    token = links.make_link(OPERATOR, MakeNoticeLink(organization=street.public_id)).token
    sent = {
        "submission_id": str(uuid4()),
        "employer_name": "云海公司",
        "told": {
            "kind": "strike",
            "happens_on": str(today()),
            "text": "停工",
            "contact": "周某",
            "phone": "13900001234",
        },
    }
    guesser = Client()
    for _right in range(4):  # right ones do not count
        post(guesser, "/notices/sent", 201, **sent | {"token": token})
    for _wrong in range(3):
        post(guesser, "/notices/sent", 404, **sent | {"token": "nothing"})
    refused = [
        guesser.post(f"{BASE}/notices/sent", sent | {"token": one}, content_type="application/json")
        for one in ("nothing", token)
    ]
    assert [one.status_code for one in refused] == [429, 429]
    assert all(int(one["Retry-After"]) > 0 for one in refused)
    assert refused[0].json()["detail"] == refused[1].json()["detail"]
    assert [guesser.get(f"/n/{one}/").status_code for one in ("nothing", token)] == [429, 429]
    other = Client(REMOTE_ADDR="192.0.2.9")
    post(other, "/notices/sent", 201, **sent | {"token": token})


def test_a_complaint_over_the_api(
    program: Client, street: Organization, employer: Employer, inspectors: list[Inspector]
) -> None:
    made = post(
        program,
        "/investigations",
        201,
        submission_id=str(uuid4()),
        organization=str(street.public_id),
        employer=str(employer.public_id),
        source="consultation",
        reference=str(uuid4()),
        about="拖欠工资",
        received_on=str(today()),
        worker="赵小川",
    )
    path = f"/investigations/{made['id']}"
    assert post(program, f"{path}/complainant")["worker"] == "赵小川"
    keys = [str(one.public_id) for one in inspectors]
    post(program, f"{path}/open", on=str(today()), inspectors=keys)
    done = post(program, f"{path}/conclude", on=str(today()), facts="查实", violated=False)
    assert done["state"] == "clear"


def test_what_is_due_is_in_the_inbox_until_it_is_done(
    street: Organization, employer: Employer, inspectors: list[Inspector], chair: None
) -> None:
    del chair
    actor = an_actor(street, Role.STREET_STAFF)

    def due() -> set[str]:
        return {one.kind for one in DUES.collect(actor, Wanted(today=today()))} & set(dues.KINDS)

    assert due() == set()
    people = tuple(one.public_id for one in inspectors)
    letter = a_letter(street, employer, violation="wages", inspectors=people)
    issued(letter)
    assert due() == {dues.DELIVER}
    delivered(letter)
    assert due() == {dues.ANSWER}
    long_ago = today() - timedelta(days=40)
    Letter.objects.filter(pk=letter.pk).update(
        issued_on=long_ago, delivered_on=long_ago, due_on=today() - timedelta(days=1)
    )
    assert due() == {dues.ANSWER}
    silence.mark_silent(OPERATOR, MarkSilent(today=today()))
    assert due() == {dues.NEXT}
    late = [card for card in TODAY.cards(actor, today()) if card.order == 26]
    assert [card.count for card in late] == [1]
    Letter.objects.filter(pk=letter.pk).update(state="withdrawn")
    notice = a_notice(employer)
    assert due() == {dues.NOTICE}
    deciding.ask_correction(
        OPERATOR, AskCorrection(notice=notice.public_id, on=today(), objection="请撤销")
    )
    assert due() == set()
    found = an_investigation(street, employer)
    investigations.decline(
        OPERATOR,
        Decline(
            investigation=found.public_id,
            ground=Investigation.Ground.OUT_OF_SCOPE,
            on=today(),
        ),
    )
    assert due() == {dues.TELL}
