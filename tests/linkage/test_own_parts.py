"""What of referrals a person is shown, and what is left of them when the person is deleted."""

from uuid import uuid4

import pytest

from tests.builders.everywhere import found_in
from tests.builders.linkage import at_window_of, received, referred
from tests.builders.mediation import a_case, a_worker
from tests.builders.members import admitted, an_identity
from unionhall.core import personal_fields
from unionhall.core.actors import Actor
from unionhall.core.personal_fields import Subject
from unionhall.linkage import queries
from unionhall.linkage.commands import WorkerTold
from unionhall.linkage.models import PartnerBody, Referral
from unionhall.members import queries as members
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
NAME, PHONE = "诸葛明珠", "13955556666"


@pytest.fixture
def subject(joint_union: Organization) -> Subject:
    return members.subject(admitted(joint_union, an_identity(NAME, phone=PHONE)).person)


def told_of(subject: Subject) -> dict[str, str]:
    """What the person reads of referrals, by field."""
    return {
        line.field: line.words
        for part in personal_fields.held(subject)
        if part.table.model is Referral
        for row in part.rows
        for line in row
    }


def by_phone() -> WorkerTold:
    return WorkerTold(name=NAME, phone=PHONE)


@pytest.mark.parametrize("by", ["document", "phone"])
def test_what_a_partner_sent_and_nobody_opened_is_found_by_document_or_name_and_phone(
    office: PartnerBody, subject: Subject, by: str
) -> None:
    who = by_phone() if by == "phone" else WorkerTold(name=NAME, document=subject.numbers[0])
    received(at_window_of(office), office, workers=(who, WorkerTold(name="李红")))
    told = told_of(subject)
    assert told["sealed.name"] == NAME
    assert told["sealed.facts"] == "公司拖欠二月份工资。"
    assert told["partner"] == office.name
    assert "李红" not in str(told)


def test_another_of_the_same_name_is_not_taken_for_the_person(
    office: PartnerBody, subject: Subject
) -> None:
    desk = at_window_of(office)
    received(desk, office, workers=(WorkerTold(name=NAME),))
    received(desk, office, workers=(WorkerTold(name=NAME, phone="13900000000"),))
    assert told_of(subject) == {}


def test_the_deleted_leave_a_waiting_referral_and_the_others_stay_in_it(
    office: PartnerBody, subject: Subject
) -> None:
    found = received(
        at_window_of(office),
        office,
        workers=(by_phone(), WorkerTold(name="李红", phone="13800000001")),
        facts=f"公司拖欠{NAME}、李红二月份工资。",
        note=f"{NAME}电话{PHONE}",
    )
    personal_fields.erase(subject)
    assert (
        found_in({"name": NAME, "phone": PHONE})
        & {
            "linkage_referral.sealed: name",
            "linkage_referral.sealed: phone",
        }
        == set()
    )
    found.refresh_from_db()
    left = queries.opened(found)
    assert [one["name"] for one in left["workers"]] == ["×××", "李红"]
    assert left["workers"][1]["phone"] == "13800000001"
    assert (left["facts"], left["note"]) == ("公司拖欠×××、李红二月份工资。", "×××电话×××")
    assert told_of(subject) == {}


def test_a_referral_of_the_deleted_alone_is_emptied(office: PartnerBody, subject: Subject) -> None:
    found = received(at_window_of(office), office, workers=(by_phone(),))
    personal_fields.erase(subject)
    found.refresh_from_db()
    assert (found.sealed, found.key_version) == (None, None)


def test_what_was_sent_to_a_partner_says_to_whom_and_leaves_the_others_out(
    handler: Actor,
    district: Organization,
    employer: Employer,
    office: PartnerBody,
    subject: Subject,
) -> None:
    workers = (a_worker(NAME, document=subject.numbers[0]), a_worker("李红"))
    case = a_case(handler, district, employer, workers)
    found = referred(handler, case, office, submission_id=uuid4())
    told = told_of(subject)
    assert (told["partner"], told["sealed.name"]) == (office.name, NAME)
    assert "工资" in told["sealed.claims"]
    assert "李红" not in str(told)
    personal_fields.erase(subject)
    found.refresh_from_db()
    assert [one["name"] for one in queries.opened(found)["workers"]] == ["×××", "李红"]
