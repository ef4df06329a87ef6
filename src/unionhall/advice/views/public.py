"""Pages for workers, without signing in: asking, and reading the answer."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.accounts.addresses import client_address
from unionhall.advice import errors, queries
from unionhall.advice.commands import ReadAnswer
from unionhall.advice.forms import AskForm, ReceiptForm
from unionhall.advice.receipts import grouped
from unionhall.advice.services import online
from unionhall.core.errors import DomainError, TooMany
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest

WRITE = ["GET", "HEAD", "POST"]


@login_not_required
@require_safe
def desks(request: ActorRequest) -> HttpResponse:
    """List the desks that take questions online."""
    return render(request, "advice/public_desks.html", {"desks": list(queries.desks_online())})


@never_cache
@login_not_required
@require_http_methods(WRITE)
def ask(request: ActorRequest, desk: UUID) -> HttpResponse:
    """Take a question in; receipt and code are shown once."""
    found = queries.desk_online(desk)
    if found is None:
        raise errors.NotOnline
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, handler=found.organization.name)
    status = 200
    if form.is_valid():
        try:
            received = online.ask(request.actor, form.command(desk, client_address(request)))
        except DomainError as refusal:
            blame(form, refusal)
            status = refusal.status
        else:
            context = {
                "desk": found,
                "receipt": grouped(received.receipt),
                "code": grouped(received.code),
            }
            return render(request, "advice/public_received.html", context)
    if form.errors and status == 200:  # noqa: PLR2004 -- OK
        status = 422
    response = render(request, "advice/ask.html", {"form": form, "desk": found}, status=status)
    if status == TooMany.status:
        response["Retry-After"] = "3600"
    return response


@never_cache
@login_not_required
@require_http_methods(WRITE)
def read(request: ActorRequest) -> HttpResponse:
    """Show the answer to whoever has receipt and code."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    told, status = None, 200
    if form.is_valid():
        data = form.cleaned_data
        command = ReadAnswer(
            receipt=data["receipt"], code=data["code"], address=client_address(request)
        )
        try:
            told = online.read(request.actor, command)
        except DomainError as refusal:
            blame(form, refusal)
            status = refusal.status
    elif form.is_bound:
        status = 422
    return render(request, "advice/public_answer.html", {"form": form, "told": told}, status=status)
