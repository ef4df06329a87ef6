"""Accounts, entrances and codes: what a member's phone leaves behind.

Staff's own accounts are kept for as long as their deeds have to name somebody.
"""

from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.accounts import phone_codes
from unionhall.accounts.models import DemoMessage, Duty, PhoneCode, Secret, SignIn, Throttle, User
from unionhall.accounts.session_store import SessionStore
from unionhall.core.personal_fields import (
    Changes,
    Ground,
    Subject,
    Table,
    declare,
    dropped,
    emptied,
    nothing,
    of_staff,
    replaced,
)

NOBODY = "***"
PURPOSES = ("sign_in", "contact")
"""Codes of these are known by the phone alone; all others are gone within the hour as well."""
ACCOUNT = _("letting you in, and nobody else")


def _accounts(subject: Subject) -> QuerySet[User]:
    return User.objects.filter(person=subject.public_id)


def _sign_ins(subject: Subject) -> QuerySet[SignIn]:
    return SignIn.objects.filter(user__person=subject.public_id)


def _sessions(subject: Subject) -> QuerySet[Session]:
    mine = {str(key) for key in _accounts(subject).values_list("pk", flat=True)}
    if not mine:
        return Session.objects.none()
    box = SessionStore()
    keys = [
        row.pk
        for row in Session.objects.iterator()
        if box.decode(row.session_data).get("_auth_user_id") in mine
    ]
    return Session.objects.filter(pk__in=keys)


def _codes(subject: Subject) -> QuerySet[PhoneCode]:
    asked = [phone_codes.subject_of(p, n) for p in PURPOSES for n in subject.numbers]
    return PhoneCode.objects.filter(subject__in=asked)


def _closed(account: User) -> Changes:
    """Close a member's account; whoever holds duties keeps theirs, without the record."""
    if account.duties.exists():
        return {"person": None}
    return {"person": None, "name": NOBODY, "email": "", "is_active": False}


def _over(sign_in: SignIn) -> Changes:
    return {"token": None, "ended_at": sign_in.ended_at or timezone.now()}


def _messages(subject: Subject) -> QuerySet[Any]:
    return DemoMessage.objects.filter(phone__in=subject.numbers)


declare(
    Table(
        model=User,
        title=_("Your account"),
        purpose=ACCOUNT,
        ground=Ground.CONSENT,
        keep=_("until you leave"),
        of=_accounts,
        fields={"name": replaced(_closed), "email": emptied(), "person": replaced(_closed)},
        also=("created_at",),
        plain=frozenset({"password", "username", "language", "phone_token"}),
    ),
    nothing(Duty),
    Table(
        model=SignIn,
        title=_("Your sign-ins"),
        purpose=ACCOUNT,
        ground=Ground.LAW,
        keep=_("at least six months (Cybersecurity Law)"),
        of=_sign_ins,
        fields={
            "token": replaced(_over, exported=False),
            "label": emptied(),
            "device": emptied(),
            "place": emptied(),
        },
        also=("method", "started_at", "ended_at"),
    ),
    Table(
        model=PhoneCode,
        title=_("One-time codes"),
        purpose=ACCOUNT,
        keep=_("one hour"),
        of=_codes,
        fields={"subject": dropped(), "code": dropped()},
    ),
    Table(model=Secret, fields={"sealed": of_staff()}),
    nothing(Throttle, "key"),
    Table(
        model=DemoMessage,
        title=_("Messages of the demo"),
        of=_messages,
        fields={"phone": dropped(), "text": dropped()},
    ),
    Table(
        model=Session,
        title=_("Open pages"),
        purpose=ACCOUNT,
        keep=_("12 hours"),
        of=_sessions,
        fields={"session_key": dropped(), "session_data": dropped()},
    ),
    Table(model=EmailAddress, fields={"email": of_staff()}),
    nothing(EmailConfirmation, "key"),
    Table(model=Authenticator, fields={"data": of_staff()}),
)
