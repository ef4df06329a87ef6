"""Taking an application in on the spot, correcting it, and entering an agreement."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.advice import queries as advice
from unionhall.advice.queries import CaseFacts
from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.mediation import doors, errors, forms, queries, services, showing
from unionhall.mediation.forms import entering
from unionhall.mediation.permissions import HANDLE
from unionhall.mediation.services import access, settling
from unionhall.organizations import choosing
from unionhall.organizations import queries as organizations
from unionhall.supervision import queries as supervision

FORM = ["GET", "HEAD", "POST"]
MOST_OFFERED = 8


@require_http_methods(FORM)
def new(request: ActorRequest) -> HttpResponse:
    """Take an application in; a refused one keeps everything that was typed."""
    actor = request.actor
    if not actor.holds(HANDLE):
        raise NotPermitted
    bodies = queries.bodies(actor)
    if request.method != "POST":
        asked = _uuid(request.GET.get("consultation", ""))
        if asked is not None and (made := doors.case_made(actor, asked)) is not None:
            return redirect("mediation:case", made)
        told = advice.case_facts(actor, asked) if asked is not None else None
        start = {"applied_on": timezone.localdate(), "channel": "walk_in"}
        start |= doors.start(told) if told else {"employer": _uuid(request.GET.get("employer", ""))}
        offered = choosing.offered(request, bodies, start.get("organization"))
        start["organization"] = offered.chosen
        form = entering.ApplyForm(bodies=offered.choices, initial=start)
        return _new(request, form, offered, told)
    offered = choosing.offered(request, bodies)
    form = entering.ApplyForm(request.POST, bodies=offered.choices)
    if form.is_valid():
        try:
            case = services.apply(actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        except NotFound:
            form.add_error("employer", _("Choose the employer."))
        else:
            messages.success(request, _("Taken in as %(case)s.") % {"case": case.reference})
            return redirect("mediation:case", case.public_id)
    return _new(request, form, offered, status=422)


def _new(
    request: ActorRequest,
    form: entering.ApplyForm,
    offered: choosing.Offered,
    told: CaseFacts | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the form; an employer whom a consultation only names is looked for at once."""
    rows = supervision.employers(request.actor, timezone.localdate())
    chosen = _uuid(str(form["employer"].value() or ""))
    kept = list(rows.filter(public_id=chosen)) if chosen else []
    named = told.employer_typed if told is not None else request.POST.get("q", "").strip()[:80]
    looked = named if not kept else ""
    found = organizations.matching_employers(rows, looked)[:MOST_OFFERED] if looked else []
    context = {
        "form": form,
        "offered": offered,
        "kept": kept,
        "found": list(found),
        "text": looked,
        "told": told,
    }
    return render(request, "mediation/new.html", context, status=status)


def _uuid(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None


@require_safe
def employer_options(request: ActorRequest) -> HttpResponse:
    """Answer the employer picker: the one chosen stays, then what the letters could mean."""
    if not request.actor.holds(HANDLE):
        raise NotPermitted
    text = request.GET.get("q", "").strip()[:80]
    chosen = _uuid(request.GET.get("employer", ""))
    rows = supervision.employers(request.actor, timezone.localdate())
    kept = list(rows.filter(public_id=chosen)) if chosen else []
    matching = organizations.matching_employers(rows, text).exclude(public_id=chosen)
    found = list(matching[:MOST_OFFERED]) if text else []
    context = {"kept": kept, "found": found, "text": text, "chosen": str(chosen or "")}
    return render(request, "mediation/pick_employer.html", context)


@require_http_methods(FORM)
def correct(request: ActorRequest, dispute: UUID) -> HttpResponse:
    """Correct an entry; who was overtaken sees both versions and loses nothing."""
    actor = request.actor
    found = queries.case(actor, dispute, work=True)
    if request.method != "POST":
        access.look(actor, found)
        return _correct(request, found, forms.CorrectForm(initial=_as_it_stands(found)))
    form = forms.CorrectForm(request.POST)
    if not form.is_valid():
        return _correct(request, found, form, status=422)
    try:
        services.correct(actor, form.command(dispute))
    except errors.EditedMeanwhile as meanwhile:
        found.refresh_from_db()
        again = forms.CorrectForm(initial=form.cleaned_data | {"version": found.version})
        return _correct(request, found, again, refusal=meanwhile, status=meanwhile.status)
    except Rejected as refusal:
        form.blame(refusal)
        return _correct(request, found, form, status=422)
    messages.success(request, _("The entry is corrected."))
    return redirect("mediation:case", dispute)


def _as_it_stands(found: Any) -> dict[str, Any]:
    return queries.entry(found) | {"version": found.version}


def _correct(
    request: ActorRequest,
    found: Any,
    form: forms.CorrectForm,
    *,
    refusal: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    theirs = _as_it_stands(found) if refusal is not None else None
    context = {"case": found, "form": form, "theirs": theirs, "refusal": refusal}
    return render(request, "mediation/correct.html", context, status=status)


@require_http_methods(FORM)
def agree(request: ActorRequest, dispute: UUID) -> HttpResponse:
    """Enter what both sides agreed on."""
    actor = request.actor
    found = queries.whole(queries.case(actor, dispute, work=True))
    if request.method != "POST":
        if found.state != "accepted":
            return redirect("mediation:case", dispute)
        access.look(actor, found)
    claims = showing.claims_to_agree(found)
    start = {"effective_on": timezone.localdate(), "no_money": not claims}
    form = entering.AgreeForm(request.POST or None, claims=claims, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            case = settling.agree(actor, form.command(dispute))
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            said = _("Settled and paid; the file is closed.")
            if case.state == "agreed":
                said = _("The agreement is entered. Make it as a paper in three copies.")
            messages.success(request, said)
            return redirect("mediation:case", dispute)
    status = 422 if form.errors else 200
    context = {"case": found, "form": form, "claimed": queries.money(found).claimed}
    return render(request, "mediation/agree.html", context, status=status)
