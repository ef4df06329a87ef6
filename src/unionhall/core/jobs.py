"""Work beside the pages: asked for in a request, done by a worker, seen by whoever asked.

An app says what it can do, and how::

    @jobs.kind("intake.batch", label=_("Import of members"), permission=IMPORT)
    def take_in(actor: Actor, work: Work) -> UUID | None: ...

and a service asks for it, in its own transaction::

    jobs.start(actor, "intake.batch", batch.public_id, {}, place=batch.scope_path, once=…)

The function gets the asker as an actor with the rights of the day it runs, calls
``work.progress(done, total)`` as it goes along (cheap: it may be called for each row), and
may return the public id of what it made. It can be killed at any moment and is then begun
again: what it does must be safe to do twice. A ``DomainError`` ends it with its sentence.

The queue is django-tasks with its database backend; ``core.worker`` does the work, and no
other module knows the library.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from unionhall.core import audit, formats, tasks
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import Conflict, DomainError, NotFound, NotPermitted
from unionhall.core.models import Job

Arguments = Mapping[str, str | int | bool | None]


class JobOver(Conflict):
    message = _("This job has ended already.")


class DutyGone(NotPermitted):
    message = _("The duty in which this was asked for is no longer held. Ask again in another.")


class WorkersDied(DomainError):
    """Several workers died over it: one more would die too."""

    message = _(
        "This was begun %(times)s times and never came to its end. "
        "Ask whoever looks after the server."
    )


class Crashed(DomainError):
    """What a failure that nobody foresaw comes to; the log says more."""

    message = _("Something went wrong on our side. We have made a note of it; try again later.")


class Cancelled(Exception):
    """Somebody asked the job to stop; raised by ``Work.progress`` and ``Work.check``."""


class TakenOver(Exception):
    """Another worker has this job by now; raised where ``Cancelled`` is."""


class Work:
    """What a running job knows and says."""

    def __init__(self, job: Job, pulse: Callable[["Work"], None]) -> None:
        self.public_id = job.public_id
        self.attempt = job.attempt
        self.subject = job.subject
        self.scope_path = job.scope_path
        self.arguments: dict[str, Any] = dict(job.arguments)
        self.language = job.language
        self.done, self.total = 0, job.total
        self.stop: Exception | None = None
        self._pulse = pulse

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far it is; raises Cancelled where somebody asked for that."""
        self.done, self.total = done, self.total if total is None else total
        self.check()

    def check(self) -> None:
        """Raise Cancelled where somebody asked the job to stop."""
        self._pulse(self)
        if self.stop is not None:
            raise self.stop


