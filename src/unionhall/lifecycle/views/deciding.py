"""Deciding about one membership or thousands: choose, fill in, read what it does, press."""

from http import HTTPStatus
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

from unionhall.core.addresses import page_of
from unionhall.core.errors import Conflict, DomainError, NotFound, Rejected
from unionhall.core.http import ActorRequest
from unionhall.core.identifiers import uuid7
from unionhall.core.listing import Listing
from unionhall.lifecycle import errors, lists, permissions, queries, services, wording
from unionhall.lifecycle.commands import LookAtBirths, Rejoin
from unionhall.lifecycle.forms import ActForm, ClaimForm, RetiringForm, TransferForm, ids
from unionhall.lifecycle.judging import ACTS, BECOMES, GROUNDS, needed
from unionhall.lifecycle.services import births, transfers
from unionhall.lifecycle.views.changes import answered
from unionhall.members import queries as members
from unionhall.members import standings
from unionhall.members.lists import shown
from unionhall.members.queries import Shown
from unionhall.organizations import choosing

TRANSFER = "transfer"
KINDS = (TRANSFER, *ACTS)
MOST_NAMED = 200
"""So many of those with whom something cannot be done are named; all are counted."""


@require_safe
def roll(request: ActorRequest) -> HttpResponseBase:
    """List the members on whom many decisions can be taken at once."""
    context = {"kinds": [(kind, wording.title(kind)) for kind in KINDS]}
    return _roll(request).respond("lifecycle/roll.html", context)


def _roll(request: ActorRequest) -> Listing[Any]:
    return Listing(
        request,
        queries.roll(request.actor),
        name="lifecycle.roll",
        columns=lists.roll_columns(request),
        filters=lists.roll_filters(),
        row_url=lambda m: page_of("lifecycle:member", m.public_id),
        empty=gettext_lazy("No members here yet."),
    )


@never_cache
@require_POST
def together(request: ActorRequest) -> HttpResponse:
    """Fill in one kind of change for those chosen, read what it does, and carry it out.

    ``stage`` is what the button said: nothing (the form), find, preview, or carry.
    """
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    chosen = _chosen(request)
    if not chosen:
        raise errors.NobodyChosen
    stage = request.POST.get("stage", "")
    found = members.memberships_to_read(request.actor, chosen, permissions.DECIDE)
    form: Any = _form(request, kind, stage, found[0].scope_path)
    context: dict[str, Any] = {
        "kind": kind,
        "title": wording.title(kind),
        "condition": wording.CONDITIONS[kind],
        "form": form,
        "ids": ",".join(str(one) for one in chosen),
        "count": len(found),
        "one": found[0] if len(found) == 1 else None,
        "unions": sorted({one.organization.name for one in found}),
        "key": request.POST.get("key") or str(uuid7()),
        "words": request.POST.get("words", ""),
    }
    context["shown"] = shown(request, found[0]) if len(found) == 1 else None
    if kind == TRANSFER and context["words"]:
        context["offered"] = queries.unions_for(context["words"], timezone.localdate())
    if stage in {"preview", "carry"} and form.is_valid():
        [key] = ids(context["key"])[:1] or [uuid7()]
        try:
            if stage == "carry":
                return _carry(request, form.command(chosen, key), chosen)
            context |= _previewed(request, form, kind, chosen, context["unions"])
        except (Rejected, Conflict) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    ground = form.cleaned_data.get("ground", "") if hasattr(form, "cleaned_data") else ""
    known = ground if ground in dict(GROUNDS[:-1]) else ""
    context["rules"] = wording.cited(kind, known, found[0].scope_path, timezone.localdate())
    wrong = form.is_bound and form.errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "lifecycle/together.html", context, status=status)


def _chosen(request: ActorRequest) -> list[UUID]:
    """Read who was chosen: those ticked, or all whom the filters of the list leave."""
    if "all" in request.POST:
        rows = _roll(request).rows.order_by()
        found = list(rows.values_list("public_id", flat=True)[: services.MOST + 1])
        if len(found) > services.MOST:
            raise errors.TooManyAtOnce(most=services.MOST)
        return found
    return ids(",".join(request.POST.getlist("membership")))


def _form(request: ActorRequest, kind: str, stage: str, path: str) -> ActForm | TransferForm:
    data = request.POST if stage in {"preview", "carry"} else None
    if kind == TRANSFER:
        return TransferForm(data, initial={"words": request.POST.get("words", "")})
    today = timezone.localdate()
    return ActForm(data, kind=kind, needed=needed(kind, path, today), initial={"on": today})


