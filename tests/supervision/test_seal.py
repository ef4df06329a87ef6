"""What is sealed stays sealed: no open text, list, file, trail or receipt says a worker's name."""

import json
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.builders.accounts import a_user
from tests.builders.lists import a_code
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.supervision import a_letter, a_notice, an_investigation, today, told
from unionhall.accounts.models import Role
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.models import AuditEntry
from unionhall.organizations.commands import Cover
from unionhall.organizations.models import Employer, Organization
from unionhall.organizations.services import cover
from unionhall.supervision import errors, services
from unionhall.supervision.commands import (
    AskCorrection,
    ChangeLetter,
    CloseNotice,
    Conclude,
    Decline,
    MakeNoticeLink,
    NoObjection,
    OpenInvestigation,
    OpenNotice,
    RecordReply,
    ReportUp,
    SendNotice,
    TurnIntoLetter,
    VoidNotice,
)
from unionhall.supervision.models import Inspector, Investigation, Letter, Notice, Violation
from unionhall.supervision.services import deciding, investigations, links
from unionhall.supervision.services import notices as sending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("beijing")]
NAME = "赵小川"
SPACED = "关于赵 小川一事"
K = Notice.Kind


def test_no_open_text_about_a_dismissal_names_the_worker(staff: Actor, employer: Employer) -> None:
    notice = a_notice(employer, actor=staff, worker=f"{NAME}、钱江")
    key, on = notice.public_id, today()
    deeds: tuple[tuple[Any, Any], ...] = (
        (deciding.no_objection, NoObjection(notice=key, on=on, note=SPACED)),
        (deciding.ask_correction, AskCorrection(notice=key, on=on, objection="撤销对钱江的决定")),
        (deciding.void_notice, VoidNotice(notice=key, reason=SPACED)),
        (
            deciding.turn_into_letter,
            TurnIntoLetter(
                notice=key,
                submission_id=uuid4(),
                kind=Letter.Kind.OPINION,
                violation=Violation.SERIOUS,
                facts=f"违法解除{NAME}的劳动合同。",
                demand="请撤销。",
            ),
        ),
    )
    for do, command in deeds:
        with pytest.raises(errors.NameInText):
            do(staff, command)
    deciding.ask_correction(staff, AskCorrection(notice=key, on=on, objection="请撤销。"))
    with pytest.raises(errors.NameInText):
        deciding.record_reply(staff, RecordReply(notice=key, on=on, reply=f"{NAME}已复工。"))
    deciding.record_reply(staff, RecordReply(notice=key, on=on, reply="该职工已复工。"))
    with pytest.raises(errors.NameInText):
        deciding.close_notice(staff, CloseNotice(notice=key, on=on, note=NAME))


def test_no_letter_names_who_complained_however_it_is_changed(
    staff: Actor, street: Organization, employer: Employer, inspectors: list[Inspector]
) -> None:
    with pytest.raises(errors.NameInText):
        an_investigation(street, employer, actor=staff, about=f"{NAME}反映欠薪。")
    found = an_investigation(street, employer, actor=staff)
    key = found.public_id
    people = tuple(one.public_id for one in inspectors)
    investigations.open_investigation(
        staff, OpenInvestigation(investigation=key, inspectors=people, on=today())
    )
    with pytest.raises(errors.NameInText):
        investigations.conclude(
            staff, Conclude(investigation=key, facts=f"欠{NAME}两月工资", violated=True, on=today())
        )
    with pytest.raises(errors.NameInText):
        investigations.decline(
            staff,
            Decline(
                investigation=key,
                ground=Investigation.Ground.OUT_OF_SCOPE,
                on=today(),
                elsewhere=f"告知{NAME}向法院起诉",
            ),
        )
    fields = {"violation": Violation.WAGES, "inspectors": people}
    with pytest.raises(errors.NameInText):
        a_letter(street, employer, actor=staff, investigation=key, facts=SPACED, **fields)
    letter = a_letter(street, employer, actor=staff, investigation=key, **fields)
    with pytest.raises(errors.NameInText):
        services.change_letter(
            staff,
            ChangeLetter(
                letter=letter.public_id, version=1, facts="欠薪。", demand=f"请补发{NAME}", **fields
            ),
        )


def test_the_injured_and_what_else_is_said_of_a_dismissal_is_sealed_and_nothing_is_lost(
    staff: Actor, employer: Employer
) -> None:
    with pytest.raises(errors.NameInText):
        a_notice(employer, K.ACCIDENT, actor=staff, worker=NAME, text=f"{NAME}坠落受伤。")
    injured = a_notice(employer, K.ACCIDENT, actor=staff, worker=NAME, text="一人坠落受伤。")
    assert injured.text == "一人坠落受伤。"
    assert deciding.open_notice(staff, OpenNotice(notice=injured.public_id)) == {"worker": NAME}
    dismissed = a_notice(employer, actor=staff, worker=NAME, text=f"{NAME}曾于四月请假。")
    assert dismissed.text == ""
    opened = deciding.open_notice(staff, OpenNotice(notice=dismissed.public_id))
    assert opened["text"] == f"{NAME}曾于四月请假。"


