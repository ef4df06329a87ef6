"""Referrals both ways: what is handed over, until when it is to be answered, who looked at it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import User
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.linkage.models.partners import PartnerBody
from unionhall.mediation.models import Case
from unionhall.mediation.models import Party as CaseParty
from unionhall.organizations.models import Organization
from unionhall.papers.models import Paper, Scan

EXTENDED = "extended"
"""What an event says that leads to no other state: the review got longer."""


class ReferralSeries(models.Model):
    """How far a body's numbers of a year have come; locked while a referral takes the next."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"], name="one_series_of_referrals_a_year"
            )
        ]


class Referral(StatefulModel):
    """A dispute handed from one party of the linkage to another, at ``organization``.

    ``direction`` out: from the union to the partner; in: the other way, and ``case`` is what was
    opened for it. ``answer_due_on`` is the last day to accept or return it in time: that of the
    term, or the earlier one that the sender asked for (``answer_by``). ``report_due_on`` is the
    last day to report. ``sealed`` is what the receiver sees: what stood in
    the preview, unchanged since; ``seen`` is that preview's fingerprint.
    """

    TABLE: ClassVar[str] = "linkage.referral"

    class Direction(models.TextChoices):
        OUT = "out", _("to the partner")
        IN = "in", _("from the partner")

    class Purpose(models.TextChoices):
        HANDLE = "handle", pgettext_lazy("referral", "to handle")
        REVIEW = "review", _("arbitration review of the agreement")
        CONFIRMATION = "confirmation", _("judicial confirmation of the agreement")

    class Reason(models.TextChoices):
        """How mediation is linked to other ways: S47."""

        DIRECT = "direct", pgettext_lazy("linkage", "mediation asked for directly")
        ARBITRATION = "arbitration", pgettext_lazy("linkage", "mediation with arbitration")
        SUIT = "suit", pgettext_lazy("linkage", "mediation with a suit")
        PETITION = "petition", pgettext_lazy("linkage", "mediation with a petition")
        AID = "aid", pgettext_lazy("linkage", "mediation with legal aid")

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("referral", "sent; to be answered")
        ACCEPTED = "accepted", pgettext_lazy("referral", "accepted; to be reported")
        RETURNED = "returned", pgettext_lazy("referral", "returned")
        REPORTED = "reported", pgettext_lazy("referral", "reported; to be closed")
        CLOSED = "closed", pgettext_lazy("referral", "closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("referral", "withdrawn")

    class Result(models.TextChoices):
        SETTLED = "settled", pgettext_lazy("referral", "settled")
        FAILED = "failed", pgettext_lazy("referral", "no settlement")
        DECIDED = "decided", pgettext_lazy("referral", "decided by the authority")
        ADVISED = "advised", pgettext_lazy("referral", "advised, nothing further")
        CONFIRMED = "confirmed", pgettext_lazy("referral", "agreement confirmed")
        REFUSED = "refused", pgettext_lazy("referral", "agreement not confirmed")

    ROADS: Roads = {
        State.SENT: {State.ACCEPTED, State.RETURNED, State.WITHDRAWN},
        State.ACCEPTED: {State.REPORTED, State.WITHDRAWN},
        State.REPORTED: {State.CLOSED, State.WITHDRAWN},
        State.CLOSED: {State.WITHDRAWN},
    }
    OPEN = (State.SENT, State.ACCEPTED, State.REPORTED)
    WAITING = (State.SENT, State.ACCEPTED)
    OF_AGREEMENTS = (Result.CONFIRMED, Result.REFUSED)

    submission_id = models.UUIDField(unique=True)
    seen = models.UUIDField(null=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="referrals")
    partner = models.ForeignKey(PartnerBody, models.PROTECT, related_name="referrals")
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    purpose = models.CharField(
        pgettext_lazy("referral", "what for"), max_length=12, choices=Purpose
    )
    reason = models.CharField(
        pgettext_lazy("referral", "kind of linkage"), max_length=12, choices=Reason
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(pgettext_lazy("referral", "number"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="referrals")
    sent_on = models.DateField(_("sent on"))
    consented_on = models.DateField(_("consent of the workers of"), null=True)
    answer_by = models.DateField(_("answer asked for by"), null=True)
    answer_due_on = models.DateField(_("to be answered by"), null=True)
    answered_on = models.DateField(_("answered on"), null=True)
    report_due_on = models.DateField(_("to be reported by"), null=True)
    reported_on = models.DateField(pgettext_lazy("referral", "reported on"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    objects = ScopedQuerySet["Referral"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state", "id"], name="referral_by_place"),
            models.Index(fields=["scope_path", "sent_on", "id"], name="referral_by_day"),
            models.Index(fields=["partner", "state", "id"], name="referral_by_partner"),
            models.Index(fields=["reported_on", "scope_path"], name="referral_by_report"),
            models.Index(fields=["key_version"], name="referral_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "number"], name="referral_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["case", "partner", "purpose"],
                condition=Q(state__in=["sent", "accepted"], direction="out"),
                name="referred_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("sent_on")),
                name="answered_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The referral's number as letters bear it; no name stands in it."""
        return f"联转〔{self.year}〕{self.number}号"

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def is_out(self) -> bool:
        """Say whether the union sent it."""
        return self.direction == self.Direction.OUT

    @property
    def due_on(self) -> date | None:
        """Return the day that the receiver must keep next; None where none is set."""
        if self.state == self.State.SENT:
            return self.answer_due_on
        return self.report_due_on if self.state == self.State.ACCEPTED else None

    @property
    def may_be_withdrawn(self) -> bool:
        """Say whether the union may take it back: of an agreement, also after the report."""
        told = self.purpose != self.Purpose.HANDLE and self.state in {
            self.State.REPORTED,
            self.State.CLOSED,
        }
        return self.is_out and (told or self.state in self.WAITING)

    @property
    def answered_late(self) -> bool:
        """Say whether the answer came after its day."""
        return _after(self.answered_on, self.answer_due_on)

    @property
    def reported_late(self) -> bool:
        """Say whether the report came after its day."""
        return _after(self.reported_on, self.report_due_on)

    def overdue(self, today: date) -> bool:
        """Say whether the receiver's day is over with nothing done."""
        return _after(today, self.due_on)


def _after(day: date | None, due: date | None) -> bool:
    return day is not None and due is not None and day > due


class ReferralEvent(models.Model):
    """A step of a referral. ``sealed`` are the words: why returned, what was done."""

    TABLE: ClassVar[str] = "linkage.event"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="events")
    became = models.CharField(max_length=20)
    on = models.DateField(_("on"))
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=80)
    of_partner = models.BooleanField(_("by the partner"))
    late = models.BooleanField(_("late"), default=False)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["referral", "id"], name="referral_event_in_order"),
            models.Index(fields=["key_version"], name="referral_event_by_key"),
        ]


class ReferralFile(models.Model):
    """A file that came with a referral, or the scan of a signed consent; bound to ``public_id``."""

    TABLE: ClassVar[str] = "linkage.file"

    class What(models.TextChoices):
        """Named by kind alone: names that people give to files tell about people."""

        CONSENT = "consent", _("signed consent of the workers")
        APPLICATION = "application", pgettext_lazy("file", "application")
        CONTRACT = "contract", pgettext_lazy("file", "labour contract")
        WAGES = "wages", pgettext_lazy("file", "proof of wages")
        EVIDENCE = "evidence", pgettext_lazy("file", "other evidence")
        OTHER = "other", pgettext_lazy("file", "other paper")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="given")
    number = models.PositiveSmallIntegerField(pgettext_lazy("file", "number"))
    what = models.CharField(pgettext_lazy("file", "what it is"), max_length=12, choices=What)
    format = models.CharField(_("format"), max_length=3, choices=Scan.Format)
    size = models.PositiveIntegerField(_("size"))
    content_hash = models.UUIDField(editable=False)
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=80)
    of_partner = models.BooleanField(_("by the partner"))
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["key_version"], name="referral_file_by_key")]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="files_given_in_order"),
            models.UniqueConstraint(
                fields=["referral", "content_hash"], name="a_file_is_given_once"
            ),
        ]

    @property
    def name(self) -> str:
        """Name the file by what it is and its number; nobody's name stands in it."""
        return f"{self.get_what_display()} {self.number}.{self.format}"


