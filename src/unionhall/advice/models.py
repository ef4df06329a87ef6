"""Consultations and what becomes of them, articles of law, legal aid, lawyers on duty."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import User
from unionhall.codes import lists
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.members.models import Person
from unionhall.organizations.models import Employer, Organization, ServiceStation
from unionhall.outreach.models import Meeting
from unionhall.rules.book import Grade
from unionhall.rules.wording import quoted

TOPICS = "dispute_type"
"""The code list of what a consultation or a dispute is about; its items are stable."""


class Desk(ScopedModel):
    """What the public is told of a body's consultation desk: where, when, under which number."""

    organization = models.OneToOneField(Organization, models.PROTECT, related_name="advice_desk")
    place = models.CharField(_("place"), max_length=120)
    hours = models.CharField(_("hours"), max_length=120)
    phone = models.CharField(_("telephone of the desk"), max_length=40)
    online = models.BooleanField(_("takes questions online"), default=False)

    objects = ScopedQuerySet["Desk"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path"], name="advice_desk_by_place")]

    def __str__(self) -> str:
        return self.organization.name


class Article(ScopedModel):
    """An article of law as the desk cites it: its text or what it says in short.

    ``rule`` names the rule of law that it comes from, with its region and first day; empty for
    an entry that a body made, which stands at ``organization`` and serves its line.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=100, blank=True, editable=False)
    law = models.CharField(_("law"), max_length=200)
    number = models.CharField(_("article"), max_length=60, blank=True)
    text = models.TextField(_("text or summary"), max_length=4000)
    topic = models.CharField(_("type"), max_length=2, blank=True)
    region = models.CharField(_("division code"), max_length=6)
    valid_from = models.DateField(_("in force from"), null=True)
    valid_until = models.DateField(_("in force until"), null=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    grade = models.CharField(_("certainty"), max_length=1, choices=Grade)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)

    objects = ScopedQuerySet["Article"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "law"], name="article_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=~Q(rule=""), name="article_of_a_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gt=F("valid_from")),
                name="article_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{quoted(self.law)}{self.number}"


class Consultation(StatefulModel):
    """A question that somebody asked the union about their work, and what they were told.

    It counts once, at ``organization`` (``scope_path``). Who asked is a ``person`` on record,
    or a name and phone in ``sealed``, or nobody knows. Question and answer are written by
    staff and hold no numbers of documents or phones: those are hidden before they are stored.

    ``limit_on`` is the last day to apply for arbitration, as ``law.limitation`` counted it when
    the facts were last written. ``version`` grows with every change, so that whoever changes an
    older one is shown both. ``receipt`` and ``code_hash`` open the answer to whoever asked
    online. ``disposed_on``: its time was over, so texts and people are gone; what is counted stays.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("consultation", "to be answered")
        ANSWERED = "answered", pgettext_lazy("consultation", "answered")
        CLOSED = "closed", pgettext_lazy("consultation", "closed")

    class Channel(models.TextChoices):
        WALK_IN = "walk_in", pgettext_lazy("channel of advice", "walk-in")
        TELEPHONE = "telephone", pgettext_lazy("channel of advice", "telephone")
        WEB = "web", pgettext_lazy("channel of advice", "online")
        STALL = "stall", pgettext_lazy("channel of advice", "stall of a meeting")

    class NextStep(models.TextChoices):
        NONE = "none", _("nothing more to do")
        NEGOTIATE = "negotiate", _("talk to the employer")
        MEDIATE = "mediate", _("apply for mediation")
        ARBITRATE = "arbitrate", _("apply for arbitration")
        AID = "aid", _("apply for legal aid")
        INSPECTION = "inspection", _("complain to labour inspection")
        COURT = "court", _("go to court")
        ELSEWHERE = "elsewhere", _("go to another authority")

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", pgettext_lazy("asker", "satisfied")
        FAIR = "fair", pgettext_lazy("asker", "fairly satisfied")
        DISSATISFIED = "dissatisfied", pgettext_lazy("asker", "not satisfied")

    ROADS: Roads = {
        State.OPEN: {State.ANSWERED, State.CLOSED},
        State.ANSWERED: {State.CLOSED},
        State.CLOSED: {State.OPEN, State.ANSWERED},
    }

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="consultations")
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    asked_on = models.DateField(_("asked on"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="consultations", db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="consultations", db_index=False
    )
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)
    phone_token = models.UUIDField(null=True)
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, related_name="consultations", db_index=False
    )
    employer_typed = models.CharField(_("employer"), max_length=120, blank=True)
    industry = models.CharField(_("industry"), max_length=1, blank=True)
    people = models.PositiveIntegerField(_("people with the same question"), default=1)
    topic = models.CharField(_("type"), max_length=2)
    unpaid_wages = models.BooleanField(_("about unpaid wages"), default=False)
    question = models.TextField(_("question"), max_length=4000)
    answer = models.TextField(_("answer"), max_length=8000, blank=True)
    articles = models.ManyToManyField(Article, related_name="consultations")
    next_step = models.CharField(_("next step"), max_length=12, choices=NextStep, blank=True)
    satisfaction = models.CharField(
        _("satisfaction"), max_length=12, choices=Satisfaction, blank=True
    )
    known_on = models.DateField(_("day on which it was known"), null=True)
    employment_ended_on = models.DateField(_("day on which employment ended"), null=True)
    restarted_on = models.DateField(_("day on which the limitation began anew"), null=True)
    limit_on = models.DateField(_("last day to apply for arbitration"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True)
    closed_on = models.DateField(_("ended on"), null=True)
    disposed_on = models.DateField(_("emptied on"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    receipt = models.CharField(  # noqa: DJ001 -- unique, where there is one
        pgettext_lazy("consultation", "receipt"), max_length=12, unique=True, null=True
    )
    code_hash = models.UUIDField(null=True, editable=False)
    sent_hash = models.UUIDField(null=True, editable=False)

    objects = ScopedQuerySet["Consultation"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "asked_on", "id"], name="consultation_by_place"),
            models.Index(fields=["asked_on", "scope_path"], name="consultation_by_day"),
            models.Index(
                fields=["scope_path", "limit_on", "id"],
                condition=Q(limit_on__isnull=False) & ~Q(state="closed"),
                name="consultation_by_limit",
            ),
            models.Index(
                fields=["scope_path", "id"],
                condition=Q(state="open"),
                name="consultation_unanswered",
            ),
            models.Index(
                fields=["scope_path", "closed_on", "id"],
                condition=Q(closed_on__isnull=False, disposed_on=None),
                name="consultation_to_dispose",
            ),
            models.Index(
                fields=["scope_path", "changed_at", "id"],
                condition=Q(state="answered"),
                name="consultation_left_answered",
            ),
            models.Index(
                fields=["employer", "asked_on"],
                condition=Q(employer__isnull=False),
                name="consultation_by_employer",
            ),
            models.Index(
                fields=["person"], condition=Q(person__isnull=False), name="consultation_by_person"
            ),
            models.Index(
                fields=["meeting"],
                condition=Q(meeting__isnull=False),
                name="consultation_by_meeting",
            ),
            models.Index(
                fields=["phone_token"],
                condition=Q(phone_token__isnull=False),
                name="consultation_by_phone",
            ),
            models.Index(
                fields=["key_version"],
                condition=Q(key_version__isnull=False),
                name="consultation_by_key",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(sealed=None), name="consultation_asked_by_one"
            ),
            models.CheckConstraint(
                condition=Q(channel="stall", meeting__isnull=False)
                | ~Q(channel="stall") & Q(meeting=None),
                name="stall_has_a_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer=""), name="answered_with_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return self.question[:60]

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def topic_name(self) -> str:
        """Return the type in the reader's language."""
        return lists.label(TOPICS, self.topic)

    @property
    def employer_name(self) -> str:
        """The employer on record, else as it was said."""
        return self.employer.name if self.employer else self.employer_typed

    @property
    def anonymous(self) -> bool:
        """Say whether nobody knows who asked."""
        return self.person_id is None and self.sealed is None


class Turn(models.Model):
    """A consultation became something else: ``ref`` is that record's public id."""

    class Into(models.TextChoices):
        AID = "aid", pgettext_lazy("what a consultation became", "legal-aid request")
        DEMAND = "demand", pgettext_lazy("what a consultation became", "demand of a meeting")
        CASE = "case", pgettext_lazy("what a consultation became", "mediation case")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="turns")
    into = models.CharField(max_length=8, choices=Into)
    ref = models.UUIDField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "into"], name="turned_once_into_each")
        ]


