"""What the linkage adds to the page of a case: its referrals, and the way to refer it."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.linkage import queries
from unionhall.linkage.models import Referral
from unionhall.linkage.permissions import REFER
from unionhall.linkage.services import agreements
from unionhall.linkage.tones import tone_of
from unionhall.mediation import panels
from unionhall.mediation import queries as disputes
from unionhall.mediation.models import Case, Event


def lines(actor: Actor, case: Case) -> Sequence[panels.Line]:
    """List the referrals of a case."""
    today = timezone.localdate()
    return [
        panels.Line(
            label=f"{one.partner.name} · {one.get_purpose_display()}",
            url=page_of("linkage:referral", one.public_id),
            state=one.state_name,
            tone=tone_of(one, today),
            detail=_until(one),
        )
        for one in queries.of_case(actor, case)
    ]


def _until(one: Referral) -> str:
    said = f"{one.reference} · {one.get_direction_display()} {formats.day(one.sent_on)}"
    return said + (f" → {formats.day(one.due_on)}" if one.due_on else "")


def links(actor: Actor, case: Case) -> Sequence[panels.Link]:
    """Lead whoever works on the case to referring it."""
    if not actor.may(REFER, case.scope_path) or case.disposed_on is not None:
        return ()
    if not disputes.worked(actor).filter(pk=case.pk).exists():
        return ()
    url = reverse("linkage:refer", args=[case.public_id])
    return (panels.Link(label=_("Refer to a partner"), url=url, icon="arrows-exchange"),)


def says(case: Case, entry: Event) -> str:
    """Name the referral that says what an entry of a case says."""
    found = agreements.said_by(case, entry)
    return gettext("Referral %(reference)s") % {"reference": found.reference} if found else ""


def register() -> None:
    """Add the panel to the page of cases."""
    panel = panels.Panel(name="linkage", title=_("Linkage"), lines=lines, links=links, says=says)
    panels.register(panel)
