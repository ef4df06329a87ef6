"""People who sign in, and the duties they hold."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.organizations.models import Organization


class Role(models.TextChoices):
    """What a duty makes of its holder; ``roles.py`` says what each may do."""

    LEADER = "leader", _("federation leader")
    ORGANIZER = "organizer", _("organizer")
    STREET_STAFF = "street_staff", _("street or township staff")
    STATION_WORKER = "station_worker", _("service-station worker")
    UNION_CHAIR = "union_chair", _("grass-roots union chair")
    BANK_CLERK = "bank_clerk", _("bank clerk")
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
    Accounts are deactivated, never deleted.
    """

    username = models.CharField(_("user name"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    person = models.UUIDField(null=True, unique=True, editable=False)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

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
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="duty_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.get_role_display()}"
