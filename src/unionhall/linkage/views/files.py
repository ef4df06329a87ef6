"""Files of a referral: attached and opened, at the desk and at the partner's window."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.errors import Rejected
from unionhall.core.http import ActorRequest
from unionhall.linkage import commands, forms, queries
from unionhall.linkage.services import files
from unionhall.linkage.views import desk, window
from unionhall.papers.downloads import as_file

Page = Callable[..., HttpResponse]


@require_POST
def attach(request: ActorRequest, referral: UUID) -> HttpResponse:
    """Attach a file to what came on paper, or the signed consents to what the union sent."""
    found = queries.referral(request.actor, referral, work=True)
    workers = desk.signers(queries.consents(found))
    form = forms.AttachForm(request.POST, request.FILES, workers=workers, out=found.is_out)
    return _attached(request, form, found, desk.page, "linkage:referral")


@require_POST
def window_attach(request: ActorRequest, handed: UUID) -> HttpResponse:
    """Attach a file to what the partner referred."""
    found = queries.sent_to(request.actor, handed)
    form = forms.AttachForm(request.POST, request.FILES)
    return _attached(request, form, found, window.page, "linkage:at_window")


def _attached(
    request: ActorRequest, form: forms.AttachForm, found: Any, page: Page, way: str
) -> HttpResponse:
    if form.is_valid():
        try:
            files.attach_file(request.actor, form.command(found.public_id))
        except Rejected as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("Attached."))
            return redirect(way, found.public_id)
    return page(request, found.public_id, wrong=desk.Wrong(deed="attach", form=form))


@require_safe
def given(request: ActorRequest, referral: UUID, given_file: UUID) -> HttpResponseBase:
    """Hand out a file that was attached; that it was opened is kept."""
    command = commands.OpenFile(referral=referral, file=given_file)
    one, content = files.open_file(request.actor, command)
    return as_file(content, one.name)


@require_safe
def window_given(request: ActorRequest, handed: UUID, own_file: UUID) -> HttpResponseBase:
    """Hand out to the partner a file that it attached itself; that it was opened is kept."""
    queries.sent_to(request.actor, handed)
    command = commands.OpenFile(referral=handed, file=own_file)
    one, content = files.open_file(request.actor, command)
    return as_file(content, one.name)
