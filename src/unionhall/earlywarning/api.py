"""The JSON endpoints of early warning: everything that its pages do."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.earlywarning import commands, proposals, queries, schemas, simulation, wording
from unionhall.earlywarning.models import EarlyWarning, Level, Step, WarningRule
from unionhall.earlywarning.permissions import VIEW
from unionhall.earlywarning.services import judging, levels, rules
from unionhall.organizations import queries as organizations

router = Router(tags=["earlywarning"])


def _must_see(request: ActorRequest) -> None:
    if not request.actor.holds(VIEW):
        raise NotPermitted


@router.get("/", response=Paged[schemas.WarningOut], operation_id="earlywarning_warnings")
def warnings(
    request: ActorRequest, asked: Query[schemas.WarningFilter], paging: Query[Paging]
) -> dict[str, object]:
    """List the warnings in sight, the latest first."""
    _must_see(request)
    actor = request.actor
    rows: Any = queries.warnings(actor)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.open is not None:
        rows = queries.only_open(rows) if asked.open else queries.over(rows)
    if asked.late:
        rows = queries.late(rows, queries.now())
    if asked.mine:
        rows = queries.mine(actor, rows)
    if asked.level:
        rows = rows.filter(level__public_id=asked.level)
    if asked.employer:
        rows = queries.only_named(rows).filter(employer__public_id=asked.employer)
    if asked.organization:
        root = organizations.organization(actor, asked.organization)
        rows = rows.filter(scope_path__within=root.path)
    return page(rows, paging)


@router.get("/streets", response=list[schemas.AreaOut], operation_id="earlywarning_streets")
def streets(request: ActorRequest) -> list[schemas.AreaOut]:
    """Count the open warnings of each area by level."""
    _must_see(request)
    return [schemas.AreaOut.of(pair) for pair in queries.by_area(queries.warnings(request.actor))]


@router.get("/signals", response=list[schemas.KindOut], operation_id="earlywarning_signals")
def signals(request: ActorRequest) -> list[schemas.KindOut]:
    """List the kinds of signal with their legal hooks."""
    _must_see(request)
    return [schemas.KindOut.of(id_, hook) for id_, hook in wording.hooks()]


@router.get("/levels", response=list[schemas.LevelOut], operation_id="earlywarning_levels")
def list_levels(request: ActorRequest) -> list[Level]:
    """List the levels that hold for the caller (two hundred at most)."""
    _must_see(request)
    return list(queries.levels(request.actor)[:200])


@router.post("/levels", response={201: schemas.LevelOut}, operation_id="earlywarning_set_level")
def set_level(request: ActorRequest, body: schemas.NewLevelIn) -> Status[Level]:
    """Set a level; one of the same content is answered as it is."""
    return Status(201, levels.set_level(request.actor, commands.SetLevel(**body.dict())))


@router.put(
    "/levels/{uuid:level}", response=schemas.LevelOut, operation_id="earlywarning_change_level"
)
def change_level(request: ActorRequest, level: UUID, body: schemas.LevelIn) -> Level:
    """Change a level from now on."""
    command = commands.ChangeLevel(level=level, **body.dict())
    return levels.change_level(request.actor, command)


@router.post(
    "/levels/{uuid:level}/retire",
    response=schemas.LevelOut,
    operation_id="earlywarning_retire_level",
)
def retire_level(request: ActorRequest, level: UUID) -> Level:
    """Use a level no longer."""
    return levels.retire_level(request.actor, commands.RetireLevel(level=level))


@router.get("/rules", response=Paged[schemas.RuleOut], operation_id="earlywarning_rules")
def list_rules(
    request: ActorRequest, paging: Query[Paging], *, past: bool = False
) -> dict[str, object]:
    """List the rules that hold for the caller; with ``past``, their earlier versions too."""
    _must_see(request)
    rows = queries.rules(request.actor) if past else queries.rules_of_today(request.actor)
    return page(rows.order_by("scope_path", "name", "pk"), paging)


@router.post("/rules", response={201: schemas.RuleOut}, operation_id="earlywarning_set_rule")
def set_rule(request: ActorRequest, body: schemas.NewRuleIn) -> Status[WarningRule]:
    """Set a rule from today on; with a key, sending it again answers the same."""
    command = commands.SetRule(organization=body.organization, wording=body.wording(), key=body.key)
    return Status(201, rules.set_rule(request.actor, command))


@router.get(
    "/rules/proposals",
    response=list[schemas.ProposalOut],
    operation_id="earlywarning_proposals",
)
def list_proposals(request: ActorRequest) -> list[schemas.ProposalOut]:
    """List the rules that a union may adopt; none of them holds before it is set."""
    _must_see(request)
    return [schemas.ProposalOut.of(one) for one in proposals.PROPOSALS]


@router.post(
    "/rules/preview", response=schemas.PreviewOut, operation_id="earlywarning_preview_rule"
)
def preview_rule(request: ActorRequest, body: schemas.TriedRuleIn) -> schemas.PreviewOut:
    """Say what a rule would have raised in the last year; nothing is written."""
    command = commands.PreviewRule(
        organization=body.organization, wording=body.wording(), today=timezone.localdate()
    )
    return schemas.PreviewOut.of(rules.preview_rule(request.actor, command))


@router.get(
    "/rules/{uuid:warning_rule}", response=schemas.RulePage, operation_id="earlywarning_rule"
)
def rule(request: ActorRequest, warning_rule: UUID) -> dict[str, Any]:
    """Show one rule: what it says, how well it warns, what it said before."""
    found = queries.rule(request.actor, warning_rule)
    return {
        "rule": found,
        "hits": queries.hit_rate(found),
        "measured": simulation.of_method(found.method),
        "versions": list(queries.versions(found)),
    }


@router.put(
    "/rules/{uuid:warning_rule}", response=schemas.RuleOut, operation_id="earlywarning_change_rule"
)
def change_rule(request: ActorRequest, warning_rule: UUID, body: schemas.RuleIn) -> WarningRule:
    """Have a rule say something else from today on; answers the new version."""
    command = commands.ChangeRule(rule=warning_rule, wording=body.wording())
    return rules.change_rule(request.actor, command)


@router.post(
    "/rules/{uuid:warning_rule}/switch",
    response=schemas.RuleOut,
    operation_id="earlywarning_switch_rule",
)
def switch_rule(request: ActorRequest, warning_rule: UUID, body: schemas.ActiveIn) -> WarningRule:
    """Switch a rule on or off."""
    command = commands.SwitchRule(rule=warning_rule, active=body.active)
    return rules.switch_rule(request.actor, command)


@router.post(
    "/rules/{uuid:warning_rule}/end",
    response=schemas.RuleOut,
    operation_id="earlywarning_end_rule",
)
def end_rule(request: ActorRequest, warning_rule: UUID) -> WarningRule:
    """End a rule today."""
    return rules.end_rule(request.actor, commands.EndRule(rule=warning_rule))


@router.get("/{uuid:warning}", response=schemas.WarningPage, operation_id="earlywarning_warning")
def warning(request: ActorRequest, warning: UUID) -> dict[str, Any]:
    """Show one warning with the facts that the caller may open, and the steps of the response."""
    found = queries.warning(request.actor, warning)
    return {
        "warning": found,
        "facts": [schemas.FactsOut.of(one) for one in queries.facts(request.actor, found)],
        "steps": queries.steps(found),
    }


@router.post(
    "/{uuid:warning}/confirm", response=schemas.WarningOut, operation_id="earlywarning_confirm"
)
def confirm(request: ActorRequest, warning: UUID, body: schemas.ConfirmIn) -> EarlyWarning:
    """Say that the facts are so and something has to be done."""
    return judging.confirm(request.actor, commands.Confirm(warning=warning, reason=body.reason))


@router.post(
    "/{uuid:warning}/dismiss", response=schemas.WarningOut, operation_id="earlywarning_dismiss"
)
def dismiss(request: ActorRequest, warning: UUID, body: schemas.DismissIn) -> EarlyWarning:
    """Say that it is no risk, and why."""
    return judging.dismiss(request.actor, commands.Dismiss(warning=warning, reason=body.reason))


@router.post(
    "/{uuid:warning}/steps", response={201: schemas.StepOut}, operation_id="earlywarning_take_step"
)
def take_step(request: ActorRequest, warning: UUID, body: schemas.StepIn) -> Status[Step]:
    """Enter a step of the response; with a key, sending it again answers the same."""
    command = commands.TakeStep(warning=warning, **body.dict())
    return Status(201, judging.take_step(request.actor, command))


@router.post(
    "/{uuid:warning}/close", response=schemas.WarningOut, operation_id="earlywarning_close"
)
def close(request: ActorRequest, warning: UUID, body: schemas.CloseIn) -> EarlyWarning:
    """Close a confirmed warning with what came of it."""
    return judging.close(request.actor, commands.Close(warning=warning, **body.dict()))
