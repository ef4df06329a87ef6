"""The audit trail in words: a sentence for every action that any app records."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import Role

SENTENCES: Mapping[str, str | Promise] = {
    "accounts.all_sign_ins_ended": _("Ended all sign-ins of an account"),
    "accounts.appointed": _("Appointed somebody to a duty"),
    "accounts.closed": _("Closed an account"),
    "accounts.duty_ended": _("Ended a duty"),
    "accounts.opened": _("Opened an account"),
    "accounts.password_changed": _("Chose a new password"),
    "accounts.password_reset": _("Reset somebody's password"),
    "accounts.reopened": _("Opened a closed account again"),
    "accounts.second_factor_reset": _("Reset somebody's second factor"),
    "accounts.sign_in_ended": _("Ended a sign-in"),
    "accounts.token_made": _("Made a token for a program"),
}


def sentence(action: str) -> str:
    """Return what was done, in the reader's language."""
    return str(SENTENCES.get(action, action))


def choices() -> list[tuple[str, str]]:
    """List the actions and their sentences, for a filter."""
    return sorted(((a, str(s)) for a, s in SENTENCES.items()), key=lambda pair: pair[0])


def role_name(role: str) -> str:
    """Return the name of a role as the trail keeps it."""
    if role == "operator":
        return _now("operator at the console")
    return str(Role(role).label) if role in Role.values else role


def details(facts: dict[str, Any]) -> str:
    """Write the facts in one line; they never hold personal data."""
    return "; ".join(f"{name}: {_plain(value)}" for name, value in facts.items())


def _plain(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ", ".join(f"{k} {_plain(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return str(value)
