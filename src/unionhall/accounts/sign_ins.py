"""Entrances: sessions and tokens, their limits, and ending them."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from unionhall.accounts import credentials
from unionhall.accounts.addresses import place_of
from unionhall.accounts.errors import NoSuchDuty
from unionhall.accounts.models import Duty, SignIn, User
from unionhall.accounts.queries import actor_for, duties, in_force
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import only

SEEN_EVERY = timedelta(seconds=60)
TOKEN_PREFIX = "uh_"  # noqa: S105 -- no secret: lets scanners recognise a leaked token


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def begin(  # noqa: PLR0913 -- what is known of an entrance
    user: User,
    method: str,
    *,
    address: str = "",
    device: str = "",
    duty: Duty | None = None,
    label: str = "",
) -> tuple[SignIn, str]:
    """Note an entrance; return it and, for a program, the token that is shown only once."""
    now = timezone.now()
    token = TOKEN_PREFIX + secrets.token_urlsafe(32) if method == SignIn.Method.TOKEN else ""
    if duty is None and method == SignIn.Method.PASSWORD:
        duty = duties(user, timezone.localdate()).first()
    sign_in = SignIn.objects.create(
        public_id=uuid7(),
        user=user,
        duty=duty,
        method=method,
        token=_hashed(token) if token else None,
        label=label,
        device=device[:60],
        place=place_of(address),
        started_at=now,
        seen_at=now,
    )
    if token:
        actor = actor_for(user, timezone.localdate(), duty)
        audit.record(actor, "accounts.token_made", placed(user), label=label)
    return sign_in, token


def limits(sign_in: SignIn) -> tuple[timedelta, timedelta]:
    """Return how long an entrance may rest, and how long it lasts at all."""
    if sign_in.method == SignIn.Method.TOKEN:
        return settings.TOKEN_IDLE, settings.SESSION_LASTS
    if sign_in.method == SignIn.Method.CODE:
        return settings.MEMBER_SESSION_IDLE, settings.SESSION_LASTS
    return settings.SESSION_IDLE, settings.SESSION_LASTS


def is_live(sign_in: SignIn, now: datetime) -> bool:
    """Say whether the entrance still stands."""
    idle, lasts = limits(sign_in)
    return (
        sign_in.ended_at is None
        and sign_in.user.is_active
        and now - sign_in.seen_at <= idle
        and now - sign_in.started_at <= lasts
    )


def _found(found: SignIn | None) -> SignIn | None:
    now = timezone.now()
    if found is None or not is_live(found, now):
        return None
    if now - found.seen_at >= SEEN_EVERY:
        SignIn.objects.filter(pk=found.pk, ended_at=None).update(seen_at=now)
        found.seen_at = now
    return found


def _entrances() -> QuerySet[SignIn]:
    return SignIn.objects.select_related("user", "duty__organization")


def session(public_id: UUID, user_id: int) -> SignIn | None:
    """Find the live sign-in of a browser's session, and how many duties its account holds."""
    held = in_force(Duty.objects.filter(user=OuterRef("user")), timezone.localdate())
    count = Subquery(held.order_by().values("user").annotate(n=Count("pk")).values("n"))
    found = _entrances().filter(public_id=public_id, user_id=user_id, token=None)
    return _found(only(found.annotate(duties_held=count)))


def by_token(token: str) -> SignIn | None:
    """Find the live sign-in of a bearer token."""
    return _found(only(_entrances().filter(token=_hashed(token))))


def acting(sign_in: SignIn) -> Actor:
    """Return who acts through this entrance: in its duty, if that is still held today.

    A one-time code opens the member's own pages only, whatever duties they hold besides.
    """
    user, today = sign_in.user, timezone.localdate()
    member = Actor(user_id=user.pk, name=user.name, person=user.person)
    if sign_in.method == SignIn.Method.CODE:
        return member
    duty = sign_in.duty
    if duty is not None and duty.holds_on(today):
        return actor_for(user, today, duty)
    if sign_in.method == SignIn.Method.TOKEN:
        return member
    duty = duties(user, today).first()
    if duty is None:
        return member
    SignIn.objects.filter(pk=sign_in.pk).update(duty=duty)
    sign_in.duty = duty
    return actor_for(user, today, duty)


