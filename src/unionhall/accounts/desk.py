"""The administrators' and auditors' pages: duties, accounts, permissions, the audit trail."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unionhall.accounts import forms, permissions, queries, services, trail
from unionhall.accounts.models import Duty, Role, User
from unionhall.accounts.permission_names import MEMBER_ONLY, declared, name_of
from unionhall.accounts.roles import ROLES
from unionhall.accounts.trail_facts import Places, details
from unionhall.core.addresses import page_of
from unionhall.core.errors import DomainError, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.filters import Boolean, Choice, DateRange, Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing


def _need(request: ActorRequest, permission: Any) -> None:
    if not request.actor.holds(permission):
        raise NotPermitted


@require_safe
def duties(request: ActorRequest) -> HttpResponseBase:
    """Who holds which duty where."""
    _need(request, permissions.VIEW)
    today = timezone.localdate()
    listing: Listing[Duty] = Listing(
        request,
        queries.all_duties(request.actor),
        name="accounts.duties",
        columns=[
            Column("user", _("Account"), lambda d: f"{d.user.name}（{d.user.username}）"),
            Column("role", _("Role"), lambda d: d.get_role_display(), sort="role"),
            Column("organization", _("Union body"), lambda d: d.organization.name),
            Column("valid_from", _("From"), lambda d: d.valid_from, sort="valid_from"),
            Column("valid_until", _("Until"), lambda d: d.valid_until),
        ],
        filters=[
            Choice(key="role", label=_("Role"), choices=Role.choices),
            Boolean(
                key="held",
                label=_("Held today"),
                apply=lambda rows, yes: queries.held(rows, today, yes=yes),
            ),
            Choice(
                key="ends",
                label=_("Ends"),
                choices=[("soon", _("within 30 days"))],
                apply=lambda rows, _soon: queries.ending_soon(rows, today),
            ),
        ],
        search=queries.search_duties,
        search_hint=_("User name or union body"),
        default_sort="-valid_from",
        export=permissions.EXPORT,
        filename=_("duties"),
        row_url=lambda d: page_of("accounts:duty", d.public_id),
        empty=_("Nobody holds a duty here yet."),
    )
    may_appoint = request.actor.holds(permissions.APPOINT)
    return listing.respond("accounts/duties.html", {"may_appoint": may_appoint})


def new_duty(request: ActorRequest) -> HttpResponse:
    """Appoint somebody."""
    _need(request, permissions.APPOINT)
    form = forms.AppointForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        initial={"valid_from": timezone.localdate(), "username": request.GET.get("account", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            duty = services.appoint(request.actor, services.Appoint(**form.cleaned_data))
        except DomainError as refused:
            blame(form, refused)
        else:
            return redirect("accounts:duty", duty.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/new_duty.html", {"form": form}, status=status)


@require_safe
def bodies(request: ActorRequest) -> HttpResponse:
    """Offer union bodies while a name is being typed."""
    _need(request, permissions.APPOINT)
    words = request.GET.get("organization", "")
    found = queries.bodies_to_appoint_at(request.actor, words)
    return render(request, "accounts/bodies.html", {"bodies": found})


def duty(request: ActorRequest, duty: UUID) -> HttpResponse:
    """Show one duty, and end it."""
    found = queries.duty(request.actor, duty)
    may_end = request.actor.may(permissions.APPOINT, found.scope_path)
    form = forms.EndDutyForm(
        request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.end_duty(
                    request.actor, services.EndDuty(duty=duty, on=form.cleaned_data["on"])
                )
            except DomainError as refused:
                if refused.status in {403, 404}:
                    raise
                form.add_error("on", str(refused))
            else:
                return redirect("accounts:duty", duty)
    today = timezone.localdate()
    context = {
        "duty": found,
        "form": form,
        "may_end": may_end and (found.valid_until is None or found.valid_until > today),
        "account_in_sight": queries.accounts(request.actor).filter(pk=found.user_id).exists(),
        "allows": [name_of(p) for p in sorted(ROLES[found.role])],
    }
    return render(request, "accounts/duty.html", context, status=status)


def factor_of(user: User) -> str:
    """Say whether an account of the list has a second factor."""
    has: bool = user.factor  # type: ignore[attr-defined]  # annotated
    return pgettext("second factor", "on") if has else pgettext("second factor", "off")


@require_safe
def accounts(request: ActorRequest) -> HttpResponseBase:
    """Show the staff accounts in sight."""
    _need(request, permissions.VIEW)
    today = timezone.localdate()
    listing: Listing[User] = Listing(
        request,
        queries.accounts_with_state(request.actor),
        name="accounts.accounts",
        columns=[
            Column("username", _("User name"), lambda u: u.username, sort="username"),
            Column("name", pgettext_lazy("person", "Name"), lambda u: u.name),
            Column("factor", _("Second factor"), factor_of),
            Column("seen", _("Last signed in"), lambda u: u.seen),  # type: ignore[attr-defined]
            Column(
                "state",
                _("State"),
                lambda u: (
                    pgettext("account", "open") if u.is_active else pgettext("account", "closed")
                ),
            ),
        ],
        filters=[
            Boolean(key="is_active", label=pgettext_lazy("account", "Open")),
            Boolean(
                key="duty",
                label=_("Holds a duty today"),
                apply=lambda rows, yes: queries.with_duty(rows, today, yes=yes),
            ),
        ],
        search=lambda rows, words: rows.filter(username__icontains=words),
        search_hint=_("User name"),
        default_sort="username",
        row_url=lambda u: page_of("accounts:account", u.public_id),
    )
    may_appoint = request.actor.holds(permissions.APPOINT)
    return listing.respond("accounts/accounts.html", {"may_appoint": may_appoint})


@never_cache
def new_account(request: ActorRequest) -> HttpResponse:
    """Open an account; its first password is shown on this one answer only."""
    _need(request, permissions.APPOINT)
    form = forms.NewAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = services.open_account(
                request.actor, services.OpenAccount(**form.cleaned_data)
            )
        except DomainError as refused:
            blame(form, refused)
        else:
            return _first_password(request, user, password)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/new_account.html", {"form": form}, status=status)


def _first_password(request: ActorRequest, user: User, password: str) -> HttpResponse:
    context = {"account": user, "first_password": password}
    return render(request, "accounts/first_password.html", context)


@require_safe
@never_cache
def account(request: ActorRequest, user: UUID) -> HttpResponse:
    """Show one account: its duties, its last sign-ins, and what can be done to it."""
    found = queries.account(request.actor, user)
    may_change = queries.accounts(request.actor, permissions.APPOINT).filter(pk=found.pk).exists()
    context = queries.about_account(request.actor, found) | {
        "account": found,
        "may_change": may_change and found.pk != request.actor.user_id,
        "may_read_audit": request.actor.holds(permissions.READ_AUDIT),
    }
    return render(request, "accounts/account.html", context)


@never_cache
def note_phone(request: ActorRequest, user: UUID) -> HttpResponse:
    """Note a staff member's phone; what is noted is not shown, for only a hash is kept."""
    found = queries.account(request.actor, user, permissions.APPOINT)
    form = forms.StaffPhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.note_phone(
                request.actor, services.NotePhone(user=user, phone=form.cleaned_data["phone"])
            )
        except Rejected as refused:
            blame(form, refused)
        else:
            return redirect("accounts:account", user)
    status = 422 if form.errors else 200
    context = {"form": form, "account": found}
    return render(request, "accounts/note_phone.html", context, status=status)


