"""Union bodies, employers, and the dated ties between them.

Dated ties hold from ``valid_from`` (included) until ``valid_until`` (excluded; empty:
still holds).
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import PathField, ScopedModel, ScopedQuerySet


class Kind(models.TextChoices):
    """The kinds of union body, domain file section 3.1."""

    CITY = "city", _("municipal federation")
    DISTRICT = "district", _("district federation")
    STREET = "street", _("street general union")
    TOWNSHIP = "township", _("township general union")
    PARK = "park", _("park general union")
    COMMUNITY = "community", _("community federation")
    BUILDING = "building", _("building federation")
    INDUSTRY = "industry", _("industry federation")
    SINGLE = "single", _("single-employer union")
    JOINT = "joint", _("joint union")


GENERAL_UNIONS = (Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWNSHIP, Kind.PARK)
FEDERATIONS = (Kind.COMMUNITY, Kind.BUILDING, Kind.INDUSTRY)
GRASS_ROOTS = (Kind.SINGLE, Kind.JOINT)
UNIONS = (*FEDERATIONS, *GRASS_ROOTS)
"""What the published "number of unions" counts: no general unions."""
AREAS = (Kind.DISTRICT, Kind.STREET, Kind.TOWNSHIP, Kind.PARK, Kind.COMMUNITY)
"""Which bodies stand for an area that a map can show."""

MAY_STAND_BELOW: dict[str, frozenset[str]] = {
    Kind.CITY: frozenset(),
    Kind.DISTRICT: frozenset({Kind.CITY}),
    Kind.STREET: frozenset({Kind.DISTRICT}),
    Kind.TOWNSHIP: frozenset({Kind.DISTRICT}),
    Kind.PARK: frozenset({Kind.DISTRICT}),
    Kind.COMMUNITY: frozenset({Kind.STREET, Kind.TOWNSHIP, Kind.PARK}),
    Kind.BUILDING: frozenset({Kind.STREET, Kind.TOWNSHIP, Kind.PARK}),
    Kind.INDUSTRY: frozenset({Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWNSHIP, Kind.PARK}),
    Kind.SINGLE: frozenset(Kind) - {Kind.SINGLE, Kind.JOINT},
    Kind.JOINT: frozenset(Kind) - {Kind.SINGLE, Kind.JOINT},
}
"""Which kinds a body may stand directly below (domain file 3.1; Beijing 2026 Art. 10)."""


class Organization(models.Model):
    """A union body as it is today; ``Affiliation`` knows what it was on any other day.

    ``code`` names it in commands and files: the division code for a federation of a
    division, the union's own register code below that. ``guided_by`` is the body that
    guided its founding, ``successor`` the union that took over what stood there when it
    ended. ``children`` counts the steps given out below it; paths are never given twice.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField(_("register code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=240, editable=False)
    initials = models.CharField(max_length=60, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="bodies")
    path = PathField(unique=True, editable=False)
    children = models.PositiveIntegerField(default=0, editable=False)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    division_code = models.CharField(_("division code"), max_length=12, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    founded_on = models.DateField(_("founded on"))
    dissolved_on = models.DateField(_("dissolved on"), null=True)
    guided_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="guided")
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("taken over by"),
    )

    class Meta:
        indexes = [
            models.Index(fields=["name_key"], name="organization_by_name"),
            models.Index(fields=["initials"], name="organization_by_initials"),
            models.Index(fields=["founded_on"], name="organization_by_founding"),
            models.Index(
                fields=["dissolved_on"],
                condition=Q(dissolved_on__isnull=False),
                name="organization_by_dissolution",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="organization_credit_code_once",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("founded_on")),
                name="organization_founded_before_dissolved",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """The place of a body is its own path; lets it be audited like a scoped record."""
        return self.path


class Affiliation(ScopedModel):
    """What a body was, and under whom, over a stretch of days: the tree as of any day.

    ``scope_path`` is the body's path in those days.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="affiliations")
    parent = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    guided_by = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True)

    objects = ScopedQuerySet["Affiliation"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "kind"], name="affiliation_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(valid_until=None),
                name="one_place_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="affiliation_lasts",
            ),
        ]

    def holds_on(self, day: date) -> bool:
        """Say whether this is what the body was on a day."""
        return self.valid_from <= day and (self.valid_until is None or self.valid_until > day)


class Employer(ScopedModel):
    """A unit that employs people, apart from any union.

    ``scope_path`` is the body in whose area it lies (its street's general union, or its
    district's federation), so that staff there find it before it has a union.
    """

    class Ownership(models.TextChoices):
        PUBLIC = "public", _("public")
        NON_PUBLIC = "non_public", _("non-public")

    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=240, editable=False)
    initials = models.CharField(max_length=60, editable=False)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    industry = models.CharField(_("industry"), max_length=4, blank=True)
    unit_class = models.CharField(_("unit class"), max_length=3, blank=True)
    ownership = models.CharField(_("ownership"), max_length=12, choices=Ownership, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    division_code = models.CharField(_("division code"), max_length=12, blank=True)
    area = models.ForeignKey(Organization, models.PROTECT, related_name="employers")

    objects = ScopedQuerySet["Employer"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "name_key"], name="employer_by_place"),
            models.Index(fields=["initials"], name="employer_by_initials"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="employer_credit_code_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name that a body or an employer no longer bears, until a day (excluded).

    It held from the day on which the one before it ended; the name of today stands on the
    body or the employer itself. So no two names can hold on one day.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="former_names", db_index=False
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, related_name="former_names", db_index=False
    )
    name = models.CharField(_("name"), max_length=120)
    initials = models.CharField(max_length=60, editable=False)
    until = models.DateField(_("until"))

    class Meta:
        ordering = ("-until",)
        constraints = [
            models.UniqueConstraint(fields=["organization", "until"], name="body_named_once_a_day"),
            models.UniqueConstraint(fields=["employer", "until"], name="unit_named_once_a_day"),
            models.CheckConstraint(
                condition=Q(organization=None, employer__isnull=False)
                | Q(organization__isnull=False, employer=None),
                name="name_has_one_bearer",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Headcount(models.Model):
    """How many people an employer had on a day, how many women among them, and how we know.

    ``women`` empty: not known. Rules of law that count women on the staff ask for it.

    It holds until the day of the next count (``valid_until``, kept by the services), so that
    "the headcount as of day D" is a range and not a search for each employer.
    """

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="headcounts")
    counted_on = models.DateField(_("counted on"))
    valid_until = models.DateField(_("until"), null=True, editable=False)
    staff = models.PositiveIntegerField(_("staff"))
    women = models.PositiveIntegerField(_("women on the staff"), null=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["staff", "employer"], name="headcount_by_staff")]
        constraints = [
            models.UniqueConstraint(fields=["employer", "counted_on"], name="one_count_a_day"),
            models.UniqueConstraint(
                fields=["employer"], condition=Q(valid_until=None), name="one_latest_count"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("counted_on")),
                name="count_lasts",
            ),
            models.CheckConstraint(
                condition=Q(women=None) | Q(women__lte=F("staff")), name="women_among_staff"
            ),
        ]


class Coverage(ScopedModel):
    """An employer's people are organized by this union, over a stretch of days.

    ``scope_path`` is the union's path. A single-employer union covers one employer, a
    joint union many.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="coverages")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="coverages")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True)

    objects = ScopedQuerySet["Coverage"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "valid_from"], name="coverage_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employer"],
                condition=Q(valid_until=None),
                name="covered_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="coverage_lasts",
            ),
        ]


