"""The partner's window: what was referred to this partner, and nothing else of the product."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, DomainError, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.linkage import forms, handing, lists, queries
from unionhall.linkage.forms.committee import FinishForm
from unionhall.linkage.results import results_of
from unionhall.linkage.services import answering, committee, looking, receiving, sending
from unionhall.linkage.views.desk import Wrong, words_of
from unionhall.mediation.forms import Sheet
from unionhall.papers.downloads import as_file

FORM = ["GET", "HEAD", "POST"]
View = Callable[[ActorRequest, UUID], HttpResponse]


def _mine(request: ActorRequest) -> list[Any]:
    if not queries.at_window(request.actor):
        raise NotPermitted
    return list(queries.own_partners(request.actor))


@require_safe
def window(request: ActorRequest) -> HttpResponseBase:
    """List what lies at the window; that its lines were shown is kept."""
    mine = _mine(request)
    listing = lists.window(request)
    looking.note_lines(request.actor, listing.page.rows)
    tasks = [] if not mine else list(queries.tasks_of_window(request.actor)[:20])
    context = {
        "mine": mine,
        "tasks": tasks,
        "today": timezone.localdate(),
        "everything": request.GET.get("state") == lists.ALL,
    }
    return listing.respond("linkage/window.html", context)


@require_safe
def referral(request: ActorRequest, handed: UUID) -> HttpResponse:
    """Show one referral to the partner's people."""
    return page(request, handed)


def page(
    request: ActorRequest,
    public_id: UUID,
    wrong: Wrong | None = None,
    refusal: DomainError | None = None,
    typed: Iterable[str] = (),
) -> HttpResponse:
    """Draw a referral at the window; that somebody saw it is kept, however they came to it."""
    found = queries.sent_to(request.actor, public_id)
    looking.note_opening(request.actor, found)
    content = queries.for_partner(found)
    context = {
        "referral": found,
        "late": found.overdue(timezone.localdate()),
        "sections": handing.sections(content),
        "files": [(one, handing.file_name(one.paper, one.scan)) for one in queries.handed(found)],
        "given": queries.given(found, window=True),
        "history": queries.history_at_window(found),
        "forms": _forms(found, wrong),
        "wrong": wrong.deed if wrong else "",
        "refusal": refusal,
        "typed": typed,
    }
    status = refusal.status if refusal else 422 if wrong else 200
    return render(request, "linkage/at_window.html", context, status=status)


def _forms(found: Any, wrong: Wrong | None) -> dict[str, Sheet]:
    made: dict[str, Sheet] = {}
    if found.is_out and found.state == "sent":
        made["accept"] = forms.DayForm(window=True)
        made["give_back"] = forms.ReturnForm(window=True)
    elif found.is_out and found.state == "accepted":
        made["report"] = forms.ReportForm(window=True, results=results_of(found))
        if found.purpose == "review":
            made["extend"] = forms.DayForm(window=True)
    elif not found.is_out and found.state == "sent":
        made["withdraw"] = forms.WithdrawForm()
    elif not found.is_out and found.state == "reported":
        made["close"] = forms.CloseForm()
    if not found.is_out and found.state in found.OPEN:
        made["attach"] = forms.AttachForm()
    if wrong is not None:
        made[wrong.deed] = wrong.form
    for name, form in made.items():
        form.auto_id = f"{name}_%s"
    return made


@dataclass(frozen=True, slots=True)
class Deed:
    """What a form becomes at the window."""

    make: Callable[[Any, Any], Sheet]
    do: Callable[..., object]
    done: Promise


DEEDS: dict[str, Deed] = {
    "accept": Deed(
        lambda data, _found: forms.DayForm(data, window=True),
        answering.accept,
        gettext_lazy("Accepted. Report here what came of it."),
    ),
    "give_back": Deed(
        lambda data, _found: forms.ReturnForm(data, window=True),
        answering.give_back,
        gettext_lazy("Returned to the union, with your reason."),
    ),
    "report": Deed(
        lambda data, found: forms.ReportForm(data, window=True, results=results_of(found)),
        answering.report,
        gettext_lazy("Reported to the union."),
    ),
    "extend": Deed(
        lambda data, _found: forms.DayForm(data, window=True),
        answering.extend,
        gettext_lazy("The review is extended."),
    ),
    "withdraw": Deed(
        lambda data, _found: forms.WithdrawForm(data),
        sending.withdraw,
        gettext_lazy("Withdrawn."),
    ),
    "close": Deed(
        lambda data, _found: forms.CloseForm(data), sending.close, gettext_lazy("Closed.")
    ),
}


def deed(name: str) -> View:
    """Make the view of one deed at the window."""
    what = DEEDS[name]

    @require_POST
    def view(request: ActorRequest, handed: UUID) -> HttpResponse:
        found = queries.sent_to(request.actor, handed)
        form = what.make(request.POST, found)
        if not form.is_valid():
            return page(request, handed, wrong=Wrong(deed=name, form=form))
        try:
            what.do(request.actor, form.command(handed))  # type: ignore[attr-defined]
        except Rejected as refusal:
            form.blame(refusal)
            return page(request, handed, wrong=Wrong(deed=name, form=form))
        except Conflict as refusal:
            return page(request, handed, refusal=refusal, typed=words_of(form))
        messages.success(request, str(what.done))
        return redirect("linkage:at_window", handed)

    return view


@require_safe
def file(request: ActorRequest, handed: UUID, handed_file: UUID) -> HttpResponseBase:
    """Hand out a file of a referral; that it was taken is kept."""
    found = queries.sent_to(request.actor, handed)
    one = queries.handed_file(found, handed_file)
    content = looking.take_file(request.actor, one)
    return as_file(content, handing.file_name(one.paper, one.scan))


@require_http_methods(FORM)
def new(request: ActorRequest) -> HttpResponse:
    """Refer a dispute to the union."""
    mine = _mine(request)
    partners = [(str(one.public_id), one.name) for one in mine]
    start = {"partner": partners[0][0]} if partners else {}
    form = forms.ReferInForm(request.POST or None, partners=partners, window=True, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            found = receiving.refer_in(request.actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            said = _("Referred to the union as %(number)s.") % {"number": found.reference}
            messages.success(request, said)
            return redirect("linkage:at_window", found.public_id)
    status = 422 if form.errors else 200
    context = {"form": form, "mine": mine, "window": True}
    return render(request, "linkage/refer_in.html", context, status=status)


@require_POST
def finish(request: ActorRequest, window_task: UUID) -> HttpResponse:
    """Report a task of the committee as done."""
    if not queries.at_window(request.actor):
        raise NotPermitted
    queries.task(request.actor, window_task)
    form = FinishForm(request.POST, window=True)
    if not form.is_valid():
        messages.error(request, pgettext("task", "Say in a few words what was done."))
        return redirect("linkage:window")
    try:
        committee.finish_task(request.actor, form.command(window_task))
    except (Rejected, Conflict) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Reported."))
    return redirect("linkage:window")
