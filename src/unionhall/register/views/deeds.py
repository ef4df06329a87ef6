"""What can be done in the register of a union: one page with a form for each deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_stubs_ext import StrOrPromise

from unionhall.core.addresses import page_of
from unionhall.core.errors import Conflict, NotFound, Rejected
from unionhall.core.fields import blame
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
    title: StrOrPromise,
    button: StrOrPromise,
    doing: Callable[[], Any],
    said: StrOrPromise,
    hint: StrOrPromise = "",
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
        said=str(said),
        back=lambda _done: page(union),
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What a page with one form says. A title may name what the page is about."""

    title: StrOrPromise | Callable[[Any], str]
    button: StrOrPromise
    said: StrOrPromise
    hint: StrOrPromise = ""


def _page_of(
    find: Callable[[ActorRequest, UUID], Any],
    form: Any,
    service: Callable[..., Any],
    words: Words,
    *,
    today: str = "",
) -> Callable[..., HttpResponse]:
    """Make the page of one deed: found by its address, with the field ``today`` filled in."""

    def view(request: ActorRequest, **address: UUID) -> HttpResponse:
        [public_id] = address.values()
        about = find(request, public_id)
        filled = form(posted(request), initial={today: timezone.localdate()} if today else None)
        return _carry_out(
            request,
            getattr(about, "organization", about),  # a record of a union, or the union itself
            form=filled,
            title=words.title(about) if callable(words.title) else words.title,
            button=words.button,
            hint=words.hint,
            doing=lambda: service(request.actor, filled.command(about.public_id)),
            said=words.said,
        )

    return deed(view)


def _union(request: ActorRequest, organization: UUID) -> Any:
    return queries.union(request.actor, organization, KEEP)


def _below_own(request: ActorRequest, organization: UUID) -> Any:
    """Find a union whose upper union's register the actor keeps."""
    union = _union(request, organization)
    if union.parent is None:
        raise NotFound
    request.actor.require(KEEP, union.parent.path)
    return union


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
            blame(form, refusal)
        else:
            messages.success(request, gettext("The term is on record."))
            return redirect(page(union))
    context = {
        "form": form,
        "rows": rows,
        "body": union,
        "back": page(union),
        "members": queries.members_on(union, today).count(),
        "voters": queries.voters_on(union, today).count(),
        "years": years,
        "required": queries.required(union, today),
    }
    status = 422 if form.errors or not (rows.is_valid() or not rows.is_bound) else 200
    return render(request, "register/term.html", context, status=status)


@deed
def change_seat(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Have somebody take a seat in the running term."""
    union = _union(request, organization)
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


close_term = _page_of(
    _union,
    forms.CloseTermForm,
    services.close_term,
    Words(
        _("End the term early"),
        _("End it early"),
        _("The term has ended."),
        _("All seats end on the same day."),
    ),
    today="on",
)
order_election = _page_of(
    _below_own,
    forms.OrderForm,
    services.order_election,
    Words(_("Order the election"), _("Order it"), _("The election has been ordered.")),
)
extend_term = _page_of(
    _below_own,
    forms.ExtendForm,
    services.extend_term,
    Words(_("Extend the term"), _("Extend it"), _("The term has been extended.")),
)
end_seat = _page_of(
    lambda request, seat: queries.seat(request.actor, seat, KEEP),
    forms.EndSeatForm,
    seating.end_seat,
    Words(
        lambda seat: gettext("%(name)s gives up the seat") % {"name": seat.name},
        _("End the seat"),
        _("The seat has ended."),
    ),
    today="until",
)
open_account = _page_of(
    _union,
    forms.AccountForm,
    bank_accounts.open_account,
    Words(_("Enter a bank account"), _("Enter it"), _("The account is on record.")),
)
close_account = _page_of(
    lambda request, account: queries.account(request.actor, account, KEEP),
    forms.CloseAccountForm,
    bank_accounts.close_account,
    Words(
        lambda account: gettext("Close the account at %(bank)s") % {"bank": account.bank},
        _("Close it"),
        _("The account is closed."),
    ),
    today="closed_on",
)
note_change = _page_of(
    _union,
    forms.NoteForm,
    notices.note_change,
    Words(
        _("Note a change that must be registered"),
        _("Note it"),
        _("The change is noted; it stands in the inbox until it is registered."),
    ),
    today="changed_on",
)
report_change = _page_of(
    lambda request, notice: queries.notice(request.actor, notice, KEEP),
    forms.ReportForm,
    notices.report_change,
    Words(_("The change was registered"), _("Save"), _("The change is registered.")),
    today="reported_on",
)
