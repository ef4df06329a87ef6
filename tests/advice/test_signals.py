"""What consultations warn of: where the employer is, by type, and nothing of the question."""

from datetime import timedelta

from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.advice import a_question, days_ago
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role
from unionhall.core.signals import SIGNALS, Signal, Span
from unionhall.organizations.models import Organization


def of(kind: str, path: str = "") -> list[Signal]:
    today = timezone.localdate()
    return SIGNALS.read([kind], Span(first=today - timedelta(days=30), last=today, path=path))


def test_a_question_counts_where_its_employer_is_whoever_took_it_down(
    district: Organization, street: Organization, other_district: Organization
) -> None:
    employer = an_employer(street, "甲公司", industry="G")
    asked = a_question(
        district, employer=employer.public_id, topic="3", people=4, asked_on=days_ago(2)
    )
    [told] = of("advice.leaving", street.path)
    assert told == Signal(
        kind="advice.leaving",
        record=asked.public_id,
        on=days_ago(2),
        path=street.path,
        employer=employer.pk,
        trade="G",
        weight=4,
    )
    assert of("advice.leaving", other_district.path) == []


def test_a_question_about_nobody_on_record_counts_at_its_desk(street: Organization) -> None:
    a_question(street, employer_typed="没有登记的店", topic="4")
    [told] = of("advice.conditions", street.path)
    assert (told.employer, told.path) == (None, street.path)


def test_unpaid_wages_are_a_kind_of_their_own_and_other_questions_are_none(
    street: Organization,
) -> None:
    wages = a_question(street, topic="5", unpaid_wages=True)
    pay = a_question(street, topic="5")
    a_question(street, topic="9")
    assert [one.record for one in of("advice.wages")] == [wages.public_id]
    assert [one.record for one in of("advice.pay")] == [pay.public_id]
    everything = [id_ for id_ in SIGNALS.kinds if id_.startswith("advice.")]
    today = timezone.localdate()
    assert len(SIGNALS.read(everything, Span(first=today, last=today))) == 2


def test_its_own_desk_opens_a_question_and_no_word_of_it_is_told(
    street: Organization, district: Organization, other_district: Organization
) -> None:
    asked = a_question(street, topic="5", question="王建国问：工资怎么要？", name="王建国")
    kind = SIGNALS.kind("advice.pay")
    assert kind is not None
    for place, role, sees in (
        (street, Role.STREET_STAFF, True),
        (district, Role.LEGAL_WORKER, True),
        (district, Role.ORGANIZER, False),
        (district, Role.LEADER, False),
        (other_district, Role.LEGAL_WORKER, False),
    ):
        opened = kind.open(an_actor(place, role), {asked.public_id})
        assert bool(opened) is sees, role
        assert "王建国" not in str(opened)
