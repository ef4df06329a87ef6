"""The JSON endpoints of targets: everything that their pages do."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.core.tables import MOST_BYTES
from unionhall.members.permissions import VIEW as SEE_MEMBERS
from unionhall.organizations import queries as organizations
from unionhall.targets import commands, queries, schemas, services, watching
from unionhall.targets.models import Mode, Party, Target, Task
from unionhall.targets.permissions import VIEW
from unionhall.targets.services import importing, parties

router = Router(tags=["targets"])
MOST = 200


def _look(request: ActorRequest) -> watching.Place:
    if not request.actor.holds(VIEW):
        raise NotPermitted
    return watching.place_of(request.actor)


@router.get("/", response=Paged[schemas.TargetOut], operation_id="targets_targets")
def targets(
    request: ActorRequest, asked: Query[schemas.TargetFilter], paging: Query[Paging]
) -> dict[str, object]:
    """List the targets in sight, the latest listed first."""
    place, today = _look(request), timezone.localdate()
    rows = queries.targets(request.actor)
    if asked.stage:
        rows = rows.filter(state=asked.stage)
    if asked.open is not None:
        rows = rows.filter(closed_on__isnull=asked.open)
    if asked.mode:
        rows = rows.filter(mode=asked.mode)
    if asked.large:
        least = watching.number("employer.large", place, today)
        rows = queries.large(rows, today, least)
    if asked.organization:
        root = organizations.organization(request.actor, asked.organization)
        rows = rows.filter(scope_path__within=root.path)
    return page(rows, paging)


@router.post("/", response={201: schemas.TargetOut}, operation_id="targets_list")
def list_target(request: ActorRequest, body: schemas.TargetIn) -> Status[Target]:
    """Put an employer on the list; one that is open already is answered as it is."""
    command = commands.ListTarget(**body.dict())
    return Status(201, services.list_target(request.actor, command))


@router.post("/lists", response=schemas.OutcomeOut, operation_id="targets_take_in")
def take_in(  # noqa: PLR0913 -- all by name
    request: ActorRequest,
    file: File[UploadedFile],
    organization: UUID,
    *,
    dry_run: bool = True,
    mode: Mode | None = None,
    seen: str = "",
) -> schemas.OutcomeOut:
    """Say what a list comes to, or, without ``dry_run``, take it in.

    With ``seen``, the digest of a preview, it is refused where it would come to anything else.
    """
    command = importing.TakeIn(
        organization=organization,
        filename=file.name or "",
        content=file.read(MOST_BYTES + 1),
        mode=mode,
        seen=seen,
    )
    deed = importing.preview if dry_run else importing.take_in
    return schemas.OutcomeOut.of(deed(request.actor, command))


@router.get("/streets", response=list[schemas.StreetOut], operation_id="targets_streets")
def streets(request: ActorRequest) -> list[schemas.StreetOut]:
    """Count the open targets of each area, by stage."""
    _look(request)
    found = watching.streets(queries.targets(request.actor))
    return [schemas.StreetOut.of(street) for street in found]


@router.get("/large", response=Paged[schemas.LargeOut], operation_id="targets_large")
def large(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the large employers without a union of their own, on the board or not."""
    place, today = _look(request), timezone.localdate()
    least = watching.number("employer.large", place, today)
    return page(watching.large_without_union(request.actor, least, today), paging)


@router.get("/help", response=list[schemas.HelpOut], operation_id="targets_help")
def helping(request: ActorRequest) -> list[dict[str, Any]]:
    """List to whom the upper union must send somebody, what is due first (two hundred at most)."""
    place = _look(request)
    rule = watching.help_rule(place, timezone.localdate())
    if rule is None:
        return []
    waiting = watching.waiting_for_help(request.actor)[:MOST]
    return [schemas.HelpOut.of(target, watching.due_of(target, rule)) for target in waiting]


