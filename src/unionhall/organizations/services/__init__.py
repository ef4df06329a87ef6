"""Founding and placing union bodies; entering employers and who covers them."""

import re
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min, Q

from unionhall.core import audit, chinese, events, formats
from unionhall.core.actors import Actor
from unionhall.core.facts import changed
from unionhall.organizations import errors, permissions, queries, tree
from unionhall.organizations.commands import (
    CloseStation,
    CountStaff,
    Cover,
    Describe,
    DescribeEmployer,
    EndCoverage,
    EnterEmployer,
    Found,
    Move,
    OpenStation,
    Reclassify,
)
from unionhall.organizations.events import CoverageChanged, OrganizationFounded, OrganizationMoved
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
from unionhall.organizations.rules import (
    checked_credit_code,
    checked_division_code,
    checked_name,
    counted,
    employer_columns,
    free_credit_code,
    free_employer_code,
    not_in_the_future,
    standing,
)

# Union bodies ----------------------------------------------------------------------------


@transaction.atomic
def found(actor: Actor, command: Found) -> Organization:
    """Enter a union body and its place in the tree.

    Only an operator (the system's own actor) may plant the top of the tree.
    """
    tree.hold_still()
    parent = _parent(actor, command)
    code, name = command.code.strip(), checked_name(command.name)
    if not re.fullmatch(r"[0-9A-Za-z._-]{1,20}", code):
        raise errors.CodeMissing
    if Organization.objects.filter(code=code).exists():
        raise errors.CodeTaken(code=code)
    not_in_the_future(command.founded_on, field="founded_on")
    if parent is not None and command.founded_on < parent.founded_on:
        raise errors.FoundedBeforeParent(parent=parent.name, founded=formats.day(parent.founded_on))
    credit_code = checked_credit_code(command.credit_code)
    free_credit_code(credit_code)
    guide = (
        queries.organization(actor, command.guided_by).pk if command.guided_by is not None else None
    )
    try:
        with transaction.atomic():
            organization = Organization.objects.create(
                code=code,
                name=name,
                name_key=chinese.sort_key(name),
                initials=chinese.initials(name.replace(" ", "")),
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
        free_credit_code(credit_code)
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
    tell_figures(organization.path, command.founded_on)
    events.publish(actor, OrganizationFounded(organization.path, command.founded_on))
    return organization


def _parent(actor: Actor, command: Found) -> Organization | None:
    if command.parent is None:
        if not actor.everywhere:
            actor.require(permissions.CHANGE, "")
        return None
    parent = queries.organization(actor, command.parent, permissions.CHANGE, lock=True)
    standing(parent)
    if parent.kind not in MAY_STAND_BELOW[command.kind]:
        raise errors.CannotStandThere(
            kind=Kind(command.kind).label, parent=Kind(parent.kind).label, field="kind"
        )
    return parent


def tell_figures(place: str, *days: date | None) -> None:
    for fact in ("bodies", "unions", "unions_then"):
        changed(fact, place, *days)


@transaction.atomic
def describe(actor: Actor, command: Describe) -> Organization:
    """Correct what was written wrongly about a union body; a new name has a day: ``rename``."""
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    name = checked_name(command.name)
    credit_code = checked_credit_code(command.credit_code)
    free_credit_code(credit_code, own=organization.pk)
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
    organization.name_key, organization.initials = (
        chinese.sort_key(name),
        chinese.initials(name.replace(" ", "")),
    )
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
    standing(organization)
    standing(parent)
    if parent.path.startswith(organization.path):
        raise errors.BelowItself(name=organization.name)
    if parent.kind not in MAY_STAND_BELOW[organization.kind]:
        raise errors.CannotStandThere(
            kind=organization.get_kind_display(), parent=parent.get_kind_display()
        )
    if parent.pk == organization.parent_id:
        return organization
    not_in_the_future(command.on)
    current = organization.affiliations.get(valid_until=None)
    since = max(current.valid_from, parent.founded_on)
    if command.on <= current.valid_from or command.on < parent.founded_on:
        raise errors.BeforeItWasFounded(name=organization.name, founded=formats.day(since))
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
    standing(organization)
    if command.kind == organization.kind:
        return organization
    not_in_the_future(command.on)
    _must_fit(organization, command.kind)
    current = organization.affiliations.get(valid_until=None)
    if command.on < current.valid_from:
        raise errors.BeforeItWasFounded(
            name=organization.name, founded=formats.day(current.valid_from)
        )
    before = organization.kind
    if command.on == current.valid_from:
        Affiliation.objects.filter(pk=current.pk).update(kind=command.kind)
    else:
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
    tell_figures(organization.path, organization.founded_on, command.on)
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


# Employers -------------------------------------------------------------------------------


@transaction.atomic
def enter_employer(actor: Actor, command: EnterEmployer) -> Employer:
    """Enter an employer, once per credit code."""
    tree.hold_still()
    area = queries.organization(actor, command.area)
    if not actor.everywhere:
        actor.require(permissions.CHANGE_EMPLOYERS, area.path)
    columns = employer_columns(command)
    free_employer_code(columns["credit_code"])
    told = counted(command.staff, command.women, command.counted_on)
    try:
        with transaction.atomic():
            employer = Employer.objects.create(area=area, scope_path=area.path, **columns)
    except IntegrityError as taken_meanwhile:
        raise errors.CreditCodeTaken(
            code=columns["credit_code"], name=command.name
        ) from taken_meanwhile
    if told is not None and command.counted_on is not None:
        _count(employer, command.counted_on, **told)
    audit.record(actor, "organizations.employer_entered", employer)
    return employer


@transaction.atomic
def describe_employer(actor: Actor, command: DescribeEmployer) -> Employer:
    """Correct what was written wrongly about an employer."""
    employer = queries.employer(actor, command.employer, permissions.CHANGE_EMPLOYERS, lock=True)
    columns = employer_columns(command)
    free_employer_code(columns["credit_code"], own=employer.pk)
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
    told = counted(command.staff, command.women, command.counted_on) or {}
    headcount = _count(employer, command.counted_on, source=command.source.strip(), **told)
    audit.record(
        actor,
        "organizations.staff_counted",
        employer,
        staff=command.staff,
        women=command.women,
        on=command.counted_on.isoformat(),
    )
    return headcount


def _count(employer: Employer, on: date, **told: Any) -> Headcount:
    """Put a headcount between the one before and the one after; the employer is locked."""
    counts = Headcount.objects.filter(employer=employer)
    counts.filter(queries.counted_by(on), counted_on__lt=on).update(valid_until=on)
    after = counts.filter(counted_on__gt=on).aggregate(first=Min("counted_on"))["first"]
    headcount, _created = Headcount.objects.update_or_create(
        employer=employer, counted_on=on, defaults={"valid_until": after, **told}
    )
    return headcount


@transaction.atomic
def cover(actor: Actor, command: Cover) -> Coverage:
    """Have a union organize an employer's people; asking twice is the same as once."""
    tree.hold_still()
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    employer = queries.employer(actor, command.employer)
    standing(organization)
    if organization.kind not in GRASS_ROOTS:
        raise errors.CannotCover(kind=organization.get_kind_display())
    if already := organization.coverages.filter(employer=employer, valid_until=None).first():
        return already
    not_in_the_future(command.on)
    if command.on < organization.founded_on:
        raise errors.BeforeItWasFounded(
            name=organization.name, founded=formats.day(organization.founded_on)
        )
    earlier = organization.coverages.filter(employer=employer, valid_until__gt=command.on)
    if over := earlier.order_by("-valid_until").first():
        raise errors.CoverageOverlaps(
            name=organization.name, until=formats.day(over.valid_until or command.on)
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
        raise errors.CoverageAlreadyOver(until=formats.day(coverage.valid_until))
    not_in_the_future(command.on)
    if command.on <= coverage.valid_from:
        raise errors.EndsBeforeItBegan(since=formats.day(coverage.valid_from))
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
    standing(organization)
    standing(catch_all)
    if catch_all.kind not in GRASS_ROOTS:
        raise errors.CannotCover(kind=catch_all.get_kind_display(), field="catch_all")
    division_code = checked_division_code(command.division_code)
    if not division_code:
        raise errors.BadDivisionCode(code="–")
    station = ServiceStation.objects.create(
        organization=organization,
        scope_path=organization.path,
        name=checked_name(command.name),
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
        not_in_the_future(command.on)
        station.closed_on = command.on
        station.save(update_fields=["closed_on"])
        audit.record(actor, "organizations.station_closed", station, on=command.on.isoformat())
    return station
