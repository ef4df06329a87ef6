"""Terms and who sat in them, certificates, accounts, and what must still be reported.

Days hold from the first (included) until the last (excluded), as everywhere; pages show the
last day that counts (``last_day``).
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import Duty
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization


class Body(models.TextChoices):
    """The bodies that a union has, domain file section 3.2."""

    COMMITTEE = "committee", _("union committee")
    AUDIT = "audit", _("audit committee")
    WOMEN = "women", _("women workers' committee")
    WOMEN_MEMBER = "women_member", _("member for women workers")
    ORGANISER = "organiser", _("organiser")


class Post(models.TextChoices):
    """What somebody is in a body."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice-chair")
    STANDING = "standing", _("standing member")
    DIRECTOR = "director", _("director")
    DEPUTY = "deputy", _("deputy director")
    MEMBER = "member", _("member")
    ORGANISER = "organiser", _("organiser")


POSTS: dict[str, tuple[str, ...]] = {
    Body.COMMITTEE: (Post.CHAIR, Post.VICE_CHAIR, Post.STANDING, Post.MEMBER),
    Body.AUDIT: (Post.DIRECTOR, Post.DEPUTY, Post.MEMBER),
    Body.WOMEN: (Post.DIRECTOR, Post.DEPUTY, Post.MEMBER),
    Body.WOMEN_MEMBER: (Post.MEMBER,),
    Body.ORGANISER: (Post.ORGANISER,),
}
"""Which posts there are in which body."""
HEADS = (Post.CHAIR, Post.DIRECTOR, Post.ORGANISER)
"""Posts that one person at a time holds."""


