"""The inbox of employers' notices, a new one, and the page of one."""

from collections.abc import Callable
from functools import partial
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

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.supervision import commands, law, lists, queries, violations
from unionhall.supervision.forms import notices as forms
from unionhall.supervision.permissions import HANDLE, OPEN, VIEW
from unionhall.supervision.services import deciding
from unionhall.supervision.services import notices as services
from unionhall.supervision.views.deeds import Deed, Desk, Wrong


@require_safe
def notices(request: ActorRequest) -> HttpResponseBase:
    """List the notices in sight."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    context = {"may_write": request.actor.holds(HANDLE)}
    return lists.notices(request, timezone.localdate()).respond("supervision/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Write down what an employer told."""
    actor = request.actor
    if not actor.holds(HANDLE):
        raise NotPermitted
    today = timezone.localdate()
    form = forms.NewNoticeForm(
        request.POST if request.method == "POST" else None, initial={"received_on": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.take_notice(actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            said = _("The notice is at %(body)s.") % {"body": made.organization.name}
            messages.success(request, said)
            return redirect("supervision:notice", made.public_id)
    context = {"form": form, "employer": _employer(request, form["employer"].value())}
    status = 422 if form.errors else 200
    return render(request, "supervision/new_notice.html", context, status=status)


def _employer(request: ActorRequest, value: Any) -> Any:
    try:
        return queries.employer(request.actor, UUID(str(value)), timezone.localdate())
    except ValueError:
        return None


@require_safe
def notice(request: ActorRequest, notice: UUID) -> HttpResponse:
    """Show one notice: its clock, and what the union can do."""
    return page(request, notice)


def page(
    request: ActorRequest,
    public_id: UUID,
    wrong: Wrong | None = None,
    opened: dict[str, str] | None = None,
) -> HttpResponse:
    """Draw the page of a notice, with what was refused where it was typed."""
    actor = request.actor
    found = queries.notice(actor, public_id)
    today = timezone.localdate()
    may = actor.may(HANDLE, found.scope_path)
    context = {
        "notice": found,
        "tone": lists.tone_of(found, today),
        "overdue": found.state == "received" and bool(found.due_on and found.due_on < today),
        "clock": law.notice_clock(found),
        "reply_clock": law.after(
            law.REPLY, found.decided_on or today, law.place_of(found.organization)
        ),
        "may": may,
        "may_open": bool(found.key_version) and actor.may(OPEN, found.scope_path),
        "opened": opened,
        "has_sealed": bool(found.key_version),
        "forms": _forms(found, wrong) if may else {},
        "wrong": wrong,
    }
    status = wrong.status if wrong else 200
    return render(request, "supervision/notice.html", context, status=status)


def _violations(found: Any) -> list[tuple[str, object]]:
    region = law.place_of(found.organization).region
    return violations.offered(region, timezone.localdate())


def _forms(found: Any, wrong: Wrong | None) -> dict[str, Any]:
    on = {"on": timezone.localdate()}
    made: dict[str, Any] = {}
    if found.state == "received":
        made["no_objection"] = forms.NoObjectionForm(initial=on, auto_id="noted_%s")
        made["object"] = forms.ObjectForm(initial=on, auto_id="object_%s")
        made["report"] = forms.ReportForm(initial=on, auto_id="report_%s")
        if found.employer_id is None:
            made["name_employer"] = forms.NameEmployerForm()
    if found.state == "objected":
        made["reply"] = forms.ReplyForm(initial=on, auto_id="reply_%s")
    if found.state in {"objected", "replied", "reported"}:
        made["close"] = forms.CloseNoticeForm(initial=on, auto_id="close_%s")
    if found.state in {"received", "objected", "replied", "reported"} and found.employer_id:
        made["into_letter"] = forms.IntoLetterForm(
            initial={"facts": found.text, "demand": found.objection},
            violations=_violations(found),
            auto_id="letter_%s",
        )
    if wrong is not None and wrong.form is not None and wrong.deed in made:
        made[wrong.deed] = wrong.form
    return made


def _plain(form: Any) -> Callable[[ActorRequest, Any], Any]:
    return lambda request, _found: form(request.POST)


DEEDS = (
    Deed(
        name="name_employer",
        form=_plain(forms.NameEmployerForm),
        do=services.name_employer,
        done=gettext_lazy("The employer is named; the notice is at the union that covers it."),
    ),
    Deed(
        name="no_objection",
        form=_plain(forms.NoObjectionForm),
        do=deciding.no_objection,
        done=gettext_lazy("Noted: the union does not object."),
    ),
    Deed(
        name="object",
        form=_plain(forms.ObjectForm),
        do=deciding.ask_correction,
        done=gettext_lazy("The employer was asked to correct; it must answer in writing."),
    ),
    Deed(
        name="reply",
        form=_plain(forms.ReplyForm),
        do=deciding.record_reply,
        done=gettext_lazy("The employer's answer is on record."),
    ),
    Deed(
        name="report",
        form=_plain(forms.ReportForm),
        do=deciding.report_up,
        done=gettext_lazy("Noted as reported."),
    ),
    Deed(
        name="close",
        form=_plain(forms.CloseNoticeForm),
        do=deciding.close_notice,
        done=gettext_lazy("The notice is closed."),
    ),
    Deed(
        name="into_letter",
        form=lambda request, found: forms.IntoLetterForm(
            request.POST, violations=_violations(found)
        ),
        do=deciding.turn_into_letter,
        done=gettext_lazy("The draft of a letter has been written."),
    ),
)
View = Callable[[ActorRequest, UUID], HttpResponse]


def _leave(request: ActorRequest, public_id: UUID, made: Any) -> HttpResponse:
    """Go on to the letter that was begun, else back to the notice, if it is still in sight."""
    if made.public_id != public_id:
        return redirect("supervision:letter", made.public_id)
    if not request.actor.may(VIEW, made.scope_path):
        return redirect("supervision:notices")
    return redirect("supervision:notice", public_id)


DESK = Desk(
    find=partial(queries.notice, permission=HANDLE),
    page=page,
    leave=_leave,
)


def _deed(name: str) -> View:
    deed = next(one for one in DEEDS if one.name == name)

    @require_POST
    def view(request: ActorRequest, notice: UUID) -> HttpResponse:
        return DESK.take(request, notice, deed)

    return view


name_employer = _deed("name_employer")
no_objection = _deed("no_objection")
object_ = _deed("object")
reply = _deed("reply")
report = _deed("report")
close = _deed("close")
into_letter = _deed("into_letter")


@require_POST
def void(request: ActorRequest, notice: UUID) -> HttpResponse:
    """Set aside what was sent by mistake, with the reason."""
    reason = request.POST.get("reason", "")[:400]
    try:
        deciding.void_notice(request.actor, commands.VoidNotice(notice=notice, reason=reason))
    except (Rejected, Conflict) as refusal:
        return page(request, notice, Wrong(refusal=refusal))
    messages.success(request, _("The notice has been set aside."))
    return redirect("supervision:notice", notice)


@require_POST
@never_cache
def sealed(request: ActorRequest, notice: UUID) -> HttpResponse:
    """Open who is concerned and why; who looked is recorded."""
    try:
        opened = deciding.open_notice(request.actor, commands.OpenNotice(notice=notice))
    except Rejected as refusal:
        return page(request, notice, Wrong(refusal=refusal))
    return page(request, notice, opened=opened)
