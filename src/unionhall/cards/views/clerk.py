"""The bank clerk's pages: their meetings, and the list of one of them."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from unionhall.cards import permissions, queries
from unionhall.cards.forms import HandOverForm, UndoForm
from unionhall.cards.services import spot
from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.http import ActorRequest

MEETINGS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Person:
    """One person on the list with the form that marks the card as handed over."""

    row: spot.Row
    form: HandOverForm


@require_safe
def meetings(request: ActorRequest) -> HttpResponse:
    """List the meetings that the clerk is assigned to."""
    if not request.actor.holds(permissions.HAND_OVER):
        raise NotPermitted
    found = list(queries.clerk_meetings(request.actor)[:MEETINGS_SHOWN])
    today = timezone.localdate()
    context = {
        "open": [one for one in found if queries.open_to_clerks(one, today)],
        "others": [one for one in found if not queries.open_to_clerks(one, today)],
    }
    return render(request, "cards/clerk_meetings.html", context)


@require_safe
def clerk(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Show whom the clerk may hand a card to."""
    return _list(request, meeting)


def _list(
    request: ActorRequest,
    meeting: UUID,
    *,
    wrong: tuple[UUID, HandOverForm] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    desk = spot.show(request.actor, spot.Show(meeting=meeting))
    people = []
    for row in desk.waiting:
        form = HandOverForm(
            auto_id=f"{row.card}-%s",
            initial={"last_four": row.last_four, "bank_reference": row.bank_reference},
        )
        if wrong and wrong[0] == row.card:
            form = wrong[1]
        people.append(Person(row, form))
    context = {"desk": desk, "people": people, "undo": UndoForm(), "refusal": refusal}
    part = request.htmx and request.htmx.target == "clerk-list"
    template = "cards/clerk.html#list" if part else "cards/clerk.html"
    return render(request, template, context, status=status)


@require_POST
def hand_over(request: ActorRequest, meeting: UUID, card: UUID) -> HttpResponse:
    """Mark a card as handed over."""
    form = HandOverForm(request.POST, auto_id=f"{card}-%s")
    if form.is_valid():
        try:
            spot.hand_over(request.actor, form.command(card, meeting))
        except NotFound as gone:
            # Handed over by a colleague and closed since, or the consent was withdrawn.
            return _list(request, meeting, refusal=str(gone), status=gone.status)
        except (Rejected, Conflict) as refusal:
            if refusal.field not in form.fields:
                return _list(request, meeting, refusal=str(refusal), status=refusal.status)
            form.add_error(refusal.field, str(refusal))
        else:
            return _done(request, meeting)
    return _list(request, meeting, wrong=(card, form), status=422)


@require_POST
def undo(request: ActorRequest, meeting: UUID, card: UUID) -> HttpResponse:
    """Take a hand-over of the last minutes back."""
    reason = request.POST.get("reason", "")[:200]
    try:
        command = spot.UndoHandOver(meeting=meeting, card=card, reason=reason)
        spot.undo_hand_over(request.actor, command)
    except (Rejected, Conflict) as refusal:
        return _list(request, meeting, refusal=str(refusal), status=refusal.status)
    return _done(request, meeting)


def _done(request: ActorRequest, meeting: UUID) -> HttpResponse:
    if request.htmx and request.htmx.target == "clerk-list":
        return _list(request, meeting)
    return redirect("cards:clerk", meeting)
