"""Taking in an application, once per submission, and taking in its correction."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.accounts import throttle
from unionhall.core import audit, events, facts
from unionhall.core.actors import Actor
from unionhall.joining import doors, errors, gatherings, queries
from unionhall.joining.events import ApplicationReceived
from unionhall.joining.models import Application
from unionhall.joining.papers import Filled, Papers, content_hash, read, signature_of
from unionhall.joining.readable import ATTEMPTS, RECEIPT_LENGTH, chance, normal
from unionhall.joining.routing import Asked, Route, route
from unionhall.members.models import Membership
from unionhall.organizations import tree
from unionhall.organizations.models import Employer

SUBMISSION_WINDOW = timedelta(hours=1)
LINKS_AT_ONE_ADDRESS = 5
"""How many links' worth of applications one address may send: a whole depot may share it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """A worker applies. ``submission_id`` is made by the device: the same form may be sent again.

    ``link`` is the token of the link that was followed (empty: none); ``opening`` the signed
    token that says when the page was opened. ``workplace`` and ``residence`` are division codes.
    ``address`` is where it came from, where that is counted; it is not stored.
    """

    submission_id: UUID
    filled: Filled
    link: str = ""
    opening: str = ""
    workplace: str = ""
    residence: str = ""
    employer: UUID | None = None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """The applicant corrects a returned application and sends it again.

    ``receipt`` and ``phone`` are those under which it is on record; what ``filled`` leaves
    empty among name, number and phone stays as it was.
    """

    receipt: str
    phone: str
    filled: Filled


def submit(actor: Actor, command: Submit) -> Application:
    """Take in an application; the same submission with the same content is the same answer.

    Nothing is looked up here that says who is a member: see ``confirmation``.
    """
    return _submit(actor, command)


def submit_listed(actor: Actor, command: Submit) -> Application:
    """Take in the application of somebody on a list, who signed on paper."""
    return _submit(actor, command, listed=True)


def _submit(actor: Actor, command: Submit, *, listed: bool = False) -> Application:
    fingerprint = _fingerprint(command)
    if stored := _stored(command.submission_id, fingerprint):
        return stored
    for _ in range(ATTEMPTS):
        application, door = _read(command, fingerprint, listed=listed)
        if listed:
            application.channel = Membership.Channel.LIST
        try:
            if _take_in(actor, command, application, door):
                return application
        except IntegrityError:  # it arrived twice at once, or the receipt code is taken
            if stored := _stored(command.submission_id, fingerprint):
                return stored
    raise AssertionError("no receipt code is free, or the union never stands still")


def _fingerprint(command: Submit) -> UUID:
    content = asdict(command.filled)
    for name in ("link", "workplace", "residence", "employer"):
        content[f"door.{name}"] = str(getattr(command, name) or "")
    return content_hash(content)


def _stored(submission_id: UUID, fingerprint: UUID) -> Application | None:
    stored = queries.by_submission(submission_id)
    if stored is not None and stored.content_hash != fingerprint:
        raise errors.OtherContent
    return stored


def _read(command: Submit, fingerprint: UUID, *, listed: bool) -> tuple[Application, doors.Door]:
    """Read, route and seal an application, and return it with the door it came through.

    Before the transaction: of those who write at once, each keeps the others waiting.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    opening = doors.read_opening(command.opening, normal(command.link), now)
    door = doors.enter(command.link, opening)
    papers, problems = read(command.filled, today)
    if papers is None:
        raise problems[0]
    gathering = door.gathering
    employer = employer_of(command.employer, papers.employer_name)
    if employer is None and gathering is not None:
        employer = gathering.employer
    if not listed and (firms := gatherings.firms(gathering)):
        named = papers.employer_name
        employer = next((one for one in firms if one == employer or one.name == named), None)
        if employer is None:
            raise errors.FirmMissing
    asked = Asked(
        meeting=door.meeting,
        gathering=gathering,
        union=door.organization if door.meeting is None else None,
        employer=employer,
        workplace=command.workplace,
        residence=command.residence or papers.identity.division_code,
    )
    where = route(asked, today)
    if where is None:
        raise errors.NowhereToGo
    application = _written(command, papers, where, opened_at=opening.at, received_at=now)
    application.meeting, application.held_for = door.meeting, gathering
    application.employer = employer
    application.content_hash = fingerprint
    if door.meeting is not None:
        application.channel = Membership.Channel.ON_SITE
    return application, door


