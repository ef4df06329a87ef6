"""Accounts over the API: signing in, duties, accounts, the audit trail."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from unionhall.accounts import (
    credentials,
    members_accounts,
    permissions,
    queries,
    services,
    sign_ins,
    trail,
)
from unionhall.accounts.addresses import client_address, device_of
from unionhall.accounts.errors import PasswordChangeNeeded, SecondFactorNeeded
from unionhall.accounts.models import Duty, Role, SignIn, User
from unionhall.accounts.permission_names import declared, name_of
from unionhall.accounts.roles import ROLES
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.models import AuditEntry
from unionhall.core.paging import Paged, Paging, page

router = Router(tags=["accounts"])

Short = Annotated[str, Field(max_length=120)]


class Request(ActorRequest):
    """A request through an entrance."""

    sign_in: SignIn


class DutyOut(Schema):
    """A duty."""

    id: UUID
    role: str
    user: UUID
    user_name: str
    organization: UUID
    organization_name: str
    valid_from: date
    valid_until: date | None

    @staticmethod
    def of(duty: Duty) -> "DutyOut":
        return DutyOut(
            id=duty.public_id,
            role=duty.role,
            user=duty.user.public_id,
            user_name=duty.user.name,
            organization=duty.organization.public_id,
            organization_name=duty.organization.name,
            valid_from=duty.valid_from,
            valid_until=duty.valid_until,
        )


class WhoAmI(Schema):
    """The account, the duty it acts in, and what that allows."""

    username: str
    name: str
    duty: DutyOut | None
    duties: list[DutyOut]
    permissions: list[str]
    person: UUID | None


class Credentials(Schema):
    """What a member of staff knows and has; ``duty`` empty: the first one."""

    username: Short
    password: Annotated[str, Field(max_length=200)]
    code: Annotated[str, Field(max_length=20)]
    duty: UUID | None = None
    label: Annotated[str, Field(max_length=60, description="What the token is for")] = ""


class TokenOut(Schema):
    """A token, shown only now."""

    token: str
    expires_at: datetime
    duty: DutyOut | None


class PhoneIn(Schema):
    phone: Annotated[str, Field(max_length=20)]


class PhoneCodeIn(PhoneIn):
    code: Annotated[str, Field(max_length=12)]


class SignInOut(Schema):
    """An entrance that still stands."""

    id: UUID
    method: str
    label: str
    device: str
    place: str
    started_at: datetime
    seen_at: datetime
    this: bool


class SwitchDuty(Schema):
    duty: UUID


class NewPassword(Schema):
    old: Annotated[str, Field(max_length=200)]
    new: Annotated[str, Field(max_length=200)]


class AppointIn(Schema):
    username: Short
    role: Short
    organization: UUID
    valid_from: date
    valid_until: date | None = None


class EndIn(Schema):
    on: date


class AccountIn(Schema):
    username: Short
    name: Annotated[str, Field(min_length=1, max_length=80)]
    phone: Annotated[str, Field(max_length=30)] = ""


class StaffPhoneIn(Schema):
    """A staff member's mobile phone, of which only a hash is kept.

    Empty: none; refused where one is noted and the account holds a duty.
    """

    phone: Annotated[str, Field(max_length=30)] = ""


class ReasonIn(Schema):
    reason: Annotated[str, Field(max_length=200)]


class AccountOut(Schema):
    """A staff account."""

    id: UUID
    username: str
    name: str
    is_active: bool

    @staticmethod
    def of(user: User) -> "AccountOut":
        return AccountOut(
            id=user.public_id, username=user.username, name=user.name, is_active=user.is_active
        )


class FirstPassword(Schema):
    """An account and its first password, shown only now."""

    account: AccountOut
    first_password: str


class RoleOut(Schema):
    role: str
    name: str
    permissions: list[str]


class PermissionTable(Schema):
    """What each role may do."""

    permissions: dict[str, str]
    roles: list[RoleOut]


class AuditOut(Schema):
    """One thing that was done."""

    at: datetime
    actor: str
    role: str
    action: str
    sentence: str
    target: str
    place: str | None
    reason: str
    facts: dict[str, Any]
    chain: int
    number: int


class AuditFilter(Schema):
    since: datetime | None = None
    until: datetime | None = None
    action: Annotated[str, Field(max_length=80)] = ""
    account: UUID | None = None


@router.get("/me", response=WhoAmI, operation_id="accounts_who_am_i", summary="Who am I")
def who_am_i(request: Request) -> WhoAmI:
    """Say who is signed in, in which duty, and with which permissions."""
    held = {duty.pk: DutyOut.of(duty) for duty in sign_ins.own_duties(request.sign_in)}
    actor = request.actor
    return WhoAmI(
        username=request.sign_in.user.username,
        name=request.sign_in.user.name,
        duty=held.get(actor.duty_id or 0),
        duties=list(held.values()),
        permissions=sorted({str(grant.permission) for grant in actor.grants}),
        person=actor.person,
    )


@router.post(
    "/tokens",
    response={201: TokenOut},
    auth=None,
    operation_id="accounts_sign_in",
    summary="Sign in",
)
def sign_in(request: Request, payload: Credentials) -> Status[TokenOut]:
    """Make a token for one duty; it rests at most two hours and lasts twelve."""
    user = credentials.check_password(payload.username, payload.password, client_address(request))
    if user.must_change_password:
        raise PasswordChangeNeeded
    if not credentials.has_second_factor(user):
        raise SecondFactorNeeded
    credentials.check_second_factor(user, payload.code)
    duty = sign_ins.duty_for_token(user, payload.duty)
    return _token(request, user, duty, payload.label)


def _token(request: Request, user: User, duty: Duty | None, label: str) -> Status[TokenOut]:
    entrance, token = sign_ins.begin(
        user,
        SignIn.Method.TOKEN,
        address=client_address(request),
        device=device_of(request.headers.get("User-Agent", "")),
        duty=duty,
        label=label,
    )
    expires_at = entrance.started_at + sign_ins.limits(entrance)[1]
    return Status(
        201, TokenOut(token=token, expires_at=expires_at, duty=DutyOut.of(duty) if duty else None)
    )


@router.post(
    "/phone-codes",
    response={202: None},
    auth=None,
    operation_id="accounts_ask_code",
    summary="Ask for a one-time code",
)
def ask_code(request: Request, payload: PhoneIn) -> Status[None]:
    """Send a code to a member's phone; the answer never says whether the phone is known."""
    members_accounts.ask_code(payload.phone, client_address(request))
    return Status(202, None)


