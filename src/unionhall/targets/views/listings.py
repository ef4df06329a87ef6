"""The lists of targets, and of what the upper union has to watch."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.members.permissions import SEE_NAMES
from unionhall.members.permissions import VIEW as SEE_MEMBERS
from unionhall.organizations import queries as organizations
from unionhall.targets import lists, queries, watching
from unionhall.targets.permissions import KEEP, VIEW


def _look(request: ActorRequest) -> watching.Place:
    if not request.actor.holds(VIEW):
        raise NotPermitted
    return watching.place_of(request.actor)


@require_safe
def targets(request: ActorRequest) -> HttpResponseBase:
    """List the targets, open and closed."""
    _look(request)
    context = {"tab": "list", "may_keep": request.actor.holds(KEEP)}
    return lists.targets(request, timezone.localdate()).respond("targets/targets.html", context)


@require_safe
def large(request: ActorRequest) -> HttpResponseBase:
    """List the large employers without a union, on the board or not."""
    place, today = _look(request), timezone.localdate()
    least = watching.number("employer.large", place, today)
    context = {"tab": "large", "least": least}
    return lists.large(request, least, today).respond("targets/large.html", context)


@require_safe
def helping(request: ActorRequest) -> HttpResponseBase:
    """List the employers to whom the upper union must send somebody."""
    place, today = _look(request), timezone.localdate()
    rule = watching.help_rule(place, today)
    if rule is None:
        return render(request, "targets/help.html", {"tab": "help", "rule": None})
    context = {"tab": "help", "rule": rule}
    return lists.helping(request, rule, today).respond("targets/help.html", context)


@require_safe
def gathered(request: ActorRequest) -> HttpResponseBase:
    """List employers many of whose people are in joint unions."""
    place, today = _look(request), timezone.localdate()
    if not request.actor.holds(SEE_MEMBERS):
        raise NotPermitted
    least = watching.number("founding.gather_threshold", place, today)
    context = {"tab": "gathered", "least": least}
    return lists.gathered(request, least, today).respond("targets/gathered.html", context)


@require_safe
def gathering(request: ActorRequest, employer: UUID) -> HttpResponseBase:
    """Show who of one employer is in joint unions, and propose to found a union there."""
    place, today = _look(request), timezone.localdate()
    if not request.actor.holds(SEE_MEMBERS):
        raise NotPermitted
    one = organizations.employer(request.actor, employer)
    context = {
        "employer": one,
        "target": queries.open_target_of(one),
        "own_union": queries.own_union(one, today),
        "may_keep": request.actor.may(KEEP, one.scope_path),
        "names": request.actor.may(SEE_NAMES, one.scope_path),
        "least": watching.number("founding.gather_threshold", place, today),
    }
    return lists.gathering(request, one).respond("targets/gathering.html", context)


@require_safe
def tasks(request: ActorRequest) -> HttpResponseBase:
    """List what the parties are to do."""
    _look(request)
    return lists.tasks(request, timezone.localdate()).respond(
        "targets/tasks.html", {"tab": "tasks"}
    )
