"""What founding shows on a target's page: its case, or the way to open one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.founding import queries
from unionhall.founding.models import CaseEmployer
from unionhall.founding.permissions import PREPARE, VIEW
from unionhall.joining import gatherings
from unionhall.organizations.models import Employer
from unionhall.targets import panels
from unionhall.targets.models import Target


def links(actor: Actor, target: Target) -> Sequence[panels.Link]:
    """Lead to the case of a target, or to the form that opens one."""
    case = queries.cases(actor).filter(target=target).first() if actor.holds(VIEW) else None
    if case is not None and not case.is_stopped:
        url = page_of("founding:case", case.public_id)
        return (panels.Link(label=_("Founding case"), url=url, icon="building-community"),)
    if not target.is_open or not actor.may(PREPARE, target.scope_path):
        return ()
    url = f"{reverse('founding:new')}?target={target.public_id}"
    return (
        panels.Link(label=_("Open a founding case"), url=url, icon="building-community", main=True),
    )


def helped() -> QuerySet[Any]:
    """Give the keys of employers that have an open founding case."""
    return CaseEmployer.objects.filter(open=True).values("employer")


def firms(case: UUID) -> list[Employer]:
    """List the employers of a case, by name."""
    return list(Employer.objects.filter(foundings__case__public_id=case).order_by("name_key"))


def register() -> None:
    """Put the panel where targets look for it, and the firms where those who join choose."""
    panels.register(panels.Panel(name="founding", links=links, helped=helped))
    gatherings.FIRMS.append(firms)