def switch_duty(sign_in: SignIn, duty_id: UUID) -> Duty:
    """Act in another of one's own duties from now on."""
    held = duties(sign_in.user, timezone.localdate()).filter(public_id=duty_id).first()
    if held is None or sign_in.method != SignIn.Method.PASSWORD:
        raise NoSuchDuty
    SignIn.objects.filter(pk=sign_in.pk).update(duty=held)
    sign_in.duty = held
    return held


def live(user_id: int) -> list[SignIn]:
    """List the entrances of an account that still stand, the newest first."""
    now = timezone.now()
    rows = _entrances().filter(user_id=user_id, ended_at=None).order_by("-started_at", "-pk")
    return [row for row in rows[:50] if is_live(row, now)]


def past(user_id: int) -> list[SignIn]:
    """List the last entrances that are over."""
    now = timezone.now()
    rows = _entrances().filter(user_id=user_id).order_by("-started_at", "-pk")
    return [row for row in rows[:50] if not is_live(row, now)][:20]


@transaction.atomic
def end(actor: Actor, user: User, public_id: UUID) -> None:
    """End one of the account's entrances; ending it twice is the same as once."""
    found = SignIn.objects.filter(user=user, public_id=public_id).first()
    if found is None:
        raise NotFound
    if SignIn.objects.filter(pk=found.pk, ended_at=None).update(ended_at=timezone.now()):
        audit.record(actor, "accounts.sign_in_ended", placed(user))


def close(sign_in: SignIn) -> None:
    """Note that an entrance opens nothing any more."""
    SignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def end_all(actor: Actor, user: User, *, but: UUID | None = None) -> int:
    """End every entrance of the account, tokens included; returns how many."""
    standing = SignIn.objects.filter(user=user, ended_at=None)
    if but is not None:
        standing = standing.exclude(public_id=but)
    ended = standing.update(ended_at=timezone.now())
    if ended:
        audit.record(actor, "accounts.all_sign_ins_ended", placed(user), count=ended)
    return ended


@transaction.atomic
def password_changed(actor: Actor, sign_in: SignIn) -> None:
    """Note that somebody chose a new password, and end all their other entrances."""
    User.objects.filter(pk=sign_in.user_id).update(must_change_password=False)
    audit.record(actor, "accounts.password_changed", placed(sign_in.user))
    end_all(actor, sign_in.user, but=sign_in.public_id)


def placed(user: User) -> User:
    """Return the account with the place of its first duty, so that its audit has one."""
    duty = duties(user, timezone.localdate()).first()
    user.scope_path = duty.scope_path if duty else ""
    return user


def own_account(sign_in: SignIn) -> dict[str, object]:
    """Return what one's own page shows."""
    return {
        "account": sign_in.user,
        "sign_in": sign_in,
        "held": list(duties(sign_in.user, timezone.localdate())),
        "second_factor": credentials.has_second_factor(sign_in.user),
        "recovery_codes": credentials.has_recovery_codes(sign_in.user),
    }


def own_duties(sign_in: SignIn) -> list[Duty]:
    """List the duties that this entrance may act in today."""
    if sign_in.method == SignIn.Method.CODE:
        return []
    held = list(duties(sign_in.user, timezone.localdate()))
    if sign_in.method == SignIn.Method.TOKEN:
        return [duty for duty in held if duty.pk == sign_in.duty_id]
    return held


def duty_for_token(user: User, wanted: UUID | None) -> Duty:
    """Return the duty that a token is to be made for; raises NoSuchDuty."""
    held = duties(user, timezone.localdate())
    duty = held.filter(public_id=wanted).first() if wanted is not None else held.first()
    if duty is None:
        raise NoSuchDuty
    return duty
