"""What became of it: the page that turns by itself, and asking with a receipt code."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from unionhall.accounts.addresses import client_address
from unionhall.core import languages
from unionhall.core.errors import NotFound, Rejected, TooMany
from unionhall.core.http import ActorRequest
from unionhall.joining import errors, services
from unionhall.joining import standing as standings
from unionhall.joining.forms import CodeForm, ReceiptForm, WorkerForm
from unionhall.joining.papers import read
from unionhall.joining.services import confirmation
from unionhall.joining.standing import Standing
from unionhall.joining.views.worker import SESSION_KEY

ASKED_KEY = "code_asked"
DELAYS = (3, 3, 4, 5, 8, 10, 15, 20, 30)
"""Seconds between two looks at the state; the longer it takes, the rarer we look."""
CARD_DELAYS = (10, 10, 15, 15, 20, 30, 30, 60, 60, 120, 300)
"""The same while the card is under way: minutes at a stall, days over the bank's file."""


def _standing(request: HttpRequest) -> Standing:
    held = request.session.get(SESSION_KEY)
    standing = standings.standing(UUID(held)) if held else None
    if standing is None:
        raise errors.NothingHeld
    return standing


def _asked(request: HttpRequest, standing: Standing) -> bool:
    """Say whether a code was sent for this application: its field stays until it is used."""
    return bool(request.session.get(ASKED_KEY) == str(standing.application.public_id))


def _delay(standing: Standing, count: int) -> int:
    delays = CARD_DELAYS if standing.under_way else DELAYS
    return delays[min(max(count, 0), len(delays) - 1)]


def _context(standing: Standing, **more: Any) -> dict[str, Any]:
    delay = _delay(standing, 0)
    return {"standing": standing, "delay": delay, "count": 1, "code_form": CodeForm()} | more


@login_not_required
@require_GET
def received(request: ActorRequest) -> HttpResponse:
    """Show the visitor's own application."""
    try:
        standing = _standing(request)
    except errors.NothingHeld:
        return redirect("joining:progress")
    context = _context(standing, asked=_asked(request, standing))
    return render(request, "joining/received.html", context)


@login_not_required
@require_GET
def state(request: ActorRequest) -> HttpResponse:
    """Answer the page that waits: nothing new, or the new state."""
    standing = _standing(request)
    if request.GET.get("seen") == standing.key:
        text = request.GET.get("n", "")
        count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0  # noqa: PLR2004
        context = _context(standing, delay=_delay(standing, count), count=count + 1)
        return render(request, "joining/received.html#wait", context)
    context = _context(standing, asked=_asked(request, standing))
    response = render(request, "joining/received.html#state", context)
    return reswap(retarget(response, "#state"), "outerHTML")


@login_not_required
@require_POST
def ask_code(request: ActorRequest) -> HttpResponse:
    """Send a code to the phone of the visitor's own application."""
    standing = _standing(request)
    command = confirmation.AskCode(
        receipt=standing.receipt, phone=standing.phone, address=client_address(request)
    )
    try:
        confirmation.ask_code(request.actor, command)
    except TooMany as slower:
        context = _context(standing, asked=True, refusal=slower)
        response = render(request, "joining/received.html", context, status=slower.status)
        response["Retry-After"] = str(slower.facts.get("seconds", 60))
        return response
    request.session[ASKED_KEY] = str(standing.application.public_id)
    return redirect(reverse("joining:received") + "#code")


@login_not_required
@require_POST
def confirm(request: ActorRequest) -> HttpResponse:
    """Take the code."""
    standing = _standing(request)
    form = CodeForm(request.POST)
    if form.is_valid():
        command = confirmation.Confirm(
            receipt=standing.receipt, phone=standing.phone, code=form.cleaned_data["code"]
        )
        try:
            confirmation.confirm(request.actor, command)
        except Rejected as wrong:
            form.add_error("code", str(wrong))
        else:
            return redirect("joining:received")
    context = _context(standing, asked=True, code_form=form)
    return render(request, "joining/received.html", context, status=422)


@login_not_required
@require_POST
def ask_transfer(request: ActorRequest) -> HttpResponse:
    """Ask to be transferred from the other union."""
    standing = _standing(request)
    command = confirmation.AskTransfer(receipt=standing.receipt, phone=standing.phone)
    confirmation.ask_transfer(request.actor, command)
    return redirect("joining:received")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ActorRequest) -> HttpResponse:
    """Correct a returned application."""
    standing = _standing(request)
    if not standing.returned:
        return redirect("joining:received")
    papers = standing.papers
    language = languages.switched(request)
    if language:
        form = WorkerForm.unsent(request.POST, correcting=True)
    elif request.method == "POST":
        form = WorkerForm(request.POST, correcting=True)
        form.is_valid()
        try:
            services.correct(request.actor, form.correct(standing.receipt, standing.phone))
        except Rejected as refusal:
            filled = services.completed(form.filled(), papers)
            _papers, problems = read(filled, timezone.localdate())
            form.show(problems or [refusal])
        except errors.NotReturned:
            return redirect("joining:received")
        else:
            return redirect("joining:received")
    else:
        form = WorkerForm(
            correcting=True,
            initial={
                "employment_form": standing.application.employment_form,
                "employer_name": papers.employer_name,
                "post": papers.post,
                "kind": papers.identity.kind,
                **papers.profile,
            },
        )
    context = {
        "form": form,
        "standing": standing,
        "masked": papers.identity.masked(),
        "later": [form[name] for name in form.later],
        "language_goes_with": "correct",
    }
    status = 422 if form.errors else 200
    response = render(request, "joining/correct.html", context, status=status)
    return languages.remember(response, language) if language else response


@login_not_required
@require_POST
def leave(request: ActorRequest) -> HttpResponse:
    """Forget the application on this device: the next person may use it."""
    request.session.pop(SESSION_KEY, None)
    token = request.POST.get("token", "")[:12]
    if token.isalnum():
        return redirect("joining:join", token)
    return redirect("joining:start")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: ActorRequest) -> HttpResponse:
    """Ask with receipt code and phone; the answer to a wrong pair is always the same."""
    if request.method != "POST":
        return render(request, "joining/progress.html", {"form": ReceiptForm()})
    form = ReceiptForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            command = confirmation.LookUp(
                receipt=form.cleaned_data["receipt"],
                phone=form.cleaned_data["phone"],
                address=client_address(request),
            )
            found = confirmation.look_up(request.actor, command)
        except (NotFound, TooMany) as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            request.session[SESSION_KEY] = str(found.public_id)
            return redirect("joining:received")
    return render(request, "joining/progress.html", {"form": form}, status=status)
