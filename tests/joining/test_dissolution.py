"""When a union ends, membership does not: somebody takes the members over, or it goes on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.accounts import a_user, an_actor
from tests.builders.joining import a_link, applied
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.outreach import a_meeting
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.models import AuditEntry
from unionhall.joining.errors import ApplicationsWaitThere
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import decisions
from unionhall.members.errors import MembersCameOrWentLater, MembersStandThere, UnionNotThere
from unionhall.members.models import Membership
from unionhall.organizations import errors
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Kind, Organization, ServiceStation
from unionhall.organizations.services.dissolving import dissolve
from unionhall.outreach import services as meetings
from unionhall.outreach.errors import MeetingUnderWay
from unionhall.outreach.models import Meeting

TODAY = timezone.localdate()
LAST_YEAR = TODAY - timedelta(days=365)


@pytest.fixture
def heir(street: Organization) -> Organization:
    return an_organization("儒林街道联合工会", parent=street, kind=Kind.JOINT)


def ending(body: Organization, heir: Organization | None = None, on: date = TODAY) -> Dissolve:
    successor = heir.public_id if heir else None
    return Dissolve(organization=body.public_id, on=on, reason="合并", successor=successor)


def test_a_union_with_members_does_not_end_without_a_successor(
    organizer: Actor, joint_union: Organization
) -> None:
    admitted(joint_union, began_on=LAST_YEAR)

    with pytest.raises(MembersStandThere) as refused:
        dissolve(organizer, ending(joint_union))

    assert refused.value.field == "successor"
    assert "1" in str(refused.value)
    joint_union.refresh_from_db()
    assert joint_union.dissolved_on is None
    assert joint_union.affiliations.get().valid_until is None


def test_the_successor_takes_members_applications_and_stations_over(
    organizer: Actor,
    joint_union: Organization,
    heir: Organization,
    link: JoinLink,
    staff: Actor,
    station: ServiceStation,
) -> None:
    old = admitted(joint_union, an_identity(), began_on=LAST_YEAR, post="站长")
    card = old.person.memberships.get().cards.get()
    waiting = applied(link)
    own_link = a_link(staff, organization=joint_union)

    dissolve(organizer, ending(joint_union, heir))

    old.refresh_from_db()
    assert (old.ended_on, old.ending) == (TODAY, "transferred_out")
    new = Membership.objects.get(person=old.person, ended_on=None)
    assert (new.organization, new.scope_path, new.began_on) == (heir, heir.path, TODAY)
    assert (new.beginning, new.post, new.channel) == ("transferred_in", "站长", old.channel)
    card.refresh_from_db()
    assert (card.membership, card.scope_path) == (new, heir.path)
    waiting.refresh_from_db()
    assert (waiting.organization, waiting.scope_path) == (heir, heir.path)
    own_link.refresh_from_db()
    station.refresh_from_db()
    assert own_link.revoked_at is not None
    assert station.catch_all == heir
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"members.transferred_out", "members.transferred_in", "joining.passed_on"} <= actions
    entry = AuditEntry.objects.get(action="organizations.dissolved")
    assert (entry.facts["successor"], entry.reason) == (heir.code, "合并")


def test_the_page_says_what_must_be_taken_over_and_by_whom(
    client: Client,
    district: Organization,
    joint_union: Organization,
    heir: Organization,
    link: JoinLink,
) -> None:
    client.force_login(a_user(district))
    address = reverse("organizations:dissolve", args=[joint_union.public_id])
    nobody = "不需要：这里没有会员，也没有待办申请"
    assert nobody in client.get(address).content.decode()

    admitted(joint_union, began_on=LAST_YEAR)
    applied(link)
    page = client.get(address)
    typed = {"on": TODAY.isoformat(), "reason": "合并", "successor": heir.public_id}
    done = client.post(address, typed, follow=True)

    assert "会员1人" in page.content.decode()
    assert "待办申请1份" in page.content.decode()
    assert nobody not in page.content.decode()
    assert f"工会已撤销，由{heir.name}接收。" in done.content.decode()


def test_waiting_applications_keep_a_union_from_ending(
    organizer: Actor, joint_union: Organization, link: JoinLink
) -> None:
    application = applied(link)
    assert application.organization == joint_union

    with pytest.raises(ApplicationsWaitThere) as refused:
        dissolve(organizer, ending(joint_union))

    assert refused.value.field == "successor"


def test_stations_of_others_keep_a_union_from_ending(
    organizer: Actor, joint_union: Organization, station: ServiceStation
) -> None:
    with pytest.raises(errors.StationsSendHere):
        dissolve(organizer, ending(joint_union))


def test_no_union_ends_before_the_last_member_came_or_went(
    organizer: Actor, joint_union: Organization, heir: Organization
) -> None:
    admitted(joint_union, began_on=TODAY - timedelta(days=3))

    with pytest.raises(MembersCameOrWentLater) as refused:
        dissolve(organizer, ending(joint_union, heir, TODAY - timedelta(days=4)))
    assert refused.value.field == "on"

    dissolve(organizer, ending(joint_union, heir, TODAY - timedelta(days=3)))
    assert Membership.objects.get(ended_on=None).organization == heir


def test_only_a_standing_grass_roots_union_in_reach_takes_over(
    organizer: Actor,
    joint_union: Organization,
    street: Organization,
    other_district: Organization,
    heir: Organization,
) -> None:
    dissolve(organizer, ending(heir, on=TODAY - timedelta(days=9)))
    for wrong in (street, heir, joint_union):
        with pytest.raises(errors.SuccessorCannotAdmit):
            dissolve(organizer, ending(joint_union, wrong))
    far = an_organization("他区联合工会", parent=other_district, kind=Kind.JOINT)
    with pytest.raises(NotFound):
        dissolve(organizer, ending(joint_union, far))


def test_nobody_joins_a_union_that_has_ended(
    organizer: Actor, joint_union: Organization, heir: Organization
) -> None:
    dissolve(organizer, ending(joint_union))
    with pytest.raises(UnionNotThere):
        admitted(joint_union, began_on=TODAY)


def test_the_page_offers_successors_and_says_what_is_in_the_way(
    client: Client, district: Organization, joint_union: Organization, heir: Organization
) -> None:
    admitted(joint_union, began_on=LAST_YEAR)
    client.force_login(a_user(district))
    address = reverse("organizations:dissolve", args=[joint_union.public_id])
    shown = client.get(address).content.decode()
    assert f'value="{heir.public_id}"' in shown
    assert "不需要：这里没有会员" not in shown

    typed = {"on": TODAY.isoformat(), "reason": "合并", "successor": ""}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert f"{joint_union.name}还有1名会员。" in refused.content.decode()
    assert client.post(address, typed | {"successor": str(heir.public_id)}).status_code == 302
    assert Membership.objects.get(ended_on=None).organization == heir


def test_the_api_names_the_field(
    client: Client, district: Organization, joint_union: Organization, heir: Organization
) -> None:
    admitted(joint_union, began_on=LAST_YEAR)
    client.force_login(a_user(district))
    address = f"/api/v1/organizations/{joint_union.public_id}/dissolve"
    body = {"on": TODAY.isoformat(), "reason": "合并"}

    refused = client.post(address, body, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "successor")
    body["successor"] = str(heir.public_id)
    assert client.post(address, body, content_type="application/json").status_code == 200


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nobody_is_admitted_into_a_union_while_it_ends() -> None:
    city = an_organization("北京市总工会")
    district = an_organization("甲区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("甲街道总工会", parent=district, kind=Kind.STREET)
    heir = an_organization("联合工会", parent=street, kind=Kind.JOINT)
    for number in range(6):
        body = an_organization(f"工会{number}", parent=street, kind=Kind.JOINT)
        staff = an_actor(street, "street_staff")
        waiting = applied(a_link(staff, organization=body))
        start = Barrier(2)

        def end(body: Organization = body, start: Barrier = start) -> None:
            try:
                start.wait(10)
                dissolve(OPERATOR, ending(body, heir))
            finally:
                connections.close_all()

        def admit(
            waiting: Application = waiting, start: Barrier = start, staff: Actor = staff
        ) -> None:
            try:
                start.wait(10)
                decisions.approve(
                    staff, decisions.Approve(application=waiting.public_id, by_sight=True)
                )
            except DomainError:
                pass
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(end), pool.submit(admit)]:
                done.result()
        assert not Membership.objects.filter(organization=body, ended_on=None).exists()
        assert not Application.objects.filter(organization=body, state="applied").exists()


def test_duties_at_a_body_end_with_it(
    organizer: Actor, joint_union: Organization, heir: Organization
) -> None:
    chair = a_user(joint_union, Role.UNION_CHAIR)
    elsewhere = a_user(heir, Role.UNION_CHAIR)

    dissolve(organizer, ending(joint_union))

    assert [duty.valid_until for duty in chair.duties.all()] == [TODAY]
    assert [duty.valid_until for duty in elsewhere.duties.all()] == [None]
    ended = AuditEntry.objects.get(action="accounts.duty_ended")
    assert ended.target.endswith(str(chair.duties.get().public_id))


def test_planned_meetings_are_called_off_and_an_open_one_holds_the_end_up(
    organizer: Actor, joint_union: Organization
) -> None:
    planned = a_meeting(joint_union, held_on=TODAY + timedelta(days=3))
    under_way = a_meeting(joint_union, opened=True)

    with pytest.raises(MeetingUnderWay) as refused:
        dissolve(organizer, ending(joint_union))
    planned.refresh_from_db()
    assert (refused.value.field, planned.state) == ("on", Meeting.State.PLANNED)

    meetings.close_meeting(organizer, meetings.CloseMeeting(meeting=under_way.public_id))
    dissolve(organizer, ending(joint_union))
    planned.refresh_from_db()
    under_way.refresh_from_db()
    assert (planned.state, planned.cancel_reason) == (Meeting.State.CANCELLED, "所属工会已撤销。")
    assert under_way.state == Meeting.State.HELD
