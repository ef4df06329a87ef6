"""A picture of what is asked, by month, type and channel; each bar opens its records."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from unionhall.advice import monthly, queries
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest


@require_safe
def picture(request: ActorRequest) -> HttpResponse:
    """Draw the consultations in sight."""
    if not queries.sees_any(request.actor):
        raise NotPermitted
    drawn = monthly.picture(request.actor, timezone.localdate())
    return render(request, "advice/picture.html", {"picture": drawn})
