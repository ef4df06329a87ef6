"""What every service checks before it writes: codes that are in their lists, texts that fit."""

from collections.abc import Iterable
from typing import Any

from django.db.models import TextChoices

from unionhall.codes import lists
from unionhall.codes.errors import UnknownChoice
from unionhall.members.errors import PostTooLong
from unionhall.members.models import Consent, Membership

Spell = Any
"""``services.Admit`` or ``services.Transfer``; the services lie above."""
LONGEST_POST = 60


def check_spell(command: Spell) -> None:
    """Refuse a spell whose codes no list has; the refusal names the field."""
    lists.check("employment_form", command.employment_form)
    one_of(Membership.Channel, command.channel, field="channel")
    check_profile(command.profile)
    check_consents(command.consents)
    if len(command.post) > LONGEST_POST:
        raise PostTooLong(limit=LONGEST_POST)


def check_profile(profile: Any) -> None:
    """Refuse what statistics could not place; what is left out may stay out."""
    for name in profile.__dataclass_fields__:
        if code := getattr(profile, name):
            lists.check(name, code)


def check_consents(agreed: Iterable[Any]) -> None:
    for one in agreed:
        one_of(Consent.Channel, one.channel, field="channel")


def one_of(choices: type[TextChoices], value: str, *, field: str) -> None:
    """Refuse a value that is not among the choices of a column."""
    if value not in choices.values:
        allowed = ", ".join(choices.values)  # only programs can name a value that is none
        raise UnknownChoice(code=str(value)[:20], list=field, allowed=allowed, field=field)
