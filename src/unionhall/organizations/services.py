"""Founding, placing and ending union bodies; entering employers and who covers them."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from unionhall.codes import counties, lists
from unionhall.codes.credit_code import CreditCodeError, check_credit_code
from unionhall.core import audit, chinese, events
from unionhall.core.actors import Actor
from unionhall.core.facts import changed
from unionhall.organizations import errors, permissions, queries, tree
from unionhall.organizations.events import (
    CoverageChanged,
    OrganizationDissolved,
    OrganizationFounded,
    OrganizationMoved,
)
from unionhall.organizations.models import (
    GRASS_ROOTS,
    MAY_STAND_BELOW,
    Affiliation,
    Coverage,
    Employer,
    Headcount,
    Kind,
    Organization,
    ServiceStation,
)


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
class Describe:
    """Correct what is written about a union body; its place and kind have days of their own."""

    organization: UUID
    name: str
    credit_code: str = ""
    division_code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From ``on``, a body stands below another parent, with all that is below it."""

    organization: UUID
    parent: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassify:
    """From ``on``, a body is of another kind: a single-employer union became a joint one."""

    organization: UUID
    kind: Kind
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissolve:
    """On ``on``, a body ends; that day it no longer counts."""

    organization: UUID
    on: date
    reason: str = ""


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
class DescribeEmployer:
    """Correct what is written about an employer."""

    employer: UUID
    name: str
    credit_code: str = ""
    industry: str = ""
    unit_class: str = ""
    ownership: str = ""
    address: str = ""
    division_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountStaff:
    """An employer had so many people on a day; a second count of a day corrects the first."""

    employer: UUID
    counted_on: date
    staff: int
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """From ``on``, a union organizes the people of an employer."""

    organization: UUID
    employer: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCoverage:
    """From ``on``, a union no longer organizes the people of an employer."""

    coverage: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStation:
    """A service station opens; ``catch_all`` admits those whom it takes in."""

    organization: UUID
    name: str
    division_code: str
    address: str
    catch_all: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseStation:
    """A service station closes."""

    station: UUID
    on: date


# What all of them check ------------------------------------------------------------------


def checked_credit_code(code: str) -> str:
    """Return the normalised credit code; raises BadCreditCode with the reason."""
    if not code.strip():
        return ""
    try:
        return check_credit_code(code)
    except CreditCodeError as wrong:
        raise errors.BadCreditCode(code=code.strip()[:40], why=str(wrong)) from wrong


def checked_division_code(code: str) -> str:
    """Return a division code of 6, 9 or 12 digits whose county is known, or nothing."""
    code = code.strip()
    if code and not (re.fullmatch(r"\d{6}(\d{3}(\d{3})?)?", code) and counties.is_known(code[:6])):
        raise errors.BadDivisionCode(code=code[:20])
    return code


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise errors.NameMissing
    return name


def _not_in_the_future(day: date, *, field: str = "on") -> None:
    if day > timezone.localdate():
        raise errors.InTheFuture(field=field)


