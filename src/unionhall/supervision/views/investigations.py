"""The list of investigations, a new one, and the page of one."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing
from unionhall.supervision import commands, drafts, law, lists, queries
from unionhall.supervision.forms import investigations as forms
from unionhall.supervision.permissions import HANDLE, OPEN, VIEW
from unionhall.supervision.services import investigations as services
from unionhall.supervision.views.deeds import Deed, Desk, Wrong

MOST_INSPECTORS = 60


@require_safe
def investigations(request: ActorRequest) -> HttpResponseBase:
    """List the investigations in sight."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    context = {"may_write": request.actor.holds(HANDLE)}
    listing = lists.investigations(request, timezone.localdate())
    return listing.respond("supervision/investigations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Write down a complaint or a finding about an employer."""
    actor = request.actor
    if not actor.holds(HANDLE):
        raise NotPermitted
    offered = choosing.offered(request, queries.bodies(actor))
    initial = {"received_on": timezone.localdate(), "organization": offered.chosen}
    data = request.POST if request.method == "POST" else None
    form = forms.ReceiveForm(data, initial=initial, bodies=offered.candidates)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.receive(actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("Written down. Open it with inspectors, or decline it."))
            return redirect("supervision:investigation", made.public_id)
    employer = _employer(request, form["employer"].value())
    context = {"form": form, "offered": offered, "employer": employer}
    status = 422 if form.errors else 200
    return render(request, "supervision/new_investigation.html", context, status=status)


def _employer(request: ActorRequest, value: Any) -> Any:
    try:
        return queries.employer(request.actor, UUID(str(value)), timezone.localdate())
    except ValueError:
        return None


@require_safe
def investigation(request: ActorRequest, investigation: UUID) -> HttpResponse:
    """Show one investigation."""
    return page(request, investigation)


def page(
    request: ActorRequest,
    public_id: UUID,
    wrong: Wrong | None = None,
    opened: dict[str, str] | None = None,
) -> HttpResponse:
    """Draw the page of an investigation, with what was refused where it was typed."""
    actor = request.actor
    found = queries.investigation(actor, public_id)
    today = timezone.localdate()
    place = law.place_of(found.organization)
    may = actor.may(HANDLE, found.scope_path)
    least, needed = law.inspectors_needed(found.opened_on or today, place)
    context = {
        "investigation": found,
        "tone": lists.tone_of(found, today),
        "may": may,
        "may_open": bool(found.key_version) and actor.may(OPEN, found.scope_path),
        "has_sealed": bool(found.key_version),
        "opened": opened,
        "inspectors": list(found.inspectors.order_by("name", "pk")),
        "least": least,
        "least_basis": law.basis(needed),
        "tell": law.telling_clock(found, place),
        "letters": list(queries.letters(actor).filter(investigation=found)[:20]),
        "forms": _forms(found, wrong) if may else {},
        "paper_kinds": drafts.kinds_of_investigation(found),
        "wrong": wrong,
    }
    status = wrong.status if wrong else 200
    return render(request, "supervision/investigation.html", context, status=status)


def _people(found: Any) -> Any:
    return queries.inspectors_for(found.organization, timezone.localdate())[:MOST_INSPECTORS]


def _forms(found: Any, wrong: Wrong | None) -> dict[str, Any]:
    on = {"on": timezone.localdate()}
    made: dict[str, Any] = {}
    if found.state == "received":
        made["open"] = forms.OpenForm(initial=on, people=_people(found), auto_id="open_%s")
    if found.state == "open":
        made["conclude"] = forms.ConcludeForm(initial=on, auto_id="conclude_%s")
    if found.state in {"received", "open"}:
        made["decline"] = forms.DeclineForm(initial=on, auto_id="decline_%s")
    if found.state == "declined":
        made["told"] = forms.ToldForm(initial=on, auto_id="told_%s")
    if wrong is not None and wrong.form is not None and wrong.deed in made:
        made[wrong.deed] = wrong.form
    return made


DEEDS = (
    Deed(
        name="open",
        form=lambda request, found: forms.OpenForm(request.POST, people=_people(found)),
        do=services.open_investigation,
        done=gettext_lazy("The investigation is open."),
    ),
    Deed(
        name="conclude",
        form=lambda request, _found: forms.ConcludeForm(request.POST),
        do=services.conclude,
        done=gettext_lazy("The investigation is concluded."),
    ),
    Deed(
        name="decline",
        form=lambda request, _found: forms.DeclineForm(request.POST),
        do=services.decline,
        done=gettext_lazy("Not accepted: tell the worker in writing."),
    ),
    Deed(
        name="told",
        form=lambda request, _found: forms.ToldForm(request.POST),
        do=services.tell_worker,
        done=gettext_lazy("Noted: the worker was told in writing."),
    ),
)
View = Callable[[ActorRequest, UUID], HttpResponse]


DESK = Desk(
    find=partial(queries.investigation, permission=HANDLE),
    page=page,
    leave=lambda _request, public_id, _made: redirect("supervision:investigation", public_id),
)


def _deed(name: str) -> View:
    deed = next(one for one in DEEDS if one.name == name)

    @require_POST
    def view(request: ActorRequest, investigation: UUID) -> HttpResponse:
        return DESK.take(request, investigation, deed)

    return view


open_ = _deed("open")
conclude = _deed("conclude")
decline = _deed("decline")
told = _deed("told")


@require_POST
@never_cache
def complainant(request: ActorRequest, investigation: UUID) -> HttpResponse:
    """Open who complained; who looked is recorded."""
    command = commands.OpenComplainant(investigation=investigation)
    try:
        opened = services.open_complainant(request.actor, command)
    except Rejected as refusal:
        return page(request, investigation, Wrong(refusal=refusal))
    return page(request, investigation, opened=opened)
