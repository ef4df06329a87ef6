"""Links to members: once, for what is missing, over after a while, with a code where it counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.cards import sign_in
from tests.builders.quality import SITE, a_link, a_record, token
from tests.builders.rules import a_local_value
from unionhall.accounts.models import Role
from unionhall.core import jobs
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.jobs import Work
from unionhall.core.models import AuditEntry, Job
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Organization
from unionhall.quality import errors, queries
from unionhall.quality.models import Form
from unionhall.quality.services import answering, asking

pytestmark = pytest.mark.django_db
Sent = list[tuple[str, str, dict[str, object]]]


@pytest.fixture
def record(joint_union: Organization) -> Membership:
    return a_record(joint_union, "education", "phone_is_there")


def page(link: str) -> str:
    return reverse("quality:form", args=[link])


def person(record: Membership) -> Person:
    return Person.objects.get(pk=record.person_id)


def test_a_link_asks_for_exactly_what_is_missing_and_names_nobody(
    chair: Actor, joint_union: Organization, messages: Sent
) -> None:
    record = a_record(joint_union, "education", "skill_level", "consent")
    form, link = a_link(chair, record)
    assert form.fields == ["education", "skill_level"]
    [(_phone, key, facts)] = messages
    assert (key, facts["address"]) == ("quality_form", f"{SITE}/q/{link}/")
    assert str(record.public_id) not in str(facts)
    entry = AuditEntry.objects.get(action="quality.asked")
    assert entry.facts == {"changed": "education, skill_level"}


def test_asked_twice_is_sent_once_and_flooding_is_refused(
    chair: Actor, record: Membership, messages: Sent
) -> None:
    form, _link = a_link(chair, record)
    command = asking.AskOne(membership=record.public_id, site=SITE)
    assert asking.ask_one(chair, command).pk == form.pk
    assert len(messages) == 1
    Form.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(errors.AskedRecently):
        asking.ask_one(chair, command)
    Form.objects.update(asked_at=timezone.now() - timedelta(days=15))
    again = asking.ask_one(chair, command)
    assert (again.pk != form.pk, len(messages)) == (True, 2)
    assert Form.objects.get(pk=form.pk).state == Form.State.EXPIRED


def test_nobody_is_asked_without_a_phone_without_need_or_without_the_duty(
    chair: Actor, joint_union: Organization, messages: Sent
) -> None:
    for lacks, refusal in ((("education", "phone"), errors.NoPhone), ((), errors.NothingToAsk)):
        found = a_record(joint_union, *lacks)
        with pytest.raises(refusal):
            asking.ask_one(chair, asking.AskOne(membership=found.public_id, site=SITE))
    auditor = an_actor(joint_union, Role.AUDITOR)
    with pytest.raises(NotPermitted):
        asking.ask_one(auditor, asking.AskOne(membership=found.public_id, site=SITE))
    assert messages == []


def test_one_tap_answers_and_the_link_works_once(
    client: Client, chair: Actor, record: Membership, messages: Sent
) -> None:
    form, link = a_link(chair, record)
    shown = client.get(page(link)).content.decode()
    assert "王*国" in shown
    assert "王建国" not in shown
    assert '<button type="submit" class="button" name="education" value="20">' in shown
    assert client.post(page(link), {"education": "20"}).status_code == 302
    assert person(record).education == "20"
    form.refresh_from_db()
    assert form.state == Form.State.ANSWERED
    assert "Nothing more is to be done" in client.get(page(link)).content.decode()
    client.post(page(link), {"education": "10"})
    assert person(record).education == "20"
    actions = AuditEntry.objects.filter(action__in=["members.completed", "quality.answered"])
    assert [entry.actor_name for entry in actions.order_by("pk")] == ["王*国", "王*国"]
    assert queries.mask_of(record) == 0
    assert len(messages) == 1


def test_what_somebody_else_filled_in_meanwhile_stays(
    chair: Actor, record: Membership, messages: Sent
) -> None:
    _form, link = a_link(chair, record)
    Person.objects.filter(pk=record.person_id).update(education="10")
    answering.answer(chair, answering.Answer(token=link, values={"education": "20"}))
    assert person(record).education == "10"
    assert messages


@pytest.mark.parametrize("what", ["unknown", "expired", "left"])
def test_a_link_that_is_over_says_one_sentence_whatever_the_reason(
    client: Client, chair: Actor, record: Membership, messages: Sent, what: str
) -> None:
    _form, link = a_link(chair, record)
    if what == "unknown":
        link = "x" * 22
    elif what == "expired":
        Form.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    else:
        Membership.objects.update(ended_on=timezone.localdate(), ending="withdrawn")
    for answer in (client.get(page(link)), client.post(page(link), {"education": "20"})):
        assert answer.status_code == 404
        assert "This link is not valid any more" in answer.content.decode()
    assert person(record).education == ""
    assert messages


def test_a_sensitive_answer_needs_the_code_from_the_phone(
    client: Client, chair: Actor, joint_union: Organization, messages: Sent
) -> None:
    record = a_record(joint_union, "political", "employer")
    _form, link = a_link(chair, record)
    said = {"political": "13", "employer": " 云帆  速递 "}
    asked = client.post(page(link), said)
    assert "A code has been sent" in asked.content.decode()
    code = str(messages[-1][2]["code"])
    wrong = client.post(page(link), said | {"code": f"{(int(code) + 1) % 10**6:06d}"})
    assert (wrong.status_code, person(record).political) == (422, "")
    with pytest.raises(errors.PhoneNotConfirmed):
        answering.answer(chair, answering.Answer(token=link, values=said))
    assert client.post(page(link), said | {"code": code}).status_code == 302
    record.refresh_from_db()
    assert (person(record).political, record.employer_typed) == ("13", "云帆 速递")


def test_a_wrong_answer_is_refused_with_a_sentence(
    client: Client, chair: Actor, record: Membership, messages: Sent
) -> None:
    _form, link = a_link(chair, record)
    for answer in ({}, {"education": "ZZ"}):
        assert client.post(page(link), answer).status_code == 422
    assert person(record).education == ""
    assert messages


def many(chair: Actor, union: Organization, count: int, field: str = "education") -> Job:
    command = asking.AskMany(organization=union.public_id, field=field, count=count, site=SITE)
    return asking.ask_many(chair, command)


def run(chair: Actor, job: Job) -> None:
    asking.send_many(chair, Work(job, lambda _work: None))


def test_many_are_asked_by_a_job_for_the_number_that_was_shown(
    chair: Actor, joint_union: Organization, messages: Sent
) -> None:
    for lacks in (("education",), ("education", "nation"), ("education", "phone"), ("nation",)):
        a_record(joint_union, *lacks)
    with pytest.raises(errors.MeanwhileOthers):
        many(chair, joint_union, 3)
    job = many(chair, joint_union, 2)
    assert many(chair, joint_union, 2).pk == job.pk
    run(chair, job)
    assert [form.fields for form in Form.objects.all()] == [["education"], ["education"]]
    assert len(messages) == 2
    run(chair, job)
    assert len(messages) == 2
    with pytest.raises(errors.NothingToAsk):
        many(chair, joint_union, 2)
    for field in ("phone", "consent", "nonsense"):
        with pytest.raises(errors.NotAskable):
            many(chair, joint_union, 1, field)


def test_a_job_that_was_killed_sends_the_rest_and_nobody_twice(
    chair: Actor, joint_union: Organization, messages: Sent
) -> None:
    for _number in range(4):
        a_record(joint_union, "education")
    job, seen = many(chair, joint_union, 4), 0

    def stop(work: Work) -> None:
        nonlocal seen
        seen = work.done
        if work.done == 2:
            raise jobs.TakenOver

    with pytest.raises(jobs.TakenOver):
        asking.send_many(chair, Work(job, stop))
    assert (seen, len(messages), Form.objects.filter(sent_at=None).count()) == (2, 2, 2)
    run(chair, job)
    assert len(messages) == 4
    assert len({phone for phone, _key, _facts in messages}) == 4


@pytest.mark.parametrize("count", [2, 20])
def test_writing_the_forms_takes_few_statements_however_many(
    chair: Actor, joint_union: Organization, count: int, django_assert_max_num_queries: Any
) -> None:
    spells = [a_record(joint_union, "education") for _number in range(count)]
    now = timezone.now()
    with django_assert_max_num_queries(14):
        asking.create(chair, spells, ["education"], now)
    assert Form.objects.count() == count


def test_how_long_a_link_is_good_is_a_rule(
    chair: Actor, city: Organization, record: Membership, messages: Sent
) -> None:
    a_local_value(city, "3", rule="quality.form_valid")
    form, _link = a_link(chair, record)
    assert form.expires_on == timezone.localdate() + timedelta(days=3)
    assert messages


def test_staff_send_links_from_the_pages(
    client: Client, chair: Actor, joint_union: Organization, messages: Sent
) -> None:
    record = a_record(joint_union, "education")
    other = a_record(joint_union, "skill_level")
    sign_in(client, chair)
    shown = client.get(reverse("quality:record", args=[record.public_id])).content.decode()
    assert "Send a link to the phone" in shown
    address = reverse("quality:ask", args=[record.public_id])
    done = client.post(address, follow=True)
    assert "The link has been sent" in done.content.decode()
    assert token()
    many_at = reverse("quality:ask_many", args=[joint_union.public_id, "skill_level"])
    assert "Send 1 message" in client.get(many_at).content.decode()
    assert client.post(many_at, {"count": 7}).status_code == 422
    assert client.post(many_at, {"count": 1}).status_code == 302
    assert other.pk
    assert len(messages) == 1


def test_two_workers_over_one_job_send_nobody_two(
    chair: Actor, joint_union: Organization, messages: Sent
) -> None:
    for _number in range(3):
        a_record(joint_union, "education")
    job, other = many(chair, joint_union, 3), []

    def overtaken(work: Work) -> None:
        if work.done == 1 and not other:
            other.append(job)
            run(chair, job)

    asking.send_many(chair, Work(job, overtaken))
    assert len(messages) == 3
    assert len({phone for phone, _key, _facts in messages}) == 3
