"""The staff's pages about members."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.codes import lists
from unionhall.core.errors import Rejected
from unionhall.core.filters import Choice, DateRange, Filter, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.members import permissions, queries
from unionhall.members.contributions import CONTRIBUTIONS
from unionhall.members.forms import FindForm, ReasonForm
from unionhall.members.queries import Membership, Person, Shown
from unionhall.members.services import opening

MOST_FOUND = 50


def _shown(request: ActorRequest, row: Membership) -> Shown:
    """Open a row's identity once for all its columns."""
    if not hasattr(row, "shown"):
        row.shown = Shown.of(request.actor, row.person, row.scope_path)  # type: ignore[attr-defined]
    shown: Shown = row.shown
    return shown


def _masked_name(row: Membership) -> str:
    return queries.identity_of(row.person).masked().name


def _columns(request: ActorRequest) -> list[Column[Membership]]:
    return [
        Column(
            "name",
            pgettext_lazy("member", "Name"),
            lambda m: _shown(request, m).name,
            exported=False,
        ),
        Column("masked_name", pgettext_lazy("member", "Name"), _masked_name, shown=False),
        Column("union", pgettext_lazy("member", "Union"), lambda m: m.organization.name),
        Column("phone", pgettext_lazy("member", "Phone"), lambda m: _shown(request, m).phone),
        Column("number", _("Document number"), lambda m: _shown(request, m).number),
        Column(
            "employment_form",
            _("Employment form"),
            lambda m: lists.label("employment_form", m.employment_form),
        ),
        Column(
            "employer",
            pgettext_lazy("member", "Employer"),
            lambda m: m.employer.name if m.employer else "",
            shown=False,
        ),
        Column("began_on", _("Member since"), lambda m: m.began_on, sort="began_on"),
        Column("ended_on", pgettext_lazy("member", "Until"), lambda m: m.ended_on, shown=False),
        Column("channel", _("Joining channel"), lambda m: m.get_channel_display(), shown=False),
        Column("sex", _("Sex"), lambda m: m.person.get_sex_display(), shown=False),
    ]


def _narrow_state(rows: QuerySet[Membership], state: str) -> QuerySet[Membership]:
    return rows.filter(ended_on__isnull=False) if state == "past" else rows


def _filters() -> list[Filter]:
    return [
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
            choices=lambda: lists.choices("employment_form"),
        ),
        Choice(key="channel", label=_("Joining channel"), choices=Membership.Channel.choices),
        DateRange(key="began_on", label=_("Member since")),
        Choice(key="sex", label=_("Sex"), field="person__sex", choices=Person.Sex.choices),
        Choice(
            key="education",
            label=_("Education"),
            field="person__education",
            choices=lambda: lists.choices("education"),
        ),
    ]


@require_safe
def memberships(request: ActorRequest) -> HttpResponseBase:
    """List the members in sight: current ones, unless others are asked for."""
    rows = queries.listed(request.actor)
    if not request.GET.get("state"):
        rows = rows.filter(ended_on=None)
    listing = Listing(
        request,
        rows,
        name="members.memberships",
        columns=_columns(request),
        filters=_filters(),
        export=permissions.EXPORT,
        filename=_("members"),
        row_url=lambda m: reverse("members:membership", args=[m.public_id]),
        empty=_("No members here yet. Once applications are approved, members appear here."),
    )
    return listing.respond("members/memberships.html", {"find": FindForm()})


@never_cache
@require_http_methods(["GET", "POST"])
def find(request: ActorRequest) -> HttpResponse:
    """Find members by exact name or phone, below one's own body only."""
    rows = queries.listed(request.actor)
    if request.method != "POST":
        return render(request, "members/find.html", {"find": FindForm()})
    form, found = FindForm(request.POST), None
    if form.is_valid():
        try:
            found = list(queries.found(rows, form.cleaned_data["words"])[: MOST_FOUND + 1])
        except Rejected as refusal:
            form.add_error("words", str(refusal))
    context: dict[str, Any] = {"find": form, "most": MOST_FOUND}
    if found is not None:
        context["more"] = len(found) > MOST_FOUND
        context["found"] = [(m, _shown(request, m)) for m in found[:MOST_FOUND]]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "members/find.html", context, status=status)


@never_cache
@require_safe
def membership(request: ActorRequest, membership: UUID) -> HttpResponse:
    """Show one membership: who, where, since when, what was agreed to, who looked."""
    found = queries.membership(request.actor, membership)
    return _page(request, found, ReasonForm())


@never_cache
@require_POST
def unseal(request: ActorRequest, membership: UUID) -> HttpResponse:
    """Show the full data once, for the reason given."""
    found = queries.membership(request.actor, membership, permissions.UNSEAL)
    form, opened = ReasonForm(request.POST), None
    if form.is_valid():
        command = opening.Unseal(membership=membership, reason=form.cleaned_data["reason"])
        try:
            opened = opening.unseal(request.actor, command)
        except Rejected as refusal:
            form.add_error("reason", str(refusal))
    return _page(request, found, form, opened)


def _page(
    request: ActorRequest, found: Membership, form: ReasonForm, opened: Any = None
) -> HttpResponse:
    context = {
        "membership": found,
        "person": found.person,
        "shown": _shown(request, found),
        "opened": opened,
        "form": form,
        "may_unseal": request.actor.may(permissions.UNSEAL, found.scope_path),
        "spells": queries.spells_in_sight(request.actor, found.person),
        "consents": queries.consents(found.person),
        "unsealings": queries.unsealings(found.person),
        "sections": CONTRIBUTIONS.for_staff(request.actor, found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "members/membership.html", context, status=status)
