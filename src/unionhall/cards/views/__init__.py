"""Pages about cards: the list, one card, and the record of sharings."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unionhall.cards import lists, permissions, queries
from unionhall.cards.forms import HandOverForm, ReplaceForm
from unionhall.cards.services import life, spot
from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.outreach import queries as outreach


@require_safe
def cards(request: ActorRequest) -> HttpResponseBase:
    """List the cards in sight."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    return lists.cards(request).respond("cards/cards.html")


@require_safe
def of_meeting(request: ActorRequest, meeting: UUID) -> HttpResponseBase:
    """List the cards of those who joined at one meeting."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    rows = queries.cards(request.actor).filter(meeting__public_id=meeting)
    if not rows.exists():
        outreach.meeting(request.actor, meeting)  # without a card in sight, the meeting must be
    return lists.cards(request, rows, "cards.of_meeting").respond("cards/cards.html")


@require_safe
def card(request: ActorRequest, card: UUID) -> HttpResponse:
    """Show one card, what it went through, and what can be done with it."""
    return _page(request, card)


def _page(  # noqa: PLR0913 -- all by name
    request: ActorRequest,
    public_id: UUID,
    *,
    hand_over: HandOverForm | None = None,
    replacing: ReplaceForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    found = queries.card(actor, public_id)
    in_charge = actor.may(permissions.EXCHANGE, found.scope_path)
    open_to = set(found.ROADS.get(found.state, ())) if in_charge else set()
    context = {
        "card": found,
        "state_name": found.state_label(found.state),
        "person": queries.shown(actor, found),
        "why": lists.why(found),
        "events": queries.story(found, lists.words),
        "files": queries.files_of(found),
        "sharings": queries.sharings_of(actor, found),
        "may": {str(step) for step in queries.staff_steps(found)} if in_charge else set(),
        "hand_over": (hand_over or HandOverForm(initial=_known(found.last_four)))
        if found.state == "opened" and open_to
        else None,
        "replacing": (replacing or ReplaceForm()) if "replaced" in open_to else None,
        "refusal": refusal,
    }
    return render(request, "cards/card.html", context, status=status)


def _known(last_four: str) -> dict[str, str]:
    return {"last_four": last_four}


def _step(to: str) -> Callable[[ActorRequest, UUID], HttpResponse]:
    @require_POST
    def view(request: ActorRequest, card: UUID) -> HttpResponse:
        command = life.TakeStep(card=card, to=to, reason=request.POST.get("reason", "")[:200])
        try:
            life.take_step(request.actor, command)
        except (Rejected, Conflict) as refusal:
            return _page(request, card, refusal=str(refusal), status=refusal.status)
        messages.success(request, _("Noted."))
        return redirect("cards:card", card)

    return view


activate = _step("activated")
send_again = _step("consented")
freeze = _step("frozen")
lose = _step("lost")
close = _step("closed")


@require_POST
def hand_over(request: ActorRequest, card: UUID) -> HttpResponse:
    """Note that the union handed on a card that the bank had opened."""
    form = HandOverForm(request.POST)
    form.fields["bank_reference"].required = False
    if form.is_valid():
        try:
            spot.hand_over(request.actor, form.command(card))
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The card has been handed over."))
            return redirect("cards:card", card)
    return _page(request, card, hand_over=form, status=422)


@require_POST
def replace(request: ActorRequest, card: UUID) -> HttpResponse:
    """Enter the card with which the bank replaced a lost one."""
    form = ReplaceForm(request.POST)
    if form.is_valid():
        try:
            new = life.replace(request.actor, form.command(card))
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The new card has been entered."))
            return redirect("cards:card", new.public_id)
    return _page(request, card, replacing=form, status=422)


@require_safe
def sharings(request: ActorRequest) -> HttpResponseBase:
    """List whose data went to a bank, when, and on what ground."""
    if not request.actor.holds(permissions.VIEW_SHARINGS):
        raise NotPermitted
    return lists.sharings(request).respond("cards/sharings.html")
