"""The union's desk: the list, one referral with its deeds, referring a case, the board."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, DomainError, NotFound, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.linkage import board as boards
from unionhall.linkage import forms, handing, lists, queries, terms
from unionhall.linkage.permissions import KEEP, REFER, VIEW
from unionhall.linkage.results import results_of
from unionhall.linkage.services import answering, sending
from unionhall.mediation import queries as disputes
from unionhall.mediation.forms import Sheet

FORM = ["GET", "HEAD", "POST"]
FIRST_YEAR = 2009
View = Callable[[ActorRequest, UUID], HttpResponse]


@require_safe
def referrals(request: ActorRequest) -> HttpResponseBase:
    """List the lines in sight."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotPermitted
    context = {
        "may_refer": actor.holds(REFER),
        "everything": request.GET.get("state") == lists.ALL,
    }
    return lists.referrals(request).respond("linkage/referrals.html", context)


@require_safe
def line(request: ActorRequest, referral_line: UUID) -> HttpResponse:
    """Show the line of one referral to who may not open it."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    found = queries.lines(request.actor).filter(public_id=referral_line).first()
    if found is None:
        raise NotFound
    opens = queries.readable(request.actor).filter(pk=found.pk).exists()
    return render(request, "linkage/line.html", {"referral": found, "opens": opens})


@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """Show what each partner was sent in a year, and how quickly it answers."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    today = timezone.localdate()
    told = request.GET.get("year", "")
    year = int(told) if told.isdecimal() and FIRST_YEAR <= int(told) <= today.year else today.year
    rows = boards.board(request.actor, date(year, 1, 1), date(year, 12, 31), today)
    years = list(range(today.year, today.year - 5, -1))
    context = {
        "rows": [(one, _numbers(one, year)) for one in rows],
        "names": boards.NAMES.values(),
        "year": year,
        "years": years,
    }
    return render(request, "linkage/board.html", context)


