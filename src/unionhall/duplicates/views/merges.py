"""Merging two records field by field, merging exact pairs, and taking a merge back."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.addresses import page_of
from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.core.identifiers import uuid7
from unionhall.core.listing import Listing
from unionhall.duplicates import commands, lists, permissions, queries
from unionhall.duplicates.commands import Choices
from unionhall.duplicates.forms import ExactForm, MergeForm, ReasonForm
from unionhall.duplicates.services import merging as services
from unionhall.duplicates.services import undoing
from unionhall.duplicates.services.journal import in_words
from unionhall.duplicates.spells import open_ones


@never_cache
@require_http_methods(["GET", "POST"])
def merging(request: ActorRequest, pair: UUID) -> HttpResponse:
    """Choose whose values hold, look at the effect, and merge."""
    form = MergeForm(request.POST if request.method == "POST" else {})
    choices = form.choices() if form.is_valid() else Choices()
    carry = request.method == "POST" and request.POST.get("stage") == "carry"
    if carry and form.is_valid():
        command = commands.MergePair(
            pair=pair,
            key=form.cleaned_data["key"] or uuid7(),
            reason=form.cleaned_data["reason"],
            choices=choices,
        )
        try:
            done = services.merge_pair(request.actor, command)
        except (Rejected, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The two records are one now."))
            return redirect("duplicates:merge", done.public_id)
    try:
        seen = services.preview(request.actor, pair, choices)
    except Rejected as refusal:
        form.add_error(None, str(refusal))
        seen = services.preview(request.actor, pair, Choices())
    found = queries.pair(request.actor, pair)
    context = {
        "pair": found,
        "seen": seen,
        "sides": queries.sides(request.actor, [found])[found.pk],
        "kept": seen.couple.kept.person.public_id,
        "open": open_ones(
            [*seen.couple.plan.unchanged, *(c.spell for c in seen.couple.plan.changes)]
        ),
        "stays": seen.couple.plan.stays,
        "figures": seen.couple.figures,
        "form": form,
        "key": form.cleaned_data.get("key") or uuid7() if form.is_valid() else uuid7(),
        "previewed": request.method == "POST",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "duplicates/merging.html", context, status=status)


@require_http_methods(["GET", "POST"])
def exact(request: ActorRequest) -> HttpResponse:
    """Show how many pairs agree in everything, and merge them with one press."""
    queries.listed(request.actor)
    form = ExactForm(request.POST) if request.method == "POST" else ExactForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        command = commands.MergeExact(
            key=given["key"], count=given["count"], reason=given["reason"]
        )
        try:
            done = services.merge_exact(request.actor, command)
        except (Rejected, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = ngettext(
                "%(count)s pair was merged.", "%(count)s pairs were merged.", len(done)
            )
            messages.success(request, sentence % {"count": len(done)})
            return redirect("duplicates:merges")
    asked = commands.MergeExact(key=uuid7(), count=0)
    couples = services.exact_couples(request.actor, asked)
    sides = queries.sides(request.actor, [couple.pair for couple in couples])
    context = {
        "form": form,
        "couples": [(c, *sides[c.pair.pk]) for c in couples[:50]],
        "count": len(couples),
        "overlaps": sum(bool(couple.plan.changes) for couple in couples),
        "most": services.MOST_AT_ONCE,
        "key": uuid7(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "duplicates/exact.html", context, status=status)


@require_safe
def merges(request: ActorRequest) -> HttpResponseBase:
    """List the merges in sight, the latest first."""
    queries.listed(request.actor)
    kept = lists.KeptOnes()
    listing = Listing(
        request,
        queries.merges(request.actor),
        name="duplicates.merges",
        columns=lists.merge_columns(kept),
        filters=lists.merge_filters(),
        default_sort="-made_at",
        export=permissions.EXPORT,
        filename=gettext_lazy("merges of records"),
        row_url=lambda m: page_of("duplicates:merge", m.public_id),
        empty=gettext_lazy("Nothing has been merged here yet."),
    )
    if not request.GET.get("export"):
        kept.open(list(listing.page.rows))
    return listing.respond("duplicates/merges.html")


@never_cache
@require_safe
def merge(request: ActorRequest, merge: UUID) -> HttpResponse:
    """Show a merge: what it changed, and how to take it back."""
    return _page(request, merge)


@require_POST
def undo(request: ActorRequest, merge: UUID) -> HttpResponse:
    """Take a merge apart again."""
    queries.merge(request.actor, merge)
    form = ReasonForm(request.POST)
    if form.is_valid():
        command = commands.UndoMerge(merge=merge, reason=form.cleaned_data["reason"])
        try:
            undoing.undo_merge(request.actor, command)
        except (Rejected, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The records are two again, as they were before."))
            return redirect("duplicates:merge", merge)
    return _page(request, merge, form)


def _page(request: ActorRequest, public_id: UUID, form: ReasonForm | None = None) -> HttpResponse:
    found = queries.merge(request.actor, public_id)
    may = found.undone_at is None and request.actor.may(permissions.DECIDE, found.scope_path)
    context = {
        "merge": found,
        "kept": queries.kept([found]).get(found.pk),
        "rows": list(in_words(found.rows)),
        "may_undo": may,
        "in_the_way": undoing.in_the_way(found) if may else [],
        "form": form or ReasonForm(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form and form.errors else HTTPStatus.OK
    return render(request, "duplicates/merge.html", context, status=status)
