"""Employers' notices: taken, sent by a link, and what the union does about them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.accounts import throttle
from unionhall.accounts.models import Role
from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import only
from unionhall.core.sealed import seal
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Employer, Organization
from unionhall.supervision import errors, law, queries, sealing
from unionhall.supervision.commands import NameEmployer, SendNotice, TakeNotice, Told
from unionhall.supervision.models import Notice, NoticeLink
from unionhall.supervision.permissions import HANDLE
from unionhall.supervision.readable import ATTEMPTS, RECEIPT_LENGTH, chance, grouped
from unionhall.supervision.services.checks import day_between, fingerprint, words

Kind, State, Channel = Notice.Kind, Notice.State, Notice.Channel
PER_ADDRESS, WINDOW = 20, timedelta(hours=1)
WRONG_LINKS = 60
"""So many wrong links may come from an address in an hour: a mistyped one is no guess yet."""
FARTHEST = timedelta(days=400)
CODE_LENGTH = 18
SEALED = ("worker", "post", "reasons", "text", "contact", "phone")


@transaction.atomic
def take_notice(actor: Actor, command: TakeNotice) -> Notice:
    """Write down an employer's notice, at the union that covers it as of the day it came in."""
    if earlier := _earlier(command.submission_id, fingerprint(command)):
        return _seen(actor, earlier)
    day_between(command.received_on, None, "", field="received_on")
    employer = queries.employer(actor, command.employer, command.received_on)
    if employer is None:
        raise errors.EmployerUnknown
    body, to_upper = receiver(employer, command.received_on)
    if actor.holds(HANDLE) and not actor.may(HANDLE, body.path):
        raise errors.CoveredElsewhere(body=body.name)
    actor.require(HANDLE, body.path)
    channel = Channel.UNION if actor.role == Role.UNION_CHAIR else Channel.STAFF
    place: dict[str, Any] = {
        "organization": body,
        "to_upper": to_upper,
        "employer": employer,
        "employer_name": employer.name,
        "received_on": command.received_on,
        "channel": channel,
    }
    return _take(actor, command, place)


def by_link(token: str, address: str) -> NoticeLink:
    """Find where an employer's link leads.

    Every attempt is counted before it is looked at, and taken back where the link is right:
    whoever guesses too often is told nothing, also of a right one.
    """
    throttle.hit("supervision.link", address, limit=WRONG_LINKS, window=WINDOW)
    found = queries.door(token)
    throttle.undo("supervision.link", address)
    return found


