"""Cards, the files that go to the bank and come back, and the record of every sharing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting


class Card(StatefulModel):
    """One member service card (工会会员互助服务卡), from entitlement to closing.

    The full card number is the bank's: we keep its last four digits and the bank's own
    reference. ``reason_code`` is the bank's where it returned the card, ``reason`` what
    staff wrote. ``handed_over_by`` and ``handed_over_at`` say who may still undo it.
    """

    class State(models.TextChoices):
        ELIGIBLE = "eligible", pgettext_lazy("card", "eligible")
        CONSENTED = "consented", pgettext_lazy("card", "consented")
        AT_BANK = "at_bank", pgettext_lazy("card", "at the bank")
        OPENED = "opened", pgettext_lazy("card", "opened")
        HANDED_OVER = "handed_over", pgettext_lazy("card", "handed over")
        ACTIVATED = "activated", pgettext_lazy("card", "activated")
        RETURNED = "returned", pgettext_lazy("card", "returned by the bank")
        LOST = "lost", pgettext_lazy("card", "lost")
        REPLACED = "replaced", pgettext_lazy("card", "replaced")
        FROZEN = "frozen", pgettext_lazy("card", "frozen")
        CLOSED = "closed", pgettext_lazy("card", "closed")

    ROADS: Roads = {
        State.ELIGIBLE: {State.CONSENTED, State.CLOSED},
        # On the spot the clerk opens and hands over in one go; a withdrawn consent leads back.
        State.CONSENTED: {State.AT_BANK, State.HANDED_OVER, State.ELIGIBLE, State.CLOSED},
        State.AT_BANK: {State.OPENED, State.RETURNED, State.CLOSED},
        State.RETURNED: {State.CONSENTED, State.ELIGIBLE, State.CLOSED},
        State.OPENED: {State.HANDED_OVER, State.CLOSED},
        # The two steps back undo a hand-over that was a slip of the finger.
        State.HANDED_OVER: {
            State.ACTIVATED,
            State.LOST,
            State.FROZEN,
            State.CLOSED,
            State.CONSENTED,
            State.OPENED,
            State.ELIGIBLE,
        },
        State.ACTIVATED: {State.LOST, State.FROZEN, State.CLOSED},
        State.FROZEN: {State.ACTIVATED, State.LOST, State.CLOSED},
        State.LOST: {State.REPLACED, State.CLOSED},
    }
    DEAD = (State.REPLACED, State.CLOSED)
    LIVE = (State.HANDED_OVER, State.ACTIVATED, State.FROZEN, State.LOST)

    person = models.ForeignKey(Person, models.PROTECT, related_name="cards")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="cards")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="cards")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replacement")
    last_four = models.CharField(_("last four digits"), max_length=4, blank=True)
    bank_reference = models.CharField(_("bank's reference"), max_length=40, blank=True)
    reason_code = models.CharField(_("bank's reason"), max_length=30, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    since = models.DateTimeField(_("in this state since"))
    handed_over_on = models.DateField(_("handed over on"), null=True)
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="cards_handed_over"
    )
    ended_on = models.DateField(_("closed or replaced on"), null=True)

    objects = ScopedQuerySet["Card"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "id"], name="card_by_place"),
            models.Index(fields=["scope_path", "state", "id"], name="card_by_state"),
            models.Index(fields=["handed_over_on", "scope_path"], name="card_by_hand_over"),
            models.Index(fields=["meeting", "id"], name="card_by_meeting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state__in=["replaced", "closed"]),
                name="one_live_card_each",
            ),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference=""),
                name="bank_reference_once",
            ),
            models.CheckConstraint(
                condition=Q(last_four="") | Q(last_four__regex=r"^[0-9]{4}$"),
                name="card_last_four_only",
            ),
        ]

    def __str__(self) -> str:
        return f"····{self.last_four}" if self.last_four else str(self.public_id)[-6:]


class CardStep(models.Model):
    """One step that a card took: the time line of its page. Only ever added."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="steps")
    was = models.CharField(max_length=20, blank=True)
    became = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    reason_code = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes = [models.Index(fields=["card", "id"], name="step_by_card")]


