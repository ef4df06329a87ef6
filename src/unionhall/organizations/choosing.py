"""Choosing one body in a form: of a few in a drop-down list, among many by a search."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from unionhall.core.http import ActorRequest
from unionhall.organizations.models import Organization
from unionhall.organizations.queries import matching

FEW = 12
"""So many bodies stand in a drop-down list; among more one searches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The bodies that a form offers, and what its search needs.

    ``candidates`` hold the one that is chosen already, so that the form takes it. ``keep`` is
    what else stands in the address, and stays there while one searches.
    """

    candidates: list[Organization]
    chosen: UUID | None
    many: bool = False
    text: str = ""
    keep: tuple[tuple[str, str], ...] = ()

    @property
    def choices(self) -> list[tuple[str, object]]:
        """The bodies as the choices of a field."""
        return [(str(one.public_id), one.name) for one in self.candidates]


def offered(request: ActorRequest, bodies: QuerySet[Organization], start: object = None) -> Offered:
    """Offer bodies for the field ``organization``: three statements, however many there are.

    Chosen is what was sent, else what the form begins with, else the topmost.
    """
    first = list(bodies[: FEW + 1])
    text = request.GET.get("q", "").strip()[:80]
    wanted = _uuid(request.POST.get("organization") or start)
    if wanted is None and first and not text:
        wanted = first[0].public_id
    if len(first) <= FEW:
        return Offered(candidates=first, chosen=wanted)
    found = list(matching(bodies, text)[:FEW])
    if wanted is not None and wanted not in {one.public_id for one in found}:
        found = [*bodies.filter(public_id=wanted), *found]
    keep = tuple((name, str(value)) for name, value in request.GET.items() if name != "q")
    return Offered(candidates=found, chosen=wanted, many=True, text=text, keep=keep)


def _uuid(told: object) -> UUID | None:
    try:
        return UUID(str(told))
    except ValueError:
        return None
