"""What can be done in the register of a union: one page with a form for each deed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unionhall.core.addresses import page_of
from unionhall.core.errors import Conflict, NotFound, Rejected
from unionhall.core.http import ActorRequest
from unionhall.organizations.views.deeds import carry_out, posted
from unionhall.register import forms, law, queries, services
from unionhall.register.permissions import KEEP
from unionhall.register.services import bank_accounts, certificates, notices, seating

deed = require_http_methods(["GET", "POST"])


def page(union: Any) -> str:
    """Return the address of a union's register on its page."""
    return page_of("organizations:organization", union.public_id) + "#register"


def _carry_out(  # noqa: PLR0913 -- all but two by name
    request: ActorRequest,
    union: Any,
    *,
    form: django_forms.Form,
    title: str,
    button: str,
    doing: Callable[[], Any],
    said: str,
    hint: str = "",
) -> HttpResponse:
    return carry_out(
        request,
        form,
        template="register/form.html",
        context={
            "title": title,
            "body": union,
            "button": button,
            "hint": hint,
            "back": page(union),
        },
        deed=doing,
        said=said,
        back=lambda _done: page(union),
    )


@deed
def begin_term(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Enter a term, with those who were elected."""
    union = queries.union(request.actor, organization, KEEP)
    today, place = timezone.localdate(), law.Place.of(union)
    years = law.known(law.TERM_YEARS, today, place)
    lengths = years.numbers if years else ()
    form = forms.TermForm(posted(request), years=lengths)
    proposed = [{"place": place} for place in forms.FIRST_ROWS]
    rows = forms.Rows(posted(request), initial=proposed, prefix="seats")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            command = form.command(union.public_id, forms.seats_of(rows, union))
            services.begin_term(request.actor, command)
        except (Rejected, Conflict) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The term is on record."))
            return redirect(page(union))
    members = queries.members_on(union, today).count()
    context = {
        "form": form,
        "rows": rows,
        "body": union,
        "back": page(union),
        "members": members,
        "years": years,
        "required": queries.required(union, today),
    }
    status = 422 if form.errors or not (rows.is_valid() or not rows.is_bound) else 200
    return render(request, "register/term.html", context, status=status)


@deed
def close_term(request: ActorRequest, organization: UUID) -> HttpResponse:
    """End a term early."""
    union = queries.union(request.actor, organization, KEEP)
    form = forms.CloseTermForm(posted(request), initial={"on": timezone.localdate()})
    return _carry_out(
        request,
        union,
        form=form,
        title=_("End the term early"),
        button=_("End it early"),
        hint=_("All seats end on the same day."),
        doing=lambda: services.close_term(request.actor, form.command(union.public_id)),
        said=_("The term has ended."),
    )


@deed
def change_seat(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Have somebody take a seat in the running term."""
    union = queries.union(request.actor, organization, KEEP)
    form = forms.ChangeSeatForm(posted(request), initial={"since": timezone.localdate()})
    return _carry_out(
        request,
        union,
        form=form,
        title=_("Seat somebody"),
        button=_("Enter it"),
        hint=_("A new head takes the place of the one before on the same day."),
        doing=lambda: seating.change_seat(request.actor, form.command(union)),
        said=_("The seat is taken."),
    )


@deed
def end_seat(request: ActorRequest, seat: UUID) -> HttpResponse:
    """Have somebody give up a seat."""
    row = queries.seat(request.actor, seat, KEEP)
    form = forms.EndSeatForm(posted(request), initial={"until": timezone.localdate()})
    return _carry_out(
        request,
        row.organization,
        form=form,
        title=_("%(name)s gives up the seat") % {"name": row.name},
        button=_("End the seat"),
        doing=lambda: seating.end_seat(request.actor, form.command(row.public_id)),
        said=_("The seat has ended."),
    )


def _below_own(request: ActorRequest, organization: UUID) -> Any:
    """Find a union whose upper union's register the actor keeps."""
    union = queries.union(request.actor, organization, KEEP)
    if union.parent is None:
        raise NotFound
    request.actor.require(KEEP, union.parent.path)
    return union


@deed
def order_election(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Order an overdue election."""
    union = _below_own(request, organization)
    form = forms.OrderForm(posted(request))
    return _carry_out(
        request,
        union,
        form=form,
        title=_("Order the election"),
        button=_("Order it"),
        doing=lambda: services.order_election(request.actor, form.command(union.public_id)),
        said=_("The election has been ordered."),
    )


@deed
def extend_term(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Extend a term."""
    union = _below_own(request, organization)
    form = forms.ExtendForm(posted(request))
    return _carry_out(
        request,
        union,
        form=form,
        title=_("Extend the term"),
        button=_("Extend it"),
        doing=lambda: services.extend_term(request.actor, form.command(union.public_id)),
        said=_("The term has been extended."),
    )


@deed
def certificate(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Enter the first certificate, or the one that takes the place of the old."""
    union = queries.union(request.actor, organization, KEEP)
    before = queries.certificate_of(union)
    chair = queries.chair_on(union, timezone.localdate())
    named = {"chair_name": chair.name if chair else "", "address": union.address}
    if before is None:
        first = forms.CertificateForm(
            posted(request), initial={**named, "credit_code": union.credit_code}
        )
        return _carry_out(
            request,
            union,
            form=first,
            title=_("Enter the legal-person certificate"),
            button=_("Enter it"),
            doing=lambda: certificates.enter_certificate(
                request.actor, first.command(union.public_id)
            ),
            said=_("The certificate is on record."),
        )
    form = forms.RenewForm(
        posted(request), initial={**named, "address": before.address, "number": before.number}
    )
    return _carry_out(
        request,
        union,
        form=form,
        title=_("Renew the legal-person certificate"),
        button=_("Renew it"),
        doing=lambda: certificates.renew_certificate(request.actor, form.command(union.public_id)),
        said=_("The new certificate is on record."),
    )


@deed
def open_account(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Enter a bank account."""
    union = queries.union(request.actor, organization, KEEP)
    form = forms.AccountForm(posted(request))
    return _carry_out(
        request,
        union,
        form=form,
        title=_("Enter a bank account"),
        button=_("Enter it"),
        doing=lambda: bank_accounts.open_account(request.actor, form.command(union.public_id)),
        said=_("The account is on record."),
    )


@deed
def close_account(request: ActorRequest, account: UUID) -> HttpResponse:
    """Close a bank account."""
    row = queries.account(request.actor, account, KEEP)
    form = forms.CloseAccountForm(posted(request), initial={"closed_on": timezone.localdate()})
    return _carry_out(
        request,
        row.organization,
        form=form,
        title=_("Close the account at %(bank)s") % {"bank": row.bank},
        button=_("Close it"),
        doing=lambda: bank_accounts.close_account(request.actor, form.command(row.public_id)),
        said=_("The account is closed."),
    )


@deed
def note_change(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Note a change that must be registered."""
    union = queries.union(request.actor, organization, KEEP)
    form = forms.NoteForm(posted(request), initial={"changed_on": timezone.localdate()})
    return _carry_out(
        request,
        union,
        form=form,
        title=_("Note a change that must be registered"),
        button=_("Note it"),
        doing=lambda: notices.note_change(request.actor, form.command(union.public_id)),
        said=_("The change is noted; it stands in the inbox until it is registered."),
    )


@deed
def report_change(request: ActorRequest, notice: UUID) -> HttpResponse:
    """Note that a change was registered."""
    row = queries.notice(request.actor, notice, KEEP)
    form = forms.ReportForm(posted(request), initial={"reported_on": timezone.localdate()})
    return _carry_out(
        request,
        row.organization,
        form=form,
        title=_("The change was registered"),
        button=_("Save"),
        doing=lambda: notices.report_change(request.actor, form.command(row.public_id)),
        said=_("The change is registered."),
    )
