"""The member's own pages: where one stands, asking to be transferred, asking to leave."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import DomainError
from unionhall.core.http import ActorRequest
from unionhall.lifecycle import queries, wording
from unionhall.lifecycle.commands import AskOwnTransfer, AskToLeave, TakeBackOwn
from unionhall.lifecycle.forms import LeaveForm, OwnTransferForm, ids
from unionhall.lifecycle.services import own as services
from unionhall.members import queries as members
from unionhall.members import standings


@never_cache
@require_safe
def own(request: ActorRequest) -> HttpResponse:
    """Where I stand as a member, what follows from it, and what is under way."""
    person = members.own(request.actor)
    current = members.current_membership(person)
    context = {
        "current": current,
        "rights": standings.rights(current, timezone.localdate()) if current else None,
        "under_way": queries.open_change(current) if current else None,
        "changes": [one for one in queries.own_changes(person)[:30] if not one.is_open],
    }
    return render(request, "lifecycle/own.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def transfer(request: ActorRequest) -> HttpResponse:
    """Ask to be transferred: name the new employer, tap its union, done."""
    current = queries.own_membership(request.actor)
    if request.method == "POST" and (target := ids(request.POST.get("target", ""))):
        command = AskOwnTransfer(target=target[0], employer_typed=request.POST.get("words", ""))
        try:
            services.ask_own_transfer(request.actor, command)
        except DomainError as refusal:
            form = OwnTransferForm(request.POST)
            form.add_error(None, str(refusal))
            return _transfer(request, current, form)
        messages.success(request, _("Asked for. Both unions have been told; you need do no more."))
        return redirect("lifecycle:own")
    form = OwnTransferForm(request.POST if request.method == "POST" else None)
    offered = None
    if form.is_bound and form.is_valid():
        offered = queries.unions_for(form.cleaned_data["words"], timezone.localdate())
    return _transfer(request, current, form, offered)


def _transfer(
    request: ActorRequest, current: Any, form: OwnTransferForm, offered: Any = None
) -> HttpResponse:
    context = {
        "form": form,
        "current": current,
        "offered": offered,
        "words": request.POST.get("words", ""),
        "rules": wording.cited("transfer", "", current.scope_path, timezone.localdate()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "lifecycle/own_transfer.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: ActorRequest) -> HttpResponse:
    """Ask to leave the union."""
    current = queries.own_membership(request.actor)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.ask_to_leave(request.actor, AskToLeave(reason=form.cleaned_data["reason"]))
        except DomainError as refusal:
            form.add_error("reason" if refusal.field == "reason" else None, str(refusal))
        else:
            messages.success(request, _("Your wish to leave has reached your union."))
            return redirect("lifecycle:own")
    context = {
        "form": form,
        "current": current,
        "rules": wording.cited("withdraw", "", current.scope_path, timezone.localdate()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "lifecycle/own_leave.html", context, status=status)


@require_POST
def take_back(request: ActorRequest, change: UUID) -> HttpResponse:
    """Take back what I asked for."""
    services.take_back_own(request.actor, TakeBackOwn(change=change))
    messages.success(request, _("Taken back."))
    return redirect("lifecycle:own")
