"""The inbox and the calendar of what is due, and the feed that other calendars read."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unionhall.core import exporting
from unionhall.core.dues import DUES, Wanted
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.listing import note_export
from unionhall.organizations.views.deeds import carry_out, posted
from unionhall.register import forms, ics, inbox, queries
from unionhall.register.commands import MakeFeed, RevokeFeed
from unionhall.register.inbox import Item
from unionhall.register.permissions import EXPORT, VIEW
from unionhall.register.services import feeds, putting_off
from unionhall.register.views.deeds import deed

PAGE = 50
SHOWN_A_DAY = 4


def _place(request: ActorRequest) -> tuple[Any, forms.PlaceForm]:
    if not request.actor.holds(VIEW):
        raise NotPermitted
    form = forms.PlaceForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data.get("organization")
    return (queries.union(request.actor, asked) if asked else None), form


@require_safe
def show(request: ActorRequest) -> HttpResponseBase:
    """Show what is due, the most urgent first; or hand it out as a file."""
    body, _form = _place(request)
    today = timezone.localdate()
    form = forms.InboxForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    kinds = frozenset({given["kind"]}) if given.get("kind") else frozenset[str]()
    wanted = Wanted(today=today, path=body.path if body else "", kinds=kinds)
    due, put_off = inbox.items(request.actor, wanted)
    shown = put_off if given.get("within") == forms.PUT_OFF else due
    shown = [item for item in shown if _passes(item, given)]
    if wanted_file := request.GET.get("export"):
        return _export(request, shown, wanted_file)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    kept = {
        name: value for name in (*form.fields, "organization") if (value := request.GET.get(name))
    }
    context = {
        "body": body,
        "form": form,
        "page": page,
        "groups": list(inbox.groups(list(page.object_list), today)),
        "late": sum(item.due.late(today) for item in due),
        "soon": sum(item.days is not None and 0 <= item.days <= inbox.SOON for item in due),
        "missing": sum(item.days is None for item in due),
        "put_off": len(put_off),
        "filtered": bool(kept),
        "may_export": request.actor.holds(EXPORT),
        "query": urlencode(kept),
    }
    status = 422 if form.errors else 200
    return render(request, "register/inbox.html", context, status=status)


def _passes(item: Item, given: dict[str, Any]) -> bool:
    within, whose = given.get("within", ""), given.get("whose", "")
    if given.get("q", "").strip() and given["q"].strip() not in item.due.heading:
        return False
    if whose and item.upper != (whose == forms.UPPER):
        return False
    if within == forms.LATE:
        return item.due.late(item.today)
    if within == forms.MISSING:
        return item.days is None
    return not within.isdigit() or (item.days is not None and item.days <= int(within))


def _export(request: ActorRequest, shown: list[Item], wanted: str) -> HttpResponseBase:
    if not request.actor.holds(EXPORT):
        raise NotPermitted
    if wanted not in {"csv", "xlsx"}:
        raise exporting.UnknownFormat
    shown = [item for item in shown if request.actor.may(EXPORT, item.due.path)]
    columns: list[tuple[str, Any]] = [
        (_("Union concerned"), lambda item: item.due.heading),
        (_("What falls due"), lambda item: item.kind),
        (_("Details"), lambda item: item.due.detail),
        (_("Due on"), lambda item: item.due.due_on),
        (_("Days left"), lambda item: item.days),
        (
            _("Whose turn"),
            lambda item: item.whose,
        ),
        (_("Put off until"), lambda item: item.put_off.until if item.put_off else None),
        (_("Reason"), lambda item: item.put_off.reason if item.put_off else ""),
    ]
    note_export(request.actor, EXPORT, "register.inbox", wanted, len(shown))
    rows: Any = shown
    if wanted == "csv":
        return exporting.as_csv(columns, rows, _("what is due"), get_language() or "")
    return exporting.as_xlsx(columns, rows, _("what is due"))


@deed
def put_off(request: ActorRequest, organization: UUID, subject: str) -> HttpResponse:
    """Put something off until a day, with a reason."""
    union = queries.union(request.actor, organization)
    kind = subject.partition(":")[0]
    if kind not in DUES.kinds:
        raise NotFound
    form = forms.PutOffForm(posted(request))
    back = reverse("register:inbox")
    return carry_out(
        request,
        form,
        template="register/form.html",
        context={
            "title": _("Put off: %(what)s") % {"what": DUES.kinds[kind]},
            "body": union,
            "button": _("Put it off"),
            "hint": _("It comes back on that day. It goes only when the thing itself is done."),
            "back": back,
        },
        deed=lambda: putting_off.put_off(request.actor, form.command(union.public_id, subject)),
        said=_("Put off."),
        back=lambda _row: back,
    )


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the calendar."""

    day: date
    inside: bool
    today: bool
    items: list[Item] = field(default_factory=list)

    @property
    def shown(self) -> list[Item]:
        return self.items[:SHOWN_A_DAY]

    @property
    def more(self) -> int:
        return max(0, len(self.items) - SHOWN_A_DAY)


@require_safe
def calendar(request: ActorRequest) -> HttpResponse:
    """Show a month: what is due on which day; as a grid, or as a list."""
    body, form = _place(request)
    today = timezone.localdate()
    first = (form.cleaned_data.get("month") or today).replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    wanted = Wanted(today=today, path=body.path if body else "", until=last, dated=True)
    due, _put_off = inbox.items(request.actor, wanted)
    found = [item for item in due if item.due.due_on and first <= item.due.due_on <= last]
    feed = queries.feed_of(request.actor)
    context = {
        "body": body,
        "month": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "behind": last + timedelta(days=1),
        "cells": _cells(first, last, today, found),
        "items": found,
        "as_list": request.GET.get("as") == "list",
        "feed": feed,
        "secret": request.session.pop("register_feed", ""),
        "may_have_feed": request.actor.duty_id is not None,
    }
    if context["secret"]:
        path = reverse("register:feed", args=[context["secret"]])
        context["feed_url"] = request.build_absolute_uri(path)
    return render(request, "register/calendar.html", context)


def _cells(first: date, last: date, today: date, found: list[Item]) -> list[DayCell]:
    on: dict[date | None, list[Item]] = defaultdict(list)
    for item in found:
        on[item.due.due_on].append(item)
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
