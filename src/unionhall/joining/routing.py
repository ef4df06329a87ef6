"""Which union an application goes to, and by which rule.

Domain file 2.2: the meeting's union; else the union of the employer; else the service
station at the workplace; else the one at the residence; else the federation's queue.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from unionhall.joining.models import Application, Gathering
from unionhall.organizations.models import GRASS_ROOTS, Coverage, Employer, Kind, Organization
from unionhall.organizations.queries import station_for
from unionhall.outreach.models import Meeting

Rule = Application.Rule
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Route:
    """Where to, and why."""

    organization: Organization
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known about where an applicant belongs; divisions by code."""

    meeting: Meeting | None = None
    gathering: Gathering | None = None
    union: Organization | None = None
    employer: Employer | None = None
    workplace: str = ""
    residence: str = ""


def admits(organization: Organization, on: date) -> bool:
    """Say whether a body takes in members itself on a day."""
    return (
        organization.kind in GRASS_ROOTS
        and organization.founded_on <= on
        and (organization.dissolved_on is None or organization.dissolved_on > on)
    )


def meeting_route(meeting: Meeting, on: date) -> Route | None:
    """Find the union that admits at a meeting.

    The union that the meeting belongs to; else that of its service station; else that of
    the station nearest to it; else the first joint union below the body that it belongs to.
    """
    if admits(meeting.organization, on):
        return Route(meeting.organization, Rule.MEETING)
    if meeting.station is not None and admits(meeting.station.catch_all, on):
        return Route(meeting.station.catch_all, Rule.STATION)
    nearest = station_for(meeting.division_code) if meeting.division_code else None
    if nearest is not None and admits(nearest.catch_all, on):
        return Route(nearest.catch_all, Rule.NEARBY)
    below = first_joint_union(meeting.organization, on)
    return Route(below, Rule.BELOW) if below else None


def first_joint_union(organization: Organization, on: date) -> Organization | None:
    """Find the joint union nearest to the top of what is below a body."""
    below = Organization.objects.filter(
        Q(dissolved_on=None) | Q(dissolved_on__gt=on),
        path__within=organization.path,
        kind=Kind.JOINT,
        founded_on__lte=on,
    )
    return min(below.order_by("path")[:200], key=lambda o: (len(o.path), o.path), default=None)


def union_of(employer: Employer, on: date) -> Organization | None:
    """Find the union that organizes an employer's people on a day: its own before a joint one."""
    coverages = (
        Coverage.objects.filter(employer=employer, valid_from__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gt=on))
        .select_related("organization")
        .order_by("valid_from", "pk")
    )
    unions = [c.organization for c in coverages if admits(c.organization, on)]
    return min(unions, key=lambda o: o.kind != Kind.SINGLE, default=None)


def station_route(division_code: str, rule: Rule, on: date) -> Route | None:
    """Find the union of the service station of a division."""
    station = station_for(division_code) if division_code else None
    if station is None or not admits(station.catch_all, on):
        return None
    return Route(station.catch_all, rule)


def queue_of(organization: Organization | None, divisions: tuple[str, ...]) -> Organization | None:
    """Find the federation whose staff pass on what no rule could place.

    The district federation above the link's body, else that of the first division known,
    else the top of the tree.
    """
    federations = Organization.objects.filter(dissolved_on=None)
    if organization is not None:
        steps = [organization.path[:end] for end in range(4, len(organization.path) + 1, 4)]
        above = federations.filter(path__in=steps, kind=Kind.DISTRICT).first()
        return above or organization
    counties = [code[:COUNTY_DIGITS] for code in divisions if len(code) >= COUNTY_DIGITS]
    found = {
        o.division_code: o
        for o in federations.filter(kind=Kind.DISTRICT, division_code__in=counties)
    }
    at_place = next((found[code] for code in counties if code in found), None)
    return at_place or federations.filter(parent=None).order_by("path").first()


def route(asked: Asked, on: date) -> Route | None:
    """Send an application to where it belongs; None where there is no union at all."""
    if asked.gathering is not None:
        return Route(asked.gathering.organization, Rule.FOUNDING)
    if asked.meeting is not None and (at_meeting := meeting_route(asked.meeting, on)):
        return at_meeting
    if asked.union is not None and admits(asked.union, on):
        return Route(asked.union, Rule.UNION)
    if asked.employer is not None and (own := union_of(asked.employer, on)):
        return Route(own, Rule.EMPLOYER)
    body = asked.meeting.organization if asked.meeting else asked.union
    workplace = asked.workplace or (asked.employer.division_code if asked.employer else "")
    for code, rule in (
        (workplace, Rule.WORKPLACE),
        (body.division_code if body else "", Rule.WORKPLACE),
        (asked.residence, Rule.RESIDENCE),
    ):
        if found := station_route(code, rule, on):
            return found
    queue = queue_of(body, (workplace, asked.residence))
    return Route(queue, Rule.QUEUE) if queue else None
