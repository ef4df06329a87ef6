"""Nobody is a judge of their own cause: interests in a case that are plain from the record."""

import re
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.accounts.models import Duty, User
from unionhall.codes.documents import plain_name
from unionhall.mediation import errors, queries
from unionhall.mediation.commands import Declared
from unionhall.mediation.models import Case, Party, Side
from unionhall.organizations.models import Coverage, Kind

BESIDE = re.compile(r"[（(][^（()）]*[）)]")


def on_record(case: Case, user: User | None, name: str) -> str:
    """Say what interest somebody has in a case, whatever they declare; nothing where none."""
    return _among(case, user, name) or _in_its_pay(case, user)


def of_reader(case: Case, user: User) -> str:
    """Say what interest an account has in a case; one without a person is known by its name."""
    why = on_record(case, user, user.name)
    return why or (_among(case, None, user.name) if user.person is None else "")


def declared_by(told: Declared) -> str:
    """Say what interest somebody declares; nothing where none."""
    declared = (
        (told.relative, _("relative of a party")),
        (told.own_employer, _("employed by a party")),
        (told.counsel, _("counsel of a side")),
        (told.had_part, _("had a part in what is disputed")),
    )
    return next((why for holds, why in declared if holds), "")


def refuse_handlers(case: Case, entered: Iterable[Party]) -> None:
    """Refuse parties in whose case somebody handles who would be a judge of their own cause.

    Of those just ``entered`` nobody may bear a handler's name either, unless the documents show
    two people: who is named to mediate afterwards can be said to be another person.
    """
    parties = list(entered)
    for one in case.handlers.filter(until=None).select_related("user"):
        why = on_record(case, one.user, one.name) or shared_name(parties, one.user, one.name)
        if why:
            raise errors.HandlerConcerned(name=one.name, why=why)


def close_glass(case: Case) -> None:
    """Close the case to those who opened it for a reason and turn out to have an interest."""
    now = timezone.now()
    for one in case.opened.filter(until__gt=now).select_related("user"):
        if of_reader(case, one.user):
            one.until = now
            one.save(update_fields=["until"])


def shared_name(parties: Iterable[Party], user: User | None, name: str) -> str:
    """Say who among parties bears a name; nothing where their documents show two people."""
    name, own = _bare(name), user.person if user is not None else None
    for one in parties:
        party = queries.opened(Party.TABLE, one)
        spoken = (party.get("counsel", ""), party.get("spokesman", ""))
        if name in {_bare(told) for told in spoken if told}:
            return _("counsel of a side")
        person = one.person.public_id if one.person is not None else None
        other = None not in {person, own} and person != own
        if one.side == Side.WORKER and not other and name == party.get("name"):
            return _("is a party")
    return ""


def _bare(name: str) -> str:
    """Return a name without what was written beside it: 冯国强（律师）."""
    return plain_name(BESIDE.sub("", name))


def _among(case: Case, user: User | None, name: str) -> str:
    """Say whether somebody is a party, or speaks for one: an account by its person on record."""
    if user is None:
        return shared_name(case.parties.select_related("person"), None, name)
    own = user.person
    if own is not None and case.parties.filter(person__public_id=own).exists():
        return _("is a party")
    return ""


def _in_its_pay(case: Case, user: User | None) -> str:
    """Say whether somebody's duty is in the employer's own union, and another body mediates."""
    if user is None:
        return ""
    today = timezone.localdate()
    bodies = Coverage.objects.filter(
        employer=case.employer_id,
        organization__kind=Kind.SINGLE,
        valid_until=None,
    ).exclude(organization=case.organization)
    duties = Duty.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today),
        user=user,
        organization__in=bodies.values("organization"),
        valid_from__lte=today,
    )
    return _("holds office in the union of this employer") if duties.exists() else ""
