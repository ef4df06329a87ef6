"""Supervision letters that a dispute gave cause to: on its page, and the way to a new one."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.mediation import panels, queries
from unionhall.mediation.models import Case, Party, Side
from unionhall.supervision import causes, lists
from unionhall.supervision import queries as supervision
from unionhall.supervision.permissions import HANDLE, VIEW
from unionhall.supervision.sealing import names_in


def lines(actor: Actor, case: Case) -> Sequence[panels.Line]:
    """List the letters of a case in the actor's sight."""
    if not actor.may(VIEW, case.scope_path):
        return ()
    today = timezone.localdate()
    return [
        panels.Line(
            label=f"{one.get_kind_display()} {one.number}".strip(),
            url=page_of("supervision:letter", one.public_id),
            state=one.state_name,
            tone=lists.tone_of(one, today),
        )
        for one in supervision.of_case(actor, case.public_id)
    ]


def links(actor: Actor, case: Case) -> Sequence[panels.Link]:
    """Lead whoever works on the case to a letter to its employer."""
    if not actor.may(HANDLE, case.scope_path) or case.disposed_on is not None:
        return ()
    if not queries.worked(actor).filter(pk=case.pk).exists():
        return ()
    url = f"{reverse('supervision:new_letter')}?case={case.public_id}"
    return (panels.Link(label=_("Write a letter to the employer"), url=url, icon="mail"),)


def _facts(actor: Actor, public_id: UUID) -> causes.Facts:
    case = queries.case(actor, public_id, work=True)
    return causes.Facts(organization=case.organization, employer=case.employer)


def _names(public_id: UUID) -> frozenset[str]:
    """Return the names of a dispute's workers, for comparing alone."""
    rows = Party.objects.filter(case__public_id=public_id, side=Side.WORKER)
    told = (queries.opened(Party.TABLE, one).get("name", "") for one in rows)
    return frozenset[str]().union(*(names_in(name) for name in told))


def _page(actor: Actor, public_id: UUID) -> causes.Page | None:
    case = queries.cases(actor).select_related("organization").filter(public_id=public_id).first()
    if case is None:
        return None
    return causes.Page(name=case.reference, url=page_of("mediation:case", public_id))


PANEL = panels.Panel(name="letters", title=_("Supervision letters"), lines=lines, links=links)
CAUSE = causes.Cause(facts=_facts, page=_page, names=_names)
