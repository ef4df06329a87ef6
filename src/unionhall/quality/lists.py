"""What the list of records shows, and by what it can be narrowed."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.codes import lists as codes
from unionhall.core.filters import Choice, DateRange, Filter, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column
from unionhall.members import lists as members
from unionhall.members import queries as people
from unionhall.members.columns import BY_CODE
from unionhall.members.models import Membership
from unionhall.quality import queries
from unionhall.quality.standard import DETAILS, Standard, missing_by


def lacks(row: Membership) -> str:
    """Name what a record lacks."""
    names = [str(detail.label) for detail in missing_by(getattr(row, "mask", 0))]
    return gettext(", ").join(names) if names else gettext("nothing")


def columns(request: ActorRequest) -> list[Column[Membership]]:
    """Say what the list shows; its file is masked."""
    return [
        Column(
            "name",
            pgettext_lazy("member", "Name"),
            lambda m: members.shown(request, m).name,
            exported=False,
        ),
        Column(
            "masked_name",
            pgettext_lazy("member", "Name"),
            lambda m: people.identity_of(m.person).masked().name,
            shown=False,
        ),
        Column("lacks", _("Lacks"), lacks),
        Column("union", pgettext_lazy("member", "Union"), lambda m: m.organization.name),
        Column("employer", pgettext_lazy("member", "Employer"), lambda m: m.employer_name),
        Column(
            "phone",
            pgettext_lazy("member", "Phone"),
            lambda m: members.shown(request, m).phone,
        ),
        Column("began_on", _("Member since"), lambda m: m.began, sort="began_on"),
        Column("id", BY_CODE["membership"].heading, lambda m: m.public_id, shown=False),
    ]


def _place(request: ActorRequest) -> list[Filter]:
    """Offer the body that a page has led from, by its id: names are not unique."""
    try:
        asked = UUID(request.GET.get("of", ""))
    except ValueError:
        return []
    body = queries.place_listed(request.actor, asked)
    if body is None:
        return []
    path = body.path

    def within(rows: QuerySet[Membership], _wanted: str) -> QuerySet[Membership]:
        return rows.filter(scope_path__within=path)

    return [
        Choice(
            key="of",
            label=_("This body and below"),
            choices=[(str(asked), body.name)],
            apply=within,
        )
    ]


def filters(request: ActorRequest, what: Standard) -> list[Filter]:
    """Say by what the list can be narrowed."""
    named = [(detail.code, detail.label) for detail in DETAILS]

    def state(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        return rows.filter(mask=0) if wanted == "qualified" else rows

    def lacking(rows: QuerySet[Membership], wanted: str) -> QuerySet[Membership]:
        return queries.lacking(rows, what, wanted)

    return [
        *_place(request),
        Choice(
            key="state",
            label=pgettext_lazy("record", "State"),
            all_label=_("not qualified"),
            choices=[("qualified", _("qualified")), ("all", pgettext_lazy("records", "all"))],
            apply=state,
        ),
        Choice(key="lacks", label=_("Lacks"), choices=named, apply=lacking),
        Choice(key="only", label=_("Lacks nothing but"), choices=named, apply=queries.lacking_only),
        Text(key="union", label=pgettext_lazy("member", "Union"), apply=people.in_union),
        Choice(
            key="employment_form",
            label=_("Employment form"),
            choices=lambda: codes.choices("employment_form"),
        ),
        DateRange(key="began_on", label=_("Member since")),
    ]
