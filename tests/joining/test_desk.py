"""The staff's pages: what they show, cost and refuse."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user
from tests.builders.joining import a_link, a_number, applied, approved
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry
from unionhall.joining import queries
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.readable import grouped
from unionhall.joining.services import decisions
from unionhall.joining.services.decisions import Reject
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach.models import Meeting

MOST_SQL = 15


@pytest.fixture
def desk(client: Client, street: Organization) -> Client:
    client.force_login(a_user(street, Role.STREET_STAFF))
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"joining:{name}", args=args)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("seat", ["widest", "deepest"])
def test_lists_cost_a_fixed_number_of_queries(
    client: Client,
    city: Organization,
    joint_union: Organization,
    staff: Actor,
    link: JoinLink,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    rows: int,
    seat: str,
) -> None:
    client.force_login(a_user(city if seat == "widest" else joint_union))
    for _ in range(rows):
        applied(link)
        approved(staff, link)
    for url in (page("applications"), page("links")):
        client.get(url)
        with django_assert_max_num_queries(MOST_SQL):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_live_list_costs_a_fixed_number_of_queries(
    desk: Client,
    staff: Actor,
    link: JoinLink,
    meeting: Meeting,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for _ in range(rows):
        applied(link)
        approved(staff, link)
    desk.get(page("live", meeting.public_id))
    with django_assert_max_num_queries(MOST_SQL):
        answer = desk.get(page("live", meeting.public_id), headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert body.count("赵小川") == 2 * rows
    assert "<html" not in body


def test_the_stall_says_whom_people_join(
    desk: Client, link: JoinLink, meeting: Meeting, joint_union: Organization
) -> None:
    body = desk.get(page("live", meeting.public_id)).content.decode()
    assert f"在此扫码的职工加入“{joint_union.name}”。" in body
    assert "请为本场会议选定服务站" in body


def test_who_may_not_see_names_sees_them_masked(
    client: Client, street: Organization, link: JoinLink
) -> None:
    number = a_number()
    application = applied(link, number=number, phone="13712345678")
    client.force_login(a_user(street, Role.AUDITOR))
    for url in (
        page("applications"),
        page("application", application.public_id),
        page("live", application.meeting.public_id),
    ):
        body = client.get(url).content.decode()
        assert "赵*川" in body
        for secret in ("赵小川", number, "13712345678"):
            assert secret not in body
        assert 'name="decision"' not in body


def test_one_tap_at_the_stall(desk: Client, link: JoinLink, meeting: Meeting) -> None:
    application = applied(link)
    answer = desk.post(
        page("decide"),
        {
            "live": str(meeting.public_id),
            "application": str(application.public_id),
            "decision": "sight",
        },
        headers={"HX-Request": "true", "HX-Target": "live"},
    )
    assert answer.status_code == 200
    application.refresh_from_db()
    assert application.state == Application.State.APPROVED
    again = desk.post(
        page("decide"),
        {
            "live": str(meeting.public_id),
            "application": str(application.public_id),
            "decision": "sight",
        },
        headers={"HX-Request": "true", "HX-Target": "live"},
    )
    assert "李干事" in again.content.decode()
    assert Application.objects.filter(membership__isnull=False).count() == 1


def all_waiting(desk: Client, meeting: Meeting, *, seen: bool) -> str:
    """Press "approve all" as the dialog's form sends it."""
    body = desk.get(page("live", meeting.public_id)).content.decode()
    listed = re.findall(r'name="(application|sight)"\s+value="([^"]+)"', dialog(body))
    data: dict[str, list[str]] = {"live": [str(meeting.public_id)], "decision": ["all"]}
    for name, value in listed:
        data.setdefault(name, []).append(value)
    if seen:
        data["documents_seen"] = ["on"]
    headers = {"HX-Request": "true", "HX-Target": "live"}
    return desk.post(page("decide"), data, headers=headers).content.decode()


def dialog(body: str) -> str:
    return body.partition('<dialog id="approve-all"')[2].partition("</dialog>")[0]


def states() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("state", flat=True))