def _said(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _free_credit_code(code: str, *, own: int | None = None) -> None:
    other = Organization.objects.filter(credit_code=code).exclude(pk=own).first() if code else None
    if other:
        raise errors.CreditCodeTaken(code=code, name=other.name)


def _standing(organization: Organization) -> None:
    if organization.dissolved_on is not None:
        raise errors.AlreadyDissolved(name=organization.name, on=_said(organization.dissolved_on))


# Union bodies ----------------------------------------------------------------------------


@transaction.atomic
def found(actor: Actor, command: Found) -> Organization:
    """Enter a union body and its place in the tree.

    Only an operator (the system's own actor) may plant the top of the tree.
    """
    tree.hold_still()
    parent = _parent(actor, command)
    code, name = command.code.strip(), _checked_name(command.name)
    if not re.fullmatch(r"[0-9A-Za-z._-]{1,20}", code):
        raise errors.CodeMissing
    if Organization.objects.filter(code=code).exists():
        raise errors.CodeTaken(code=code)
    _not_in_the_future(command.founded_on, field="founded_on")
    if parent is not None and command.founded_on < parent.founded_on:
        raise errors.FoundedBeforeParent(parent=parent.name, founded=_said(parent.founded_on))
    credit_code = checked_credit_code(command.credit_code)
    _free_credit_code(credit_code)
    guide = (
        queries.organization(actor, command.guided_by).pk if command.guided_by is not None else None
    )
    try:
        with transaction.atomic():
            organization = Organization.objects.create(
                code=code,
                name=name,
                name_key=chinese.sort_key(name),
                initials=chinese.initials(name),
                kind=command.kind,
                parent=parent,
                path=tree.next_path(parent),
                credit_code=credit_code,
                division_code=checked_division_code(command.division_code),
                address=command.address.strip(),
                founded_on=command.founded_on,
                guided_by_id=guide,
            )
    except IntegrityError as taken_meanwhile:
        _free_credit_code(credit_code)
        raise errors.CodeTaken(code=code) from taken_meanwhile
    Affiliation.objects.create(
        organization=organization,
        parent=parent,
        kind=command.kind,
        guided_by_id=guide,
        scope_path=organization.path,
        valid_from=command.founded_on,
    )
    audit.record(
        actor,
        "organizations.founded",
        organization,
        kind=str(command.kind),
        on=command.founded_on.isoformat(),
    )
    _tell_figures(organization.path, command.founded_on)
    events.publish(actor, OrganizationFounded(organization.path, command.founded_on))
    return organization


def _parent(actor: Actor, command: Found) -> Organization | None:
    if command.parent is None:
        if actor.role != "operator":
            actor.require(permissions.CHANGE, "")
        return None
    parent = queries.organization(actor, command.parent, permissions.CHANGE, lock=True)
    _standing(parent)
    if parent.kind not in MAY_STAND_BELOW[command.kind]:
        raise errors.CannotStandThere(
            kind=Kind(command.kind).label, parent=Kind(parent.kind).label, field="kind"
        )
    return parent


def _tell_figures(place: str, *days: date | None) -> None:
    for fact in ("unions", "unions_then"):
        changed(fact, place, *days)


@transaction.atomic
def describe(actor: Actor, command: Describe) -> Organization:
    """Correct the name, code and address of a union body."""
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    name = _checked_name(command.name)
    credit_code = checked_credit_code(command.credit_code)
    _free_credit_code(credit_code, own=organization.pk)
    new = {
        "name": name,
        "credit_code": credit_code,
        "division_code": checked_division_code(command.division_code),
        "address": command.address.strip(),
    }
    before = {column: str(getattr(organization, column)) for column in new}
    if before == new:
        return organization
    for column, value in new.items():
        setattr(organization, column, value)
    organization.name_key, organization.initials = chinese.sort_key(name), chinese.initials(name)
    try:
        with transaction.atomic():
            organization.save(update_fields=[*new, "name_key", "initials"])
    except IntegrityError as taken_meanwhile:
        raise errors.CreditCodeTaken(code=credit_code, name="") from taken_meanwhile
    audit.record(actor, "organizations.described", organization, before={**before}, after={**new})
    return organization


@transaction.atomic
def move(actor: Actor, command: Move) -> Organization:
    """Place a body, and all below it, under another parent from a day on.

    Past days keep the tree of then: affiliations are closed and opened, never rewritten.
    """
    tree.hold_still(for_moving=True)
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    parent = queries.organization(actor, command.parent, permissions.CHANGE, lock=True)
    _standing(organization)
    _standing(parent)
    if parent.path.startswith(organization.path):
        raise errors.BelowItself(name=organization.name)
    if parent.kind not in MAY_STAND_BELOW[organization.kind]:
        raise errors.CannotStandThere(
            kind=organization.get_kind_display(), parent=parent.get_kind_display()
        )
    if parent.pk == organization.parent_id:
        return organization
    _not_in_the_future(command.on)
    current = organization.affiliations.get(valid_until=None)
    since = max(current.valid_from, parent.founded_on)
    if command.on <= current.valid_from or command.on < parent.founded_on:
        raise errors.BeforeItWasFounded(name=organization.name, founded=_said(since))
    old, new = organization.path, tree.next_path(parent)
    tree.transplant(old, new, command.on)
    Affiliation.objects.filter(organization=organization, valid_until=None).update(parent=parent)
    Organization.objects.filter(pk=organization.pk).update(parent=parent)
    organization.refresh_from_db()
    audit.record(
        actor, "organizations.moved", organization, before=old, after=new, on=command.on.isoformat()
    )
    events.publish(actor, OrganizationMoved(old, new, command.on))
    return organization


@transaction.atomic
def reclassify(actor: Actor, command: Reclassify) -> Organization:
    """Make a body one of another kind, from a day on; it is not founded anew by that."""
    tree.hold_still()
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    _standing(organization)
    if command.kind == organization.kind:
        return organization
    _not_in_the_future(command.on)
    _must_fit(organization, command.kind)
    current = organization.affiliations.get(valid_until=None)
    if command.on <= current.valid_from:
        raise errors.BeforeItWasFounded(name=organization.name, founded=_said(current.valid_from))
    before = organization.kind
    Affiliation.objects.filter(pk=current.pk).update(valid_until=command.on)
    Affiliation.objects.create(
        organization=organization,
        parent_id=current.parent_id,
        kind=command.kind,
        guided_by_id=current.guided_by_id,
        scope_path=organization.path,
        valid_from=command.on,
    )
    organization.kind = command.kind
    organization.save(update_fields=["kind"])
    audit.record(
        actor,
        "organizations.reclassified",
        organization,
        before=before,
        after=str(command.kind),
        on=command.on.isoformat(),
    )
    _tell_figures(organization.path, organization.founded_on, command.on)
    return organization


def _must_fit(organization: Organization, kind: Kind) -> None:
    """Refuse a kind that may not stand below the parent, or above what stands below."""
    parent = organization.parent
    if parent is None or parent.kind not in MAY_STAND_BELOW[kind]:
        raise errors.CannotStandThere(
            kind=Kind(kind).label,
            parent=parent.get_kind_display() if parent else "–",
            field="kind",
        )
    for below in organization.bodies.filter(dissolved_on=None):
        if kind not in MAY_STAND_BELOW[below.kind]:
            raise errors.CannotStandThere(
                kind=below.get_kind_display(), parent=Kind(kind).label, field="kind"
            )
    covered = organization.coverages.filter(valid_until=None).select_related("employer")
    if kind not in GRASS_ROOTS and covered.exists():
        raise errors.CannotCover(kind=Kind(kind).label, field="kind")
    if kind == Kind.SINGLE and len(covered[:2]) > 1:
        raise errors.CoversOneOnly(
            name=organization.name, employer=covered[0].employer.name, field="kind"
        )


@transaction.atomic
def dissolve(actor: Actor, command: Dissolve) -> Organization:
    """End a body from a day on, and with it its coverage and stations."""
    tree.hold_still(for_moving=True)
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    _standing(organization)
    _not_in_the_future(command.on)
    if below := organization.bodies.filter(dissolved_on=None).count():
        raise errors.SomethingStandsBelow(name=organization.name, count=below)
    current = organization.affiliations.get(valid_until=None)
    if command.on <= current.valid_from:
        raise errors.BeforeItWasFounded(name=organization.name, founded=_said(current.valid_from))
    Affiliation.objects.filter(pk=current.pk).update(valid_until=command.on)
    covering = organization.coverages.filter(valid_until=None)
    if late := covering.filter(valid_from__gte=command.on).order_by("-valid_from").first():
        raise errors.EndsBeforeItBegan(since=_said(late.valid_from))
    covering.update(valid_until=command.on)
    organization.stations.filter(closed_on=None).update(closed_on=command.on)
    organization.dissolved_on = command.on
    organization.save(update_fields=["dissolved_on"])
    audit.record(
        actor,
        "organizations.dissolved",
        organization,
        reason=command.reason,
        on=command.on.isoformat(),
    )
    _tell_figures(organization.path, command.on)
    events.publish(actor, OrganizationDissolved(organization.path, command.on))
    return organization


# Employers -------------------------------------------------------------------------------


def _employer_columns(command: EnterEmployer | DescribeEmployer) -> dict[str, str]:
    ownership = command.ownership
    if command.unit_class:
        lists.check("unit_class", command.unit_class)
        ownership = ownership or next(
            (
                side
                for side in Employer.Ownership.values
                if command.unit_class in lists.group("unit_class", side)
            ),
            "",
        )
    if command.industry:
        lists.check("industry", command.industry[:1], field="industry")
    name = _checked_name(command.name)
    return {
        "name": name,
        "name_key": chinese.sort_key(name),
        "initials": chinese.initials(name),
        "credit_code": checked_credit_code(command.credit_code),
        "industry": command.industry,
        "unit_class": command.unit_class,
        "ownership": ownership,
        "address": command.address.strip(),
        "division_code": checked_division_code(command.division_code),
    }


def _free_employer_code(code: str, *, own: int | None = None) -> None:
    other = Employer.objects.filter(credit_code=code).exclude(pk=own).first() if code else None
    if other:
        raise errors.CreditCodeTaken(code=code, name=other.name)


@transaction.atomic
def enter_employer(actor: Actor, command: EnterEmployer) -> Employer:
    """Enter an employer, once per credit code."""
    tree.hold_still()
    area = queries.organization(actor, command.area)
    if actor.role != "operator":
        actor.require(permissions.CHANGE_EMPLOYERS, area.path)
    columns = _employer_columns(command)
    _free_employer_code(columns["credit_code"])
    if (command.staff is None) != (command.counted_on is None):
        raise errors.StaffMissing
    try:
        with transaction.atomic():
            employer = Employer.objects.create(area=area, scope_path=area.path, **columns)
    except IntegrityError as taken_meanwhile:
        raise errors.CreditCodeTaken(
            code=columns["credit_code"], name=command.name
        ) from taken_meanwhile
    if command.staff is not None and command.counted_on is not None:
        _not_in_the_future(command.counted_on, field="counted_on")
        Headcount.objects.create(
            employer=employer, counted_on=command.counted_on, staff=command.staff
        )
    audit.record(actor, "organizations.employer_entered", employer)
    return employer


@transaction.atomic
def describe_employer(actor: Actor, command: DescribeEmployer) -> Employer:
    """Correct what is written about an employer."""
    employer = queries.employer(actor, command.employer, permissions.CHANGE_EMPLOYERS, lock=True)
    columns = _employer_columns(command)
    _free_employer_code(columns["credit_code"], own=employer.pk)
    before = {column: getattr(employer, column) for column in columns}
    if before == columns:
        return employer
    for column, value in columns.items():
        setattr(employer, column, value)
    try:
        with transaction.atomic():
            employer.save(update_fields=[*columns])
    except IntegrityError as taken_meanwhile:
        raise errors.CreditCodeTaken(
            code=columns["credit_code"], name=command.name
        ) from taken_meanwhile
    audit.record(
        actor, "organizations.employer_described", employer, before={**before}, after={**columns}
    )
    return employer


@transaction.atomic
def count_staff(actor: Actor, command: CountStaff) -> Headcount:
    """Note how many people an employer had on a day."""
    employer = queries.employer(actor, command.employer, permissions.CHANGE_EMPLOYERS, lock=True)
    _not_in_the_future(command.counted_on, field="counted_on")
    headcount, _created = Headcount.objects.update_or_create(
        employer=employer,
        counted_on=command.counted_on,
        defaults={"staff": command.staff, "source": command.source.strip()},
    )
    audit.record(
        actor,
        "organizations.staff_counted",
        employer,
        staff=command.staff,
        on=command.counted_on.isoformat(),
    )
    return headcount


@transaction.atomic
def cover(actor: Actor, command: Cover) -> Coverage:
    """Have a union organize an employer's people; asking twice is the same as once."""
    tree.hold_still()
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    employer = queries.employer(actor, command.employer)
    _standing(organization)
    if organization.kind not in GRASS_ROOTS:
        raise errors.CannotCover(kind=organization.get_kind_display())
    if already := organization.coverages.filter(employer=employer, valid_until=None).first():
        return already
    _not_in_the_future(command.on)
    if command.on < organization.founded_on:
        raise errors.BeforeItWasFounded(
            name=organization.name, founded=_said(organization.founded_on)
        )
    earlier = organization.coverages.filter(employer=employer, valid_until__gt=command.on)
    if over := earlier.order_by("-valid_until").first():
        raise errors.CoverageOverlaps(
            name=organization.name, until=_said(over.valid_until or command.on)
        )
    if organization.kind == Kind.SINGLE:
        _covers_nobody_else(organization, command.on)
    coverage = Coverage.objects.create(
        organization=organization,
        employer=employer,
        scope_path=organization.path,
        valid_from=command.on,
    )
    audit.record(
        actor,
        "organizations.covered",
        coverage,
        employer=str(employer.public_id),
        on=command.on.isoformat(),
    )
    events.publish(actor, CoverageChanged(organization.path, command.on))
    return coverage


def _covers_nobody_else(organization: Organization, on: date) -> None:
    covering = organization.coverages.filter(Q(valid_until=None) | Q(valid_until__gt=on))
    if other := covering.select_related("employer").first():
        raise errors.CoversOneOnly(name=organization.name, employer=other.employer.name)


@transaction.atomic
def end_coverage(actor: Actor, command: EndCoverage) -> Coverage:
    """End a coverage from a day on; ending it again on the same day changes nothing."""
    coverage = queries.coverage(actor, command.coverage, permissions.CHANGE, lock=True)
    if coverage.valid_until == command.on:
        return coverage
    if coverage.valid_until is not None:
        raise errors.CoverageAlreadyOver(until=_said(coverage.valid_until))
    _not_in_the_future(command.on)
    if command.on <= coverage.valid_from:
        raise errors.EndsBeforeItBegan(since=_said(coverage.valid_from))
    coverage.valid_until = command.on
    coverage.save(update_fields=["valid_until"])
    audit.record(actor, "organizations.coverage_ended", coverage, on=command.on.isoformat())
    events.publish(actor, CoverageChanged(coverage.scope_path, command.on))
    return coverage


# Service stations ------------------------------------------------------------------------


@transaction.atomic
def open_station(actor: Actor, command: OpenStation) -> ServiceStation:
    """Open a service station at a union body."""
    tree.hold_still()
    organization = queries.organization(actor, command.organization, permissions.CHANGE)
    catch_all = queries.organization(actor, command.catch_all)
    _standing(organization)
    _standing(catch_all)
    if catch_all.kind not in GRASS_ROOTS:
        raise errors.CannotCover(kind=catch_all.get_kind_display(), field="catch_all")
    division_code = checked_division_code(command.division_code)
    if not division_code:
        raise errors.BadDivisionCode(code="–")
    station = ServiceStation.objects.create(
        organization=organization,
        scope_path=organization.path,
        name=_checked_name(command.name),
        division_code=division_code,
        address=command.address.strip(),
        catch_all=catch_all,
    )
    audit.record(actor, "organizations.station_opened", station)
    return station


@transaction.atomic
def close_station(actor: Actor, command: CloseStation) -> ServiceStation:
    """Close a service station; what it took in stays with its catch-all union."""
    station = queries.station(actor, command.station, permissions.CHANGE, lock=True)
    if station.closed_on is None:
        _not_in_the_future(command.on)
        station.closed_on = command.on
        station.save(update_fields=["closed_on"])
        audit.record(actor, "organizations.station_closed", station, on=command.on.isoformat())
    return station
