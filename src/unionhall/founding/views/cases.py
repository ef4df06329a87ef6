"""The list of cases, a new case, and the page of one case with its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.errors import Conflict, DomainError, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.founding import (
    drafts,
    elsewhere,
    forms,
    law,
    lists,
    naming,
    presets,
    queries,
    services,
)
from unionhall.founding.commands import CloseCase, GiveBack, Refuse, Resume, SetEmployers, Withdraw
from unionhall.founding.permissions import APPROVE, PREPARE, VIEW
from unionhall.founding.services import approval, election, finishing, stopping
from unionhall.founding.steps import STEPS
from unionhall.joining import gatherings, pictures
from unionhall.organizations import permissions as organizations
from unionhall.targets import permissions as targets_permissions
from unionhall.targets import queries as targets
from unionhall.targets.permissions import KEEP

BEFORE_APPROVAL = frozenset(
    {"draft", "applied", "gathering", "requested", "congress", "elected", "reported"}
)
FEDERATIONS = frozenset({"community", "building", "industry"})
TERM_YEARS = "term.years"


@require_safe
def cases(request: ActorRequest) -> HttpResponseBase:
    """List the cases in sight."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    may_open = request.actor.holds(PREPARE)
    context = {"may_open": may_open, "everything": request.GET.get("state") == lists.ALL}
    return lists.cases(request).respond("founding/cases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Open a case, from a target or from nothing."""
    actor = request.actor
    if not actor.holds(PREPARE):
        raise NotPermitted
    bodies = list(queries.possible_guides(actor, PREPARE))
    guides, above = (
        [(str(body.public_id), body.name) for body in some]
        for some in (bodies, queries.bodies_above(bodies))
    )
    if request.method == "POST":
        form = forms.NewCaseForm(request.POST, guides=guides, above=above)
        found = _opened(actor, form)
        if found is not None:
            messages.success(request, _("The case has been opened."))
            return redirect("founding:case", found.public_id)
        return _new(request, form, status=422)
    target = _target_of(request)
    if (under_way := queries.under_way_for(actor, target) if target else None) is not None:
        messages.info(request, _("This union is being founded already: go on here."))
        return redirect("founding:case", under_way.public_id)
    initial = _from_target(target) if target else {}
    form = forms.NewCaseForm(initial=initial, guides=guides, above=above)
    return _new(request, form)


def _opened(actor: Actor, form: forms.NewCaseForm) -> Any:
    """Open the case; if anything is wrong, everything that is wrong stands in the form."""
    valid = form.is_valid()
    named, unknown = naming.employers(actor, form.lines())
    problems: list[DomainError] = [*unknown]
    if form.can_be_checked:
        command = form.command(named)
        refused: list[DomainError] = []
        if valid and not unknown:
            try:
                return services.open_case(actor, command)
            except (Rejected, Conflict) as refusal:
                refused = [refusal]
        found = services.problems(actor, command) or refused
        problems += [one for one in found if not (unknown and one.field == "employers")]
    for problem in problems:
        form.blame(problem)
    return None


def _new(request: ActorRequest, form: forms.NewCaseForm, status: int = 200) -> HttpResponse:
    kept, _found = naming.offered(request.actor, "", form.picked())
    return render(request, "founding/new.html", {"form": form, "kept": kept}, status=status)


@require_safe
def employer_options(request: ActorRequest) -> HttpResponse:
    """Answer the employer picker: those ticked stay, then what the typed letters could mean."""
    if not request.actor.holds(PREPARE):
        raise NotPermitted
    text = request.GET.get("q", "").strip()[:80]
    ticked = [UUID(key) for key in request.GET.getlist("firms") if forms.is_id(key)]
    kept, found = naming.offered(request.actor, text, ticked)
    context = {"kept": kept, "found": found, "text": text}
    return render(request, "founding/pick_employers.html", context)


def _target_of(request: ActorRequest) -> Any:
    try:
        wanted = UUID(request.GET.get("target", ""))
    except ValueError:
        return None
    return targets.target(request.actor, wanted, KEEP)


def _from_target(target: Any) -> dict[str, Any]:
    employer = target.employer
    return {
        "target": target.public_id,
        "mode": target.mode,
        "firms": [employer.public_id],
        "name": _("%(employer)s union") % {"employer": employer.name},
        "address": employer.address,
        "guiding": str(employer.area.public_id),
    }


@require_safe
def case(request: ActorRequest, case: UUID) -> HttpResponse:
    """Show one case: what is done, what is next, who and why."""
    return page(request, case)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A form that was refused, by the name of its deed."""

    deed: str
    form: forms.Sheet


def page(
    request: ActorRequest,
    public_id: UUID,
    wrong: Wrong | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """Draw the page of a case, with what was refused where it was typed."""
    actor = request.actor
    found = queries.case(actor, public_id)
    step = STEPS.get(found.state)
    in_turn = step is not None and actor.may(step.permission, found.scope_path)
    with_another = found.acting_id is not None and found.acting_id != actor.user_id
    own = step is not None and step.is_decision and found.submitted_by_id == actor.user_id
    decides = actor.may(APPROVE, found.scope_path)
    employers = queries.employers_of(found)
    context = {
        "case": found,
        "step": step,
        "stages": queries.stages(found),
        "in_turn": in_turn,
        "may_act": in_turn and not with_another and not own,
        "own_submission": in_turn and own,
        "may_prepare": actor.may(PREPARE, found.scope_path),
        "may_refuse": decides and not own and found.state in BEFORE_APPROVAL - {"draft"},
        "may_withdraw": actor.may(PREPARE, found.scope_path)
        and found.state in BEFORE_APPROVAL
        and (not decides or actor.user_id in {found.opened_by_id, found.submitted_by_id}),
        "may_describe": actor.may(PREPARE, found.scope_path)
        and found.state in BEFORE_APPROVAL - {"reported"},
        "employers": employers,
        "along": _along(actor, found),
        "history": _history(found),
        "late": found.due_on is not None
        and found.due_on < timezone.localdate()
        and not found.is_over,
        "held": found.hold_until is not None and found.hold_until >= timezone.localdate(),
        "people": _people(request, found),
        "elected": _elected(actor, found) if found.state == "reported" else [],
        "other_day": _other_day(found) if found.state == "reported" else "",
        "target_url": _target_url(actor, found),
        "employer_urls": actor.holds(organizations.VIEW_EMPLOYERS),
        "forms": _forms(actor, found, wrong),
        "covered": found.state in BEFORE_APPROVAL
        and queries.covered_by_another(found.kind, employers, timezone.localdate()),
        "paper_kinds": drafts.kinds_now(found),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if wrong else 200
    return render(request, "founding/case.html", context, status=status)


def _along(actor: Actor, found: Any) -> dict[str, int]:
    """Count the employer's members in joint unions, and those who can still be taken along."""
    if found.is_over or found.organization_id is not None:
        return {}
    people = elsewhere.memberships(found).count()
    gathers = people and found.state == "gathering" and actor.may(PREPARE, found.scope_path)
    return {"people": people, "waiting": elsewhere.waiting(actor, found) if gathers else 0}


def _elected(actor: Actor, found: Any) -> list[dict[str, Any]]:
    """List who was elected for what, under their names."""
    ballots = queries.Ballots(found)
    names = queries.names(actor, ballots)
    return [
        {
            "office": contest.get_office_display(),
            "names": [names[one.pk] for one in ballots.elected(contest.office)],
        }
        for contest in ballots.contests
    ]


def _target_url(actor: Actor, found: Any) -> str:
    target = found.target
    if target is None or not actor.may(targets_permissions.VIEW, target.scope_path):
        return ""
    return page_of("targets:target", target.public_id)


def _history(found: Any) -> list[dict[str, Any]]:
    rows = []
    for one in queries.history(found):
        step = STEPS.get(one.was)
        title = str(one.get_deed_display())
        if step is not None and one.deed in {"submitted", "approved", "done"}:
            title = str(step.title)
        elif step is not None and one.deed != "opened":
            title = f"{title} · {step.title}"
        rows.append({"at": one.at, "title": title, "who": one.by, "text": one.text})
    return rows[::-1]


def _people(request: ActorRequest, found: Any) -> dict[str, Any] | None:
    if found.kind in FEDERATIONS or found.state in {"draft", "applied"}:
        return None
    gathered = gatherings.gathered(found.public_id)
    link = gatherings.link_of_case(found.public_id)
    need = law.need(max(gathered.accepted, 1), timezone.localdate(), law.place_of(found))
    joining = f"{reverse('joining:applications')}?case={found.public_id}"
    return {
        "counts": gathered,
        "link": link,
        "address": pictures.short_address(request, link.token) if link else "",
        "need": need,
        "list_url": joining,
        "waiting_url": f"{joining}&state=applied",
        "open": found.state in BEFORE_APPROVAL and link is not None,
    }


def _forms(actor: Actor, found: Any, wrong: Wrong | None) -> dict[str, Any]:
    today = timezone.localdate()
    made: dict[str, forms.Sheet] = {
        "hold": forms.HoldForm(),
        "hand": forms.HandForm(users=_users(found), initial={"user": _acting(found)}),
        "back": forms.ReasonForm(),
        "describe": forms.DescribeForm(
            initial={"name": found.name, "address": found.address, "group": found.group}
        ),
    }
    if found.kind == "joint":
        names = "\n".join(e.credit_code or e.name for e in queries.employers_of(found))
        made["employers"] = forms.EmployersForm(initial={"employers": names})
    on = {"on": today}
    here: dict[str, Callable[[], forms.Sheet]] = {
        "draft": lambda: forms.ApplyForm(initial=on),
        "applied": lambda: forms.ApproveGroupForm(initial=on),
        "gathering": lambda: forms.CongressForm(initial=on),
        "requested": lambda: forms.ApproveCongressForm(initial=on),
        "elected": lambda: forms.ReportForm(initial=on, other_day=_other_day(found)),
        "reported": lambda: forms.ApproveUnionForm(
            initial=on, years=_years(found), staff_elsewhere=elsewhere.left_behind(found).count()
        ),
        "approved": lambda: forms.CertificateForm(initial=presets.certificate(found, today)),
        "certified": lambda: forms.AccountForm(initial=presets.account(found, today)),
    }
    if found.state in here:
        made["step"] = here[found.state]()
    if wrong is not None:
        made["step" if wrong.deed in STEP_DEEDS else wrong.deed] = wrong.form
    del actor
    return made


def _other_day(found: Any) -> str:
    """Say that the congress was held on another day than the approved one, if it was."""
    held = queries.held_otherwise(found)
    if held is None:
        return ""
    said = _("Approved for %(approved)s, held on %(held)s.") % {
        "approved": formats.day(found.congress_planned_on),
        "held": formats.day(held.held_on),
    }
    return f"{said} {held.day_reason}".strip()


def _years(found: Any) -> list[tuple[str, object]]:
    rule = law.rule(TERM_YEARS, timezone.localdate(), law.place_of(found))
    years = rule.numbers if rule is not None and rule.value is not None else (3, 5)
    return [(str(n), _("%(n)s years") % {"n": n}) for n in sorted(years, reverse=True)]


def _users(found: Any) -> list[tuple[str, object]]:
    return [(str(user.public_id), user.name) for user in queries.stand_ins(found)]


def _acting(found: Any) -> str:
    return str(found.acting.public_id) if found.acting else ""


View = Callable[[ActorRequest, UUID], HttpResponse]


def _deed(name: str, make: Callable[[ActorRequest, Any], forms.Sheet], do: Any) -> View:
    """Make the view of one deed: read its form, carry it out, show the case again."""

    @require_POST
    def view(request: ActorRequest, case: UUID) -> HttpResponse:
        found = queries.case(request.actor, case)
        form = make(request, found)
        if not form.is_valid():
            return page(request, case, wrong=Wrong(deed=name, form=form))
        try:
            do(request.actor, form.command(case))  # type: ignore[attr-defined]
        except Rejected as refusal:
            form.blame(refusal)
            return page(request, case, wrong=Wrong(deed=name, form=form))
        except Conflict as refusal:
            return page(request, case, refusal=refusal)
        found.refresh_from_db()
        messages.success(request, _done(name, found))
        return redirect("founding:case", case)

    return view


def _done(name: str, found: Any) -> str:
    """Say what a deed has done."""
    said = {
        "apply": _("The application has been sent in; it waits for the guiding body."),
        "group": _("The preparatory group is approved: people can join now."),
        "request": _("The congress has been asked for; it waits for the guiding body."),
        "congress": _("The congress is approved."),
        "report": _("The result has been reported; it waits for the guiding body."),
        "approve": _("The union has been founded: %(number)s."),
        "certificate": _("The certificate is in the register."),
        "account": _("The account is in the register: the case is complete."),
    }
    return said.get(name, _("Noted.")) % {"number": found.approval_number}


def _plain(form: type[forms.Sheet]) -> Callable[[ActorRequest, Any], forms.Sheet]:
    return lambda request, _found: form(request.POST)


STEP_DEEDS = frozenset(
    {"apply", "group", "request", "congress", "report", "approve", "certificate", "account"}
)
apply = _deed("apply", _plain(forms.ApplyForm), services.apply)
approve_group = _deed("group", _plain(forms.ApproveGroupForm), services.approve_group)
request_congress = _deed("request", _plain(forms.CongressForm), services.request_congress)
approve_congress = _deed("congress", _plain(forms.ApproveCongressForm), services.approve_congress)
report = _deed(
    "report",
    lambda request, found: forms.ReportForm(request.POST, other_day=_other_day(found)),
    election.report_result,
)
approve = _deed(
    "approve",
    lambda request, found: forms.ApproveUnionForm(
        request.POST, years=_years(found), staff_elsewhere=elsewhere.left_behind(found).count()
    ),
    approval.approve_union,
)
certificate = _deed("certificate", _plain(forms.CertificateForm), finishing.note_certificate)
account = _deed("account", _plain(forms.AccountForm), finishing.note_account)
describe = _deed("describe", _plain(forms.DescribeForm), services.describe)
hold = _deed("hold", _plain(forms.HoldForm), stopping.put_on_hold)
hand = _deed(
    "hand",
    lambda request, found: forms.HandForm(request.POST, users=_users(found)),
    stopping.hand_to,
)


def _with_reason(command: Any, do: Any, done: Callable[[], str]) -> View:
    """Make the view of a deed that needs nothing but a reason."""

    @require_POST
    def view(request: ActorRequest, case: UUID) -> HttpResponse:
        reason = request.POST.get("reason", "")[:400]
        try:
            do(request.actor, command(case=case, reason=reason))
        except (Rejected, Conflict) as refusal:
            return page(request, case, refusal=refusal)
        messages.success(request, done())
        return redirect("founding:case", case)

    return view


back = _with_reason(GiveBack, stopping.give_back, lambda: _("Returned, with the reason."))
refuse = _with_reason(Refuse, stopping.refuse, lambda: _("The founding has been refused."))
withdraw = _with_reason(Withdraw, stopping.withdraw, lambda: _("The case has been withdrawn."))
close = _with_reason(CloseCase, finishing.close_case, lambda: _("The case has been closed."))


@require_POST
def resume(request: ActorRequest, case: UUID) -> HttpResponse:
    """Take up a case that was on hold."""
    try:
        stopping.resume(request.actor, Resume(case=case))
    except (Rejected, Conflict) as refusal:
        return page(request, case, refusal=refusal)
    messages.success(request, _("The case goes on."))
    return redirect("founding:case", case)


@require_POST
def employers(request: ActorRequest, case: UUID) -> HttpResponse:
    """Set whose people a joint union organizes."""
    queries.case(request.actor, case, PREPARE)
    form = forms.EmployersForm(request.POST)
    if form.is_valid():
        try:
            lines = forms.lines_of(form.cleaned_data["employers"])
            found, problems = naming.employers(request.actor, lines)
            for problem in problems:
                form.blame(problem)
            if problems:
                return page(request, case, wrong=Wrong(deed="employers", form=form))
            services.set_employers(request.actor, SetEmployers(case=case, employers=found))
        except Rejected as refusal:
            form.blame(refusal)
        except Conflict as refusal:
            return page(request, case, refusal=refusal)
        else:
            messages.success(request, _("Noted."))
            return redirect("founding:case", case)
    return page(request, case, wrong=Wrong(deed="employers", form=form))