class Batch(StatefulModel):
    """A hand-over file to the bank, and what came back.

    The file itself is never kept: it is rebuilt from sealed data, and ``sha256`` says what
    it was when it first left. ``number`` is body, year and ``sequence``, without gaps.
    """

    class State(models.TextChoices):
        MADE = "made", pgettext_lazy("batch", "made")
        SENT = "sent", pgettext_lazy("batch", "sent")
        ANSWERED = "answered", pgettext_lazy("batch", "answered in part")
        SETTLED = "settled", pgettext_lazy("batch", "all answered")
        CANCELLED = "cancelled", pgettext_lazy("batch", "called off")

    ROADS: Roads = {
        State.MADE: {State.SENT, State.CANCELLED},
        State.SENT: {State.ANSWERED, State.SETTLED},
        State.ANSWERED: {State.SETTLED},
    }

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="card_batches")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=30, unique=True)
    count = models.PositiveIntegerField(_("records"))
    sha256 = models.CharField(max_length=64, blank=True)
    sender = models.CharField(max_length=120)
    recipient = models.CharField(_("bank"), max_length=120)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True)
    request_id = models.UUIDField(unique=True)

    objects = ScopedQuerySet["Batch"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "id"], name="batch_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "sequence"], name="batch_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return self.number


class BatchLine(models.Model):
    """One card in a hand-over file and the bank's answer to it.

    ``public_id`` is the reference that the bank sees: it says nothing about the person,
    and another for each file.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("answer", "no answer yet")
        OPENED = "opened", pgettext_lazy("answer", "opened")
        REFUSED = "refused", pgettext_lazy("answer", "refused")
        STOPPED = "stopped", pgettext_lazy("answer", "taken out before sending")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    card = models.ForeignKey(Card, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    reason_code = models.CharField(max_length=30, blank=True)
    last_four = models.CharField(max_length=4, blank=True)
    bank_reference = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="each_line_once"),
            models.UniqueConstraint(fields=["batch", "card"], name="each_card_once_a_batch"),
            models.UniqueConstraint(
                fields=["card"], condition=Q(outcome="waiting"), name="card_in_one_open_batch"
            ),
        ]


class Answer(models.Model):
    """An answer file as it was received; the same file twice is one row."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="answers")
    sha256 = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    lines = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    different = models.PositiveIntegerField()
    final = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["batch", "id"], name="answer_by_batch")]


class Difference(models.Model):
    """Something in an answer file that does not fit what we sent, until somebody settles it.

    ``reference`` is what the bank wrote, shortened: never a person's datum.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="differences")
    line = models.PositiveIntegerField(null=True)
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="differences")
    kind = models.CharField(max_length=30)
    reference = models.CharField(max_length=36, blank=True)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)


class Sharing(ScopedModel):
    """A person's data went to somebody outside: what, to whom, on which ground; kept 3 years.

    网络数据安全管理条例 Art. 12, PIPL Art. 21. ``fields`` are codes, separated by commas.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="sharings")
    card = models.ForeignKey(Card, models.PROTECT, related_name="sharings")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="sharings")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="sharings")
    recipient = models.CharField(_("recipient"), max_length=120)
    fields = models.CharField(_("data"), max_length=200)
    ground = models.CharField(_("ground"), max_length=80)
    at = models.DateTimeField(_("when"))
    by = models.CharField(_("by"), max_length=80, blank=True)

    objects = ScopedQuerySet["Sharing"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "at"], name="sharing_by_place"),
            models.Index(fields=["person", "at"], name="sharing_by_person"),
            models.Index(fields=["at"], name="sharing_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "batch"],
                condition=Q(batch__isnull=False),
                name="shared_once_a_batch",
            ),
            models.UniqueConstraint(
                fields=["card", "recipient"],
                condition=Q(batch=None),
                name="shown_once_to_a_bank",
            ),
        ]
