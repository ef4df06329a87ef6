"""The staff's pages: the list, one application, decisions, and the live list of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from unionhall.codes import lists
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.errors import Conflict, DomainError, NotPermitted, Rejected
from unionhall.core.filters import Boolean, Choice, DateRange, Filter, Row, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.joining import gatherings, permissions, queries
from unionhall.joining.errors import NothingChosen
from unionhall.joining.forms import submission_id
from unionhall.joining.labels import ACTIONS, FINDINGS, RULES, STATES, WAITS
from unionhall.joining.readable import grouped, normal
from unionhall.joining.services import decisions
from unionhall.members import permissions as members
from unionhall.organizations import choosing
from unionhall.outreach import permissions as outreach


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMeeting(Filter):
    """The applications of one meeting; the meeting's own page links here."""

    key: str = "meeting"

    def fields(self) -> dict[str, forms.Field]:
        return {self.key: forms.UUIDField(required=False, widget=forms.HiddenInput)}

    def narrow(self, rows: QuerySet[Row], given: Mapping[str, Any]) -> QuerySet[Row]:
        wanted = given[self.key]
        return rows.filter(meeting__public_id=wanted) if wanted else rows


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCase(Filter):
    """The applications for a union that is being founded; without one, all others."""

    key: str = "case"

    def fields(self) -> dict[str, forms.Field]:
        return {self.key: forms.UUIDField(required=False, widget=forms.HiddenInput)}

    def narrow(self, rows: QuerySet[Row], given: Mapping[str, Any]) -> QuerySet[Row]:
        if wanted := given[self.key]:
            return rows.filter(held_for__case=wanted)
        return rows.filter(held_for=None)


def _longer_than(rows: QuerySet[Any], minutes: str) -> QuerySet[Any]:
    limit = timezone.now() - timedelta(minutes=int(minutes))
    return rows.filter(state="applied", received_at__lt=limit)


