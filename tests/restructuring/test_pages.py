"""The pages: choose, look, carry out, take back; lists that filter, sort, page and export."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user
from tests.builders.restructuring import ON, a_firm, a_member, a_new_union, carried_out
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.members.models import Membership
from unionhall.organizations.models import Coverage, Employer, Organization
from unionhall.restructuring.commands import Leave, Operation
from unionhall.restructuring.models import Change

MOST = 15


@pytest.fixture
def firm(joint_union: Organization) -> Employer:
    employer = a_firm(joint_union, "甲公司", people=2)
    a_firm(joint_union, "乙公司", people=1)
    return employer


@pytest.fixture
def desk(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district))
    return client


def plan(union: Organization, kind: str) -> str:
    return reverse("restructuring:plan", args=[union.public_id, kind])


def leaving(union: Organization, firm: Employer) -> Operation:
    return Leave(source=union.public_id, employer=firm.public_id, new=a_new_union(), on=ON)


def given(firm: Employer, **more: Any) -> dict[str, Any]:
    fields = {
        "employer": str(firm.public_id),
        "name": "甲公司工会",
        "code": "JIA1",
        "on": ON.isoformat(),
        "reason": "单独建会",
        "stage": "preview",
        "key": "0193a1b2-0000-7000-8000-000000000001",
    }
    return fields | more


def test_one_chooses_looks_and_carries_out(
    desk: Client, joint_union: Organization, firm: Employer
) -> None:
    place = desk.get(reverse("restructuring:place", args=[joint_union.public_id])).content.decode()
    assert plan(joint_union, "leave") in place
    page = plan(joint_union, "leave")
    assert "甲公司" in desk.get(page).content.decode()

    looked = desk.post(page, given(firm))
    assert looked.status_code == 200
    assert "Nothing has happened yet" in looked.content.decode()
    assert not Change.objects.exists()
    assert desk.post(page, given(firm, stage="choose")).status_code == 200

    done = desk.post(page, given(firm, stage="carry"))
    change = Change.objects.get()
    assert done.headers["Location"] == reverse("restructuring:change", args=[change.public_id])
    again = desk.post(page, given(firm, stage="carry"))
    assert again.headers["Location"] == done.headers["Location"]
    assert Change.objects.count() == 1
    assert "甲公司工会" in desk.get(done.headers["Location"]).content.decode()


def test_what_is_wrong_stands_beside_its_field(
    desk: Client, joint_union: Organization, firm: Employer
) -> None:
    page = plan(joint_union, "leave")
    for more in ({"name": "", "code": ""}, {"on": "2199-01-01"}, {"employer": "x"}, {"on": ""}):
        answer = desk.post(page, given(firm, **more))
        assert answer.status_code == 422, more
    assert desk.post(page, {}).status_code == 422
    assert desk.get(plan(joint_union, "explode")).status_code == 422
    assert not Change.objects.exists()


def test_a_change_is_taken_back_with_a_reason(
    desk: Client, organizer: Actor, joint_union: Organization, firm: Employer
) -> None:
    change = carried_out(organizer, leaving(joint_union, firm))
    undo = reverse("restructuring:undo", args=[change.public_id])
    assert desk.post(undo, {"reason": ""}).status_code == 422
    assert desk.post(undo, {"reason": "登记有误"}).status_code == 302
    page = desk.get(reverse("restructuring:change", args=[change.public_id])).content.decode()
    assert "登记有误" in page
    assert Coverage.objects.filter(organization=joint_union, valid_until=None).count() == 2


def test_what_stands_in_the_way_is_said(
    desk: Client, organizer: Actor, joint_union: Organization, firm: Employer
) -> None:
    change = carried_out(organizer, leaving(joint_union, firm))
    own = Membership.objects.filter(beginning="transferred_in").first()
    assert own is not None
    a_member(own.organization, None, on=ON)
    page = reverse("restructuring:change", args=[change.public_id])
    assert "memberships: 1 came later" in desk.get(page).content.decode()
    undo = reverse("restructuring:undo", args=[change.public_id])
    assert desk.post(undo, {"reason": "登记有误"}).status_code == 422


def test_the_lists_filter_sort_page_and_export(
    desk: Client,
    organizer: Actor,
    joint_union: Organization,
    firm: Employer,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    carried_out(organizer, leaving(joint_union, firm))
    listed = reverse("restructuring:changes")
    matrix = reverse("restructuring:matrix", args=[joint_union.public_id])
    for address in (
        listed,
        f"{listed}?q=快递&kind=leave&on_from=2026-01-01&state=1&sort=on",
        matrix,
        f"{matrix}?q=乙&on=2026-05-05&large=0&members=1&sort=-share",
    ):
        with django_assert_max_num_queries(MOST):
            assert desk.get(address).status_code == 200
    assert "Taken back" not in desk.get(f"{listed}?state=0").content.decode()
    assert "甲公司" in desk.get(f"{matrix}?on=2026-05-05").content.decode()
    assert "甲公司" not in desk.get(matrix).content.decode()
    for address in (listed, matrix):
        answer = desk.get(f"{address}?export=csv")
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert desk.get(f"{matrix}?on=soon").status_code == 422


def test_who_may_only_look_is_offered_nothing_else(
    client: Client,
    organizer: Actor,
    street: Organization,
    joint_union: Organization,
    firm: Employer,
) -> None:
    change = carried_out(organizer, leaving(joint_union, firm))
    client.force_login(a_user(street, Role.LEADER))
    page = client.get(reverse("restructuring:change", args=[change.public_id])).content.decode()
    assert "Take it back" not in page
    place = reverse("restructuring:place", args=[joint_union.public_id])
    assert client.get(place).status_code == 403
    body = client.get(reverse("organizations:organization", args=[joint_union.public_id]))
    assert place not in body.content.decode()
    undo = reverse("restructuring:undo", args=[change.public_id])
    assert client.post(undo, {"reason": "试试"}).status_code == 403