def test_all_who_wait_are_listed_masked_and_approved_in_one_go(
    desk: Client, link: JoinLink, meeting: Meeting
) -> None:
    applied(link)
    applied(link, name="欧阳修远")
    asked = dialog(desk.get(page("live", meeting.public_id)).content.decode())
    assert "赵*川" in asked
    assert "欧阳**" in asked
    assert "赵小川" not in asked
    assert 'name="documents_seen"' in asked

    all_waiting(desk, meeting, seen=True)

    assert states() == ["approved", "approved"]
    assert AuditEntry.objects.filter(action="joining.document_seen").count() == 2


def test_nobody_is_approved_whose_document_nobody_saw(
    desk: Client, staff: Actor, link: JoinLink, meeting: Meeting
) -> None:
    confirmed, other = applied(link), applied(link)
    decisions.confirm_by_sight(staff, decisions.ConfirmBySight(application=confirmed.public_id))

    body = all_waiting(desk, meeting, seen=False)

    assert states() == ["approved", "applied"]
    assert "手机号尚未验证" in body
    assert str(other.public_id) in body


def test_a_doubtful_application_is_not_decided_with_the_others(
    desk: Client, staff: Actor, link: JoinLink, meeting: Meeting
) -> None:
    number = a_number()
    approved(staff, link, number=number)
    again = applied(link, number=number)
    decisions.confirm_by_sight(staff, decisions.ConfirmBySight(application=again.public_id))
    applied(link)
    applied(link)

    body = dialog(desk.get(page("live", meeting.public_id)).content.decode())

    assert str(again.public_id) not in body
    assert "另有 1 份须逐一办理" in body


@pytest.mark.parametrize(
    ("decision", "told"),
    [("sight", "已通过"), ("return", "退回补正"), ("reject", "不予通过"), ("confirm", "待审核")],
)
def test_the_message_says_which_application_was_decided_how(
    desk: Client, link: JoinLink, decision: str, told: str
) -> None:
    application = applied(link)
    form = {"application": str(application.public_id), "decision": decision, "reason": "照片不清"}
    body = desk.post(page("decide"), form, follow=True).content.decode()
    note = body.partition('<p class="note note-success">')[2].partition("</p>")[0]
    assert f"赵小川（回执码 {grouped(application.receipt)}）" in note
    assert told in note


def test_a_whole_list_at_once_explains_each_row(desk: Client, link: JoinLink) -> None:
    one, other = applied(link), applied(link)
    done = approved_by(desk, link)
    chosen = [str(a.public_id) for a in (one, other, done)]
    answer = desk.post(page("decide"), {"application": chosen, "decision": "sight"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "已办理 2 份申请" in body
    assert body.count("没有作任何改动") + body.count("本次未作改动") == 1


def approved_by(desk: Client, link: JoinLink) -> Application:
    application = applied(link)
    desk.post(page("decide"), {"application": str(application.public_id), "decision": "sight"})
    application.refresh_from_db()
    return application


def test_a_missing_reason_stands_beside_the_field(desk: Client, link: JoinLink) -> None:
    application = applied(link)
    answer = desk.post(
        page("decide"),
        {"application": str(application.public_id), "decision": "return", "reason": "改"},
    )
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"application": "x"}, {"application": str(uuid4()), "decision": "burn"}]
)
def test_nonsense_is_refused(desk: Client, data: dict[str, str]) -> None:
    assert desk.post(page("decide"), data).status_code in {404, 422}


def test_filters(desk: Client, staff: Actor, link: JoinLink, meeting: Meeting) -> None:
    waiting, done, refused = applied(link), approved(staff, link), applied(link)
    decisions.reject(staff, Reject(application=refused.public_id, reason="未满条件"))

    def listed(**given: str) -> set[str]:
        body = desk.get(page("applications"), given).content.decode()
        return {a.receipt for a in (waiting, done, refused) if str(a.public_id) in body}

    assert listed() == {waiting.receipt, done.receipt, refused.receipt}
    assert listed(state="applied") == {waiting.receipt}
    assert listed(state="rejected") == {refused.receipt}
    assert listed(confirmed="1") == listed(finding="new") == {done.receipt}
    assert listed(q=waiting.receipt.lower()) == {waiting.receipt}
    assert listed(waits="10") == set()
    assert listed(union="快递") == {waiting.receipt, done.receipt, refused.receipt}
    assert listed(meeting=str(meeting.public_id)) == listed()
    assert listed(meeting=str(uuid4())) == set()
    assert desk.get(page("applications"), {"state": "nonsense"}).status_code == 422


