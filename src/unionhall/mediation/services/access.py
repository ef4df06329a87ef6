"""Who looks at a case: looks are kept, opening for a reason is told, files end by a decision."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit, events
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.mediation import errors, law, queries
from unionhall.mediation.commands import BreakGlass, Dispose
from unionhall.mediation.events import CaseDisposed
from unionhall.mediation.models import (
    Agreement,
    Appointment,
    Case,
    Event,
    Glass,
    HealthDetail,
    Look,
    Party,
    PrivateNote,
    Session,
)
from unionhall.mediation.permissions import BREAK_GLASS
from unionhall.mediation.services import interest
from unionhall.mediation.services.common import (
    Happened,
    at_state,
    sound_reason,
    user_of,
    write_down,
)
from unionhall.papers.services import disposal as papers

OPEN_FOR = timedelta(hours=24)
"""How long a case stays open that was opened for a reason: a choice of ours, no rule of law."""
NOBODY = "–"


def look(actor: Actor, case: Case) -> None:
    """Keep that somebody opened a case, and by what right."""
    Look.objects.create(
        case=case,
        user_id=actor.user_id,
        duty_id=actor.duty_id,
        right=queries.right(actor, case),
    )


@transaction.atomic
def break_glass(actor: Actor, command: BreakGlass) -> Glass:
    """Open a case that one has no part in, for a day and a reason; it is kept and told.

    Nobody is a judge of their own cause: whoever has an interest in it does not open it.
    """
    case = queries.line(actor, command.case)
    actor.require(BREAK_GLASS, case.scope_path)
    user = user_of(actor)
    if user is None:
        raise NotPermitted
    if why := interest.declared_by(command.declared) or interest.of_reader(case, user):
        raise errors.NotOpenToTheConcerned(why=why)
    if queries.cases(actor).filter(pk=case.pk).exists():
        raise errors.AlreadyOpenToYou
    reason = sound_reason(case, command.reason)
    now = timezone.now()
    glass = Glass.objects.create(
        case=case,
        organization=case.organization,
        scope_path=case.scope_path,
        user=user,
        reason=reason,
        at=now,
        until=now + OPEN_FOR,
    )
    audit.record(actor, "mediation.glass_broken", case, reason=reason)
    write_down(
        actor, case, Happened(kind=Event.Kind.OPENED, on=timezone.localdate(now), text=reason)
    )
    return glass


@transaction.atomic
def dispose(actor: Actor, command: Dispose) -> Case:
    """Empty a file whose time is over: names, texts, notes and papers go, numbers and days stay.

    The head of the body decides; the list only says which files are due.
    """
    case = at_state(actor, command.case)
    if not queries.is_head(actor, case):
        raise errors.NotTheirPart
    if case.closed_on is None:
        raise errors.NotClosedYet
    kept = law.kept_until(case)
    rule = law.files_rule(case)
    if kept is None or kept >= timezone.localdate():
        raise errors.KeptLonger(day=kept or NOBODY, article=rule.article if rule else NOBODY)
    reason = sound_reason(case, command.reason)
    gone = {"sealed": None, "key_version": None}
    Party.objects.filter(case=case).update(person=None, index=None, **gone)
    Session.objects.filter(case=case).update(place="", **gone)
    Appointment.objects.filter(case=case).update(place="", called_off_why="")
    Agreement.objects.filter(case=case).update(**gone)
    PrivateNote.objects.filter(case=case).delete()
    HealthDetail.objects.filter(case=case).delete()
    Event.objects.filter(case=case).update(text="", taken_back_why="")
    case.sealed, case.key_version, case.reason = None, None, ""
    case.disposed_on = timezone.localdate()
    case.save(update_fields=["sealed", "key_version", "reason", "disposed_on"])
    audit.record(actor, "mediation.disposed_of", case, reason=reason)
    write_down(actor, case, Happened(kind=Event.Kind.DISPOSED, on=case.disposed_on))
    papers.dispose(actor, papers.DisposeOfPapers(app="mediation", subject=case.public_id))
    events.publish(actor, CaseDisposed(case=case.public_id, scope_path=case.scope_path))
    return case
