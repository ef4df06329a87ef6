"""What is due about targets: help that the upper union owes, and tasks of the parties."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.targets import queries, watching
from unionhall.targets.permissions import KEEP, VIEW

HELP, TASK = "targets.help", "targets.task"
AHEAD = timedelta(days=30)
TASK_AHEAD = timedelta(days=3)
LAST_WEEK = timedelta(days=7)
MOST = 500
"""So many of each kind stand in an inbox; the lists of targets have them all."""


@DUES.register({HELP: _("help with founding a union")})
def helping(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    """Yield the employers to whom the upper union must send somebody (six-month rule)."""
    if not actor.holds(VIEW):
        return
    rule = watching.help_rule(watching.place_of(actor), wanted.today)
    if rule is None:
        return
    rows = watching.waiting_for_help(actor)
    if wanted.path:
        rows = rows.filter(scope_path__within=wanted.path)
    horizon = max(wanted.today + AHEAD, wanted.until or wanted.today)
    for target in watching.due_now(rows, rule, horizon)[:MOST]:
        due = watching.due_of(target, rule)
        yield Due(
            kind=HELP,
            subject=f"{HELP}:{target.public_id}",
            title=_("send somebody to help found a union"),
            about=target.employer.name,
            body=target.area.public_id,
            name=target.area.name,
            path=target.scope_path,
            due_on=due.on,
            steps=(due.on - AHEAD, due.on - LAST_WEEK, due.on),
            permission=KEEP,
            url=page_of("targets:target", target.public_id),
        )


@DUES.register({TASK: _("task in founding a union")})
def tasks(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    """Yield the tasks that parties have not done yet."""
    if not actor.holds(VIEW):
        return
    horizon = max(wanted.today + TASK_AHEAD, wanted.until or wanted.today)
    rows = queries.tasks(actor).filter(done_on=None, target__closed_on=None, due_on__lte=horizon)
    if wanted.path:
        rows = rows.filter(scope_path__within=wanted.path)
    for task in rows.select_related("target__area")[:MOST]:
        yield Due(
            kind=TASK,
            subject=f"{TASK}:{task.public_id}",
            title=task.what,
            detail=task.party.body,
            about=task.target.employer.name,
            body=task.target.area.public_id,
            name=task.target.area.name,
            path=task.scope_path,
            due_on=task.due_on,
            steps=(task.due_on - TASK_AHEAD, task.due_on),
            permission=KEEP,
            url=page_of("targets:target", task.target.public_id) + "#tasks",
        )
