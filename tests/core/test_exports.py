"""Files of long lists: written by a job as their asker, kept sealed, given to nobody else."""

import csv
import io
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.builders.accounts import a_user
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Duty, Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core import exporting, exports, jobs, keyring, worker
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.exports import ExportGone
from unionhall.core.models import AuditEntry, Export, Job
from unionhall.organizations.models import Kind, Organization


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Let three rows be many, and keep the files of a test to itself."""
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(worker, "BEAT", 0.0)
    settings.EXPORTS_FOLDER = tmp_path / "exports"


@pytest.fixture
def user(district: Organization) -> User:
    return a_user(district, Role.ORGANIZER)


@pytest.fixture
def actor(user: User) -> Actor:
    return actor_for(user, timezone.localdate())


@pytest.fixture
def desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def streets(district: Organization) -> list[Organization]:
    return [
        an_organization(f"{name}街道总工会", parent=district, kind=Kind.STREET)
        for name in ("=甲&<", "乙", "丙")
    ]


def written(desk: Client, query: str = "export=csv") -> Export:
    answer = desk.get(f"{reverse('organizations:organizations')}?{query}")
    assert (answer.status_code, answer["Location"]) == (302, "/exports/")
    assert worker.run_jobs() == 1
    return Export.objects.get(public_id=Job.objects.get().result)


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def names(actor: Actor, export: Export) -> list[str]:
    _export, pieces = exports.take(actor, export.public_id)
    return [row[0] for row in csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig")))]


def test_a_long_list_is_written_beside_the_pages_and_fetched_later(
    desk: Client, user: User, streets: list[Organization], district: Organization
) -> None:
    export = written(desk, "export=xlsx&kind=street")

    assert (export.rows, export.name) == (3, "organizations.organizations")
    assert export.filename == "工会名册.xlsx"
    assert (export.permission, export.scopes) == ("organizations.export", [district.path])
    answer = desk.get(f"/exports/{export.public_id}/file/")
    whole = content(answer)
    assert answer["Content-Length"] == str(len(whole))
    assert "attachment" in answer["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(whole)).worksheets[0].iter_rows(values_only=True))
    assert {row[0] for row in rows[1:]} == {body.name for body in streets}
    entries = AuditEntry.objects.filter(actor_id=user.pk).order_by("pk")
    trail = list(entries.values_list("action", "actor_id"))
    assert trail == [
        (action, user.pk)
        for action in (
            "core.job_asked",
            "lists.exported",
            "core.job_ended",
            "core.export_downloaded",
        )
    ]


def test_a_short_list_is_given_at_once(desk: Client, streets: list[Organization]) -> None:
    answer = desk.get(f"{reverse('organizations:organizations')}?export=csv&kind=district")
    assert answer.status_code == 200
    assert content(answer).decode("utf-8-sig").count("\r\n") == 2
    assert not Job.objects.exists()


def test_the_same_list_asked_twice_is_written_once(
    desk: Client, streets: list[Organization]
) -> None:
    for _time in range(2):
        desk.get(f"{reverse('organizations:organizations')}?export=csv")
    assert worker.run_jobs() == 1


def test_nothing_of_a_file_can_be_read_where_it_lies(
    desk: Client, streets: list[Organization]
) -> None:
    export = written(desk)
    [file] = exports.folder().iterdir()
    assert file.name == export.stored_as
    assert file.stat().st_mode & 0o777 == 0o600
    assert exports.folder().stat().st_mode & 0o777 == 0o700
    assert streets[1].name.encode() not in file.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 19, 20, 21, 38, 100])
def test_a_file_comes_back_as_it_was_however_long(
    actor: Actor, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(exports, "PIECE", 10)
    whole = os.urandom(size)
    export = kept(actor, [whole[:7], whole[7:]])
    assert export.size == size
    assert b"".join(exports.take(actor, export.public_id)[1]) == whole


def kept(actor: Actor, pieces: list[bytes], **options: Any) -> Export:
    taken = of_tests(actor, **options)
    return Export.objects.get(public_id=exports.keep(actor, at_work(actor), taken, pieces))


def at_work(actor: Actor) -> worker.Work:
    job = Job.objects.create(
        kind="tests", user_id=actor.user_id, user_name="", language="", state=Job.State.RUNNING
    )
    return worker.Work(job, lambda _work: None)


def of_tests(actor: Actor, **options: Any) -> exports.TakenOut:
    permission = next(iter(actor.grants)).permission
    return exports.TakenOut(
        name="tests", permission=permission, filename="x.csv", rows=1, **options
    )


def test_a_worker_that_was_given_up_leaves_the_file_of_the_next_one_alone(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PIECE", 10)
    slow, made = at_work(actor), []

    def pieces() -> Iterator[bytes]:
        yield b"a" * 30
        Job.objects.filter(public_id=slow.public_id).update(attempt=1)
        next_one = worker.Work(Job.objects.get(), lambda _work: None)
        made.append(exports.keep(actor, next_one, of_tests(actor), [b"b" * 40]))
        yield b"a" * 30

    with pytest.raises(jobs.TakenOver):
        exports.keep(actor, slow, of_tests(actor), pieces())
    export, read = exports.take(actor, made[0])
    assert b"".join(read) == b"b" * 40
    assert [file.name for file in exports.folder().iterdir()] == [export.stored_as]


def test_a_file_of_which_the_job_was_lost_is_not_given_out(actor: Actor) -> None:
    slow = at_work(actor)
    Job.objects.update(state=Job.State.QUEUED)
    with pytest.raises(jobs.TakenOver):
        exports.keep(actor, slow, of_tests(actor), [b"x"])
    assert not Export.objects.exists()
    assert list(exports.folder().iterdir()) == []


def test_a_file_that_was_cut_or_turned_does_not_open(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PIECE", 10)
    export = kept(actor, [b"0123456789abcdefghij"])
    path = exports.folder() / export.stored_as
    whole = path.read_bytes()
    half = len(whole) // 2
    for damaged in (whole[half:] + whole[:half], whole[half:], b"", whole[:-1]):
        path.write_bytes(damaged)
        with pytest.raises((ExportGone, exports.Tampered)):
            list(exports.take(actor, export.public_id)[1])


def test_a_file_is_its_askers_alone(
    desk: Client, streets: list[Organization], district: Organization
) -> None:
    export = written(desk)
    colleague = Client()
    colleague.force_login(a_user(district, Role.ORGANIZER))
    for address in ("", "file/"):
        assert colleague.get(f"/exports/{export.public_id}/{address}").status_code == 404
    for one in (export.public_id, uuid4()):  # as if there had never been one
        assert str(NotFound.message) in colleague.get(f"/exports/{one}/").content.decode()
    assert colleague.post(f"/exports/{export.public_id}/delete/").status_code == 404
    assert colleague.get(f"/jobs/{Job.objects.get().public_id}/").status_code == 404


def test_a_file_opens_only_in_a_duty_that_allows_what_it_was_made_under(
    desk: Client, user: User, streets: list[Organization], district: Organization
) -> None:
    export = written(desk)
    duty = Duty.objects.get(user=user)
    for changed in ({"role": Role.AUDITOR}, {"scope_path": streets[0].path}):
        Duty.objects.filter(pk=duty.pk).update(role=duty.role, scope_path=duty.scope_path)
        Duty.objects.filter(pk=duty.pk).update(**changed)
        with pytest.raises(NotPermitted):
            exports.take(actor_for(user, timezone.localdate()), export.public_id)
    assert desk.get(f"/exports/{export.public_id}/file/").status_code == 403
    assert "切换" in desk.get(f"/exports/{export.public_id}/").content.decode()
    assert not AuditEntry.objects.filter(action="core.export_downloaded").exists()


def test_the_job_writes_what_its_asker_may_see_when_it_runs(
    desk: Client, user: User, streets: list[Organization]
) -> None:
    desk.get(f"{reverse('organizations:organizations')}?export=csv")
    Duty.objects.filter(user=user).update(scope_path=streets[1].path)
    worker.run_jobs()
    export = Export.objects.get()
    found = names(actor_for(user, timezone.localdate()), export)
    assert found[1:] == [streets[1].name]


def test_who_may_not_export_any_more_gets_the_sentence(
    desk: Client, user: User, streets: list[Organization]
) -> None:
    desk.get(f"{reverse('organizations:organizations')}?export=csv")
    Duty.objects.filter(user=user).update(role=Role.AUDITOR)
    worker.run_jobs()
    assert Job.objects.get().error_code == "not_permitted"
    assert list(exports.folder().iterdir()) == []


def test_files_are_deleted_when_their_time_is_over(
    actor: Actor, desk: Client, streets: list[Organization]
) -> None:
    export = written(desk)
    assert export.expires_at - export.made_at == exports.KEPT
    stray = exports.folder() / "stray.part"
    stray.touch()
    now = timezone.now()
    os.utime(stray, (now.timestamp(), now.timestamp()))
    assert exports.forget(now) == 0
    assert stray.exists()

    later = export.expires_at + timedelta(seconds=1)
    Export.objects.update(expires_at=timezone.now())
    with pytest.raises(ExportGone):
        exports.take(actor, export.public_id)
    assert exports.forget(later) == 1
    assert list(exports.folder().iterdir()) == []
    assert not Export.objects.exists()


def test_a_file_can_be_deleted_before_its_time(desk: Client, streets: list[Organization]) -> None:
    export = written(desk)
    assert desk.post(f"/exports/{export.public_id}/delete/").status_code == 302
    assert list(exports.folder().iterdir()) == []
    assert desk.get(f"/exports/{export.public_id}/").status_code == 404


def test_a_file_with_full_data_is_kept_for_a_shorter_time(actor: Actor) -> None:
    export = kept(actor, [b"x"], clear=True)
    assert export.expires_at - export.made_at == exports.KEPT_IN_CLEAR


def test_a_file_whose_key_was_dropped_is_gone(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = kept(actor, [b"x"])
    Export.objects.update(key_version=max(keyring.keyring().seal) + 1)
    with pytest.raises(ExportGone):
        exports.take(actor, export.public_id)


def test_a_job_begun_again_after_its_file_was_made_keeps_that_file(actor: Actor) -> None:
    export = kept(actor, [b"x"])
    work = worker.Work(Job.objects.get(public_id=export.job), lambda _work: None)
    assert exports.keep(actor, work, of_tests(actor), [b"y"]) == export.public_id


def test_a_cancelled_export_leaves_no_file(
    desk: Client, actor: Actor, streets: list[Organization]
) -> None:
    desk.get(f"{reverse('organizations:organizations')}?export=csv")
    Job.objects.update(cancel_asked=True)
    worker.run_jobs()
    assert Job.objects.get().state == Job.State.CANCELLED
    assert list(exports.folder().iterdir()) == []


def test_the_pages_show_what_waits_and_what_is_ready(
    desk: Client, streets: list[Organization]
) -> None:
    address = f"{reverse('organizations:organizations')}?export=csv"
    desk.get(address)
    job = Job.objects.get()
    assert f'hx-get="/jobs/{job.public_id}/"' in desk.get("/exports/").content.decode()
    part = desk.get(f"/jobs/{job.public_id}/", headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div class="card job"')
    worker.run_jobs()
    over = desk.get(f"/jobs/{job.public_id}/", headers={"HX-Request": "true"})
    assert (over.status_code, over["HX-Refresh"]) == (204, "true")
    export = Export.objects.get()
    assert f"/exports/{export.public_id}/" in desk.get(f"/jobs/{job.public_id}/").content.decode()
    assert "工会名册.csv" in desk.get("/exports/").content.decode()
    assert "已完成" in desk.get("/jobs/").content.decode()


def test_stopping_a_job_leads_back_to_where_one_was(
    desk: Client, streets: list[Organization]
) -> None:
    desk.get(f"{reverse('organizations:organizations')}?export=csv")
    cancel = f"/jobs/{Job.objects.get().public_id}/cancel/"
    assert desk.post(cancel, {"next": "/exports/"})["Location"] == "/exports/"
    assert desk.post(cancel, {"next": "/exports/"}).status_code == 409


@pytest.mark.parametrize("page", ["/jobs/", "/exports/"])
@pytest.mark.parametrize("files", [1, 4])
def test_the_lists_cost_a_fixed_number_of_statements(
    desk: Client, actor: Actor, page: str, files: int, django_assert_max_num_queries: Any
) -> None:
    for _number in range(files):
        kept(actor, [b"x"])
    desk.get(page)
    with django_assert_max_num_queries(9):
        desk.get(page)


def test_programs_follow_their_jobs_and_fetch_their_files(
    desk: Client, streets: list[Organization]
) -> None:
    desk.get(f"{reverse('organizations:organizations')}?export=csv")
    job = Job.objects.get().public_id
    assert desk.get(f"/api/v1/jobs/{job}").json()["state"] == "queued"
    worker.run_jobs()
    found = desk.get(f"/api/v1/jobs/{job}").json()
    assert (found["state"], found["done"], found["total"]) == ("done", 4, 4)
    [listed] = desk.get("/api/v1/exports").json()["items"]
    assert listed["public_id"] == found["result"]
    assert content(desk.get(f"/api/v1/exports/{found['result']}/file"))[:3] == b"\xef\xbb\xbf"
    assert desk.post(f"/api/v1/jobs/{job}/cancel").status_code == 409
    assert [row["public_id"] for row in desk.get("/api/v1/jobs").json()["items"]] == [str(job)]
