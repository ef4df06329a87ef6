"""The audit trail, and the jobs that run beside the pages."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import PathField, ScopedQuerySet
from unionhall.core.states import StatefulModel


class AuditEntry(models.Model):
    """One thing that was done: by whom, in which duty, to what, where, why, with which facts.

    Entries are only ever added: triggers refuse updates and deletions. Each is a link of
    one of several chains: ``seal`` is a keyed hash (HMAC, key outside the database) over
    the entry's content and the seal before it, ``number`` its place in its ``chain``.
    Names are copied as they were on the day; personal data never stands in ``facts``.
    """

    chain = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, blank=True)
    duty_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    target = models.CharField(max_length=120)
    scope_path = PathField(blank=True)
    reason = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    seal = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "at"], name="audit_by_place"),
            models.Index(fields=["target"], name="audit_by_target"),
        ]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_link_once")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.target}"


class AuditHead(models.Model):
    """The last link of each chain; locked while a link is added."""

    chain = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField()
    seal = models.CharField(max_length=64)


class Job(StatefulModel):
    """A piece of work that somebody asked for and that a worker does beside the pages.

    The asker is kept as keys, and becomes an actor again, with the rights of that day, when
    the job runs. ``arguments`` never hold personal data. ``alive_at`` is written every few
    seconds while a worker is at it, ``attempt`` counts the workers that took it up: what an
    earlier one still writes is not taken. ``once`` keeps the same work from standing twice
    in the queue.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("job", "waiting")
        RUNNING = "running", pgettext_lazy("job", "running")
        DONE = "done", pgettext_lazy("job", "done")
        FAILED = "failed", pgettext_lazy("job", "failed")
        CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")

    ROADS = {
        State.QUEUED: {State.RUNNING, State.FAILED, State.CANCELLED},
        State.RUNNING: {State.QUEUED, State.DONE, State.FAILED, State.CANCELLED},
    }

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.QUEUED)
    kind = models.CharField(max_length=60)
    subject = models.UUIDField(null=True)
    arguments = models.JSONField(default=dict)
    once = models.CharField(max_length=80, blank=True)
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(max_length=80)
    duty_id = models.BigIntegerField(null=True)
    person = models.UUIDField(null=True)
    language = models.CharField(max_length=8)
    asked_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    cancel_asked = models.BooleanField(default=False)
    error_code = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=300, blank=True)
    result = models.UUIDField(null=True)

    objects = ScopedQuerySet["Job"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "id"], name="job_by_place"),
            models.Index(fields=["user_id", "id"], name="job_by_user"),
            models.Index(
                fields=["alive_at"], condition=Q(state="running"), name="job_that_may_be_lost"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["once"],
                condition=Q(state__in=("queued", "running")) & ~Q(once=""),
                name="the_same_job_waits_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will come of it."""
        return self.state not in self.ROADS

    def rate(self, now: datetime) -> float:
        """Return how many it does a second, in this run."""
        until = self.ended_at or self.alive_at or now
        seconds = (until - self.begun_at).total_seconds() if self.begun_at else 0
        return self.done / seconds if seconds > 0 else 0.0

    def seconds_left(self, now: datetime) -> int | None:
        """Return how long it will take from now, where that can be told yet."""
        rate = self.rate(now)
        if self.state != self.State.RUNNING or not self.total or not rate:
            return None
        return max(0, round((self.total - self.done) / rate))


class Export(models.Model):
    """A list that was written to a file, kept sealed until somebody's time for it is over.

    It belongs to who asked. ``permission`` and ``scopes`` are what it was made under: who
    downloads it must hold as much on that day. ``key_version`` is that of the sealing key.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    job = models.UUIDField(unique=True)
    user_id = models.BigIntegerField()
    scope_path = PathField(blank=True)
    name = models.CharField(max_length=80)
    filename = models.CharField(max_length=120)
    permission = models.CharField(max_length=60)
    scopes = models.JSONField(default=list)
    clear = models.BooleanField(default=False)
    rows = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=40, unique=True)
    key_version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "id"], name="export_by_user"),
            models.Index(fields=["expires_at"], name="export_by_expiry"),
        ]

    def __str__(self) -> str:
        return self.filename
