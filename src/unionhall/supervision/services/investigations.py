"""Inspectors and their cards; complaints from the first word to what was found."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import seal
from unionhall.supervision import errors, law, queries, sealing
from unionhall.supervision.commands import (
    Conclude,
    Decline,
    EndCard,
    EnterInspector,
    OpenComplainant,
    OpenInvestigation,
    Receive,
    TellWorker,
)
from unionhall.supervision.models import Inspector, Investigation
from unionhall.supervision.permissions import HANDLE, KEEP, OPEN
from unionhall.supervision.services.checks import (
    chosen,
    day_between,
    enough,
    fingerprint,
    sound_reason,
    standing,
    words,
)

State = Investigation.State
LONGEST_CARD = timedelta(days=366 * 10)


@transaction.atomic
def enter_inspector(actor: Actor, command: EnterInspector) -> Inspector:
    """Enter somebody's card as inspector of a body."""
    body = queries.body(actor, command.organization, KEEP)
    standing(body, timezone.localdate())
    name, card = " ".join(command.name.split()), " ".join(command.card.split())
    lasts = command.last_day - command.valid_from
    if not name or not card or not timedelta() <= lasts <= LONGEST_CARD:
        raise errors.CardWrong
    try:
        with transaction.atomic():
            inspector = Inspector.objects.create(
                organization=body,
                scope_path=body.path,
                name=name,
                card=card,
                valid_from=command.valid_from,
                valid_until=command.last_day + timedelta(days=1),
            )
    except IntegrityError as twice:
        return _same_card(actor, command, twice)
    audit.record(actor, "supervision.inspector_entered", inspector)
    return inspector


def _same_card(actor: Actor, command: EnterInspector, cause: Exception) -> Inspector:
    """Answer the same card sent twice as the first time; another's card is refused."""
    rows = queries.inspectors(actor).filter(card=command.card.strip())
    found = rows.filter(valid_from=command.valid_from, name=command.name.strip()).first()
    if found is None or found.organization.public_id != command.organization:
        raise errors.CardTaken(card=command.card.strip()) from cause
    return found


@transaction.atomic
def end_card(actor: Actor, command: EndCard) -> Inspector:
    """End a card before its time: it is no longer good from a day on; told twice, it is once."""
    inspector = queries.inspector(actor, command.inspector, KEEP, lock=True)
    reason = sound_reason(command.reason)
    if command.on == inspector.valid_until:
        return inspector
    if not inspector.valid_from < command.on < inspector.valid_until:
        raise errors.CardNotRunning(first=inspector.valid_from, last=inspector.last_day)
    inspector.valid_until = command.on
    inspector.save(update_fields=["valid_until"])
    until = command.on.isoformat()
    audit.record(actor, "supervision.card_ended", inspector, reason=reason, until=until)
    return inspector


@transaction.atomic
def receive(actor: Actor, command: Receive) -> Investigation:
    """Write down what gave cause to look at an employer; sent again, it is the same."""
    if earlier := _earlier(actor, command):
        return earlier
    today = timezone.localdate()
    body = queries.body(actor, command.organization)
    standing(body, today)
    employer = queries.employer(actor, command.employer, today)
    if employer is None:
        raise errors.EmployerUnknown
    if not queries.belongs(employer, body, today):
        raise errors.EmployerElsewhere(employer=employer.name, body=body.name)
    day_between(command.received_on, None, "", field="received_on")
    hidden = sealing.names_in(command.worker)
    about = words(command.about, errors.AboutMissing, "about", hidden=hidden)
    came_from = words(
        command.source_text, errors.AboutMissing, "source_text", needed=False, hidden=hidden
    )
    row = uuid7()
    sealed, version = None, None
    if command.worker.strip() or command.phone.strip():
        told = {"worker": command.worker.strip(), "phone": command.phone.strip()}
        sealed, version = seal(Investigation.TABLE, row, told)
    try:
        with transaction.atomic():
            found = Investigation.objects.create(
                public_id=row,
                submission_id=command.submission_id,
                sent_hash=fingerprint(command),
                organization=body,
                scope_path=body.path,
                state=State.RECEIVED,
                employer=employer,
                source=command.source,
                source_text=came_from,
                reference=command.reference,
                about=about,
                received_on=command.received_on,
                sealed=sealed,
                key_version=version,
            )
    except IntegrityError as twice:
        if earlier := _earlier(actor, command):
            return earlier
        raise Conflict from twice
    audit.record(actor, "supervision.complaint_received", found, source=found.source)
    return found


