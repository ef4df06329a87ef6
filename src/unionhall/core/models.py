"""The audit trail."""

from django.db import models

from unionhall.core.scoping import PathField


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
