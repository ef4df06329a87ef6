"""Persons, each once in the whole tree, and their spells of membership."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import Duty, User
from unionhall.core.formats import Month
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.organizations.models import Employer, Organization


class Person(models.Model):
    """A human being, known once.

    ``blind_index`` is the keyed hash of the normalised identity document: the database
    itself refuses a second record. Everything that identifies (name, document, phone,
    address) is one sealed blob, bound to ``public_id``; only what statistics need stands
    in clear, by code. After ``erased_at`` the row is nobody's: it only lets figures count on.
    """

    class Sex(models.TextChoices):
        MALE = "1", _("male")
        FEMALE = "2", _("female")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    blind_index = models.UUIDField(unique=True, editable=False)
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"))
    nation = models.CharField(_("nation"), max_length=2, blank=True)
    education = models.CharField(_("education"), max_length=2, blank=True)
    political = models.CharField(_("political affiliation"), max_length=2, blank=True)
    household = models.CharField(_("household type"), max_length=2, blank=True)
    skill_level = models.CharField(_("skill level"), max_length=2, blank=True)
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["key_version"], name="person_by_key")]

    def __str__(self) -> str:
        return str(self.public_id)


class PersonDocument(models.Model):
    """A further document by which a person is known, from a record that was merged into theirs.

    Only its keyed hash is kept: enough to find the person again when somebody comes with it.
    A document stands either here or in ``Person.blind_index``, never in both.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="documents")
    blind_index = models.UUIDField(unique=True, editable=False)
    since = models.DateTimeField(auto_now_add=True)


class PersonToken(models.Model):
    """A keyed hash by which a person can be found without opening the sealed record."""

    class Kind(models.IntegerChoices):
        NAME = 1
        PHONE = 2

    # The unique constraint below begins with the person: a second index would be idle weight.
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens", db_index=False)
    kind = models.PositiveSmallIntegerField(choices=Kind)
    token = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["token", "kind"], name="person_by_token")]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "token"], name="each_token_once")
        ]


class Consent(models.Model):
    """A person agreed to one purpose, in the words of one version, by one channel."""

    class Purpose(models.TextChoices):
        MEMBERSHIP = "membership", _("joining and keeping the membership record")
        CARD = "card", _("handing card data to the bank")
        CONTACT = "contact", _("messages about union services")

    class Channel(models.TextChoices):
        OWN_PHONE = "own_phone", _("own phone")
        AT_DESK = "at_desk", _("at a desk")
        PAPER = "paper", _("on paper")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    text_version = models.CharField(_("version of the text"), max_length=20)
    language = models.CharField(_("language of the text"), max_length=8)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None),
                name="one_live_consent_per_purpose",
            )
        ]


class Membership(ScopedModel):
    """One spell of membership (会籍) of one person in one union.

    Counts from ``began_on`` until ``ended_on`` (excluded). ``began_by_month``: earlier records
    name only the month, and ``began_on`` is its first day. ``guided_by`` is the body that
    guided the joining, where one did.
    """

    class Beginning(models.TextChoices):
        JOINED = "joined", pgettext_lazy("how a membership began", "joined")
        TRANSFERRED_IN = "transferred_in", _("transferred in")
        REJOINED = "rejoined", _("joined again")
        TAKEN_OVER = "taken_over", _("taken over from earlier records")

    class Ending(models.TextChoices):
        TRANSFERRED_OUT = "transferred_out", _("transferred out")
        WITHDRAWN = "withdrawn", _("withdrew")
        DEEMED_WITHDRAWN = "deemed_withdrawn", _("deemed withdrawn")
        EXPELLED = "expelled", _("expelled")
        DECEASED = "deceased", _("deceased")

    class Standing(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("membership", "active")
        RETAINED = "retained", pgettext_lazy("membership", "retained")
        SUSPENDED = "suspended", pgettext_lazy("membership", "suspended")

    class Channel(models.TextChoices):
        ON_SITE = "on_site", _("on the spot, at a meeting")
        ONLINE = "online", _("online, on the own phone")
        UNIT = "unit", _("through the unit's union")
        STATION = "station", _("at a service station")
        LIST = "list", _("from a list")

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="memberships")
    began_on = models.DateField(_("from"))
    began_by_month = models.BooleanField(
        _("only the month is known"), default=False, db_default=False
    )
    ended_on = models.DateField(_("until"), null=True)
    beginning = models.CharField(_("how it began"), max_length=20, choices=Beginning)
    ending = models.CharField(_("how it ended"), max_length=20, choices=Ending, blank=True)
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.ACTIVE)
    channel = models.CharField(_("joining channel"), max_length=20, choices=Channel)
    employment_form = models.CharField(_("employment form"), max_length=2)
    post = models.CharField(_("post"), max_length=60, blank=True)
    employer_typed = models.CharField(max_length=120, blank=True)
    guided_by = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet["Membership"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "id"], name="membership_by_place"),
            models.Index(
                fields=["scope_path"], condition=Q(ended_on=None), name="membership_now_by_place"
            ),
            models.Index(fields=["began_on", "scope_path"], name="membership_by_begin"),
            models.Index(
                fields=["ended_on", "scope_path"],
                condition=Q(ended_on__isnull=False),
                name="membership_by_end",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on=None), name="one_membership_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="membership_lasts",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ending="") | (~Q(ended_on=None) & ~Q(ending="")),
                name="membership_end_has_a_reason",
            ),
        ]

    @property
    def began(self) -> date | Month:
        """The day from which the membership counts, as well as it is known."""
        if self.began_by_month:
            return Month(self.began_on.year, self.began_on.month)
        return self.began_on

    @property
    def employer_name(self) -> str:
        """The employer on record, else as the member wrote it."""
        return self.employer.name if self.employer else self.employer_typed


