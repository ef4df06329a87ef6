"""Founding cases, their election, and what happened to them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.joining.models import Application
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.targets.models import Mode, Target

KINDS = (Kind.SINGLE, Kind.JOINT, Kind.COMMUNITY, Kind.BUILDING, Kind.INDUSTRY)
"""What a case can found; general unions are set up by decision, not by a case."""


class Size(models.TextChoices):
    """Whether the employer of a union is a large one by the rule of the day of its approval."""

    LARGE = "large", _("large employer")
    OTHER = "other", pgettext_lazy("size of an employer", "other")


class FoundingCase(StatefulModel):
    """One union on its way, from the application until it has certificate and account.

    ``scope_path`` is the path of ``guiding``, the body that approves and below which the
    union will stand. ``guided_by`` is a body above it that took the founding in hand, where
    one did: figures by guidance count it there. ``state`` says what is waited for; what each
    state asks of whom is in ``steps``. ``law_due_on`` is the day that the rule gives (empty
    where no rule sets a term), ``due_on`` the one that counts: later where the case is on
    hold. ``submitted_by`` sent in what waits for approval and may not approve it; ``acting``
    stands in for whoever's turn it is. ``organization`` is what came of it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("case", "application being prepared")
        APPLIED = "applied", pgettext_lazy("case", "preparatory group to be approved")
        GATHERING = "gathering", pgettext_lazy("case", "members join")
        REQUESTED = "requested", pgettext_lazy("case", "congress to be approved")
        CONGRESS = "congress", pgettext_lazy("case", "congress and election")
        ELECTED = "elected", pgettext_lazy("case", "result to be reported")
        REPORTED = "reported", pgettext_lazy("case", "result to be approved")
        APPROVED = "approved", pgettext_lazy("case", "approved; certificate to come")
        CERTIFIED = "certified", pgettext_lazy("case", "certified; account to come")
        CLOSED = "closed", pgettext_lazy("case", "completed")
        WITHDRAWN = "withdrawn", pgettext_lazy("case", "withdrawn")
        REFUSED = "refused", pgettext_lazy("case", "refused")

    ROADS: Roads = {
        State.DRAFT: {State.APPLIED, State.WITHDRAWN},
        State.APPLIED: {State.GATHERING, State.DRAFT, State.REFUSED, State.WITHDRAWN},
        State.GATHERING: {State.REQUESTED, State.WITHDRAWN, State.REFUSED},
        State.REQUESTED: {State.CONGRESS, State.GATHERING, State.REFUSED, State.WITHDRAWN},
        State.CONGRESS: {State.ELECTED, State.WITHDRAWN, State.REFUSED},
        # An election that turns out to be wrong is held again.
        State.ELECTED: {State.REPORTED, State.CONGRESS, State.WITHDRAWN, State.REFUSED},
        State.REPORTED: {State.APPROVED, State.ELECTED, State.REFUSED, State.WITHDRAWN},
        State.APPROVED: {State.CERTIFIED, State.CLOSED},
        State.CERTIFIED: {State.CLOSED},
    }
    STOPPED = (State.WITHDRAWN, State.REFUSED)
    OVER = (State.CLOSED, State.WITHDRAWN, State.REFUSED)
    BEFORE_APPROVAL = (
        State.DRAFT,
        State.APPLIED,
        State.GATHERING,
        State.REQUESTED,
        State.CONGRESS,
        State.ELECTED,
        State.REPORTED,
    )

    PLACED_BY = "guiding"

    submission_id = models.UUIDField(unique=True)
    kind = models.CharField(
        pgettext_lazy("founding", "kind"),
        max_length=20,
        choices=[(k.value, k.label) for k in KINDS],
    )
    name = models.CharField(_("proposed name"), max_length=120)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode)
    guiding = models.ForeignKey(Organization, models.PROTECT, related_name="foundings")
    guided_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("guided from above by"),
    )
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="foundings")
    division_code = models.CharField(_("division code"), max_length=12, blank=True)
    address = models.CharField(_("premises"), max_length=200, blank=True)
    group = models.CharField(_("preparatory group"), max_length=300, blank=True)
    organiser_only = models.BooleanField(_("an organiser instead of a committee"), default=False)
    opened_on = models.DateField(pgettext_lazy("founding", "opened on"))
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    applied_on = models.DateField(_("applied on"), null=True)
    group_approved_on = models.DateField(_("preparatory group approved on"), null=True)
    requested_on = models.DateField(_("congress requested on"), null=True)
    congress_planned_on = models.DateField(_("congress planned for"), null=True)
    congress_approved_on = models.DateField(_("congress approved on"), null=True)
    reported_on = models.DateField(_("result reported on"), null=True)
    approved_on = models.DateField(_("approved on"), null=True)
    approval_number = models.CharField(_("number of the approval"), max_length=80, blank=True)
    term_years = models.PositiveSmallIntegerField(_("years of the term"), null=True)
    size = models.CharField(_("size of the employer"), max_length=8, choices=Size, blank=True)
    ended_on = models.DateField(_("ended on"), null=True)
    since = models.DateTimeField(_("in this state since"))
    law_due_on = models.DateField(null=True)
    due_on = models.DateField(pgettext_lazy("founding", "due on"), null=True)
    submitted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="submitted_foundings"
    )
    acting = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="acting_foundings"
    )
    hold_until = models.DateField(_("on hold until"), null=True)
    hold_reason = models.CharField(_("why it is on hold"), max_length=200, blank=True)
    hold_by = models.CharField(_("put on hold by"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    organization = models.OneToOneField(
        Organization, models.PROTECT, null=True, related_name="founding"
    )

    objects = ScopedQuerySet["FoundingCase"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state", "id"], name="case_by_place"),
            models.Index(fields=["scope_path", "id"], name="case_in_order"),
            models.Index(fields=["approved_on", "scope_path"], name="case_by_approval"),
            models.Index(
                fields=["due_on", "scope_path"],
                condition=Q(due_on__isnull=False),
                name="case_by_due_day",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["target"],
                condition=Q(target__isnull=False)
                & ~Q(state__in=["closed", "withdrawn", "refused", "approved", "certified"]),
                name="one_open_case_per_target",
            ),
            models.CheckConstraint(
                condition=Q(approved_on=None)
                | (Q(approved_on__gte=F("applied_on")) & Q(organization__isnull=False)),
                name="approved_after_it_was_applied_for",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def is_over(self) -> bool:
        """Say whether nothing more can become of it."""
        return self.state in self.OVER

    @property
    def is_stopped(self) -> bool:
        """Say whether it came to nothing."""
        return self.state in self.STOPPED


class CaseEmployer(models.Model):
    """An employer whose people the union is to organize; covered from the approval on.

    ``alone`` (a union of this employer only) and ``open`` stand here so that the database
    allows one such case at a time.
    """

    case = models.ForeignKey(FoundingCase, models.CASCADE, related_name="employers")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="foundings")
    alone = models.BooleanField()
    open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "employer"], name="employer_once_in_a_case"),
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(alone=True, open=True),
                name="one_own_union_founded_at_a_time",
            ),
        ]


