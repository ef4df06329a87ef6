"""Founding and placing union bodies; entering employers and who covers them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from unionhall.codes.credit_code import CreditCodeError, check_credit_code
from unionhall.core import audit, chinese, events
from unionhall.core.actors import Actor
from unionhall.core.scoping import ScopedModel, step
from unionhall.organizations import permissions, queries
from unionhall.organizations.errors import (
    BadCreditCode,
    BeforeItWasFounded,
    BelowItself,
    CannotStandThere,
    CodeTaken,
    CreditCodeTaken,
)
from unionhall.organizations.events import CoverageChanged, OrganizationFounded, OrganizationMoved
from unionhall.organizations.models import (
    Affiliation,
    Coverage,
    Employer,
    Headcount,
    Kind,
    Organization,
    ServiceStation,
)

MAY_STAND_BELOW: dict[str, frozenset[str]] = {
    Kind.CITY: frozenset(),
    Kind.DISTRICT: frozenset({Kind.CITY}),
    Kind.STREET: frozenset({Kind.DISTRICT}),
    Kind.TOWNSHIP: frozenset({Kind.DISTRICT}),
    Kind.PARK: frozenset({Kind.DISTRICT}),
    Kind.COMMUNITY: frozenset({Kind.STREET, Kind.TOWNSHIP, Kind.PARK}),
    Kind.BUILDING: frozenset({Kind.STREET, Kind.TOWNSHIP, Kind.PARK}),
    Kind.INDUSTRY: frozenset({Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWNSHIP, Kind.PARK}),
    Kind.SINGLE: frozenset(Kind) - {Kind.SINGLE, Kind.JOINT},
    Kind.JOINT: frozenset(Kind) - {Kind.SINGLE, Kind.JOINT},
}
"""Which kinds a body may stand directly below (domain file 3.1; Beijing 2026 Art. 10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A union body is founded below another (``parent`` None: the top of the tree)."""

    code: str
    name: str
    kind: Kind
    parent: UUID | None
    founded_on: date
    credit_code: str = ""
    division_code: str = ""
    address: str = ""
    guided_by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From ``on``, a body stands below another parent, with all that is below it."""

    organization: UUID
    parent: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterEmployer:
    """Enter an employer in the area of a union body."""

    area: UUID
    name: str
    credit_code: str = ""
    industry: str = ""
    unit_class: str = ""
    ownership: str = ""
    address: str = ""
    division_code: str = ""
    staff: int | None = None
    counted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """From ``on``, a union organizes the people of an employer."""

    organization: UUID
    employer: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStation:
    """A service station opens; ``catch_all`` admits those whom it takes in."""

    organization: UUID
    name: str
    division_code: str
    address: str
    catch_all: UUID


def checked_credit_code(code: str) -> str:
    """Return the normalised credit code; raises BadCreditCode with the reason."""
    if not code:
        return ""
    try:
        return check_credit_code(code)
    except CreditCodeError as wrong:
        raise BadCreditCode(code=code, why=str(wrong)) from wrong


@transaction.atomic
def found(actor: Actor, command: Found) -> Organization:
    """Enter a union body and its place in the tree.

    Only an operator (the system's own actor) may plant the top of the tree.
    """
    parent = None
    if command.parent is None:
        actor.require(permissions.CHANGE, "") if actor.role != "operator" else None
    else:
        parent = queries.organization(actor, command.parent, permissions.CHANGE, lock=True)
        if parent.kind not in MAY_STAND_BELOW[command.kind]:
            raise CannotStandThere(
                kind=Kind(command.kind).label, parent=Kind(parent.kind).label, field="kind"
            )
    if Organization.objects.filter(code=command.code).exists():
        raise CodeTaken(code=command.code)
    credit_code = checked_credit_code(command.credit_code)
    if credit_code and (other := Organization.objects.filter(credit_code=credit_code).first()):
        raise CreditCodeTaken(code=credit_code, name=other.name)
    guide = (
        queries.organization(actor, command.guided_by).pk if command.guided_by is not None else None
    )
    try:
        with transaction.atomic():
            organization = Organization.objects.create(
                code=command.code,
                name=command.name,
                name_key=chinese.sort_key(command.name),
                initials=chinese.initials(command.name),
                kind=command.kind,
                parent=parent,
                path=_next_path(parent),
                credit_code=credit_code,
                division_code=command.division_code,
                address=command.address,
                founded_on=command.founded_on,
                guided_by_id=guide,
            )
    except IntegrityError as taken_meanwhile:
        raise CodeTaken(code=command.code) from taken_meanwhile
    Affiliation.objects.create(
        organization=organization,
        parent=parent,
        kind=command.kind,
        guided_by_id=guide,
        scope_path=organization.path,
        valid_from=command.founded_on,
    )
    audit.record(actor, "organizations.founded", organization, kind=command.kind)
    events.publish(actor, OrganizationFounded(organization.path, command.founded_on))
    return organization


def _next_path(parent: Organization | None) -> str:
    if parent is None:
        return step(Organization.objects.filter(parent=None).count() + 1)
    Organization.objects.filter(pk=parent.pk).update(children=F("children") + 1)
    parent.refresh_from_db(fields=["children", "path"])
    return parent.path + step(parent.children)


@transaction.atomic
def move(actor: Actor, command: Move) -> Organization:
    """Place a body, and all below it, under another parent from a day on.

    Past days keep the tree of then: affiliations are closed and opened, never rewritten.
    """
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    parent = queries.organization(actor, command.parent, permissions.CHANGE, lock=True)
    if parent.path.startswith(organization.path):
        raise BelowItself(name=organization.name)
    if parent.kind not in MAY_STAND_BELOW[organization.kind]:
        raise CannotStandThere(
            kind=organization.get_kind_display(), parent=parent.get_kind_display()
        )
    current = organization.affiliations.get(valid_until=None)
    if command.on <= current.valid_from:
        raise BeforeItWasFounded(name=organization.name, founded=current.valid_from)
    old, new = organization.path, _next_path(parent)
    _date_the_move(old, new, command.on)
    Affiliation.objects.filter(organization=organization, valid_until=None).update(parent=parent)
    for model in apps.get_models():
        if issubclass(model, ScopedModel) and model is not Affiliation:
            _rewrite(model, "scope_path", old, new)
    _rewrite(Organization, "path", old, new)
    Organization.objects.filter(pk=organization.pk).update(parent=parent)
    organization.refresh_from_db()
    audit.record(
        actor,
        "organizations.moved",
        organization,
        before=old,
        after=new,
        on=command.on.isoformat(),
    )
    events.publish(actor, OrganizationMoved(old, new, command.on))
    return organization


def _date_the_move(old: str, new: str, on: date) -> None:
    """Close the affiliations of the subtree on the day and open them at their new places."""
    standing = Affiliation.objects.filter(scope_path__within=old, valid_until=None)
    # What began on or after the day of the move never stood at the old place.
    _rewrite(Affiliation, "scope_path", old, new, valid_from__gte=on, valid_until=None)
    before = list(standing.filter(valid_from__lt=on))
    standing.filter(pk__in=[a.pk for a in before]).update(valid_until=on)
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                organization_id=a.organization_id,
                parent_id=a.parent_id,
                kind=a.kind,
                guided_by_id=a.guided_by_id,
                scope_path=new + a.scope_path[len(old) :],
                valid_from=on,
            )
            for a in before
        ],
        batch_size=500,
    )


