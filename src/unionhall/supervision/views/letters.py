"""The list of letters, a new letter, and the page of one with its timeline."""

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

from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing
from unionhall.papers.downloads import as_file
from unionhall.supervision import (
    causes,
    commands,
    drafts,
    law,
    lists,
    queries,
    services,
    timeline,
    violations,
)
from unionhall.supervision.forms import letters as forms
from unionhall.supervision.permissions import HANDLE, VIEW
from unionhall.supervision.services import answers
from unionhall.supervision.views.deeds import Deed, Desk, Wrong

MOST_INSPECTORS = 60


@require_safe
def letters(request: ActorRequest) -> HttpResponseBase:
    """List the letters in sight."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    context = {"may_write": request.actor.holds(HANDLE)}
    return lists.letters(request, timezone.localdate()).respond("supervision/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Begin a letter: from nothing, from an investigation, or as what follows another."""
    actor = request.actor
    if not actor.holds(HANDLE):
        raise NotPermitted
    start = _start(actor, request)
    bodies = choosing.offered(request, queries.bodies(actor), start.get("organization"))
    offered = _offered(_body(bodies))
    if request.method != "POST":
        start["organization"] = bodies.chosen
        form = forms.NewLetterForm(initial=start, bodies=bodies.candidates, **offered)
        return _new(request, form, bodies)
    form = forms.NewLetterForm(request.POST, bodies=bodies.candidates, **offered)
    if form.is_valid():
        try:
            made = services.draft_letter(actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("The draft is written. It gets its number when issued."))
            return redirect("supervision:letter", made.public_id)
    return _new(request, form, bodies, status=422)


def _body(bodies: choosing.Offered) -> Any:
    """Say which body the letter is from, as far as it is known: its law names the violations."""
    found = (one for one in bodies.candidates if one.public_id == bodies.chosen)
    return next(found, next(iter(bodies.candidates), None))


def _offered(body: Any) -> dict[str, Any]:
    today = timezone.localdate()
    if body is None:
        return {"violations": [], "people": []}
    return {
        "violations": violations.offered(law.place_of(body).region, today),
        "people": queries.inspectors_for(body, today)[:MOST_INSPECTORS],
    }


def _start(actor: Actor, request: ActorRequest) -> dict[str, Any]:
    """Return what a new letter begins with: what led to it."""
    if (before := _named(request, "follows")) is not None:
        found = queries.letter(actor, before)
        step = queries.next_step(found)
        return {
            "organization": step.body.public_id if step else found.organization.public_id,
            "kind": step.kind if step else found.kind,
            "employer": found.employer.public_id,
            "violation": found.violation,
            "facts": found.facts,
            "demand": found.demand,
            "follows": found.public_id,
        }
    if (cause := _named(request, "investigation")) is not None:
        seen = queries.investigation(actor, cause)
        return {
            "organization": seen.organization.public_id,
            "kind": "opinion",
            "employer": seen.employer.public_id,
            "facts": seen.facts,
            "investigation": seen.public_id,
            "inspectors": [str(one.public_id) for one in seen.inspectors.all()],
        }
    if (dispute := _named(request, "case")) is not None:
        told = causes.facts(actor, dispute)
        return {
            "organization": told.organization.public_id,
            "employer": told.employer.public_id,
            "case": dispute,
        }
    if (firm := _named(request, "employer")) is not None:
        return {"employer": firm}
    return {}


def _named(request: ActorRequest, word: str) -> UUID | None:
    try:
        return UUID(request.GET.get(word, ""))
    except ValueError:
        return None


def _new(
    request: ActorRequest,
    form: forms.NewLetterForm,
    bodies: choosing.Offered,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "offered": bodies,
        "employer": _employer(request.actor, form["employer"].value()),
        "chosen": form["inspectors"].value() or [],
    }
    return render(request, "supervision/new_letter.html", context, status=status)


def _employer(actor: Actor, value: Any) -> Any:
    try:
        return queries.employer(actor, UUID(str(value)), timezone.localdate())
    except ValueError:
        return None


@require_safe
def letter(request: ActorRequest, letter: UUID) -> HttpResponse:
    """Show one letter; papers of investigations lead here too and go on to theirs."""
    try:
        return page(request, letter)
    except NotFound:
        found = queries.investigation(request.actor, letter)
        return redirect("supervision:investigation", found.public_id)


def page(request: ActorRequest, public_id: UUID, wrong: Wrong | None = None) -> HttpResponse:
    """Draw the page of a letter, with what was refused where it was typed."""
    actor = request.actor
    found = queries.letter(actor, public_id)
    today = timezone.localdate()
    may = actor.may(HANDLE, found.scope_path)
    step = queries.next_step(found)
    context = {
        "letter": found,
        "tone": lists.tone_of(found, today),
        "late": found.overdue(today),
        "may": may,
        "stages": timeline.stages(found, today),
        "clock": law.answer_clock(found),
        "listed": violations.named(
            law.place_of(found.organization).region, found.issued_on or today
        ),
        "inspectors": list(found.inspectors.order_by("name", "pk")),
        "answers": list(found.answers.defer("sealed").order_by("number")),
        "next": step,
        "may_next": step is not None and actor.may(HANDLE, step.body.path),
        "case": causes.page(actor, found.case),
        "follower": queries.followed_by(found),
        "forms": _forms(found, wrong) if may else {},
        "paper_kinds": drafts.kinds_of_letter(found),
        "wrong": wrong,
    }
    return render(
        request, "supervision/letter.html", context, status=wrong.status if wrong else 200
    )


