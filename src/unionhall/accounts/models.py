"""People who sign in, and the duties they hold."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.organizations.models import Organization


class Role(models.TextChoices):
    """What a duty makes of its holder; ``roles.py`` says what each may do."""

    LEADER = "leader", _("federation leader")
    ORGANIZER = "organizer", pgettext_lazy("role", "organizer")
    STREET_STAFF = "street_staff", _("street or township staff")
    STATION_WORKER = "station_worker", _("service-station worker")
    UNION_CHAIR = "union_chair", _("grass-roots union chair")
    LEGAL_WORKER = "legal_worker", _("legal and rights worker")
    BANK_CLERK = "bank_clerk", _("bank clerk")
    PARTNER = "partner", _("staff of a partner")
    STATISTICIAN = "statistician", _("statistician")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("system administrator")


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Create an account; without a password it can only be opened by a one-time code."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. Staff sign in with a password and a second factor, members with a code.

    ``person`` is the public id of the member's own record, for a member's account.
    ``phone_token`` is the keyed hash of a staff member's phone, noted by an administrator: by
    it alone is it known whose own record or application they must not decide on. Accounts are
    deactivated, never deleted.
    """

    username = models.CharField(_("user name"), max_length=64, unique=True)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    person = models.UUIDField(null=True, unique=True, editable=False)
    phone_token = models.UUIDField(null=True, editable=False)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    scope_path = ""
    """An account has no place of its own; whoever audits it sets the place of its duty."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Nobody enters through Django's own back office."""
        return False

    @property
    def is_superuser(self) -> bool:
        return False


def duty_name(body: object, role: str) -> str:
    """Name a duty after its body and its role."""
    return f"{body} · {Role(role).label}"


class Duty(ScopedModel):
    """A duty (职务): a role at a union body and everything below it, over a stretch of days."""

    user = models.ForeignKey(User, models.PROTECT, related_name="duties")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="duties")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True)

    objects = ScopedQuerySet["Duty"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "role"], name="duty_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organization"],
                condition=Q(valid_until=None),
                name="each_duty_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="duty_lasts",
            ),
        ]

    def __str__(self) -> str:
        return duty_name(self.organization, self.role)

    def holds_on(self, day: date) -> bool:
        """Say whether the duty is held on this day."""
        return self.valid_from <= day and (self.valid_until is None or self.valid_until > day)


class SignIn(models.Model):
    """One entrance: a browser's session or a program's token, from its beginning to its end.

    ``token`` is the SHA-256 of a bearer token (empty for a browser's session, which carries
    ``public_id``). ``place`` is the front part of the address only. A sign-in by one-time
    code opens the member's own pages and no duty.
    """

    class Method(models.TextChoices):
        PASSWORD = "password", _("password and second factor")
        CODE = "code", _("one-time code")
        TOKEN = "token", _("token of a program")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="sign_ins")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=10, choices=Method)
    token = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 -- unique
    label = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=45, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-started_at"], name="sign_in_by_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_method_display()} · {self.device}"


class PhoneCode(models.Model):
    """A one-time code that was asked for a phone; neither the phone nor the code in clear.

    ``subject`` is the keyed hash of purpose and phone, ``code`` that of the digits. A row
    is made for unknown phones too, so that asking tells nothing.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    subject = models.UUIDField()
    code = models.UUIDField()
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "-asked_at"], name="phone_code_by_subject")]


class Secret(models.Model):
    """A second factor's secret, sealed like people's data and re-sealed with new keys."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key_version"], name="secret_by_key")]


class Throttle(models.Model):
    """How often something was tried in the running window; shared by all processes."""

    key = models.UUIDField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()


class DemoMessage(models.Model):
    """A short message as the demo shows it, instead of sending it; never written elsewhere."""

    phone = models.CharField(max_length=20)
    text = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
