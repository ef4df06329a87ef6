"""What people type about terms, seats, certificates and accounts, turned into commands."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import Role
from unionhall.core.agenda import AGENDA
from unionhall.core.dues import DUES
from unionhall.core.fields import Day, SearchText
from unionhall.organizations.models import Organization
from unionhall.register import commands, queries
from unionhall.register.models import POSTS, Body, ChangeNotice, Post

SEATS = [
    (f"{body}:{post}", format_lazy("{} · {}", Body(body).label, Post(post).label))
    for body, posts in POSTS.items()
    for post in posts
]


def _text(label: Any, length: int, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, help_text=hint)


def seats_from(union: Organization, rows: Sequence[dict[str, Any]]) -> tuple[commands.SeatOf, ...]:
    """Turn rows into seats; a member of this union with that name, the only one, is linked."""
    called = queries.members_named(union, [given["name"] for given in rows])
    seats = []
    for given in rows:
        body, _sep, post = given["place"].partition(":")
        seats.append(
            commands.SeatOf(
                body=Body(body),
                post=Post(post),
                name=given["name"],
                membership=called.get(given["name"]),
                full_time=given["full_time"],
            )
        )
    return tuple(seats)


LATE, MISSING, PUT_OFF = "late", "missing", "put_off"
WITHIN = [
    ("", _("all")),
    (LATE, _("late")),
    ("7", _("within 7 days")),
    ("30", _("within 30 days")),
    ("90", _("within 90 days")),
    (MISSING, _("missing on record")),
    (PUT_OFF, _("put off")),
]
ROLES = Role.choices
OWN, UPPER = "own", "upper"
WHOSE = [("", _("all")), (OWN, _("the union itself")), (UPPER, _("the union above"))]


class SeatForm(forms.Form):
    """One seat: who, in which body, as what."""

    place = forms.ChoiceField(label=_("Seat"), choices=SEATS)
    name = _text(pgettext_lazy("of a person", "Name"), 80)
    full_time = forms.BooleanField(label=_("Full-time"), required=False)


class RowForm(SeatForm):
    """One of several seats; a row without a name is left out."""

    name = _text(pgettext_lazy("of a person", "Name"), 80, required=False)


Rows = forms.formset_factory(RowForm, extra=0, max_num=60, absolute_max=60)


def seats_of(
    rows: "forms.BaseFormSet[RowForm]", union: Organization
) -> tuple[commands.SeatOf, ...]:
    """Turn the rows with a name into seats."""
    given = [row.cleaned_data for row in rows.forms]
    return seats_from(union, [one for one in given if one.get("name", "").strip()])


FIRST_ROWS = (
    "committee:chair",
    "committee:vice_chair",
    "committee:member",
    "committee:member",
    "committee:member",
    "audit:director",
    "audit:member",
    "women:director",
    "women:member",
    "committee:member",
    "committee:member",
    "committee:member",
)
"""The seats that a new term's form proposes, row by row."""


class TermForm(forms.Form):
    """A term begins."""

    elected_on = Day(label=_("Elected on"))
    begins_on = Day(label=_("Begins on"), help_text=_("As the approval says."))
    years = forms.TypedChoiceField(label=_("Length in years"), coerce=int)
    approval_number = _text(_("Number of the approval"), 60, hint=_("Like 延工发〔2026〕12号"))
    approved_on = Day(label=_("Approved on"))

    def __init__(self, *args: Any, years: Iterable[int], **options: Any) -> None:
        """Offer the lengths that the law has."""
        super().__init__(*args, **options)
        field = self.fields["years"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one, str(one)) for one in years]

    def command(self, union: UUID, seats: tuple[commands.SeatOf, ...]) -> commands.BeginTerm:
        """Return what the form asks for; only valid forms have an answer."""
        return commands.BeginTerm(organization=union, seats=seats, **self.cleaned_data)


class CloseTermForm(forms.Form):
    """A term ends early."""

    on = Day(label=_("From"))
    reason = _text(_("Reason"), 200)

    def command(self, union: UUID) -> commands.CloseTerm:
        """Return what the form asks for."""
        return commands.CloseTerm(organization=union, **self.cleaned_data)


class ChangeSeatForm(SeatForm):
    """Somebody takes a seat."""

    since = Day(label=_("From"))

    def command(self, union: Organization) -> commands.ChangeSeat:
        """Return what the form asks for."""
        return commands.ChangeSeat(
            organization=union.public_id,
            seat=seats_from(union, [self.cleaned_data])[0],
            since=self.cleaned_data["since"],
        )


class EndSeatForm(forms.Form):
    """Somebody gives up a seat."""

    until = Day(label=_("No longer from"))

    def command(self, seat: UUID) -> commands.EndSeat:
        """Return what the form asks for."""
        return commands.EndSeat(seat=seat, **self.cleaned_data)


class OrderForm(forms.Form):
    """The upper union orders an election."""

    by = Day(label=_("Election to be held by"))
    paper_number = _text(_("Number of the paper"), 60)

    def command(self, union: UUID) -> commands.OrderElection:
        """Return what the form asks for."""
        return commands.OrderElection(organization=union, **self.cleaned_data)