@router.post(
    "/phone-tokens",
    response={201: TokenOut},
    auth=None,
    operation_id="accounts_member_sign_in",
    summary="Sign in as a member",
)
def member_sign_in(request: Request, payload: PhoneCodeIn) -> Status[TokenOut]:
    """Exchange a phone's code for a token that opens the member's own record."""
    user = members_accounts.open_by_code(payload.phone, payload.code, client_address(request))
    return _token(request, user, None, "")


@router.get("/sign-ins", response=list[SignInOut], operation_id="accounts_sign_ins")
def list_sign_ins(request: Request) -> list[SignInOut]:
    """List where this account is open."""
    return [
        SignInOut(
            id=one.public_id,
            method=one.method,
            label=one.label,
            device=one.device,
            place=one.place,
            started_at=one.started_at,
            seen_at=one.seen_at,
            this=one.pk == request.sign_in.pk,
        )
        for one in sign_ins.live(request.sign_in.user_id)
    ]


@router.delete(
    "/sign-ins/{uuid:sign_in}", response={204: None}, operation_id="accounts_end_sign_in"
)
def end_sign_in(request: Request, sign_in: UUID) -> Status[None]:
    """End one entrance, this one included; ending it twice is the same as once."""
    sign_ins.end(request.actor, request.sign_in.user, sign_in)
    return Status(204, None)


@router.delete("/sign-ins", response={204: None}, operation_id="accounts_end_other_sign_ins")
def end_other_sign_ins(request: Request) -> Status[None]:
    """Sign out everywhere else."""
    sign_ins.end_all(request.actor, request.sign_in.user, but=request.sign_in.public_id)
    return Status(204, None)


@router.post("/me/duty", response=DutyOut, operation_id="accounts_switch_duty")
def switch_duty(request: Request, payload: SwitchDuty) -> DutyOut:
    """Act in another duty from now on (sessions only: a token is for one duty)."""
    return DutyOut.of(sign_ins.switch_duty(request.sign_in, payload.duty))


@router.post("/me/password", response={204: None}, operation_id="accounts_change_password")
def change_password(request: Request, payload: NewPassword) -> Status[None]:
    """Choose a new password; every other entrance of the account ends."""
    credentials.change_password(
        request.sign_in.user, payload.old, payload.new, client_address(request)
    )
    sign_ins.password_changed(request.actor, request.sign_in)
    if request.sign_in.method == SignIn.Method.PASSWORD:
        update_session_auth_hash(request, request.sign_in.user)
    return Status(204, None)


@router.get("/roles", response=PermissionTable, operation_id="accounts_roles")
def roles(request: Request) -> PermissionTable:
    """Show the whole permission table."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    return PermissionTable(
        permissions={name: name_of(name) for name in declared()},
        roles=[
            RoleOut(role=role, name=str(Role(role).label), permissions=sorted(ROLES[role]))
            for role in Role.values
        ],
    )


@router.get("/duties", response=Paged[DutyOut], operation_id="accounts_duties")
def duties(request: Request, paging: Query[Paging], *, held_today: bool = False) -> Any:
    """List the duties in sight, the newest first."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    rows = queries.all_duties(request.actor)
    if held_today:
        rows = queries.in_force(rows, timezone.localdate())
    found = page(rows, paging)
    return found | {"items": [DutyOut.of(duty) for duty in found["items"]]}  # type: ignore[attr-defined]


