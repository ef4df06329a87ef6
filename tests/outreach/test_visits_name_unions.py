"""A visit names the union that came of it: one that stands, or the one on record already."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.outreach import a_meeting
from unionhall.core.actors import Actor
from unionhall.organizations import services as organizations
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.outreach.errors import UnionHasEnded
from unionhall.outreach.models import Meeting, Visit
from unionhall.outreach.services import visits

TODAY = timezone.localdate()


@pytest.fixture
def employer(street: Organization) -> Employer:
    return an_employer(street)


@pytest.fixture
def meeting(street: Organization, employer: Employer) -> Meeting:
    return a_meeting(street, employer=employer)


def a_union(name: str, street: Organization, employer: Employer) -> Organization:
    union = an_organization(name, parent=street, kind=Kind.JOINT)
    since = TODAY - timedelta(days=30)
    command = organizations.Cover(
        organization=union.public_id, employer=employer.public_id, on=since
    )
    organizations.cover(OPERATOR, command)
    return union


def ended(union: Organization) -> None:
    command = Dissolve(organization=union.public_id, on=TODAY, reason="合并")
    dissolve(OPERATOR, command)


def noted(actor: Actor, meeting: Meeting, founded: Organization, **more: str) -> Visit:
    command = visits.RecordVisit(
        meeting=meeting.public_id,
        union_before=Visit.UnionStatus.NONE,
        founded=founded.public_id,
        **more,
    )
    return visits.record_visit(actor, command)


def offered(client: Client, meeting: Meeting) -> str:
    return client.get(reverse("outreach:visit", args=[meeting.public_id])).content.decode()


def test_only_unions_that_stand_are_offered_each_once(
    client: Client, district: Organization, street: Organization, meeting: Meeting
) -> None:
    employer = Employer.objects.get()
    standing = a_union("快递联合工会", street, employer)
    gone = a_union("旧联合工会", street, employer)
    ended(gone)
    client.force_login(a_user(district))

    page = offered(client, meeting)

    assert page.count(f'value="{standing.public_id}"') == 1
    assert str(gone.public_id) not in page


def test_a_union_that_has_ended_is_refused_with_a_sentence(
    client: Client, organizer: Actor, district: Organization, street: Organization, meeting: Meeting
) -> None:
    gone = a_union("旧联合工会", street, Employer.objects.get())
    ended(gone)

    with pytest.raises(UnionHasEnded) as refused:
        noted(organizer, meeting, gone)

    assert refused.value.field == "founded"
    client.force_login(a_user(district))
    page = reverse("outreach:visit", args=[meeting.public_id])
    sent = client.post(page, {"union_before": "none", "founded": str(gone.public_id)})
    assert sent.status_code == 422
    assert f"旧联合工会已于{TODAY.year}年" in sent.content.decode()
    program = client.put(
        f"/api/v1/meetings/{meeting.public_id}/visit",
        {"union_before": "none", "founded": str(gone.public_id)},
        content_type="application/json",
    )
    assert (program.status_code, program.json()["code"]) == (422, "union_has_ended")
    assert Visit.objects.get().founded is None


def test_a_union_that_ends_later_stays_on_record(
    client: Client, organizer: Actor, district: Organization, street: Organization, meeting: Meeting
) -> None:
    union = a_union("快递联合工会", street, Employer.objects.get())
    noted(organizer, meeting, union)
    ended(union)
    client.force_login(a_user(district))

    assert f'value="{union.public_id}" selected' in offered(client, meeting)
    visit = noted(organizer, meeting, union, result="已建会")
    assert (visit.founded, visit.result) == (union, "已建会")


def test_what_is_no_union_is_refused_with_a_sentence(
    client: Client, district: Organization, meeting: Meeting
) -> None:
    client.force_login(a_user(district))

    page = reverse("outreach:visit", args=[meeting.public_id])
    sent = client.post(page, {"union_before": "none", "founded": "x"})

    assert sent.status_code == 422
    assert "这里没有这个工会组织，请从列表中选择。" in sent.content.decode()