class ReferralConsent(models.Model):
    """A worker agreed that a partner gets what concerns them; ``on`` is the day of the consent.

    ``signed`` is the scan of the sheet that the worker signed; one sheet may bear several names.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="consents")
    party = models.ForeignKey(CaseParty, models.CASCADE, related_name="referral_consents")
    on = models.DateField(pgettext_lazy("consent", "agreed on"))
    signed = models.ForeignKey(ReferralFile, models.PROTECT, null=True, related_name="consents")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "party"], name="consents_once_to_a_referral"
            )
        ]


class HandedFile(models.Model):
    """A paper of the case, or one of its scans, that was handed over with a referral."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="files")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "paper", "scan"], name="a_file_is_handed_once"
            )
        ]


class PartnerLook(models.Model):
    """Somebody of a partner saw something: a line the first time, everything else each time."""

    class Kind(models.TextChoices):
        LINE = "line", _("the line in the list")
        OPENED = "opened", _("what was handed over")
        FILE = "file", _("a file")

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(_("what was seen"), max_length=8, choices=Kind)
    file = models.ForeignKey(HandedFile, models.CASCADE, null=True, related_name="+")
    given = models.ForeignKey(ReferralFile, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "id"], name="partner_look_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "user"],
                condition=Q(kind="line"),
                name="a_line_is_noted_once",
            )
        ]
