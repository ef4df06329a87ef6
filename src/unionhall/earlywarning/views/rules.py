"""Rules of early warning: their list, their pages, the editor with its preview."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.earlywarning import commands, proposals, queries, wording
from unionhall.earlywarning.forms import BodyChooser, RuleForm
from unionhall.earlywarning.permissions import SET, VIEW
from unionhall.earlywarning.services import rules as services
from unionhall.organizations import choosing
from unionhall.organizations.views.deeds import posted


@require_safe
def rules(request: ActorRequest) -> HttpResponse:
    """List the rules of today, with what came of their warnings."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotPermitted
    found = list(queries.rules_of_today(actor)[:200])
    hits = queries.hit_rates(one.series for one in found)
    context = {
        "tab": "rules",
        "rules": [
            (one, wording.sentence(one), wording.signal_names(one), hits[one.series])
            for one in found
        ],
        "bodies": list(queries.setting_bodies(actor)[:1]) if actor.holds(SET) else [],
        "proposals": proposals.not_adopted(found) if actor.holds(SET) else [],
        "hooks": wording.grouped_hooks(),
    }
    return render(request, "earlywarning/rules.html", context)


@require_safe
def rule(request: ActorRequest, warning_rule: UUID) -> HttpResponse:
    """Show one rule: what it says, on what basis, how well it warns, what it was before."""
    actor = request.actor
    found = queries.rule(actor, warning_rule)
    context = {
        "rule": found,
        "says": wording.sentence(found),
        "signals": [hook for id_, hook in wording.hooks() if id_ in found.signals],
        "hits": queries.hit_rate(found),
        "measured": wording.measured(found),
        "versions": [(one, wording.sentence(one)) for one in queries.versions(found)],
        "may_set": actor.may(SET, found.scope_path),
    }
    return render(request, "earlywarning/rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Set a rule, after seeing what it would have raised."""
    actor = request.actor
    bodies = queries.setting_bodies(actor)
    offered = choosing.narrowing(request, bodies, "organization", nobody="")
    if not offered.some or (request.method == "POST" and offered.body is None):
        raise NotPermitted
    body = offered.body or bodies[0]
    proposal = proposals.proposal(request.GET.get("proposal", ""))
    initial = {"kind": "stated", "unit": "employer", "counted": "facts", "least": 3, "days": 30}
    initial |= proposal.initial() if proposal else {}
    form = RuleForm(posted(request), levels=queries.levels_for(body), initial=initial)
    return _edit(
        request,
        form,
        body=body,
        context={
            "chooser": BodyChooser(request.GET, offered=offered) if offered.several else None,
            "proposal": proposal.id if proposal else "",
            "title": _("New rule"),
            "cancel": reverse("earlywarning:rules"),
        },
        deed=lambda: services.set_rule(actor, form.set(body.public_id)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, warning_rule: UUID) -> HttpResponse:
    """Have a rule say something else from today on."""
    actor = request.actor
    found = queries.rule(actor, warning_rule, SET)
    initial = {
        name: getattr(found, name)
        for name in (
            "name", "kind", "signals", "unit", "counted", "least", "days", "method", "source",
        )
    }  # fmt: skip
    initial["level"] = str(found.level.public_id)
    body = found.organization
    form = RuleForm(posted(request), levels=queries.levels_for(body), initial=initial)
    back = reverse("earlywarning:rule", args=[found.public_id])
    return _edit(
        request,
        form,
        body=body,
        context={"title": found.name, "cancel": back},
        deed=lambda: services.change_rule(actor, form.change(warning_rule)),
    )


def _edit(
    request: ActorRequest, form: RuleForm, *, body: Any, context: dict[str, Any], deed: Any
) -> HttpResponse:
    """Show the editor; try the rule on the last year, or write it."""
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("deed") == "preview":
                command = commands.PreviewRule(
                    organization=body.public_id,
                    wording=form.wording(),
                    today=timezone.localdate(),
                )
                preview = services.preview_rule(request.actor, command)
            else:
                done = deed()
                messages.success(request, _("The rule holds from today on."))
                return redirect("earlywarning:rule", done.public_id)
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
    context |= {
        "form": form,
        "body": body,
        "preview": preview,
        "no_level": not queries.levels_for(body).exists(),
    }
    return render(
        request, "earlywarning/rule_form.html", context, status=422 if form.errors else 200
    )


def _at_once(request: ActorRequest, deed: Any, said: str, rule: UUID) -> HttpResponse:
    try:
        deed()
    except (Rejected, Conflict) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("earlywarning:rule", rule)


@require_POST
def switch(request: ActorRequest, warning_rule: UUID) -> HttpResponse:
    """Switch a rule on or off."""
    found = queries.rule(request.actor, warning_rule, SET)
    command = commands.SwitchRule(rule=found.public_id, active=request.POST.get("active") == "1")
    said = _("The rule is switched on.") if command.active else _("The rule is switched off.")
    return _at_once(
        request, lambda: services.switch_rule(request.actor, command), said, found.public_id
    )


@require_POST
def end(request: ActorRequest, warning_rule: UUID) -> HttpResponse:
    """End a rule today."""
    found = queries.rule(request.actor, warning_rule, SET)
    command = commands.EndRule(rule=found.public_id)
    return _at_once(
        request,
        lambda: services.end_rule(request.actor, command),
        _("The rule has ended."),
        found.public_id,
    )
