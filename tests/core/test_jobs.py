"""Jobs: asked for, run with the rights of the day, seen, cancelled, and taken up again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from tests.builders.accounts import a_user, an_actor
from unionhall.accounts.models import Duty, Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core import jobs, worker
from unionhall.core.actors import Actor, the_system
from unionhall.core.errors import NotFound, Rejected
from unionhall.core.jobs import JobOver, Work
from unionhall.core.models import AuditEntry, Job
from unionhall.organizations import permissions
from unionhall.organizations.models import Organization

State = Job.State


class TooHot(Rejected):
    message = "太热了。"


@pytest.fixture(autouse=True)
def every_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "BEAT", 0.0)


@pytest.fixture
def did() -> Iterator[list[Any]]:
    """A kind of job that does what its argument says, and notes who did it."""
    noted: list[Any] = []

    @jobs.kind("tests.cook", label="烹饪", permission=permissions.CHANGE)
    def cook(actor: Actor, work: Work) -> None:
        noted.append(actor)
        for number in range(3):
            work.progress(number, 3)
            if work.arguments.get("how") == "cancelled":
                jobs.cancel(actor, work.public_id)
            if work.arguments.get("how") == "too hot":
                raise TooHot
            if work.arguments.get("how") == "burnt":
                raise RuntimeError("110101199001011234")
            if work.arguments.get("how") == "taken":
                Job.objects.filter(public_id=work.public_id).update(attempt=9)
            noted.append(number)
        work.progress(3)

    yield noted
    del jobs.KINDS["tests.cook"]


def a_job(actor: Actor, how: str = "", **options: Any) -> Job:
    return jobs.start(actor, "tests.cook", None, {"how": how}, **options)


def done(job: Job) -> Job:
    assert worker.run_jobs() == 1
    job.refresh_from_db()
    return job


def test_a_job_is_done_by_its_asker_and_says_how_far_it_is(
    did: list[Any], organizer: Actor, district: Organization
) -> None:
    job = done(a_job(organizer))

    assert did == [organizer, 0, 1, 2]
    assert (job.state, job.done, job.total, job.attempt) == (State.DONE, 3, 3, 1)
    assert job.scope_path == district.path
    trail = AuditEntry.objects.filter(action__startswith="core.job").order_by("pk")
    assert [(entry.action, entry.facts) for entry in trail] == [
        ("core.job_asked", {"work": "tests.cook"}),
        ("core.job_ended", {"work": "tests.cook", "state": "done"}),
    ]
    assert {entry.actor_id for entry in trail} == {organizer.user_id}


def test_a_job_waits_in_the_queue_from_the_moment_its_transaction_is_through(
    did: list[Any], organizer: Actor
) -> None:
    with transaction.atomic():
        a_job(organizer)
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()

    job = a_job(organizer)
    queued = DBTaskResult.objects.get()
    assert queued.args_kwargs == {"args": [str(job.public_id)], "kwargs": {}}


def test_the_worker_does_what_waits_and_leaves_the_queue_empty(
    did: list[Any], organizer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = worker.run
    monkeypatch.setattr(worker, "run", lambda job: run(job, beats=False))
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    first, second = a_job(organizer), a_job(organizer, "too hot")

    worker.Worker("tests").work(batch=True)

    assert [Job.objects.get(pk=job.pk).state for job in (first, second)] == ["done", "failed"]
    assert not DBTaskResult.objects.ready().exists()
    assert {row.traceback for row in DBTaskResult.objects.all()} == {""}


def test_the_same_work_waits_once(did: list[Any], organizer: Actor) -> None:
    first = a_job(organizer, once="supper")
    assert a_job(organizer, once="supper") == first
    done(first)
    assert a_job(organizer, once="supper") != first


@pytest.mark.parametrize("end", ["duty", "account"])
def test_who_no_longer_holds_the_duty_gets_a_sentence_instead(
    did: list[Any], organizer: Actor, end: str
) -> None:
    job = a_job(organizer)
    if end == "duty":
        Duty.objects.filter(pk=organizer.duty_id).update(valid_until=timezone.localdate())
    else:
        User.objects.filter(pk=organizer.user_id).update(is_active=False)

    assert (done(job).state, job.error_code, did) == (State.FAILED, "duty_gone", [])


def test_a_job_acts_with_the_rights_of_the_day_it_runs(did: list[Any], organizer: Actor) -> None:
    job = a_job(organizer)
    Duty.objects.filter(pk=organizer.duty_id).update(role=Role.AUDITOR)
    done(job)
    assert did[0].role == Role.AUDITOR
    assert not did[0].holds(permissions.CHANGE)


def test_the_operator_at_the_console_may_have_jobs_too(did: list[Any], city: Organization) -> None:
    done(a_job(the_system("console")))
    assert did[0] == the_system("console")


def test_a_refusal_ends_a_job_with_its_sentence(did: list[Any], organizer: Actor) -> None:
    job = done(a_job(organizer, "too hot"))
    assert (job.state, job.error_code, job.error) == (State.FAILED, "too_hot", "太热了。")


def test_a_failure_says_nothing_of_what_failed(did: list[Any], organizer: Actor) -> None:
    with override("zh-hans"):
        job = a_job(organizer, "burnt")
    assert (done(job).state, job.error_code) == (State.FAILED, "crashed")
    assert "110101" not in job.error
    assert job.error.startswith("系统")


def test_a_waiting_job_is_cancelled_at_once(did: list[Any], organizer: Actor) -> None:
    job = jobs.cancel(organizer, a_job(organizer).public_id)
    assert (job.state, worker.run_jobs(), did) == (State.CANCELLED, 0, [])
    with pytest.raises(JobOver):
        jobs.cancel(organizer, job.public_id)


def test_a_running_job_stops_where_it_looks_up(did: list[Any], organizer: Actor) -> None:
    job = done(a_job(organizer, "cancelled"))
    assert (job.state, did) == (State.CANCELLED, [organizer, 0])


def test_what_a_worker_that_was_given_up_still_does_is_not_taken(
    did: list[Any], organizer: Actor
) -> None:
    job = done(a_job(organizer, "taken"))
    assert (job.state, did) == (State.RUNNING, [organizer, 0])


def test_a_job_whose_worker_died_is_taken_up_again_a_few_times(
    did: list[Any], organizer: Actor
) -> None:
    job = a_job(organizer)
    long_ago = timezone.now() - worker.LEASE - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, attempt=1, alive_at=timezone.now())
    assert worker.take_up_lost() == 0
    Job.objects.filter(pk=job.pk).update(alive_at=long_ago)
    assert worker.take_up_lost() == 1
    assert DBTaskResult.objects.ready().count() == 2
    assert done(job).state == State.DONE
    assert job.attempt == 2

    hopeless = a_job(organizer)
    Job.objects.filter(pk=hopeless.pk).update(attempt=worker.MOST_ATTEMPTS)
    assert (done(hopeless).state, hopeless.error_code) == (State.FAILED, "workers_died")


def test_a_job_is_seen_by_its_asker_and_by_who_looks_after_its_kind_there(
    did: list[Any], organizer: Actor, district: Organization, other_district: Organization
) -> None:
    job = a_job(organizer)
    colleague, stranger = an_actor(district), an_actor(other_district)
    auditor = actor_for(a_user(district, Role.AUDITOR), timezone.localdate())

    assert jobs.job(colleague, job.public_id) == job
    for other in (stranger, auditor, Actor(user_id=None, name="")):
        with pytest.raises(NotFound):
            jobs.job(other, job.public_id)
    assert [list(jobs.jobs(who)) for who in (organizer, colleague)] == [[job], []]


def test_rate_and_time_left_follow_from_what_was_done() -> None:
    now = timezone.now()
    job = Job(state=State.RUNNING, begun_at=now - timedelta(seconds=10), done=200, total=1000)
    assert (job.rate(now), job.seconds_left(now)) == (20.0, 40)
    waiting = Job(state=State.QUEUED, done=0)
    assert (waiting.rate(now), waiting.seconds_left(now)) == (0.0, None)


def test_jobs_that_were_over_long_ago_are_forgotten(did: list[Any], organizer: Actor) -> None:
    old, new = a_job(organizer), a_job(organizer)
    assert worker.run_jobs() == 2
    Job.objects.filter(pk=old.pk).update(ended_at=timezone.now() - worker.KEPT)
    assert worker.forget() == 1
    assert list(Job.objects.all()) == [new]


def test_a_kind_that_nobody_knows_is_a_mistake_of_ours(organizer: Actor) -> None:
    with pytest.raises(LookupError):
        jobs.start(organizer, "tests.nothing")
