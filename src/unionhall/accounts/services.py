"""Opening accounts, appointing to duties and ending them."""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from unionhall.accounts import permissions, queries, sign_ins
from unionhall.accounts.errors import (
    AboveOwnPlace,
    AlreadyEnded,
    BadUserName,
    BodyIsDissolved,
    EndsBeforeItBegins,
    NoSelfAppointment,
    NotYourself,
    PhoneBindsWhoHoldsADuty,
    ReasonMissing,
    UnknownRole,
    UserNameTaken,
)
from unionhall.accounts.models import Duty, Role, User
from unionhall.codes.documents import check_phone
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.sealed import keyed_hash
from unionhall.organizations import queries as organizations
from unionhall.organizations.events import OrganizationDissolved

PHONE_HASH = "phone"
"""As persons' phones are hashed; a test compares the two."""
USER_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{2,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAccount:
    """Somebody new will hold a duty."""

    username: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePhone:
    """Which phone a staff member has; empty: none is known any more (without a duty only)."""

    user: UUID
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint:
    """From ``valid_from`` on (until ``valid_until``, excluded) an account holds a duty."""

    username: str
    role: str
    organization: UUID
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDuty:
    """A duty is held no longer from ``on``."""

    duty: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Something happens to an account, for a reason: a lost phone, a forgotten password."""

    user: UUID
    reason: str


@transaction.atomic
def open_account(actor: Actor, command: OpenAccount) -> tuple[User, str]:
    """Open an account; return it and its first password, which is shown only once."""
    if not actor.holds(permissions.APPOINT):
        raise NotPermitted
    username = command.username.strip().lower()
    if not USER_NAME.fullmatch(username) or username.startswith("member-"):
        raise BadUserName
    password = first_password()
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username,
                password,
                name=command.name.strip(),
                phone_token=_phone_token(command.phone),
                must_change_password=True,
            )
    except IntegrityError as taken:
        raise UserNameTaken(username=username) from taken
    user.scope_path = min(actor.scopes(permissions.APPOINT), default="")
    audit.record(actor, "accounts.opened", user, username=username)
    return user, password


def _phone_token(phone: str) -> UUID | None:
    """Return what stands on a person's and an application's record for the same phone."""
    return keyed_hash(PHONE_HASH, check_phone(phone)) if phone.strip() else None


@transaction.atomic
def note_phone(actor: Actor, command: NotePhone) -> User:
    """Note a staff member's phone, as a hash only; nobody notes their own.

    It binds its holder, who therefore must not be the one to choose it. While a duty is held
    (or appointed to), what is noted can be changed and not removed.
    """
    user = queries.account(actor, command.user, permissions.APPOINT, lock=True)
    if user.pk == actor.user_id:
        raise NotYourself
    token = _phone_token(command.phone)
    if token is None and user.phone_token and queries.not_over(user, timezone.localdate()):
        raise PhoneBindsWhoHoldsADuty(name=user.name)
    if token != user.phone_token:
        User.objects.filter(pk=user.pk).update(phone_token=token)
        user.phone_token = token
        if token is None:
            audit.record(actor, "accounts.phone_removed", user)
        else:
            audit.record(actor, "accounts.phone_noted", user)
    return user


def first_password() -> str:
    """Make a password that can be read out over the telephone."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


@audit.keeps_refusals
@transaction.atomic
def appoint(actor: Actor, command: Appoint) -> Duty:
    """Give an account a duty; asking twice is the same as once."""
    organization = organizations.organization(actor, command.organization, lock=True)
    if not actor.may(permissions.APPOINT, organization.path):
        raise AboveOwnPlace
    if command.role not in Role.values:
        raise UnknownRole
    if command.valid_until is not None and command.valid_until <= command.valid_from:
        raise EndsBeforeItBegins
    if organization.dissolved_on is not None and organization.dissolved_on <= command.valid_from:
        raise BodyIsDissolved(name=organization.name)
    user = queries.account_to_appoint(actor, command.username)
    if user.pk == actor.user_id:
        raise audit.refusal(
            NoSelfAppointment(), "accounts.refused", organization, role=command.role
        )
    held = Duty.objects.filter(user=user, role=command.role, organization=organization)
    if (
        same := held.filter(valid_until=None).first()
        or held.filter(valid_from=command.valid_from, valid_until=command.valid_until).first()
    ):
        return same
    duty = Duty.objects.create(
        user=user,
        role=command.role,
        organization=organization,
        scope_path=organization.path,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
    )
    audit.record(
        actor,
        "accounts.appointed",
        duty,
        user=str(user.public_id),
        role=command.role,
        valid_from=command.valid_from.isoformat(),
        valid_until=command.valid_until.isoformat() if command.valid_until else None,
    )
    return duty


@transaction.atomic
def end_duty(actor: Actor, command: EndDuty) -> Duty:
    """End a duty; ending it again on the same day is the same as once."""
    duty = queries.duty(actor, command.duty, permissions.APPOINT, lock=True)
    if duty.valid_until == command.on:
        return duty
    if duty.valid_until is not None and duty.valid_until <= timezone.localdate():
        raise AlreadyEnded(day=duty.valid_until)
    if command.on < duty.valid_from:
        raise EndsBeforeItBegins(field="on")
    Duty.objects.filter(pk=duty.pk).update(valid_until=command.on)
    before, duty.valid_until = duty.valid_until, command.on
    audit.record(
        actor,
        "accounts.duty_ended",
        duty,
        before=before.isoformat() if before else None,
        after=command.on.isoformat(),
    )
    return duty


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """End the duties at a body with the body: nobody acts for what is no more."""
    held = Duty.objects.select_for_update().filter(organization=command.organization)
    for duty in held.filter(Q(valid_until=None) | Q(valid_until__gt=command.on)):
        before, until = duty.valid_until, max(command.on, duty.valid_from)
        if before == until:
            continue
        Duty.objects.filter(pk=duty.pk).update(valid_until=until)
        audit.record(
            actor,
            "accounts.duty_ended",
            duty,
            before=before.isoformat() if before else None,
            after=until.isoformat(),
        )


def _of_reason(actor: Actor, command: Account) -> User:
    if not command.reason.strip():
        raise ReasonMissing
    user = queries.account(actor, command.user, permissions.APPOINT, lock=True)
    if user.pk == actor.user_id:
        raise NotYourself
    return user


@transaction.atomic
def reset_second_factor(actor: Actor, command: Account) -> User:
    """Take the second factor off an account, because its phone is lost; it starts anew."""
    user = _of_reason(actor, command)
    Authenticator.objects.filter(user=user).delete()
    audit.record(actor, "accounts.second_factor_reset", user, reason=command.reason.strip())
    sign_ins.end_all(actor, user)
    return user


@transaction.atomic
def reset_password(actor: Actor, command: Account) -> tuple[User, str]:
    """Give an account a first password again; return it, to be shown only once."""
    user = _of_reason(actor, command)
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    audit.record(actor, "accounts.password_reset", user, reason=command.reason.strip())
    sign_ins.end_all(actor, user)
    return user, password


@transaction.atomic
def close_account(actor: Actor, command: Account) -> User:
    """Close an account; it is kept, for the trail names it."""
    user = _of_reason(actor, command)
    if user.is_active:
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.is_active = False
        audit.record(actor, "accounts.closed", user, reason=command.reason.strip())
        sign_ins.end_all(actor, user)
    return user


@transaction.atomic
def reopen_account(actor: Actor, command: Account) -> User:
    """Open a closed account again."""
    user = _of_reason(actor, command)
    if not user.is_active:
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.is_active = True
        audit.record(actor, "accounts.reopened", user, reason=command.reason.strip())
    return user
