"""The inbox of what is due, and putting it off."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unionhall.core import exporting
from unionhall.core.dues import DUES, Wanted
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.listing import note_export
from unionhall.organizations.views.deeds import carry_out, posted
from unionhall.register import forms, inbox, queries
from unionhall.register.inbox import Item
from unionhall.register.permissions import EXPORT, VIEW
from unionhall.register.services import putting_off
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
    table = exporting.Table(
        name="register.inbox",
        permission=EXPORT,
        filename=_("what is due"),
        columns=columns,
        rows=shown,
        count=len(shown),
        note=lambda: note_export(request.actor, EXPORT, "register.inbox", wanted, len(shown)),
    )
    return exporting.respond(request, wanted, table)


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