def _earlier(actor: Actor, command: Receive) -> Investigation | None:
    earlier = Investigation.objects.filter(submission_id=command.submission_id).first()
    if earlier is None:
        return None
    if earlier.sent_hash != fingerprint(command):
        raise errors.OtherContent
    try:
        return queries.investigation(actor, earlier.public_id)
    except NotFound as foreign:
        raise Conflict from foreign


def _at(actor: Actor, public_id: UUID, *states: str) -> Investigation:
    found = queries.investigation(actor, public_id, HANDLE, lock=True)
    if found.state not in states:
        raise errors.NotNow(state=found.state_name)
    return found


@transaction.atomic
def open_investigation(actor: Actor, command: OpenInvestigation) -> Investigation:
    """Take it up: as many inspectors as the rule asks for, each with a card that is good."""
    found = _at(actor, command.investigation, State.RECEIVED)
    day_between(command.on, found.received_on, _("the day on which it came in"))
    inspectors = chosen(found.organization, command.inspectors, command.on)
    enough(found.organization, inspectors, command.on)
    found.inspectors.set(inspectors)
    found.advance(State.OPEN, opened_on=command.on)
    audit.record(actor, "supervision.investigation_opened", found, on=command.on.isoformat())
    return found


@transaction.atomic
def conclude(actor: Actor, command: Conclude) -> Investigation:
    """Write down what the inspectors found."""
    found = _at(actor, command.investigation, State.OPEN)
    day_between(command.on, found.opened_on, _("the beginning"))
    told = words(command.facts, errors.TextMissing, "facts", hidden=sealing.names(found))
    to = State.FOUND if command.violated else State.CLEAR
    found.advance(to, facts=told, concluded_on=command.on)
    audit.record(actor, "supervision.investigation_concluded", found, state=str(to))
    return found


@transaction.atomic
def decline(actor: Actor, command: Decline) -> Investigation:
    """Do not take it up; the worker must be told in writing, by the rule's day if it sets one."""
    found = _at(actor, command.investigation, State.RECEIVED, State.OPEN)
    if command.ground not in Investigation.Ground.values:
        raise errors.GroundMissing
    day_between(command.on, found.received_on, _("the day on which it came in"))
    elsewhere = words(
        command.elsewhere,
        errors.AboutMissing,
        "elsewhere",
        needed=False,
        hidden=sealing.names(found),
    )
    due_on = law.telling_clock(found).on
    found.advance(
        State.DECLINED,
        ground=command.ground,
        declined_on=command.on,
        elsewhere=elsewhere,
        due_on=due_on,
    )
    audit.record(
        actor,
        "supervision.complaint_declined",
        found,
        ground=found.ground,
        due=due_on.isoformat() if due_on else None,
    )
    return found


@transaction.atomic
def tell_worker(actor: Actor, command: TellWorker) -> Investigation:
    """Note that the worker was told in writing."""
    found = _at(actor, command.investigation, State.DECLINED)
    day_between(command.on, found.declined_on, _("the decision"))
    found.advance(State.TOLD, told_on=command.on)
    audit.record(actor, "supervision.worker_told", found, on=command.on.isoformat())
    return found


@transaction.atomic
def open_complainant(actor: Actor, command: OpenComplainant) -> dict[str, str]:
    """Open who complained, and write down who looked."""
    found = queries.investigation(actor, command.investigation, OPEN)
    content = sealing.opened(found)
    if not content:
        raise errors.NothingSealed
    audit.record(actor, "supervision.complainant_opened", found)
    return {key: str(value) for key, value in content.items()}
