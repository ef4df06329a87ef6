"""An administrator's first page: what waits for them, and the ways to their work."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user, an_actor
from unionhall.accounts import services, today
from unionhall.accounts.models import Duty, Role, User
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization

TODAY = timezone.localdate()


def ways(client: Client, user: User) -> set[str]:
    client.force_login(user)
    page = client.get(reverse("home")).content.decode()
    _, _, below = page.partition('<ul class="ways">')
    return set(re.findall(r'href="([^"]+)"', below.partition("</ul>")[0]))


def cards(actor: Actor) -> list[tuple[str, int | None]]:
    found = [*today.without_duty(actor, TODAY), *today.ending(actor, TODAY)]
    return [(card.url, card.count) for card in found]


@pytest.mark.parametrize(
    ("role", "there"),
    [
        (Role.ADMINISTRATOR, {"duties", "accounts", "roles", "audit"}),
        (Role.AUDITOR, {"audit"}),
        (Role.ORGANIZER, set()),
    ],
)
def test_administration_stands_among_the_ways_of_those_whose_work_it_is(
    client: Client, district: Organization, role: str, there: set[str]
) -> None:
    administration = {reverse(f"accounts:{n}") for n in ("duties", "accounts", "roles", "audit")}

    found = ways(client, a_user(district, role))

    assert found & administration == {reverse(f"accounts:{name}") for name in there}
    assert reverse("organizations:tree") in found


def test_accounts_without_a_duty_and_duties_that_end_wait_for_the_administrator(
    client: Client,
    district: Organization,
    street: Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = a_user(district, Role.ADMINISTRATOR)
    administrator = an_actor(district, Role.ADMINISTRATOR)
    services.open_account(administrator, services.OpenAccount(username="wang.fang", name="王芳"))
    for name, days in (("赵一", 30), ("赵二", 31), ("赵三", 0)):
        leaving = a_user(street, name=name)
        until = TODAY + timedelta(days=days)
        Duty.objects.filter(user=leaving).update(valid_until=until)

    with django_assert_num_queries(2):
        found = cards(administrator)

    # Those without a duty: who never had one, and whose only one ended today.
    idle, ending = "/accounts/?is_active=1&duty=0", "/duties/?ends=soon"
    assert found == [(idle, 2), (ending, 1)]
    client.force_login(user)
    page = client.get(idle).content.decode()
    assert "wang.fang" in page
    assert "赵三" in page
    assert "赵一" not in page
    page = client.get(ending).content.decode()
    assert "赵一" in page
    assert "赵二" not in page
    assert "赵三" not in page


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.AUDITOR])
def test_nobody_else_is_asked_about_accounts(district: Organization, role: str) -> None:
    assert cards(an_actor(district, role)) == []