@require_POST
@never_cache
def reset_password(request: ActorRequest, user: UUID) -> HttpResponse:
    """Give a first password again; it is shown on this one answer only."""
    command = services.Account(user=user, reason=request.POST.get("reason", ""))
    found, password = services.reset_password(request.actor, command)
    return _first_password(request, found, password)


def _deed(deed: Callable[..., User]) -> Callable[..., HttpResponse]:
    def view(request: ActorRequest, user: UUID) -> HttpResponse:
        command = services.Account(user=user, reason=request.POST.get("reason", ""))
        deed(request.actor, command)
        return redirect("accounts:account", user)

    return require_POST(view)


reset_second_factor = _deed(services.reset_second_factor)
close_account = _deed(services.close_account)
reopen_account = _deed(services.reopen_account)


@require_safe
def roles(request: ActorRequest) -> HttpResponse:
    """Show the whole permission table."""
    _need(request, permissions.VIEW)
    rows = [
        (permission, name_of(permission), [permission in ROLES[role] for role in Role.values])
        for permission in declared()
    ]
    context = {"roles": [Role(role).label for role in Role.values], "rows": rows}
    return render(request, "accounts/roles.html", context | {"member_only": MEMBER_ONLY})


@require_safe
def audit(request: ActorRequest) -> HttpResponseBase:
    """Show who did what, where, when and why."""
    _need(request, permissions.READ_AUDIT)

    @lru_cache(maxsize=1)
    def places() -> Places:
        return Places(listing.page.rows)

    listing = Listing(
        request,
        queries.audit_entries(request.actor),
        name="accounts.audit",
        columns=[
            Column("at", _("When"), lambda e: e.at, sort="at"),
            Column("who", _("Who"), lambda e: e.actor_name or _("a visitor")),
            Column("role", _("Duty"), lambda e: trail.role_name(e.role)),
            Column("action", pgettext_lazy("audit", "What"), lambda e: trail.sentence(e.action)),
            Column("place", _("Where"), lambda e: e.place or ""),  # type: ignore[attr-defined]  # annotated
            Column("reason", _("Why"), lambda e: e.reason),
            Column("facts", _("Details"), lambda e: details(e, places())),
            Column("target", pgettext_lazy("audit", "Record"), lambda e: e.target, shown=False),
            Column(
                "number",
                pgettext_lazy("audit", "Number"),
                lambda e: f"{e.chain}/{e.number}",
                shown=False,
            ),
        ],
        filters=[
            DateRange(key="at", label=_("Day"), timed=True),
            Choice(key="action", label=pgettext_lazy("audit", "What"), choices=trail.choices),
            Text(key="account", label=_("User name"), apply=queries.of_username),
        ],
        default_sort="-at",
        export=permissions.READ_AUDIT,
        filename=_("audit trail"),
        empty=_("Nothing was done here in this time."),
    )
    return listing.respond("accounts/audit.html")
