"""How a union came to be: its founding case, and the meetings before it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unionhall.core.http import ActorRequest
from unionhall.restructuring import origins, queries

MEETINGS = 20


@require_safe
def origin(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show where a union came from: a section of its page, or a page by itself."""
    body = queries.body(request.actor, organization)
    case = origins.case_of(request.actor, body)
    meetings = origins.meetings_before(request.actor, case)[:MEETINGS] if case else ()
    template = "restructuring/origin.html" if request.htmx else "restructuring/origin_page.html"
    context = {"body": body, "case": case, "meetings": meetings}
    return render(request, template, context)
