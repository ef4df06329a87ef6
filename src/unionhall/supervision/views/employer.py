"""The employer's own page behind a union's link: a notice without an account."""

from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.accounts.addresses import client_address
from unionhall.core.errors import Conflict, DomainError, Rejected
from unionhall.core.http import ActorRequest
from unionhall.supervision import errors, pictures
from unionhall.supervision.forms.notices import SendForm
from unionhall.supervision.services import notices

SESSION_KEY = "notice_receipt"
CLOSED = (errors.UnknownLink, errors.LinkRevoked)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: ActorRequest, notice_link: str) -> HttpResponse:
    """Take a notice from an employer, and give a receipt."""
    try:
        door = notices.by_link(notice_link, client_address(request))
    except CLOSED as closed:
        return _closed(request, closed)
    form = SendForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            command = form.command(notice_link, client_address(request))
            try:
                made = notices.send_notice(request.actor, command)
            except (Rejected, Conflict, errors.TooManyNotices) as refusal:
                form.blame(refusal)
                status = HTTPStatus(refusal.status)
            else:
                request.session[SESSION_KEY] = _kept(notices.receipt(made, door))
                return redirect("supervision:received", notice_link)
    context = {"form": form, "union": door.organization.name}
    response = render(request, "supervision/send.html", context, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = "600"
    return response


def _kept(receipt: notices.Receipt) -> dict[str, Any]:
    """Keep what the receipt says until its page is shown: nothing of the worker."""
    return asdict(receipt) | {"received_on": receipt.received_on.isoformat()}


@never_cache
@login_not_required
@require_safe
def received(request: ActorRequest, notice_link: str) -> HttpResponse:
    """Show the receipt of what was sent just now from this browser."""
    told = request.session.get(SESSION_KEY)
    if not told:
        return redirect("supervision:send", notice_link)
    on = date.fromisoformat(told["received_on"])
    return render(request, "supervision/received.html", {"told": told | {"received_on": on}})


@login_not_required
@require_safe
def qr(request: ActorRequest, notice_link: str) -> HttpResponse:
    """Draw the QR code of a link."""
    try:
        door = notices.by_link(notice_link, client_address(request))
    except CLOSED as closed:
        return _closed(request, closed)
    return HttpResponse(pictures.qr(request, door.token), content_type="image/svg+xml")


def _closed(request: ActorRequest, closed: DomainError) -> HttpResponse:
    """Say that a link leads nowhere."""
    return render(request, "supervision/closed.html", {"closed": closed}, status=closed.status)
