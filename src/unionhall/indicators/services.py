"""Defining named scopes and choosing how the house's bulletins are worded."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.indicators import permissions, queries
from unionhall.indicators.errors import ScopeEmpty, ScopeNameTaken, ScopeOutside
from unionhall.indicators.models import HouseStyle, NamedScope
from unionhall.indicators.records import Choice
from unionhall.organizations.models import Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineScope:
    """A named part of a body; with ``scope``, another definition of one that exists."""

    organization: UUID
    name: str
    definition: str
    bodies: tuple[UUID, ...]
    guided_by: UUID | None = None
    scope: UUID | None = None


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
    if command.scope is not None:
        scope = _scope(actor, command.scope)
    scope.name, scope.definition, scope.guided_by = command.name, command.definition, guide
    try:
        with transaction.atomic():
            scope.save()
    except IntegrityError as taken:
        raise ScopeNameTaken(organization=organization.name, name=command.name) from taken
    scope.bodies.set(bodies)
    audit.record(
        actor,
        "indicators.scope_defined",
        scope,
        bodies=[body.code for body in bodies],
        guided_by=guide.code if guide else None,
    )
    return scope


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


def _scope(actor: Actor, public_id: UUID) -> NamedScope:
    scope = queries.named_scope(actor, public_id)
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
