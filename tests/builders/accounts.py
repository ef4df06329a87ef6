import itertools
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from unionhall.accounts.models import Duty, Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization

TODAY = date(2026, 3, 2)
_numbers = itertools.count(1)


PASSWORD = "ein-Baum-im-Garten-7"


def code_of(secret: str) -> str:
    """Compute the code that an authenticator shows right now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def a_user(organization: Organization, role: str = Role.ORGANIZER, name: str = "李干事") -> User:
    user = User.objects.create_user(f"user-{next(_numbers)}", name=name)
    # Whoever holds a duty has a second factor, else only its set-up page opens.
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    Duty.objects.create(
        user=user,
        organization=organization,
        scope_path=organization.path,
        role=role,
        valid_from=date(2020, 1, 1),
    )
    return user


def an_actor(organization: Organization, role: str = Role.ORGANIZER) -> Actor:
    return actor_for(a_user(organization, role), TODAY)