@transaction.atomic
def _take_in(actor: Actor, command: Submit, application: Application, door: doors.Door) -> bool:
    """Put an application on record, unless its union or its door is not what it was just now."""
    tree.hold_still()
    if not (tree.stands_as(application.organization) and doors.stands_as(door)):
        return False
    _count(command, door.token)
    application.save(force_insert=True)
    audit.record(
        actor,
        "joining.received",
        application,
        rule=str(application.routed_by),
        channel=application.channel,
    )
    facts.changed("applications", application.scope_path, application.received_on)
    events.publish(actor, ApplicationReceived(application))
    return True


def _count(command: Submit, token: str) -> None:
    """Count what comes by one link from one address: no flood, but a stall shares an address.

    Then what comes from the address by all links together: taking more links is no way around.
    In the transaction of the application, so that what is refused or sent again counts nothing.
    """
    if not command.address:
        return
    per_link = settings.SUBMISSIONS_PER_HOUR
    for whose, limit in (
        (f"{token}.{command.address}", per_link),
        (f"*.{command.address}", per_link * LINKS_AT_ONE_ADDRESS),
    ):
        throttle.hit(
            "joining.submit",
            whose,
            limit=limit,
            window=SUBMISSION_WINDOW,
            refusal=errors.TooManyFromHere,
        )


def _written(
    command: Submit, papers: Papers, where: Route, *, opened_at: datetime, received_at: datetime
) -> Application:
    application = Application(
        submission_id=command.submission_id,
        receipt=chance(RECEIPT_LENGTH),
        organization=where.organization,
        routed_to=where.organization,
        routed_by=where.rule,
        scope_path=where.organization.path,
        state=Application.State.APPLIED,
        channel=Membership.Channel.ONLINE,
        employment_form=command.filled.employment_form,
        blind_index=papers.identity.blind_index,
        phone_token=papers.phone_token,
        opened_at=opened_at,
        received_at=received_at,
        received_on=timezone.localdate(received_at),
    )
    _seal(application, command.filled, papers)
    return application


def _seal(application: Application, filled: Filled, papers: Papers) -> None:
    row = application.public_id
    application.sealed, application.key_version = papers.seal(row)
    signature = signature_of(filled, papers)
    application.signed, application.signed_key_version = signature.seal(row)


def employer_of(public_id: UUID | None, name: str) -> Employer | None:
    """Find the employer that was chosen, or the only one of the name that was typed."""
    if public_id is not None:
        return Employer.objects.filter(public_id=public_id).first()
    if not name:
        return None
    found = list(Employer.objects.filter(name=name)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def correct(actor: Actor, command: Correct) -> Application:
    """Take in the corrected form of a returned application; it waits for a decision again.

    Another document or another phone must be confirmed anew.
    """
    found = queries.by_receipt(command.receipt, command.phone)
    if found is None:
        raise errors.NoSuchApplication
    application = Application.objects.select_for_update().get(pk=found.pk)
    if application.state != Application.State.RETURNED:
        raise errors.NotReturned
    before = queries.papers_of(application)
    filled = completed(command.filled, before)
    papers, problems = read(filled, timezone.localdate())
    if papers is None:
        raise problems[0]
    _seal(application, filled, papers)
    changes: dict[str, object] = {
        "sealed": application.sealed,
        "key_version": application.key_version,
        "signed": application.signed,
        "signed_key_version": application.signed_key_version,
        "employment_form": filled.employment_form,
        "employer": employer_of(None, papers.employer_name) or application.employer,
        "blind_index": papers.identity.blind_index,
        "phone_token": papers.phone_token,
        "reason": "",
        "decided_at": None,
        "decided_by": None,
    }
    is_other_person = papers.identity.blind_index != application.blind_index
    is_other_phone = papers.phone_token != application.phone_token
    if is_other_person or is_other_phone:
        changes |= {
            "confirmed_at": None,
            "confirmed_by": "",
            "phone_confirmed_at": None,
            "recognised": False,
            "same_as": None,
            "finding": "",
        }
    application.advance(Application.State.APPLIED, **changes)
    audit.record(
        actor,
        "joining.corrected",
        application,
        other_document=is_other_person,
        other_phone=is_other_phone,
    )
    facts.changed("applications", application.scope_path, application.received_on)
    return application


def completed(filled: Filled, before: Papers) -> Filled:
    """Fill in what a correction leaves as it was."""
    content = asdict(filled)
    old = before.identity
    if not content["number"].strip():
        content["number"], content["kind"] = old.number, old.kind
        content["sex"], content["birth"] = old.sex, old.birth.isoformat()
    if not content["valid_until"].strip():
        content["valid_until"] = old.valid_until.isoformat() if old.valid_until else "长期"
        content["valid_from"] = old.valid_from.isoformat() if old.valid_from else ""
    for name in ("name", "phone", "address"):
        content[name] = content[name].strip() or getattr(old, name)
    if not filled.consents:
        content["language"] = before.language
    return Filled(**content | {"consents": filled.consents or before.consents})
