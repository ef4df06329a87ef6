"""The list of pairs, one pair with both records side by side, and what both sides say."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.addresses import page_of
from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Listing
from unionhall.duplicates import commands, lists, permissions, queries
from unionhall.duplicates.evidence import WEIGHTS, WORDS, reasons
from unionhall.duplicates.forms import ReasonForm
from unionhall.duplicates.services import decisions


@require_safe
def pairs(request: ActorRequest) -> HttpResponseBase:
    """List the pairs in sight: those to be decided, unless others are asked for."""
    rows = queries.listed(request.actor)
    if not request.GET.get("state"):
        rows = queries.undecided(rows)
    sides = lists.Sides(request)
    listing = Listing(
        request,
        rows,
        name="duplicates.pairs",
        columns=lists.columns(request, sides),
        filters=lists.filters(request),
        default_sort="-score",
        export=permissions.EXPORT,
        filename=gettext_lazy("pairs of records"),
        row_url=lambda p: page_of("duplicates:pair", p.public_id),
        empty=gettext_lazy(
            "No two records here look like one person. New and changed records are compared "
            "every ten minutes."
        ),
    )
    if not request.GET.get("export"):
        sides.open(list(listing.page.rows))
    decide = request.actor.holds(permissions.DECIDE)
    context = {
        "exact": queries.exact(request.actor)[:1000].count() if decide else 0,
        "scan": queries.last_scan(),
    }
    return listing.respond("duplicates/pairs.html", context)


@never_cache
@require_safe
def pair(request: ActorRequest, pair: UUID) -> HttpResponse:
    """Show both records side by side, what speaks for and against, and what was said."""
    return _page(request, pair)


def _page(request: ActorRequest, public_id: UUID, form: ReasonForm | None = None) -> HttpResponse:
    found = queries.pair(request.actor, public_id)
    where = queries.places(found)
    shown = queries.sides(request.actor, [found]).get(found.pk)
    decide = request.actor.may(permissions.DECIDE, where.above) and bool(where.above)
    own = where.sides_of(request.actor, permissions.DECIDE)
    roads = found.ROADS.get(found.state, ())
    states = found.State
    asked_here = found.state == states.ASKED and any(
        side.asked and request.actor.may(permissions.DECIDE, side.scope_path)
        for side in found.sides.all()
    )
    context = {
        "pair": found,
        "state": found.state_label(found.state),
        "sides": shown,
        "reasons": [(WORDS[one], WEIGHTS[one]) for one in reasons(found.evidence)],
        "steps": [
            {
                "at": step.at,
                "title": found.state_label(step.became),
                "who": step.by if decide or own else "",
                "text": step.reason,
            }
            for step in queries.steps(found)
        ],
        "may_merge": decide and states.MERGED in roads and shown is not None,
        "may_part": decide and states.DIFFERENT in roads,
        "may_ask": bool(own) and not decide and states.ASKED in roads,
        "may_answer": asked_here,
        "above": queries.body_at(where.above),
        "merge": queries.merge_of(found) if decide else None,
        "form": form or ReasonForm(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "duplicates/pair.html", context, status=status)


def _say(
    request: ActorRequest, pair: UUID, deed: Callable[[str], object], done: str | Promise
) -> HttpResponse:
    queries.pair(request.actor, pair)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            deed(form.cleaned_data["reason"])
        except (Rejected, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(done))
            return redirect("duplicates:pair", pair)
    return _page(request, pair, form)


@require_POST
def ask(request: ActorRequest, pair: UUID) -> HttpResponse:
    """Ask the union on the other side."""

    def deed(reason: str) -> object:
        return decisions.ask(request.actor, commands.Ask(pair=pair, reason=reason))

    return _say(request, pair, deed, _("The other union has been asked."))


@require_POST
def confirm(request: ActorRequest, pair: UUID) -> HttpResponse:
    """Answer that it is one person."""
    return _answer(request, pair, same=True)


@require_POST
def deny(request: ActorRequest, pair: UUID) -> HttpResponse:
    """Answer that these are two people."""
    return _answer(request, pair, same=False)


def _answer(request: ActorRequest, pair: UUID, *, same: bool) -> HttpResponse:
    def deed(reason: str) -> object:
        command = commands.Answer(pair=pair, same=same, reason=reason)
        return decisions.answer(request.actor, command)

    return _say(request, pair, deed, _("Your answer is on record; the body above both decides."))


@require_POST
def different(request: ActorRequest, pair: UUID) -> HttpResponse:
    """Say that these are two people."""

    def deed(reason: str) -> object:
        command = commands.TellApart(pair=pair, reason=reason)
        return decisions.tell_apart(request.actor, command)

    return _say(request, pair, deed, _("Two different people: this pair is not proposed again."))


@require_POST
def withdraw(request: ActorRequest, pair: UUID) -> HttpResponse:
    """Lay the pair aside."""

    def deed(reason: str) -> object:
        command = commands.Withdraw(pair=pair, reason=reason)
        return decisions.withdraw(request.actor, command)

    return _say(request, pair, deed, _("The pair has been laid aside."))
