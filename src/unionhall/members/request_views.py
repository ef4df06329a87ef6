"""The staff's pages about what members ask about their own data."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.addresses import page_of
from unionhall.core.errors import DomainError, NotPermitted
from unionhall.core.filters import Choice, DateRange
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.members import permissions, queries
from unionhall.members import requests as reading
from unionhall.members.forms import AnswerForm, RefusalForm
from unionhall.members.models import DataRequest
from unionhall.members.services import opening
from unionhall.members.services import requests as deciding


def _narrow_standing(rows: QuerySet[DataRequest], standing: str) -> QuerySet[DataRequest]:
    if standing == "all":
        return rows
    if standing == "late":
        today = timezone.localdate()
        return rows.filter(state=DataRequest.State.ASKED, due_on__lt=today)
    return rows.exclude(state=DataRequest.State.ASKED)


@require_safe
def requests(request: ActorRequest) -> HttpResponseBase:
    """List the requests in sight: open ones, unless others are asked for."""
    rows = reading.listed(request.actor)
    if not request.GET.get("standing"):
        rows = rows.filter(state=DataRequest.State.ASKED)
    listing = Listing(
        request,
        rows,
        name="members.requests",
        columns=[
            Column(
                "name",
                pgettext_lazy("member", "Name"),
                lambda r: queries.Shown.of(request.actor, r.person, r.scope_path).name,
            ),
            Column("kind", pgettext_lazy("request", "kind"), lambda r: r.get_kind_display()),
            Column(
                "state",
                pgettext_lazy("request", "state"),
                lambda r: r.state_name,
                template="members/request_state.html",
            ),
            Column("union", pgettext_lazy("member", "Union"), lambda r: r.organization.name),
            Column(
                "asked_at", pgettext_lazy("request", "asked"), lambda r: r.asked_at, sort="asked_at"
            ),
            Column("due_on", pgettext_lazy("request", "due on"), lambda r: r.due_on),
        ],
        filters=[
            Choice(
                key="standing",
                label=pgettext_lazy("request", "state"),
                all_label=gettext_lazy("to be decided"),
                choices=[
                    ("late", gettext_lazy("late")),
                    ("decided", pgettext_lazy("requests", "decided")),
                    ("all", gettext_lazy("open and decided")),
                ],
                apply=_narrow_standing,
            ),
            Choice(
                key="kind",
                label=pgettext_lazy("request", "kind"),
                choices=DataRequest.Kind.choices,
            ),
            DateRange(key="asked_at", label=pgettext_lazy("request", "asked")),
        ],
        default_sort="-asked_at",
        row_url=lambda r: page_of("members:request", r.public_id),
        empty=gettext_lazy("Nobody waits for an answer about their data."),
    )
    return listing.respond("members/requests.html")


@never_cache
@require_safe
def request_(request: ActorRequest, data_request: UUID) -> HttpResponse:
    """Show one request: what stands on record and what is asked for, side by side."""
    return _page(request, reading.request(request.actor, data_request))


@never_cache
@require_POST
def open_(request: ActorRequest, data_request: UUID) -> HttpResponse:
    """Show the document numbers in full, and put on record that they were shown."""
    found = reading.request(request.actor, data_request)
    spell = queries.spells(found.person).first()
    if spell is None:
        raise NotPermitted
    command = opening.Unseal(
        membership=spell.public_id, reason=_("to decide what you asked about your data")
    )
    opening.unseal(request.actor, command)
    return _page(request, found, opened=True)


@never_cache
@require_POST
def grant(request: ActorRequest, data_request: UUID) -> HttpResponse:
    """Carry the request out."""
    done = deciding.grant(request.actor, deciding.Grant(request=data_request))
    if done.kind == DataRequest.Kind.DELETION:
        messages.success(request, _("The person's data is deleted."))
    else:
        messages.success(request, _("The record is corrected."))
    return redirect("members:requests")


@never_cache
@require_POST
def send_back(request: ActorRequest, data_request: UUID) -> HttpResponse:
    """Send the request back with a sentence."""
    found = reading.request(request.actor, data_request)
    form = AnswerForm(request.POST, prefix="return")
    if form.is_valid():
        try:
            deciding.send_back(request.actor, form.command(data_request))
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Sent back. The member reads your sentence."))
            return redirect("members:requests")
    return _page(request, found, answer=form)


@never_cache
@require_POST
def refuse(request: ActorRequest, data_request: UUID) -> HttpResponse:
    """Refuse the request, with a ground and a sentence."""
    found = reading.request(request.actor, data_request)
    form = RefusalForm(request.POST, prefix="refuse")
    if form.is_valid():
        try:
            deciding.refuse(request.actor, form.refusal(data_request))
        except DomainError as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Refused. The member reads the ground and your sentence."))
            return redirect("members:requests")
    return _page(request, found, refusal=form)


def _refused(form: Any, refusal: DomainError) -> None:
    if refusal.field not in form.fields:
        raise refusal
    form.add_error(refusal.field, str(refusal))


def _page(
    request: ActorRequest, found: DataRequest, *, opened: bool = False, **forms: Any
) -> HttpResponse:
    deletion = found.kind == DataRequest.Kind.DELETION
    needed = permissions.ERASE if deletion else permissions.DECIDE
    stays = reading.stays(found.person) if deletion and found.is_open else []
    context = {
        "asked": found,
        "awaits": reading.awaits_table(found),
        "shown": queries.Shown.of(request.actor, found.person, found.scope_path),
        "sides": reading.shown_sides(found, opened=opened),
        "opened": opened,
        "may_open": not opened and request.actor.may(permissions.UNSEAL, found.scope_path),
        "may_decide": found.is_open and request.actor.may(needed, found.scope_path),
        "stays": [one for one in stays if not one.blocks],
        "blocks": [one for one in stays if one.blocks],
        "spell": queries.spells(found.person).first(),
        "answer": forms.get("answer") or AnswerForm(prefix="return"),
        "refusal": forms.get("refusal") or RefusalForm(prefix="refuse"),
    }
    wrong = any(form.errors for form in forms.values())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "members/request.html", context, status=status)
