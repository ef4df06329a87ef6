"""Cards, the files that go to the bank and come back, and the record of every sharing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting


class Card(StatefulModel):
    """One member service card (工会会员互助服务卡), from entitlement to closing.

    The full card number is the bank's: we keep its last four digits and the bank's own
    reference.
    """

    class State(models.TextChoices):
        ELIGIBLE = "eligible", _("eligible")
        CONSENTED = "consented", _("consented")
        AT_BANK = "at_bank", _("handed to the bank")
        OPENED = "opened", _("opened")
        HANDED_OVER = "handed_over", _("handed over")
        ACTIVATED = "activated", _("activated")
        RETURNED = "returned", _("returned by the bank")
        LOST = "lost", _("lost")
        REPLACED = "replaced", _("replaced")
        FROZEN = "frozen", _("frozen")
        CLOSED = "closed", _("closed")

    ROADS: Roads = {
        State.ELIGIBLE: {State.CONSENTED, State.CLOSED},
        State.CONSENTED: {State.AT_BANK, State.HANDED_OVER, State.ELIGIBLE, State.CLOSED},
        State.AT_BANK: {State.OPENED, State.RETURNED, State.CLOSED},
        State.RETURNED: {State.CONSENTED, State.CLOSED},
        State.OPENED: {State.HANDED_OVER, State.CLOSED},
        State.HANDED_OVER: {State.ACTIVATED, State.LOST, State.FROZEN, State.CLOSED},
        State.ACTIVATED: {State.LOST, State.FROZEN, State.CLOSED},
        State.FROZEN: {State.ACTIVATED, State.LOST, State.CLOSED},
        State.LOST: {State.REPLACED, State.CLOSED},
    }
    DEAD = (State.REPLACED, State.CLOSED)

    person = models.ForeignKey(Person, models.PROTECT, related_name="cards")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="cards")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="cards")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replacement")
    last_four = models.CharField(_("last four digits"), max_length=4, blank=True)
    bank_reference = models.CharField(_("bank's reference"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    since = models.DateTimeField(_("in this state since"))
    handed_over_on = models.DateField(_("handed over on"), null=True)

    objects = ScopedQuerySet["Card"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state", "id"], name="card_by_place"),
            models.Index(fields=["handed_over_on", "scope_path"], name="card_by_hand_over"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state__in=["replaced", "closed"]),
                name="one_live_card_each",
            )
        ]


class Batch(StatefulModel):
    """A hand-over file to the bank, and what came back."""

    class State(models.TextChoices):
        MADE = "made", _("made")
        SENT = "sent", _("sent")
        ANSWERED = "answered", _("answered in part")
        SETTLED = "settled", _("settled")

    ROADS: Roads = {
        State.MADE: {State.SENT},
        State.SENT: {State.ANSWERED, State.SETTLED},
        State.ANSWERED: {State.SETTLED},
    }

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="card_batches")
    number = models.CharField(_("number"), max_length=30, unique=True)
    count = models.PositiveIntegerField(_("records"))
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = ScopedQuerySet["Batch"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "id"], name="batch_by_place")]


class BatchLine(models.Model):
    """One card in a hand-over file and the bank's answer to it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("no answer yet")
        OPENED = "opened", _("opened")
        REFUSED = "refused", _("refused")

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    card = models.ForeignKey(Card, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    reason_code = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="each_line_once"),
            models.UniqueConstraint(fields=["batch", "card"], name="each_card_once_a_batch"),
        ]


class Answer(models.Model):
    """An answer file as it was received; the same file twice is one row."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="answers")
    sha256 = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    summary = models.JSONField(default=dict)


class Difference(models.Model):
    """Something in an answer file that does not fit what we sent."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="differences")
    line = models.PositiveIntegerField(null=True)
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="differences")
    kind = models.CharField(max_length=30)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)


class Sharing(ScopedModel):
    """A person's data went to somebody outside: what, to whom, on which ground; kept 3 years.

    网络数据安全管理条例 Art. 12, PIPL Art. 21.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="sharings")
    card = models.ForeignKey(Card, models.PROTECT, related_name="sharings")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="sharings")
    recipient = models.CharField(max_length=120)
    fields = models.CharField(max_length=200)
    ground = models.CharField(max_length=80)
    at = models.DateTimeField()

    objects = ScopedQuerySet["Sharing"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "at"], name="sharing_by_place"),
            models.Index(fields=["person", "at"], name="sharing_by_person"),
        ]
