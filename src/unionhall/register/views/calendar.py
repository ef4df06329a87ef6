"""The calendar of a body: what happens and what is due, and the feed that other calendars read."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.agenda import AGENDA, Happening, Window
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.organizations import queries as organizations
from unionhall.register import agenda, forms, ics, queries
from unionhall.register.commands import MakeFeed, RevokeFeed
from unionhall.register.permissions import VIEW
from unionhall.register.services import feeds

SHOWN_A_DAY = 4


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the calendar."""

    day: date
    inside: bool
    today: bool
    happenings: list[Happening] = field(default_factory=list)

    @property
    def shown(self) -> list[Happening]:
        return self.happenings[:SHOWN_A_DAY]

    @property
    def more(self) -> int:
        return max(0, len(self.happenings) - SHOWN_A_DAY)


@require_safe
def calendar(request: ActorRequest) -> HttpResponse:
    """Show a month of a body: meetings and what is due; as a grid, or as a list."""
    actor, today = request.actor, timezone.localdate()
    if not actor.holds(VIEW):
        raise NotPermitted
    form = forms.CalendarForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    asked = given.get("organization")
    body = queries.union(actor, asked) if asked else organizations.tops(actor).first()
    first = (given.get("month") or today).replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    window = Window(first=first, last=last, today=today, path=body.path if body else "")
    found = agenda.collect(actor, window, given.get("kind", ""))
    kept = {name: given[name] for name in ("organization", "kind", "view") if given.get(name)}
    others = {name: value for name, value in kept.items() if name != "view"}
    feed = queries.feed_of(actor)
    context = {
        "body": body,
        "form": form,
        "month": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "behind": last + timedelta(days=1),
        "kept": urlencode(kept),
        "others": urlencode(others),
        "cells": _cells(first, last, today, found),
        "happenings": found,
        "as_list": given.get("view") == "list",
        "ways": AGENDA.ways_of(actor),
        "feed": feed,
        "secret": request.session.pop("register_feed", ""),
        "may_have_feed": actor.duty_id is not None,
    }
    if context["secret"]:
        path = reverse("register:feed", args=[context["secret"]])
        context["feed_url"] = request.build_absolute_uri(path)
    return render(request, "register/calendar.html", context, status=422 if form.errors else 200)


def _cells(first: date, last: date, today: date, found: list[Happening]) -> list[DayCell]:
    on: dict[date, list[Happening]] = defaultdict(list)
    for one in found:
        on[one.on].append(one)
    cells, day = [], first - timedelta(days=first.weekday())
    while day <= last or day.weekday():
        cells.append(DayCell(day, first <= day <= last, day == today, on[day]))
        day += timedelta(days=1)
    return cells


@require_POST
def make_feed(request: ActorRequest) -> HttpResponse:
    """Make a new secret address for the actor's feed, and show it once."""
    request.session["register_feed"] = feeds.make_feed(request.actor, MakeFeed())
    return redirect(reverse("register:calendar") + "#feed")


@require_POST
def revoke_feed(request: ActorRequest) -> HttpResponse:
    """Close the actor's feed."""
    feeds.revoke_feed(request.actor, RevokeFeed())
    messages.success(request, _("The feed is closed; its address opens nothing any more."))
    return redirect(reverse("register:calendar") + "#feed")


@login_not_required
@require_safe
def feed(request: ActorRequest, secret: str) -> HttpResponse:
    """Answer a calendar program that knows the secret of a duty's feed."""
    today = timezone.localdate()
    found = queries.feed_by_hash(feeds.hashed(secret), today)
    if found is None:
        raise NotFound
    actor, row = found
    with override("zh-hans"):
        content = ics.calendar(actor, row, today)
    etag = ics.etag(content)
    if request.headers.get("If-None-Match", "") == etag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    patch_cache_control(response, private=True, max_age=3600)
    return response
