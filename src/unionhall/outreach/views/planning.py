"""Planning a meeting, entering one that was held, changing its facts and its people."""

from datetime import date, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing
from unionhall.organizations import queries as organizations
from unionhall.outreach import queries, services
from unionhall.outreach.forms.meetings import MeetingForm, PartnerForm
from unionhall.outreach.forms.visits import VisitForm
from unionhall.outreach.permissions import RECORD
from unionhall.outreach.services import stall, visits

Refusals = (Rejected, Conflict)
KINDS = ("employee", "enterprise")
HOURS = {"employee": (time(11, 30), time(13, 30)), "enterprise": (time(10), time(11))}
PLACE = {"employee": "", "enterprise": "employer"}


def _asked(request: ActorRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, "") or request.POST.get(name, ""))
    except ValueError:
        return None


def _scope(request: ActorRequest) -> Any:
    """Find the body at which the new meeting is to count: the one asked for, or one's own."""
    if not request.actor.holds(RECORD):
        raise NotPermitted
    scope = queries.body(request.actor, _asked(request, "organization"))
    request.actor.require(RECORD, scope.path)
    return scope


def _initial(scope: Any, kind: str, source: Any, day: date | None) -> dict[str, Any]:
    """Propose today at noon, at the place of the last meeting there."""
    starts, ends = HOURS[kind]
    initial: dict[str, Any] = {
        "held_on": day or timezone.localdate(),
        "starts_at": starts,
        "ends_at": ends,
        "place_type": PLACE[kind],
        "theme": _("Joining the union at the workplace")
        if kind == "employee"
        else _("Visit to an employer"),
    }
    if source is not None:
        initial |= {
            "theme": source.theme,
            "starts_at": source.starts_at,
            "ends_at": source.ends_at,
            "guided_by": source.guided_by.public_id if source.guided_by else "",
        }
        if kind == "employee":
            initial |= {
                "place": source.place,
                "place_type": source.place_type,
                "address": source.address,
                "offered_place": source.place,
                "offered_address": source.address,
            }
        if source.organizer_id != scope.pk:
            initial["organizer"] = source.organizer.public_id
    return initial


def _organizers(request: ActorRequest, scope: Any, start: object = None) -> choosing.Offered:
    bodies = queries.bodies_in_line(scope.path).exclude(pk=scope.pk)
    return choosing.offered(request, bodies, start, field="organizer", nobody=_("the body itself"))


def _choices(scope: Any, offered: choosing.Offered) -> dict[str, Any]:
    return {
        "organizers": offered.candidates,
        "guides": queries.bodies_above(scope.path),
        "stations": queries.stations(scope.path)[:80],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    return _new(request, held=False)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: ActorRequest) -> HttpResponse:
    return _new(request, held=True)


def _new(request: ActorRequest, *, held: bool) -> HttpResponse:
    scope = _scope(request)
    kind = request.GET.get("kind") or request.POST.get("kind")
    kind = kind if kind in KINDS else KINDS[0]
    visit = kind == "enterprise"
    if request.method == "POST":
        offered = _organizers(request, scope)
        form = MeetingForm(request.POST, held=held, visit=visit, **_choices(scope, offered))
        if form.is_valid():
            command = form.command(scope.public_id, kind)
            try:
                if isinstance(command, services.RecordMeeting):
                    made = services.record_meeting(request.actor, command)
                else:
                    made = services.plan_meeting(request.actor, command)
            except Refusals as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("The meeting is written down."))
                if form.left_behind:
                    said = _("The address of the earlier place was left out: the place is another.")
                    messages.info(request, said)
                return redirect("outreach:meeting", made.public_id)
    else:
        source = _source(request, scope, kind)
        initial = _initial(scope, kind, source, _day(request))
        offered = _organizers(request, scope, initial.get("organizer"))
        form = MeetingForm(initial=initial, held=held, visit=visit, **_choices(scope, offered))
    context = {
        "scope": scope,
        "kind": kind,
        "held": held,
        "form": form,
        "offered": offered,
        "places": queries.recent_places(scope) if kind == "employee" else [],
        "employer": _employer(request, form),
    }
    return render(request, "outreach/plan.html", context, status=422 if form.errors else 200)


