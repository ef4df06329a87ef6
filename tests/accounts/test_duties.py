"""Administrators appoint at their own place and below, never themselves."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from tests.builders.accounts import a_user, an_actor
from tests.builders.organizations import an_organization
from unionhall.accounts import queries, services
from unionhall.accounts.errors import (
    AboveOwnPlace,
    AlreadyEnded,
    EndsBeforeItBegins,
    NoSelfAppointment,
    NoSuchAccount,
    NotYourself,
    ReasonMissing,
    UserNameTaken,
)
from unionhall.accounts.models import Duty, Role, SignIn, User
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Kind, Organization


@pytest.fixture
def administrator(district: Organization) -> Actor:
    return an_actor(district, Role.ADMINISTRATOR)


@pytest.fixture
def newcomer(administrator: Actor) -> User:
    command = services.OpenAccount(username="wang.fang", name="王芳")
    return services.open_account(administrator, command)[0]


def appointment(organization: Organization, **changes: object) -> services.Appoint:
    fields: dict[str, object] = {
        "username": "wang.fang",
        "role": Role.STREET_STAFF,
        "organization": organization.public_id,
        "valid_from": date(2026, 1, 1),
    }
    return services.Appoint(**(fields | changes))  # type: ignore[arg-type]


def test_an_account_is_appointed_below_ones_own_place(
    administrator: Actor, newcomer: User, street: Organization
) -> None:
    duty = services.appoint(administrator, appointment(street))
    assert (duty.user, duty.role, duty.scope_path) == (newcomer, Role.STREET_STAFF, street.path)
    entry = AuditEntry.objects.get(action="accounts.appointed")
    assert entry.target == f"accounts.duty:{duty.public_id}"


def test_the_same_appointment_twice_is_one_duty(
    administrator: Actor, newcomer: User, street: Organization
) -> None:
    first = services.appoint(administrator, appointment(street))
    second = services.appoint(administrator, appointment(street))
    assert first == second
    assert AuditEntry.objects.filter(action="accounts.appointed").count() == 1


def test_nobody_appoints_above_or_beside_their_own_place(
    administrator: Actor, newcomer: User, city: Organization, other_district: Organization
) -> None:
    for place in (city, other_district):
        with pytest.raises((NotFound, AboveOwnPlace)):
            services.appoint(administrator, appointment(place))


def test_nobody_appoints_themselves(district: Organization) -> None:
    user = a_user(district, Role.ADMINISTRATOR)
    actor = queries.actor_for(user, date(2026, 3, 2))
    with pytest.raises(NoSelfAppointment):
        services.appoint(actor, appointment(district, username=user.username))
    [entry] = AuditEntry.objects.filter(action="accounts.refused")
    assert entry.facts["refusal"] == "no_self_appointment"
    assert entry.actor_id == user.pk


def test_an_organizer_appoints_nobody(
    organizer: Actor, street: Organization, newcomer: User
) -> None:
    with pytest.raises(NotPermitted):
        services.appoint(organizer, appointment(street))


def test_an_unknown_account_is_refused(administrator: Actor, street: Organization) -> None:
    with pytest.raises(NoSuchAccount):
        services.appoint(administrator, appointment(street, username="nobody"))


def test_a_duty_cannot_end_before_it_begins(
    administrator: Actor, newcomer: User, street: Organization
) -> None:
    with pytest.raises(EndsBeforeItBegins):
        services.appoint(administrator, appointment(street, valid_until=date(2026, 1, 1)))


def test_a_duty_ends_on_a_day_and_then_allows_nothing(
    administrator: Actor, newcomer: User, street: Organization
) -> None:
    duty = services.appoint(administrator, appointment(street))
    services.end_duty(administrator, services.EndDuty(duty=duty.public_id, on=date(2026, 3, 1)))
    assert queries.actor_for(newcomer, date(2026, 2, 28)).role == Role.STREET_STAFF
    assert queries.actor_for(newcomer, date(2026, 3, 1)).grants == frozenset()


def test_a_duty_that_ended_cannot_end_otherwise(
    administrator: Actor, newcomer: User, street: Organization
) -> None:
    duty = services.appoint(
        administrator,
        appointment(street, valid_from=date(2020, 1, 1), valid_until=date(2021, 1, 1)),
    )
    with pytest.raises(AlreadyEnded):
        services.end_duty(administrator, services.EndDuty(duty=duty.public_id, on=date(2022, 1, 1)))


def test_a_user_name_belongs_to_one_account(administrator: Actor, newcomer: User) -> None:
    with pytest.raises(UserNameTaken):
        services.open_account(
            administrator, services.OpenAccount(username="Wang.Fang", name="王放")
        )


def test_a_reset_second_factor_ends_every_sign_in_and_needs_a_reason(
    administrator: Actor, street: Organization, client: Client
) -> None:
    user = a_user(street)
    client.force_login(user)
    assert client.get("/api/v1/accounts/me").status_code == 200
    with pytest.raises(ReasonMissing):
        services.reset_second_factor(
            administrator, services.Account(user=user.public_id, reason=" ")
        )

    services.reset_second_factor(
        administrator, services.Account(user=user.public_id, reason="手机丢失")
    )

    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/api/v1/accounts/me").status_code == 401
    assert AuditEntry.objects.get(action="accounts.second_factor_reset").reason == "手机丢失"


def test_accounts_of_another_district_are_out_of_reach(
    administrator: Actor, other_district: Organization, district: Organization
) -> None:
    stranger = a_user(other_district)
    both = a_user(district)
    Duty.objects.create(
        user=both,
        organization=other_district,
        scope_path=other_district.path,
        role=Role.ORGANIZER,
        valid_from=date(2020, 1, 1),
    )
    for user in (stranger, both):
        with pytest.raises(NotFound):
            services.reset_password(
                administrator, services.Account(user=user.public_id, reason="x")
            )


def test_an_administrator_does_not_reset_themselves(district: Organization) -> None:
    user = a_user(district, Role.ADMINISTRATOR)
    actor = queries.actor_for(user, date(2026, 3, 2))
    with pytest.raises(NotYourself):
        services.reset_password(actor, services.Account(user=user.public_id, reason="x"))


def test_switching_acts_in_the_other_duty(
    client: Client, district: Organization, other_district: Organization
) -> None:
    user = a_user(district)
    other = Duty.objects.create(
        user=user,
        organization=other_district,
        scope_path=other_district.path,
        role=Role.AUDITOR,
        valid_from=timezone.localdate() - timedelta(days=1),
    )
    client.force_login(user)
    client.get("/account/")

    answer = client.post("/account/duty/", {"duty": other.public_id, "next": "/account/"})

    assert answer.status_code == 302
    assert client.get("/api/v1/accounts/me").json()["duty"]["id"] == str(other.public_id)
    assert SignIn.objects.get(user=user).duty == other


def test_somebody_elses_duty_cannot_be_taken(client: Client, district: Organization) -> None:
    mine, theirs = a_user(district), a_user(district, Role.ADMINISTRATOR)
    client.force_login(mine)
    answer = client.post("/account/duty/", {"duty": theirs.duties.get().public_id})
    assert answer.status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_database_a_fixed_number_of_times(
    client: Client, city: Organization, rows: int, django_assert_max_num_queries: object
) -> None:
    administrator = a_user(city, Role.ADMINISTRATOR)
    for number in range(rows):
        body = an_organization(f"第{number}区总工会", parent=city, kind=Kind.DISTRICT)
        a_user(body)
    client.force_login(administrator)
    for page in ("/duties/", "/accounts/", "/audit/"):
        client.get(page)
        with django_assert_max_num_queries(9):  # type: ignore[operator]
            assert client.get(page).status_code == 200


def test_the_pages_do_what_the_services_do(
    client: Client, street: Organization, district: Organization
) -> None:
    client.force_login(a_user(district, Role.ADMINISTRATOR))
    opened = client.post("/accounts/new/", {"username": "zhao.min", "name": "赵敏"})
    assert opened.status_code == 200
    assert "赵敏" not in opened.request["PATH_INFO"]
    user = User.objects.get(username="zhao.min")
    assert user.must_change_password

    again = client.post("/accounts/new/", {"username": "zhao.min", "name": "赵敏"})
    assert again.status_code == 422
    offered = client.get("/duties/bodies/", {"organization": "儒林"}).content.decode()
    assert f"儒林街道总工会 ({street.code})" in offered
    wrong = client.post(
        "/duties/new/",
        {
            "username": "zhao.min",
            "role": Role.STREET_STAFF,
            "organization": "没有这个工会",
            "valid_from": "2026-01-01",
        },
    )
    assert wrong.status_code == 422
    right = client.post(
        "/duties/new/",
        {
            "username": "zhao.min",
            "role": Role.STREET_STAFF,
            "organization": f"儒林街道总工会 ({street.code})",
            "valid_from": "2026-01-01",
        },
    )
    duty = user.duties.get()
    assert right.headers["Location"] == f"/duties/{duty.public_id}/"
    ended = client.post(f"/duties/{duty.public_id}/", {"on": "2026-02-01"})
    assert ended.status_code == 302
    duty.refresh_from_db()
    assert duty.valid_until == date(2026, 2, 1)
    closed = client.post(f"/accounts/{user.public_id}/close/", {"reason": "调离"})
    assert closed.status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert client.get(f"/accounts/{user.public_id}/").status_code == 200
    assert client.get("/roles/").status_code == 200