@pytest.mark.once
def test_lists_files_pages_and_the_trail_do_not_say_it(
    street: Organization, district: Organization, staff: Actor, employer: Employer
) -> None:
    notice = a_notice(employer, actor=staff, worker=NAME, reasons=f"{NAME}旷工", contact="周联络")
    found = an_investigation(street, employer, actor=staff)
    deciding.report_up(staff, ReportUp(notice=notice.public_id, on=today()))
    deciding.open_notice(staff, OpenNotice(notice=notice.public_id))
    client = Client()
    client.force_login(a_user(district, Role.ORGANIZER))
    for path in (
        "/supervision/notices/",
        "/supervision/notices/?export=xlsx",
        "/supervision/notices/?export=csv",
        f"/supervision/notices/{notice.public_id}/",
        "/supervision/investigations/",
        "/supervision/investigations/?export=csv",
        f"/supervision/investigations/{found.public_id}/",
        "/",
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        said = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
        for hidden in (NAME, "周联络", "13900001234"):
            assert hidden.encode() not in said, path
    trail = json.dumps([str(one.facts) for one in AuditEntry.objects.all()], ensure_ascii=False)
    assert NAME not in trail


def test_a_command_that_is_logged_says_no_name() -> None:
    told_by = told(contact="周联络", phone="13900001234")
    command = SendNotice(
        submission_id=uuid4(), token="x", address="192.0.2.7", employer_name="云帆", told=told_by
    )
    for hidden in (NAME, "周联络", "13900001234", "严重违反", "192.0.2.7"):
        assert hidden not in repr(command)


# The employer's own page ------------------------------------------------------------------


@pytest.fixture
def member(street: Organization, joint_union: Organization) -> Employer:
    firm = an_employer(street, "云海物流有限公司", credit_code=a_code(7))
    command = Cover(
        organization=joint_union.public_id, employer=firm.public_id, on=date(2026, 1, 5)
    )
    cover(OPERATOR, command)
    return firm


@pytest.fixture
def token(street: Organization) -> str:
    return links.make_link(OPERATOR, MakeNoticeLink(organization=street.public_id)).token


def send(token: str, **fields: Any) -> Notice:
    given: dict[str, Any] = {
        "submission_id": uuid4(),
        "address": "192.0.2.7",
        "employer_name": "云海物流有限公司",
        "credit_code": a_code(7),
        "told": told(K.STRIKE, contact="周某", phone="13900001234"),
    }
    return sending.send_notice(ANYONE, SendNotice(token=token, **given | fields))


@pytest.mark.once
def test_the_page_answers_the_same_whether_the_employer_is_on_record_or_not(
    street: Organization, joint_union: Organization, member: Employer, token: str
) -> None:
    def answer(**fields: Any) -> str:
        client = Client()
        given = {
            "kind": "dismissal",
            "happens_on": today() + timedelta(days=1),
            "people": 1,
            "worker": NAME,
            "reasons": "旷工",
            "contact": "周某",
            "phone": "13900001234",
            "submission_id": uuid4(),
        }
        sent = client.post(f"/n/{token}/", given | fields)
        page = client.get(sent["Location"]).content.decode()
        notice = Notice.objects.latest("pk")
        code = f"{notice.receipt[:4]}-{notice.receipt[4:]}"
        assert code in page
        return re.sub(
            r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page.replace(code, "")
        )

    known = answer(employer_name=member.name, credit_code=member.credit_code)
    unknown = answer(employer_name="无此公司", credit_code=a_code(8))
    assert known == unknown
    assert street.name in known
    assert list(Notice.objects.order_by("pk").values_list("organization__name", flat=True)) == [
        joint_union.name,
        street.name,
    ]


def test_a_receipt_names_the_union_of_the_link_wherever_the_notice_is(
    street: Organization, joint_union: Organization, member: Employer, token: str
) -> None:
    door = street.notice_links.get()
    notice = send(token)
    assert (notice.employer, notice.organization) == (member, joint_union)
    assert sending.receipt(notice, door).union == street.name


def test_a_code_alone_files_nothing_against_an_employer(
    street: Organization, member: Employer, token: str
) -> None:
    notice = send(token, employer_name="别家公司")
    assert (notice.employer, notice.organization) == (None, street)
    assert (notice.employer_name, notice.credit_code) == ("别家公司", member.credit_code)


def test_a_sender_is_reachable(token: str) -> None:
    with pytest.raises(errors.ContactMissing):
        send(token, told=told(K.STRIKE, contact="周某"))
