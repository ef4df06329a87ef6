"""The desk: its list, taking a question down, one consultation, answering and changing it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.advice import keeping, law, lists, panels, queries, services, wording
from unionhall.advice.errors import ChangedMeanwhile
from unionhall.advice.forms import AidForm, AnswerForm, ChangeForm, DemandForm, TakeDownForm
from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.core.personal import without_numbers
from unionhall.organizations import choosing
from unionhall.register.law import Place

Refusals = (Rejected, Conflict, NotFound)
WRITE = ["GET", "HEAD", "POST"]


@require_safe
def consultations(request: ActorRequest) -> HttpResponseBase:
    """List the consultations, with what is urgent, and who is on duty today."""
    if not queries.sees_any(request.actor):
        raise NotPermitted
    today, place = timezone.localdate(), queries.place_of_duty(request.actor)
    context = {
        "counts": queries.desk_counts(request.actor, today, place),
        "disposes": keeping.disposes(request.actor),
        "duties": list(queries.roster(request.actor, today, today)[:6]),
        "today": today,
    }
    listing = lists.consultations(request, today, place)
    return listing.respond("advice/consultations.html", context)


@require_http_methods(WRITE)
def take_down(request: ActorRequest) -> HttpResponse:
    """Take a question down at the desk."""
    offered = choosing.offered(request, queries.bodies_to_answer_at(request.actor))
    if not offered.some:
        raise NotPermitted
    return _take_down(request, offered=offered)


@require_http_methods(WRITE)
def at_stall(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Take a question down at the stall of a meeting."""
    found = queries.meeting_for_stall(request.actor, meeting)
    return _take_down(request, meeting=found)


def _take_down(
    request: ActorRequest, *, offered: choosing.Offered | None = None, meeting: Any = None
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = TakeDownForm(data, offered=offered, meeting=meeting)
    if form.is_valid():
        employer = queries.employer_called(request.actor, form.cleaned_data["employer_name"])
        try:
            row = services.take_down(request.actor, form.command(employer))
        except Refusals as refusal:
            blame(form, refusal)
        else:
            return _saved(row.public_id, form.cleaned_data)
    context = {"form": form, "offered": offered, "meeting": meeting}
    status = 422 if form.errors else 200
    return render(request, "advice/take_down.html", context, status=status)


def _saved(public_id: UUID, said: dict[str, Any]) -> HttpResponse:
    """Go to the consultation, and say so where numbers in the texts were hidden."""
    texts = [said.get("question", ""), said.get("answer", "")]
    hidden = any(without_numbers(text) != text for text in texts)
    answer = redirect("advice:consultation", public_id)
    if hidden:
        answer["Location"] += "?hidden=1"
    return answer


@require_safe
def employers(request: ActorRequest) -> HttpResponse:
    """Suggest employers while a name is typed."""
    if not queries.sees_any(request.actor):
        raise NotPermitted
    names = queries.employers_like(request.actor, request.GET.get("employer_name", ""))
    return render(request, "advice/employers.html", {"names": names})


@require_http_methods(WRITE)
def consultation(request: ActorRequest, consultation: UUID) -> HttpResponse:
    """Show one consultation, and take its answer."""
    row = queries.consultation(request.actor, consultation)
    cited = queries.articles_cited(row)
    conflict = None
    if request.method == "POST":
        citing = "cite" in request.POST
        if citing and not request.POST.get("answer", "").strip():
            return _to_cite(row)
        form = AnswerForm(request.POST, cited=cited)
        if form.is_valid():
            try:
                services.answer(request.actor, form.command(consultation))
            except ChangedMeanwhile as changed:
                row = queries.consultation(request.actor, consultation)
                cited, conflict = queries.articles_cited(row), changed
                form = _read_again(form, row.version, AnswerForm, cited)
            except Refusals as refusal:
                blame(form, refusal)
            else:
                return _to_cite(row) if citing else _saved(consultation, form.cleaned_data)
    else:
        form = AnswerForm(
            cited=cited,
            initial={
                **{name: getattr(row, name) for name in ("answer", "next_step", "satisfaction")},
                "version": row.version,
                "articles": [str(one.public_id) for one in cited],
            },
        )
    status = 409 if conflict else 422 if form.errors else 200
    return render(
        request,
        "advice/consultation.html",
        _shown(request, row) | {"form": form, "cited": cited, "conflict": conflict},
        status=status,
    )


def _to_cite(row: Any) -> HttpResponse:
    """Go on to the articles of the same type, of which one tap cites one."""
    asked = {"for": str(row.public_id), "q": row.topic_name, "kind": "articles"}
    answer = redirect("advice:search")
    answer["Location"] += f"?{urlencode(asked)}"
    return answer


def _read_again(form: Any, version: int, kind: Any, cited: Any) -> Any:
    """Keep what was typed, and let it be saved over the version that is shown beside it."""
    data = form.data.copy()
    data["version"] = str(version)
    return kind(data, cited=cited)


def _shown(request: ActorRequest, row: Any) -> dict[str, Any]:
    actor, today = request.actor, timezone.localdate()
    place = Place.of(row.organization)
    turned = queries.turns(row)
    doors = [
        {
            "action": door.action,
            "label": door.label,
            "made": door.made if door.into in turned else "",
            "open": "" if door.into in turned else door.open(actor, row),
            "record": door.record(actor, turned[door.into]) if door.into in turned else "",
        }
        for door in panels.doors()
    ]
    meetings = (
        [] if row.meeting or "demand" in turned else queries.meetings_for_demand(actor, row, today)
    )
    return {
        "row": row,
        "asker": queries.asker(actor, row),
        "membership": queries.membership_of(actor, row),
        "earlier": list(queries.earlier(row)[:5]),
        "limit": wording.limit(law.limitation(row, today, place)),
        "turned": turned,
        "doors": doors,
        "demand_form": DemandForm(meetings=meetings) if meetings else None,
        "may_demand": bool(meetings) or queries.may_demand(actor, row),
        "aid_form": AidForm(initial={"matter": queries.matter_of(row), "hardship": "missing"}),
        "hidden": request.GET.get("hidden") == "1",
        "today": today,
    }


@require_http_methods(WRITE)
def change(request: ActorRequest, consultation: UUID) -> HttpResponse:
    """Change everything that is on record."""
    row = queries.consultation(request.actor, consultation)
    cited = queries.articles_cited(row)
    conflict = None
    if request.method == "POST":
        form = ChangeForm(request.POST, cited=cited)
        if form.is_valid():
            named = form.cleaned_data["employer_name"]
            same = row.employer is not None and named == row.employer.name
            employer = row.employer if same else queries.employer_called(request.actor, named)
            try:
                services.change(request.actor, form.command(consultation, employer))
            except ChangedMeanwhile as changed:
                row = queries.consultation(request.actor, consultation)
                cited, conflict = queries.articles_cited(row), changed
                form = _read_again(form, row.version, ChangeForm, cited)
            except Refusals as refusal:
                blame(form, refusal)
            else:
                return _saved(consultation, form.cleaned_data)
    else:
        form = ChangeForm(cited=cited, initial=ChangeForm.read(row, cited))
    context = {"row": row, "form": form, "conflict": conflict, "cited": cited}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "advice/change.html", context, status=status)