class StandingSpell(ScopedModel):
    """Days on which a membership was kept (保留) or suspended; on all others it was active.

    Counts from ``since`` until ``until`` (excluded; empty: still so). ``Membership.standing``
    is what holds today. It ends with its membership; a transfer that changes nothing but the
    union begins the next one there.
    """

    class Ground(models.TextChoices):
        RETIRED = "retired", _("retired, also early")
        UNEMPLOYED = "unemployed", _("unemployed")
        UNIT_CLOSED = "unit_closed", _("unit closed or bankrupt")
        OTHER = "other", pgettext_lazy("ground of a standing", "other")
        NOT_STATED = "not_stated", _("not stated in earlier records")

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="standings")
    standing = models.CharField(max_length=20, choices=Membership.Standing)
    ground = models.CharField(pgettext_lazy("member", "ground"), max_length=20, choices=Ground)
    since = models.DateField(pgettext_lazy("standing", "since"))
    until = models.DateField(_("until"), null=True)

    objects = ScopedQuerySet["StandingSpell"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "since"], name="standing_by_place"),
            models.Index(fields=["since", "scope_path"], name="standing_by_begin"),
            models.Index(
                fields=["until", "scope_path"],
                condition=Q(until__isnull=False),
                name="standing_by_end",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(until=None), name="one_standing_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="standing_lasts"
            ),
            models.CheckConstraint(condition=~Q(standing="active"), name="standing_is_not_active"),
        ]


class Unsealing(models.Model):
    """Somebody opened a person's full data: who, when, in which duty, and why.

    ``export`` is the job of a file in which the person stands, where it was one. A record that
    is taken out with the list it came from leaves its line here: ``gone`` is what it was called.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="unsealings")
    gone = models.UUIDField(null=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20)
    reason = models.CharField(_("reason"), max_length=200)
    export = models.UUIDField(null=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["export", "person"],
                condition=Q(export__isnull=False),
                name="each_export_opens_a_person_once",
            ),
            models.CheckConstraint(
                condition=Q(person=None, gone__isnull=False)
                | Q(person__isnull=False, gone__isnull=True),
                name="unsealing_is_of_somebody",
            ),
        ]


class DataRequest(StatefulModel):
    """What a member asks about the own data and the union must decide: PIPL Arts. 46 and 47.

    ``sealed`` is what is to stand in the record (a correction), emptied with the decision.
    ``key`` is the form's own: sent twice, it is one request. ``due_on`` is empty where no
    rule sets a term. ``ground`` and ``answer`` say why it was refused or sent back. ``closed``:
    the person's data were deleted on another request, so that nothing was left to decide.
    """

    TABLE = "members_request"

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("correction")
        DELETION = "deletion", _("deletion")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("request", "to be decided")
        DONE = "done", pgettext_lazy("request", "carried out")
        RETURNED = "returned", pgettext_lazy("request", "sent back")
        REFUSED = "refused", pgettext_lazy("request", "refused")
        TAKEN_BACK = "taken_back", pgettext_lazy("request", "taken back")
        CLOSED = "closed", pgettext_lazy("request", "closed by the deletion")

    class Ground(models.TextChoices):
        KEPT_BY_LAW = "kept_by_law", _("a term of keeping set by law has not ended (PIPL Art. 47)")
        OFFICE_HELD = "office_held", _("an office in the union is held (Trade Union Law)")
        NOT_THE_BEARER = "not_the_bearer", _("it is not certain who asks (PIPL Art. 50)")
        RECORD_IS_RIGHT = "record_is_right", _("the record is right (PIPL Art. 46)")

    ROADS: Roads = {
        State.ASKED: {
            *(State.DONE, State.RETURNED, State.REFUSED),
            *(State.TAKEN_BACK, State.CLOSED),
        },
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="requests")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(pgettext_lazy("request", "kind"), max_length=12, choices=Kind)
    key = models.UUIDField(unique=True)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)
    asked_at = models.DateTimeField(pgettext_lazy("request", "asked"))
    due_on = models.DateField(pgettext_lazy("request", "due on"), null=True)
    decided_at = models.DateTimeField(pgettext_lazy("request", "decided"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ground = models.CharField(
        pgettext_lazy("request", "ground"), max_length=20, choices=Ground, blank=True
    )
    answer = models.CharField(pgettext_lazy("request", "answer"), max_length=300, blank=True)

    objects = ScopedQuerySet["DataRequest"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state", "id"], name="request_by_place"),
            models.Index(fields=["person", "id"], name="request_by_person"),
            models.Index(fields=["key_version"], name="request_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state="asked"),
                name="one_open_request_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def is_open(self) -> bool:
        """Say whether somebody must decide it."""
        return bool(self.state == self.State.ASKED)
