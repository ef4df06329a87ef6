"""One calendar: what happens, and what is due on which day."""

from datetime import timedelta

from unionhall.core.actors import Actor
from unionhall.core.agenda import AGENDA, Happening, Window
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.register import queries
from unionhall.register.forms import DUE

BEHIND, AHEAD = timedelta(days=30), timedelta(days=400)


def collect(actor: Actor, window: Window, kind: str = "") -> list[Happening]:
    """List what happens and what is due in some days, without what is put off; in order."""
    happening = AGENDA.collect(actor, window, kind) if kind in {"", *AGENDA.kinds} else []
    due = dues(actor, window, kind) if kind in {"", DUE, *DUES.kinds} else []
    shown = [_shown(one, window) for one in due]
    return sorted([*shown, *happening], key=lambda one: one.on)


def dues(actor: Actor, window: Window, kind: str = "") -> list[Due]:
    """List what is due in some days and not put off."""
    kinds = frozenset({kind}) if kind in DUES.kinds else frozenset[str]()
    wanted = Wanted(
        today=window.today, path=window.path, until=window.last, dated=True, kinds=kinds
    )
    held = set(queries.put_offs(actor, window.today).values_list("subject", flat=True))
    return [
        due
        for due in DUES.collect(actor, wanted)
        if due.due_on and window.first <= due.due_on <= window.last and due.subject not in held
    ]


def _shown(due: Due, window: Window) -> Happening:
    detail = DUES.kinds[due.kind]
    return Happening(
        kind=due.kind,
        subject=due.subject,
        on=due.due_on or window.today,
        title=due.heading,
        detail=f"{detail} · {due.detail}" if due.detail else detail,
        url=due.url,
        tone=due.tone(window.today),
    )
