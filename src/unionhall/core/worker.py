"""The worker: takes jobs from the queue, one after the other, and keeps them visible.

A second thread with a connection of its own writes once a second how far the job is, and
reads whether somebody wants it to stop: so both are seen whatever transaction the job is in.
A job whose worker died stops being written; after ``LEASE`` another begins it again.
"""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from threading import Event, Thread
from time import monotonic
from types import FrameType
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.management.commands.db_worker import Worker as Queue
from django_tasks_db.models import DBTaskResult

from unionhall.core import jobs
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.core.jobs import KINDS, Cancelled, Crashed, TakenOver, Work, WorkersDied
from unionhall.core.models import Job

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""So long a running job may say nothing; longer than anybody waits in SQLite's line."""
BEAT = 1.0
"""Seconds between two signs of life."""
POLL = 1.0
"""Seconds between two looks at an empty queue; a look reads only."""
MOST_ATTEMPTS = 5
KEPT = timedelta(days=30)
"""So long the row of a job that is over is kept; the trail keeps it for good."""


class Stopped(BaseException):
    """The worker is told to end: what it was at goes back into the queue."""


def take_up_lost() -> int:
    """Put jobs whose worker died back into the queue; returns how many."""
    limit = timezone.now() - LEASE
    lost = Job.objects.filter(state=Job.State.RUNNING, alive_at__lt=limit)
    count = 0
    for job in lost:
        count += jobs.put_back(job)
    return count


def run(public_id: UUID, *, beats: bool = True) -> None:
    """Do one job, if it still waits; whatever happens ends up in its row."""
    waits = Job.objects.filter(public_id=public_id, state=Job.State.QUEUED)
    now = timezone.now()
    begun = {"begun_at": now, "alive_at": now, "done": 0, "attempt": F("attempt") + 1}
    if not waits.update(state=Job.State.RUNNING, **begun):
        return
    job = Job.objects.get(public_id=public_id)
    actor = Actor(user_id=job.user_id, name=job.user_name, duty_id=job.duty_id)
    work = Work(job, _from_beside if beats else _from_within(job))
    try:
        with override(job.language or None):
            actor = _asker(job)
            with _beating(job, work) if beats else nullcontext():
                result = KINDS[job.kind].run(actor, work)
        _end(actor, job, work, Job.State.DONE, result=result)
    except Cancelled:
        _end(actor, job, work, Job.State.CANCELLED)
    except TakenOver:
        log.warning("job %s was taken over by another worker", public_id)
    except Stopped:
        jobs.put_back(job)
    except DomainError as refusal:
        _fail(actor, job, work, refusal)
    except Exception:
        log.exception("job %s of kind %s failed", public_id, job.kind)
        _fail(actor, job, work, Crashed())


def _asker(job: Job) -> Actor:
    if job.attempt > MOST_ATTEMPTS:
        raise WorkersDied(times=MOST_ATTEMPTS)
    return jobs.asker(job)


def _fail(actor: Actor, job: Job, work: Work, refusal: DomainError) -> None:
    with override(job.language or None):
        sentence = str(refusal)[:300]
    _end(actor, job, work, Job.State.FAILED, error_code=refusal.code, error=sentence)


@transaction.atomic
def _end(actor: Actor, job: Job, work: Work, state: str, **changes: object) -> None:
    here = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt)
    now = timezone.now()
    if here.update(
        state=state, ended_at=now, alive_at=now, done=work.done, total=work.total, **changes
    ):
        jobs.ended(actor, job, state)


def _sign(job: Job, work: Work) -> None:
    """Write how far the job is, and read what is wanted of it."""
    here = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt)
    written = here.update(alive_at=timezone.now(), done=work.done, total=work.total)
    if not written:
        work.stop = TakenOver()
    elif here.filter(cancel_asked=True).exists():
        work.stop = Cancelled()


def _from_within(job: Job) -> Callable[[Work], None]:
    """Return what gives signs of life where no second thread does."""
    last = 0.0

    def sign(work: Work) -> None:
        nonlocal last
        if monotonic() - last >= BEAT:
            _sign(job, work)
            last = monotonic()

    return sign


def _from_beside(work: Work) -> None:
    """Leave the signs of life to the second thread."""


@contextmanager
def _beating(job: Job, work: Work) -> Iterator[None]:
    """Have a second thread give signs of life for as long as the job runs."""
    over = Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT):
                try:
                    _sign(job, work)
                except DatabaseError:  # the next beat is a second away
                    log.warning("job %s could not be written to just now", job.public_id)
        finally:
            connection.close()

    thread = Thread(target=beat, name="jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Worker:
    """Works until it is told to stop, or, with ``batch``, until nothing waits."""

    def __init__(self, name: str) -> None:
        self._over = Event()
        self._busy = False
        self._queue = Queue(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )

    def listen(self) -> None:
        """End in good order when the process is told to."""
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._over.set()
        self._queue.running = False
        if self._queue.running_task:
            raise Stopped

    def work(self, *, batch: bool = False) -> None:
        """Do what waits. The queue's own loop would take SQLite's write lock every second."""
        while not self._over.is_set():
            take_up_lost()
            if DBTaskResult.objects.ready().exists():
                self._queue.run()
            elif batch:
                return
            self._over.wait(POLL)


def run_jobs() -> int:
    """Do what waits, here and now, in the order of asking: for tests and commands."""
    count = 0
    waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("pk")
    while (job := waiting.first()) is not None:
        run(job.public_id, beats=False)
        count += 1
    return count


def forget() -> int:
    """Delete the rows of jobs that were over long ago, and what the queue keeps of them."""
    limit = timezone.now() - KEPT
    DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()
    over = Job.objects.exclude(state__in=Job.ROADS).filter(ended_at__lt=limit)
    return over.delete()[0]
