"""What the lists of changes and of members to decide on show, and how they are narrowed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.codes import lists as codes
from unionhall.core.filters import Boolean, Choice, DateRange, Filter, Row, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column
from unionhall.lifecycle import permissions, queries
from unionhall.lifecycle.models import MembershipChange
from unionhall.members import lists as members_lists
from unionhall.members import queries as members
from unionhall.members.models import Membership, StandingSpell

TIMES = [("late", _("late")), ("soon", _("due within 3 days"))]


def _by_time(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    return queries.narrowed_by_time(rows, wanted, timezone.localdate())


def _by_union(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    here = Q(membership__organization__name__icontains=words)
    return rows.filter(here | Q(target__name__icontains=words))


def _open(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
    waiting = Q(state__in=MembershipChange.OPEN)
    return rows.filter(waiting if wanted else ~waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBatch(Filter):
    """Those that were written down together; reminders lead here."""

    key: str = "batch"

    def fields(self) -> dict[str, forms.Field]:
        return {self.key: forms.UUIDField(required=False, widget=forms.HiddenInput)}

    def narrow(self, rows: QuerySet[Row], given: Mapping[str, Any]) -> QuerySet[Row]:
        wanted = given[self.key]
        return rows.filter(batch=wanted) if wanted else rows


def change_columns(request: ActorRequest) -> list[Column[Any]]:
    """Say what the list of changes shows; what leaves the house is masked."""
    actor = request.actor
    columns: list[Column[Any]] = [
        Column(
            "name",
            pgettext_lazy("member", "Name"),
            lambda c: queries.shown(actor, c).name,
            exported=False,
        ),
        Column(
            "masked_name",
            pgettext_lazy("member", "Name"),
            lambda c: members.identity_of(c.membership.person).masked().name,
            shown=False,
        ),
        Column(
            "kind",
            pgettext_lazy("membership change", "Change"),
            lambda c: c.get_kind_display(),
        ),
        Column(
            "state",
            pgettext_lazy("membership change", "State"),
            lambda c: c.state_name,
            template="lifecycle/state.html",
        ),
        Column("union", pgettext_lazy("member", "Union"), lambda c: c.membership.organization.name),
        Column(
            "target",
            pgettext_lazy("transfer", "New union"),
            lambda c: c.target.name if c.target else "",
        ),
        Column("asked_on", _("Asked for on"), lambda c: c.asked_on, shown=False),
        Column("due_on", _("Due on"), lambda c: c.due_on),
        Column("on", _("Holds from"), lambda c: c.on),
    ]
    if actor.holds(permissions.DECIDE):
        columns.append(
            Column(
                "pick",
                _("Choose"),
                lambda c: c.public_id,
                template="lifecycle/pick_change.html",
                exported=False,
            )
        )
    return columns


def change_filters() -> list[Filter]:
    """Say by what changes can be narrowed."""
    return [
        Choice(
            key="kind",
            label=pgettext_lazy("membership change", "Change"),
            choices=MembershipChange.Kind.choices,
        ),
        Choice(
            key="state",
            label=pgettext_lazy("membership change", "State"),
            choices=MembershipChange.State.choices,
        ),
        Boolean(key="open", label=_("Under way"), apply=_open),
        Choice(key="time", label=_("Deadline"), choices=TIMES, apply=_by_time),
        Choice(key="asked_by", label=_("Asked by"), choices=MembershipChange.Asker.choices),
        Text(key="union", label=pgettext_lazy("member", "Union"), apply=_by_union),
        DateRange(key="asked_on", label=_("Asked for on")),
        OfBatch(),
    ]


def _employer(row: Membership) -> str:
    """Name the employer, and say where that was only typed by somebody or in a list."""
    if row.employer is None and row.employer_typed:
        return gettext("%(name)s (as it was written)") % {"name": row.employer_typed}
    return row.employer_name


def roll_columns(request: ActorRequest) -> list[Column[Membership]]:
    """Say what the list of members shows on which many are decided at once."""
    return [
        Column(
            "name",
            pgettext_lazy("member", "Name"),
            lambda m: members_lists.shown(request, m).name,
        ),
        Column("standing", _("Standing"), lambda m: m.get_standing_display()),
        Column("union", pgettext_lazy("member", "Union"), lambda m: m.organization.name),
        Column("employer", pgettext_lazy("member", "Employer"), _employer),
        Column("birth_year", _("Born in"), lambda m: str(m.person.birth_year)),
        Column("began_on", _("Member since"), lambda m: m.began, sort="began_on"),
        Column("pick", _("Choose"), lambda m: m.public_id, template="lifecycle/pick_member.html"),
    ]


def _ground(rows: QuerySet[Any], ground: str) -> QuerySet[Any]:
    kept = StandingSpell.objects.filter(ground=ground, until=None)
    return rows.filter(pk__in=kept.values("membership"))


def roll_filters() -> list[Filter]:
    """Say by what members can be narrowed."""
    return [
        Text(key="union", label=pgettext_lazy("member", "Union"), apply=members.in_union),
        Text(key="employer", label=pgettext_lazy("member", "Employer"), apply=members.at_employer),
        Choice(key="standing", label=_("Standing"), choices=Membership.Standing.choices),
        Choice(
            key="ground",
            label=pgettext_lazy("membership change", "Ground"),
            choices=StandingSpell.Ground.choices,
            apply=_ground,
        ),
        Choice(
            key="employment_form",
            label=_("Employment form"),
            choices=lambda: codes.choices("employment_form"),
        ),
        DateRange(key="began_on", label=_("Member since")),
    ]
