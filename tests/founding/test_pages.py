"""The pages of a case: what is next, and every deed in its place."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.builders.accounts import a_user
from tests.builders.founding import NAME, a_case, congress, gathering, held, join, numbered, today
from tests.builders.joining import a_submission
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.targets import a_target
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.founding import queries
from unionhall.founding.commands import Withdraw
from unionhall.founding.models import Candidacy, FoundingCase
from unionhall.founding.services import stopping
from unionhall.joining.models import Application
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
State = FoundingCase.State
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def street_office(street: Organization) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(a_user(street, Role.STREET_STAFF))
    return client


@pytest.fixture
def district_office(district: Organization, street: Organization) -> Client:
    user = a_user(district, Role.ORGANIZER)
    numbered(actor_for(user, today()), street)
    client = Client(headers=ENGLISH)
    client.force_login(user)
    return client


def post(client: Client, case: FoundingCase, deed: str, **data: object) -> str:
    """Do a deed on its page; return what the page that follows says."""
    response = client.post(f"/founding/{case.public_id}/{deed}/", data)
    assert response.status_code == 302, response.content.decode()[-6000:]
    case.refresh_from_db()
    return client.get(response["Location"]).content.decode()


def opened(client: Client, employer: Employer, **data: object) -> FoundingCase:
    fields = {
        "kind": "single",
        "mode": "key",
        "guiding": str(employer.area.public_id),
        "name": NAME,
        "employers": employer.name,
        "group": "王建国、李红",
        "address": "湖南小区12号",
        "submission_id": str(uuid4()),
    }
    response = client.post("/founding/new/", fields | data)
    assert response.status_code == 302, response.content.decode()[-4000:]
    return FoundingCase.objects.get()


def test_a_case_goes_its_way_page_by_page(
    street_office: Client, district_office: Client, street: Organization, employer: Employer
) -> None:
    target = a_target(employer, actor=OPERATOR)
    form = street_office.get(f"/founding/new/?target={target.public_id}").content.decode()
    assert employer.name in form
    case = opened(street_office, employer, target=str(target.public_id))
    on = today().isoformat()
    assert "Approve the preparatory group" in post(street_office, case, "apply", on=on)
    back = post(district_office, case, "back", reason="缺营业执照复印件")
    assert "缺营业执照复印件" in back
    post(street_office, case, "apply", on=on)
    page = post(district_office, case, "approve-group", on=on)
    assert "qr.svg" in page
    staff = actor_for(a_user(street, Role.STREET_STAFF), today())
    people = join(staff, case, 30)
    post(street_office, case, "request-congress", on=on, planned_on=on)
    post(district_office, case, "approve-congress", on=on)
    post(street_office, case, "election/held", held_on=on, attended=29)
    for office, seats, who in (
        ("committee", 3, people[:4]),
        ("audit", 3, people[4:8]),
        ("audit_director", 1, people[4:5]),
        ("chair", 1, people[:1]),
    ):
        post(street_office, case, "election/offices", office=office, seats=seats)
        for one in who:
            post(
                street_office,
                case,
                "election/candidates",
                office=office,
                application=str(one.public_id),
            )
        rows = Candidacy.objects.filter(contest__office=office).order_by("pk")
        votes = {f"votes_{c.public_id}": 29 if n < seats else 0 for n, c in enumerate(rows)}
        page = post(
            street_office, case, "election/counts", office=office, number=1, valid=29, **votes
        )
        assert "filled" in page
    assert "29 / 30" in page
    post(street_office, case, "election/finish")
    post(street_office, case, "report", on=on)
    own = street_office.get(f"/founding/{case.public_id}/").content.decode()
    assert "You submitted this yourself" in own
    page = post(district_office, case, "approve", on=on, term_years=5)
    assert case.approval_number in page
    assert case.state == State.APPROVED
    page = post(street_office, case, "close", reason="随上级统一办理")
    assert case.state == State.CLOSED


def test_refusals_stand_beside_the_field(
    street_office: Client, employer: Employer, street: Organization
) -> None:
    wrong = street_office.post(
        "/founding/new/",
        {
            "kind": "single",
            "mode": "key",
            "guiding": str(street.public_id),
            "name": NAME,
            "employers": "不存在的公司",
        },
    )
    assert wrong.status_code == 422
    assert "不存在的公司" in wrong.content.decode()
    case = opened(street_office, employer)
    page = street_office.post(f"/founding/{case.public_id}/apply/", {"on": "2999-01-01"})
    assert page.status_code == 422
    assert "has not come yet" in page.content.decode()
    page = street_office.post(f"/founding/{case.public_id}/withdraw/", {"reason": ""})
    assert (page.status_code, case.state) == (422, State.DRAFT)


def test_a_list_is_answered_row_by_row(
    street_office: Client, preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    form = a_submission(name="赵小川").filled
    text = (
        "姓名,证件号码,有效期至,手机号,用工形式\n"
        f"赵小川,{form.number},长期,{form.phone},03\n"
        "李四,1,长期,2,03\n"
    )
    where = f"/founding/{case.public_id}/people/"

    def send(deed: str) -> str:
        file = SimpleUploadedFile("名单.csv", text.encode())
        sent = {"file": file, "attested": "on", "deed": deed}
        return street_office.post(where, sent).content.decode()

    for _twice in range(2):
        page = send("preview")
        assert "Can be taken in: 1. There already: 0. With mistakes: 1." in page
        assert "赵小川" in page
        assert "李四" in page
        assert Application.objects.count() == 0
    page = send("save")
    assert "赵小川" in page
    assert "Taken in: 1. There already: 0. With mistakes: 1." in page
    assert Application.objects.filter(held_for__case=case.public_id).count() == 1
    sent = street_office.get("/founding/blank-list/")
    sheet = load_workbook(BytesIO(b"".join(sent.streaming_content))).active
    assert sheet is not None
    assert sheet["A1"].value == "Full name*"
    assert {sheet.column_dimensions[letter].number_format for letter in "ABC"} == {"@"}


def test_holding_and_handing_over_are_shown(street_office: Client, employer: Employer) -> None:
    case = opened(street_office, employer)
    day = (today() + timedelta(days=9)).isoformat()
    page = post(street_office, case, "hold", until=day, reason="年休假")
    assert "年休假" in page
    page = post(street_office, case, "resume")
    assert "Put on hold" in page


def test_the_list_filters_and_keeps_its_statements(
    street_office: Client, preparer: Actor, street: Organization
) -> None:
    for number in range(3):
        a_case(preparer, street, [an_employer(street, f"企业{number}")], name=f"工会{number}")
    for query in ("", "?state=draft", "?late=1", "?mine=0", "?kind=single&mode=key", "?q=工会1"):
        with CaptureQueriesContext(connection) as seen:
            page = street_office.get(f"/founding/{query}")
        assert page.status_code == 200
        assert len(seen) <= 15
    assert "工会1" in page.content.decode()
    assert "工会2" not in page.content.decode()


def test_the_page_of_a_case_keeps_its_statements(
    street_office: Client, preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    street_office.get(f"/founding/{case.public_id}/")
    counts = []
    for more in (1, 6):
        join(preparer, case, more)
        with CaptureQueriesContext(connection) as seen:
            assert street_office.get(f"/founding/{case.public_id}/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 45


def test_the_workers_page_follows_the_case(
    street_office: Client, preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    join(preparer, case, 1)
    page = street_office.get(f"/joining/applications/?case={case.public_id}").content.decode()
    assert "accepted, joins when the union is founded" in page
    ordinary = street_office.get("/joining/applications/").content.decode()
    assert "No application yet" in ordinary
    assert queries.cases(preparer).count() == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.STATISTICIAN])
def test_who_reads_figures_may_take_the_list_away(
    preparer: Actor, approver: Actor, street: Organization, case: FoundingCase, role: Role
) -> None:
    gathering(preparer, approver, case)
    join(preparer, case, 1, name="赵小川", typed_signature="赵小川")
    client = Client(headers=ENGLISH)
    client.force_login(a_user(street, role))
    answer = client.get("/founding/?export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert NAME in text
    assert "赵小川" not in text
    assert "王建国" not in text


def test_a_case_that_is_over_has_no_next_step(
    street_office: Client, preparer: Actor, case: FoundingCase
) -> None:
    stopping.withdraw(preparer, Withdraw(case=case.public_id, reason="企业搬迁"))
    page = street_office.get("/founding/?state=withdrawn").content.decode()
    assert page.count(">withdrawn<") == 2  # the filter's choice, and the state of the row


def test_the_election_comes_back_to_the_office_it_was_about(
    street_office: Client, preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    person = join(preparer, case, 4)[0]
    congress(preparer, approver, case)
    held(preparer, case, 4)
    where = f"/founding/{case.public_id}/election/"
    street_office.post(f"{where}offices/", {"office": "committee", "seats": 3})
    sent = {"office": "committee", "application": str(person.public_id)}
    assert street_office.post(f"{where}candidates/", sent)["Location"] == f"{where}#committee"
    one = Candidacy.objects.get()
    off = street_office.post(f"{where}candidates/{one.public_id}/off/", {"office": "committee"})
    assert off["Location"] == f"{where}#committee"
    page = street_office.get(where).content.decode()
    assert f'action="{where}candidates/#committee"' in page


def test_a_target_whose_union_is_being_founded_leads_to_its_case(
    street_office: Client, preparer: Actor, street: Organization, employer: Employer
) -> None:
    target = a_target(employer, actor=OPERATOR)
    case = a_case(preparer, street, [employer], target=target.public_id)
    answer = street_office.get(f"/founding/new/?target={target.public_id}")
    assert answer["Location"] == f"/founding/{case.public_id}/"


def test_what_is_over_is_listed_only_where_all_are_asked_for(
    street_office: Client, preparer: Actor, case: FoundingCase
) -> None:
    stopping.withdraw(preparer, Withdraw(case=case.public_id, reason="企业搬迁"))
    assert NAME not in street_office.get("/founding/").content.decode()
    assert NAME in street_office.get("/founding/?state=all").content.decode()


def test_only_papers_of_the_steps_so_far_are_offered(
    street_office: Client, preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    def offered() -> str:
        return street_office.get(f"/founding/{case.public_id}/").content.decode()

    assert 'value="founding.application"' in offered()
    assert 'value="founding.congress_request"' not in offered()
    gathering(preparer, approver, case)
    assert 'value="founding.congress_request"' in offered()
    assert 'value="founding.election_report"' not in offered()


def test_the_election_says_what_is_missing_and_offers_only_women_for_the_women(
    street_office: Client, preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    people = join(preparer, case, 9, women=1)
    congress(preparer, approver, case)
    held(preparer, case, 9)
    where = f"/founding/{case.public_id}/election/"
    street_office.post(f"{where}offices/", {"office": "women_member", "seats": 1})
    page = street_office.get(where).content.decode()
    assert "Still missing:" in page
    assert "of them women: 1" in page
    assert str(people[0].public_id) in page
    assert str(people[1].public_id) not in page
    sent = {"office": "women_member", "application": str(people[0].public_id)}
    street_office.post(f"{where}candidates/", sent)
    count = {"office": "women_member", "number": 1, "valid": 9}
    page = street_office.post(f"{where}counts/", count).content.decode()
    assert "Give the votes of " in page