def _forms(found: Any, wrong: Wrong | None) -> dict[str, Any]:
    on = {"on": timezone.localdate()}
    made: dict[str, Any] = {}
    state = found.state
    if state == "draft":
        made["issue"] = forms.IssueForm(initial=on, signers=_signers(found))
        made["change"] = _change(None, found)
    if state == "issued":
        made["deliver"] = forms.DeliverForm(initial=on)
    if state in {"delivered", "silent", "answered", "closed"}:
        made["answer"] = forms.AnswerForm(initial=on)
    if state in {"delivered", "silent"} and found.to_authority:
        made["decision"] = forms.DecisionForm(initial=on)
    if state in {"delivered", "silent", "answered"}:
        made["close"] = forms.CloseForm(initial=on)
    if wrong is not None and wrong.form is not None and wrong.deed in made:
        made[wrong.deed] = wrong.form
    return made


def _signers(found: Any) -> list[tuple[str, object]]:
    seats = queries.signers(found.organization, timezone.localdate())
    return [(str(one.public_id), f"{one.get_post_display()} {one.name}") for one in seats]


def _change(data: Any, found: Any) -> forms.ChangeForm:
    initial = {
        "violation": found.violation,
        "facts": found.facts,
        "demand": found.demand,
        "addressee": found.addressee if found.to_authority else "",
        "inspectors": [str(one.public_id) for one in found.inspectors.all()],
        "version": found.version,
    }
    return forms.ChangeForm(data, initial=initial, **_offered(found.organization))


def _issue(request: ActorRequest, found: Any) -> forms.IssueForm:
    """Let any seat be named: who may not sign is refused with the reason, not left out."""
    named = request.POST.get("signer", "")
    offered = _signers(found)
    if named and named not in dict(offered):
        offered.append((named, "–"))
    return forms.IssueForm(request.POST, signers=offered)


DEEDS = (
    Deed(
        name="change",
        form=lambda request, found: _change(request.POST, found),
        do=services.change_letter,
        done=gettext_lazy("The draft has been changed."),
    ),
    Deed(
        name="issue",
        form=_issue,
        do=services.issue_letter,
        done=gettext_lazy("The letter has its number. Deliver it, and note the day."),
    ),
    Deed(
        name="deliver",
        form=lambda request, _found: forms.DeliverForm(request.POST),
        do=services.deliver_letter,
        done=gettext_lazy("Delivered: the term for the answer runs."),
    ),
    Deed(
        name="answer",
        form=lambda request, _found: forms.AnswerForm(request.POST, request.FILES),
        do=answers.record_answer,
        done=gettext_lazy("The answer is on record."),
    ),
    Deed(
        name="decision",
        form=lambda request, _found: forms.DecisionForm(request.POST),
        do=services.note_decision,
        done=gettext_lazy("The authority's decision is noted; it has to tell the union in time."),
    ),
    Deed(
        name="close",
        form=lambda request, _found: forms.CloseForm(request.POST),
        do=services.close_letter,
        done=gettext_lazy("The letter is closed."),
    ),
)
View = Callable[[ActorRequest, UUID], HttpResponse]


DESK = Desk(
    find=partial(queries.letter, permission=HANDLE),
    page=page,
    leave=lambda _request, public_id, _made: redirect("supervision:letter", public_id),
)


def _deed(name: str) -> View:
    deed = next(one for one in DEEDS if one.name == name)

    @require_POST
    def view(request: ActorRequest, letter: UUID) -> HttpResponse:
        return DESK.take(request, letter, deed)

    return view


change = _deed("change")
issue = _deed("issue")
deliver = _deed("deliver")
answer = _deed("answer")
decision = _deed("decision")
close = _deed("close")


@require_POST
def withdraw(request: ActorRequest, letter: UUID) -> HttpResponse:
    """Take a letter back, with the reason."""
    reason = request.POST.get("reason", "")[:400]
    command = commands.WithdrawLetter(letter=letter, reason=reason)
    try:
        services.withdraw_letter(request.actor, command)
    except (Rejected, Conflict) as refusal:
        return page(request, letter, Wrong(refusal=refusal))
    messages.success(request, _("The letter has been withdrawn."))
    return redirect("supervision:letter", letter)


@require_POST
@never_cache
def read_answer(request: ActorRequest, letter: UUID, number: int) -> HttpResponse:
    """Open an answer; who did is recorded."""
    opened = answers.open_answer(request.actor, commands.OpenAnswer(letter=letter, number=number))
    found = queries.letter(request.actor, letter)
    context = {"letter": found, "opened": opened}
    return render(request, "supervision/answer.html", context)


@require_POST
def answer_scan(request: ActorRequest, letter: UUID, number: int) -> HttpResponseBase:
    """Hand out the scan of an answer; who took it is recorded."""
    opened = answers.open_answer(request.actor, commands.OpenAnswer(letter=letter, number=number))
    if not opened.scan:
        raise NotFound
    found = queries.letter(request.actor, letter)
    return as_file(opened.scan, f"{found.number} {_('answer')} {number}.{opened.format}")
