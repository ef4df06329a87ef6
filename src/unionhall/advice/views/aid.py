"""Requests for legal aid: the list, one request, and its steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from unionhall.advice import commands, law, lists, queries, wording
from unionhall.advice.forms import AssignForm, DecideForm, EndForm, OnForm, PapersForm
from unionhall.advice.services import aid
from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.register.law import Place


@require_safe
def aid_requests(request: ActorRequest) -> HttpResponseBase:
    """List the requests for legal aid."""
    if not queries.sees_any(request.actor):
        raise NotPermitted
    return lists.aid_requests(request, timezone.localdate()).respond("advice/aid_requests.html")


@require_safe
def aid_request(request: ActorRequest, aid_request: UUID) -> HttpResponse:
    """Show one request, what is to be done next, and until when by law."""
    return _page(request, aid_request, {})


def _page(
    request: ActorRequest, public_id: UUID, wrong: dict[str, forms.Form], status: int = 200
) -> HttpResponse:
    row, today = queries.aid_request(request.actor, public_id), timezone.localdate()
    place = Place.of(row.organization)
    offered = queries.lawyers_for(row.scope_path, today)
    context: dict[str, Any] = {
        "row": row,
        "clock": wording.shown_clock(row, law.aid_clock(row, place), today),
        "limit": wording.limit(law.limitation(row.consultation, today, place)),
        "may_decide": queries.may_aid(request.actor, row.scope_path),
        "papers": PapersForm(),
        "came": OnForm(auto_id="came-%s"),
        "begin": OnForm(auto_id="begin-%s"),
        "decide": DecideForm(auto_id="decide-%s"),
        "assign": AssignForm(lawyers=offered, auto_id="assign-%s"),
        "end": EndForm(auto_id="end-%s"),
        "lawyers": len(offered),
    }
    return render(request, "advice/aid_request.html", context | wrong, status=status)


def _step(
    request: ActorRequest, public_id: UUID, name: str, form: forms.Form, do: Callable[[], object]
) -> HttpResponse:
    """Do a step, or show the page again with the sentence beside the field at fault."""
    queries.aid_request(request.actor, public_id)
    if form.is_valid():
        try:
            do()
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
        else:
            return redirect("advice:aid_request", public_id)
    return _page(request, public_id, {name: form}, 422)


@require_POST
def papers(request: ActorRequest, aid_request: UUID) -> HttpResponse:
    """Tell what is missing."""
    form = PapersForm(request.POST)
    return _step(
        request,
        aid_request,
        "papers",
        form,
        lambda: aid.ask_papers(
            request.actor, commands.AskPapers(request=aid_request, **form.cleaned_data)
        ),
    )


@require_POST
def papers_came(request: ActorRequest, aid_request: UUID) -> HttpResponse:
    """Note that what was missing came."""
    form = OnForm(request.POST)
    return _step(
        request,
        aid_request,
        "came",
        form,
        lambda: aid.take_papers(
            request.actor, commands.TakePapers(request=aid_request, **form.cleaned_data)
        ),
    )


@require_POST
def begin(request: ActorRequest, aid_request: UUID) -> HttpResponse:
    """Begin before the decision."""
    form = OnForm(request.POST)
    return _step(
        request,
        aid_request,
        "begin",
        form,
        lambda: aid.begin_first(
            request.actor, commands.BeginFirst(request=aid_request, **form.cleaned_data)
        ),
    )


@require_POST
def decide(request: ActorRequest, aid_request: UUID) -> HttpResponse:
    """Grant or refuse."""
    form = DecideForm(request.POST)

    def do() -> object:
        data = form.cleaned_data
        command = commands.DecideAid(
            request=aid_request,
            granted=data["decision"] == "granted",
            on=data["on"],
            reason=data["reason"],
        )
        return aid.decide_aid(request.actor, command)

    return _step(request, aid_request, "decide", form, do)


@require_POST
def assign(request: ActorRequest, aid_request: UUID) -> HttpResponse:
    """Assign a lawyer."""
    row = queries.aid_request(request.actor, aid_request)
    form = AssignForm(
        request.POST, lawyers=queries.lawyers_for(row.scope_path, timezone.localdate())
    )

    def do() -> object:
        data = form.cleaned_data
        command = commands.AssignLawyer(
            request=aid_request, lawyer=UUID(data["lawyer"]), on=data["on"]
        )
        return aid.assign_lawyer(request.actor, command)

    return _step(request, aid_request, "assign", form, do)


@require_POST
def end(request: ActorRequest, aid_request: UUID) -> HttpResponse:
    """Note what came of it."""
    form = EndForm(request.POST)

    def do() -> object:
        data = form.cleaned_data
        command = commands.EndAid(
            request=aid_request,
            on=data["on"],
            outcome=queries.outcome(data["outcome"]),
            reason=data["reason"],
        )
        return aid.end_aid(request.actor, command)

    return _step(request, aid_request, "end", form, do)
