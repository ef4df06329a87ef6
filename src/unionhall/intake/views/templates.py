"""The workbooks that lists must be delivered in: stored, marked, filled, put away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core import exporting
from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.intake import forms, lists, queries
from unionhall.intake.permissions import SET_TEMPLATES, VIEW
from unionhall.intake.services import templates as services
from unionhall.members.permissions import EXPORT_IN_FULL
from unionhall.organizations import choosing
from unionhall.organizations.views.deeds import carry_out, posted


@require_safe
def templates(request: ActorRequest) -> HttpResponseBase:
    """List the templates in use."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    context = {"may_set": request.actor.holds(SET_TEMPLATES)}
    return lists.templates(request).respond("intake/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Store a template."""
    actor = request.actor
    if not actor.holds(SET_TEMPLATES):
        raise NotPermitted
    offered = choosing.offered(request, queries.places_to_set(actor))
    start = {"organization": offered.chosen}
    files = request.FILES if request.method == "POST" else None
    form = forms.TemplateForm(posted(request), files, bodies=offered.candidates, initial=start)
    return carry_out(
        request,
        form,
        template="intake/new_template.html",
        context={"offered": offered},
        deed=lambda: services.store(actor, form.command()),
        said=_("The template is stored. Say what its columns hold."),
        back=lambda made: reverse("intake:template", args=[made.public_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: ActorRequest, list_template: UUID) -> HttpResponse:
    """Show a template and what its columns hold; those who keep it may change that."""
    actor = request.actor
    found = queries.template(actor, list_template)
    may_set = actor.may(SET_TEMPLATES, found.scope_path)
    if request.method == "POST" and not may_set:
        raise NotPermitted
    form = forms.ColumnsForm(posted(request), template=found)
    return carry_out(
        request,
        form,
        template="intake/template.html",
        context=_context(request, found, may_set=may_set),
        deed=lambda: services.mark(actor, form.command()),
        said=_("It is noted what the columns hold."),
        back=lambda made: reverse("intake:template", args=[made.public_id]),
    )


def _context(request: ActorRequest, found: Any, *, may_set: bool) -> dict[str, Any]:
    fills = request.actor.holds(EXPORT_IN_FULL)
    offered = _to_fill(request)
    start = {"organization": offered.chosen}
    fill = forms.FillForm(bodies=offered.candidates, initial=start) if fills else None
    return {"template": found, "may_set": may_set, "fill": fill, "offered": offered}


def _to_fill(request: ActorRequest) -> choosing.Offered:
    return choosing.offered(request, queries.places_to_fill(request.actor))


@require_safe
def file(request: ActorRequest, list_template: UUID) -> HttpResponseBase:
    """Give the template as it was stored."""
    found = queries.template(request.actor, list_template)
    return exporting.as_attachment([bytes(found.content)], f"{found.name}.xlsx")


@require_POST
def retire(request: ActorRequest, list_template: UUID) -> HttpResponse:
    """Put a template away."""
    services.retire(request.actor, services.Retire(template=list_template))
    messages.success(request, _("The template is put away."))
    return redirect("intake:templates")


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: ActorRequest, list_template: UUID) -> HttpResponse:
    """Have the members of a body written into a template."""
    actor = request.actor
    found = queries.template(actor, list_template)
    if not actor.holds(EXPORT_IN_FULL):
        raise NotPermitted
    if request.method != "POST":
        return redirect("intake:template", list_template)
    form = forms.FillForm(request.POST, bodies=_to_fill(request).candidates)
    if form.is_valid():
        try:
            services.ask_fill(actor, form.command(list_template))
        except (Rejected, Conflict) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The file is being written. You find it here."))
            return redirect("exports")
    may_set = actor.may(SET_TEMPLATES, found.scope_path)
    context = _context(request, found, may_set=may_set) | {
        "form": forms.ColumnsForm(template=found),
        "fill": form,
    }
    return render(request, "intake/template.html", context, status=422)