def _day(request: ActorRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _source(request: ActorRequest, scope: Any, kind: str) -> Any:
    if (public_id := _asked(request, "from")) is not None:
        return queries.meeting(request.actor, public_id)
    return queries.last_at(scope, kind)


def _employer(request: ActorRequest, form: Form) -> Any:
    """Find the employer whom the form names, to show it again."""
    try:
        public_id = UUID(str(form["employer"].value() or request.GET.get("employer", "")))
    except ValueError:
        return None
    try:
        return organizations.employer(request.actor, public_id)
    except NotFound:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Change the facts of a meeting."""
    found = queries.meeting(request.actor, meeting, RECORD)
    scope = found.organization
    if request.method == "POST":
        offered = _organizers(request, scope, found.organizer.public_id)
        form = MeetingForm(request.POST, **_choices(scope, offered))
        if form.is_valid():
            try:
                services.change_meeting(request.actor, form.change(found))
            except Refusals as refusal:
                blame(form, refusal)
            else:
                return redirect("outreach:meeting", meeting)
    else:
        initial = {
            name: getattr(found, name)
            for name in (
                "theme",
                "held_on",
                "starts_at",
                "ends_at",
                "place",
                "place_type",
                "address",
                "level",
            )
        }
        initial["guided_by"] = found.guided_by.public_id if found.guided_by else ""
        if found.organizer_id != scope.pk:
            initial["organizer"] = found.organizer.public_id
        offered = _organizers(request, scope, initial.get("organizer"))
        form = MeetingForm(initial=initial, **_choices(scope, offered))
    context = {
        "meeting": found,
        "scope": scope,
        "kind": found.kind,
        "form": form,
        "offered": offered,
    }
    return render(request, "outreach/change.html", context, status=422 if form.errors else 200)


@require_safe
def employer_options(request: ActorRequest) -> HttpResponse:
    """Answer the employer picker with those that a few typed letters could mean."""
    if not request.actor.holds(RECORD):
        raise NotPermitted
    text = request.GET.get("q", "").strip()[:80]
    found = queries.employers_called(request.actor, text)[:12] if text else []
    return render(request, "outreach/pick_employer.html", {"employers": found, "text": text})


@require_safe
def body_options(request: ActorRequest) -> HttpResponse:
    """Answer the picker of the body at which a new meeting is to count."""
    if not request.actor.holds(RECORD):
        raise NotPermitted
    text = request.GET.get("q", "").strip()[:80]
    bodies = queries.bodies_to_record_at(request.actor)
    found = queries.bodies_called(bodies, text)[:12] if text else bodies[:12]
    context = {
        "bodies": found,
        "text": text,
        "kind": request.GET.get("kind", ""),
        "held": request.GET.get("held", ""),
    }
    return render(request, "outreach/pick_body.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Write down what a visit to an employer heard and found."""
    found = queries.meeting(request.actor, meeting, RECORD)
    heard = queries.visit(found)
    if heard is None:
        raise NotFound
    unions = queries.unions_of_visit(heard)
    if request.method == "POST":
        form = VisitForm(request.POST, unions=unions)
        if form.is_valid():
            try:
                visits.record_visit(request.actor, form.command(meeting))
            except Refusals as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("The visit is written down."))
                return redirect("outreach:meeting", meeting)
    else:
        initial = {name: getattr(heard, name, None) for name in VisitForm.base_fields}
        initial |= {
            "employer": heard.employer.public_id,
            "founded": heard.founded.public_id if heard.founded else "",
        }
        form = VisitForm(initial=initial, unions=unions)
    context = {"meeting": found, "visit": heard, "form": form}
    return render(request, "outreach/visit.html", context, status=422 if form.errors else 200)


@require_safe
def people(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Choose who is to be there: colleagues, bank clerks, partners."""
    found = queries.meeting(request.actor, meeting, RECORD)
    text = request.GET.get("q", "").strip()[:80]
    duties = queries.available(found.scope_path, found.held_on)
    if text:
        duties = queries.duties_called(duties, text)
    context = {
        "meeting": found,
        "attendances": queries.attendances(found),
        "duties": queries.not_yet_assigned(duties, found)[:40],
        "partners": queries.partners(found.scope_path)[:80],
        "coming": set(found.partners.values_list("pk", flat=True)),
        "text": text,
    }
    part = request.htmx and request.htmx.target == "available"
    template = "outreach/people.html#available" if part else "outreach/people.html"
    return render(request, template, context)


def _duty(request: ActorRequest) -> UUID:
    if (duty := _asked(request, "duty")) is None:
        raise NotFound
    return duty


@require_POST
def assign(request: ActorRequest, meeting: UUID) -> HttpResponse:
    command = stall.Assign(meeting=meeting, duty=_duty(request))
    try:
        stall.assign(request.actor, command)
    except Refusals as refusal:
        messages.error(request, str(refusal))
    return redirect("outreach:people", meeting)


@require_POST
def unassign(request: ActorRequest, meeting: UUID) -> HttpResponse:
    stall.unassign(request.actor, stall.Unassign(meeting=meeting, duty=_duty(request)))
    return redirect("outreach:people", meeting)


@require_POST
def set_partners(request: ActorRequest, meeting: UUID) -> HttpResponse:
    chosen = []
    for value in request.POST.getlist("partner"):
        try:
            chosen.append(UUID(value))
        except ValueError as not_from_the_page:
            raise NotFound from not_from_the_page
    stall.set_partners(request.actor, stall.SetPartners(meeting=meeting, partners=tuple(chosen)))
    return redirect("outreach:meeting", meeting)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_partner(request: ActorRequest) -> HttpResponse:
    """Put a partner on the list of one's body."""
    if not request.actor.holds(RECORD):
        raise NotPermitted
    own = queries.body(request.actor, None)
    bodies = queries.bodies_to_record_at(request.actor)
    offered = choosing.offered(request, bodies, own.public_id)
    if request.method == "POST":
        form = PartnerForm(request.POST, bodies=offered.candidates)
        if form.is_valid():
            try:
                stall.enter_partner(request.actor, form.command())
            except Refusals as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("The partner is on the list."))
                return redirect("outreach:partners")
    else:
        start = {"organization": offered.chosen}
        form = PartnerForm(bodies=offered.candidates, initial=start)
    partners = queries.partners(own.path).select_related("organization")
    context = {"form": form, "offered": offered, "partners": partners}
    return render(request, "outreach/partners.html", context, status=422 if form.errors else 200)
