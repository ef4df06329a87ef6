"""What this app adds to the pages about a member: where one stands, and what is under way."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.lifecycle import queries
from unionhall.lifecycle.permissions import VIEW
from unionhall.members import standings
from unionhall.members.contributions import Contribution, Item, Section
from unionhall.members.models import Membership, Person

YES, NO = _("yes"), _("no")


def staff(actor: Actor, membership: Membership) -> Section | None:
    """Show staff whether the member votes and pays, why, and the way to change it."""
    if not actor.may(VIEW, membership.scope_path):
        return None
    rights = standings.rights(membership, timezone.localdate())
    items = [
        Item(label=_("Votes and may be elected"), value=_said(rights.vote)),
        Item(label=_("Pays dues"), value=_said(rights.dues)),
    ]
    if under_way := queries.open_change(membership):
        url = reverse("lifecycle:change", args=[under_way.public_id])
        words = f"{under_way.get_kind_display()} · {under_way.state_name}"
        items.append(Item(label=_("Under way"), value=words, url=url))
    return Section(
        title=_("Life of the membership"),
        items=tuple(items),
        url=reverse("lifecycle:member", args=[membership.public_id]),
        action=_("Transfer, keep, end …"),
    )


def own(_actor: Actor, person: Person) -> Section | None:
    """Show members what is under way, and the way to ask for a transfer."""
    current = next(iter(person.memberships.filter(ended_on=None)[:1]), None)
    if current is None:
        return None
    under_way = queries.open_change(current)
    items = []
    if under_way:
        items.append(
            Item(
                label=under_way.get_kind_display(),
                value=under_way.state_name,
            )
        )
    return Section(
        title=pgettext_lazy("own page", "My standing"),
        items=tuple(items),
        note=_("New employer, retired, or leaving: tell your union here."),
        url=reverse("lifecycle:own"),
        action=_("See my standing, ask for a transfer"),
    )


def download(person: Person) -> list[dict[str, Any]]:
    """Return what happened to the member's memberships, for their own download."""
    return [
        {
            "kind": one.kind,
            "state": one.state,
            "union": one.membership.organization.name,
            "to": one.target.name if one.target else "",
            "asked_by": one.asked_by,
            "asked_on": one.asked_on.isoformat(),
            "on": one.on.isoformat() if one.on else None,
            "ground": one.ground,
            "reason": one.reason,
        }
        for one in queries.own_changes(person)
    ]


def _said(right: standings.Right) -> str:
    words = {"answer": YES if right.may else NO, "why": right.why}
    return gettext("%(answer)s: %(why)s") % words if right.why else str(words["answer"])


LIFECYCLE = Contribution(staff=staff, own=own, download=download)