class Term(ScopedModel):
    """A term of office (届) of a union, from its election until the next begins.

    The law's end is ``ends_on``; ``lapses_on`` is that, or the later day until which the upper
    union extended it. ``closed_on`` is empty while it runs, also when it has lapsed; it is the day
    on which the next term began, or on which the union or the term ended before its time.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField(_("number of the term"))
    begins_on = models.DateField(_("begins on"))
    years = models.PositiveSmallIntegerField(_("length in years"))
    ends_on = models.DateField(_("until"))
    lapses_on = models.DateField(_("lapses on"))
    elected_on = models.DateField(_("elected on"))
    approval_number = models.CharField(_("number of the approval"), max_length=60)
    approved_on = models.DateField(_("approved on"))
    closed_on = models.DateField(_("closed on"), null=True)
    close_reason = models.CharField(_("why it ended early"), max_length=200, blank=True)
    extended_until = models.DateField(_("extended until"), null=True)
    extension_number = models.CharField(_("paper of the extension"), max_length=60, blank=True)
    extended_by = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    election_by = models.DateField(_("election ordered by"), null=True)
    order_number = models.CharField(_("paper of the order"), max_length=60, blank=True)
    ordered_on = models.DateField(_("ordered on"), null=True)
    ordered_by = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet["Term"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "begins_on"], name="term_by_place"),
            models.Index(
                fields=["lapses_on", "scope_path"],
                condition=Q(closed_on=None),
                name="term_by_lapse",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(closed_on=None), name="one_term_at_a_time"
            ),
            models.UniqueConstraint(fields=["organization", "number"], name="term_numbered_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("begins_on"), lapses_on__gte=F("ends_on")),
                name="term_lasts",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("begins_on")),
                name="term_closes_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__gte=F("elected_on")), name="approved_after_the_election"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}/{self.number}"

    @property
    def last_day(self) -> date:
        """The last day that belongs to it by law."""
        return self.ends_on - timedelta(days=1)

    def ran(self, day: date) -> bool:
        """Say whether it ran on a day, lapsed or not."""
        return self.begins_on <= day and (self.closed_on is None or self.closed_on > day)

    def lapsed(self, day: date) -> bool:
        """Say whether the election of the next is overdue on a day."""
        return self.lapses_on <= day and (self.closed_on is None or self.closed_on > day)


class Seat(ScopedModel):
    """Somebody sat in a body of a union, in a post, for a time.

    ``name`` is kept as it was: who holds office in a union is published with the approval.
    ``membership`` leads to the member's record where there is one.
    """

    term = models.ForeignKey(Term, models.PROTECT, related_name="seats")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="seats")
    body = models.CharField(_("elected body"), max_length=12, choices=Body)
    post = models.CharField(_("office held"), max_length=12, choices=Post)
    name = models.CharField(_("name"), max_length=80)
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="seats")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True)
    full_time = models.BooleanField(_("full-time"), default=False)

    objects = ScopedQuerySet["Seat"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "since"], name="seat_by_place"),
            models.Index(fields=["organization", "since"], name="seat_by_union"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "body"],
                condition=Q(until=None, post__in=HEADS),
                name="one_head_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["organization", "body", "membership"],
                condition=Q(until=None, membership__isnull=False),
                name="one_seat_in_a_body",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="seat_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.name}"


class Certificate(ScopedModel):
    """A legal-person certificate (工会法人资格证书) of a union.

    ``ended_on`` is empty for the one that counts, also when it has expired; it is the day on
    which the next one was issued.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="certificates")
    number = models.CharField(_("number"), max_length=40)
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("until"))
    ended_on = models.DateField(_("replaced on"), null=True)
    registrar = models.CharField(_("registered with"), max_length=120)
    chair_name = models.CharField(_("legal representative"), max_length=80)
    address = models.CharField(_("address"), max_length=200, blank=True)
    early_reason = models.CharField(_("why outside the time"), max_length=200, blank=True)

    objects = ScopedQuerySet["Certificate"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "issued_on"], name="certificate_by_place"),
            models.Index(
                fields=["valid_until", "scope_path"],
                condition=Q(ended_on=None),
                name="certificate_by_expiry",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(ended_on=None),
                name="one_certificate_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("issued_on")), name="certificate_lasts"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("issued_on")),
                name="certificate_ends_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def last_day(self) -> date:
        """The last day on which it is valid, as it is printed."""
        return self.valid_until - timedelta(days=1)


class Account(ScopedModel):
    """A bank account of a union; of the number only the last four digits are kept."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="bank_accounts")
    bank = models.CharField(_("bank"), max_length=120)
    last_four = models.CharField(_("last four digits of the number"), max_length=4)
    opened_on = models.DateField(_("account opened on"))
    closed_on = models.DateField(_("closed on"), null=True)

    objects = ScopedQuerySet["Account"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "opened_on"], name="account_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "bank", "last_four"],
                condition=Q(closed_on=None),
                name="account_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="account_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} ****{self.last_four}"


class ChangeNotice(ScopedModel):
    """The chair, the name or the address changed and must be registered (变更登记) in time."""

    class What(models.TextChoices):
        CHAIR = "chair", _("legal representative")
        NAME = "name", _("name")
        ADDRESS = "address", _("address")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="change_notices")
    what = models.CharField(_("what changed"), max_length=12, choices=What)
    changed_on = models.DateField(_("changed on"))
    due_on = models.DateField(_("due on"))
    reported_on = models.DateField(_("registered on"), null=True)

    objects = ScopedQuerySet["ChangeNotice"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "due_on"], name="notice_by_place"),
            models.Index(
                fields=["due_on", "scope_path"],
                condition=Q(reported_on=None),
                name="notice_by_due_day",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "what"],
                condition=Q(reported_on=None),
                name="one_open_notice",
            ),
            models.CheckConstraint(
                condition=Q(reported_on=None) | Q(reported_on__gte=F("changed_on")),
                name="reported_after_the_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.changed_on}"


class PutOff(ScopedModel):
    """Something that is due is put off until a day, with a reason; one row for each due.

    ``subject`` is the stable name of the due (``core.dues``). The trail keeps the earlier ones.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="put_off")
    subject = models.CharField(max_length=120, unique=True)
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.CharField(_("by"), max_length=80)

    objects = ScopedQuerySet["PutOff"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "until"], name="put_off_by_place")]

    def __str__(self) -> str:
        return self.subject


class Feed(ScopedModel):
    """The calendar feed of a duty: whoever knows the secret reads it, until it is revoked.

    Only a hash of the secret is kept.
    """

    duty = models.OneToOneField(Duty, models.CASCADE, related_name="feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet["Feed"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path"], name="feed_by_place")]

    def __str__(self) -> str:
        return str(self.duty_id)
