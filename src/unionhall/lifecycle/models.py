"""What happens to memberships: asked for, decided, done, taken back."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from unionhall.accounts.models import User
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.members.models import Membership, StandingSpell
from unionhall.organizations.models import Employer, Organization


class Attestation(models.Model):
    """What a union stated when it asked for members of others: who, when, and in which words.

    No paper here proves that the members are there and agree; the old unions read this.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    wording = models.CharField(_("statement"), max_length=300)

    def __str__(self) -> str:
        return self.wording


class MembershipChange(StatefulModel):
    """One thing that happens to one membership (会籍变动); at most one of it is under way.

    ``scope_path`` is the union that the member belongs to when it is asked for; ``target`` the
    one that a transfer leads to, and the staff there see it too. A transfer is asked for,
    handed over by the old union (or that union lets ``due_on`` pass) and accepted by the new
    one or sent back; what a union decides for itself is done at once. ``on`` is the day from
    which it holds. ``before`` is the standing that it changed, ``result`` the spell that it
    began. ``rule`` names the rule it rests on, read as of ``on`` (else ``asked_on``). Those
    written down together share their ``batch``. ``attestation`` is what the new union stated
    where it asked for members from a list.
    """

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("transfer to another union")
        KEEP = "keep", _("membership kept")
        SUSPEND = "suspend", _("membership suspended")
        RESUME = "resume", _("active again")
        WITHDRAW = "withdraw", _("withdrawal")
        DEEM = "deem", _("deemed withdrawn")
        EXPEL = "expel", _("expulsion")
        DECEASE = "decease", _("death")
        REJOIN = "rejoin", _("joined again")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("membership change", "asked for")
        HANDED_OVER = "handed_over", _("handed over by the old union")
        DONE = "done", pgettext_lazy("membership change", "done")
        SENT_BACK = "sent_back", pgettext_lazy("membership change", "sent back")
        TAKEN_BACK = "taken_back", pgettext_lazy("membership change", "withdrawn by who asked")
        LAPSED = "lapsed", pgettext_lazy("membership change", "lapsed")
        REVERSED = "reversed", pgettext_lazy("membership change", "corrected")

    class Asker(models.TextChoices):
        MEMBER = "member", _("the member")
        UNION = "union", _("the member's union")
        TARGET = "target", pgettext_lazy("membership change", "the new union")

    OPEN = (State.ASKED, State.HANDED_OVER)
    CAME_TO_NOTHING = (State.SENT_BACK, State.TAKEN_BACK, State.LAPSED, State.REVERSED)
    ROADS: Roads = {
        State.ASKED: frozenset(
            {State.HANDED_OVER, State.DONE, State.SENT_BACK, State.TAKEN_BACK, State.LAPSED}
        ),
        State.HANDED_OVER: frozenset({State.DONE, State.SENT_BACK, State.TAKEN_BACK, State.LAPSED}),
        State.DONE: frozenset({State.REVERSED}),
    }

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="changes")
    kind = models.CharField(pgettext_lazy("membership change", "kind"), max_length=12, choices=Kind)
    asked_by = models.CharField(_("asked by"), max_length=8, choices=Asker)
    asked_on = models.DateField(_("asked for on"))
    due_on = models.DateField(_("due on"), null=True)
    handed_over_on = models.DateField(
        pgettext_lazy("membership change", "handed over on"), null=True
    )
    on = models.DateField(_("holds from"), null=True)
    ground = models.CharField(
        pgettext_lazy("member", "ground"), max_length=20, choices=StandingSpell.Ground, blank=True
    )
    requested_on = models.DateField(_("day of the written request"), null=True)
    last_part_on = models.DateField(_("last dues paid, last part taken"), null=True)
    talked_on = models.DateField(_("talked to on"), null=True)
    decided_on = models.DateField(_("decided by the committee on"), null=True)
    decision = models.CharField(_("number of the decision"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    rule = models.CharField(pgettext_lazy("membership change", "rule"), max_length=60)
    before = models.CharField(
        _("standing before"), max_length=20, choices=Membership.Standing, blank=True
    )
    target = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    employer_typed = models.CharField(max_length=120, blank=True)
    employment_form = models.CharField(_("employment form"), max_length=2, blank=True)
    result = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    batch = models.UUIDField(default=uuid7)
    attestation = models.ForeignKey(
        Attestation,
        models.PROTECT,
        null=True,
        related_name="changes",
        verbose_name=_("statement of the new union"),
    )

    objects = ScopedQuerySet["MembershipChange"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state"], name="change_of_member_by_place"),
            models.Index(fields=["target", "state"], name="change_of_member_by_target"),
            models.Index(fields=["batch"], name="change_of_member_by_batch"),
            models.Index(
                fields=["due_on"],
                condition=Q(state__in=["asked", "handed_over"]),
                name="change_of_member_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state__in=["asked", "handed_over"]),
                name="one_change_under_way_each",
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer", target__isnull=False)
                | (~Q(kind="transfer") & Q(target=None))
                | Q(kind="keep"),
                name="a_transfer_leads_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(on__isnull=False), name="what_is_done_has_its_day"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to do something about it."""
        return self.state in self.OPEN

    @property
    def died_on(self) -> date | None:
        """The day of the death that ended the membership: the one before it holds."""
        return self.on - timedelta(days=1) if self.kind == self.Kind.DECEASE and self.on else None

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        if self.state == self.State.ASKED and self.kind != self.Kind.TRANSFER:
            return pgettext("membership change", "waits for the union")
        return self.state_label(self.state)

    @property
    def waits_for_old(self) -> bool:
        """Say whether the member's union has the next step."""
        return self.state == self.State.ASKED

    def late(self, today: object) -> bool:
        """Say whether the day for the next step is over."""
        return self.is_open and self.due_on is not None and self.due_on < today  # type: ignore[operator]
