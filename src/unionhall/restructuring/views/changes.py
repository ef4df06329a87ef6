"""The list of changes, one change, taking it back, and who is organized where."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Listing
from unionhall.restructuring import forms, lists, permissions, queries
from unionhall.restructuring.commands import Undo
from unionhall.restructuring.services import undoing


@require_safe
def changes(request: ActorRequest) -> HttpResponseBase:
    """List the changes in sight, of one body where its page leads here."""
    return Listing(
        request,
        queries.changes(request.actor),
        name="restructuring.changes",
        columns=lists.change_columns(),
        filters=lists.change_filters(),
        search=queries.matching,
        search_hint=gettext_lazy("Name of a union body"),
        default_sort="-on",
        export=permissions.EXPORT,
        filename=gettext_lazy("changes of the structure"),
        row_url=lists.change_url,
        empty=gettext_lazy(
            "Nothing has been changed yet. Open a union body's page to move firms, merge or split."
        ),
    ).respond("restructuring/changes.html")


@require_safe
def change(request: ActorRequest, change: UUID) -> HttpResponse:
    """Show a change: what it touched, the figures before and after, how to take it back."""
    return _page(request, change, forms.ReasonForm())


@require_POST
def undo(request: ActorRequest, change: UUID) -> HttpResponse:
    """Take a change back."""
    queries.change(request.actor, change, permissions.CHANGE)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        try:
            undoing.undo_change(
                request.actor, Undo(change=change, reason=form.cleaned_data["reason"])
            )
        except (Rejected, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The change has been taken back."))
            return redirect(reverse("restructuring:change", args=[change]))
    return _page(request, change, form)


def _page(request: ActorRequest, public_id: UUID, form: forms.ReasonForm) -> HttpResponse:
    found = queries.change(request.actor, public_id)
    may_undo = found.undone_at is None and queries.may_change(request.actor, found)
    context = {
        "change": found,
        "bodies": queries.parts(request.actor, found),
        "effects": queries.effects_of(found),
        "tables": lists.tables(request.actor, found.figures),
        "may_undo": may_undo,
        "in_the_way": undoing.in_the_way(found) if may_undo else [],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "restructuring/change.html", context, status=status)


@require_safe
def matrix(request: ActorRequest, organization: UUID) -> HttpResponseBase:
    """Show which firms joint unions cover, with their staff and members, as of a day."""
    body = queries.body(request.actor, organization)
    asked = forms.AsOfForm(request.GET)
    day = asked.cleaned_data["on"] if asked.is_valid() else None
    day = day or timezone.localdate()
    several = queries.is_above(body)
    listing = Listing(
        request,
        queries.matrix(request.actor, body, day),
        name="restructuring.matrix",
        columns=lists.firm_columns(several=several),
        filters=lists.firm_filters(),
        search=queries.firms_matching,
        search_hint=gettext_lazy("Name, pinyin initials or credit code"),
        default_sort="employer",
        export=permissions.EXPORT,
        filename=gettext_lazy("firms and members"),
        empty=gettext_lazy("No joint union here covered a firm on that day."),
    )
    context = {
        "body": body,
        "day": day,
        "several": several,
        "totals": queries.totals(request.actor, body, day),
        "may_change": request.actor.may(permissions.CHANGE, body.path),
    }
    return listing.respond("restructuring/matrix.html", context)
