"""The coverage of small firms, who answers for what, and the part of the first page."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from unionhall.accounts import permissions as accounts
from unionhall.core.dues import Wanted
from unionhall.core.errors import NotPermitted
from unionhall.core.filters import Choice
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.register import coverage as coverage_of
from unionhall.register import forms, inbox, queries
from unionhall.register.panels import content
from unionhall.register.permissions import EXPORT, KEEP, VIEW

SHOWN = 5


@require_safe
def union(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show the register of one union as of a day: a section of its page, or a page by itself."""
    body = queries.union(request.actor, organization)
    form = forms.PlaceForm(request.GET)
    day = (form.cleaned_data["on"] if form.is_valid() else None) or timezone.localdate()
    template = "register/panel.html" if request.htmx else "register/union.html"
    context = {"body": body, "panel": content(request.actor, body, day)}
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
def coverage(request: ActorRequest) -> HttpResponse:
    """Show, as tiles and as a table, how far each street's small firms are covered on a day."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    form = forms.PlaceForm(request.GET or None)
    day = timezone.localdate()
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["on"] or day
    areas = coverage_of.areas(request.actor, day)
    context = {
        "form": form,
        "day": day,
        "today": day == timezone.localdate(),
        "areas": areas,
        "picture": coverage_of.picture(request.actor, areas) if areas else None,
        "covered": sum(area.covered for area in areas),
        "uncovered": sum(area.uncovered for area in areas),
        "joint_unions": sum(area.joint_unions for area in areas),
        "members": sum(area.members for area in areas),
    }
    return render(request, "register/coverage.html", context, status=422 if form.errors else 200)


def _at_body(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    return rows.filter(organization__name__icontains=words)


@require_safe
def responsibilities(request: ActorRequest) -> HttpResponseBase:
    """List who answers for which body, and so for all that lies below it."""
    actor = request.actor

    def name(duty: Any) -> str:
        return str(duty.user.name) if actor.may(accounts.VIEW, duty.scope_path) else ""

    return Listing(
        request,
        queries.responsible(actor, timezone.localdate()),
        name="register.responsibilities",
        columns=[
            Column("body", _("Union body"), lambda d: d.organization.name, sort="scope_path"),
            Column("kind", _("Kind"), lambda d: d.organization.get_kind_display()),
            Column("role", _("Duty"), lambda d: d.get_role_display(), sort="role"),
            Column("name", pgettext_lazy("of a person", "Name"), name),
            Column("since", _("From"), lambda d: d.valid_from, sort="valid_from"),
        ],
        filters=[Choice(key="role", label=_("Duty"), choices=forms.ROLES)],
        search=_at_body,
        search_hint=_("Name of the union body"),
        export=EXPORT,
        filename=_("who answers for what"),
        empty=_("Nobody holds a duty here."),
    ).respond("register/responsibilities.html")


@require_safe
def today(request: ActorRequest) -> HttpResponse:
    """Show the most urgent of what is due, as a part of the first page."""
    if not request.actor.holds(KEEP):
        raise NotPermitted
    due, _put_off = inbox.items(request.actor, Wanted(today=timezone.localdate(), dated=True))
    mine = [item for item in due if item.may]
    context = {"items": mine[:SHOWN], "count": len(mine), "more": len(mine) > SHOWN}
    return render(request, "register/today.html", context)
