"""Choosing a change, seeing what it would do, and carrying it out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.core.identifiers import uuid7
from unionhall.founding import permissions as founding
from unionhall.restructuring import errors, forms, lists, permissions, queries, services
from unionhall.restructuring.commands import Preview

OFFERED = 60
RECENT = 5
Kind = forms.KINDS
ICONS = {
    Kind.LEAVE: "building-factory-2",
    Kind.PASS: "arrows-exchange",
    Kind.SPLIT: "users",
    Kind.MERGE: "users-group",
    Kind.MOVE: "sitemap",
    Kind.DISSOLVE: "ban",
}
HINTS = {
    Kind.LEAVE: gettext_lazy("Its coverage and its people go over on one day."),
    Kind.PASS: gettext_lazy("Its coverage and its people go over on one day."),
    Kind.SPLIT: gettext_lazy("Chosen firms and their people form a new joint union."),
    Kind.MERGE: gettext_lazy("Others end here; this union takes over all that they have."),
    Kind.MOVE: gettext_lazy("All that stands below comes along."),
    Kind.DISSOLVE: gettext_lazy("Members are kept at the union that takes over."),
}


@require_safe
def place(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show what can be changed about a body, and what was."""
    body = queries.body(request.actor, organization, permissions.CHANGE)
    context = {
        "body": body,
        "doors": [
            (kind.label, HINTS[kind], ICONS[kind], _url(body.public_id, kind))
            for kind in queries.possible_kinds(body)
        ],
        "recent": queries.at_body(queries.changes(request.actor), body)[:RECENT],
    }
    return render(request, "restructuring/place.html", context)


def _url(body: UUID, kind: str) -> str:
    return reverse("restructuring:plan", args=[body, kind])


@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest, organization: UUID, operation: str) -> HttpResponse:
    """Choose, look at what it would do, carry it out: three steps of one form."""
    body = queries.body(request.actor, organization, permissions.CHANGE)
    if operation not in queries.possible_kinds(body):
        raise errors.UnknownKind
    text = request.GET.get("q", "")[:80]
    rows = queries.possible_targets(request.actor, body, operation)
    targets = queries.nearest(rows, body, text, OFFERED + 1)
    initial: dict[str, Any] = {"on": timezone.localdate(), "key": uuid7()}
    if operation == Kind.DISSOLVE and (first := queries.first_receiver(rows, body)):
        targets = [first, *(one for one in targets if one != first)]
        initial["successor"] = first.public_id
    form = forms.FORMS[operation](
        request.POST if request.method == "POST" else None,
        firms=[(str(t.employer.public_id), t.employer.name) for t in queries.firms(body)],
        targets=[(str(one.public_id), f"{one.name}  {one.code}") for one in targets[:OFFERED]],
        initial=initial,
    )
    context = {
        "body": body,
        "form": form,
        "title": Kind(operation).label,
        "hint": HINTS[Kind(operation)],
        "founds": operation in {Kind.LEAVE, Kind.SPLIT},
        "may_prepare": request.actor.may(founding.PREPARE, body.path),
        "danger": operation in {Kind.MERGE, Kind.DISSOLVE},
        "text": text,
        "more": text or len(targets) > OFFERED,
    }
    stage = request.POST.get("stage", "")
    if stage in {"preview", "carry"} and form.is_valid():
        try:
            if stage == "carry":
                change = services.carry_out(request.actor, form.carrying_out(body.public_id))
                messages.success(request, _("The change has been carried out."))
                return redirect(lists.change_url(change))
            outcome = services.preview(
                request.actor, Preview(operation=form.operation(body.public_id))
            )
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
        else:
            if not outcome.blocked:
                context["outcome"] = outcome
                context["tables"] = lists.tables(request.actor, outcome.figures)
                return render(request, "restructuring/preview.html", context)
            field = outcome.field if outcome.field in form.fields else None
            form.add_error(field, outcome.blocked)
    status = 422 if form.is_bound and stage != "choose" and form.errors else 200
    return render(request, "restructuring/plan.html", context, status=status)