def _numbers(one: boards.Tally, year: int) -> list[tuple[str, object, str]]:
    """Return the numbers of a partner: what it says, and the address of exactly its records."""
    told: dict[str, object] = one.counts | {"answered": one.median_days}
    about = {"state": lists.ALL, "with": one.partner.public_id}
    days = {"sent_on_from": date(year, 1, 1), "sent_on_to": date(year, 12, 31)}
    return [
        (name, told[name], urlencode(about | days | {"counted": name}) if one.counts[name] else "")
        for name in boards.NAMES
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A form that was refused, by the name of its deed."""

    deed: str
    form: Sheet


@require_safe
def referral(request: ActorRequest, referral: UUID) -> HttpResponse:
    """Show one referral with everything that was handed over, and who of the partner looked."""
    return page(request, referral)


def page(
    request: ActorRequest,
    public_id: UUID,
    wrong: Wrong | None = None,
    refusal: DomainError | None = None,
    typed: Iterable[str] = (),
) -> HttpResponse:
    """Draw the page of a referral, with what was refused where it was typed."""
    actor, today = request.actor, timezone.localdate()
    found = queries.referral(actor, public_id)
    works = queries.worked(actor).filter(pk=found.pk).exists()
    consents = queries.consents(found)
    context = {
        "referral": found,
        "works": works,
        "late": found.overdue(today),
        "sections": handing.sections(queries.opened(found)),
        "files": found.files.select_related("paper", "scan"),
        "history": queries.history(found),
        "looks": queries.looks(found)[:50],
        "consents": consents,
        "case_open": _opens(actor, found),
        "forms": _forms(found, wrong, consents) if works else {},
        "wrong": wrong.deed if wrong else "",
        "refusal": refusal,
        "typed": typed,
        "given": queries.given(found),
        "paper_kinds": ["linkage.letter"] if works and found.is_out else [],
    }
    status = refusal.status if refusal else 422 if wrong else 200
    return render(request, "linkage/referral.html", context, status=status)


def _opens(actor: Actor, found: Any) -> bool:
    return found.case_id is not None and disputes.cases(actor).filter(pk=found.case_id).exists()


def words_of(form: Sheet) -> list[str]:
    """Return what somebody wrote into a form that can no longer be shown, so that it is kept."""
    return [str(form.cleaned_data[name]) for name in ("reason", "text") if form.data.get(name)]


def _forms(found: Any, wrong: Wrong | None, consents: list[Any]) -> dict[str, Sheet]:
    made: dict[str, Sheet] = {}
    state = found.state
    if state == "sent":
        if found.is_out:
            made["accept"] = forms.DayForm()
        made["give_back"] = forms.ReturnForm()
    if state == "accepted":
        made["report"] = forms.ReportForm(results=results_of(found))
        if found.purpose == "review":
            made["extend"] = forms.DayForm()
    if found.may_be_withdrawn:
        made["withdraw"] = forms.WithdrawForm()
    if state == "reported":
        made["close"] = forms.CloseForm()
    if state in found.OPEN and (consents or not found.is_out):
        made["attach"] = forms.AttachForm(workers=signers(consents), out=found.is_out)
    if wrong is not None:
        made[wrong.deed] = wrong.form
    for name, form in made.items():
        form.auto_id = f"{name}_%s"
    return made


def signers(consents: list[Any]) -> list[tuple[str, object]]:
    """List the workers whose signature can stand on a sheet."""
    return [(str(one.party.public_id), name) for one, name in consents]


@dataclass(frozen=True, slots=True)
class Deed:
    """What a form becomes: how it is made, what it does, what is said when it is done."""

    make: Callable[[Any, Any], Sheet]
    do: Callable[..., object]
    done: Promise


DEEDS: dict[str, Deed] = {
    "accept": Deed(
        lambda data, _found: forms.DayForm(data),
        answering.accept,
        gettext_lazy("Noted that the partner accepted."),
    ),
    "give_back": Deed(
        lambda data, _found: forms.ReturnForm(data),
        answering.give_back,
        gettext_lazy("The referral is returned."),
    ),
    "report": Deed(
        lambda data, found: forms.ReportForm(data, results=results_of(found)),
        answering.report,
        gettext_lazy("The result is reported."),
    ),
    "extend": Deed(
        lambda data, _found: forms.DayForm(data),
        answering.extend,
        gettext_lazy("The review is extended."),
    ),
    "withdraw": Deed(
        lambda data, _found: forms.WithdrawForm(data),
        sending.withdraw,
        gettext_lazy("Withdrawn: nothing of it is open to the partner any more."),
    ),
    "close": Deed(
        lambda data, _found: forms.CloseForm(data),
        sending.close,
        gettext_lazy("Closed."),
    ),
}


def deed(name: str) -> View:
    """Make the view of one deed at the union's desk."""
    what = DEEDS[name]

    @require_POST
    def view(request: ActorRequest, referral: UUID) -> HttpResponse:
        found = queries.referral(request.actor, referral, work=True)
        form = what.make(request.POST, found)
        if not form.is_valid():
            return page(request, referral, wrong=Wrong(deed=name, form=form))
        try:
            what.do(request.actor, form.command(referral))  # type: ignore[attr-defined]
        except Rejected as refusal:
            form.blame(refusal)
            return page(request, referral, wrong=Wrong(deed=name, form=form))
        except Conflict as refusal:
            return page(request, referral, refusal=refusal, typed=words_of(form))
        messages.success(request, str(what.done))
        return redirect("linkage:referral", referral)

    return view


@require_http_methods(FORM)
def refer(request: ActorRequest, dispute: UUID) -> HttpResponse:
    """Choose what is handed over, see exactly that, and send it."""
    actor = request.actor
    case = disputes.whole(disputes.case(actor, dispute, work=True))
    actor.require(REFER, case.scope_path)
    choices = _choices(request, case)
    if request.method != "POST":
        return _refer(request, case, forms.ReferForm(initial=_start(request), **choices))
    form = forms.ReferForm(request.POST, **choices)
    if request.POST.get("step") == "change":
        return _refer(request, case, form)
    if not form.is_valid():
        return _refer(request, case, form, status=422)
    command = form.command(dispute)
    try:
        if request.POST.get("step") == "send":
            sent = sending.refer(actor, command)
            messages.success(request, _("Sent as %(number)s.") % {"number": sent.reference})
            return redirect("linkage:referral", sent.public_id)
        return _preview(request, form, sending.preview(actor, command))
    except (Rejected, Conflict) as refusal:
        form.blame(refusal)
        return _refer(request, case, form, status=refusal.status)


def _start(request: ActorRequest) -> dict[str, object]:
    purpose = request.GET.get("purpose", "handle")
    parts = ["workers", "facts"] if purpose == "handle" else ["workers", "agreement"]
    return {"purpose": purpose, "parts": parts}


def _choices(request: ActorRequest, case: Any) -> dict[str, Any]:
    workers = [one for one in disputes.parties(case) if one.party.side == "worker"]
    return {
        "partners": [
            (str(one.public_id), one.name)
            for one in queries.partners_for(request.actor, case.scope_path)
        ],
        "workers": [(str(one.party.public_id), one.name) for one in workers],
        "files": [(str(one.public_id), _file_name(one)) for one in queries.offered_files(case)],
    }


def _file_name(one: queries.Offered) -> str:
    name = handing.file_name(one.paper, one.scan)
    return f"{name}" if one.scan is None else _("%(paper)s, scan") % {"paper": name}


def _refer(
    request: ActorRequest, case: Any, form: forms.ReferForm, status: int = 200
) -> HttpResponse:
    partners = queries.partners_for(request.actor, case.scope_path).exists()
    context = {"case": case, "form": form, "partners": partners}
    context["may_keep"] = request.actor.holds(KEEP)
    return render(request, "linkage/refer.html", context, status=status)


def _preview(request: ActorRequest, form: forms.ReferForm, ready: sending.Preview) -> HttpResponse:
    told = request.POST.copy()
    told["seen"] = str(ready.fingerprint)
    form.data = told
    context = {
        "case": ready.case,
        "form": form,
        "ready": ready,
        "no_day": terms.no_answer_day(ready.sent_on, terms.place_of_case(ready.case)),
        "sections": handing.sections(ready.content),
    }
    return render(request, "linkage/preview.html", context)
