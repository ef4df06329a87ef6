"""A flood from one address stops; a whole stall behind one address does not."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.conf import settings as of_the_server
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.joining import a_link, a_number, a_submission
from tests.builders.organizations import an_organization
from tests.joining.test_api import a_form
from tests.joining.test_worker_page import form_of
from unionhall.core.actors import ANYONE, Actor
from unionhall.joining import services
from unionhall.joining.errors import DomainError, TooManyFromHere
from unionhall.joining.models import Application, JoinLink
from unionhall.organizations.models import Kind, Organization

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.2"


def sent(link: JoinLink, address: str = HERE, **overrides: object) -> Application:
    fields = {"number": a_number()} | overrides
    submission = a_submission(link, **fields)
    return services.submit(ANYONE, services.Submit(**as_dict(submission) | {"address": address}))


def as_dict(submission: services.Submit) -> dict[str, object]:
    return {name: getattr(submission, name) for name in services.Submit.__dataclass_fields__}


@pytest.fixture
def three(settings: LazySettings) -> None:
    settings.SUBMISSIONS_PER_HOUR = 3


def test_a_stall_of_three_hundred_behind_one_address_gets_through() -> None:
    assert of_the_server.SUBMISSIONS_PER_HOUR >= 600


@pytest.mark.usefixtures("three")
def test_the_fourth_within_the_hour_waits(
    link: JoinLink, staff: Actor, joint_union: Organization
) -> None:
    for _ in range(3):
        sent(link)

    with pytest.raises(TooManyFromHere) as refused:
        sent(link)

    assert (refused.value.status, Application.objects.count()) == (429, 3)
    assert 3590 <= int(refused.value.facts["seconds"]) <= 3600
    sent(link, ELSEWHERE)
    sent(a_link(staff, organization=joint_union))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        sent(link)
    assert Application.objects.count() == 6


@pytest.mark.usefixtures("three")
def test_what_is_sent_again_or_refused_counts_nothing(link: JoinLink) -> None:
    submission = a_submission(link, number=a_number())
    same = services.Submit(**as_dict(submission) | {"address": HERE})
    first = services.submit(ANYONE, same)
    for _ in range(5):
        assert services.submit(ANYONE, same) == first
        with pytest.raises(DomainError):
            sent(link, number="110101199003070018")

    sent(link)
    sent(link)
    with pytest.raises(TooManyFromHere):
        sent(link)
    assert services.submit(ANYONE, same) == first


@pytest.mark.usefixtures("three")
def test_page_and_api_answer_429_and_lose_nothing(client: Client, link: JoinLink) -> None:
    for _ in range(3):
        sent(link, "127.0.0.1")

    refused = client.post(
        "/api/v1/joining/applications", a_form(client, link), content_type="application/json"
    )
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_from_here")
    assert int(refused["Retry-After"]) > 3500

    typed = form_of(client, link)
    page = client.post(reverse("joining:join", args=[link.token]), typed)
    assert (page.status_code, int(page["Retry-After"]) > 3500) == (429, True)
    text = page.content.decode()
    assert "最近一小时内从本网络提交的申请过多" in text
    assert typed["name"] in text
    assert Application.objects.count() == 3


def test_taking_several_links_is_no_way_around(
    settings: LazySettings, staff: Actor, street: Organization
) -> None:
    settings.SUBMISSIONS_PER_HOUR = 2
    links = [
        a_link(staff, organization=an_organization(f"联合工会{n}", parent=street, kind=Kind.JOINT))
        for n in range(6)
    ]
    for link in links[:5]:
        sent(link)
        sent(link)

    with pytest.raises(TooManyFromHere) as refused:
        sent(links[5])

    assert (refused.value.status, Application.objects.count()) == (429, 10)
    sent(links[5], ELSEWHERE)
    sent(links[5], ELSEWHERE)
    with pytest.raises(TooManyFromHere):
        sent(links[5], ELSEWHERE)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        sent(links[5])
    assert Application.objects.count() == 13


def test_a_depot_of_several_stalls_behind_one_address_gets_through() -> None:
    assert services.LINKS_AT_ONE_ADDRESS * of_the_server.SUBMISSIONS_PER_HOUR >= 3000