def _confirmed(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
    return rows.filter(confirmed_at__isnull=not wanted)


@require_GET
def applications(request: ActorRequest) -> HttpResponseBase:
    """List the applications in sight."""
    actor = request.actor
    if not actor.holds(permissions.VIEW):
        raise NotPermitted
    decides = actor.holds(permissions.DECIDE)
    columns: list[Column[Any]] = [
        Column("name", gettext_lazy("Full name"), lambda a: queries.shown_one(actor, a).name),
        Column("state", gettext_lazy("State"), _state, template="joining/state.html"),
        Column("union", gettext_lazy("Union body"), lambda a: a.organization.name),
        Column(
            "meeting", gettext_lazy("Meeting with workers"), lambda a: a.meeting and a.meeting.theme
        ),
        Column("work", gettext_lazy("Work"), _work),
        Column("received", gettext_lazy("Received"), lambda a: a.received_at, sort="received_at"),
        Column("receipt", gettext_lazy("Receipt code"), lambda a: a.receipt, shown=False),
    ]
    if decides:
        columns.append(
            Column(
                "pick",
                gettext_lazy("Choose"),
                lambda a: a.public_id,
                template="joining/pick.html",
                exported=False,
            )
        )
    listing = Listing(
        request,
        queries.applications(actor),
        name="joining.applications",
        columns=columns,
        filters=[
            Choice(key="state", label=gettext_lazy("State"), choices=STATES.items()),
            Choice(key="finding", label=gettext_lazy("On record"), choices=FINDINGS.items()),
            Choice(
                key="waits", label=gettext_lazy("Waiting for"), choices=WAITS, apply=_longer_than
            ),
            Boolean(key="confirmed", label=gettext_lazy("Confirmed"), apply=_confirmed),
            Text(key="union", label=gettext_lazy("Union body"), field="organization__name"),
            Text(key="theme", label=gettext_lazy("Meeting with workers"), field="meeting__theme"),
            DateRange(key="received_on", label=gettext_lazy("Received")),
            OfMeeting(),
            OfCase(),
        ],
        search=lambda rows, words: rows.filter(receipt=normal(words)),
        search_hint=gettext_lazy("Receipt code"),
        default_sort="-received",
        export=permissions.EXPORT,
        filename=_("applications"),
        row_url=lambda a: page_of("joining:application", a.public_id),
        empty=gettext_lazy("No application yet. Hand out a link or hang up a QR code."),
    )
    gathering = _gathering(request)
    context: dict[str, Any] = {"decides": decides, "gathering": gathering}
    if decides and gathering is not None:
        context["waiting"] = queries.waiting_of_case(actor, gathering.case).count()
        context["at_once"] = decisions.AT_ONCE
    return listing.respond("joining/applications.html", context)


def _gathering(request: ActorRequest) -> Any:
    """Find whose gathering the list is narrowed to, if the reader may know of it."""
    try:
        found = gatherings.gathering(UUID(request.GET.get("case", "")))
    except ValueError:
        return None
    if found is None or not request.actor.may(permissions.VIEW, found.scope_path):
        return None
    return found


def _state(row: Any) -> str:
    return str(STATES[row.state])


def _work(row: Any) -> str:
    return lists.label("employment_form", row.employment_form)


@require_GET
def application(request: ActorRequest, application: UUID) -> HttpResponse:
    """Show one application with what happened to it."""
    return _one(request, application)


def _one(
    request: ActorRequest, public_id: UUID, refusal: DomainError | None = None
) -> HttpResponse:
    found = queries.application(request.actor, public_id)
    decides = request.actor.may(permissions.DECIDE, found.scope_path)
    papers = queries.papers_of(found) if found.sealed is not None else None
    waits = found.state == "applied"
    context = {
        "a": found,
        "shown": queries.shown_one(request.actor, found),
        "papers": papers,
        "signature": queries.signature_of(found),
        "work": _work(found),
        "finding": FINDINGS.get(found.finding, ""),
        "rule": RULES[found.routed_by],
        "state": STATES[found.state],
        "events": [
            {"at": at, "title": ACTIONS.get(action, action), "who": who, "text": why}
            for at, action, who, why in queries.timeline(found)
        ],
        "member_url": _member_url(request, found),
        "stall_url": _stall_url(request, found),
        "decides": decides and waits,
        "refusal": refusal,
        "typed": request.POST,
    }
    if decides and waits:
        unions, now = queries.unions_for(request.actor), found.organization.public_id
        offered = choosing.offered(request, unions, now)
        form = choosing.BodyForm(offered=offered, label=_("Union body"))
        context |= {"offered": offered, "pass_on": form}
    status = refusal.status if refusal else 200
    return render(request, "joining/application.html", context, status=status)


def _member_url(request: ActorRequest, found: Any) -> str:
    member = found.membership
    if member is None or not request.actor.may(members.VIEW, member.scope_path):
        return ""
    return page_of("members:membership", member.public_id)


def _stall_url(request: ActorRequest, found: Any) -> str:
    meeting = found.meeting
    if meeting is None or not request.actor.may(outreach.RECORD, meeting.scope_path):
        return ""
    return page_of("outreach:stall", meeting.public_id)


def _command(request: ActorRequest, public_id: UUID) -> decisions.Decision:
    post = request.POST
    wanted, reason = post.get("decision", ""), post.get("reason", "")
    by_sight, transfer = "by_sight" in post, "transfer" in post
    target = submission_id(post.get("organization", ""))
    made: dict[str, decisions.Decision] = {
        "approve": decisions.Approve(application=public_id, by_sight=by_sight, transfer=transfer),
        "sight": decisions.Approve(application=public_id, by_sight=True, transfer=transfer),
        "confirm": decisions.ConfirmBySight(application=public_id),
        "return": decisions.Return(application=public_id, reason=reason),
        "reject": decisions.Reject(application=public_id, reason=reason),
        "close": decisions.Close(application=public_id),
        "pass_on": decisions.PassOn(application=public_id, organization=target or public_id),
    }
    if wanted not in made:
        raise NothingChosen(field="decision")
    return made[wanted]


def _told(actor: Actor, public_id: UUID) -> str:
    """Say what was decided about whom; the receipt code tells two of the same name apart."""
    row = queries.application(actor, public_id)
    name = queries.shown_one(actor, row).name
    known = {"name": name or grouped(row.receipt), "receipt": grouped(row.receipt)}
    if row.state == "applied":
        return _("%(name)s (receipt %(receipt)s): noted, still to be decided.") % known
    decided = known | {"state": str(STATES[row.state])}
    return _("%(name)s (receipt %(receipt)s): %(state)s.") % decided


def _list_of(actor: Actor, public_id: UUID) -> str:
    """Return the list that an application stands in: the ordinary one, or that of its case."""
    gathering, listed = (
        queries.application(actor, public_id).held_for,
        reverse("joining:applications"),
    )
    return f"{listed}?case={gathering.case}" if gathering else listed


@require_POST
def decide(request: ActorRequest) -> HttpResponse:
    """Decide on one application or on a list of them."""
    chosen = [
        found for text in request.POST.getlist("application") if (found := submission_id(text))
    ]
    whole = submission_id(request.POST.get("whole_case", ""))
    left = 0
    if whole is not None:
        rows = queries.waiting_of_case(request.actor, whole).values_list("public_id", flat=True)
        left = max(0, rows.count() - decisions.AT_ONCE)
        chosen = list(rows[: decisions.AT_ONCE])
    if not chosen:
        raise NothingChosen
    meeting = submission_id(request.POST.get("live", ""))
    if meeting is not None and request.POST.get("decision") == "all":
        return _all_waiting(request, meeting, chosen)
    if len(chosen) == 1 and meeting is None:
        try:
            decisions.decide(request.actor, _command(request, chosen[0]))
        except (Rejected, Conflict) as refusal:
            return _one(request, chosen[0], refusal)
        messages.success(request, _told(request.actor, chosen[0]))
        return redirect("joining:application", chosen[0])
    outcomes = decisions.decide_many(
        request.actor,
        decisions.DecideMany(decisions=[_command(request, found) for found in chosen]),
    )
    if meeting is not None:
        refused = [o for o in outcomes if o.refusal]
        return _live(request, meeting, refused, decided=True)
    done = sum(not o.refusal for o in outcomes)
    if done == len(outcomes):
        messages.success(
            request,
            ngettext("%(count)s application decided.", "%(count)s applications decided.", done)
            % {"count": done},
        )
        if left:
            messages.info(request, _more(left))
        return redirect(_list_of(request.actor, chosen[0]))
    names = {
        row.public_id: queries.shown_one(request.actor, row).name
        for row in queries.applications(request.actor).filter(public_id__in=chosen)
    }
    context = {
        "done": done,
        "left": _more(left) if left else "",
        "rows": [(o, names.get(o.application, "")) for o in outcomes],
    }
    return render(request, "joining/outcomes.html", context)


def _more(left: int) -> str:
    """Say that more wait than were decided at once."""
    words = ngettext(
        "%(count)s more waits: decide once more.", "%(count)s more wait: decide once more.", left
    )
    return words % {"count": left}


def _all_waiting(request: ActorRequest, meeting: UUID, chosen: list[UUID]) -> HttpResponse:
    """Approve everybody whose name was listed when the button was pressed.

    ``sight`` are those who had confirmed nothing yet: one tick says that all their documents
    were looked at. Without it each of them is refused with the sentence that says why.
    """
    sight = {found for text in request.POST.getlist("sight") if (found := submission_id(text))}
    seen = "documents_seen" in request.POST
    command = decisions.DecideMany(
        decisions=[
            decisions.Approve(application=found, by_sight=seen and found in sight)
            for found in chosen
        ]
    )
    refused = [o for o in decisions.decide_many(request.actor, command) if o.refusal]
    return _live(request, meeting, refused, decided=True)


@require_GET
def live(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Show who has joined at a meeting so far; asked for again every few seconds."""
    return _live(request, meeting, [])


def _live(
    request: ActorRequest,
    public_id: UUID,
    refused: list[decisions.Outcome],
    *,
    decided: bool = False,
) -> HttpResponse:
    meeting = queries.meeting(request.actor, public_id)
    found = queries.live(request.actor, meeting)
    now = timezone.now()
    refusals = {o.application: o.refusal for o in refused}
    rows: list[dict[str, Any]] = [
        {
            "shown": shown,
            "a": shown.application,
            "minutes": int(
                (
                    (shown.application.decided_at or now) - shown.application.opened_at
                ).total_seconds()
                // 60
            ),
            "state": STATES[shown.application.state],
            "finding": FINDINGS.get(shown.application.finding, ""),
            "work": _work(shown.application),
            "refusal": refusals.get(shown.application.public_id),
            "decides": request.actor.may(permissions.DECIDE, shown.application.scope_path),
            "masked": shown.masked_name,
            "alone": shown.application.needs_a_closer_look,
        }
        for shown in found.rows
    ]
    waiting = [row for row in rows if row["a"].state == "applied" and row["decides"]]
    together = [row for row in waiting if not row["alone"]]
    # The stall asks again by itself and puts the answer into its own frame.
    polls = not (request.htmx and request.htmx.target == "joined")
    context = {
        "meeting": meeting,
        "live": found,
        "rows": rows,
        "together": together,
        "to_see": sum(row["a"].confirmed_at is None for row in together),
        "alone": len(waiting) - len(together),
        "polls": polls,
        "decided": decided and request.htmx,
    }
    template = "joining/live.html#live" if request.htmx else "joining/live.html"
    return render(request, template, context)
