"""A mediation case, its parties and claims, who handles it, and its sessions."""

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
from unionhall.members.models import Person
from unionhall.organizations.models import Employer, Organization

DIGITS, CENTS = 14, 2
"""Money is in yuan with two decimals."""


class Category(models.TextChoices):
    """What a dispute is about: Mediation and Arbitration Law, Art. 2; 7 as Beijing takes it."""

    RELATION = "1", _("whether there is a labour relation")
    CONTRACT = "2", _("making, changing or ending the contract")
    LEAVING = "3", _("dismissal, resignation, leaving")
    CONDITIONS = "4", _("hours, leave, insurance, training, protection")
    PAY = "5", _("pay, injury costs, severance, damages")
    OTHER = "6", pgettext_lazy("dispute", "other disputes that the law names")
    NEW_FORMS = "7", _("work in new forms of employment")


class Channel(models.TextChoices):
    WALK_IN = "walk_in", pgettext_lazy("dispute", "at the desk")
    ORAL = "oral", _("oral, written down on the spot")
    TELEPHONE = "telephone", pgettext_lazy("dispute", "by telephone")
    ONLINE = "online", pgettext_lazy("dispute", "online")
    MEETING = "meeting", _("at a communication meeting")
    CONSULTATION = "consultation", _("from a consultation")
    REFERRAL = "referral", _("referred by another body")


class Side(models.TextChoices):
    WORKER = "worker", pgettext_lazy("dispute", "worker")
    EMPLOYER = "employer", pgettext_lazy("dispute", "employer")


class CaseSeries(models.Model):
    """How far a body's numbers of a year have come; locked while a case takes the next one."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"], name="one_series_of_cases_a_year"
            )
        ]


class Case(StatefulModel):
    """One dispute that a union's mediation body takes up, at ``organization``.

    ``known_on`` is the day from which the limitation runs (Art. 27); ``employed`` says that the
    worker is still employed there, ``left_on`` since when no more. ``accepted_on`` begins the
    mediation, ``ended_on`` ends it with whatever result, ``closed_on`` closes the file.
    ``collective``: so many workers with the same claim that they may choose representatives.
    ``due_on`` and ``due_rule`` are the nearest day of the mediation body's own clocks, found
    anew with each deed. ``version`` counts corrections: of two at once, the later is asked.
    ``sent_hash`` tells the same application, sent again, from another one under its key.
    ``sealed`` are the request, facts and reasons. ``consultation`` is where it came from.
    """

    TABLE: ClassVar[str] = "mediation.case"

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("dispute", "applied for; to be accepted")
        ACCEPTED = "accepted", pgettext_lazy("dispute", "in mediation")
        AGREED = "agreed", pgettext_lazy("dispute", "agreed; being performed")
        CLOSED = "closed", pgettext_lazy("dispute", "agreed and performed")
        UNPERFORMED = "unperformed", pgettext_lazy("dispute", "agreed, not performed")
        FAILED = "failed", pgettext_lazy("dispute", "no agreement")
        DECLINED = "declined", pgettext_lazy("dispute", "a side does not agree to mediate")
        WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "withdrawn")
        ELSEWHERE = "elsewhere", pgettext_lazy("dispute", "out of scope, directed elsewhere")

    ROADS: Roads = {
        State.APPLIED: {State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.ELSEWHERE},
        State.ACCEPTED: {State.AGREED, State.FAILED, State.WITHDRAWN},
        State.AGREED: {State.CLOSED, State.UNPERFORMED},
        State.UNPERFORMED: {State.CLOSED},
        State.CLOSED: {State.AGREED, State.UNPERFORMED},
    }
    """A closed case goes back where a payment is taken back, and money is open again."""
    OPEN = (State.APPLIED, State.ACCEPTED, State.AGREED)
    SUCCESSFUL = (State.AGREED, State.CLOSED, State.UNPERFORMED)

    submission_id = models.UUIDField(unique=True)
    sent_hash = models.UUIDField(editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="disputes")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(pgettext_lazy("dispute", "number"))
    category = models.CharField(_("what it is about"), max_length=1, choices=Category)
    channel = models.CharField(_("how it came"), max_length=12, choices=Channel)
    consultation = models.UUIDField(null=True)
    division_code = models.CharField(_("where the contract is performed"), max_length=12)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="disputes")
    applicant = models.CharField(_("applicant"), max_length=8, choices=Side, default=Side.WORKER)
    collective = models.BooleanField(_("collective"), default=False)
    applied_on = models.DateField(_("applied on"))
    known_on = models.DateField(_("known since"), null=True)
    employed = models.BooleanField(_("still employed there"), default=True)
    left_on = models.DateField(_("left on"), null=True)
    accepted_on = models.DateField(_("accepted on"), null=True)
    ended_on = models.DateField(_("mediation ended on"), null=True)
    closed_on = models.DateField(_("file closed on"), null=True)
    disposed_on = models.DateField(_("file disposed of on"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    due_on = models.DateField(pgettext_lazy("dispute", "due on"), null=True)
    due_rule = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    objects = ScopedQuerySet["Case"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state", "id"], name="dispute_by_place"),
            models.Index(fields=["scope_path", "applied_on", "id"], name="dispute_by_day"),
            models.Index(fields=["accepted_on", "scope_path"], name="dispute_by_acceptance"),
            models.Index(fields=["ended_on", "scope_path"], name="dispute_by_end"),
            models.Index(fields=["due_on", "scope_path"], name="dispute_by_due_day"),
            models.Index(fields=["key_version"], name="dispute_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "number"], name="dispute_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(accepted_on__gte=F("applied_on")),
                name="accepted_after_applied",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("applied_on")),
                name="ended_after_applied",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The case's number as files bear it; no name stands in it."""
        return f"劳调〔{self.year}〕{self.number}号"

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to do for the mediation body."""
        return self.state not in self.OPEN

    def overdue(self, today: date) -> bool:
        """Say whether a day of the mediation body's is over."""
        return self.due_on is not None and self.due_on < today


