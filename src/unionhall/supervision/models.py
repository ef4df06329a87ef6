"""Inspectors, investigations, letters with their answers, and employers' notices."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.organizations.models import Employer, Organization


class Violation(models.TextChoices):
    """What a letter is about: the seven kinds that Beijing's law names, and what no list names."""

    WAGES = "wages", _("wages in arrears or deducted")
    SAFETY = "safety", _("no safety conditions, or below the standard")
    FORCED_OVERTIME = "forced_overtime", _("hours extended at will")
    OVERTIME_PAY = "overtime_pay", _("no pay for overtime")
    INSURANCE = "insurance", _("social insurance or housing fund unpaid")
    PROTECTED = "protected", _("rights of women, disabled or under-age workers")
    SERIOUS = "serious", _("other serious violation")
    OTHER = "other", pgettext_lazy("violation", "other")


class Inspector(ScopedModel):
    """Somebody who holds a card as inspector of labour law (工会劳动法律监督员) of a body.

    Holds from ``valid_from`` (included) until ``valid_until`` (excluded). A renewed card is a
    new row. The name is that of an office, as with seats.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="inspectors")
    name = models.CharField(pgettext_lazy("inspector", "name"), max_length=80)
    card = models.CharField(_("number of the card"), max_length=40)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"))

    objects = ScopedQuerySet["Inspector"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "valid_until"], name="inspector_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["card", "valid_from"], name="inspector_card_once"),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="inspector_card_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day on which the card is good."""
        return self.valid_until - timedelta(days=1)

    def holds_on(self, day: date) -> bool:
        """Say whether the card is good on a day."""
        return self.valid_from <= day < self.valid_until


class Investigation(StatefulModel):
    """A complaint or finding about an employer, and what the inspectors found.

    ``reference`` is the public id of the record it came from, where another app holds it.
    ``sealed`` holds who complained (name, phone). ``due_on`` is by when the worker must be
    told in writing that it is not taken up; empty where no rule sets a term.
    """

    TABLE: ClassVar[str] = "supervision_investigation"

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("investigation", "to be looked at")
        OPEN = "open", pgettext_lazy("investigation", "under investigation")
        FOUND = "found", pgettext_lazy("investigation", "violation found")
        CLEAR = "clear", pgettext_lazy("investigation", "no violation found")
        DECLINED = "declined", pgettext_lazy("investigation", "not accepted; worker to be told")
        TOLD = "told", pgettext_lazy("investigation", "not accepted; worker told")

    class Source(models.TextChoices):
        COMPLAINT = "complaint", pgettext_lazy("investigation", "complaint")
        VISIT = "visit", pgettext_lazy("investigation", "visit")
        CONSULTATION = "consultation", pgettext_lazy("investigation", "consultation")
        NOTICE = "notice", pgettext_lazy("investigation", "employer's notice")
        HANDED_ON = "handed_on", pgettext_lazy("investigation", "handed on by another body")

    class Ground(models.TextChoices):
        OUT_OF_SCOPE = "out_of_scope", _("outside the scope of supervision")
        IN_PROCEDURE = "in_procedure", _("already in another procedure")

    ROADS: Roads = {
        State.RECEIVED: {State.OPEN, State.DECLINED},
        State.OPEN: {State.FOUND, State.CLEAR, State.DECLINED},
        State.DECLINED: {State.TOLD},
    }

    submission_id = models.UUIDField(unique=True)
    sent_hash = models.UUIDField(editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="investigations")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="investigations")
    source = models.CharField(_("source"), max_length=12, choices=Source)
    source_text = models.CharField(_("where it came from"), max_length=200, blank=True)
    reference = models.UUIDField(_("record it came from"), null=True)
    about = models.TextField(pgettext_lazy("investigation", "what it is about"), max_length=2000)
    received_on = models.DateField(_("received on"))
    inspectors = models.ManyToManyField(Inspector, related_name="investigations")
    opened_on = models.DateField(pgettext_lazy("investigation", "opened on"), null=True)
    facts = models.TextField(_("facts found"), max_length=4000, blank=True)
    concluded_on = models.DateField(_("concluded on"), null=True)
    ground = models.CharField(
        _("why it is not accepted"), max_length=12, choices=Ground, blank=True
    )
    declined_on = models.DateField(_("not accepted on"), null=True)
    elsewhere = models.CharField(_("where to turn instead"), max_length=200, blank=True)
    due_on = models.DateField(_("worker to be told by"), null=True)
    told_on = models.DateField(_("worker told on"), null=True)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    objects = ScopedQuerySet["Investigation"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "received_on"], name="investigation_by_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_on=None) | Q(concluded_on__gte=F("opened_on")),
                name="investigation_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(declined_on=None) | ~Q(ground=""), name="declined_for_a_ground"
            ),
        ]

    def __str__(self) -> str:
        return str(self.employer)

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)


