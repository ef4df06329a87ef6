"""The names that bodies and employers bore: as of a day, and one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from unionhall.organizations.models import Employer, FormerName, Organization


@dataclass(frozen=True, slots=True)
class Named:
    """A name and the days on which it held: from ``since`` until ``until`` (excluded).

    Empty ``since``: as long as we know; empty ``until``: still.
    """

    name: str
    since: date | None
    until: date | None


def name_then(on: date, organization: str = "") -> Coalesce:
    """Give the name that bodies bore on a day; ``organization`` is the way to the body."""
    own = OuterRef(organization or "pk")
    then = FormerName.objects.filter(organization=own, until__gt=on).order_by("until")
    today = f"{organization}__name" if organization else "name"
    return Coalesce(Subquery(then.values("name")[:1]), F(today))


def all_names(bearer: Organization | Employer) -> list[Named]:
    """List the names of a body or an employer, that of today first."""
    former = list(bearer.former_names.all())  # the last one first
    ends = [one.until for one in former]
    first = bearer.founded_on if isinstance(bearer, Organization) else None
    return [
        Named(name, since, until)
        for name, since, until in zip(
            [bearer.name, *(one.name for one in former)],
            [*ends, first],
            [None, *ends],
            strict=True,
        )
    ]


def name_on(bearer: Organization | Employer, day: date) -> str:
    """Return the name that a body or an employer bore on a day."""
    then = bearer.former_names.filter(until__gt=day).order_by("until").first()
    return then.name if then else bearer.name


def named_since(bearer: Organization | Employer) -> date | None:
    """Return the day of the last change of name, if there was one."""
    last = bearer.former_names.first()
    return last.until if last else None


def names_of(paths: Iterable[str]) -> dict[str, str]:
    """Return the names of the bodies at some paths, for apps that know nothing else of them."""
    rows = Organization.objects.filter(path__in=list(paths))
    return dict(rows.values_list("path", "name"))
