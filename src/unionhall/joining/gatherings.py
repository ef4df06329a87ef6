"""Reading those who want a union that is still to be founded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from unionhall.joining.models import Application, Gathering, JoinLink
from unionhall.organizations.models import Employer

State = Application.State


@dataclass(frozen=True, slots=True)
class Gathered:
    """How many want a union that is being founded."""

    accepted: int = 0
    waiting: int = 0
    returned: int = 0
    admitted: int = 0


def gathering(case: UUID) -> Gathering | None:
    """Find those who gather for the union of a founding case."""
    return Gathering.objects.select_related("organization").filter(case=case).first()


def locked(case: UUID) -> Gathering | None:
    """Find those who still gather for a case; nobody else may change them in the meantime."""
    return (
        Gathering.objects.select_for_update(of=("self",))
        .select_related("organization", "employer")
        .filter(case=case, closed_at=None)
        .first()
    )


def link_of_case(case: UUID) -> JoinLink | None:
    """Return the live link of a founding case."""
    return JoinLink.objects.filter(held_for__case=case, revoked_at=None).first()


FIRMS: list[Callable[[UUID], Sequence[Employer]]] = []
"""Whoever runs the cases says here whose people the union of a case is for."""


def firms(found: Gathering | None) -> list[Employer]:
    """List the employers among which somebody who joins must choose; none where it is clear."""
    if found is None or found.employer_id is not None:
        return []
    return [one for tell in FIRMS for one in tell(found.case)]


def gathered(case: UUID) -> Gathered:
    """Count those who want the union of a case, by how their applications stand."""
    held = Application.objects.filter(held_for__case=case)
    count = dict(held.values_list("state").annotate(Count("pk")).order_by())
    return Gathered(
        accepted=count.get(State.ACCEPTED, 0),
        waiting=count.get(State.APPLIED, 0),
        returned=count.get(State.RETURNED, 0),
        admitted=count.get(State.APPROVED, 0),
    )


def accepted(case: UUID) -> QuerySet[Application]:
    """List those accepted for the union of a case, in the order of coming."""
    held = Application.objects.filter(held_for__case=case, state=State.ACCEPTED)
    return held.select_related(
        "employer", "held_for", "membership__person", "along__person"
    ).order_by("pk")


def rename(case: UUID, name: str) -> None:
    """Give those who gather the name that their union is to have now."""
    Gathering.objects.filter(case=case).update(name=name)
