"""One target's page and what can be done to it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.accounts import trail, trail_facts
from unionhall.codes import lists as codes
from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing
from unionhall.organizations import queries as organizations
from unionhall.organizations.views.deeds import carry_out, posted
from unionhall.outreach import queries as outreach
from unionhall.outreach.permissions import RECORD
from unionhall.targets import commands, forms, modes, panels, queries, services, watching
from unionhall.targets.permissions import KEEP
from unionhall.targets.services import parties

PARTNERS = 300
KNOWN = 40


def _page(public_id: UUID) -> str:
    return reverse("targets:target", args=[public_id])


@require_safe
def target(request: ActorRequest, target: UUID) -> HttpResponse:
    """Show one target: where it stands, who does what, what was heard, what is next."""
    actor, today = request.actor, timezone.localdate()
    found = queries.target(actor, target)
    rule = watching.help_rule(watching.place_of(actor), today)
    same = queries.targets(actor).filter(pk=found.pk)
    waits = rule is not None and watching.under_the_rule(same).exists()
    entries = queries.history(found)
    places = trail_facts.Places(entries)
    links = panels.links(actor, found)
    tasks = list(queries.tasks(actor).filter(target=found))
    context = {
        "target": found,
        "employer": found.employer,
        "industry": codes.label("industry", found.employer.industry[:1]),
        "headcount": organizations.headcounts(found.employer).first(),
        "parties": list(queries.parties(found)),
        "tasks": [
            (task, task.done_on is None and found.is_open and task.due_on < today) for task in tasks
        ],
        "visits": list(queries.visits_in_sight(actor, found)[:20]),
        "promises": list(queries.promises_in_sight(actor, found)[:20]),
        "intent": queries.intent_shown(found),
        "due": watching.due_of(found, rule) if waits and rule else None,
        "rule": rule,
        "today": today,
        "events": [
            {
                "at": entry.at,
                "title": trail.sentence(entry.action),
                "who": entry.actor_name,
                "text": entry.reason or trail_facts.details(entry, places),
            }
            for entry in entries
        ],
        "links": links,
        "main_link": next((link for link in links if link.main), None),
        "may_keep": actor.may(KEEP, found.scope_path),
        "may_visit": actor.may(RECORD, found.scope_path),
        "may_found": found.state != services.State.FOUNDING,
    }
    return render(request, "targets/target.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Make an employer a target."""
    actor = request.actor
    if not actor.holds(KEEP):
        raise NotPermitted
    employer = _employer(request)
    owners = queries.owners(actor, employer.area) if employer else queries.areas(actor).none()
    offered = choosing.offered(request, owners, field="owner", nobody=_("nobody yet"))
    initial = {"mode": modes.of(employer, timezone.localdate()).value} if employer else {}
    form = forms.NewTargetForm(posted(request), owners=offered.candidates, initial=initial)
    already = queries.open_target_of(employer) if employer is not None else None
    if already is not None and request.method != "POST":
        return redirect(_page(already.public_id))

    def deed() -> Any:
        made = services.list_target(actor, form.command())
        if wanted := form.cleaned_data["wanted_on"]:
            command = commands.NoteWish(target=made.public_id, on=wanted)
            services.note_wish(actor, command)
        return made

    return carry_out(
        request,
        form,
        template="targets/new.html",
        context={"employer": employer, "offered": offered},
        deed=deed,
        said=_("The employer is on the list."),
        back=lambda made: _page(made.public_id),
    )


def _employer(request: ActorRequest) -> Any:
    try:
        asked = UUID(request.GET.get("employer", "") or request.POST.get("employer", ""))
    except ValueError:
        return None
    found = organizations.employer(request.actor, asked)
    request.actor.require(KEEP, found.scope_path)
    return found


