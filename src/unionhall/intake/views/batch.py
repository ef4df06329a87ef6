"""One batch: naming its columns, checking, writing, and its rows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.codes import lists as codes
from unionhall.core import formats
from unionhall.core.errors import Conflict, DomainError, Rejected
from unionhall.core.http import ActorRequest
from unionhall.intake import filing, lists, problems, queries, sample, services, subjects, verdicts
from unionhall.intake.forms import MappingForm, ticked
from unionhall.intake.permissions import TAKE_IN
from unionhall.intake.services import confirming, proposing, undoing, working
from unionhall.intake.services.retention import UNREAD_DAYS
from unionhall.lifecycle.wording import ATTESTATION

MOST_SAID = 5
"""So many rows are spoken of one by one after confirming."""


@never_cache
@require_safe
def batch(request: ActorRequest, member_list: UUID) -> HttpResponseBase:
    """Show a batch: its columns as long as they are to be named, afterwards its rows."""
    found = queries.batch(request.actor, member_list)
    kept = found.forgotten_at is None
    if found.state == found.State.MAPPING and kept:
        keeper = request.actor.may(TAKE_IN, found.scope_path)
        if not keeper or not filing.kept(found):
            context = {"batch": found, "keeper": keeper}
            return render(request, "intake/waiting.html", context)
        return _mapping(request, found)
    return _rows(request, found)


def _rows(request: ActorRequest, found: Any) -> HttpResponseBase:
    actor, state = request.actor, found.State
    job = queries.job_of(found) if found.state in working.RUNS else None
    if job is None and found.state in working.RUNS:
        found.refresh_from_db()  # the job may have ended since the batch was read
    known = lists.reasons(found)
    tiles = verdicts.tiles(found)
    keeper = actor.may(TAKE_IN, found.scope_path)
    kept = found.forgotten_at is None
    there = kept and filing.kept(found)
    subject = subjects.of(found)
    over = found.state in {state.DONE, state.CANCELLED}
    context = {
        "batch": found,
        "subject": subject,
        "state": found.state_label(found.state),
        "tiles": tiles,
        "bar": verdicts.bar(tiles),
        "sum_words": verdicts.added_up(tiles),
        "reasons": known,
        "job": job,
        "running": found.state in working.RUNS,
        "may_keep": keeper and kept,
        "may_confirm": keeper and there,
        "may_take": queries.is_own(actor, found) and keeper and there,
        "file_gone": kept and not there,
        "may_undo": over and kept and queries.may_take_back(actor, found),
        "standing": queries.standing(found).count() if over else 0,
        "undone": undoing.undone(found) if over else 0,
        "to_write": _to_write(found) if found.state == state.CHECKED else "",
        "transfers": keeper and kept and bool(found.member_elsewhere),
        "attestation": ATTESTATION,
        "proposed": bool(found.member_elsewhere) and queries.proposed(found),
        "confirmable": any(problems.confirmable([{"is": why}]) for why, *_rest in known),
        "changing": found.new + found.updated,
        "open": found.member_elsewhere + found.needs_person + found.rejected,
    }
    return lists.rows(request, found, known).respond("intake/batch.html", context)


def _to_write(found: Any) -> str:
    counts = {"new": found.new, "updated": found.updated, "unions": queries.unions_of(found)}
    said = {name: formats.grouped(count) for name, count in counts.items()}
    return str(subjects.of(found).sentences.to_write) % said


def _mapping(request: ActorRequest, found: Any, form: MappingForm | None = None) -> HttpResponse:
    shown = _sample(request, found)
    if form is None:
        form = MappingForm(batch=found, columns=shown.columns)
    context = {
        "batch": found,
        "sample": shown,
        "form": form,
        "known": queries.layout(request.actor, found),
        "missing": sample.missing(found),
        "gaps": sample.gaps(found, shown),
        "unread_days": UNREAD_DAYS,
        "own": queries.is_own(request.actor, found),
    }
    status = 422 if form.errors else 200
    return render(request, "intake/mapping.html", context, status=status)


def _sample(request: ActorRequest, found: Any) -> sample.Sample:
    return sample.taken(found, clear=queries.is_own(request.actor, found))


@require_POST
def sheet(request: ActorRequest, member_list: UUID) -> HttpResponse:
    """Take another sheet of the file."""
    command = services.ChooseSheet(batch=member_list, sheet=request.POST.get("sheet", ""))
    services.choose_sheet(request.actor, command)
    return redirect("intake:batch", member_list)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ActorRequest, member_list: UUID) -> HttpResponse:
    """Say what the columns mean, and have the list checked."""
    found = queries.batch(request.actor, member_list, TAKE_IN)
    if request.method != "POST" or found.state != found.State.MAPPING:
        return redirect("intake:batch", member_list)
    form = MappingForm(request.POST, batch=found, columns=_sample(request, found).columns)
    if form.is_valid():
        try:
            begun = services.begin_check(request.actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _go_on(request, begun)
    return _mapping(request, found, form)


@require_POST
def write(request: ActorRequest, member_list: UUID) -> HttpResponse:
    """Have a checked list written."""
    begun = services.begin_writing(request.actor, services.Step(batch=member_list))
    answer = _go_on(request, begun)
    if begun.state == begun.State.DONE:
        said = _("Written: %(new)s new, %(updated)s updated.") % {
            "new": formats.grouped(begun.new),
            "updated": formats.grouped(begun.updated),
        }
        messages.success(request, said)
    return answer


@require_POST
def go_on(request: ActorRequest, member_list: UUID) -> HttpResponse:
    """Go on with what was begun and stopped."""
    return _go_on(request, queries.batch(request.actor, member_list, TAKE_IN))


def _go_on(request: ActorRequest, found: Any) -> HttpResponse:
    try:
        working.carry_on(request.actor, found)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:batch", found.public_id)


@require_POST
def again(request: ActorRequest, member_list: UUID) -> HttpResponse:
    """Go back to the columns."""
    services.begin_again(request.actor, services.Step(batch=member_list))
    return redirect("intake:batch", member_list)


@require_POST
def cancel(request: ActorRequest, member_list: UUID) -> HttpResponse:
    """Stop a list that is under way."""
    services.cancel(request.actor, services.Step(batch=member_list))
    messages.success(request, _("The list is cancelled. Rows that were written stay for now."))
    return redirect("intake:batch", member_list)


@require_POST
def confirm(request: ActorRequest, member_list: UUID) -> HttpResponse:
    """Take ticked rows as they are."""
    lines = ticked(request.POST, "only") or ticked(request.POST)
    command = confirming.Confirm(batch=member_list, lines=lines)
    after = confirming.confirm_rows(request.actor, command)
    settled, left = queries.looked_at(after, command.lines)
    if settled:
        said = ngettext("Confirmed: row %(rows)s.", "Confirmed: rows %(rows)s.", len(settled))
        messages.success(request, said % {"rows": codes.join(map(str, settled))})
    for row in left[:MOST_SAID]:
        said = _("Row %(line)s is not settled by confirming it: %(why)s")
        why = lists.saying(subjects.of(after))(row).reason
        messages.warning(request, said % {"line": row.line, "why": why})
    return redirect("intake:batch", member_list)


@require_POST
def propose(request: ActorRequest, member_list: UUID) -> HttpResponse:
    """Pass rows about members of other unions on for transfer."""
    command = proposing.Propose(batch=member_list, attested=request.POST.get("attested") == "on")
    count = proposing.propose(request.actor, command)
    messages.success(
        request,
        ngettext("%(n)s transfer is proposed.", "%(n)s transfers are proposed.", count)
        % {"n": count},
    )
    return redirect("intake:batch", member_list)