@router.post("/duties", response={201: DutyOut}, operation_id="accounts_appoint")
def appoint(request: Request, payload: AppointIn) -> Status[DutyOut]:
    """Appoint an account to a duty; asking twice is the same as once."""
    duty = services.appoint(request.actor, services.Appoint(**payload.dict()))
    return Status(201, DutyOut.of(duty))


@router.get("/duties/{uuid:duty}", response=DutyOut, operation_id="accounts_duty")
def one_duty(request: Request, duty: UUID) -> DutyOut:
    """Show one duty."""
    return DutyOut.of(queries.duty(request.actor, duty))


@router.post("/duties/{uuid:duty}/end", response=DutyOut, operation_id="accounts_end_duty")
def end_duty(request: Request, duty: UUID, payload: EndIn) -> DutyOut:
    """End a duty from a day on."""
    return DutyOut.of(services.end_duty(request.actor, services.EndDuty(duty=duty, on=payload.on)))


@router.get("/users", response=Paged[AccountOut], operation_id="accounts_accounts")
def accounts(request: Request, paging: Query[Paging]) -> Any:
    """List the staff accounts in sight."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    found = page(queries.accounts(request.actor), paging)
    return found | {"items": [AccountOut.of(user) for user in found["items"]]}  # type: ignore[attr-defined]


@router.post("/users", response={201: FirstPassword}, operation_id="accounts_open")
def open_account(request: Request, payload: AccountIn) -> Status[FirstPassword]:
    """Open an account."""
    user, password = services.open_account(request.actor, services.OpenAccount(**payload.dict()))
    return Status(201, FirstPassword(account=AccountOut.of(user), first_password=password))


@router.get("/users/{uuid:user}", response=AccountOut, operation_id="accounts_account")
def one_account(request: Request, user: UUID) -> AccountOut:
    """Show one staff account."""
    return AccountOut.of(queries.account(request.actor, user))


@router.put("/users/{uuid:user}/phone", response=AccountOut, operation_id="accounts_note_phone")
def note_phone(request: Request, user: UUID, payload: StaffPhoneIn) -> AccountOut:
    """Note a staff member's phone, so that they cannot decide on their own application."""
    command = services.NotePhone(user=user, phone=payload.phone)
    return AccountOut.of(services.note_phone(request.actor, command))


@router.post(
    "/users/{uuid:user}/password", response=FirstPassword, operation_id="accounts_reset_password"
)
def reset_password(request: Request, user: UUID, payload: ReasonIn) -> FirstPassword:
    """Give an account a first password again."""
    found, password = services.reset_password(
        request.actor, services.Account(user=user, reason=payload.reason)
    )
    return FirstPassword(account=AccountOut.of(found), first_password=password)


@router.post(
    "/users/{uuid:user}/second-factor",
    response=AccountOut,
    operation_id="accounts_reset_second_factor",
)
def reset_second_factor(request: Request, user: UUID, payload: ReasonIn) -> AccountOut:
    """Take the second factor off an account; a new one is set up at the next sign-in."""
    command = services.Account(user=user, reason=payload.reason)
    return AccountOut.of(services.reset_second_factor(request.actor, command))


@router.post("/users/{uuid:user}/close", response=AccountOut, operation_id="accounts_close")
def close_account(request: Request, user: UUID, payload: ReasonIn) -> AccountOut:
    """Close an account."""
    command = services.Account(user=user, reason=payload.reason)
    return AccountOut.of(services.close_account(request.actor, command))


@router.post("/users/{uuid:user}/reopen", response=AccountOut, operation_id="accounts_reopen")
def reopen_account(request: Request, user: UUID, payload: ReasonIn) -> AccountOut:
    """Open a closed account again."""
    command = services.Account(user=user, reason=payload.reason)
    return AccountOut.of(services.reopen_account(request.actor, command))


@router.get("/audit", response=Paged[AuditOut], operation_id="accounts_audit")
def audit(request: Request, paging: Query[Paging], narrow: Query[AuditFilter]) -> Any:
    """List the audit trail, the newest first."""
    if not request.actor.holds(permissions.READ_AUDIT):
        raise NotPermitted
    rows = queries.narrow_audit(
        queries.audit_entries(request.actor),
        since=narrow.since,
        until=narrow.until,
        action=narrow.action,
        account=narrow.account,
    )
    found = page(rows, paging)
    entries: list[AuditEntry] = found["items"]  # type: ignore[assignment]
    return found | {"items": [_audit_out(entry) for entry in entries]}


def _audit_out(entry: AuditEntry) -> AuditOut:
    return AuditOut(
        at=entry.at,
        actor=entry.actor_name,
        role=entry.role,
        action=entry.action,
        sentence=trail.sentence(entry.action),
        target=entry.target,
        place=getattr(entry, "place", None),
        reason=entry.reason,
        facts=entry.facts,
        chain=entry.chain,
        number=entry.number,
    )
