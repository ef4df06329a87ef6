"""From the application to the mediation: scope, consent of both sides, mediators, acceptance."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.accounts.models import User
from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.mediation import errors, law, queries
from unionhall.mediation.commands import (
    Accept,
    Declared,
    DirectElsewhere,
    NameMediator,
    NoteConsent,
    Release,
)
from unionhall.mediation.models import Case, Consent, Event, Handler, Side
from unionhall.mediation.services import interest
from unionhall.mediation.services.common import (
    Happened,
    at_state,
    be_at,
    day_between,
    done_so,
    sound_reason,
    step,
    write_down,
)

State = Case.State
EXPECTED = (State.APPLIED, State.ACCEPTED)


@transaction.atomic
def direct_elsewhere(actor: Actor, command: DirectElsewhere) -> Case:
    """Close an application that is no labour dispute, and write down where it was directed."""
    case = at_state(actor, command.case)
    if command.ground not in law.ELSEWHERE:
        raise errors.UnknownGround
    if done_so(case, Event.Kind.ELSEWHERE, command.on, command.ground):
        return case
    be_at(case, State.APPLIED)
    day_between(command.on, case.applied_on, _("the application"))
    step(
        actor,
        case,
        State.ELSEWHERE,
        Happened(kind=Event.Kind.ELSEWHERE, on=command.on, text=command.ground),
        ended_on=command.on,
        closed_on=command.on,
        reason=command.ground,
    )
    return case


@transaction.atomic
def note_consent(actor: Actor, command: NoteConsent) -> Case:
    """Note what a side answered; a no ends the case, and the limitation begins anew.

    The same answer sent again is one; of two at once the case's lock lets one go first.
    """
    case = at_state(actor, command.case)
    side = Side(command.side)
    earlier = case.consents.filter(side=side).first()
    if earlier is not None:
        if (earlier.agreed, earlier.on) != (command.agreed, command.on):
            raise errors.AnsweredAlready(side=side.label, day=formats.day(earlier.on))
        return case
    be_at(case, State.APPLIED)
    day_between(command.on, case.applied_on, _("the application"))
    Consent.objects.create(case=case, side=side, agreed=command.agreed, on=command.on)
    if command.agreed:
        happened = Happened(kind=Event.Kind.CONSENTED, on=command.on, text=side.value)
        write_down(actor, case, happened)
    else:
        step(
            actor,
            case,
            State.DECLINED,
            Happened(kind=Event.Kind.DECLINED, on=command.on, text=side.value),
            ended_on=command.on,
            closed_on=command.on,
        )
    return case


@transaction.atomic
def accept(actor: Actor, command: Accept) -> Case:
    """Accept the application: both sides agree, somebody mediates, the clock of the end runs.

    Sent again with the same day it is accepted once.
    """
    case = at_state(actor, command.case)
    if case.accepted_on is not None:
        if case.accepted_on != command.on:
            raise errors.AcceptedAlready(day=formats.day(case.accepted_on))
        return case
    be_at(case, State.APPLIED)
    day_between(command.on, case.applied_on, _("the application"))
    answers = {one.side: one for one in case.consents.all()}
    for side in Side:
        if side not in answers:
            raise errors.ConsentMissing(side=side.label)
    latest = max(one.on for one in answers.values())
    day_between(command.on, latest, _("the consent of both sides"))
    if not case.handlers.filter(part=Handler.Part.MEDIATOR, until=None).exists():
        raise errors.MediatorMissing
    step(
        actor,
        case,
        State.ACCEPTED,
        Happened(kind=Event.Kind.ACCEPTED, on=command.on),
        accepted_on=command.on,
    )
    return case


@transaction.atomic
def name_mediator(actor: Actor, command: NameMediator) -> Handler:
    """Name a mediator, who declares to have no interest; nobody is a judge of their own cause.

    Who mediates already is not named a second time.
    """
    case = at_state(actor, command.case)
    user = None
    name = " ".join(command.name.split())[:80]
    if command.user is not None:
        user = queries.may_mediate(case).filter(public_id=command.user).first()
        if user is None:
            raise errors.NoSuchMediator
        name = user.name
    if not name:
        raise errors.NoSuchMediator
    wanted = {"name": name, "user": user, "part": Handler.Part.MEDIATOR, "until": None}
    earlier = case.handlers.filter(**wanted).first()
    if earlier is not None and command.declared == Declared():
        return earlier
    be_at(case, *EXPECTED)
    if why := interest.declared_by(command.declared) or interest.on_record(case, user, name):
        raise errors.OwnCause(name=name, why=why)
    another = _another(actor, case, user, command) if user is not None else ""
    found = Handler.objects.create(case=case, since=timezone.localdate(), **wanted)
    if another:
        audit.record(
            actor, "mediation.namesake", case, handler=str(found.public_id), reason=another
        )
    write_down(actor, case, Happened(kind=Event.Kind.NAMED, on=timezone.localdate(), text=name))
    return found


def _another(actor: Actor, case: Case, user: User, command: NameMediator) -> str:
    """Return how a namesake of somebody in the case is known to be another person, if one is.

    The head says so, and not for themselves.
    """
    who = interest.shared_name(case.parties.select_related("person"), user, user.name)
    if not who:
        return ""
    says = queries.is_head(actor, case) and actor.user_id != user.pk
    if not says or not command.another.strip():
        raise errors.SharesTheName(name=user.name, who=who)
    return sound_reason(case, command.another, "another")


@transaction.atomic
def release(actor: Actor, command: Release) -> Case:
    """Let somebody go from a case; somebody must stay. Who has gone is not let go again."""
    case = at_state(actor, command.case)
    found = case.handlers.filter(public_id=command.handler).first()
    if found is None:
        raise errors.NoSuchMediator(field="handler")
    if found.until is not None:
        return case
    rest = case.handlers.filter(until=None, user__isnull=False).exclude(pk=found.pk)
    if found.user_id is not None and not rest.exists():
        raise errors.LastHandler
    found.until = timezone.localdate()
    found.save(update_fields=["until"])
    write_down(actor, case, Happened(kind=Event.Kind.RELEASED, on=found.until, text=found.name))
    return case