class Lawyer(ScopedModel):
    """A lawyer who sits at the desks of a body and of those below it."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="lawyers")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    firm = models.CharField(_("law firm"), max_length=120)
    phone = models.CharField(_("telephone at work"), max_length=40, blank=True)
    left_on = models.DateField(pgettext_lazy("lawyer", "left on"), null=True)

    objects = ScopedQuerySet["Lawyer"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "name"], name="lawyer_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name", "firm"], name="lawyer_listed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.firm}）"


class RosterDay(ScopedModel):
    """A lawyer is on duty for some hours of a day at a body's desk, or at one of its stations."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="roster")
    lawyer = models.ForeignKey(Lawyer, models.PROTECT, related_name="roster")
    station = models.ForeignKey(ServiceStation, models.PROTECT, null=True, related_name="+")
    on = models.DateField(_("day"))
    starts_at = models.TimeField(_("begins at"))
    ends_at = models.TimeField(_("ends at"))

    objects = ScopedQuerySet["RosterDay"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "on"], name="roster_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["lawyer", "on", "starts_at"], name="at_one_desk_only"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_it_starts"
            ),
        ]

    @property
    def place(self) -> str:
        """Say where the lawyer sits."""
        return self.station.name if self.station else self.organization.name


class AidRequest(StatefulModel):
    """Somebody asks for legal aid: decided within days, a lawyer within days of that.

    ``papers`` is what was missing, told once on ``papers_on``; ``complete_on`` is when it came.
    ``started_on``: aid began before the decision, because a limitation was about to end.
    """

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("legal aid", "received")
        GRANTED = "granted", pgettext_lazy("legal aid", "granted, lawyer to be assigned")
        ASSIGNED = "assigned", pgettext_lazy("legal aid", "lawyer at work")
        REFUSED = "refused", pgettext_lazy("legal aid", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("legal aid", "withdrawn")
        CLOSED = "closed", pgettext_lazy("legal aid", "closed")

    class Matter(models.TextChoices):
        WAGES = "wages", pgettext_lazy("matter of legal aid", "wages")
        INJURY = "injury", pgettext_lazy("matter of legal aid", "damages for an injury at work")
        RELATION = "relation", pgettext_lazy("matter of legal aid", "proof of a labour relation")
        OTHER = "other", pgettext_lazy("matter of legal aid", "other labour matter")

    class Hardship(models.TextChoices):
        PROOF = "proof", _("proof of hardship handed in")
        EXEMPT = "exempt", _("no proof needed: migrant worker, wages or injury")
        MISSING = "missing", _("proof still missing")

    class Outcome(models.TextChoices):
        SETTLED = "settled", pgettext_lazy("outcome of legal aid", "settled")
        WON = "won", pgettext_lazy("outcome of legal aid", "won")
        PARTLY = "partly", pgettext_lazy("outcome of legal aid", "partly won")
        LOST = "lost", pgettext_lazy("outcome of legal aid", "lost")
        ADVICE = "advice", pgettext_lazy("outcome of legal aid", "ended with advice")

    ROADS: Roads = {
        State.RECEIVED: {State.GRANTED, State.REFUSED, State.WITHDRAWN},
        State.GRANTED: {State.ASSIGNED, State.WITHDRAWN},
        State.ASSIGNED: {State.CLOSED, State.WITHDRAWN},
    }
    RUNNING: ClassVar = (State.RECEIVED, State.GRANTED, State.ASSIGNED)

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="aid_requests")
    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="aid_request")
    matter = models.CharField(_("matter"), max_length=12, choices=Matter)
    hardship = models.CharField(_("hardship"), max_length=8, choices=Hardship)
    received_on = models.DateField(_("received on"))
    papers = models.TextField(_("missing papers"), max_length=1000, blank=True)
    papers_on = models.DateField(_("told on"), null=True)
    complete_on = models.DateField(_("complete on"), null=True)
    started_on = models.DateField(_("begun before the decision on"), null=True)
    decided_on = models.DateField(_("decided on"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    lawyer = models.ForeignKey(Lawyer, models.PROTECT, null=True, related_name="aid_requests")
    assigned_on = models.DateField(_("assigned on"), null=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    closed_on = models.DateField(_("ended on"), null=True)

    objects = ScopedQuerySet["AidRequest"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "received_on", "id"], name="aid_by_place"),
            models.Index(fields=["received_on", "scope_path"], name="aid_by_day"),
            models.Index(
                fields=["closed_on", "scope_path"],
                condition=Q(closed_on__isnull=False),
                name="aid_by_end",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(hardship="exempt") | Q(matter__in=["wages", "injury"]),
                name="exempt_for_wages_or_injury",
            ),
            models.CheckConstraint(
                condition=~Q(state="assigned") | Q(lawyer__isnull=False),
                name="assigned_to_a_lawyer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_matter_display())

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def running(self) -> bool:
        """Say whether something is still to be done."""
        return self.state in self.RUNNING
