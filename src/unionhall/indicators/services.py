"""Defining named scopes and choosing how the house's bulletins are worded."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.indicators import permissions, queries
from unionhall.indicators.errors import ScopeEmpty, ScopeNameTaken, ScopeOutside
from unionhall.indicators.models import HouseStyle, NamedScope, ScopePlace
from unionhall.indicators.records import Choice
from unionhall.organizations.models import Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineScope:
    """A named part of a body; with ``scope``, another definition of one that exists.

    The places hold from ``since``; without it, they are put right for all days.
    """

    organization: UUID
    name: str
    definition: str
    bodies: tuple[UUID, ...]
    guided_by: UUID | None = None
    scope: UUID | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveScope:
    """A named scope is no longer asked for."""

    scope: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseStyle:
    """From now on, the bulletins of a body and of those below it use this template."""

    organization: UUID
    template: str


@transaction.atomic
def define_scope(actor: Actor, command: DefineScope) -> NamedScope:
    """Define a named scope, or define it anew."""
    organization = queries.body(actor, command.organization, permissions.DEFINE)
    bodies = _bodies(organization, command.bodies)
    guide = (
        queries.body(actor, command.guided_by, permissions.DEFINE) if command.guided_by else None
    )
    scope = NamedScope(organization=organization, scope_path=organization.path)
    before: list[Any] = []
    if command.scope is not None:
        scope = _scope(actor, command.scope, of=organization)
        before = sorted(body.code for body in scope.bodies_on(command.since or date.max))
    scope.name, scope.definition, scope.guided_by = command.name, command.definition, guide
    try:
        with transaction.atomic():
            scope.save()
    except IntegrityError as taken:
        raise ScopeNameTaken(organization=organization.name, name=command.name) from taken
    _place(scope, bodies, command.since)
    facts: dict[str, Any] = {
        "bodies": [body.code for body in bodies],
        "since": command.since.isoformat() if command.since else None,
        "guided_by": guide.code if guide else None,
    }
    if command.scope is None:
        audit.record(actor, "indicators.scope_defined", scope, **facts)
    else:
        audit.record(actor, "indicators.scope_redefined", scope, before=before, **facts)
    return scope


def _place(scope: NamedScope, bodies: list[Organization], since: date | None) -> None:
    """Let these bodies belong to the scope from a day on, and no others."""
    places = ScopePlace.objects.filter(scope=scope)
    if since is None:
        places.delete()
    else:
        places.filter(valid_from__gte=since).delete()
        places.filter(Q(valid_until=None) | Q(valid_until__gt=since)).update(valid_until=since)
    staying = places.filter(valid_until=since, organization__in=bodies) if since else places.none()
    stayed = set(staying.values_list("organization_id", flat=True))
    staying.update(valid_until=None)
    ScopePlace.objects.bulk_create(
        ScopePlace(scope=scope, organization=body, valid_from=since)
        for body in bodies
        if body.pk not in stayed
    )


@transaction.atomic
def remove_scope(actor: Actor, command: RemoveScope) -> None:
    """Take a named scope away; the rows it counted stay what they are."""
    scope = _scope(actor, command.scope)
    audit.record(actor, "indicators.scope_removed", scope, name=scope.name)
    scope.delete()


@transaction.atomic
def choose_style(actor: Actor, command: ChooseStyle) -> HouseStyle:
    """Choose the template of a body's bulletins."""
    organization = queries.body(actor, command.organization, permissions.DEFINE)
    template = HouseStyle.Template(command.template)
    before = HouseStyle.objects.filter(organization=organization).first()
    style, _ = HouseStyle.objects.update_or_create(
        organization=organization,
        defaults={"template": template, "scope_path": organization.path},
    )
    if before is None or before.template != template:
        audit.record(
            actor,
            "indicators.style_chosen",
            style,
            before=before.template if before else None,
            after=str(template),
        )
    return style


def _scope(actor: Actor, public_id: UUID, of: Organization | None = None) -> NamedScope:
    """Find a scope that the actor may change, and let nobody else change it meanwhile."""
    scope = queries.named_scope(actor, public_id, lock=True)
    if of is not None and scope.organization_id != of.pk:
        raise NotFound(field="scope")
    if not queries.sees_everything(actor):
        actor.require(permissions.DEFINE, scope.scope_path)
    return scope


def _bodies(organization: Organization, wanted: tuple[UUID, ...]) -> list[Organization]:
    if not wanted:
        raise ScopeEmpty
    bodies = list(Organization.objects.filter(public_id__in=wanted).order_by("path"))
    if len(bodies) != len(set(wanted)):
        raise NotFound(field="bodies")
    for body in bodies:
        if not body.path.startswith(organization.path):
            raise ScopeOutside(body=body.name, organization=organization.name)
    return bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteExport:
    """The records of a figure leave the house as a file."""

    choice: Choice
    form: str
    rows: int


@transaction.atomic
def note_export(actor: Actor, command: NoteExport) -> None:
    """Leave in the trail who took which records away."""
    choice = command.choice
    audit.record(
        actor,
        "indicators.records_exported",
        choice.at.scope or choice.at.body,
        indicator=choice.indicator.code,
        first=choice.period.first.isoformat(),
        last=choice.period.last.isoformat(),
        format=command.form,
        rows=command.rows,
    )