class ExtendForm(forms.Form):
    """The upper union extends a term."""

    until = Day(label=_("The term ends no later than the day before"))
    paper_number = _text(_("Number of the paper"), 60)

    def command(self, union: UUID) -> commands.ExtendTerm:
        """Return what the form asks for."""
        return commands.ExtendTerm(organization=union, **self.cleaned_data)


class _Paper(forms.Form):
    number = _text(_("Number of the certificate"), 40)
    issued_on = Day(label=_("Issued on"))
    last_day = Day(label=_("Valid until"), help_text=_("The last day, as it is printed."))
    chair_name = _text(_("Legal representative"), 80)
    address = _text(_("Address"), 200, required=False)


class CertificateForm(_Paper):
    """The first certificate on record."""

    credit_code = _text(
        _("Unified social credit code"), 40, hint=_("18 characters; those of unions begin with 81")
    )
    registrar = _text(_("Registered with"), 120)

    field_order = (
        "number", "credit_code", "issued_on", "last_day", "registrar", "chair_name", "address",
    )  # fmt: skip

    def command(self, union: UUID) -> commands.EnterCertificate:
        """Return what the form asks for."""
        return commands.EnterCertificate(organization=union, **self.cleaned_data)


class RenewForm(_Paper):
    """A new certificate in the place of the old one."""

    reason = _text(
        _("Reason, if before the last days"), 200, required=False, hint=_("Like: a new chair")
    )

    def command(self, union: UUID) -> commands.RenewCertificate:
        """Return what the form asks for."""
        return commands.RenewCertificate(organization=union, **self.cleaned_data)


class AccountForm(forms.Form):
    """A bank account was opened."""

    bank = _text(_("Bank and branch"), 120)
    last_four = _text(_("Last four digits of the number"), 4, hint=_("Only these are kept."))
    opened_on = Day(label=_("Account opened on"))

    def command(self, union: UUID) -> commands.OpenAccount:
        """Return what the form asks for."""
        return commands.OpenAccount(organization=union, **self.cleaned_data)


class CloseAccountForm(forms.Form):
    """A bank account was closed."""

    closed_on = Day(label=_("Account closed on"))

    def command(self, account: UUID) -> commands.CloseAccount:
        """Return what the form asks for."""
        return commands.CloseAccount(account=account, **self.cleaned_data)


class NoteForm(forms.Form):
    """Something changed that must be registered."""

    what = forms.ChoiceField(label=_("What changed"), choices=ChangeNotice.What.choices)
    changed_on = Day(label=_("Changed on"))

    def command(self, union: UUID) -> commands.NoteChange:
        """Return what the form asks for."""
        return commands.NoteChange(organization=union, **self.cleaned_data)


class ReportForm(forms.Form):
    """A change was registered."""

    reported_on = Day(label=_("Registered on"))

    def command(self, notice: UUID) -> commands.ReportChange:
        """Return what the form asks for."""
        return commands.ReportChange(notice=notice, **self.cleaned_data)


class PutOffForm(forms.Form):
    """Something due is put off."""

    until = Day(label=_("Put off until"))
    reason = _text(_("Reason"), 200)

    def command(self, union: UUID, subject: str) -> commands.PutOffDue:
        """Return what the form asks for."""
        return commands.PutOffDue(organization=union, subject=subject, **self.cleaned_data)


class InboxForm(forms.Form):
    """What of the inbox is shown."""

    q = SearchText()
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    within = forms.ChoiceField(label=_("Days"), required=False, choices=WITHIN)
    whose = forms.ChoiceField(label=_("Whose turn"), required=False, choices=WHOSE)

    def __init__(self, data: Any) -> None:
        """Offer the kinds that the apps have registered."""
        super().__init__(data, auto_id="inbox-%s")
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("all")), *DUES.kinds.items()]


EARLIEST, LATEST = 1950, 2200
DUE = "due"
"""As a kind: all that is due."""


class CalendarForm(forms.Form):
    """Which month of which body a calendar shows, and what of it."""

    organization = forms.UUIDField(required=False, widget=forms.HiddenInput)
    month = forms.DateField(
        required=False, input_formats=["%Y-%m"], widget=forms.DateInput(format="%Y-%m")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    view = forms.ChoiceField(required=False, choices=[("", ""), ("list", "")])

    def __init__(self, data: Any) -> None:
        """Offer what happens, all that is due, and each kind of it."""
        super().__init__(data, auto_id="calendar-%s")
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [
                ("", _("meetings and all that is due")),
                *AGENDA.kinds.items(),
                (DUE, _("all that is due")),
                (_("What falls due"), list(DUES.kinds.items())),
            ]

    def clean_month(self) -> date | None:
        """Refuse months whose neighbours no calendar has."""
        month: date | None = self.cleaned_data["month"]
        if month and not EARLIEST <= month.year <= LATEST:
            raise forms.ValidationError(_("Check the year of the month."))
        return month


class PlaceForm(forms.Form):
    """A union body, and a day."""

    organization = forms.UUIDField(required=False)
    on = Day(label=_("As of"), required=False)