class ServiceStation(ScopedModel):
    """A counter (工会服务站) that takes in those whose employer has no union.

    ``catch_all`` is the joint union that admits them; ``division_code`` the street or
    community that it serves.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="stations")
    name = models.CharField(_("name"), max_length=120)
    division_code = models.CharField(_("serves division"), max_length=12)
    address = models.CharField(_("address"), max_length=200, blank=True)
    catch_all = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    closed_on = models.DateField(_("closed on"), null=True)

    objects = ScopedQuerySet["ServiceStation"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "name"], name="station_by_place"),
            models.Index(fields=["division_code"], name="station_by_division"),
        ]

    def __str__(self) -> str:
        return self.name


class Boundary(ScopedModel):
    """The outline of a body's area, as an office has loaded it: for maps, never for rules.

    ``outline`` holds polygons, each an outer ring and its holes, of pairs of degrees (east,
    north), simplified. ``source`` says whose drawing it is, ``dated_on`` of which day.
    """

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="boundary")
    outline = models.JSONField()
    points = models.PositiveIntegerField(_("points"))
    source = models.CharField(_("source"), max_length=120)
    dated_on = models.DateField(_("as of"))
    loaded_at = models.DateTimeField(_("loaded at"), auto_now=True)

    objects = ScopedQuerySet["Boundary"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path"], name="boundary_by_place")]

    def __str__(self) -> str:
        return str(self.organization_id)
