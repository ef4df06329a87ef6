"""The pages of lists of members: from the file to the rows, and back again."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from tests.builders.accounts import a_user, an_actor
from tests.builders.cards import sign_in
from tests.builders.intake import a_book, a_number, a_row, checked, handed_in, written
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core import worker
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry, Job
from unionhall.intake import services
from unionhall.intake.models import Batch, Row, Verdict
from unionhall.intake.services import Check, working
from unionhall.lifecycle.models import MembershipChange
from unionhall.members.models import Membership
from unionhall.members.queries import identity_of
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db
MOST_SQL = 15
State = Batch.State


def page(name: str, *args: object) -> str:
    return reverse(f"intake:{name}", args=args)


def a_file(content: bytes, name: str = "名单.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def mapping_of(batch: Batch) -> dict[str, str]:
    return {column: field for field, column in batch.mapping.items()}


def hand_in(client: Client, body: Organization, content: bytes, name: str = "名单.xlsx") -> Any:
    return client.post(
        page("hand_in"), {"organization": str(body.public_id), "file": a_file(content, name)}
    )


def test_a_list_goes_in_is_checked_written_and_taken_back(
    client: Client, keeper: User, street: Organization, joint_union: Organization
) -> None:
    name = joint_union.name
    good, wrong = a_row("赵一", name), a_row("钱二", name, phone="12")
    answer = hand_in(client, street, a_book([good, wrong]))
    batch = Batch.objects.get()
    assert answer.headers["Location"] == page("batch", batch.public_id)

    text = client.get(page("batch", batch.public_id)).content.decode()
    assert good[1] in text, "the sender sees values of their own file"

    client.post(page("check", batch.public_id), mapping_of(batch) | {"attested": "on"})
    batch.refresh_from_db()
    assert (batch.state, batch.new, batch.rejected) == (State.CHECKED, 1, 1)
    assert not Membership.objects.exists()

    text = client.get(page("batch", batch.public_id)).content.decode()
    assert "1 + 1 = 2" in text

    client.post(page("write", batch.public_id))
    assert Membership.objects.get().organization == joint_union
    text = client.get(page("batch", batch.public_id)).content.decode()
    member = reverse("members:membership", args=[Membership.objects.get().public_id])
    assert member in text

    assert client.get(page("take_back", batch.public_id)).status_code == 200
    assert Membership.objects.exists()
    client.post(page("take_back", batch.public_id))
    batch.refresh_from_db()
    assert batch.state == State.UNDONE
    assert not Membership.objects.exists()


def test_the_same_file_leads_to_where_it_is(
    client: Client, keeper: User, joint_union: Organization
) -> None:
    content = a_book([a_row()])
    first = hand_in(client, joint_union, content)
    second = hand_in(client, joint_union, content)
    assert first.headers["Location"] == second.headers["Location"]
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0 old"])
def test_a_bad_file_gets_a_sentence_beside_its_field(
    client: Client, keeper: User, joint_union: Organization, content: bytes
) -> None:
    answer = hand_in(client, joint_union, content)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not Batch.objects.exists()


def test_a_mapping_that_names_nobody_is_refused_with_what_is_missing(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    batch = handed_in(actor, joint_union, a_book([a_row()]))
    answer = client.post(page("check", batch.public_id), {"c0": "name"})
    assert answer.status_code == 422
    answer = client.post(page("check", batch.public_id), {"c0": "name", "c1": "name"})
    assert answer.status_code == 422
    assert "c1" in answer.context["form"].errors
    batch.refresh_from_db()
    assert batch.state == State.MAPPING


def test_columns_are_named_as_last_time(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    strange = ("甲", "乙", "丙", "丁", "戊", "己", "庚")
    batch = handed_in(actor, joint_union, a_book([a_row()], strange))
    assert batch.mapping == {}
    named = {
        "c0": "name",
        "c1": "number",
        "c2": "phone",
        "c3": "valid_until",
        "c4": "employment_form",
    }
    client.post(page("check", batch.public_id), named)
    again = handed_in(actor, joint_union, a_book([a_row(), a_row()], strange))
    assert again.mapping == {field: column for column, field in named.items()}
    assert client.get(page("batch", again.public_id)).context["known"] is not None


def test_somebody_else_sees_no_values_and_takes_no_file(
    client: Client, actor: Actor, street: Organization, joint_union: Organization
) -> None:
    row = a_row("赵一二")
    batch = handed_in(actor, joint_union, a_book([row]))
    client.force_login(a_user(street, Role.STREET_STAFF, name="吴干事"))
    text = client.get(page("batch", batch.public_id)).content.decode()
    assert row[1] not in text
    assert row[0] not in text
    client.post(page("check", batch.public_id), mapping_of(batch))
    assert client.get(page("answers", batch.public_id)).status_code == 403


def test_another_sheet_is_read_when_it_is_chosen(
    client: Client, actor: Actor, joint_union: Organization
) -> None:

    book = Workbook()
    book.worksheets[0].title = "说明"
    book.worksheets[0].append(["请填写第二张表"])
    sheet = book.create_sheet("名单")
    sheet.append(["姓名", "证件号码"])
    sheet.append(["赵一", a_number()])
    box = io.BytesIO()
    book.save(box)
    batch = handed_in(actor, joint_union, box.getvalue())
    assert client.get(page("batch", batch.public_id)).status_code == 200
    client.post(page("sheet", batch.public_id), {"sheet": "名单"})
    batch.refresh_from_db()
    assert batch.mapping == {"name": "c0", "number": "c1"}


def test_rows_are_narrowed_by_verdict_field_and_reason(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    rows = [a_row(), a_row(phone="12"), a_row(number="123")]
    batch = checked(actor, joint_union, a_book(rows))
    url = page("batch", batch.public_id)

    def lines(query: str) -> list[int]:
        return [line.row.line for line in client.get(url + query).context["listing"]]

    assert lines("") == [2, 3, 4]
    assert lines(f"?verdict={Verdict.NEW.value}") == [2]
    assert lines("?verdict=wrong") == [3, 4]
    assert lines("?field=phone") == [3]
    reasons = client.get(url).context["reasons"]
    assert {count for *_words, count in reasons} == {1}
    found = [lines(f"?why={why}") for why, *_rest in reasons]
    assert sorted(found) == [[3], [4]]


def test_a_row_that_needs_a_person_is_confirmed(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    known = admitted(joint_union, an_identity("孙同名"))
    phone = "139"

    phone = identity_of(known.person).phone
    batch = checked(actor, joint_union, a_book([a_row("孙同名", phone=phone), a_row()]))
    assert (batch.needs_person, batch.new) == (1, 1)
    answer = client.post(page("confirm", batch.public_id), {"line": "2"}, follow=True)
    assert answer.status_code == 200
    batch.refresh_from_db()
    assert (batch.needs_person, batch.new, batch.total) == (0, 2, 2)
    client.post(page("write", batch.public_id))
    batch.refresh_from_db()
    assert batch.state == State.DONE
    assert Membership.objects.count() == 3


def test_only_ticked_rows_are_taken_back(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    batch = written(actor, joint_union, a_book([a_row(), a_row(), a_row()]))
    shown = client.get(page("take_back", batch.public_id), {"line": ["2", "4"]})
    assert (shown.context["wanted"], shown.context["free"]) == (2, 2)
    client.post(page("take_back", batch.public_id), {"line": ["2", "4"]})
    batch.refresh_from_db()
    assert batch.state == State.DONE
    assert Row.objects.get(undone=False, verdict=Verdict.NEW).line == 3
    assert Membership.objects.count() == 1


def test_what_depends_on_a_row_is_said_in_words(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    batch = written(actor, joint_union, a_book([a_row(), a_row()]))
    member = Membership.objects.first()
    assert member is not None
    member.post = "组长"
    member.save(update_fields=["post"])
    context = client.get(page("take_back", batch.public_id)).context
    assert (context["wanted"], context["free"], len(context["stays"])) == (2, 1, 1)
    assert "." not in context["by_what"][0][0]


def test_whoever_handed_a_list_in_may_take_it_back_and_a_colleague_may_not(
    client: Client, street: Organization, joint_union: Organization
) -> None:

    sender = a_user(street, Role.STATION_WORKER, name="郑站长")
    batch = written(actor_for(sender, timezone.localdate()), joint_union, a_book([a_row()]))
    client.force_login(a_user(street, Role.STATION_WORKER, name="王站员"))
    assert client.get(page("take_back", batch.public_id)).status_code == 403
    assert client.post(page("take_back", batch.public_id)).status_code == 403
    client.force_login(sender)
    client.post(page("take_back", batch.public_id))
    batch.refresh_from_db()
    assert batch.state == State.UNDONE


def test_a_long_list_is_checked_beside_the_pages(
    client: Client, actor: Actor, joint_union: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(working, "SHORT_FILE", 0)
    monkeypatch.setattr(working, "SHORT_LIST", 0)
    batch = handed_in(actor, joint_union, a_book([a_row()]))
    client.post(page("check", batch.public_id), mapping_of(batch))
    assert client.get(page("batch", batch.public_id)).context["job"] is not None
    client.post(page("go_on", batch.public_id))
    assert Job.objects.count() == 1, "the same work stands once in the queue"
    assert worker.run_jobs() == 1
    batch.refresh_from_db()
    assert batch.state == State.CHECKED
    client.post(page("write", batch.public_id))
    assert worker.run_jobs() == 1
    assert Membership.objects.count() == 1


def test_a_list_that_stopped_is_gone_on_with(
    client: Client, actor: Actor, joint_union: Organization
) -> None:

    batch = handed_in(actor, joint_union, a_book([a_row()]))
    services.begin_check(actor, Check(batch=batch.public_id, mapping=batch.mapping))
    context = client.get(page("batch", batch.public_id)).context
    assert context["running"]
    assert context["job"] is None
    client.post(page("go_on", batch.public_id))
    batch.refresh_from_db()
    assert batch.state == State.CHECKED


def test_a_checked_list_can_begin_again_or_be_cancelled(
    client: Client, actor: Actor, joint_union: Organization
) -> None:
    batch = checked(actor, joint_union, a_book([a_row()]))
    client.post(page("again", batch.public_id))
    batch.refresh_from_db()
    assert (batch.state, batch.total) == (State.MAPPING, 0)
    client.post(page("cancel", batch.public_id))
    batch.refresh_from_db()
    assert batch.state == State.CANCELLED
    assert client.get(page("batch", batch.public_id)).status_code == 200


@pytest.mark.parametrize("many", [1, 6])
def test_pages_cost_a_fixed_number_of_statements(
    client: Client, actor: Actor, joint_union: Organization, many: int
) -> None:
    rows = [a_row(phone="1" * number) for number in range(many)] + [a_row() for _ in range(many)]
    batch = written(actor, joint_union, a_book(rows))
    waiting = handed_in(actor, joint_union, a_book([a_row() for _ in range(many)]))
    for url in (
        page("batches"),
        page("hand_in"),
        page("templates"),
        page("batch", batch.public_id),
        page("batch", waiting.public_id),
    ):
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= MOST_SQL, (url, len(asked))


def test_lists_leave_the_house_without_names(
    client: Client,
    street: Organization,
    joint_union: Organization,
    actor: Actor,
    district: Organization,
) -> None:
    row = a_row("赵一二三")
    batch = written(actor, joint_union, a_book([row]))
    client.force_login(a_user(district, Role.STATISTICIAN, name="统计员"))
    for url in (page("batches"), page("batch", batch.public_id)):
        for form in ("csv", "xlsx"):
            answer = client.get(url, {"export": form})
            assert answer.status_code == 200
            content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            assert "赵一二三".encode() not in content
            assert row[1].encode() not in content
    assert AuditEntry.objects.filter(action="lists.exported").count() == 4


def test_the_empty_list_is_read_as_it_is_filled_in(
    client: Client, actor: Actor, joint_union: Organization
) -> None:

    answer = client.get(page("blank"))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    sheet = book.worksheets[0]
    headings = {str(cell.value).split(" ")[0]: cell.column for cell in sheet[3]}
    said = {"姓名": "赵一", "证件号码": a_number(), "手机号": "13700001234"}
    said |= {"证件有效期止": "长期", "就业形态": "快递员"}
    for heading, text in said.items():
        sheet.cell(4, headings[heading], text)
    box = io.BytesIO()
    book.save(box)
    batch = checked(actor, joint_union, box.getvalue())
    assert (batch.total, batch.new) == (1, 1)


def test_members_of_other_unions_are_passed_on_for_transfer(
    client: Client, actor: Actor, joint_union: Organization, street: Organization
) -> None:
    other = an_organization("儒林街道外卖行业联合工会", parent=street, kind=Kind.JOINT)
    row = a_row("赵一", other.name)
    written(actor, street, a_book([row]))
    batch = checked(actor, joint_union, a_book([[*row[:5], "", ""]]))
    assert batch.member_elsewhere == 1
    url = page("propose", batch.public_id)
    assert client.get(page("batch", batch.public_id)).context["transfers"]
    assert client.post(url).status_code == 422, "without the tick nobody is asked for"
    assert not MembershipChange.objects.exists()
    api = f"/api/v1/intake/batches/{batch.public_id}/propose"
    assert client.post(api, {}, content_type="application/json").status_code == 422
    ticked = {"attested": "on"}
    assert client.post(url, ticked).status_code == 302
    assert client.post(url, ticked).status_code == 302, "asked twice is asked once"
    again = client.post(api, {"attested": True}, content_type="application/json")
    assert (again.status_code, again.json()) == (200, 0)
    change = MembershipChange.objects.get()
    stated = change.attestation
    assert stated is not None
    assert (stated.by_id, stated.organization) == (actor.user_id, joint_union)
    assert "同意" in stated.wording
    their = sign_in(Client(), an_actor(other, Role.UNION_CHAIR))
    shown = their.get(reverse("lifecycle:change", args=[change.public_id])).content.decode()
    assert stated.wording in shown
    assert str(stated.by) in shown
    seen = their.get(f"/api/v1/lifecycle/changes/{change.public_id}").json()
    assert seen["attestation"]["wording"] == stated.wording
    assert (change.membership, change.target) == (Membership.objects.get(), joint_union)
    assert (change.kind, change.asked_by, change.state) == ("transfer", "target", "asked")
