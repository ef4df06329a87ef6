"""The list of cases, and the page of one case with everything that can be done there."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.mediation import (
    clocks,
    doors,
    drafts,
    forms,
    law,
    lists,
    panels,
    queries,
    showing,
    telling,
    timeline,
)
from unionhall.mediation.clocks import Clock
from unionhall.mediation.errors import NotTheirPart
from unionhall.mediation.forms import entering
from unionhall.mediation.permissions import VIEW
from unionhall.mediation.services import access
from unionhall.mediation.steps import STEPS
from unionhall.mediation.views.access import page as line_page
from unionhall.mediation.views.overview import frame
from unionhall.organizations import permissions as organizations

SHOWN_LOOKS = 12


@require_safe
def cases(request: ActorRequest) -> HttpResponseBase:
    """List the lines in sight."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotPermitted
    context = frame(actor, "list") | {"everything": request.GET.get("state") == lists.ALL}
    return lists.cases(request).respond("mediation/cases.html", context)


@require_safe
def case(request: ActorRequest, dispute: UUID) -> HttpResponse:
    """Show one case to who may open it; that they did is kept. Others see its line."""
    try:
        found = queries.case(request.actor, dispute)
    except NotTheirPart:
        return line_page(request, dispute, status=403)
    access.look(request.actor, found)
    return page(request, dispute)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A form that was refused, by the name of its deed."""

    deed: str
    form: forms.Sheet
    status: int = 422


def page(request: ActorRequest, public_id: UUID, wrong: Wrong | None = None) -> HttpResponse:
    """Draw the page of a case; what was refused stands first, with all that was typed.

    A file that was disposed of offers nothing to do.
    Whoever was overtaken loses nothing: the form is there at whatever state the case is now.
    """
    actor = request.actor
    found = queries.whole(queries.case(actor, public_id))
    today = timezone.localdate()
    run = law.clocks_of(found, today)
    works = found.disposed_on is None and queries.worked(actor).filter(pk=found.pk).exists()
    workers, employer = showing.by_side(found)
    context = {
        "case": found,
        "step": STEPS.get(found.state),
        "next_clock": _next_clock(found, run),
        "late": found.overdue(today),
        "works": works,
        "is_head": queries.is_head(actor, found),
        "right": queries.right(actor, found),
        "reason": telling.reason(found),
        "facts": queries.facts_text(found),
        "workers": workers,
        "worker_count": len(workers),
        "employer": employer,
        "claims": showing.claims(found, workers),
        "money": queries.money(found),
        "agreement": showing.agreement(found),
        "consents": list(found.consents.all()),
        "handlers": [one for one in found.handlers.all() if one.until is None],
        "sessions": showing.sessions(found),
        "arranged": showing.arranged(found),
        "notes": queries.notes(actor, found),
        "health": showing.health(workers) if queries.is_handler(actor, found) else [],
        "clocks": [one for one in run if _is_told(one)],
        "picture": timeline.draw(run, today),
        "limitation": [one for one in run if one.id == "arbitration.limit"],
        "today": today,
        "history": showing.history(found),
        "looks": found.looks.select_related("user").order_by("-pk")[:SHOWN_LOOKS],
        "openings": found.opened.select_related("user").order_by("-at")[:SHOWN_LOOKS],
        "kept_until": law.kept_until(found),
        "may_dispose": _may_dispose(actor, found, today),
        "paper_kinds": drafts.kinds_now(found) if works else [],
        "panels": panels.shown(actor, found),
        "asked_in": doors.asked_in(actor, found),
        "employer_url": actor.may(organizations.VIEW_EMPLOYERS, found.employer.scope_path),
        "forms": _forms(found, workers),
        "wrong": wrong,
    }
    if wrong is not None:
        wrong.form.auto_id = "refused_%s"
    return render(request, "mediation/case.html", context, status=wrong.status if wrong else 200)


def _is_told(one: Clock) -> bool:
    """Say whether a clock is shown: those that have begun, and why no limitation runs."""
    return one.state is not clocks.State.NOT_BEGUN or bool(one.steps)


def _next_clock(found: Any, run: list[Clock]) -> Clock | None:
    """Return the clock that says by when the next thing is to be done."""
    step = STEPS.get(found.state)
    own = [one for one in run if step is not None and one.id == step.clock and one.waits]
    return min(own, key=lambda one: one.due_on or timezone.localdate(), default=None)


def _may_dispose(actor: Actor, found: Any, today: Any) -> bool:
    kept = law.kept_until(found)
    due = kept is not None and kept < today and found.disposed_on is None
    return due and queries.is_head(actor, found)


def _arranging(found: Any) -> forms.Sheet:
    mediators = showing.mediators_to_choose(found)
    start = {"place": found.organization.name, "mediators": [one for one, _name in mediators]}
    return forms.ArrangeForm(mediators=mediators, initial=start)


def _session(found: Any, today: date) -> forms.Sheet:
    """Begin the record of a session with the one that was arranged until today, if any."""
    start: dict[str, Any] = {"held_on": today}
    for one in found.appointments.all():
        if one.is_open and timezone.localdate(one.at) <= today:
            on = timezone.localdate(one.at)
            start = {"appointment": one.public_id, "held_on": on, "place": one.place}
    return forms.SessionForm(arranged=showing.arranged_to_choose(found), initial=start)


def _forms(found: Any, workers: list[queries.Known]) -> dict[str, forms.Sheet]:
    """Make the forms that fit the state."""
    on = {"on": timezone.localdate()}
    named = [(str(one.party.public_id), one.name) for one in workers]
    made: dict[str, forms.Sheet] = {"event": forms.EventForm(initial=on)}
    if not found.is_over:
        made |= {
            "note": forms.NoteForm(),
            "health": forms.HealthForm(workers=named, initial={"consented_on": None}),
        }
    if found.state in {"applied", "accepted"}:
        users = [(str(one.public_id), one.name) for one in queries.colleagues(found)]
        made |= {
            "mediator": forms.MediatorForm(users=users),
            "withdraw": forms.WithdrawForm(initial=on),
            "representatives": forms.RepresentativesForm(
                workers=named,
                initial={"parties": [x.party.public_id for x in workers if x.party.represents]},
            ),
            "workers": entering.WorkersForm(),
            "claims": entering.ClaimsForm(workers=named, initial={"version": found.version}),
        }
    if found.state == "applied":
        made |= {
            "consent": forms.ConsentForm(initial=on),
            "accept": forms.AcceptForm(initial=on),
            "elsewhere": forms.ElsewhereForm(initial=on),
        }
    elif found.state == "accepted":
        made |= {
            "arrange": _arranging(found),
            "session": _session(found, on["on"]),
            "extend": forms.ExtendForm(initial={"agreed_on": on["on"]}),
            "fail": forms.FailForm(initial=on),
        }
    elif found.state in {"agreed", "unperformed"}:
        made |= {
            "unperformed": forms.NotPerformedForm(initial=on),
            "close": forms.CloseForm(initial=on),
        }
    if found.disposed_on is None and (entries := showing.entries(found)):
        made["take_back"] = forms.TakeBackForm(entries=entries)
    made["pay"] = forms.PayForm(initial={"paid_on": on["on"]})
    made["dispose"] = forms.DisposeForm()
    for name, form in made.items():
        form.auto_id = f"{name}_%s"
    return made
