"""The boundaries of the areas below a body: looked at, loaded, removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.organizations import permissions, queries
from unionhall.organizations.boundaries import maps, outlines
from unionhall.organizations.boundaries.geojson import MOST_BYTES
from unionhall.organizations.boundaries.matching import Matching
from unionhall.organizations.commands import LoadBoundaries, RemoveBoundaries
from unionhall.organizations.forms import BoundariesForm
from unionhall.organizations.services import bounding
from unionhall.organizations.views.deeds import posted


@require_http_methods(["GET", "HEAD", "POST"])
def boundaries(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show which areas have a boundary; say what a file comes to, or load it."""
    body = queries.organization(request.actor, organization, permissions.CHANGE)
    form = BoundariesForm(
        posted(request), request.FILES or None, initial={"dated_on": timezone.localdate()}
    )
    found, digest = None, ""
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(MOST_BYTES + 1)
        digest = bounding.digest(content)
        loads = request.POST.get("deed") == "load"
        command = LoadBoundaries(
            organization=body.public_id,
            content=content,
            source=form.cleaned_data["source"],
            dated_on=form.cleaned_data["dated_on"],
            seen=request.POST.get("seen", "") if loads else "",
        )
        try:
            found = (bounding.load if loads else bounding.preview)(request.actor, command)
        except (Rejected, Conflict) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            if loads:
                messages.success(request, _loaded(found))
                return redirect("organizations:boundaries", body.public_id)
    return _page(request, body, form, found, digest)


def _loaded(found: Matching) -> str:
    count = len(found.matched)
    said = ngettext(
        "%(count)s area has its boundary.", "%(count)s areas have their boundary.", count
    )
    return said % {"count": count}


def _page(
    request: ActorRequest,
    body: Any,
    form: BoundariesForm,
    found: Matching | None,
    digest: str,
) -> HttpResponse:
    rows = list(outlines.boundaries_below(request.actor, body))
    areas = list(outlines.areas_below(request.actor, body))
    having = {row.organization_id for row in rows}
    context = {
        "body": body,
        "form": form,
        "found": found,
        "digest": digest,
        "rows": rows,
        "bare": [area for area in areas if area.pk not in having],
        "picture": maps.of_boundaries(request.actor, rows, _("Boundaries loaded")),
    }
    status = 422 if form.errors else 200
    return render(request, "organizations/boundaries.html", context, status=status)


@require_POST
def remove_boundaries(request: ActorRequest, organization: UUID, *, below: bool) -> HttpResponse:
    """Remove a body's own boundary, or those of all areas below it."""
    body = queries.organization(request.actor, organization, permissions.CHANGE)
    count = bounding.remove(
        request.actor, RemoveBoundaries(organization=body.public_id, below=below)
    )
    said = ngettext("%(count)s boundary was removed.", "%(count)s boundaries were removed.", count)
    messages.success(request, said % {"count": count})
    back = body if below or body.parent is None else body.parent
    return redirect("organizations:boundaries", back.public_id)
