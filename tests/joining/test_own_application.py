"""Nobody decides on their own application, also with a staff account that has no person."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.accounts import a_user, an_actor
from tests.builders.joining import a_number, applied, approved
from tests.builders.members import admitted, an_identity
from unionhall.accounts import queries as accounts
from unionhall.accounts import services
from unionhall.accounts.errors import NotYourself, PhoneBindsWhoHoldsADuty
from unionhall.accounts.models import Duty, Role, User
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, Rejected
from unionhall.core.models import AuditEntry
from unionhall.joining import errors
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import decisions
from unionhall.joining.services.decisions import Approve, DecideMany, Reject, Return
from unionhall.members.identity import phone_token
from unionhall.organizations.models import Organization

PHONE = "13912345678"


@pytest.fixture
def administrator(city: Organization) -> Actor:
    return an_actor(city, Role.ADMINISTRATOR)


@pytest.fixture
def clerk(staff: Actor) -> User:
    return User.objects.get(pk=staff.user_id)


def noted(administrator: Actor, user: User, phone: str = PHONE) -> User:
    return services.note_phone(administrator, services.NotePhone(user=user.public_id, phone=phone))


def decided(application: Application) -> list[Any]:
    one = application.public_id
    return [
        Approve(application=one, by_sight=True),
        Return(application=one, reason="姓名有误"),
        Reject(application=one, reason="不行"),
    ]


def test_an_application_from_the_approver_s_phone_is_their_own(
    administrator: Actor, staff: Actor, clerk: User, link: JoinLink
) -> None:
    noted(administrator, clerk, "+86 139 1234 5678")
    own = applied(link, phone=PHONE)

    for command in decided(own):
        with pytest.raises(errors.OwnApplication):
            decisions.decide(staff, command)

    own.refresh_from_db()
    assert own.state == "applied"
    refused = AuditEntry.objects.filter(action="joining.refused")
    assert {entry.target for entry in refused} == {f"joining.application:{own.public_id}"}
    assert approved(staff, link, number=a_number(), phone="13800000001").state == "approved"


def test_another_phone_does_not_help_whoever_is_on_record_with_this_one(
    administrator: Actor, staff: Actor, clerk: User, link: JoinLink, joint_union: Organization
) -> None:
    noted(administrator, clerk)
    number = a_number()
    application = applied(link, number=number, phone="13800000001")
    admitted(joint_union, an_identity("赵小川", number=number, phone=PHONE))

    with pytest.raises(errors.OwnApplication):
        decisions.decide(staff, Reject(application=application.public_id, reason="不行"))


def test_among_many_the_own_one_alone_is_refused(
    administrator: Actor, staff: Actor, clerk: User, link: JoinLink
) -> None:
    noted(administrator, clerk)
    own, other = applied(link, phone=PHONE), applied(link, number=a_number(), phone="13800000001")
    commands = tuple(Approve(application=a.public_id, by_sight=True) for a in (own, other))

    decisions.decide_many(staff, DecideMany(decisions=commands))

    states = dict(Application.objects.values_list("pk", "state"))
    assert states == {own.pk: "applied", other.pk: "approved"}


def test_the_noted_phone_is_a_hash_as_on_records_and_not_one_s_own_to_choose(
    administrator: Actor, staff: Actor, clerk: User, joint_union: Organization
) -> None:
    noted(administrator, clerk)
    assert noted(administrator, clerk).phone_token == phone_token(PHONE)
    assert accounts.phone_token_of(staff) == phone_token(PHONE)
    assert AuditEntry.objects.filter(action="accounts.phone_noted").count() == 1

    with pytest.raises(Rejected) as refused:
        noted(administrator, clerk, "1391234567")
    assert refused.value.field == "phone"
    with pytest.raises(NotYourself):
        noted(administrator, User.objects.get(pk=administrator.user_id))
    with pytest.raises(NotFound):
        noted(staff, User.objects.get(pk=administrator.user_id))


def test_a_noted_phone_is_changed_but_not_removed_while_a_duty_is_held(
    administrator: Actor, clerk: User
) -> None:
    assert noted(administrator, clerk, "").phone_token is None  # nothing was noted
    noted(administrator, clerk)

    with pytest.raises(PhoneBindsWhoHoldsADuty) as refused:
        noted(administrator, clerk, " ")

    assert refused.value.field == "phone"
    clerk.refresh_from_db()
    assert clerk.phone_token == phone_token(PHONE)
    assert noted(administrator, clerk, "13912345679").phone_token == phone_token("13912345679")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Duty.objects.filter(user=clerk).update(valid_from=tomorrow)
    with pytest.raises(PhoneBindsWhoHoldsADuty):
        noted(administrator, clerk, "")
    Duty.objects.filter(user=clerk).update(
        valid_from=tomorrow - timedelta(days=9), valid_until=timezone.localdate()
    )
    assert noted(administrator, clerk, "").phone_token is None
    assert AuditEntry.objects.filter(action="accounts.phone_removed").count() == 1


def test_an_administrator_notes_it_on_the_page_and_over_the_api(
    client: Client, city: Organization, clerk: User
) -> None:
    client.force_login(a_user(city, Role.ADMINISTRATOR))
    address = reverse("accounts:note_phone", args=[clerk.public_id])
    page = reverse("accounts:account", args=[clerk.public_id])
    assert "未登记，无法识别本人的入会申请" in client.get(page).content.decode()

    wrong = client.post(address, {"phone": "139"})
    assert (wrong.status_code, 'value="139"' in wrong.content.decode()) == (422, True)
    assert client.post(address, {"phone": PHONE})["Location"] == page
    shown = client.get(page).content.decode()
    assert "已登记（只存校验值）" in shown
    assert PHONE not in shown

    api = f"/api/v1/accounts/users/{clerk.public_id}/phone"
    removed = client.put(api, {"phone": ""}, content_type="application/json")
    assert (removed.status_code, removed.json()["code"]) == (422, "phone_binds_who_holds_a_duty")
    left_empty = client.post(address, {"phone": ""})
    assert left_empty.status_code == 422
    assert "号码可以更改，不能清除" in left_empty.content.decode()
    clerk.refresh_from_db()
    assert clerk.phone_token == phone_token(PHONE)
    opened = client.post(
        "/api/v1/accounts/users",
        {"username": "xinren", "name": "新人", "phone": PHONE},
        content_type="application/json",
    )
    assert opened.status_code == 201
    assert User.objects.get(username="xinren").phone_token == phone_token(PHONE)