class Letter(StatefulModel):
    """A letter of supervision (一函两书): reminder, opinion, or suggestion to an authority.

    ``addressee`` is whom it is addressed to: the employer, for a suggestion the authority.
    ``case`` is the public id of the dispute that gave cause to write, if one did (``causes``);
    the letter names nobody of it.
    ``follows`` is the letter whose silence, or whose answer, led to this one. ``due_on`` is the
    last day for the answer, counted from the delivery (a suggestion: from the authority's
    decision); empty where no rule sets a term. ``silent_on`` is the first day after it on which
    nothing had come, ``silent_until`` the day on which the silence ended: answered, closed or
    withdrawn. The signer's name and post are kept as they were on the day. ``version`` goes up
    with each change of the draft: who read an older one is shown both.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("letter", "being drafted")
        ISSUED = "issued", pgettext_lazy("letter", "issued; to be delivered")
        DELIVERED = "delivered", pgettext_lazy("letter", "delivered; answer awaited")
        SILENT = "silent", pgettext_lazy("letter", "not answered in time")
        ANSWERED = "answered", pgettext_lazy("letter", "answered")
        CLOSED = "closed", pgettext_lazy("letter", "closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("letter", "withdrawn")

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("reminder letter")
        OPINION = "opinion", _("opinion letter")
        SUGGESTION = "suggestion", _("suggestion letter")

    class Manner(models.TextChoices):
        HAND = "hand", pgettext_lazy("letter", "handed over")
        POST = "post", _("registered mail")
        ELECTRONIC = "electronic", _("electronic delivery")
        LEFT = "left", _("left at the premises")

    class Timing(models.TextChoices):
        IN_TIME = "in_time", _("answered in time")
        LATE = "late", _("answered late")
        NO_TERM = "no_term", _("answered; no term is set")

    class Result(models.TextChoices):
        CORRECTED = "corrected", _("corrected")
        PARTLY = "partly", _("partly corrected")
        NOT = "not", _("not corrected")

    ROADS: Roads = {
        State.DRAFT: {State.ISSUED, State.WITHDRAWN},
        State.ISSUED: {State.DELIVERED, State.WITHDRAWN},
        State.DELIVERED: {State.SILENT, State.ANSWERED, State.CLOSED, State.WITHDRAWN},
        State.SILENT: {State.ANSWERED, State.CLOSED, State.WITHDRAWN},
        State.ANSWERED: {State.CLOSED},
    }
    OVER = (State.CLOSED, State.WITHDRAWN)
    NEXT: ClassVar[dict[str, str]] = {
        Kind.REMINDER: Kind.OPINION,
        Kind.OPINION: Kind.SUGGESTION,
    }

    submission_id = models.UUIDField(unique=True)
    sent_hash = models.UUIDField(editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="letters")
    kind = models.CharField(pgettext_lazy("letter", "kind"), max_length=12, choices=Kind)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="letters")
    addressee = models.CharField(_("addressee"), max_length=120)
    investigation = models.ForeignKey(
        Investigation, models.PROTECT, null=True, related_name="letters"
    )
    case = models.UUIDField(null=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    violation = models.CharField(_("violation"), max_length=20, choices=Violation)
    facts = models.TextField(_("what was found"), max_length=4000)
    demand = models.TextField(_("what is asked for"), max_length=2000)
    inspectors = models.ManyToManyField(Inspector, related_name="letters")
    drafted_on = models.DateField(_("drafted on"))
    version = models.PositiveSmallIntegerField(default=1)
    signer = models.CharField(_("signed by"), max_length=80, blank=True)
    signer_post = models.CharField(_("office of the signer"), max_length=40, blank=True)
    number = models.CharField(pgettext_lazy("letter", "number"), max_length=80, blank=True)
    issued_on = models.DateField(pgettext_lazy("letter", "issued on"), null=True)
    manner = models.CharField(_("manner of delivery"), max_length=12, choices=Manner, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True)
    receipt = models.CharField(_("receipt"), max_length=120, blank=True)
    decided_on = models.DateField(_("the authority decided on"), null=True)
    due_on = models.DateField(_("answer due on"), null=True)
    answered_on = models.DateField(_("answered on"), null=True)
    timing = models.CharField(_("in time or late"), max_length=8, choices=Timing, blank=True)
    silent_on = models.DateField(_("not answered since"), null=True)
    silent_until = models.DateField(_("not answered until"), null=True)
    closed_on = models.DateField(pgettext_lazy("letter", "closed on"), null=True)
    result = models.CharField(_("result"), max_length=12, choices=Result, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ScopedQuerySet["Letter"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "drafted_on"], name="letter_by_place"),
            models.Index(
                fields=["issued_on", "scope_path"],
                condition=Q(issued_on__isnull=False),
                name="letter_by_issue",
            ),
            models.Index(
                fields=["due_on", "scope_path"],
                condition=Q(due_on__isnull=False),
                name="letter_by_due_day",
            ),
            models.Index(fields=["employer", "drafted_on"], name="letter_by_employer"),
            models.Index(fields=["case"], condition=Q(case__isnull=False), name="letter_by_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["follows"],
                condition=Q(follows__isnull=False) & ~Q(state="withdrawn"),
                name="one_letter_follows_another",
            ),
            models.CheckConstraint(
                condition=Q(delivered_on=None) | Q(delivered_on__gte=F("issued_on")),
                name="letter_delivered_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("delivered_on")),
                name="letter_answered_after_delivery",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(result=""), name="letter_closed_with_a_result"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | ~Q(number=""), name="issued_letter_has_a_number"
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.get_kind_display())

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def is_over(self) -> bool:
        """Say whether nothing more is expected."""
        return self.state in self.OVER

    @property
    def may_be_followed(self) -> bool:
        """Say whether the next letter may come: nothing was answered, or it did not help."""
        left_wrong = self.state == self.State.CLOSED and self.result != self.Result.CORRECTED
        return left_wrong or self.state in {self.State.SILENT, self.State.ANSWERED}

    @property
    def to_authority(self) -> bool:
        """Say whether it goes to an authority rather than to the employer."""
        return self.kind == self.Kind.SUGGESTION

    def overdue(self, today: date) -> bool:
        """Say whether its answer has not come by its day."""
        waits = self.state in {self.State.DELIVERED, self.State.SILENT}
        return waits and self.due_on is not None and self.due_on < today


class Answer(ScopedModel):
    """What came back to a letter: number 1 is the answer, later ones supplement it.

    ``sealed`` holds the words and the scan: they may name workers.
    """

    TABLE: ClassVar[str] = "supervision_answer"

    submission_id = models.UUIDField(unique=True)
    sent_hash = models.UUIDField(editable=False)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField(pgettext_lazy("answer", "number"))
    received_on = models.DateField(_("received on"))
    late = models.BooleanField(pgettext_lazy("answer", "late"), default=False)
    scan_format = models.CharField(max_length=4, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80, blank=True)
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()

    objects = ScopedQuerySet["Answer"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "received_on"], name="answer_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="answers_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}/{self.number}"


class NoticeLink(ScopedModel):
    """The link of a union by which employers send their notices, without an account."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="notice_links")
    token = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet["NoticeLink"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "id"], name="notice_link_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(revoked_at=None), name="one_notice_link"
            )
        ]

    def __str__(self) -> str:
        return self.token


