"""What mediation cases hold: names of parties, facts, terms, notes; lines hold none of it."""

from collections.abc import Iterator
from datetime import time, timedelta
from uuid import uuid4

from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.mediation import a_case, a_worker, agreed, mediated, met
from tests.builders.organizations import an_employer
from tests.policy.world import TODAY, Row, Side, World
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.mediation.commands import Arrange, KeepHealth, KeepNote, NoteEvent
from unionhall.mediation.models import Event, Handler
from unionhall.mediation.models import Side as PartySide
from unionhall.mediation.services import arranging, performing, sessions


def rows(world: World, side: Side) -> Iterator[Row]:
    worker, facts, note, health = (world.mark(side) for _ in range(4))
    terms, record, place = world.mark(side), world.mark(side), world.mark(side)
    handler = actor_for(a_user(side.body, Role.STATION_WORKER, name="调解员"), TODAY)
    employer = an_employer(side.body, f"企业{uuid4().hex[:6]}")
    case = a_case(handler, side.body, employer, [a_worker(f"赵{worker}")], facts=f"欠薪{facts}")
    party = case.parties.get(side=PartySide.WORKER)
    sessions.keep_note(handler, KeepNote(case=case.public_id, text=f"底线{note}"))
    sessions.keep_health(
        handler,
        KeepHealth(
            case=case.public_id,
            party=party.public_id,
            text=f"工伤{health}",
            consented_on=case.applied_on,
        ),
    )
    mediated(handler, case)
    met(handler, case, f"笔录{record}")
    meeting = Arrange(
        case=case.public_id,
        on=timezone.localdate() + timedelta(days=2),
        at=time(14, 30),
        place=f"调解室{place}",
    )
    appointment = arranging.arrange(handler, meeting)
    agreed(handler, case, terms=f"支付{terms}")
    promised = NoteEvent(case=case.public_id, kind=Event.Kind.PROMISED, on=case.applied_on)
    event = performing.note_event(handler, promised)
    named = {"permissions": ("mediation.head",), "path": side.body.path}
    yield Row(
        kwarg="dispute",
        public_id=case.public_id,
        markers=(worker, facts, health, terms, record, place),
        **named,
    )
    yield Row(kwarg="", public_id=case.public_id, markers=(note,), permissions=(), path="")
    registrar = case.handlers.get(part=Handler.Part.REGISTRAR)
    yield Row(kwarg="handler", public_id=registrar.public_id, **named)
    yield Row(kwarg="event", public_id=event.public_id, **named)
    yield Row(kwarg="appointment", public_id=appointment.public_id, **named)
    yield Row(kwarg="party", public_id=party.public_id, **named)
    yield Row(
        kwarg="line",
        public_id=case.public_id,
        permissions=("mediation.view",),
        path=side.body.path,
    )
