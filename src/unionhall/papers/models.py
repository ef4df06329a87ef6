"""Papers of a body, their numbers, templates and signed scans."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel


class NumberWord(ScopedModel):
    """The word of a body's numbers in one series (发文字号 without year and number: 平工发)."""

    series = models.CharField(_("series"), max_length=40)
    word = models.CharField(_("word of the number"), max_length=20)

    objects = ScopedQuerySet["NumberWord"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "series"], name="number_word_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["scope_path", "series"], name="one_word_each")
        ]

    def __str__(self) -> str:
        return self.word


class Series(ScopedModel):
    """How far a body's numbers of one series and year have come.

    Locked while a paper takes the next number, in the transaction that writes the paper:
    what is rolled back leaves no gap.
    """

    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Series"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "year"], name="series_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["scope_path", "series", "year"], name="one_series_each")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"


class Template(ScopedModel):
    """A body's own template of a kind of paper, for itself and everything below it.

    Valid from its upload until ``retired_at``; never deleted, because papers name it.
    """

    kind = models.CharField(_("kind"), max_length=60)
    docx = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("size"))
    valid_from = models.DateTimeField(_("valid from"))
    retired_at = models.DateTimeField(_("retired"), null=True)
    uploaded_by = models.BigIntegerField(null=True)
    uploaded_by_name = models.CharField(_("uploaded by"), max_length=80)

    objects = ScopedQuerySet["Template"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "kind"], name="template_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["scope_path", "kind"],
                condition=Q(retired_at=None),
                name="one_template_in_use",
            )
        ]

    def __str__(self) -> str:
        return self.kind


class Paper(StatefulModel):
    """A paper that was made: its number for good, its file sealed.

    ``subject_app`` and ``subject_id`` name what it is about (a founding case, a union).
    ``sealed`` is the Word file, bound to ``public_id``. ``sent_hash`` (keyed) tells an
    identical retry of ``submission_id`` from another content under the same key. A voided
    paper keeps its number; ``corrects`` is the voided one that this paper takes the place
    of. Who made it is copied as it was on the day, as in the audit trail.
    """

    TABLE: ClassVar[str] = "papers.paper"

    class State(models.TextChoices):
        MADE = "made", _("valid")
        VOIDED = "voided", _("voided")

    ROADS: Roads = {State.MADE: {State.VOIDED}}

    submission_id = models.UUIDField(unique=True)
    sent_hash = models.UUIDField(editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    body_name = models.CharField(_("body"), max_length=120)
    on = models.DateField(_("day"))
    series = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(null=True)
    word = models.CharField(max_length=20, blank=True)
    reference = models.CharField(pgettext_lazy("paper", "number"), max_length=80, blank=True)
    subject_app = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_name = models.CharField(_("about"), max_length=120)
    made_at = models.DateTimeField(_("made"))
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(_("made by"), max_length=80)
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="papers")
    template_sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField(_("size"))
    voided_at = models.DateTimeField(_("voided"), null=True)
    void_reason = models.CharField(_("why it was voided"), max_length=200, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")

    objects = ScopedQuerySet["Paper"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "on", "id"], name="paper_by_place"),
            models.Index(fields=["on", "id"], name="paper_by_day"),
            models.Index(fields=["subject_app", "subject_id", "id"], name="paper_by_subject"),
            models.Index(fields=["key_version"], name="paper_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["scope_path", "series", "year", "number"],
                condition=Q(number__isnull=False),
                name="paper_numbered_once",
            ),
            models.CheckConstraint(
                condition=Q(number=None, series="") | (Q(number__gt=0) & ~Q(series="")),
                name="paper_number_has_series",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.subject_name

    @property
    def is_voided(self) -> bool:
        """Say whether it counts no more."""
        return self.state == self.State.VOIDED

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)


class Scan(ScopedModel):
    """A signed and scanned page (or all pages as one PDF) of a paper; replaced, never deleted."""

    TABLE: ClassVar[str] = "papers.scan"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        JPG = "jpg", "JPG"
        PNG = "png", "PNG"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="scans")
    page = models.PositiveSmallIntegerField(_("page"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    format = models.CharField(_("format"), max_length=3, choices=Format)
    size = models.PositiveIntegerField(_("size"))
    content_hash = models.UUIDField(editable=False)
    attached_at = models.DateTimeField(_("attached"))
    attached_by = models.BigIntegerField(null=True)
    attached_by_name = models.CharField(_("attached by"), max_length=80)
    replaced_at = models.DateTimeField(_("replaced"), null=True)
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()

    objects = ScopedQuerySet["Scan"].as_manager()

    class Meta:
        ordering = ["page", "version"]
        indexes = [
            models.Index(fields=["scope_path", "id"], name="scan_by_place"),
            models.Index(fields=["key_version"], name="scan_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["paper", "page", "version"], name="scan_version_once"),
            models.UniqueConstraint(
                fields=["paper", "page"],
                condition=Q(replaced_at=None),
                name="one_scan_in_use_per_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}.{self.version}"