def _rewrite(model: type, column: str, old: str, new: str, **which: object) -> None:
    rows = model._default_manager.filter(**{f"{column}__within": old}, **which)  # type: ignore[attr-defined]
    rows.update(**{column: Concat(Value(new), Substr(column, len(old) + 1))})


@transaction.atomic
def enter_employer(actor: Actor, command: EnterEmployer) -> Employer:
    """Enter an employer, once per credit code."""
    area = queries.organization(actor, command.area)
    if actor.role != "operator":
        actor.require(permissions.CHANGE_EMPLOYERS, area.path)
    credit_code = checked_credit_code(command.credit_code)
    if credit_code and (other := Employer.objects.filter(credit_code=credit_code).first()):
        raise CreditCodeTaken(code=credit_code, name=other.name)
    try:
        with transaction.atomic():
            employer = Employer.objects.create(
                area=area,
                scope_path=area.path,
                name=command.name,
                name_key=chinese.sort_key(command.name),
                initials=chinese.initials(command.name),
                credit_code=credit_code,
                industry=command.industry,
                unit_class=command.unit_class,
                ownership=command.ownership,
                address=command.address,
                division_code=command.division_code,
            )
    except IntegrityError as taken_meanwhile:
        raise CreditCodeTaken(code=credit_code, name=command.name) from taken_meanwhile
    if command.staff is not None and command.counted_on is not None:
        Headcount.objects.create(
            employer=employer, counted_on=command.counted_on, staff=command.staff
        )
    audit.record(actor, "organizations.employer_entered", employer)
    return employer


@transaction.atomic
def cover(actor: Actor, command: Cover) -> Coverage:
    """Have a union organize an employer's people; asking twice is the same as once."""
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    employer = queries.employer(actor, command.employer)
    coverage, created = Coverage.objects.get_or_create(
        organization=organization,
        employer=employer,
        valid_until=None,
        defaults={"valid_from": command.on, "scope_path": organization.path},
    )
    if created:
        audit.record(actor, "organizations.covered", coverage, employer=str(employer.public_id))
        events.publish(actor, CoverageChanged(organization.path, command.on))
    return coverage


@transaction.atomic
def open_station(actor: Actor, command: OpenStation) -> ServiceStation:
    """Open a service station at a union body."""
    organization = queries.organization(actor, command.organization, permissions.CHANGE)
    catch_all = queries.organization(actor, command.catch_all)
    station = ServiceStation.objects.create(
        organization=organization,
        scope_path=organization.path,
        name=command.name,
        division_code=command.division_code,
        address=command.address,
        catch_all=catch_all,
    )
    audit.record(actor, "organizations.station_opened", station)
    return station