def _carry(request: ActorRequest, command: Any, chosen: list[UUID]) -> HttpResponse:
    do = transfers.ask_transfer if hasattr(command, "target") else services.act
    return answered(request, do(request.actor, command), chosen)


def _previewed(
    request: ActorRequest, form: Any, kind: str, chosen: list[UUID], unions: list[str]
) -> dict[str, Any]:
    command = form.command(chosen)
    if kind == TRANSFER:
        verdict, target = transfers.preview(request.actor, command)
        to, on = target.name, None
    else:
        verdict, to, on = services.preview(request.actor, command), "", command.on
    count = len(verdict.good)
    return {
        "previewed": True,
        "good": count,
        "refused": [(one, _shown(request, one.membership)) for one in verdict.refused[:MOST_NAMED]],
        "refused_count": len(verdict.refused),
        "retires": next(iter(verdict.retiring.values()), "") if len(chosen) == 1 else "",
        "sentence": wording.sentence(kind, count, unions, on, to) if count else "",
        "effect": wording.effect(kind),
    }


@never_cache
@require_safe
def member(request: ActorRequest, membership: UUID) -> HttpResponse:
    """Show what can be done with one membership, under which conditions, and its past."""
    return _member(request, membership)


def _member(
    request: ActorRequest, public_id: UUID, refusal: DomainError | None = None
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    found = members.membership(actor, public_id, permissions.VIEW)
    decides = actor.may(permissions.DECIDE, found.scope_path)
    under_way = queries.open_change(found)
    own = found.person_id in members.own_persons(actor)
    free = decides and not own and under_way is None
    kinds = [k for k in KINDS if BECOMES.get(k) != found.standing] if free else []
    context = {
        "membership": found,
        "shown": shown(request, found),
        "rights": standings.rights(found, today),
        "under_way": under_way,
        "own": own,
        "kinds": [
            (kind, wording.title(kind), wording.CONDITIONS[kind], wording.ICONS[kind])
            for kind in (kinds if found.ended_on is None else [])
        ],
        "may_rejoin": free and queries.may_come_back(found),
        "coming_back": wording.COMING_BACK.get(found.ending, ""),
        "rejoin_rules": wording.cited("rejoin", "", found.scope_path, today),
        "changes": queries.of_membership(actor, found),
        "refusal": refusal,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "lifecycle/member.html", context, status=status)


@require_POST
def rejoin(request: ActorRequest, membership: UUID) -> HttpResponse:
    """Admit somebody again."""
    try:
        change = services.rejoin(request.actor, Rejoin(membership=membership))
    except (Rejected, Conflict) as refusal:
        return _member(request, membership, refusal)
    messages.success(request, _("Admitted again."))
    return redirect("lifecycle:change", change.public_id)


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: ActorRequest) -> HttpResponse:
    """Ask for somebody who has come to one's union and showed the document."""
    offered = choosing.offered(request, queries.receiving_unions(request.actor), field="target")
    start = {"target": offered.chosen}
    form = ClaimForm(request.POST or None, unions=offered.candidates, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            change = transfers.claim(request.actor, form.command())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Asked for. The old union has been told."))
            return redirect("lifecycle:change", change.public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "offered": offered}
    return render(request, "lifecycle/claim.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def retiring(request: ActorRequest) -> HttpResponse:
    """Show who of a union reaches the retirement age; opening the births is on record."""
    offered = choosing.offered(request, queries.receiving_unions(request.actor))
    start = {"organization": offered.chosen}
    form = RetiringForm(request.POST or None, unions=offered.candidates, initial=start)
    context: dict[str, Any] = {"form": form, "offered": offered, "today": timezone.localdate()}
    if request.method == "POST" and form.is_valid():
        command = LookAtBirths(
            organization=UUID(form.cleaned_data["organization"]),
            months=form.cleaned_data["months"],
        )
        try:
            found = births.look_at_births(request.actor, command)
        except Rejected as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            rows = [(one, _shown(request, one.membership)) for one in found.rows]
            context |= {"found": found, "rows": rows}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "lifecycle/retiring.html", context, status=status)


def _shown(request: ActorRequest, membership: Any) -> Shown:
    return Shown.of(request.actor, membership.person, membership.scope_path)