@transaction.atomic
def send_notice(actor: Actor, command: SendNotice) -> Notice:
    """Take what an employer sends by a union's link; sent again, it has the same receipt.

    It goes to the union that covers the employer where name and code are both those on record;
    else it waits at the link's union until staff name the employer. The sender learns neither.
    """
    door = queries.door(command.token)
    sent = fingerprint(command.told, command.employer_name, command.credit_code)
    if earlier := _earlier(command.submission_id, sent):
        return earlier
    throttle.hit(
        "supervision.notice",
        command.address,
        limit=PER_ADDRESS,
        window=WINDOW,
        refusal=errors.TooManyNotices,
    )
    name, code = " ".join(command.employer_name.split()), command.credit_code.strip().upper()
    if not name:
        raise errors.EmployerNameMissing
    if not command.told.contact.strip() or not command.told.phone.strip():
        raise errors.ContactMissing
    today = timezone.localdate()
    employer = _known(name, code)
    body, to_upper = (
        receiver(employer, today) if employer is not None else (door.organization, False)
    )
    place: dict[str, Any] = {
        "organization": body,
        "to_upper": to_upper,
        "employer": employer,
        "employer_name": name,
        "credit_code": code,
        "received_on": today,
        "channel": Channel.LINK,
    }
    return _take(actor, command, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an employer gets: of its own words and the link's union, nothing of what is on record.

    Neither which union covers it nor whether it is on record may be read off it, for anybody may
    send a notice in anybody's name.
    """

    code: str
    kind: str
    union: str
    received_on: date
    late: bool


def receipt(notice: Notice, link: NoticeLink) -> Receipt:
    """Give the receipt of a notice that was sent by a link, its term by the law at the link."""
    union = link.organization
    latest_on = law.notice_clock(notice, law.place_of(union)).on
    return Receipt(
        code=grouped(notice.receipt),
        kind=notice.get_kind_display(),
        union=union.name,
        received_on=notice.received_on,
        late=latest_on is not None and notice.received_on > latest_on,
    )


def receiver(employer: Employer, on: date) -> tuple[Organization, bool]:
    """Find the union that gets an employer's notice on a day.

    The one that covers it then; where none does, the upper union: that of the employer's area.
    """
    union = organizations.union_of(employer, on)
    if union is not None:
        return union, False
    return employer.area, True


def _known(name: str, code: str) -> Employer | None:
    """Find the employer on record that bears both this name and this credit code."""
    if len(code) != CODE_LENGTH:
        return None
    return only(Employer.objects.filter(name=name, credit_code=code).select_related("area"))


def _earlier(submission_id: UUID, sent: UUID) -> Notice | None:
    earlier = only(Notice.objects.filter(submission_id=submission_id))
    if earlier is not None and earlier.sent_hash != sent:
        raise errors.OtherContent
    return earlier


def _seen(actor: Actor, earlier: Notice) -> Notice:
    try:
        return queries.notice(actor, earlier.public_id)
    except NotFound as foreign:
        raise Conflict from foreign


def _take(actor: Actor, command: TakeNotice | SendNotice, place: dict[str, Any]) -> Notice:
    """Write the notice, with its clock, its seal and its news."""
    told = command.told
    _check(told, place["received_on"])
    sent = (
        fingerprint(command)
        if isinstance(command, TakeNotice)
        else fingerprint(told, command.employer_name, command.credit_code)
    )
    row = uuid7()
    content = _to_seal(told)
    sealed, version = seal(Notice.TABLE, row, content) if content else (None, None)
    notice = Notice(
        public_id=row,
        submission_id=command.submission_id,
        sent_hash=sent,
        scope_path=place["organization"].path,
        state=State.RECEIVED,
        kind=told.kind,
        happens_on=told.happens_on,
        people=told.people,
        staff=told.staff,
        dead=told.dead,
        serious=told.serious,
        text=_open_text(told),
        sealed=sealed,
        key_version=version,
        **place,
    )
    set_clock(notice)
    if not _saved(notice):
        if earlier := _earlier(command.submission_id, sent):
            return earlier
        raise Conflict
    facts.changed("notices", notice.scope_path, notice.received_on)
    audit.record(actor, "supervision.notice_received", notice, kind=notice.kind, late=notice.late)
    return notice


def _saved(notice: Notice) -> bool:
    """Save it under a fresh receipt; False where somebody else sent it just now."""
    for _attempt in range(ATTEMPTS):
        notice.receipt = chance(RECEIPT_LENGTH)
        try:
            with transaction.atomic():
                notice.save(force_insert=True)
        except IntegrityError:
            if Notice.objects.filter(submission_id=notice.submission_id).exists():
                return False
        else:
            return True
    return False


def _check(told: Told, received_on: date) -> None:
    """Refuse what cannot be: nobody concerned, days far away, a future accident."""
    if told.people < 1 or (told.staff is not None and told.people > told.staff):
        raise errors.PeopleWrong
    if abs(told.happens_on - received_on) > FARTHEST:
        raise errors.DayTooFar(day=told.happens_on)
    if told.kind == Kind.DISMISSAL:
        if not told.worker.strip():
            raise errors.WorkerMissing
        if not told.reasons.strip():
            raise errors.ReasonsMissing(field="reasons")
        return
    words(told.text, errors.ReasonsMissing, "text", hidden=sealing.names_in(told.worker))
    happened = told.kind in {Kind.ACCIDENT, Kind.STRIKE}
    if happened and told.happens_on > received_on:
        raise errors.EventInFuture(day=told.happens_on)


def _open_text(told: Told) -> str:
    """Return what anybody who sees the notice may read: of a dismissal, nothing."""
    return "" if told.kind == Kind.DISMISSAL else told.text.strip()


def _to_seal(told: Told) -> dict[str, str]:
    """Gather what is sealed: the worker, all words about a dismissal, and whom to call."""
    said = {name: str(getattr(told, name)).strip() for name in SEALED}
    if said["text"] == _open_text(told):
        del said["text"]
    return {name: value for name, value in said.items() if value}


def set_clock(notice: Notice) -> None:
    """Count the days of a notice: by when it had to come, and by when the union acts."""
    staff = notice.staff
    if staff is None and notice.employer is not None:
        staff = organizations.staff_of(notice.employer, notice.received_on)
    notice.latest_on = law.notice_clock(notice).on
    notice.late = notice.latest_on is not None and notice.received_on > notice.latest_on
    notice.due_on = (
        notice.received_on if notice.at_once else max(notice.happens_on, notice.received_on)
    )
    place = law.place_of(notice.organization)
    notice.must_report = notice.kind == Kind.LAYOFF and law.reported_to_office(
        notice.people, staff, notice.received_on, place
    )


@transaction.atomic
def name_employer(actor: Actor, command: NameEmployer) -> Notice:
    """Say which employer on record sent a notice; it goes on to the union that covers it."""
    notice = queries.notice(actor, command.notice, HANDLE, lock=True)
    if notice.state != State.RECEIVED or notice.employer_id is not None:
        raise errors.NotNow(state=notice.state_name)
    employer = queries.employer(actor, command.employer, notice.received_on)
    if employer is None:
        raise errors.EmployerUnknown
    before = notice.scope_path
    body, to_upper = receiver(employer, notice.received_on)
    notice.employer, notice.employer_name = employer, employer.name
    notice.organization, notice.scope_path, notice.to_upper = body, body.path, to_upper
    set_clock(notice)
    notice.save()
    for place in {before, notice.scope_path}:
        facts.changed("notices", place, notice.received_on)
    audit.record(actor, "supervision.employer_named", notice, to=body.name)
    return notice