Run = Callable[[Actor, Work], UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of job. ``permission``: who but the asker may see it, at its place.

    ``stop``: who of these may cancel it as well; without it, the asker alone. ``page`` gives
    the address where the result is seen.
    """

    name: str
    label: str | Promise
    run: Run
    permission: Permission | None
    stop: Permission | None
    page: Callable[[Job], str] | None


KINDS: dict[str, Kind] = {}


def kind(
    name: str,
    *,
    label: str | Promise,
    permission: Permission | None = None,
    stop: Permission | None = None,
    page: Callable[[Job], str] | None = None,
) -> Callable[[Run], Run]:
    """Register the function that does jobs of one kind."""

    def register(run: Run) -> Run:
        KINDS[name] = Kind(
            name=name, label=label, run=run, permission=permission, stop=stop, page=page
        )
        return run

    return register


Again = Callable[[int, int | None, UUID | None], Actor | None]
_again: list[Again] = []


def know_actors(again: Again) -> None:
    """Learn how an account, in a duty, becomes an actor again (None: it may not any more)."""
    _again[:] = [again]


def asker(job: Job) -> Actor:
    """Return who asked, with the rights they hold now; refuses where the duty is gone."""
    if job.user_id is None:
        return Actor(user_id=None, name=job.user_name, role="operator", everywhere=True)
    actor = _again[0](job.user_id, job.duty_id, job.person)
    if actor is None:
        raise DutyGone
    return actor


@transaction.atomic
def start(  # noqa: PLR0913 -- the last two by name
    actor: Actor,
    kind: str,
    subject: UUID | None = None,
    arguments: Arguments | None = None,
    *,
    place: str = "",
    once: str = "",
) -> Job:
    """Have a job done after this transaction; the same one again while one with ``once`` waits.

    ``place`` is where it belongs in the tree; left out, where the asker's duty is.
    """
    if kind not in KINDS:
        raise LookupError(kind)
    job = Job(
        kind=kind,
        subject=subject,
        arguments=dict(arguments or {}),
        once=once,
        user_id=actor.user_id,
        user_name=actor.name,
        duty_id=actor.duty_id,
        person=actor.person,
        language=get_language() or "",
        scope_path=place or min((grant.scope for grant in actor.grants), default=""),
    )
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as the_same_job_waits_once:
        waiting = Job.objects.filter(once=once, state__in=Job.ROADS).first() if once else None
        if waiting is None:
            raise Conflict from the_same_job_waits_once
        return waiting
    audit.record(actor, "core.job_asked", job, work=kind)
    enqueue(job)
    return job


def enqueue(job: Job) -> None:
    """Put a job into the queue, in the transaction that is open."""
    tasks.run.enqueue(str(job.public_id))


@transaction.atomic
def put_back(job: Job) -> int:
    """Put a running job back into the queue; whoever is at it no longer has it."""
    here = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt)
    if not here.update(state=Job.State.QUEUED, alive_at=None):
        return 0
    enqueue(job)
    return 1


def hold(work: Work) -> None:
    """Keep a job until the transaction ends; raises TakenOver where it is another worker's."""
    here = Job.objects.filter(public_id=work.public_id, attempt=work.attempt)
    if here.filter(state=Job.State.RUNNING).select_for_update().first() is None:
        raise TakenOver


def jobs(actor: Actor) -> QuerySet[Job]:
    """List the actor's own jobs, the latest first."""
    return Job.objects.filter(_own(actor)).order_by("-id")


def waiting(actor: Actor, kinds: Iterable[str]) -> QuerySet[Job]:
    """List the actor's own jobs of these kinds that are not over yet, the first one first."""
    return jobs(actor).filter(kind__in=kinds, state__in=Job.ROADS).order_by("id")


def job(actor: Actor, public_id: UUID) -> Job:
    """Find a job of one's own, or one of a kind and at a place that one may look at."""
    found = Job.objects.filter(public_id=public_id).first()
    if found is None or not _may_see(actor, found):
        raise NotFound
    return found


def _own(actor: Actor) -> Q:
    if actor.everywhere:
        return Q()
    return Q(user_id=actor.user_id) if actor.user_id is not None else Q(pk=None)


def _may_see(actor: Actor, job: Job) -> bool:
    kind = KINDS.get(job.kind)
    return _asked(actor, job) or bool(
        kind and kind.permission and actor.may(kind.permission, job.scope_path)
    )


def _asked(actor: Actor, job: Job) -> bool:
    return actor.everywhere or (actor.user_id is not None and actor.user_id == job.user_id)


def may_stop(actor: Actor, job: Job) -> bool:
    """Say whether the actor may cancel a job: whoever asked for it, or looks after such jobs."""
    kind = KINDS.get(job.kind)
    return _asked(actor, job) or bool(kind and kind.stop and actor.may(kind.stop, job.scope_path))


@transaction.atomic
def cancel(actor: Actor, public_id: UUID) -> Job:
    """Ask a job to stop: one that waits is cancelled at once, one that runs within seconds."""
    found = job(actor, public_id)
    if not may_stop(actor, found):
        raise NotPermitted
    waits = Job.objects.filter(pk=found.pk, state=Job.State.QUEUED)
    now = timezone.now()
    if waits.update(state=Job.State.CANCELLED, ended_at=now):
        ended(actor, found, Job.State.CANCELLED)
    elif not Job.objects.filter(pk=found.pk, state=Job.State.RUNNING).update(cancel_asked=True):
        raise JobOver
    found.refresh_from_db()
    return found


def ended(actor: Actor, job: Job, state: str) -> None:
    """Note in the trail how a job ended."""
    audit.record(actor, "core.job_ended", job, work=job.kind, state=str(state))


def label(kind: str) -> str:
    """Return what a kind of job is called."""
    return str(KINDS[kind].label) if kind in KINDS else kind


@dataclass(frozen=True, slots=True)
class Progress:
    """A job as a page or a program shows it."""

    job: Job
    now: datetime

    @property
    def label(self) -> str:
        return label(self.job.kind)

    @property
    def url(self) -> str:
        """Where the result is to be seen; nothing before there is one."""
        kind = KINDS.get(self.job.kind)
        return kind.page(self.job) if kind and kind.page and self.job.result else ""

    @property
    def rate(self) -> int:
        return round(self.job.rate(self.now))

    @property
    def seconds_left(self) -> int | None:
        return self.job.seconds_left(self.now)

    @property
    def said(self) -> str:
        """Say how much is done, and how long the rest takes."""
        job, words = self.job, []
        if job.total:
            both = {"done": formats.grouped(job.done), "total": formats.grouped(job.total)}
            words.append(gettext("%(done)s of %(total)s") % both)
        elif job.done:
            words.append(formats.grouped(job.done))
        if job.state == Job.State.RUNNING and self.rate:
            words.append(gettext("%(rate)s a second") % {"rate": formats.grouped(self.rate)})
        if (left := self.seconds_left) is not None:
            minutes = -(-left // 60)
            words.append(
                gettext("less than a minute left")
                if minutes <= 1
                else gettext("about %(minutes)s minutes left") % {"minutes": minutes}
            )
        return " · ".join(words)

    @property
    def tone(self) -> str:
        tones: dict[str, str] = {
            Job.State.DONE: "good",
            Job.State.FAILED: "late",
            Job.State.CANCELLED: "neutral",
        }
        return tones.get(self.job.state, "info")


def progress(job: Job) -> Progress:
    """Return a job as it stands at this moment."""
    return Progress(job, timezone.now())
