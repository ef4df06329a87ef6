"""Sessions and their records, mediators' private notes, and details of health."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.mediation import errors, law
from unionhall.mediation.commands import Extend, HoldSession, KeepHealth, KeepNote, WithdrawHealth
from unionhall.mediation.models import (
    Case,
    Event,
    Extension,
    HealthDetail,
    PrivateNote,
    Session,
    Side,
)
from unionhall.mediation.queries import is_handler, opened, whole
from unionhall.mediation.services.arranging import open_one
from unionhall.mediation.services.common import (
    Happened,
    at_state,
    day_between,
    sealed,
    sound_text,
    user_of,
    write_down,
)

State = Case.State
MOST_DAYS = 366
"""More days are a slip, where no rule says how many."""


@transaction.atomic
def hold_session(actor: Actor, command: HoldSession) -> Session:
    """Write the record of a session, which both sides sign; sent twice, it is one."""
    case = at_state(actor, command.case, State.ACCEPTED)
    day_between(command.held_on, case.accepted_on, _("the acceptance"), field="held_on")
    record = sound_text(command.record, "record")
    if not record:
        raise errors.FactsMissing(field="record")
    public_id = uuid7()
    told = {"present": " ".join(command.present.split())[:400], "record": record}
    last = case.sessions.last()
    if last and last.held_on == command.held_on and opened(Session.TABLE, last) == told:
        return last
    arranged = open_one(case, command.appointment) if command.appointment else None
    session = Session.objects.create(
        public_id=public_id,
        case=case,
        number=last.number + 1 if last else 1,
        held_on=command.held_on,
        place=" ".join(command.place.split())[:120],
        **sealed(Session.TABLE, public_id, told),
    )
    if arranged is not None:
        arranged.session = session
        arranged.save(update_fields=["session"])
    write_down(actor, case, Happened(kind=Event.Kind.MET, on=command.held_on, text=session.place))
    return session


@transaction.atomic
def keep_note(actor: Actor, command: KeepNote) -> PrivateNote:
    """Keep a private note: only handlers write and read it, and it goes nowhere."""
    case = at_state(actor, command.case, *Case.OPEN)
    user = user_of(actor)
    if user is None or not is_handler(actor, case):
        raise errors.NotTheirPart
    text = sound_text(command.text, "text")
    if not text:
        raise errors.FactsMissing(field="text")
    last = case.notes.filter(user=user).last()
    if last is not None and opened(PrivateNote.TABLE, last).get("text") == text:
        return last
    public_id = uuid7()
    note = PrivateNote.objects.create(
        public_id=public_id,
        case=case,
        user=user,
        **sealed(PrivateNote.TABLE, public_id, {"text": text}),
    )
    audit.record(actor, "mediation.note_kept", case)
    return note


@transaction.atomic
def keep_health(actor: Actor, command: KeepHealth) -> HealthDetail:
    """Keep what the dispute needs of a worker's illness or injury, with their own consent.

    The consent is given to who handles the case: only they keep and read it. What is kept of
    them already stays beside it.
    """
    case = at_state(actor, command.case, *Case.OPEN)
    if not is_handler(actor, case):
        raise errors.HealthForHandlers
    party = case.parties.filter(public_id=command.party, side=Side.WORKER).first()
    if party is None:
        raise errors.NotAWorkerHere
    if command.consented_on is None:
        raise errors.HealthNeedsConsent
    day_between(command.consented_on, None, "", field="consented_on")
    text = sound_text(command.text, "text")
    if not text:
        raise errors.FactsMissing(field="text")
    for kept in party.health.filter(withdrawn_at=None):
        if opened(HealthDetail.TABLE, kept).get("text") == text:
            return kept
    public_id = uuid7()
    detail = HealthDetail.objects.create(
        public_id=public_id,
        case=case,
        party=party,
        consented_on=command.consented_on,
        **sealed(HealthDetail.TABLE, public_id, {"text": text}),
    )
    audit.record(
        actor, "mediation.health_kept", case, consented_on=command.consented_on.isoformat()
    )
    return detail


@transaction.atomic
def withdraw_health(actor: Actor, command: WithdrawHealth) -> Case:
    """Delete what was kept of a worker's health: the consent was taken back."""
    case = at_state(actor, command.case)
    kept = HealthDetail.objects.filter(case=case, party__public_id=command.party, withdrawn_at=None)
    if not kept.update(withdrawn_at=timezone.now(), sealed=None, key_version=None):
        raise errors.NotAWorkerHere
    audit.record(actor, "mediation.health_withdrawn", case)
    return case


@transaction.atomic
def extend(actor: Actor, command: Extend) -> Case:
    """Go on mediating for some days: both sides agree, in time, as far as the rule allows.

    The same days agreed on the same day are one extension, sent twice.
    """
    case = at_state(actor, command.case, State.ACCEPTED)
    day_between(command.agreed_on, case.accepted_on, _("the acceptance"), field="agreed_on")
    if not (command.worker_agrees and command.employer_agrees):
        raise errors.BothMustAgree
    if not 1 <= command.days <= MOST_DAYS:
        raise errors.DaysWrong(most=MOST_DAYS)
    found = whole(case)
    told = (command.agreed_on, command.days)
    if told in {(one.agreed_on, one.days) for one in found.extensions.all()}:
        return case
    used = sum(one.days for one in found.extensions.all())
    rule = law.rule(law.EXTENSION, case, case.accepted_on)
    if rule is not None and rule.value is not None and not rule.met(used + command.days):
        article = f"{rule.source.title} {rule.article}".strip()
        raise errors.ExtensionTooLong(most=rule.number, article=article, used=used)
    end = next(one for one in law.clocks_of(found) if one.id == "mediation.end")
    if end.due_on is not None and command.agreed_on > end.due_on:
        raise errors.ExtensionTooLate(due=end.due_on)
    Extension.objects.create(case=case, agreed_on=command.agreed_on, days=command.days)
    text = str(command.days)
    write_down(actor, case, Happened(kind=Event.Kind.EXTENDED, on=command.agreed_on, text=text))
    return case
