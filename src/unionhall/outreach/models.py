"""Meetings with workers and with employers, and what was heard and promised there."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import Duty, User
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.organizations.models import Employer, Kind, Organization, ServiceStation
from unionhall.outreach.schedule import LAST

WEEKDAYS = (
    "",
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


def weekday_name(weekday: int | None) -> str:
    """Return a weekday's name, 1 being Monday."""
    return str(WEEKDAYS[weekday or 0])


class Level(models.TextChoices):
    """Whose meeting it is, domain file section 1.3."""

    CITY = "city", _("city level")
    DISTRICT = "district", _("district level")
    STREET = "street", _("street or township level")
    PARK = "park", _("park level")
    BUILDING = "building", _("building level")
    STATION = "station", _("station level")


class Counter(models.TextChoices):
    """What is counted at a stall; each value is a column of ``Meeting``."""

    ASKED = "asked", _("people who asked")
    MATERIALS = "materials", _("materials handed out")
    QUESTIONNAIRES = "questionnaires", _("questionnaires")
    FORMS = "forms", _("paper forms received")


class Partner(ScopedModel):
    """A body that comes along to meetings: the bank, a law firm, the mutual-aid society."""

    class Kind(models.TextChoices):
        BANK = "bank", _("bank")
        LAWYERS = "lawyers", _("lawyers")
        MUTUAL_AID = "mutual_aid", _("mutual-aid society")
        HEALTH = "health", _("health service")
        OTHER = "other", _("other")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="partners")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    objects = ScopedQuerySet["Partner"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "kind"], name="partner_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="partner_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class Meeting(StatefulModel):
    """A meeting of 双沟通: a stall where workers are, or a visit to an employer.

    It counts once, at ``organization`` (``scope_path``): the body in whose area it was
    held. ``organizer`` is who held it, ``guided_by`` who guided it; neither adds to totals.
    """

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("workers' communication meeting")
        ENTERPRISE = "enterprise", _("enterprise communication meeting")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("under way")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    class PlaceType(models.TextChoices):
        COMMUNITY = "community", _("community")
        BUILDING = "building", _("office building")
        PARK = "park", _("park")
        SHOPPING = "shopping", _("shopping area")
        MARKET = "market", _("market")
        SITE = "site", _("construction site")
        METRO = "metro", _("metro entrance")
        DEPOT = "depot", _("courier depot")
        HOSPITAL = "hospital", _("hospital")
        EMPLOYER = "employer", _("at the employer")
        OTHER = "other", _("other")

    ROADS: Roads = {
        State.PLANNED: {State.OPEN, State.HELD, State.CANCELLED},
        State.OPEN: {State.HELD, State.CANCELLED},
        State.HELD: {State.OPEN},
    }

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="meetings")
    organizer = models.ForeignKey(Organization, models.PROTECT, related_name="organized_meetings")
    guided_by = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="guided_meetings"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    theme = models.CharField(_("theme"), max_length=120)
    held_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("begins at"))
    ends_at = models.TimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=120)
    place_type = models.CharField(_("type of place"), max_length=12, choices=PlaceType)
    address = models.CharField(_("address"), max_length=200, blank=True)
    division_code = models.CharField(_("division code"), max_length=12, blank=True)
    station = models.ForeignKey(ServiceStation, models.PROTECT, null=True, related_name="+")
    partners = models.ManyToManyField(Partner, related_name="meetings")
    opened_at = models.DateTimeField(_("opened at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True)
    asked = models.PositiveIntegerField(_("people who asked"), default=0)
    materials = models.PositiveIntegerField(_("materials handed out"), default=0)
    questionnaires = models.PositiveIntegerField(_("questionnaires"), default=0)
    forms = models.PositiveIntegerField(_("paper forms received"), default=0)

    sent_hash = models.UUIDField(null=True, editable=False)

    objects = ScopedQuerySet["Meeting"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "held_on"], name="meeting_by_place"),
            models.Index(fields=["held_on", "scope_path"], name="meeting_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.theme

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def is_live(self) -> bool:
        """Say whether people are at the stall right now."""
        return self.state == self.State.OPEN

    @property
    def is_over(self) -> bool:
        """Say whether it has been held or called off."""
        return self.state in {self.State.HELD, self.State.CANCELLED}

    def counted(self, counter: str) -> int:
        """Return how many were counted so far."""
        return int(getattr(self, Counter(counter).value))


class Attendance(models.Model):
    """A member of staff, or a bank clerk, is to be at a meeting; scopes what a clerk sees.

    ``duty`` is the duty in which they come; a clerk's is one of a bank clerk.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    user = models.ForeignKey(User, models.PROTECT, related_name="attendances")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="attendances")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="attends_once")]


class Visit(models.Model):
    """What an enterprise meeting heard and found; ``founded`` is the union that came of it."""

    class UnionStatus(models.TextChoices):
        NONE = "none", _("no union")
        COVERED = "covered", _("covered by a joint union")
        UNION = "union", _("has its own union")

    class Intent(models.TextChoices):
        NO = "no", _("not willing")
        CONSIDERING = "considering", _("considering")
        AGREED = "agreed", _("agreed to found one")

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="visit")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="visits")
    head_met = models.CharField(_("who was met"), max_length=80, blank=True)
    staff = models.PositiveIntegerField(_("staff"), null=True)
    union_before = models.CharField(
        _("union before"), max_length=12, choices=UnionStatus, default=UnionStatus.NONE
    )
    obstacles = models.TextField(_("obstacles"), max_length=2000, blank=True)
    needs = models.TextField(_("needs"), max_length=2000, blank=True)
    intent = models.CharField(_("intent"), max_length=12, choices=Intent, blank=True)
    founded = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    result = models.TextField(_("result"), max_length=2000, blank=True)
    next_visit_on = models.DateField(_("next visit"), null=True)


class Promise(ScopedModel):
    """Something that was asked of us or promised by us at a meeting, with an owner and a day.

    At a workers' meeting it is a demand, at an enterprise meeting an item of the service
    package (服务包). ``made_on`` is the day of the meeting.
    """

    class Kind(models.TextChoices):
        DEMAND = "demand", _("demand")
        SERVICE = "service", _("service-package item")

    class Category(models.TextChoices):
        PAY = "pay", _("pay")
        SAFETY = "safety", _("safety and health")
        REST = "rest", _("rest and hours")
        INSURANCE = "insurance", _("social insurance")
        BENEFIT = "benefit", _("member services")
        LEGAL = "legal", _("legal advice")
        UNION = "union", _("founding a union")
        OTHER = "other", _("other")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="promises")
    kind = models.CharField(max_length=12, choices=Kind)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    text = models.TextField(_("text"), max_length=2000)
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="promises")
    made_on = models.DateField(_("made on"))
    due_on = models.DateField(_("due on"))
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    satisfied = models.BooleanField(_("satisfied"), null=True)

    sent_hash = models.UUIDField(null=True, editable=False)

    objects = ScopedQuerySet["Promise"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "due_on"], name="promise_by_place"),
            models.Index(fields=["made_on", "scope_path"], name="promise_by_day"),
            models.Index(
                fields=["answered_on", "scope_path"],
                condition=Q(answered_on__isnull=False),
                name="promise_by_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ScheduleRule(ScopedModel):
    """How often meetings are to be held at a place, as data with its source.

    The pattern's numbers: weekly = ``weekday`` (1 Monday … 7 Sunday, empty: any day of
    the week); monthly_day = ``day``; monthly_weekday = the ``weekday`` of ``week`` (5: the
    last), where ``counting`` says which of the readings of "the third week's Wednesday"
    is meant; half_yearly = once in each half year. ``grace`` days later still count.
    ``below`` lists the kinds of body in the subtree to which it applies (comma-separated;
    empty: the body itself).
    """

    class Pattern(models.TextChoices):
        WEEKLY = "weekly", _("every week")
        MONTHLY_DAY = "monthly_day", _("every month on a day")
        MONTHLY_WEEKDAY = "monthly_weekday", _("every month on the n-th weekday")
        HALF_YEARLY = "half_yearly", _("every half year")

    class Counting(models.TextChoices):
        WEEKDAYS = "weekdays", _("the n-th such weekday of the month")
        CALENDAR_WEEKS = "calendar_weeks", _("in the n-th week; the week of the 1st is the first")
        FULL_WEEKS = "full_weeks", _("in the n-th full week, Monday to Sunday")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="schedule_rules")
    kind = models.CharField(
        _("kind"), max_length=12, choices=Meeting.Kind, default=Meeting.Kind.EMPLOYEE
    )
    level = models.CharField(_("level"), max_length=12, choices=Level)
    below = models.CharField(_("applies to"), max_length=60, blank=True)
    pattern = models.CharField(_("pattern"), max_length=20, choices=Pattern)
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True)
    week = models.PositiveSmallIntegerField(_("week of the month"), null=True)
    counting = models.CharField(
        _("how weeks are counted"), max_length=16, choices=Counting, default=Counting.WEEKDAYS
    )
    day = models.PositiveSmallIntegerField(_("day of the month"), null=True)
    grace = models.PositiveSmallIntegerField(_("days of grace"), default=0)
    theme = models.CharField(_("theme"), max_length=120, blank=True)
    source = models.CharField(_("basis"), max_length=200)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True)

    objects = ScopedQuerySet["ScheduleRule"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "level"], name="schedule_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="schedule_rule_lasts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} · {self.words}"

    @property
    def words(self) -> str:
        """Say how often, with the numbers: every month on the third Wednesday."""
        numbers = {"day": self.day, "weekday": weekday_name(self.weekday), "week": self.week}
        if self.pattern == self.Pattern.WEEKLY and self.weekday:
            return gettext("every week on %(weekday)s") % numbers
        if self.pattern == self.Pattern.MONTHLY_DAY:
            return gettext("every month on day %(day)s") % numbers
        if self.pattern == self.Pattern.MONTHLY_WEEKDAY:
            if self.week == LAST:
                return gettext("every month on the last %(weekday)s") % numbers
            if self.counting == self.Counting.WEEKDAYS:
                return gettext("every month on %(weekday)s number %(week)s") % numbers
            return gettext("every month on the %(weekday)s of week %(week)s") % numbers
        return str(self.get_pattern_display())

    @property
    def below_words(self) -> str:
        """Say to whom it applies."""
        if not self.below:
            return gettext("for the body itself")
        return gettext("for each of these below: %(kinds)s") % {
            "kinds": "、".join(str(Kind(kind).label) for kind in self.below.split(","))
        }


class Tap(models.Model):
    """A tap on one of a stall's counters, so that the same tap twice counts once.

    A correction by hand is a row too, with its reason; ``by`` is then the difference.
    """

    public_id = models.UUIDField(default=uuid7, unique=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="taps")
    counter = models.CharField(max_length=16, choices=Counter)
    by = models.IntegerField()
    reason = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
