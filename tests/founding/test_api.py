"""Programs take a case the same way; what is due is in the common inbox."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.founding import NAME, gathering, join, numbered, today
from tests.builders.organizations import OPERATOR
from tests.builders.targets import a_target
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Wanted
from unionhall.core.today import TODAY
from unionhall.founding.commands import PutOnHold
from unionhall.founding.dues import STEP_DUE
from unionhall.founding.models import FoundingCase
from unionhall.founding.services import stopping
from unionhall.organizations.models import Employer, Organization


@pytest.fixture
def program(street: Organization) -> Client:
    client = Client()
    client.force_login(a_user(street, Role.STREET_STAFF))
    return client


@pytest.fixture
def office(district: Organization, street: Organization) -> Client:
    user = a_user(district, Role.ORGANIZER)
    numbered(actor_for(user, today()), street)
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, method: str, path: str, body: dict[str, object]) -> dict[str, object]:
    response = getattr(client, method)(f"/api/v1/foundings{path}", body, "application/json")
    assert response.status_code in {200, 201}, response.content.decode()
    return dict(response.json())


def test_a_program_takes_a_case_to_the_approval(
    program: Client, office: Client, street: Organization, employer: Employer
) -> None:
    body: dict[str, object] = {
        "submission_id": str(uuid4()),
        "kind": "single",
        "mode": "key",
        "guiding": str(street.public_id),
        "name": NAME,
        "employers": [str(employer.public_id)],
    }
    case = send(program, "post", "", body)
    assert send(program, "post", "", body)["id"] == case["id"]
    where, on = f"/{case['id']}", {"on": today().isoformat()}
    send(program, "post", f"{where}/apply", on)
    opened = send(office, "post", f"{where}/approve-group", on)
    assert opened["link"]
    found = FoundingCase.objects.get()
    people = join(actor_for(a_user(street, Role.STREET_STAFF), today()), found, 8)
    send(program, "post", f"{where}/request-congress", on | {"planned_on": on["on"]})
    send(office, "post", f"{where}/approve-congress", on)
    send(program, "put", f"{where}/election", {"held_on": on["on"], "attended": 8})
    for office_name, seats, who in (
        ("committee", 3, people[:4]),
        ("audit", 1, people[4:6]),
        ("chair", 1, people[:1]),
    ):
        told: dict[str, object] = {"office": office_name, "seats": seats}
        send(program, "post", f"{where}/election/offices", told)
        for one in who:
            shown = send(
                program,
                "post",
                f"{where}/election/candidates",
                {"office": office_name, "application": str(one.public_id)},
            )
        contests = {c["office"]: c for c in shown["contests"]}  # type: ignore[attr-defined, index]
        standing = contests[office_name]["standing"]
        votes = [{"candidacy": c, "votes": 8 if n < seats else 0} for n, c in enumerate(standing)]
        twice = {"office": office_name, "number": 1, "valid": 8, "votes": [*votes, votes[0]]}
        path = f"/api/v1/foundings{where}/election/counts"
        refused = program.post(path, twice, "application/json")
        assert (refused.status_code, refused.json()["code"]) == (422, "candidate_twice")
        shown = send(
            program,
            "post",
            f"{where}/election/counts",
            {"office": office_name, "number": 1, "valid": 8, "votes": votes},
        )
    assert all(check["passed"] for check in shown["checks"])  # type: ignore[attr-defined, index]
    send(program, "post", f"{where}/election/finish", {})
    send(program, "post", f"{where}/report", on)
    done = send(office, "post", f"{where}/approve", on | {"term_years": 3})
    assert (done["state"], done["term_years"]) == ("approved", 3)
    assert done["union"]
    listed = program.get("/api/v1/foundings?state=approved&mode=key").json()["items"]
    assert [one["id"] for one in listed] == [case["id"]]


def test_a_refusal_names_its_field(program: Client, case: FoundingCase) -> None:
    answer = program.post(
        f"/api/v1/foundings/{case.public_id}/apply", {"on": "2999-01-01"}, "application/json"
    )
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "on")


def test_what_was_put_off_is_due_in_the_inbox_and_on_the_first_page(
    preparer: Actor, approver: Actor, street: Organization, case: FoundingCase
) -> None:
    until = today() + timedelta(days=5)
    stopping.put_on_hold(preparer, PutOnHold(case=case.public_id, until=until, reason="年休假"))
    kinds = frozenset({STEP_DUE})
    dues = DUES.collect(approver, Wanted(today=today(), kinds=kinds))
    assert [(due.name, due.due_on, due.late(until)) for due in dues] == [
        (street.name, until, False)
    ]
    assert dues[0].late(until + timedelta(days=1))
    FoundingCase.objects.update(due_on=today() - timedelta(days=1))
    cards = [card.title for card in TODAY.cards(approver, today())]
    assert "Founding cases overdue" in map(str, cards) or "逾期的建会事项" in map(str, cards)


def test_a_targets_page_leads_to_its_case(
    program: Client, preparer: Actor, approver: Actor, employer: Employer
) -> None:
    target = a_target(employer, actor=OPERATOR)
    page = program.get(f"/targets/{target.public_id}/").content.decode()
    assert f"/founding/new/?target={target.public_id}" in page


def test_a_returned_applicant_keeps_the_place_in_the_case(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    application = join(preparer, case, 1)[0]
    assert application.held_for is not None
    assert application.held_for.case == case.public_id
