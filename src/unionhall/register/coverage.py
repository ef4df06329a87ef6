"""The small three levels (小三级): how far each street's small firms are covered.

Four statements: the areas, the employers, the joint unions, their members; the map takes two
more. A firm is small below the number of staff at which the lists of large employers begin; one
without a count is small.
"""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.members.models import Membership
from unionhall.organizations import queries as organizations
from unionhall.organizations.boundaries import maps
from unionhall.organizations.models import FEDERATIONS, Coverage, Employer, Kind, Organization
from unionhall.organizations.permissions import VIEW_EMPLOYERS
from unionhall.register import queries

AREAS = (Kind.STREET, Kind.TOWNSHIP, Kind.PARK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A street, township or park, and how far its small firms are covered."""

    body: Organization
    covered: int
    uncovered: int
    joint_unions: int
    federations: int
    members: int

    @property
    def firms(self) -> int:
        return self.covered + self.uncovered

    @property
    def percent(self) -> int | None:
        """The share of covered firms, rounded down: a hundred only where none is left."""
        return self.covered * 100 // self.firms if self.firms else None


def areas(actor: Actor, day: date) -> list[Area]:
    """Count, for each street, township and park in sight, its small firms and its joint unions."""
    bodies = list(
        queries.unions(actor).filter(organizations.existing(day), kind__in=AREAS).order_by("path")
    )
    paths = [body.path for body in bodies]
    covering = Coverage.objects.filter(organizations.holding(day), employer=OuterRef("pk"))
    firms = (
        Employer.objects.visible_to(actor, VIEW_EMPLOYERS)
        .exclude(pk__in=organizations.large_employers(day))
        .annotate(covered=Exists(covering))
        .order_by()
        .values_list("scope_path", "covered")
        .annotate(n=Count("pk"))
    )
    unions = queries.unions(actor).filter(organizations.existing(day)).order_by()
    kinds = unions.filter(kind__in=(Kind.JOINT, *FEDERATIONS))
    standing = Membership.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day),
        began_on__lte=day,
        organization__in=kinds.filter(kind=Kind.JOINT).values("pk"),
    )
    sides: Counter[tuple[str, bool]] = Counter()
    for path, covered, n in firms:
        sides[_at(paths, path), covered] += n
    below = Counter(
        (_at(paths, path), kind == Kind.JOINT) for path, kind in kinds.values_list("path", "kind")
    )
    members: Counter[str] = Counter()
    for path, n in standing.order_by().values_list("scope_path").annotate(n=Count("pk")):
        members[_at(paths, path)] += n
    return [
        Area(
            body=body,
            covered=sides[body.path, True],
            uncovered=sides[body.path, False],
            joint_unions=below[body.path, True],
            federations=below[body.path, False],
            members=members[body.path],
        )
        for body in bodies
    ]


def picture(actor: Actor, rows: list[Area]) -> maps.Picture | None:
    """Draw the areas, as dark as they are covered."""
    spots = [
        maps.Spot(
            body=area.body,
            value=area.percent,
            shown="–" if area.percent is None else f"{area.percent} %",
            words=(
                _("%(covered)s of %(firms)s firms covered")
                % {"covered": f"{area.covered:,}", "firms": f"{area.firms:,}"},
            ),
            url=page_of("organizations:organization", area.body.public_id),
        )
        for area in rows
    ]
    return maps.draw(
        actor, "coverage", spots, label=_("Small firms covered by a union"), scale=maps.PERCENT
    )


def _at(paths: list[str], path: str) -> str:
    """Return the area in which a place lies, or nothing."""
    found = bisect_right(paths, path) - 1
    return paths[found] if found >= 0 and path.startswith(paths[found]) else ""
