"""What this app adds to the staff's page about a member."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.members.contributions import Contribution, Item, Section
from unionhall.members.merging import MERGING, Rule
from unionhall.members.models import Membership
from unionhall.quality import merging, queries
from unionhall.quality.permissions import VIEW
from unionhall.quality.standard import missing_by


def staff(actor: Actor, membership: Membership) -> Section | None:
    """Say whether the record is qualified, and what it lacks; two statements."""
    if membership.ended_on is not None or not actor.may(VIEW, membership.scope_path):
        return None
    lacking = missing_by(queries.mask_of(membership))
    state = _("qualified") if not lacking else _("not qualified")
    return Section(
        title=_("Data quality"),
        items=(
            Item(label=_("Record"), value=state),
            *(Item(label=one.label, value=one.missing) for one in lacking),
        ),
        url=reverse("quality:record", args=[membership.public_id]),
        action=_("See what counts, ask the member"),
    )


QUALITY = Contribution(staff=staff)


def register_merging() -> None:
    """Say what becomes of links when two records are of one person."""
    MERGING.register(
        Rule(
            table="quality.form",
            name=_("links for missing details"),
            says=_("An open link to the record that goes is not valid any more."),
            settle=merging.close,
        )
    )
