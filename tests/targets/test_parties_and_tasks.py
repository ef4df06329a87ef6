"""Each of the four parties has a body that answers for it, and tasks with days."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.outreach import a_partner
from tests.builders.targets import a_party, a_target, a_task
from unionhall.accounts.models import Role
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization
from unionhall.targets import commands, errors, queries
from unionhall.targets.models import Party, Target
from unionhall.targets.services import parties

TODAY = timezone.localdate()


@pytest.fixture
def target(street: Organization) -> Target:
    return a_target(an_employer(street))


def test_a_party_is_a_union_body_a_partner_or_a_name(target: Target, street: Organization) -> None:
    bank = a_partner(street)
    a_party(target)
    a_party(target, name="", role=Party.Role.UNION, organization=street.public_id)
    a_party(target, name="", role=Party.Role.OTHERS, partner=bank.public_id)
    assert [party.body for party in queries.parties(target)] == [
        "儒林街道党工委",
        "儒林街道总工会",
        "北京银行延庆支行",
    ]


@pytest.mark.parametrize(
    ("role", "column"),
    [("party", "organization"), ("government", "partner"), ("union", "name"), ("union", "partner")],
)
def test_each_part_is_taken_by_what_can_take_it(
    target: Target, street: Organization, role: str, column: str
) -> None:
    bodies = {
        "organization": street.public_id,
        "partner": a_partner(street).public_id,
        "name": "区工商业联合会",
    }
    with pytest.raises(errors.NotThatParty):
        a_party(target, **{"name": "", column: bodies[column], "role": Party.Role(role)})


def test_the_form_of_a_part_offers_only_what_can_take_it(
    client: Client, target: Target, street: Organization, joint_union: Organization
) -> None:
    a_party(target)
    client.force_login(a_user(street, Role.STREET_STAFF))
    address = reverse("targets:name_party", args=[target.public_id])
    asked = {
        role: set(client.get(address, {"role": role}).context["form"].fields)
        - {"key", "contact_name", "contact_phone"}
        for role in Party.Role.values
    }
    assert asked == {
        "party": {"name"},
        "government": {"name"},
        "union": {"organization"},
        "others": {"partner", "name"},
    }
    shown = client.get(address, {"role": "union"}).content.decode()
    assert street.name in shown
    assert joint_union.name not in shown
    assert '<option value="儒林街道党工委">' in client.get(address).content.decode()
    saved = client.post(f"{address}?role=government", {"name": "街道办事处"})
    assert saved.status_code == 302
    assert queries.parties(target).get(role="government").name == "街道办事处"


@pytest.mark.parametrize("fields", [{}, {"organization": "street"}])
def test_a_party_is_exactly_one_body(
    target: Target, street: Organization, fields: dict[str, Any]
) -> None:
    which = dict.fromkeys(fields, street.public_id)
    with pytest.raises(errors.OneBodyOnly):
        a_party(target, name="街道办事处" if fields else "", **which)


def test_naming_the_same_body_again_changes_its_contact(target: Target) -> None:
    first = a_party(target, contact_name="刘主任", contact_phone="（010）69101234")
    again = a_party(target, contact_name="刘主任", contact_phone="010-69105678")
    assert again == first
    assert Party.objects.get().contact_phone == "010-69105678"


@pytest.mark.parametrize("phone", ["13800138000", "110119199003072345", "电话"])
def test_only_the_phone_of_an_office_is_kept(target: Target, phone: str) -> None:
    with pytest.raises(errors.OfficePhoneOnly):
        a_party(target, contact_phone=phone)


def test_a_task_sent_twice_is_one_task(target: Target) -> None:
    party, key = a_party(target), uuid4()
    assert a_task(party, key=key) == a_task(party, key=key)
    with pytest.raises(errors.OtherContent):
        a_task(party, what="别的事", key=key)


def test_no_number_of_a_person_stands_in_a_task(target: Target) -> None:
    party = a_party(target)
    with pytest.raises(errors.NumberOfAPerson):
        a_task(party, "联系13812345678")
    assert not target.tasks.exists()


def test_a_task_is_not_due_before_it_is_given(target: Target) -> None:
    with pytest.raises(errors.DayBehind):
        a_task(a_party(target), due_on=TODAY - timedelta(days=1))


def test_finishing_a_task_keeps_its_result(target: Target) -> None:
    task = a_task(a_party(target))
    with pytest.raises(errors.ResultNeeded):
        parties.finish_task(
            OPERATOR, commands.FinishTask(task=task.public_id, done_on=TODAY, result="")
        )
    command = commands.FinishTask(task=task.public_id, done_on=TODAY, result="已见面")
    parties.finish_task(OPERATOR, command)
    parties.finish_task(OPERATOR, command)
    assert AuditEntry.objects.filter(action="targets.task_done").count() == 1
    with pytest.raises(errors.WasDoneAlready):
        parties.finish_task(
            OPERATOR, commands.FinishTask(task=task.public_id, done_on=TODAY, result="没见到")
        )
    parties.reopen_task(OPERATOR, commands.ReopenTask(task=task.public_id, reason="记错了"))
    task.refresh_from_db()
    assert task.done_on is None


def test_a_party_leaves_only_with_its_tasks_done(target: Target) -> None:
    party = a_party(target)
    task = a_task(party)
    with pytest.raises(errors.StillHasTasks, match="1"):
        parties.remove_party(OPERATOR, commands.RemoveParty(party=party.public_id))
    parties.finish_task(
        OPERATOR, commands.FinishTask(task=task.public_id, done_on=TODAY, result="办完")
    )
    parties.remove_party(OPERATOR, commands.RemoveParty(party=party.public_id))
    assert not queries.parties(target).exists()
    with pytest.raises(errors.PartyLeft):
        a_task(party)


def test_what_is_past_its_day_is_overdue_while_the_target_is_open(target: Target) -> None:
    task = a_task(a_party(target), due_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    assert not queries.overdue(queries.tasks(OPERATOR), TODAY).exists()
    assert list(queries.overdue(queries.tasks(OPERATOR), tomorrow)) == [task]