class Party(models.Model):
    """Somebody on one side. The employer is on record; a worker is a member, or only named here.

    ``sealed`` is the name with document, phone, address, and who speaks for the party.
    ``index`` is the keyed hash of the worker's document, where it was shown.
    """

    TABLE: ClassVar[str] = "mediation.party"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="disputes")
    index = models.UUIDField(null=True, editable=False)
    represents = models.BooleanField(_("chosen as a representative"), default=False)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["index"], name="party_by_document"),
            models.Index(fields=["key_version"], name="party_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "index"],
                condition=Q(index__isnull=False),
                name="party_once_in_a_case",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(side="employer"), name="one_employer_in_a_case"
            ),
        ]


class Claim(models.Model):
    """What one worker asks for; ``amount`` empty where it is not money, or not known yet."""

    class Kind(models.TextChoices):
        WAGES = "wages", _("wages")
        OVERTIME = "overtime", _("overtime pay")
        SEVERANCE = "severance", _("severance pay")
        DAMAGES = "damages", _("damages for dismissal")
        DOUBLE_WAGE = "double_wage", _("double wage without a contract")
        LEAVE = "leave", _("pay for unused leave")
        INJURY = "injury", _("medical costs and benefits of an injury")
        INSURANCE = "insurance", _("losses of social insurance")
        REWARD = "reward", _("pay for orders, rewards and fines (new forms)")
        OTHER = "other", pgettext_lazy("claim", "other money")
        NO_MONEY = "no_money", _("something other than money")

    PAY = (Kind.WAGES, Kind.OVERTIME)
    """Labour remuneration: no limitation runs while employed (Art. 27)."""
    ORDERED = (Kind.WAGES, Kind.INJURY, Kind.SEVERANCE, Kind.DAMAGES)
    """Agreed and unpaid, the worker may ask the court for a payment order (Art. 16)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="claims")
    party = models.ForeignKey(Party, models.CASCADE, related_name="claims")
    kind = models.CharField(_("claim"), max_length=12, choices=Kind)
    amount = models.DecimalField(
        _("amount claimed"), max_digits=DIGITS, decimal_places=CENTS, null=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0), name="claim_is_for_something"
            ),
            models.UniqueConstraint(fields=["party", "kind"], name="claimed_once_by_a_party"),
        ]


class Handler(models.Model):
    """Who works on a case: the registrar who took it in, and its mediators.

    ``user`` is empty for a mediator from outside (a lawyer, a judge), who has no account.
    """

    class Part(models.TextChoices):
        REGISTRAR = "registrar", _("registrar")
        MEDIATOR = "mediator", _("mediator")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="handlers")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="disputes_handled")
    name = models.CharField(pgettext_lazy("dispute", "name"), max_length=80)
    part = models.CharField(pgettext_lazy("dispute", "part"), max_length=10, choices=Part)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user", "part"],
                condition=Q(until=None, user__isnull=False),
                name="handles_a_case_once",
            )
        ]


class Consent(models.Model):
    """What a side answered when it was asked to mediate."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    agreed = models.BooleanField(_("agrees"))
    on = models.DateField(_("answered on"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "side"], name="a_side_answers_once")]


class Extension(models.Model):
    """Both sides agreed to mediate for so many days longer."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="extensions")
    agreed_on = models.DateField(_("agreed on"))
    days = models.PositiveSmallIntegerField(_("days"))

    class Meta:
        ordering = ["pk"]


class Session(models.Model):
    """One meeting of the mediation: ``sealed`` says who came, and the record both sides sign."""

    TABLE: ClassVar[str] = "mediation.session"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("session"))
    held_on = models.DateField(pgettext_lazy("dispute", "held on"))
    place = models.CharField(_("place"), max_length=120)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["key_version"], name="session_by_key")]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="sessions_in_order")]


class PrivateNote(models.Model):
    """What a mediator keeps to work with: without prejudice (S43 Art. 11).

    It never stands in a paper, an export, the archive or a search, and only its author and the
    case's other mediators read it. It ends with the file.
    """

    TABLE: ClassVar[str] = "mediation.note"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["key_version"], name="note_by_key")]


class HealthDetail(models.Model):
    """Illness or injury, which the dispute needs: with the worker's own consent, apart."""

    TABLE: ClassVar[str] = "mediation.health"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="health")
    party = models.ForeignKey(Party, models.CASCADE, related_name="health")
    consented_on = models.DateField(_("consented on"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["key_version"], name="health_by_key")]
