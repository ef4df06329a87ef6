"""What supervision adds to the page of a dispute: the letters it gave cause to, and a new one."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.mediation import panels
from unionhall.mediation import queries as disputes
from unionhall.mediation.models import Case
from unionhall.supervision import lists, queries
from unionhall.supervision.permissions import HANDLE, VIEW


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
        for one in queries.of_case(actor, case)
    ]


def links(actor: Actor, case: Case) -> Sequence[panels.Link]:
    """Lead whoever works on the case to a letter to its employer."""
    if not actor.may(HANDLE, case.scope_path) or case.disposed_on is not None:
        return ()
    if not disputes.worked(actor).filter(pk=case.pk).exists():
        return ()
    url = f"{reverse('supervision:new_letter')}?case={case.public_id}"
    return (panels.Link(label=_("Write a letter to the employer"), url=url, icon="mail"),)


PANEL = panels.Panel(name="supervision", title=_("Supervision letters"), lines=lines, links=links)
