"""Pages about files for the bank."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unionhall.cards import errors, files, lists, permissions, queries
from unionhall.cards.downloads import as_download
from unionhall.cards.forms import AnswerForm, BatchForm, SettleForm
from unionhall.cards.services import answers
from unionhall.cards.services import batches as services
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing

MOST_MATTERS = 50
"""How many open matters a page shows at once; the next come up as these are settled."""


def _batch_form(request: ActorRequest, data: Any = None) -> tuple[BatchForm, choosing.Offered]:
    offered = choosing.offered(request, queries.bodies(request.actor), asked="body")
    start = {"organization": offered.chosen}
    return BatchForm(data, bodies=offered.choices, initial=start), offered


def _list(
    request: ActorRequest, *, sent: Any = None, answer: AnswerForm | None = None
) -> HttpResponseBase:
    actor = request.actor
    if not actor.holds(permissions.VIEW):
        raise NotPermitted
    in_charge = actor.holds(permissions.EXCHANGE)
    form, offered = sent or _batch_form(request)
    context = {
        "form": form if in_charge else None,
        "offered": offered,
        "answer": (answer or AnswerForm()) if in_charge else None,
        "ready": queries.ready_to_send(actor, timezone.localdate()) if in_charge else 0,
    }
    response = lists.batches(request).respond("cards/batches.html", context)
    if sent is not None or answer is not None:
        response.status_code = 422
    return response


@require_safe
def batches(request: ActorRequest) -> HttpResponseBase:
    """List the files for the bank."""
    return _list(request)


@require_POST
def make(request: ActorRequest) -> HttpResponseBase:
    """Make a file of the consented cards of a body."""
    form, offered = _batch_form(request, request.POST)
    if form.is_valid():
        try:
            batch = services.make_batch(request.actor, form.command())
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
        else:
            return redirect("cards:batch", batch.public_id)
    return _list(request, sent=(form, offered))


def _page(
    request: ActorRequest,
    public_id: UUID,
    *,
    answer: AnswerForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponseBase:
    actor = request.actor
    batch = queries.batch(actor, public_id)
    in_charge = actor.may(permissions.EXCHANGE, batch.scope_path)
    matters = queries.matters(batch, timezone.localdate())
    context = {
        "batch": batch,
        "state_name": batch.state_label(batch.state),
        "matters": [(matter, _who(actor, matter)) for matter in matters[:MOST_MATTERS]],
        "more_matters": max(0, len(matters) - MOST_MATTERS),
        "answers": queries.answers(batch),
        "in_charge": in_charge,
        "may_send": in_charge and batch.state in {"made", "sent"},
        "may_cancel": in_charge and batch.state == "made",
        "answer": (answer or AnswerForm())
        if in_charge and batch.state in {"sent", "answered", "settled"}
        else None,
        "refusal": refusal,
    }
    response = lists.lines(request, batch).respond("cards/batch.html", context)
    if refusal or answer is not None:
        response.status_code = status
    return response


def _who(actor: Actor, matter: queries.Matter) -> str:
    return queries.shown(actor, matter.card).name if matter.card else ""


@require_safe
def batch(request: ActorRequest, batch: UUID) -> HttpResponseBase:
    """Show a file: how far the bank is, what does not fit, and who must act."""
    return _page(request, batch)


@require_POST
def download(request: ActorRequest, batch: UUID) -> HttpResponseBase:
    """Hand the file out; it is built on request and exists nowhere else."""
    try:
        sent = services.send_batch(request.actor, services.SendBatch(batch=batch))
    except (Rejected, Conflict) as refusal:
        return _page(request, batch, refusal=str(refusal), status=refusal.status)
    return as_download(sent)


@require_POST
def take_answer(request: ActorRequest, batch: UUID | None = None) -> HttpResponseBase:
    """Take the bank's answer and go to its file's page."""
    form = AnswerForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            if upload.size > files.LARGEST_FILE:
                raise errors.TooLarge(limit=files.LARGEST_FILE // files.MEGABYTE)
            command = answers.TakeAnswer(content=upload.read(), batch=batch)
            taken = answers.take_answer(request.actor, command)
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _said(taken))
            return redirect("cards:batch", taken.batch.public_id)
    if batch is None:
        response = _list(request, answer=form)
        response.status_code = status
        return response
    return _page(request, batch, answer=form, status=status)


def _said(taken: answers.Taken) -> str:
    if taken.again:
        return _("This answer was taken before. Nothing has changed.")
    return _(
        "The answer has been taken: %(opened)s opened, %(refused)s refused, "
        "%(unchanged)s known already, %(different)s that do not fit, %(left_out)s left out."
    ) % {
        "opened": taken.answer.opened,
        "refused": taken.answer.refused,
        "unchanged": taken.answer.unchanged,
        "different": taken.answer.different,
        "left_out": queries.left_out(taken.batch),
    }


@require_POST
def cancel(request: ActorRequest, batch: UUID) -> HttpResponseBase:
    """Call off a file that has not been sent."""
    try:
        services.cancel_batch(request.actor, services.CancelBatch(batch=batch))
    except (Rejected, Conflict) as refusal:
        return _page(request, batch, refusal=str(refusal), status=refusal.status)
    messages.success(request, _("The file has been called off; its cards are free again."))
    return redirect("cards:batch", batch)


@require_POST
def settle(request: ActorRequest, batch: UUID, difference: UUID) -> HttpResponseBase:
    """Note how a difference was settled."""
    # The dialog that asks calls its field "reason".
    note = request.POST.get("note", request.POST.get("reason", ""))[:200]
    form = SettleForm({"note": note})
    if not form.is_valid():
        return _page(request, batch, refusal=str(errors.ReasonNeeded()), status=422)
    try:
        services.settle_difference(request.actor, form.command(difference))
    except (Rejected, Conflict) as refusal:
        return _page(request, batch, refusal=str(refusal), status=refusal.status)
    messages.success(request, _("It is noted how this was settled."))
    return redirect("cards:batch", batch)
