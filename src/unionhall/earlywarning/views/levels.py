"""Levels of warnings: the district's own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.earlywarning import commands, queries
from unionhall.earlywarning.forms import LevelForm
from unionhall.earlywarning.permissions import SET, VIEW
from unionhall.earlywarning.services import levels as services
from unionhall.organizations import choosing
from unionhall.organizations.views.deeds import carry_out, posted


@require_safe
def levels(request: ActorRequest) -> HttpResponse:
    """List the levels that hold here."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotPermitted
    context = {
        "tab": "levels",
        "levels": [
            (level, actor.may(SET, level.scope_path))
            for level in queries.levels(actor).filter(retired_on=None)[:100]
        ],
        "may_set": actor.holds(SET),
    }
    return render(request, "earlywarning/levels.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Set a level."""
    offered = choosing.offered(request, queries.setting_bodies(request.actor))
    if not offered.some:
        raise NotPermitted
    start = {"organization": offered.chosen}
    form = LevelForm(posted(request), bodies=offered.candidates, new=True, initial=start)
    return carry_out(
        request,
        form,
        template="earlywarning/level_form.html",
        context={"title": _("New level"), "offered": offered},
        deed=lambda: services.set_level(request.actor, form.set()),
        said=_("The level is set."),
        back=lambda _level: reverse("earlywarning:levels"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, level: UUID) -> HttpResponse:
    """Change a level."""
    found = queries.level(request.actor, level, SET)
    initial = {
        name: getattr(found, name)
        for name in ("name", "colour", "rank", "owner_role", "owner_at", "hours")
    }
    form = LevelForm(posted(request), initial=initial)
    return carry_out(
        request,
        form,
        template="earlywarning/level_form.html",
        context={"title": found.name, "level": found},
        deed=lambda: services.change_level(request.actor, form.change(level)),
        said=_("Saved. Warnings raised before keep their time."),
        back=lambda _level: reverse("earlywarning:levels"),
    )


@require_POST
def retire(request: ActorRequest, level: UUID) -> HttpResponse:
    """Use a level no longer."""
    found = queries.level(request.actor, level, SET)
    try:
        services.retire_level(request.actor, commands.RetireLevel(level=found.public_id))
    except Rejected as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The level is no longer used."))
    return redirect("earlywarning:levels")