class CaseStep(models.Model):
    """One thing that happened to a case: its history. Only ever added."""

    class Deed(models.TextChoices):
        OPENED = "opened", pgettext_lazy("case deed", "Case opened")
        SUBMITTED = "submitted", pgettext_lazy("case deed", "Submitted")
        APPROVED = "approved", pgettext_lazy("case deed", "Approved")
        RETURNED = "returned", pgettext_lazy("case deed", "Returned")
        REFUSED = "refused", pgettext_lazy("case deed", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("case deed", "Withdrawn")
        HELD = "held", pgettext_lazy("case deed", "Put on hold")
        RESUMED = "resumed", pgettext_lazy("case deed", "Taken up again")
        HANDED = "handed", pgettext_lazy("case deed", "Handed to somebody")
        CHANGED = "changed", pgettext_lazy("case deed", "Changed")
        MOVED = "moved", pgettext_lazy("case deed", "Another body guides it")
        DONE = "done", pgettext_lazy("case deed", "Done")

    case = models.ForeignKey(FoundingCase, models.CASCADE, related_name="steps")
    deed = models.CharField(max_length=12, choices=Deed)
    was = models.CharField(max_length=20, blank=True)
    became = models.CharField(max_length=20)
    on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="case_step_in_order")]


class Office(models.TextChoices):
    """What is voted on."""

    COMMITTEE = "committee", _("union committee")
    AUDIT = "audit", _("audit committee")
    WOMEN = "women", _("women workers' committee")
    WOMEN_MEMBER = "women_member", _("member for women workers")
    ORGANISER = "organiser", _("organiser")
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice-chair")
    AUDIT_DIRECTOR = "audit_director", _("director of the audit committee")
    WOMEN_DIRECTOR = "women_director", _("director of the women workers' committee")