@router.get("/gathering", response=Paged[schemas.GatheredOut], operation_id="targets_gathered")
def gathered(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List employers many of whose people are in joint unions."""
    place, today = _look(request), timezone.localdate()
    if not request.actor.holds(SEE_MEMBERS):
        raise NotPermitted
    least = watching.number("founding.gather_threshold", place, today)
    return page(watching.gathered(request.actor, least, today), paging)


@router.get(
    "/gathering/{uuid:employer}",
    response=list[schemas.GatheringOut],
    operation_id="targets_gathering",
)
def gathering(request: ActorRequest, employer: UUID) -> list[dict[str, Any]]:
    """List an employer's people in joint unions (two hundred at most)."""
    _look(request)
    if not request.actor.holds(SEE_MEMBERS):
        raise NotPermitted
    one = organizations.employer(request.actor, employer)
    rows = watching.gathering_members_of(request.actor, one)[:MOST]
    return [schemas.GatheringOut.of(queries.shown(request.actor, row)) for row in rows]


@router.get("/tasks", response=Paged[schemas.TaskOut], operation_id="targets_tasks")
def tasks(
    request: ActorRequest, asked: Query[schemas.TaskFilter], paging: Query[Paging]
) -> dict[str, object]:
    """List what the parties are to do, what is due first at the top."""
    _look(request)
    rows = queries.tasks(request.actor)
    if asked.late:
        rows = queries.overdue(rows, timezone.localdate())
    if asked.done is not None:
        rows = rows.filter(done_on__isnull=not asked.done)
    return page(rows, paging)


@router.post("/tasks", response={201: schemas.TaskOut}, operation_id="targets_add_task")
def add_task(request: ActorRequest, body: schemas.TaskIn) -> Status[Task]:
    """Give a party something to do; with a key, sending it again answers the same."""
    return Status(201, parties.add_task(request.actor, commands.AddTask(**body.dict())))


@router.post(
    "/tasks/{uuid:task}/finish", response=schemas.TaskOut, operation_id="targets_finish_task"
)
def finish_task(request: ActorRequest, task: UUID, body: schemas.FinishIn) -> Task:
    """Note that a task is done, with what came of it."""
    command = commands.FinishTask(task=task, **body.dict())
    return parties.finish_task(request.actor, command)


@router.post(
    "/tasks/{uuid:task}/reopen", response=schemas.TaskOut, operation_id="targets_reopen_task"
)
def reopen_task(request: ActorRequest, task: UUID, body: schemas.ReasonIn) -> Task:
    """Open a task again that was noted as done by mistake."""
    command = commands.ReopenTask(task=task, reason=body.reason)
    return parties.reopen_task(request.actor, command)


@router.post(
    "/parties/{uuid:party}/remove", response=schemas.PartyOut, operation_id="targets_remove_party"
)
def remove_party(request: ActorRequest, party: UUID) -> Party:
    """Note that a party no longer takes part."""
    return parties.remove_party(request.actor, commands.RemoveParty(party=party))


@router.get("/{uuid:target}", response=schemas.TargetPage, operation_id="targets_target")
def target(request: ActorRequest, target: UUID) -> dict[str, Any]:
    """Show one target with its parties, tasks, visits and promises."""
    actor, found = request.actor, queries.target(request.actor, target)
    return {
        "target": found,
        "intent": queries.intent_of(found),
        "parties": list(queries.parties(found)),
        "tasks": list(queries.tasks(actor).filter(target=found)),
        "meetings": [
            visit.meeting.public_id for visit in queries.visits_in_sight(actor, found)[:MOST]
        ],
        "promises": [
            promise.public_id for promise in queries.promises_in_sight(actor, found)[:MOST]
        ],
    }


@router.post("/{uuid:target}/assign", response=schemas.TargetOut, operation_id="targets_assign")
def assign(request: ActorRequest, target: UUID, body: schemas.AssignIn) -> Target:
    """Give a target to the body that answers for it."""
    return services.assign(request.actor, commands.Assign(target=target, owner=body.owner))


@router.post("/{uuid:target}/mode", response=schemas.TargetOut, operation_id="targets_set_mode")
def set_mode(request: ActorRequest, target: UUID, body: schemas.ModeIn) -> Target:
    """Have the union founded in another mode."""
    return services.set_mode(request.actor, commands.SetMode(target=target, mode=body.mode))


@router.put("/{uuid:target}/intent", response=schemas.TargetOut, operation_id="targets_note_intent")
def note_intent(request: ActorRequest, target: UUID, body: schemas.IntentIn) -> Target:
    """Note what the employer wants and what stands in the way, in full."""
    said = body.dict()
    said |= {name: said[name] or "" for name in ("intent", "obstacle")}
    return services.note_intent(request.actor, commands.NoteIntent(target=target, **said))


@router.put("/{uuid:target}/wish", response=schemas.TargetOut, operation_id="targets_note_wish")
def note_wish(request: ActorRequest, target: UUID, body: schemas.WishIn) -> Target:
    """Note since when the workers want a union; an empty day takes it back."""
    return services.note_wish(request.actor, commands.NoteWish(target=target, on=body.on))


@router.post("/{uuid:target}/give-up", response=schemas.TargetOut, operation_id="targets_give_up")
def give_up(request: ActorRequest, target: UUID, body: schemas.GiveUpIn) -> Target:
    """Close a target without a union."""
    return services.give_up(request.actor, commands.GiveUp(target=target, **body.dict()))


@router.post(
    "/{uuid:target}/again", response=schemas.TargetOut, operation_id="targets_take_up_again"
)
def take_up_again(request: ActorRequest, target: UUID) -> Target:
    """List an employer anew that had refused or seemed to be gone."""
    return services.take_up_again(request.actor, commands.TakeUpAgain(target=target))


@router.post(
    "/{uuid:target}/founding", response=schemas.TargetOut, operation_id="targets_begin_founding"
)
def begin_founding(request: ActorRequest, target: UUID) -> Target:
    """Note that the founding is under way."""
    return services.begin_founding(request.actor, commands.BeginFounding(target=target))


@router.post(
    "/{uuid:target}/founding/stop",
    response=schemas.TargetOut,
    operation_id="targets_stop_founding",
)
def stop_founding(request: ActorRequest, target: UUID, body: schemas.ReasonIn) -> Target:
    """Note that the founding came to nothing."""
    command = commands.FoundingStopped(target=target, reason=body.reason)
    return services.founding_stopped(request.actor, command)


@router.post("/{uuid:target}/founded", response=schemas.TargetOut, operation_id="targets_founded")
def founded(request: ActorRequest, target: UUID, body: schemas.UnionIn) -> Target:
    """Close a target with the employer's own union, which covers it."""
    command = commands.Founded(target=target, organization=body.organization)
    return services.founded(request.actor, command)


@router.post("/{uuid:target}/covered", response=schemas.TargetOut, operation_id="targets_covered")
def covered(request: ActorRequest, target: UUID, body: schemas.UnionIn) -> Target:
    """Close a target with the joint union that the employer came under."""
    command = commands.Covered(target=target, organization=body.organization)
    return services.covered(request.actor, command)


@router.post(
    "/{uuid:target}/parties", response={201: schemas.PartyOut}, operation_id="targets_name_party"
)
def name_party(request: ActorRequest, target: UUID, body: schemas.PartyIn) -> Status[Party]:
    """Name one of the four parties; the same body again changes its contact."""
    command = commands.NameParty(target=target, **body.dict())
    return Status(201, parties.name_party(request.actor, command))
