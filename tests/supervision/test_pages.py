"""The pages: every deed in its place, what was refused where it was typed."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders.accounts import a_user
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.supervision import (
    DEMAND,
    FACTS,
    a_letter,
    a_notice,
    an_inspector,
    an_investigation,
    delivered,
    issued,
    today,
    told,
)
from unionhall.accounts.models import Role
from unionhall.core.actors import ANYONE, Actor
from unionhall.organizations.commands import Cover
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.organizations.services import cover
from unionhall.papers.models import Paper
from unionhall.supervision import queries
from unionhall.supervision.commands import MakeNoticeLink, SendNotice
from unionhall.supervision.models import Inspector, Investigation, Letter, Notice
from unionhall.supervision.services import links, notices

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ENGLISH = {"accept-language": "en"}
MOST_STATEMENTS = 15


@pytest.fixture
def office(street: Organization, staff: Actor) -> Client:
    del staff
    client = Client(headers=ENGLISH)
    client.force_login(a_user(street, Role.STREET_STAFF))
    return client


def post(client: Client, path: str, **data: Any) -> str:
    """Do a deed on its page; return what the page that follows says."""
    response = client.post(path, data)
    assert response.status_code == 302, response.content.decode()[-4000:]
    return client.get(response["Location"]).content.decode()


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_letter_goes_its_way_on_its_pages(
    office: Client,
    street: Organization,
    employer: Employer,
    inspectors: list[Inspector],
    chair: None,
) -> None:
    del chair
    page = post(
        office,
        "/supervision/letters/new/",
        organization=street.public_id,
        kind="opinion",
        employer=employer.public_id,
        violation="wages",
        facts=FACTS,
        demand=DEMAND,
        inspectors=[str(one.public_id) for one in inspectors],
        submission_id=uuid4(),
    )
    assert "The draft is written" in page
    letter = Letter.objects.get()
    path = f"/supervision/letters/{letter.public_id}/"
    signer = queries.signers(street, today())[0]
    refused = office.post(f"{path}issue/", {"on": today(), "signer": ""})
    assert refused.status_code == 422
    assert "signs an opinion letter" in refused.content.decode()
    assert "儒工劳监意" in post(office, f"{path}issue/", on=today(), signer=signer.public_id)
    page = post(office, f"{path}deliver/", on=today(), manner="hand", receipt="办公室")
    letter.refresh_from_db()
    assert letter.due_on is not None
    assert "How it is counted" in page
    scan = SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")
    assert "is on record" in post(
        office, f"{path}answer/", submission_id=uuid4(), on=today(), text="已补发", scan=scan
    )
    read = office.post(f"{path}answers/1/")
    assert "已补发" in read.content.decode()
    assert office.post(f"{path}answers/1/scan/").content.startswith(b"%PDF")
    assert "corrected" in post(office, f"{path}close/", on=today(), result="corrected")
    made = office.post(
        f"/papers/about/supervision/{letter.public_id}/make/",
        {"kind": "supervision.receipt", "on": today(), "submission_id": uuid4()},
    )
    assert made.status_code == 302
    assert Paper.objects.filter(subject_id=letter.public_id).count() == 2


def test_of_two_who_change_a_draft_the_later_sees_both_versions(
    office: Client, street: Organization, employer: Employer
) -> None:
    letter = a_letter(street, employer, Letter.Kind.REMINDER, violation="wages")
    path = f"/supervision/letters/{letter.public_id}/"
    fields = {"violation": "wages", "demand": DEMAND, "version": 1}
    post(office, f"{path}change/", facts="他人的说法。", **fields)
    refused = office.post(f"{path}change/", {"facts": "本人的说法。", **fields})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "他人的说法。" in page
    assert "本人的说法。" in page
    assert 'name="version" value="2"' in page
    assert "本人的说法。" in post(
        office, f"{path}change/", facts="本人的说法。", **fields | {"version": 2}
    )


def test_what_was_typed_is_shown_when_another_decided_first(
    office: Client, employer: Employer
) -> None:
    notice = a_notice(employer)
    path = f"/supervision/notices/{notice.public_id}/"
    post(office, f"{path}no-objection/", on=today())
    late = office.post(f"{path}objection/", {"on": today(), "objection": "理由不成立，请撤销。"})
    assert late.status_code == 409
    assert "理由不成立，请撤销。" in late.content.decode()
    assert "理由不成立，请撤销。" not in office.get(path).content.decode()


def test_who_names_an_employer_of_another_union_is_led_back_to_the_list(
    office: Client, street: Organization, district: Organization, employer: Employer
) -> None:
    trade = an_organization("延庆区快递行业工会联合会", parent=district, kind=Kind.JOINT)
    cover(
        OPERATOR,
        Cover(organization=trade.public_id, employer=employer.public_id, on=today()),
    )
    link = links.make_link(OPERATOR, MakeNoticeLink(organization=street.public_id))
    notice = notices.send_notice(
        ANYONE,
        SendNotice(
            submission_id=uuid4(),
            token=link.token,
            address="192.0.2.7",
            employer_name="云帆",
            told=told(contact="周某", phone="13900001234"),
        ),
    )
    page = post(
        office,
        f"/supervision/notices/{notice.public_id}/employer/",
        employer=employer.public_id,
    )
    assert "The employer is named" in page


def test_who_may_not_sign_is_named_in_the_refusal(
    office: Client,
    street: Organization,
    employer: Employer,
    inspectors: list[Inspector],
    chair: None,
) -> None:
    del chair
    keys = tuple(one.public_id for one in inspectors)
    letter = a_letter(street, employer, violation="wages", inspectors=keys)
    member = street.seats.get(name="赵委员")
    response = office.post(
        f"/supervision/letters/{letter.public_id}/issue/",
        {"on": today(), "signer": member.public_id},
    )
    assert response.status_code == 422
    assert "赵委员 is union committee · member." in response.content.decode()


def test_a_silent_letter_proposes_the_next_step_to_whoever_may_take_it(
    office: Client, street: Organization, district: Organization, employer: Employer
) -> None:
    letter = a_letter(street, employer, Letter.Kind.REMINDER, violation="wages")
    Letter.objects.filter(pk=letter.pk).update(
        state="silent", issued_on=today(), number="x", delivered_on=today(), due_on=today()
    )
    page = office.get(f"/supervision/letters/{letter.public_id}/").content.decode()
    assert f"Next step: opinion letter, by {street.name}." in page
    start = office.get(f"/supervision/letters/new/?follows={letter.public_id}")
    assert FACTS in start.content.decode()
    Letter.objects.filter(pk=letter.pk).update(kind="opinion")
    page = office.get(f"/supervision/letters/{letter.public_id}/").content.decode()
    assert f"Next step: suggestion letter, by {district.name}." in page
    assert f"?follows={letter.public_id}" not in page


def test_a_complaint_goes_its_way(
    office: Client, street: Organization, employer: Employer, inspectors: list[Inspector]
) -> None:
    post(
        office,
        "/supervision/investigations/new/",
        organization=street.public_id,
        employer=employer.public_id,
        source="complaint",
        about="拖欠工资",
        received_on=today(),
        worker="赵小川",
        submission_id=uuid4(),
    )
    found = Investigation.objects.get()
    path = f"/supervision/investigations/{found.public_id}/"
    assert "赵小川" not in office.get(path).content.decode()
    assert "赵小川" in office.post(f"{path}complainant/").content.decode()
    keys = [str(one.public_id) for one in inspectors]
    assert office.post(f"{path}open/", {"on": today(), "inspectors": keys[:1]}).status_code == 422
    post(office, f"{path}open/", on=today(), inspectors=keys)
    page = post(office, f"{path}conclude/", on=today(), facts="查实", violated="yes")
    assert f"?investigation={found.public_id}" in page
    start = office.get(f"/supervision/letters/new/?investigation={found.public_id}")
    assert "查实" in start.content.decode()


def test_a_declined_complaint_is_told_and_has_its_paper(
    office: Client, street: Organization, employer: Employer
) -> None:
    found = an_investigation(street, employer)
    path = f"/supervision/investigations/{found.public_id}/"
    page = post(office, f"{path}decline/", on=today(), ground="out_of_scope")
    assert "notice to a worker" in page.lower()
    post(office, f"{path}told/", on=today())
    assert office.get(f"/supervision/letters/{found.public_id}/")["Location"] == path


def test_a_notice_goes_its_way(office: Client, employer: Employer) -> None:
    page = post(
        office,
        "/supervision/notices/new/",
        employer=employer.public_id,
        received_on=today(),
        kind="dismissal",
        happens_on=today() + timedelta(days=20),
        people=1,
        worker="赵小川",
        reasons="旷工",
        submission_id=uuid4(),
    )
    assert "赵小川" not in page
    notice = Notice.objects.get()
    path = f"/supervision/notices/{notice.public_id}/"
    assert "赵小川" in office.post(f"{path}sealed/").content.decode()
    assert office.post(f"{path}objection/", {"on": today(), "objection": ""}).status_code == 422
    post(office, f"{path}objection/", on=today(), objection="理由不成立")
    post(office, f"{path}reply/", on=today(), reply="已撤销")
    post(
        office,
        f"{path}letter/",
        kind="reminder",
        violation="serious",
        facts="x",
        demand="y",
        submission_id=uuid4(),
    )
    assert Letter.objects.get().employer == employer


def test_every_other_deed_of_a_notice_has_its_place(office: Client, employer: Employer) -> None:
    for deed, fields in (
        ("no-objection", {"on": today()}),
        ("report", {"on": today()}),
        ("void", {"reason": "重复登记"}),
    ):
        notice = a_notice(employer)
        post(office, f"/supervision/notices/{notice.public_id}/{deed}/", **fields)
    reported = Notice.objects.get(state="reported")
    post(office, f"/supervision/notices/{reported.public_id}/close/", on=today())


def test_an_employer_sends_a_notice_without_an_account(street: Organization) -> None:
    link = links.make_link(OPERATOR, MakeNoticeLink(organization=street.public_id))
    visitor = Client(headers=ENGLISH)
    path = f"/n/{link.token}/"
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, {}).status_code == 422
    fields = {
        "employer_name": "云海公司",
        "kind": "strike",
        "happens_on": today(),
        "people": 12,
        "text": "因加班费停工",
        "contact": "周某",
        "phone": "13900001234",
        "submission_id": uuid4(),
    }
    page = post(visitor, path, **fields)
    notice = Notice.objects.get()
    assert f"{notice.receipt[:4]}-{notice.receipt[4:]}" in page
    assert post(visitor, path, **fields)
    assert Notice.objects.count() == 1
    assert visitor.get("/n/NOSUCHLINK/").status_code == 404
    assert visitor.get(f"{path}qr.svg").content.startswith(b"<svg")


def test_a_link_is_made_shown_and_withdrawn(office: Client, street: Organization) -> None:
    page = post(office, "/supervision/notices/links/", organization=street.public_id)
    assert "用人单位告知工会事项" in page
    link = street.notice_links.get()
    post(office, f"/supervision/notices/links/{link.public_id}/revoke/")
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_an_inspector_is_entered_and_the_card_ended(office: Client, street: Organization) -> None:
    page = post(
        office,
        "/supervision/inspectors/",
        organization=street.public_id,
        name="孙监督",
        card="JD-77",
        valid_from=today() - timedelta(days=10),
        last_day=today() + timedelta(days=300),
    )
    assert "孙监督" in page
    one = Inspector.objects.get()
    post(office, f"/supervision/inspectors/{one.public_id}/end/", on=today(), reason="调离岗位")
    one.refresh_from_db()
    assert one.last_day == today() - timedelta(days=1)


def test_the_overview_counts_what_was_answered_in_time(
    office: Client, street: Organization, employer: Employer
) -> None:
    assert "No letter was issued" in office.get("/supervision/overview/").content.decode()
    letter = a_letter(street, employer, Letter.Kind.REMINDER, violation="wages")
    issued(letter)
    Letter.objects.filter(pk=letter.pk).update(
        delivered_on=today(), due_on=today(), answered_on=today(), timing="in_time"
    )
    months = queries.months(OPERATOR, today())
    assert len(months) == 12
    assert (months[-1].total, months[-1].due, months[-1].rate) == (1, 1, 100)
    assert "letters-data" in office.get("/supervision/overview/").content.decode()


@pytest.mark.parametrize("listed", ["letters", "notices", "investigations", "inspectors"])
def test_lists_take_as_many_statements_however_long(
    office: Client, street: Organization, employer: Employer, listed: str
) -> None:
    def fill() -> None:
        firm = an_employer(street, f"企业{uuid4().hex[:6]}")
        a_letter(street, firm, Letter.Kind.REMINDER, violation="wages")
        a_notice(firm)
        an_investigation(street, firm)
        an_inspector(street)

    del employer
    fill()
    few = statements(office, f"/supervision/{listed}/")
    for _number in range(3):
        fill()
    assert statements(office, f"/supervision/{listed}/") == few <= MOST_STATEMENTS


def test_filters_and_searches_narrow_the_lists(
    office: Client, street: Organization, employer: Employer
) -> None:
    letter = a_letter(street, employer, Letter.Kind.REMINDER, violation="wages")
    issued(letter)
    delivered(letter)
    a_notice(employer)

    def shows(path: str) -> bool:
        return employer.name in office.get(path).content.decode()

    for path, seen in (
        ("/supervision/letters/?q=云帆", True),
        ("/supervision/letters/?q=无此", False),
        ("/supervision/letters/?kind=opinion", False),
        ("/supervision/letters/?late=1", False),
        ("/supervision/letters/?late=0&over=0&violation=wages", True),
        (f"/supervision/letters/?issued_on_from={date(2030, 1, 1)}", False),
        ("/supervision/notices/?kind=dismissal&state=received", True),
        ("/supervision/notices/?late=0&to_upper=0", False),
    ):
        assert shows(path) is seen, path


def test_a_term_beyond_the_table_of_holidays_is_said_to_be_unknown_and_not_to_be_missing(
    office: Client, employer: Employer
) -> None:
    with time_machine.travel("2026-12-30T10:00:00+08:00", tick=False):
        notice = a_notice(employer, happens_on=date(2027, 1, 5))
        page = office.get(f"/supervision/notices/{notice.public_id}/").content.decode()
    assert "is not known yet" in page
    assert "No text that was read sets a term" not in page.split("What the union does")[0]
