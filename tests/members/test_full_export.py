"""Members with full data in a file: for a reason, recorded for each, and only by who may."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from tests.builders.accounts import a_user, an_actor
from tests.builders.members import admitted, an_identity
from unionhall.accounts.models import Duty, Role
from unionhall.core import exports, jobs, worker
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry, Export, Job
from unionhall.members import columns, permissions, services
from unionhall.members.errors import ReasonNeeded
from unionhall.members.models import Membership, Unsealing
from unionhall.members.services import full_export
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.members.services.erasing import erase
from unionhall.members.services.full_export import AskFullExport, ask_full_export
from unionhall.organizations.models import Organization

REASON = "核对发放名单"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EXPORTS_FOLDER = tmp_path
    monkeypatch.setattr(worker, "BEAT", 0.0)


@pytest.fixture
def two(joint_union: Organization) -> list[Membership]:
    first = an_identity("王建国", address="=1+1", valid_until=date(2036, 3, 1))
    profile = services.Profile(nation="01", education="30", political="13")
    return [
        admitted(joint_union, first, profile=profile, post="骑手"),
        admitted(joint_union, an_identity("古丽·买买提")),
    ]


def ask(actor: Actor, body: Organization, form: str = "csv", **options: Any) -> Job:
    fields: dict[str, Any] = {"reason": REASON, "form": form}
    return ask_full_export(actor, AskFullExport(organization=body.public_id, **fields | options))


def fetched(actor: Actor) -> bytes:
    assert worker.run_jobs() == 1
    job = Job.objects.latest("pk")
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert job.result is not None
    return b"".join(exports.take(actor, job.result)[1])


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_csv_holds_everything_about_a_member_by_code(
    organizer: Actor, street: Organization, two: list[Membership]
) -> None:
    with override("zh-hans"):
        ask(organizer, street)
    rows = table(fetched(organizer))

    person, union = two[0].person, two[0].organization
    identity = full_export.queries.identity_of(person)
    assert [row["姓名"] for row in rows] == ["王建国", "古丽·买买提"]
    assert rows[0] == {
        "姓名": "王建国",
        "证件类型": "resident_id",
        "证件号码": identity.number,
        "性别": "1",
        "出生日期": "1990-05-17",
        "民族": "01",
        "学历": "30",
        "政治面貌": "13",
        "户籍类型": "",
        "技能等级": "",
        "手机号": identity.phone,
        "现住址": "'=1+1",
        "现住址区划代码": "110119001",
        "证件有效期起": "2016-03-01",
        "证件有效期止": "2036-03-01",
        "工会名称": union.name,
        "工会编号": union.code,
        "工作单位": "",
        "统一社会信用代码": "",
        "就业形态": "03",
        "职务": "骑手",
        "入会日期": "2026-02-02",
        "入会渠道": "on_site",
        "会籍状态": "active",
        "终止日期": "",
        "单位编号": "",
        "会籍编号": str(two[0].public_id),
    }
    assert rows[1]["证件有效期止"] == "长期"


def test_a_workbook_holds_the_same_in_words_and_texts_stay_texts(
    organizer: Actor, street: Organization, two: list[Membership]
) -> None:
    with override("zh-hans"):
        ask(organizer, street, "xlsx")
    sheet = load_workbook(io.BytesIO(fetched(organizer))).worksheets[0]
    heads, first, _second = list(sheet.iter_rows())

    shown = {head.value: cell for head, cell in zip(heads, first, strict=True)}
    assert [head.value for head in heads] == [field.zh for field in columns.FIELDS]
    assert (shown["证件类型"].value, shown["性别"].value) == ("居民身份证", "男")
    assert shown["证件号码"].data_type == "s"
    assert shown["证件号码"].number_format == "@"
    assert (shown["现住址"].value, shown["现住址"].data_type) == ("=1+1", "s")
    assert shown["出生日期"].is_date
    assert shown["会籍状态"].value == "在册"


def test_the_headings_are_those_of_the_readers_language(organizer: Actor) -> None:
    with override("en"):
        assert columns.headings()[:3] == ["Name", "Document type", "Document number"]
    assert len({f.zh for f in columns.FIELDS}) == len({f.en for f in columns.FIELDS}) == 27


def test_every_person_in_it_can_read_who_took_them_and_why(
    organizer: Actor, street: Organization, two: list[Membership]
) -> None:
    job = ask(organizer, street)
    fetched(organizer)

    noted = Unsealing.objects.order_by("person")
    assert [(one.person_id, one.user_id, one.reason, one.export) for one in noted] == [
        (member.person_id, organizer.user_id, REASON, job.public_id) for member in two
    ]
    entry = AuditEntry.objects.get(action="members.full_export_asked")
    assert (entry.reason, entry.facts, entry.scope_path) == (REASON, {"past": False}, street.path)
    export = Export.objects.get()
    assert (export.clear, export.rows, export.scopes) == (True, 2, [street.path])
    assert export.permission == permissions.EXPORT_IN_FULL


def test_an_export_begun_again_records_nobody_twice(
    organizer: Actor, street: Organization, two: list[Membership]
) -> None:
    job = ask(organizer, street)
    Unsealing.objects.create(
        person=two[0].person,
        user_id=organizer.user_id,
        role=organizer.role,
        reason=REASON,
        export=job.public_id,
    )
    assert len(table(fetched(organizer))) == 2
    assert Unsealing.objects.count() == 2


def test_former_members_stand_in_it_when_asked_for(
    organizer: Actor, street: Organization, two: list[Membership]
) -> None:
    command = EndSpells(
        memberships=[two[1].public_id], on=date(2026, 3, 1), ending=Membership.Ending.WITHDRAWN
    )
    end_spells(organizer, command)
    ask(organizer, street)
    assert len(table(fetched(organizer))) == 1
    with override("zh-hans"):
        ask(organizer, street, past=True)
    rows = table(fetched(organizer))
    assert [(row["会籍状态"], row["终止日期"]) for row in rows] == [
        ("active", ""),
        ("withdrawn", "2026-03-01"),
    ]


@pytest.mark.parametrize("role", sorted({*Role.values} - {Role.ORGANIZER}))
def test_nobody_else_may(district: Organization, street: Organization, role: str) -> None:
    with pytest.raises((NotPermitted, NotFound)):
        ask(an_actor(district, role), street)
    assert not Job.objects.exists()


def test_nobody_may_elsewhere(other_district: Organization, street: Organization) -> None:
    with pytest.raises(NotFound):
        ask(an_actor(other_district), street)


@pytest.mark.parametrize("reason", ["", "看看", "aaaaaaa", "查13800001234这个人"])
def test_a_reason_is_needed_that_says_something(
    organizer: Actor, street: Organization, reason: str
) -> None:
    with pytest.raises(ReasonNeeded):
        ask(organizer, street, reason=reason)


def test_who_lost_the_right_before_it_ran_gets_nothing(
    organizer: Actor, street: Organization, two: list[Membership]
) -> None:
    job = ask(organizer, street)
    Duty.objects.filter(pk=organizer.duty_id).update(role=Role.STREET_STAFF)
    worker.run_jobs()
    job.refresh_from_db()
    assert job.error_code == "not_permitted"
    assert not Unsealing.objects.exists()


@pytest.mark.parametrize("members", [2, 5])
def test_a_chunk_costs_the_same_however_many_stand_in_it(
    organizer: Actor,
    street: Organization,
    joint_union: Organization,
    members: int,
    django_assert_num_queries: Any,
) -> None:
    for _number in range(members):
        admitted(joint_union)
    job = ask(organizer, street)
    rows = list(Membership.objects.values_list("pk", flat=True))
    # The rows, who is noted already, the keys (SQLite; a sequence elsewhere), the rows of notes,
    # and the savepoint around them.
    with django_assert_num_queries(6):
        list(full_export.opened(organizer, rows, job.public_id, REASON))


def test_the_page_asks_for_a_reason_and_leads_to_the_file(
    district: Organization, street: Organization, two: list[Membership]
) -> None:
    desk = Client()
    desk.force_login(a_user(district, Role.ORGANIZER))
    address = f"/members/at/{street.public_id}/file/"
    assert address in desk.get(f"/organizations/{street.public_id}/").content.decode()
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"form": "csv"}).status_code == 422
    answer = desk.post(address, {"form": "csv", "reason": REASON})
    assert answer["Location"] == "/exports/"
    body = {"organization": str(street.public_id), "form": "xlsx", "reason": REASON}
    started = desk.post("/api/v1/members/file", body, content_type="application/json")
    assert (started.status_code, started.json()["state"]) == (202, "queued")


def test_a_file_that_may_hold_somebody_goes_with_their_data(
    organizer: Actor,
    street: Organization,
    other_district: Organization,
    two: list[Membership],
    django_capture_on_commit_callbacks: Any,
) -> None:
    elsewhere = an_actor(other_district, Role.ORGANIZER)
    ask(organizer, street)
    ask(elsewhere, other_district)
    assert worker.run_jobs() == 2
    mine, theirs = (job.result for job in Job.objects.order_by("pk"))
    with django_capture_on_commit_callbacks(execute=True):
        erase(organizer, two[1].person)
    with pytest.raises(exports.ExportGone):
        exports.take(organizer, mine)
    [left] = Export.objects.all()
    assert left.public_id == theirs
    assert [file.name for file in exports.folder().iterdir()] == [left.stored_as]

    ask(organizer, street)
    assert "古丽" not in fetched(organizer).decode()


def test_a_file_under_way_is_begun_anew_when_somebody_in_it_is_deleted(
    organizer: Actor, street: Organization, two: list[Membership]
) -> None:
    job = ask(organizer, street)
    Job.objects.update(state=Job.State.RUNNING, attempt=1, alive_at=timezone.now())
    job.refresh_from_db()
    old = jobs.Work(job, lambda _work: None)
    erase(organizer, two[1].person)
    taken = exports.TakenOut(
        name="tests", permission=permissions.EXPORT_IN_FULL, filename="x.csv", rows=2
    )
    with pytest.raises(jobs.TakenOver):
        exports.keep(organizer, old, taken, ["古丽·买买提".encode()])
    assert "古丽" not in fetched(organizer).decode()
    assert len(list(exports.folder().iterdir())) == 1
