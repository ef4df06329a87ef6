"""What the upper union has to watch: the six-month rule, and workers who gather elsewhere."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Subquery

from unionhall.core.actors import Actor
from unionhall.members.models import Membership
from unionhall.members.permissions import VIEW as SEE_MEMBERS
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Coverage, Employer, Kind, Organization
from unionhall.outreach import queries as outreach
from unionhall.outreach.models import Meeting
from unionhall.rules import deadlines
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule
from unionhall.rules.errors import CalendarEnds, RuleNotKnown
from unionhall.targets import panels, queries
from unionhall.targets.models import Target
from unionhall.targets.permissions import VIEW


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody's work lies: the body's path and its division."""

    path: str
    region: str


def place_of(actor: Actor) -> Place:
    """Return the place whose rules hold for what an actor looks at."""
    path = next(iter(actor.scopes(VIEW)), "")
    line = Organization.objects.filter(path__in=outreach.line_of(path)).exclude(division_code="")
    nearest = line.order_by("-path").values_list("division_code", flat=True).first()
    return Place(path, nearest or "")


def number(rule: str, place: Place, on: date) -> int:
    """Return the number that a rule gives at a place on a day."""
    value = rules.rule(rule, on=on, region=place.region, place=place.path).value
    if not isinstance(value, int):
        raise TypeError(f"{rule} is no number")
    return value


# The six-month rule ----------------------------------------------------------------------


def help_rule(place: Place, on: date) -> Rule | None:
    """Return after how long the upper union must send somebody, where a rule says so."""
    try:
        return rules.rule("founding.help_after", on=on, region=place.region, place=place.path)
    except RuleNotKnown:
        return None


def waiting_for_help(actor: Actor) -> QuerySet[Target]:
    """List open targets whose workers want a union and to whom nobody has come since.

    Where a union is being founded, somebody has come. The oldest employer comes first: what
    is due first.
    """
    came = Meeting.objects.filter(
        visit__employer=OuterRef("employer"),
        state=Meeting.State.HELD,
        held_on__gte=OuterRef("wanted_on"),
    )
    return under_the_rule(queries.targets(actor)).exclude(Exists(came)).order_by("opened_on", "pk")


def under_the_rule(rows: QuerySet[Target]) -> QuerySet[Target]:
    """Keep the open targets that the rule is about: wanted, and no union being founded."""
    wanted = rows.filter(closed_on=None, wanted_on__isnull=False, opened_on__isnull=False)
    return panels.without_helped(wanted.exclude(state=Target.State.FOUNDING))


def due_now(rows: QuerySet[Target], rule: Rule, today: date) -> QuerySet[Target]:
    """Keep those whose time is up, before any day of rest is looked at."""
    return rows.filter(opened_on__lte=_counted(today, -_amount(rule), rule))


@dataclass(frozen=True, slots=True)
class Due:
    """Until when somebody must be sent; ``known`` unless the table of holidays ends before."""

    on: date
    known: bool
    why: tuple[str, ...]


def due_of(target: Target, rule: Rule) -> Due:
    """Say until when somebody must be sent to a target: not before its workers wanted it."""
    opened, wanted = target.opened_on, target.wanted_on
    if opened is None or wanted is None:
        raise ValueError("the rule counts from the day of opening")
    counted = _counted(opened, _amount(rule), rule)
    if counted <= wanted:
        return Due(wanted, known=True, why=())
    try:
        due = deadlines.due(opened, _amount(rule), rule.unit)
    except CalendarEnds as ends:
        return Due(counted, known=False, why=(str(ends),))
    return Due(due.on, known=True, why=tuple(due.why))


def _amount(rule: Rule) -> int:
    if not isinstance(rule.value, int):
        raise TypeError(f"{rule.id} is no number")
    return rule.value


def _counted(day: date, amount: int, rule: Rule) -> date:
    return deadlines.counted_day(day, amount, rule.unit)


# Workers of one employer in joint unions -------------------------------------------------


def gathered(actor: Actor, least: int, today: date) -> QuerySet[Any]:
    """List employers without a union of their own, so many of whose people are in joint unions.

    One statement: ``gathered`` is how many of them the reader may see. Open targets are
    left out: they are on the board already.
    """
    own = Coverage.objects.filter(
        organizations.holding(today), employer=OuterRef("pk"), organization__kind=Kind.SINGLE
    )
    listed = Target.objects.filter(employer=OuterRef("pk"), closed_on=None)
    counted = (
        gathering_members(actor)
        .filter(employer=OuterRef("pk"))
        .order_by()
        .values("employer")
        .annotate(n=Count("pk"))
        .values("n")
    )
    ready = (
        gathering_members(actor)
        .filter(employer__isnull=False)
        .order_by()
        .values("employer")
        .annotate(n=Count("pk"))
        .filter(n__gte=least)
        .values("employer")
    )
    return (
        organizations.employers(actor)
        .filter(pk__in=ready)
        .exclude(Exists(own))
        .exclude(Exists(listed))
        .annotate(gathered=Subquery(counted))
    )


def gathering_members(actor: Actor) -> QuerySet[Membership]:
    """List the running memberships in joint unions that the reader may see."""
    return (
        Membership.objects.visible_to(actor, SEE_MEMBERS)
        .filter(ended_on=None, organization__kind=Kind.JOINT)
        .select_related("person", "organization")
        .order_by("scope_path", "pk")
    )


def gathering_members_of(actor: Actor, employer: Employer) -> QuerySet[Membership]:
    """List those of one employer."""
    return gathering_members(actor).filter(employer=employer)


# Large employers -------------------------------------------------------------------------


def large_without_union(actor: Actor, least: int, today: date) -> QuerySet[Any]:
    """List employers of so many staff without a union of their own, on the board or not."""
    own = Coverage.objects.filter(
        organizations.holding(today), employer=OuterRef("pk"), organization__kind=Kind.SINGLE
    )
    target = Target.objects.filter(employer=OuterRef("pk"), closed_on=None)
    joint = Coverage.objects.filter(
        organizations.holding(today), employer=OuterRef("pk"), organization__kind=Kind.JOINT
    ).order_by("pk")
    return (
        organizations.employers(actor)
        .exclude(Exists(own))
        .annotate(
            staff=organizations.staff_on(today),
            target=Subquery(target.values("public_id")[:1]),
            stage=Subquery(target.values("state")[:1], output_field=CharField()),
            owner=Subquery(target.values("owner__name")[:1]),
            joint=Subquery(joint.values("organization__name")[:1]),
        )
        .filter(staff__gte=least)
    )


def not_listed(rows: QuerySet[Any], *, wanted: bool) -> QuerySet[Any]:
    """Keep the large employers that are on no list yet, or the others."""
    return rows.filter(target__isnull=wanted)


# Streets ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Street:
    """How many open targets an area has, by stage."""

    area: Organization
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def streets(rows: QuerySet[Target]) -> list[Street]:
    """Count open targets by area and stage, in two questions; the fullest area first."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    counted = rows.filter(closed_on=None).order_by().values_list("area", "state")
    for area, state, n in counted.annotate(n=Count("pk")):
        counts[area][state] = n
    areas = Organization.objects.filter(pk__in=counts)
    found = [Street(area, counts[area.pk]) for area in areas]
    return sorted(found, key=lambda street: (-street.total, street.area.path))
