"""What leaves again: the answer to a list, and rows that are taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.core import exporting
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.intake import depending, queries, services, subjects
from unionhall.intake.forms import ticked
from unionhall.intake.services import TakeBack, answering, undoing, working

SHOWN = 100


@never_cache
@require_safe
def answers(request: ActorRequest, member_list: UUID) -> HttpResponseBase:
    """Give the list back with a verdict and a reason in every row, or in those to correct."""
    only = request.GET.get("rows") == "to-correct"
    file = answering.answer_of(request.actor, member_list, only_to_correct=only)
    return exporting.as_attachment(file.pieces, file.filename)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: ActorRequest, member_list: UUID) -> HttpResponse:
    """Show what can be taken back and what depends on the rest, then do it."""
    actor = request.actor
    found = queries.batch(actor, member_list)
    if not queries.may_take_back(actor, found):
        raise NotPermitted
    data = request.POST if request.method == "POST" else request.GET
    lines = ticked(data) or None
    if request.method == "POST":
        before = undoing.undone(found)
        command = TakeBack(batch=member_list, lines=lines)
        begun = services.begin_undo(actor, command)
        working.carry_on(actor, begun)
        if begun.state != begun.State.UNDOING:
            stays = depending.kept(actor, begun, lines)
            gone = undoing.undone(begun) - before
            tell = messages.warning if stays else messages.success
            tell(request, depending.outcome(gone, stays))
        return redirect("intake:batch", member_list)
    if found.state not in {found.State.DONE, found.State.CANCELLED}:
        return redirect("intake:batch", member_list)
    stays = depending.kept(actor, found, lines)
    wanted = queries.standing(found, lines).count()
    context = {
        "batch": found,
        "subject": subjects.of(found),
        "lines": sorted(lines or ()),
        "wanted": wanted,
        "free": wanted - len(stays),
        "stays": stays[:SHOWN],
        "more": max(0, len(stays) - SHOWN),
        "by_what": depending.by_what(stays),
    }
    return render(request, "intake/take_back.html", context)
