"""The deeds on the page of a case: a form is read, carried out, and the case shown again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.mediation import appointments, forms, queries, services, showing
from unionhall.mediation.errors import EditedMeanwhile
from unionhall.mediation.forms import entering
from unionhall.mediation.services import (
    access,
    arranging,
    performing,
    retracting,
    sessions,
    settling,
    taking,
)
from unionhall.mediation.views.cases import Wrong, page

View = Callable[[ActorRequest, UUID], HttpResponse]
Make = Callable[[Any, Any], forms.Sheet]
NOTED = _("Noted.")


@dataclass(frozen=True, slots=True)
class Deed:
    """What a form becomes: how it is made, what it does, what is said when it is done.

    ``hints`` are what to think of, said beside that it is done.
    """

    make: Make
    do: Callable[..., object]
    done: Promise = NOTED
    hints: Callable[[Any, Any], list[str]] = lambda _found, _made: []


def _plain(form: type[forms.Sheet]) -> Make:
    return lambda data, _found: form(data)


def _mediator(data: Any, found: Any) -> forms.Sheet:
    users = [(str(one.public_id), one.name) for one in queries.colleagues(found)]
    return forms.MediatorForm(data, users=users)


DEEDS: dict[str, Deed] = {
    "consent": Deed(_plain(forms.ConsentForm), taking.note_consent),
    "accept": Deed(
        _plain(forms.AcceptForm), taking.accept, _("Accepted: the mediation has begun.")
    ),
    "elsewhere": Deed(
        _plain(forms.ElsewhereForm),
        taking.direct_elsewhere,
        _("Closed; tell the applicant where to go."),
    ),
    "mediator": Deed(_mediator, taking.name_mediator, _("The mediator is named.")),
    "release": Deed(_plain(forms.ReleaseForm), taking.release),
    "arrange": Deed(
        lambda data, found: forms.ArrangeForm(
            data, mediators=showing.mediators_to_choose(queries.whole(found))
        ),
        arranging.arrange,
        _("The session is arranged. Make the notice of it below."),
        hints=appointments.hints,
    ),
    "call_off": Deed(
        _plain(forms.CallOffForm), arranging.call_off, _("The session is called off.")
    ),
    "session": Deed(
        lambda data, found: forms.SessionForm(
            data, arranged=showing.arranged_to_choose(queries.whole(found))
        ),
        sessions.hold_session,
        _("The session is recorded."),
    ),
    "note": Deed(_plain(forms.NoteForm), sessions.keep_note, _("Kept, for handlers only.")),
    "health": Deed(
        lambda data, found: forms.HealthForm(data, workers=showing.workers_to_choose(found)),
        sessions.keep_health,
    ),
    "health_off": Deed(
        _plain(forms.WithdrawHealthForm),
        sessions.withdraw_health,
        _("Deleted: the consent was taken back."),
    ),
    "extend": Deed(_plain(forms.ExtendForm), sessions.extend, _("The mediation is extended.")),
    "fail": Deed(
        _plain(forms.FailForm),
        settling.fail,
        _("Ended without an agreement. Make the notice of the right to arbitrate below."),
    ),
    "withdraw": Deed(
        _plain(forms.WithdrawForm), settling.withdraw, _("The application is withdrawn.")
    ),
    "pay": Deed(_plain(forms.PayForm), performing.pay, _("The payment is noted.")),
    "unperformed": Deed(
        _plain(forms.NotPerformedForm),
        performing.not_performed,
        _("Noted. Make the notice of the right to arbitrate below."),
    ),
    "close": Deed(_plain(forms.CloseForm), performing.close_file, _("The file is closed.")),
    "event": Deed(_plain(forms.EventForm), performing.note_event, _("Noted; the clocks follow.")),
    "take_back": Deed(
        lambda data, found: forms.TakeBackForm(data, entries=showing.entries(queries.whole(found))),
        retracting.take_back,
        _("Taken back; everything is counted without it."),
    ),
    "representatives": Deed(
        lambda data, found: forms.RepresentativesForm(
            data, workers=showing.workers_to_choose(found)
        ),
        services.choose_representatives,
    ),
    "workers": Deed(
        _plain(entering.WorkersForm), services.add_workers, _("The workers are entered.")
    ),
    "claims": Deed(
        lambda data, found: entering.ClaimsForm(data, workers=showing.workers_to_choose(found)),
        services.set_claims,
    ),
    "dispose": Deed(
        _plain(forms.DisposeForm),
        access.dispose,
        _("The file is disposed of: names and texts are gone, numbers and days stay."),
    ),
}


def deed(name: str) -> View:
    """Make the view of one deed."""
    what = DEEDS[name]

    @require_POST
    def view(request: ActorRequest, dispute: UUID) -> HttpResponse:
        found = queries.case(request.actor, dispute, work=True)
        form = what.make(request.POST, found)
        if not form.is_valid():
            return page(request, dispute, Wrong(deed=name, form=form))
        try:
            made = what.do(request.actor, form.command(dispute))  # type: ignore[attr-defined]
        except EditedMeanwhile as meanwhile:
            found.refresh_from_db()
            form.renew(found.version)
            form.blame(meanwhile)
            return page(request, dispute, Wrong(deed=name, form=form, status=409))
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
            return page(request, dispute, Wrong(deed=name, form=form, status=refusal.status))
        messages.success(request, str(what.done))
        for hint in what.hints(found, made):
            messages.warning(request, hint)
        return redirect("mediation:case", dispute)

    return view