WITHIN: dict[str, str] = {
    Office.CHAIR: Office.COMMITTEE,
    Office.VICE_CHAIR: Office.COMMITTEE,
    Office.AUDIT_DIRECTOR: Office.AUDIT,
    Office.WOMEN_DIRECTOR: Office.WOMEN,
}
"""Posts that only somebody elected into the body can hold."""


class Election(ScopedModel):
    """The congress of a case: when, who was entitled, who came.

    ``day_reason`` says why it was held on another day than the one that was approved.
    """

    case = models.OneToOneField(FoundingCase, models.CASCADE, related_name="election")
    held_on = models.DateField(_("held on"))
    entitled = models.PositiveIntegerField(_("entitled to vote"))
    attended = models.PositiveIntegerField(_("present"))
    day_reason = models.CharField(_("why on another day"), max_length=200, blank=True)

    objects = ScopedQuerySet["Election"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "held_on"], name="election_by_place")]


class Contest(models.Model):
    """The vote on one office: how many seats, and who votes.

    ``by_body``: not the congress votes but those just elected into the body.
    """

    election = models.ForeignKey(Election, models.CASCADE, related_name="contests")
    office = models.CharField(_("office"), max_length=16, choices=Office)
    seats = models.PositiveSmallIntegerField(_("seats"))
    by_body = models.BooleanField(_("elected by the committee itself"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["election", "office"], name="one_contest_per_office"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="contest_has_seats"),
        ]


class Candidacy(models.Model):
    """Somebody stands for an office; an accepted applicant, or (federations) by name."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    contest = models.ForeignKey(Contest, models.CASCADE, related_name="candidacies")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="candidacies"
    )
    name = models.CharField(pgettext_lazy("founding", "name"), max_length=80, blank=True)
    elected = models.BooleanField(_("elected"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "application"],
                condition=Q(application__isnull=False),
                name="stands_once_for_an_office",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False, name="") | Q(application=None) & ~Q(name=""),
                name="candidate_is_somebody",
            ),
        ]


class Round(models.Model):
    """One count of a contest; a second one decides a tie or fills seats that stayed empty."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    present = models.PositiveIntegerField(_("present"))
    valid = models.PositiveIntegerField(_("valid ballots"))
    spoiled = models.PositiveIntegerField(_("spoiled ballots"), default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="rounds_in_order"),
            models.CheckConstraint(
                condition=Q(present__gte=F("valid") + F("spoiled")),
                name="no_more_ballots_than_people",
            ),
        ]


class Tally(models.Model):
    """How many votes somebody got in a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="tallies")
    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="tallies")
    votes = models.PositiveIntegerField(_("votes"))

    class Meta:
        ordering = ["-votes", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "candidacy"], name="counted_once_in_a_round")
        ]
