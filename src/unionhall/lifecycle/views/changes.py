"""The list of changes, one of them, and the steps that staff take with those under way."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unionhall.accounts.trail import sentence as in_words
from unionhall.core.addresses import page_of
from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Listing
from unionhall.lifecycle import law, lists, paper_kinds, permissions, queries, wording
from unionhall.lifecycle.commands import Decide, Reverse
from unionhall.lifecycle.forms import ids
from unionhall.lifecycle.services import MOST, Outcome, correcting, transfers
from unionhall.members import permissions as members_permissions
from unionhall.members.queries import Shown

MOST_NAMED = 200
STEPS = {
    "hand_over": pgettext_lazy("membership change", "Hand over"),
    "accept": pgettext_lazy("membership change", "Accept"),
    "send_back": gettext_lazy("Send back"),
    "take_back": gettext_lazy("Take the request back"),
}


@require_safe
def changes(request: ActorRequest) -> HttpResponseBase:
    """List the changes in sight, the latest first."""
    listing = Listing(
        request,
        queries.listed(request.actor),
        name="lifecycle.changes",
        columns=lists.change_columns(request),
        filters=lists.change_filters(),
        export=permissions.EXPORT,
        filename=_("membership-changes"),
        row_url=lambda c: page_of("lifecycle:change", c.public_id),
        empty=gettext_lazy("No membership has changed yet."),
    )
    context = {"decides": request.actor.holds(permissions.DECIDE)}
    return listing.respond("lifecycle/changes.html", context)


@never_cache
@require_safe
def change(request: ActorRequest, change: UUID) -> HttpResponse:
    """Show one change: what was asked, what the rules say, what can be done next."""
    return _page(request, change)


@require_POST
def decide(request: ActorRequest) -> HttpResponse:
    """Take the next step with one change or with all that are ticked."""
    chosen = ids(",".join(request.POST.getlist("change")))
    if "together" in request.POST and chosen:
        found = queries.change(request.actor, chosen[0])
        rows = queries.together(request.actor, found).order_by("pk")
        chosen = list(rows.values_list("public_id", flat=True)[: MOST + 1])
    command = Decide(
        step=request.POST.get("together") or request.POST.get("step", ""),
        changes=chosen,
        reason=request.POST.get("reason", ""),
    )
    try:
        outcome = transfers.decide(request.actor, command)
    except (Rejected, Conflict) as refusal:
        if len(chosen) == 1:
            return _page(request, chosen[0], refusal)
        raise
    return answered(request, outcome, chosen)


@require_POST
def reverse(request: ActorRequest, change: UUID) -> HttpResponse:
    """Correct what was written down by mistake."""
    command = Reverse(changes=[change], reason=request.POST.get("reason", ""))
    try:
        outcome = correcting.reverse(request.actor, command)
    except (Rejected, Conflict) as refusal:
        return _page(request, change, refusal)
    return answered(request, outcome, [change])


def answered(request: ActorRequest, outcome: Outcome, chosen: list[UUID]) -> HttpResponse:
    """Say what was done; where it could not be, with whom and why."""
    if len(chosen) == 1 and outcome.refused:
        raise outcome.refused[0].why
    count = len(outcome.done)
    done = ngettext("Done with %(count)s member.", "Done with %(count)s members.", count)
    if count:
        messages.success(request, done % {"count": count})
    if not outcome.refused:
        if count == 1:
            return redirect("lifecycle:change", outcome.done[0].public_id)
        return redirect("lifecycle:changes")
    named = [
        (one, Shown.of(request.actor, one.membership.person, one.membership.scope_path))
        for one in outcome.refused[:MOST_NAMED]
    ]
    context = {"refused": named, "refused_count": len(outcome.refused)}
    return render(request, "lifecycle/outcome.html", context)


def _page(request: ActorRequest, public_id: UUID, refusal: Exception | None = None) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    found = queries.change(actor, public_id)
    silent = bool(law.Laws([found.scope_path]).rule(law.SILENCE, found.scope_path, today).value)
    steps = queries.steps(actor, found, silent=silent, today=today)
    membership = found.result or found.membership
    sees = actor.may(members_permissions.VIEW, membership.scope_path)
    context = {
        "change": found,
        "shown": queries.shown(actor, found),
        "late": found.late(today),
        "together": queries.together(actor, found).count() if steps else 0,
        "steps": [(step, STEPS[step]) for step in steps if step != "send_back"],
        "may_send_back": "send_back" in steps,
        "may_reverse": correcting.reversible(found)
        and actor.may(permissions.DECIDE, found.scope_path),
        "rules": wording.cited(
            found.kind, found.ground, found.scope_path, found.on or found.asked_on
        ),
        "events": [
            {"at": one.at, "title": in_words(one.action), "who": one.actor_name, "text": one.reason}
            for one in queries.history(found)
        ],
        "member_url": page_of("members:membership", membership.public_id) if sees else "",
        "papers": paper_kinds.fitting(found),
        "refusal": refusal,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "lifecycle/change.html", context, status=status)
