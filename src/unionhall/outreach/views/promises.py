"""The register of demands and service-package items."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing
from unionhall.outreach import lists, queries
from unionhall.outreach.forms.promises import AnswerForm, PromiseForm, TakeBackForm
from unionhall.outreach.permissions import VIEW
from unionhall.outreach.services import promises as services

Refusals = (Rejected, Conflict)


@require_safe
def promises(request: ActorRequest) -> HttpResponseBase:
    """List what was asked for and promised, what is open and what is late."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    today = timezone.localdate()
    counts = queries.promise_counts(queries.promises(request.actor), today)
    return lists.promises(request, today).respond("outreach/promises.html", {"counts": counts})


@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: ActorRequest, promise: UUID) -> HttpResponse:
    """Show one promise, and take its answer."""
    found = queries.promise(request.actor, promise)
    today = timezone.localdate()
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            try:
                services.answer(request.actor, form.command(promise))
            except Refusals as refusal:
                blame(form, refusal)
            else:
                return redirect("outreach:promise", promise)
    else:
        satisfied = {True: "yes", False: "no", None: ""}[found.satisfied]
        form = AnswerForm(
            initial={
                "answer": found.answer,
                "answered_on": found.answered_on or today,
                "satisfied": satisfied,
            }
        )
    context = {
        "promise": found,
        "form": form,
        "may_answer": queries.may_answer(request.actor, found),
        "meeting_seen": queries.may(request.actor, VIEW, found.scope_path),
        "late": found.answered_on is None and found.due_on < today,
    }
    return render(request, "outreach/promise.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, promise: UUID) -> HttpResponse:
    """Change the wording, the owner or the due day."""
    found = queries.promise(request.actor, promise)
    if not queries.may_answer(request.actor, found):
        raise NotPermitted
    bodies = queries.bodies_in_line(found.scope_path)
    offered = choosing.offered(request, bodies, found.owner.public_id, field="demand-owner")
    if request.method == "POST":
        form = PromiseForm(request.POST, owners=offered.candidates)
        if form.is_valid():
            try:
                services.change_promise(request.actor, form.change(promise))
            except Refusals as refusal:
                blame(form, refusal)
            else:
                return redirect("outreach:promise", promise)
    else:
        initial = {
            "text": found.text,
            "category": found.category,
            "owner": found.owner.public_id,
            "due_on": found.due_on,
        }
        form = PromiseForm(owners=offered.candidates, initial=initial)
    context = {"promise": found, "form": form, "offered": offered}
    status = 422 if form.errors else 200
    return render(request, "outreach/promise_change.html", context, status=status)


@require_POST
def take_back(request: ActorRequest, promise: UUID) -> HttpResponse:
    """Open a promise again whose answer was entered by mistake."""
    queries.promise(request.actor, promise)
    form = TakeBackForm(request.POST)
    if form.is_valid():
        services.take_back_answer(request.actor, form.command(promise))
    return redirect("outreach:promise", promise)
