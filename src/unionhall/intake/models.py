"""Lists that were handed in: the batch, its file, its rows with their verdicts, its ledger."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import User
from unionhall.core import formats
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import PathField, ScopedModel, ScopedQuerySet
from unionhall.core.states import StatefulModel
from unionhall.organizations.models import Organization


class Verdict(models.IntegerChoices):
    """What a row comes to; each row has exactly one."""

    NEW = 1, pgettext_lazy("verdict", "new")
    UPDATED = 2, pgettext_lazy("verdict", "updated")
    UNCHANGED = 3, pgettext_lazy("verdict", "unchanged")
    DUPLICATE_IN_FILE = 4, _("twice in the file")
    MEMBER_ELSEWHERE = 5, _("already a member elsewhere")
    NEEDS_PERSON = 6, _("needs a person")
    REJECTED = 7, pgettext_lazy("verdict", "rejected")


WRITTEN = (Verdict.NEW, Verdict.UPDATED)
"""The verdicts that write something; all others leave everything as it is."""
TO_CORRECT = (Verdict.MEMBER_ELSEWHERE, Verdict.NEEDS_PERSON, Verdict.REJECTED)


class Batch(StatefulModel):
    """One list, handed in by one person at one body; ``subject`` is what it is about.

    ``digest`` is the SHA-256 of the file: while a list is under way, the same file is the same
    batch. ``mapping`` says which column of the sheet holds which field, ``titles`` what the
    columns are called, as long as that can name nobody; ``fingerprint`` is a keyed hash of the
    headings, by which the next list of the kind is recognised. ``began_on`` holds for rows
    that name no day, of joining or of counting, and ``employment_form`` for new members whose
    row states none; ``notes`` are lines of totals and of who made the list, which are about
    nobody. ``attested``: the members' signed forms are at hand, so that their consent is on
    record. ``confirmed`` are lines that somebody looked at and took as they are, ``undo_only``
    those to be taken back, where it is not to be all. ``generation`` counts how often somebody
    went back to the columns: what was begun before then ends. ``unread_since``: from when on
    the columns have been waiting to be named. After ``forgotten_at`` only counts and verdicts
    are left.
    """

    class Subject(models.TextChoices):
        MEMBERS = "members", pgettext_lazy("list", "members")
        UNIONS = "unions", pgettext_lazy("list", "union bodies")
        EMPLOYERS = "employers", pgettext_lazy("list", "employers")

    class State(models.TextChoices):
        MAPPING = "mapping", _("columns to be named")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, nothing written yet")
        WRITING = "writing", _("being written")
        DONE = "done", pgettext_lazy("batch", "done")
        CANCELLED = "cancelled", pgettext_lazy("batch", "cancelled")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")

    ROADS = {
        State.MAPPING: (State.CHECKING, State.CANCELLED),
        State.CHECKING: (State.CHECKED, State.MAPPING, State.CANCELLED),
        State.CHECKED: (State.WRITING, State.MAPPING, State.CANCELLED),
        State.WRITING: (State.DONE, State.CANCELLED),
        State.DONE: (State.UNDOING, State.WRITING),
        State.CANCELLED: (State.UNDOING,),
        State.UNDOING: (State.UNDONE, State.DONE, State.CANCELLED),
        State.UNDONE: (),
    }
    UNDER_WAY = (State.MAPPING, State.CHECKING, State.CHECKED, State.WRITING)

    subject = models.CharField(
        _("what it lists"), max_length=10, choices=Subject, default=Subject.MEMBERS
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by = models.CharField(_("handed in by"), max_length=80)
    at = models.DateTimeField(_("handed in"))
    filename = models.CharField(_("file"), max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sheet = models.CharField(_("sheet"), max_length=80, blank=True)
    head_line = models.PositiveIntegerField(default=0)
    titles = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True, default="", db_default="")
    mapping = models.JSONField(default=dict)
    began_on = models.DateField(_("member since, where a row names no day"))
    employment_form = models.CharField(
        _("employment form, where a row states none"),
        max_length=2,
        blank=True,
        default="",
        db_default="",
    )
    attested = models.BooleanField(_("signed forms are at hand"), default=False)
    checked_on = models.DateField(_("rules of the day"), null=True)
    total = models.PositiveIntegerField(_("rows"), default=0)
    notes = models.PositiveIntegerField(_("lines that are no rows"), default=0, db_default=0)
    new = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    duplicate_in_file = models.PositiveIntegerField(default=0)
    member_elsewhere = models.PositiveIntegerField(default=0)
    needs_person = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(_("finished"), null=True)
    confirmed = models.JSONField(default=list)
    undo_only = models.JSONField(null=True)
    generation = models.PositiveIntegerField(default=0)
    unread_since = models.DateTimeField(default=timezone.now, db_default=Now())
    forgotten_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet["Batch"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "id"], name="intake_batch_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "digest", "subject"],
                condition=Q(state__in=("mapping", "checking", "checked", "writing")),
                name="one_batch_of_a_file_under_way",
            )
        ]

    @property
    def called(self) -> str:
        """What the list is called: by its file, as long as that may be named."""
        return self.filename or gettext("list of %(on)s") % {"on": formats.day(self.at)}

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows by verdict, in the order of the verdicts."""
        return {verdict.name.lower(): getattr(self, verdict.name.lower()) for verdict in Verdict}


