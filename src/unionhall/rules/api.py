"""The JSON endpoints of rules: everything that its pages do."""

from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Path, Query, Router, Status

from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.rules import deadlines, queries, services, yearly
from unionhall.rules.models import LocalValue
from unionhall.rules.permissions import VIEW
from unionhall.rules.places import region_of
from unionhall.rules.schemas import (
    DayOut,
    DeadlineFilter,
    DueOut,
    EndIn,
    InForceFilter,
    LocalValueOut,
    RuleFilter,
    RuleOut,
    ValueIn,
    YearOut,
)

router = Router(tags=["rules"])
RuleId = Annotated[str, Path(max_length=60)]


@router.get("/", response=list[RuleOut], operation_id="rules_rules")
def rules(request: ActorRequest, asked: Query[RuleFilter]) -> list[RuleOut]:
    """List every version of every rule that ships."""
    _may_look(request)
    return [
        RuleOut.of(rule)
        for rule in queries.everything()
        if (asked.subject is None or rule.subject == asked.subject)
        and (asked.grade is None or rule.grade == asked.grade)
        and (not asked.region or rule.region == next(queries.regions(asked.region)))
        and (asked.on is None or rule.holds_on(asked.on))
    ]


@router.get("/values", response=Paged[LocalValueOut], operation_id="rules_values")
def values(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the values that bodies in sight have set."""
    return page(queries.local_values(request.actor), paging)


@router.post(
    "/values/{uuid:local_value}/end", response=LocalValueOut, operation_id="rules_end_value"
)
def end_value(request: ActorRequest, local_value: UUID, body: EndIn) -> LocalValue:
    """End a value on a day (excluded)."""
    command = services.EndValue(value=local_value, valid_until=body.valid_until)
    return services.end_value(request.actor, command)


@router.get("/deadline", response=DueOut, operation_id="rules_deadline")
def deadline(request: ActorRequest, asked: Query[DeadlineFilter]) -> DueOut:
    """Count a deadline, and say how it was found."""
    _may_look(request)
    count = deadlines.due_before if asked.backwards else deadlines.due
    return DueOut.of(count(asked.start, asked.amount, asked.unit))


@router.get("/calendar/{int:year}", response=YearOut, operation_id="rules_calendar")
def calendar(request: ActorRequest, year: int) -> YearOut:
    """Show a year's holidays and make-up days; 404 where the table does not reach."""
    _may_look(request)
    found = yearly.year_of(year)
    return YearOut(
        year=year,
        off=[DayOut(day=day, name=name) for day, name in sorted(found.off.items())],
        work=[DayOut(day=day, name=name) for day, name in sorted(found.work.items())],
        papers=list(found.papers),
        source=found.source,
    )


@router.get("/{rule_id}", response=list[RuleOut], operation_id="rules_rule")
def rule(request: ActorRequest, rule_id: RuleId) -> list[RuleOut]:
    """Show every version of one rule."""
    _may_look(request)
    return [RuleOut.of(version) for version in queries.versions(rule_id)]


@router.get("/{rule_id}/in-force", response=RuleOut, operation_id="rules_in_force")
def in_force(request: ActorRequest, rule_id: RuleId, asked: Query[InForceFilter]) -> RuleOut:
    """Say what holds on a day at the place of one's duty, local values included."""
    _may_look(request)
    place = queries.own_place(request.actor, VIEW)
    region = asked.region or region_of(place)
    on = asked.on or timezone.localdate()
    return RuleOut.of(queries.rule(rule_id, on=on, region=region, place=place))


@router.post("/{rule_id}/values", response={201: LocalValueOut}, operation_id="rules_set_value")
def set_value(request: ActorRequest, rule_id: RuleId, body: ValueIn) -> Status[LocalValue]:
    """Set a value at the place of one's duty; the same again changes nothing."""
    command = services.SetValue(rule=rule_id, **body.dict())
    return Status(201, services.set_value(request.actor, command))


def _may_look(request: ActorRequest) -> None:
    if not request.actor.holds(VIEW):
        raise NotPermitted