def test_only_who_may_export_takes_the_list_away(
    client: Client, desk: Client, district: Organization, link: JoinLink
) -> None:
    applied(link)
    assert desk.get(page("applications"), {"export": "csv"}).status_code == 403
    client.force_login(a_user(district, Role.ORGANIZER))
    answer = client.get(page("applications"), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert "赵小川" in text
    assert AuditEntry.objects.filter(action="lists.exported").count() == 1


def test_others_see_nothing(
    client: Client, other_district: Organization, link: JoinLink, meeting: Meeting
) -> None:
    application = applied(link)
    client.force_login(a_user(other_district))
    assert application.receipt not in client.get(page("applications")).content.decode()
    for url in (
        page("application", application.public_id),
        page("live", meeting.public_id),
        page("poster", link.public_id),
        page("meeting_link", meeting.public_id),
    ):
        assert client.get(url).status_code == 404
    revoke = client.post(page("revoke_link", link.public_id))
    assert revoke.status_code == 404
    make = client.post(page("make_link"), {"meeting": str(meeting.public_id)})
    assert make.status_code == 404


def test_a_bank_clerk_has_no_business_here(client: Client, street: Organization) -> None:
    client.force_login(a_user(street, Role.BANK_CLERK))
    assert client.get(page("applications")).status_code == 403
    assert client.get(page("links")).status_code == 403


def test_links_and_posters(
    desk: Client, street: Organization, joint_union: Organization, meeting: Meeting
) -> None:
    made = desk.post(page("make_link"), {"organization": str(joint_union.public_id)})
    poster = desk.get(made["Location"])
    body = poster.content.decode()
    link = JoinLink.objects.get(organization=joint_union)
    assert joint_union.name in body
    assert f"/j/{link.token}" in body
    assert page("qr", link.token) in body
    desk.post(page("revoke_link", link.public_id))
    assert page("qr", link.token) not in desk.get(made["Location"]).content.decode()
    assert desk.post(page("make_link"), {}).status_code == 404


def test_an_opened_meeting_has_its_link(
    desk: Client, street: Organization, joint_union: Organization, meeting: Meeting
) -> None:
    link = JoinLink.objects.get(meeting=meeting)
    answer = desk.get(page("meeting_link", meeting.public_id))
    assert answer["Location"] == page("poster", link.public_id)


def test_the_times_of_a_meeting(staff: Actor, link: JoinLink, meeting: Meeting) -> None:
    for minutes in (2, 4, 9):
        application = approved(staff, link)
        Application.objects.filter(pk=application.pk).update(
            opened_at=application.decided_at - timedelta(minutes=minutes)
        )
    rows = queries.applications(staff).filter(meeting=meeting)
    assert queries.times(rows) == queries.Times(3, 4.0, 9.0)
    assert queries.times(rows.none()) == queries.Times(0, None, None)


def test_passing_on_from_the_page(desk: Client, street: Organization, link: JoinLink) -> None:
    other = an_organization("儒林第二联合工会", parent=street, kind=Kind.JOINT)
    application = applied(link)
    form = {
        "application": str(application.public_id),
        "decision": "pass_on",
        "organization": str(other.public_id),
    }
    assert desk.post(page("decide"), form).status_code == 302
    application.refresh_from_db()
    assert application.organization == other
    assert (
        "儒林第二联合工会" in desk.get(page("application", application.public_id)).content.decode()
    )


def test_a_union_link_is_not_the_meetings(staff: Actor, joint_union: Organization) -> None:
    assert a_link(staff, organization=joint_union).meeting is None