class FilePart(models.Model):
    """A part of the file as it was handed in, sealed; gone when nobody can need it any more."""

    TABLE = "intake_filepart"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="each_part_of_a_file_once")
        ]


class Stage(models.TextChoices):
    """The stages in which a batch goes through its rows, part by part."""

    CHECKED = "checked", _("checked")
    WRITTEN = "written", _("written")
    UNDONE = "undone", _("taken back")


class Chunk(models.Model):
    """The ledger: a part of a batch that went through a stage, written in that transaction.

    What has its line is done, what has none was not begun, whenever the program was killed.
    ``first`` and ``last`` are the keys of its rows, ``rows`` how many of them it was about.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="chunks", db_index=False)
    stage = models.CharField(max_length=10, choices=Stage)
    number = models.PositiveIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "stage", "number"], name="each_part_of_a_batch_once"
            )
        ]


ROW_BITS = 21
"""A sheet has at most 2^20 lines, so a row's key is its batch's, shifted, and its line."""


def key(batch: int, line: int) -> int:
    """Return the primary key of a line of a batch: rows of a batch are one range of one index."""
    if line >> ROW_BITS:
        raise ValueError(f"no key holds line {line}")
    return batch << ROW_BITS | line


class Row(models.Model):
    """A row of a batch and what it comes to.

    The columns of the person are those that will be, or were, written: ``sealed`` is bound
    to ``person_public_id`` already, so that writing is moving, not sealing anew. ``before``
    is what a person on record was before this row, for taking it back. ``problems`` are
    refusals (class and facts, never personal data), ``changed`` the fields that change.

    Of a row about a union body or an employer, ``record`` is its key and ``name`` what the
    list calls it; ``was`` holds the fields that change, before and after.
    """

    id = models.BigIntegerField(primary_key=True)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    verdict = models.PositiveSmallIntegerField(choices=Verdict)
    problems = models.JSONField(null=True)
    changed = models.CharField(max_length=160, blank=True)
    undone = models.BooleanField(default=False)
    name = models.CharField(max_length=120, blank=True, db_default="")
    record = models.BigIntegerField(null=True)

    blind_index = models.UUIDField(null=True)
    person_public_id = models.UUIDField(null=True)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)
    before = models.BinaryField(null=True)
    before_version = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    nation = models.CharField(max_length=2, blank=True)
    education = models.CharField(max_length=2, blank=True)
    political = models.CharField(max_length=2, blank=True)
    household = models.CharField(max_length=2, blank=True)
    skill_level = models.CharField(max_length=2, blank=True)
    name_token = models.UUIDField(null=True)
    phone_token = models.UUIDField(null=True)

    spell = models.UUIDField(null=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", db_index=False
    )
    scope_path = PathField(blank=True)
    employer_id = models.BigIntegerField(null=True)
    employer_typed = models.CharField(max_length=120, blank=True)
    began_on = models.DateField(null=True)
    began_by_month = models.BooleanField(default=False)
    beginning = models.CharField(max_length=20, blank=True)
    employment_form = models.CharField(max_length=2, blank=True)
    post = models.CharField(max_length=60, blank=True)
    was = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_public_id"], name="intake_row_by_person"),
            models.Index(
                fields=["blind_index"],
                condition=Q(blind_index__isnull=False),
                name="intake_row_by_document",
            ),
        ]


class Layout(ScopedModel):
    """How somebody named the columns of a kind of list before: the next list is named alike."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    objects = ScopedQuerySet["Layout"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "id"], name="intake_layout_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["scope_path", "user", "fingerprint"],
                name="one_layout_for_the_same_headings",
            )
        ]


class Template(ScopedModel):
    """A workbook with headings that a body must deliver, or takes in, exactly as it is.

    Valid for the body and everything below it until ``retired_at``; never deleted, for the
    trail names it. ``columns`` are by column of the sheet: the field that it holds, and
    whether as a ``code`` or as a ``label``. ``version`` counts the files of one name.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    name = models.CharField(_("name of the template"), max_length=60)
    version = models.PositiveSmallIntegerField()
    filename = models.CharField(_("file"), max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(_("sheet"), max_length=80)
    head_line = models.PositiveIntegerField()
    titles = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    set_by = models.CharField(_("stored by"), max_length=80)
    set_at = models.DateTimeField(_("stored at"))
    retired_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet["Template"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "id"], name="intake_template_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(retired_at=None),
                name="one_template_of_a_name_in_use",
            )
        ]

    def __str__(self) -> str:
        return self.name
