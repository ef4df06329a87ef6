"""What stands in the way of making one record of two: a change of a membership under way."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.lifecycle.models import MembershipChange
from unionhall.members.merging import Couples, Rule, Words

UNDER_WAY = _("A change of a membership of theirs is under way. Finish it, or take it back, first.")


def blocks(couples: Couples) -> Mapping[int, Words]:
    """Stop couples of whom one waits for a transfer or another change."""
    rows = MembershipChange.objects.filter(
        membership__person__in=[*couples, *couples.values()], state__in=MembershipChange.OPEN
    )
    waiting = set(rows.values_list("membership__person", flat=True))
    return {gone: UNDER_WAY for gone, kept in couples.items() if waiting & {gone, kept}}


CHANGES = Rule(
    table="lifecycle.membershipchange",
    name=pgettext_lazy("merged", "changes of memberships"),
    blocks=blocks,
)
