"""Rows that count, written straight to the tables: what figures are made of."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tests.builders.members import an_identity
from unionhall.core import facts
from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.core.identifiers import uuid7
from unionhall.indicators import registry
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Affiliation, Organization

_numbers = itertools.count(1)
VIEW = "members.view"


def _present(_actor: Actor, page: list[Any]) -> list[dict[str, Any]]:
    return [{"day": row.began_on, "place": row.organization_id} for row in page]


def _visible(actor: Actor) -> QuerySet[Membership]:
    return Membership.objects.visible_to(actor, VIEW)  # type: ignore[arg-type]


MEMBERSHIPS = Fact(
    code="memberships",
    rows=Membership.objects.all,
    place="scope_path",
    begins="began_on",
    ends="ended_on",
    dimensions={
        "beginning": "beginning",
        "ending": "ending",
        "channel": "channel",
        "employment_form": "employment_form",
        "guided_by": "guided_by",
    },
    visible=_visible,
    columns=(("day", "day"), ("place", "place")),
    present=_present,
)
PLACES = Fact(
    code="union_places",
    rows=Affiliation.objects.all,
    place="scope_path",
    begins="valid_from",
    ends="valid_until",
    dimensions={"kind": "kind", "guided_by": "guided_by"},
    visible=lambda _actor: Affiliation.objects.all(),
    columns=(("place", "place"),),
    present=lambda _actor, page: [{"place": row.pk} for row in page],
)
UNIONS = Fact(
    code="unions",
    rows=Organization.objects.all,
    place="path",
    begins="founded_on",
    ends="dissolved_on",
    dimensions={"kind": "kind", "guided_by": "guided_by"},
    visible=lambda _actor: Organization.objects.all(),
    columns=(("place", "place"),),
    present=lambda _actor, page: [{"place": row.pk} for row in page],
    then="union_places",
)


@contextmanager
def only_these_facts(*those: Fact) -> Iterator[None]:
    """Let figures be made of these facts alone."""
    kept = dict(registry._facts)  # noqa: SLF001 -- the only door to it
    registry._facts.clear()  # noqa: SLF001
    registry.register(those)
    try:
        yield
    finally:
        registry._facts.clear()  # noqa: SLF001
        registry._facts.update(kept)  # noqa: SLF001


def a_person() -> Person:
    row = uuid7()
    blob, version = an_identity().seal(row)
    return Person.objects.create(
        public_id=row,
        blind_index=uuid7(),
        sealed=blob,
        key_version=version,
        sex="1",
        birth_year=1990,
    )


def a_membership(
    organization: Organization, began_on: date, ended_on: date | None = None, **fields: Any
) -> Membership:
    """Enter a spell of membership and say that it counts."""
    row = Membership.objects.create(
        person=a_person(),
        organization=organization,
        scope_path=organization.path,
        began_on=began_on,
        ended_on=ended_on,
        ending="withdrawn" if ended_on else "",
        **{"beginning": "joined", "channel": "on_site", "employment_form": "03"} | fields,
    )
    facts.changed("memberships", row.scope_path, began_on, ended_on)
    return row
