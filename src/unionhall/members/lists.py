"""What the list of members shows, and by what it can be narrowed."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes import lists as codes
from unionhall.core.filters import Choice, DateRange, Filter, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column
from unionhall.members import queries
from unionhall.members.columns import BY_CODE
from unionhall.members.models import Membership, Person
from unionhall.members.queries import Shown

FIELDS = (
    *(
        "public_id",
        "scope_path",
        "began_on",
        "began_by_month",
        "ended_on",
        "channel",
        "employment_form",
    ),
    *("person__public_id", "person__sealed", "person__key_version", "person__sex"),
    *("organization__name", "organization__code", "employer__name", "employer_typed"),
)
"""What the columns need of a membership; the rest is left where it is."""


def shown(request: ActorRequest, row: Membership) -> Shown:
    """Open a row's identity once for all its columns."""
    known: Shown | None = row.__dict__.get("shown")
    if known is None:
        known = row.__dict__["shown"] = Shown.of(request.actor, row.person, row.scope_path)
    return known


def _masked_name(row: Membership) -> str:
    return queries.identity_of(row.person).masked().name


def columns(request: ActorRequest) -> list[Column[Membership]]:
    """Say what the list shows, and what its file holds: that is always masked."""
    return [
        Column(
            "name",
            pgettext_lazy("member", "Name"),
            lambda m: shown(request, m).name,
            exported=False,
        ),
        Column("masked_name", pgettext_lazy("member", "Name"), _masked_name, shown=False),
        Column("union", pgettext_lazy("member", "Union"), lambda m: m.organization.name),
        Column("phone", pgettext_lazy("member", "Phone"), lambda m: shown(request, m).phone),
        Column("number", _("Document number"), lambda m: shown(request, m).number),
        Column(
            "employment_form",
            _("Employment form"),
            lambda m: codes.label("employment_form", m.employment_form),
        ),
        Column(
            "employer",
            pgettext_lazy("member", "Employer"),
            lambda m: m.employer_name,
            shown=False,
        ),
        Column("began_on", _("Member since"), lambda m: m.began, sort="began_on"),
        Column("ended_on", pgettext_lazy("member", "Until"), lambda m: m.ended_on, shown=False),
        Column("channel", _("Joining channel"), lambda m: m.get_channel_display(), shown=False),
        Column("sex", _("Sex"), lambda m: m.person.get_sex_display(), shown=False),
        Column(
            "union_code",
            BY_CODE["organization_code"].heading,
            lambda m: m.organization.code,
            shown=False,
        ),
        Column("id", BY_CODE["membership"].heading, lambda m: m.public_id, shown=False),
    ]


def _narrow_state(rows: QuerySet[Membership], state: str) -> QuerySet[Membership]:
    return rows.filter(ended_on__isnull=False) if state == "past" else rows


def _one_union(request: ActorRequest) -> list[Filter]:
    """Offer the one union that a page has led from, by its id: names are not unique."""
    try:
        asked = UUID(request.GET.get("of", ""))
    except ValueError:
        return []
    union = queries.union_listed(request.actor, asked)
    if union is None:
        return []
    return [
        Choice(
            key="of",
            label=_("This union only"),
            field="organization__public_id",
            choices=[(str(asked), union.name)],
        )
    ]


def filters(request: ActorRequest) -> list[Filter]:
    """Say by what the list can be narrowed."""
    return [
        *_one_union(request),
        Choice(
            key="state",
            label=pgettext_lazy("member", "State"),
            all_label=_("current members"),
            choices=[("past", _("former members")), ("all", _("current and former"))],
            apply=_narrow_state,
        ),
        Text(key="union", label=pgettext_lazy("member", "Union"), apply=queries.in_union),
        Text(key="employer", label=pgettext_lazy("member", "Employer"), apply=queries.at_employer),
        Choice(
            key="employment_form",
            label=_("Employment form"),
            choices=lambda: codes.choices("employment_form"),
        ),
        Choice(key="channel", label=_("Joining channel"), choices=Membership.Channel.choices),
        DateRange(key="began_on", label=_("Member since")),
        Choice(key="sex", label=_("Sex"), field="person__sex", choices=Person.Sex.choices),
        Choice(
            key="education",
            label=_("Education"),
            field="person__education",
            choices=lambda: codes.choices("education"),
        ),
    ]
