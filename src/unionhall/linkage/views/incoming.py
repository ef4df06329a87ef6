"""What partners refer to the union: entered where it came on paper, and opened as a case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.linkage import forms, handing, queries
from unionhall.linkage.permissions import REFER
from unionhall.linkage.services import receiving
from unionhall.mediation import queries as disputes
from unionhall.organizations import choosing
from unionhall.organizations import queries as organizations

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def new(request: ActorRequest) -> HttpResponse:
    """Enter what a partner without a window referred on paper."""
    actor = request.actor
    if not actor.holds(REFER):
        raise NotPermitted
    mine = queries.partners(actor).filter(scope_path__in=actor.scopes(REFER), ended_on=None)
    partners = [(str(one.public_id), one.name) for one in mine]
    form = forms.ReferInForm(request.POST or None, partners=partners)
    if request.method == "POST" and form.is_valid():
        try:
            found = receiving.refer_in(actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("Taken in as %(number)s.") % {"number": found.reference})
            return redirect("linkage:referral", found.public_id)
    status = 422 if form.errors else 200
    return render(request, "linkage/refer_in.html", {"form": form}, status=status)


@require_http_methods(FORM)
def open_case(request: ActorRequest, incoming: UUID) -> HttpResponse:
    """Accept what a partner referred: choose the employer, and open the case."""
    actor = request.actor
    found = queries.referral(actor, incoming, work=True)
    if found.is_out or found.state != "sent":
        return redirect("linkage:referral", incoming)
    content = queries.opened(found)
    below = disputes.bodies(actor).filter(path__within=found.scope_path)
    offered = choosing.offered(request, below, found.organization.public_id)
    start = {
        "organization": offered.chosen,
        "category": content.get("category"),
        "facts": content.get("facts"),
    }
    form = forms.OpenForm(request.POST or None, bodies=offered.choices, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            opened = receiving.open_case(actor, form.command(found, content))
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        except NotFound:
            form.add_error("employer", _("Choose the employer."))
        else:
            messages.success(request, _("Accepted; the case is opened."))
            return redirect("mediation:case", opened.case.public_id)  # type: ignore[union-attr]
    return _open(request, found, form, offered)


def _open(
    request: ActorRequest, found: object, form: forms.OpenForm, offered: choosing.Offered
) -> HttpResponse:
    try:
        chosen = UUID(str(form["employer"].value() or ""))
    except ValueError:
        chosen = None
    kept = organizations.employers(request.actor).filter(public_id=chosen) if chosen else []
    context = {
        "referral": found,
        "form": form,
        "offered": offered,
        "kept": list(kept),
        "chosen": str(chosen or ""),
        "sections": handing.sections(queries.opened(found)),  # type: ignore[arg-type]
    }
    status = 422 if form.errors else 200
    return render(request, "linkage/open_case.html", context, status=status)