def _deed(  # noqa: PLR0913 -- what a page of one deed shows
    request: ActorRequest,
    found: Any,
    form: django_forms.Form,
    deed: Callable[[], Any],
    *,
    title: str,
    button: str,
    said: str,
    anchor: str = "",
    note: str | Promise = "",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    return carry_out(
        request,
        form,
        template="targets/deed.html",
        context={
            "target": found,
            "title": title,
            "button": button,
            "note": note,
            **(more or {}),
        },
        deed=deed,
        said=said,
        back=lambda _done: _page(found.public_id) + anchor,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: ActorRequest, target: UUID) -> HttpResponse:
    """Give a target to the body that answers for it, and choose its mode."""
    actor, found = request.actor, queries.target(request.actor, target, KEEP)
    initial = {"owner": found.owner.public_id if found.owner else "", "mode": found.mode}
    owners = queries.owners_to_choose(actor, found)
    offered = choosing.offered(
        request, owners, initial["owner"], field="owner", nobody=_("Choose a body")
    )
    form = forms.AssignForm(posted(request), owners=offered.candidates, initial=initial)

    def deed() -> None:
        services.assign(actor, form.assign(target))
        services.set_mode(actor, form.set_mode(target))

    return _deed(
        request,
        found,
        form,
        deed,
        title=_("Who answers for it, and how"),
        button=_("Save"),
        said=_("Saved."),
        more={"offered": offered},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def intent(request: ActorRequest, target: UUID) -> HttpResponse:
    """Note what the employer wants and what stands in the way."""
    actor, found = request.actor, queries.target(request.actor, target, KEEP)
    names = ("intent", "obstacle", "obstacle_text", "expected_on", "opened_on", "wanted_on")
    form = forms.IntentForm(posted(request), initial={name: getattr(found, name) for name in names})

    def deed() -> None:
        services.note_intent(actor, form.note(target))
        services.note_wish(actor, form.wish(target))

    return _deed(
        request,
        found,
        form,
        deed,
        title=_("Intent, obstacle, days"),
        button=_("Save"),
        said=_("Saved."),
        note=_(
            "What a visit heard is read from the visit; only what is known otherwise goes here."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: ActorRequest, target: UUID) -> HttpResponse:
    """Close a target without a union."""
    actor, found = request.actor, queries.target(request.actor, target, KEEP)
    form = forms.GiveUpForm(posted(request))
    return _deed(
        request,
        found,
        form,
        lambda: services.give_up(actor, form.command(target)),
        title=_("Close without a union"),
        button=_("Close the target"),
        said=_("The target is closed. It can be taken up again."),
    )


def _at_once(request: ActorRequest, deed: Callable[[], Any], back: UUID) -> HttpResponse:
    """Do what a button asks for; a refusal is told on the page it came from."""
    try:
        done = deed()
    except (Rejected, Conflict) as refusal:
        messages.error(request, str(refusal))
        return redirect(_page(back))
    return redirect(_page(getattr(done, "public_id", back)))


@require_POST
def take_up_again(request: ActorRequest, target: UUID) -> HttpResponse:
    """List an employer anew that had refused or seemed to be gone."""
    command = commands.TakeUpAgain(target=target)
    return _at_once(request, lambda: services.take_up_again(request.actor, command), target)


@require_POST
def begin_founding(request: ActorRequest, target: UUID) -> HttpResponse:
    """Note that the founding is under way."""
    command = commands.BeginFounding(target=target)
    return _at_once(request, lambda: services.begin_founding(request.actor, command), target)


@require_POST
def stop_founding(request: ActorRequest, target: UUID) -> HttpResponse:
    """Note that the founding came to nothing."""
    command = commands.FoundingStopped(target=target, reason=request.POST.get("reason", "")[:200])
    return _at_once(request, lambda: services.founding_stopped(request.actor, command), target)


@require_http_methods(["GET", "HEAD", "POST"])
def name_party(request: ActorRequest, target: UUID) -> HttpResponse:
    """Name one of the four parties."""
    actor, found = request.actor, queries.target(request.actor, target, KEEP)
    asked = request.GET.get("role", "")
    role = forms.part(asked)
    offered = choosing.offered(request, queries.guiding(found), nobody=_("Choose a body"))
    form = forms.PartyForm(
        posted(request),
        role=role,
        bodies=offered.candidates,
        partners=list(outreach.partners(found.scope_path)[:PARTNERS]),
    )
    return _deed(
        request,
        found,
        form,
        lambda: parties.name_party(actor, form.command(target)),
        title=_("Name who takes part"),
        button=pgettext("party", "Name"),
        said=_("Saved."),
        anchor="#parties",
        note=forms.PARTS[role],
        more={
            "offered": offered if "organization" in form.fields else None,
            "parts": [(str(one), one.label, one == role) for one in forms.PARTS],
            "known": list(queries.party_names(found, role)[:KNOWN]),
        },
    )


@require_POST
def remove_party(request: ActorRequest, party: UUID) -> HttpResponse:
    """Note that a party no longer takes part."""
    found = queries.party_seen(request.actor, party)
    command = commands.RemoveParty(party=party)

    def deed() -> None:
        parties.remove_party(request.actor, command)

    return _at_once(request, deed, found.target.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def add_task(request: ActorRequest, target: UUID) -> HttpResponse:
    """Give a party something to do."""
    actor, found = request.actor, queries.target(request.actor, target, KEEP)
    form = forms.TaskForm(
        posted(request),
        parties=list(queries.parties(found)),
        initial={"party": request.GET.get("party", "")},
    )
    return _deed(
        request,
        found,
        form,
        lambda: parties.add_task(actor, form.command()),
        title=_("A task for a party"),
        button=_("Add"),
        said=_("Saved."),
        anchor="#tasks",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def finish_task(request: ActorRequest, task: UUID) -> HttpResponse:
    """Note that a task is done."""
    actor, found = request.actor, queries.task_seen(request.actor, task, KEEP)
    form = forms.FinishForm(posted(request), initial={"done_on": timezone.localdate()})
    return _deed(
        request,
        found.target,
        form,
        lambda: parties.finish_task(actor, form.command(task)),
        title=found.what,
        button=_("It is done"),
        said=_("The task is done."),
        anchor="#tasks",
    )


@require_POST
def reopen_task(request: ActorRequest, task: UUID) -> HttpResponse:
    """Open a task again that was noted as done by mistake."""
    found = queries.task_seen(request.actor, task)
    command = commands.ReopenTask(task=task, reason=request.POST.get("reason", "")[:200])

    def deed() -> None:
        parties.reopen_task(request.actor, command)

    return _at_once(request, deed, found.target.public_id)
