"""What only the demo shows: its accounts, and the codes that would go to phones."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings

from unionhall.accounts.adapters import decrypt
from unionhall.accounts.models import DemoMessage, Duty, User
from unionhall.core.errors import NotFound


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise NotFound


def code_hint(user: User) -> str:
    """Return the present code of a demo account's authenticator app."""
    _only_in_the_demo()
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if found is None:
        return ""
    counters = list(yield_hotp_counters_from_time())
    secret = decrypt(found.data["secret"])
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def accounts() -> list[Duty]:
    """List the demo's sign-ins, one per role."""
    _only_in_the_demo()
    rows = (
        Duty.objects.filter(valid_until=None).select_related("user", "organization").order_by("pk")
    )
    return list(rows[:20])


def messages() -> list[DemoMessage]:
    """List the last messages that the demo would have sent."""
    _only_in_the_demo()
    return list(DemoMessage.objects.order_by("-pk")[:30])