class Notice(StatefulModel):
    """What an employer must tell the union: dismissal, layoff, accident, strike or slowdown.

    It stands at the union that covered the employer on the day it came in; where none did, at
    the upper union of the employer's area (``to_upper``). ``employer`` is empty where one not
    on record sent it: then ``employer_name`` and ``credit_code`` say which. ``happens_on`` is
    the day of the dismissal or layoff, or of the event. ``latest_on`` is the last day on which
    the notice was in time, ``due_on`` by when the union must act. ``sealed`` holds the worker,
    the reasons of a dismissal, and the contact at the employer.
    """

    TABLE: ClassVar[str] = "supervision_notice"

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("notice", "to be looked at")
        NOTED = "noted", pgettext_lazy("notice", "no objection")
        OBJECTED = "objected", pgettext_lazy("notice", "correction asked for")
        REPLIED = "replied", pgettext_lazy("notice", "employer answered")
        REPORTED = "reported", pgettext_lazy("notice", "reported further up")
        LETTER = "letter", pgettext_lazy("notice", "turned into a letter")
        CLOSED = "closed", pgettext_lazy("notice", "closed")
        VOID = "void", pgettext_lazy("notice", "sent by mistake")

    class Kind(models.TextChoices):
        DISMISSAL = "dismissal", _("unilateral dismissal")
        LAYOFF = "layoff", _("layoff")
        ACCIDENT = "accident", _("work accident")
        STRIKE = "strike", _("stoppage or slowdown")

    class Channel(models.TextChoices):
        STAFF = "staff", _("entered by staff")
        UNION = "union", _("entered by the enterprise's union")
        LINK = "link", _("sent by the employer")

    ROADS: Roads = {
        State.RECEIVED: {State.NOTED, State.OBJECTED, State.REPORTED, State.LETTER, State.VOID},
        State.OBJECTED: {State.REPLIED, State.LETTER, State.CLOSED},
        State.REPLIED: {State.CLOSED, State.LETTER},
        State.REPORTED: {State.CLOSED, State.LETTER},
    }
    OVER = (State.NOTED, State.LETTER, State.CLOSED, State.VOID)

    submission_id = models.UUIDField(unique=True)
    sent_hash = models.UUIDField(editable=False)
    receipt = models.CharField(max_length=12, unique=True)
    kind = models.CharField(pgettext_lazy("notice", "kind"), max_length=12, choices=Kind)
    channel = models.CharField(_("how it came"), max_length=8, choices=Channel)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="notices_received")
    to_upper = models.BooleanField(_("no union covers the employer"), default=False)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="notices_sent")
    employer_name = models.CharField(_("employer"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    received_on = models.DateField(_("received on"))
    happens_on = models.DateField(_("day of the event"))
    people = models.PositiveIntegerField(_("people concerned"), default=1)
    staff = models.PositiveIntegerField(_("staff"), null=True)
    dead = models.PositiveIntegerField(_("dead"), default=0)
    serious = models.BooleanField(_("serious"), default=False)
    text = models.TextField(_("what happened"), max_length=2000, blank=True)
    latest_on = models.DateField(_("to be sent by"), null=True)
    late = models.BooleanField(_("sent late"), default=False)
    must_report = models.BooleanField(_("to be reported to the labour office"), default=False)
    due_on = models.DateField(_("union acts by"), null=True)
    decided_on = models.DateField(_("union acted on"), null=True)
    objection = models.TextField(_("what is to be corrected"), max_length=2000, blank=True)
    reply_due_on = models.DateField(_("reply due on"), null=True)
    reply = models.TextField(_("the employer's written answer"), max_length=2000, blank=True)
    replied_on = models.DateField(_("replied on"), null=True)
    reported_to = models.CharField(_("reported to"), max_length=120, blank=True)
    reported_on = models.DateField(_("reported on"), null=True)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="notices")
    outcome = models.CharField(pgettext_lazy("notice", "note"), max_length=200, blank=True)
    closed_on = models.DateField(pgettext_lazy("letter", "closed on"), null=True)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    objects = ScopedQuerySet["Notice"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "received_on"], name="employer_notice_by_place"),
            models.Index(fields=["received_on", "scope_path"], name="employer_notice_by_day"),
            models.Index(
                fields=["due_on", "scope_path"],
                condition=Q(state="received"),
                name="employer_notice_by_due_day",
            ),
            models.Index(fields=["employer", "received_on"], name="employer_notice_by_employer"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="notice_concerns_somebody"),
            models.CheckConstraint(
                condition=~Q(state="letter") | Q(letter__isnull=False),
                name="notice_names_its_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.employer_name}"

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def is_over(self) -> bool:
        """Say whether the union is done with it."""
        return self.state in self.OVER

    @property
    def at_once(self) -> bool:
        """Say whether it is about something that has happened, not about something to come."""
        return self.kind in {self.Kind.ACCIDENT, self.Kind.STRIKE}
