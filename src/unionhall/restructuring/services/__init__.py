"""Carrying changes of the structure out, and showing beforehand what they would do."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound, NotPermitted
from unionhall.core.scoping import STEP
from unionhall.founding import queries as foundings
from unionhall.members import permissions as members
from unionhall.members.models import Membership
from unionhall.members.queries import Shown
from unionhall.organizations import tree
from unionhall.organizations.models import Organization
from unionhall.restructuring import errors, queries
from unionhall.restructuring.commands import CarryOut, Operation, Preview
from unionhall.restructuring.models import Change, ChangeBody
from unionhall.restructuring.services import figures
from unionhall.restructuring.services.journal import Journal, Watch
from unionhall.restructuring.services.planning import Plan, plan

MOST_NAMES = 30
MEMBERSHIPS = "members.membership"
MOST_TRIED = 5_000
"""Beyond so many members a change is counted and not tried out: others could not write so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a change does, or would do; ``blocked`` says why it cannot be, if so.

    ``foundings`` are cases in sight that concern the firms or are guided by the bodies; they
    go on.

    ``tried`` is not set where there are too many members to try it out: then effects and
    figures are left out.
    """

    kind: str = ""
    bodies: list[tuple[str, str]] = field(default_factory=list)
    members: int = 0
    firms: int = 0
    names: list[str] = field(default_factory=list)
    effects: list[queries.Effect] = field(default_factory=list)
    left_behind: int = 0
    foundings: list[str] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    tried: bool = True
    blocked: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    plan: Plan
    founded: list[Organization]
    journal: Journal
    figures: list[dict[str, Any]]


def preview(actor: Actor, command: Preview) -> Outcome:
    """Do it, look at what it did, and take all of it back: nothing is left of it.

    A refusal is part of the answer; what lies out of the actor's reach is refused as ever.
    """
    try:
        with audit.rehearsal():
            tree.hold_still(for_moving=True)
            planned = plan(actor, command.operation, "")
            under_way = _under_way(actor, planned)
            count = planned.moving.count()
            if count > MOST_TRIED:
                outcome = _counted(actor, command.operation, planned, count)
            else:
                outcome = _outcome(actor, command.operation, _do(actor, planned))
            return replace(outcome, foundings=under_way)
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return Outcome(blocked=str(refusal), field=refusal.field)


@transaction.atomic
def carry_out(actor: Actor, command: CarryOut) -> Change:
    """Carry a change out as a whole, and keep what is needed to take it back.

    Raises what the services of the single steps refuse, and Conflict where somebody else was
    faster; then nothing has happened.
    """
    tree.hold_still(for_moving=True)
    parameters = parameters_of(command.operation)
    if known := Change.objects.filter(key=command.key).first():
        if known.parameters != parameters or not queries.may_change(actor, known):
            raise errors.UsedForAnother
        return known
    done = _do(actor, plan(actor, command.operation, command.reason.strip()))
    place = _place(done)
    change = Change.objects.create(
        organization=place,
        scope_path=place.path,
        kind=done.plan.kind,
        on=done.plan.on,
        reason=command.reason.strip(),
        key=command.key,
        parameters=parameters,
        members=_moved(done),
        firms=done.plan.firms,
        figures=done.figures,
        journal={"changed": done.journal.changed, "created": done.journal.created},
        made_by_id=actor.user_id,
        made_by_name=actor.name,
    )
    ChangeBody.objects.bulk_create(
        ChangeBody(change=change, organization=body, name=body.name, part=part)
        for body, part in _bodies(done)
    )
    audit.record(
        actor,
        "restructuring.carried_out",
        change,
        reason=change.reason,
        kind=str(change.kind),
        on=change.on.isoformat(),
        members=change.members,
        firms=change.firms,
    )
    return change


def _do(actor: Actor, planned: Plan) -> _Done:
    """Carry out the single steps, counting and reading before and after."""
    bodies = [body for body, _part in planned.bodies]
    around = [body for body, _part in planned.touched]
    before = figures.count(actor, around, planned.on)
    watch = Watch(bodies, subtree=planned.kind == Change.Kind.MOVE)
    founded = planned.run()
    journal = watch.close(founded)
    after = figures.count(actor, [*around, *founded], planned.on)
    if planned.kind == Change.Kind.MOVE:
        after = figures.moved(before, after, planned.on)
    return _Done(
        plan=planned,
        founded=founded,
        journal=journal,
        figures=figures.kept(before, after, planned.on),
    )


def _bodies(done: _Done) -> list[tuple[Organization, str]]:
    founded = [(body, str(ChangeBody.Part.FOUNDED)) for body in done.founded]
    return [*done.plan.touched, *founded]


def _moved(done: _Done) -> int:
    return done.journal.count(MEMBERSHIPS, new=True)


def _place(done: _Done) -> Organization:
    """Find the nearest body above all that was touched: whoever sees it sees the change."""
    keys = [body.pk for body, _part in _bodies(done)]
    paths = list(Organization.objects.filter(pk__in=keys).values_list("path", flat=True))
    paths += [body.path for body, _part in done.plan.bodies]  # where it stood before
    common = paths[0][:-STEP] or paths[0]
    while not all(path.startswith(common) for path in paths):
        common = common[:-STEP]
    return Organization.objects.get(path=common)


def _outcome(actor: Actor, operation: Operation, done: _Done) -> Outcome:
    return Outcome(
        kind=str(done.plan.kind),
        bodies=_parts(_bodies(done)),
        members=_moved(done),
        firms=done.plan.firms,
        names=_names(actor, _begun(done)),
        effects=queries.effects(done.journal.changed, done.journal.created),
        left_behind=queries.left_behind(operation),
        figures=done.figures,
    )


def _counted(actor: Actor, operation: Operation, planned: Plan, members: int) -> Outcome:
    """Say what can be said without trying it out."""
    return Outcome(
        kind=str(planned.kind),
        bodies=_parts(planned.touched),
        members=members,
        firms=planned.firms,
        names=_names(actor, planned.moving.order_by("pk")[:MOST_NAMES]),
        left_behind=queries.left_behind(operation),
        tried=False,
    )


def _under_way(actor: Actor, planned: Plan) -> list[str]:
    """Name the foundings that the change concerns, as they stand before it."""
    firms = [tie.employer for tie in planned.ties]
    bodies = [body for body, _part in planned.bodies]
    return [
        f"{case.name} · {case.state_name}" for case in foundings.touched_by(actor, firms, bodies)
    ]


def _parts(bodies: Sequence[tuple[Organization, str]]) -> list[tuple[str, str]]:
    return [(body.name, str(ChangeBody.Part(part).label)) for body, part in bodies]


def _begun(done: _Done) -> QuerySet[Membership]:
    keys = [int(key) for key in done.journal.created.get(MEMBERSHIPS, {})]
    return Membership.objects.filter(pk__in=sorted(keys)[:MOST_NAMES]).order_by("pk")


def _names(actor: Actor, spells: QuerySet[Membership]) -> list[str]:
    """List who moves, to those who may see names at the place; the first ones only."""
    return [
        Shown.of(actor, spell.person, spell.scope_path).name
        for spell in spells.select_related("person")
        if actor.may(members.SEE_NAMES, spell.scope_path)
    ]


def parameters_of(operation: Operation) -> dict[str, Any]:
    """Write what was asked for so that it can be kept and compared."""
    return {name: _plain(value) for name, value in asdict(operation).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, UUID):
        return str(value)
    return value if value is None else str(value)
